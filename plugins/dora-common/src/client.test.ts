/*
 * Copyright 2026 The Maestro Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import { DoraClient } from './client';

const REF = 'component:default/checkout';

function client(answer: () => Response) {
  const asked: string[] = [];
  return {
    asked,
    api: new DoraClient({
      discoveryApi: { getBaseUrl: async id => `http://portal.example/${id}` },
      fetchApi: {
        fetch: async input => {
          asked.push(String(input));
          return answer();
        },
      },
    }),
  };
}

const ENTITY =
  'http://portal.example/maestro-dora/entities/component/default/checkout';

describe('DoraClient', () => {
  it('asks each route with the queries that were given', async () => {
    const { api, asked } = client(() => Response.json({ items: [] }));
    await api.getFigures(REF);
    await api.getFigures('Component:checkout', { from: '2026-10-05' });
    await api.getEvidence(REF, 'dora.deployment-frequency', {
      from: '2026-10-05T00:00:00+02:00',
      cursor: undefined,
      limit: 5,
    });
    await api.getDeployments(REF, { status: 'failed', limit: 10 });
    await api.getOverview({ profile: 'devlake' });
    await api.getEntityOverview('System:storefront');
    await api.getPullRequests(REF, { waiting: 'reviewer', limit: 5 });
    await api.getPullRequestAnatomy(REF, { from: '2026-10-05' });
    await api.getPullRequestAnatomyEvidence(REF, 'dora.pull-requests.merged');
    await api.getPullRequestEvidence(REF, 'github.com~o~n~1', { limit: 5 });
    await api.getPullRequestComment(REF, 'github.com~o~n~1');
    await api.getModelCard();
    await api.getEntityModelCard(REF);
    await api.export(REF, 'csv', { to: '2026-10-12' });
    await api.getEvidenceSet(REF, 'dora.lead-time-for-changes');
    expect(asked).toEqual([
      `${ENTITY}/figures`,
      `${ENTITY}/figures?from=2026-10-05`,
      `${ENTITY}/figures/dora.deployment-frequency/evidence?from=2026-10-05T00%3A00%3A00%2B02%3A00&limit=5`,
      `${ENTITY}/deployments?status=failed&limit=10`,
      'http://portal.example/maestro-dora/overview?profile=devlake',
      'http://portal.example/maestro-dora/entities/system/default/storefront/overview',
      `${ENTITY}/pull-requests?waiting=reviewer&limit=5`,
      `${ENTITY}/pull-requests/anatomy?from=2026-10-05`,
      `${ENTITY}/pull-requests/anatomy/evidence?figure=dora.pull-requests.merged`,
      `${ENTITY}/pull-requests/github.com~o~n~1/evidence?limit=5`,
      `${ENTITY}/pull-requests/github.com~o~n~1/comment`,
      'http://portal.example/maestro-dora/model-card',
      `${ENTITY}/model-card`,
      `${ENTITY}/export?format=csv&to=2026-10-12`,
      `${ENTITY}/evidence-set?figure=dora.lead-time-for-changes`,
    ]);
  });

  it('throws what the backend answers', async () => {
    const { api } = client(() =>
      Response.json(
        {
          error: { name: 'InputError', message: 'from is after to' },
          response: { statusCode: 400 },
        },
        { status: 400 },
      ),
    );
    await expect(api.getFigures(REF)).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 400,
      body: { error: { message: 'from is after to' } },
    });
  });

  it('asks nothing for what is no reference', async () => {
    const { api, asked } = client(() => Response.json({}));
    await expect(api.getFigures('component:a/b/../c')).rejects.toThrow(
      /is not an entity reference/,
    );
    expect(asked).toEqual([]);
  });
});
