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

import { mockCredentials } from '@backstage/backend-test-utils';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import request from 'supertest';
import { settled, startBackend } from './__testUtils__/backend';
import {
  CHECKOUT,
  claim,
  commit,
  deployed,
  merged,
  push,
} from './__testUtils__/events';

const BASE = '/api/maestro-dora/entities/component/default/checkout';
const WEEK = 'from=2026-11-02&to=2026-11-16';

const HISTORY: CanonicalEvent[] = [
  claim('2026-11-01T00:00:00.000Z'),
  push('2026-11-02T08:00:00.000Z', 'c0', [
    commit('c1', '2026-11-02T07:00:00.000Z'),
  ]),
  deployed(1, '2026-11-02T10:00:00.000Z', 'c1'),
  push(
    '2026-11-03T08:00:00.000Z',
    null,
    [commit('head-7', '2026-11-03T06:00:00.000Z')],
    { branch: 'feature-7' },
  ),
  push('2026-11-03T09:00:00.000Z', 'c1', [
    commit('merge-7', '2026-11-03T09:00:00.000Z'),
  ]),
  merged(7, '2026-11-03T09:00:00.000Z'),
  deployed(2, '2026-11-03T10:00:00.000Z', 'merge-7'),
];

describe('maestro-dora', () => {
  it('follows the ledger and answers with figures and their evidence', async () => {
    const server = await startBackend(HISTORY);
    const { status, body } = await settled(server, `${BASE}/figures?${WEEK}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      entityRef: CHECKOUT,
      zone: 'UTC',
      source: {
        rule: 'deployments',
        lastEventAt: '2026-11-03T10:00:00.000Z',
      },
      freshness: { cursor: 6, behind: 0 },
    });
    const [frequency, leadTime] = body.figures;
    expect(frequency).toMatchObject({
      id: 'dora.deployment-frequency',
      n: 2,
      rule: 'deployments',
      evidence: { kind: 'events', count: 2 },
    });
    expect(leadTime).toMatchObject({
      id: 'dora.lead-time-for-changes',
      value: 4 * 3600,
      n: 1,
    });
    expect(body.series[0].points).toMatchObject([
      { bucket: '2026-W45', value: 2 },
      { bucket: '2026-W46' },
    ]);

    const evidence = await request(server).get(
      `/api/maestro-dora${frequency.evidence.href}&limit=1`,
    );
    expect(evidence.body).toMatchObject({
      items: [
        {
          id: 'github.com|lighthouse/checkout|deployment|2',
          receipts: [6],
        },
      ],
      withheld: 0,
    });
    const second = await request(server).get(
      `/api/maestro-dora${frequency.evidence.href}&limit=1&cursor=${evidence.body.nextCursor}`,
    );
    expect(second.body).toMatchObject({
      items: [{ id: 'github.com|lighthouse/checkout|deployment|1' }],
      nextCursor: null,
    });
    const changes = await request(server).get(
      `/api/maestro-dora${leadTime.evidence.href}`,
    );
    expect(changes.body.items).toMatchObject([
      {
        id: 'github.com|lighthouse/checkout|change|7',
        value: 14400,
        unit: 's',
        receipts: [3, 5, 6],
      },
    ]);

    const system = await request(server).get(
      `/api/maestro-dora/entities/system/default/storefront/figures?${WEEK}`,
    );
    expect(system.body.figures[0]).toMatchObject({ n: 2 });
  });

  it('answers bad questions with the name of what is wrong', async () => {
    const server = await startBackend(HISTORY);
    await settled(server, `${BASE}/figures?${WEEK}`);
    for (const [path, status, message] of [
      [`${BASE}/figures?form=2026-11-02`, 400, 'form'],
      [`${BASE}/figures?from=yesterday`, 400, 'from'],
      [`${BASE}/figures?from=2026-11-02&from=2026-11-03`, 400, 'from'],
      [`${BASE}/figures?from=2026-11-20&to=2026-11-02`, 400, 'from'],
      [`${BASE}/figures?zone=Mars/Olympus`, 400, 'Mars/Olympus'],
      [`${BASE}/figures/dora.nothing/evidence`, 400, 'dora.nothing'],
      [`${BASE}/figures/dora.deployments/evidence?limit=0`, 400, 'limit'],
      [`${BASE}/figures/dora.deployments/evidence?cursor=x`, 400, 'cursor'],
      ['/api/maestro-dora/entities/resource/default/a/figures', 400, 'kind'],
      [
        '/api/maestro-dora/entities/component/default/hidden/figures',
        404,
        'hidden',
      ],
    ] as const) {
      const response = await request(server).get(path);
      expect([path, response.status]).toEqual([path, status]);
      expect(response.body.error.message).toContain(message);
    }
  });

  it('is closed to those without the permission, and without credentials', async () => {
    const server = await startBackend(HISTORY, { allowed: false });
    const denied = await request(server).get(`${BASE}/figures`);
    expect(denied.status).toBe(403);
    const nobody = await request(server)
      .get(`${BASE}/figures`)
      .set('authorization', mockCredentials.none.header());
    expect(nobody.status).toBe(401);
  });

  it('tells why there is no figure', async () => {
    const server = await startBackend([]);
    const { body } = await settled(server, `${BASE}/figures?${WEEK}`);
    expect(body).toMatchObject({
      state: 'no_source',
      reasonCode: 'no_annotation',
    });
    expect(
      body.figures.every(({ value }: { value: unknown }) => value === null),
    ).toBe(true);
  });
});
