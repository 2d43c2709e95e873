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

import { BackendFeature } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { ACCOUNTS, PEOPLE, component } from './__testUtils__/cases';
import {
  CHECKOUT,
  change,
  check,
  claim,
  review,
  sha,
} from './__testUtils__/events';
import { MemoryLedger } from './__testUtils__/ledger';
import { ledgerPlugin } from './__testUtils__/ledgerPlugin';
import { safetyCasePlugin } from './plugin';

jest.setTimeout(60_000);

const BASE = '/api/maestro-safety-case';

async function start(options: { allowed?: boolean } = {}) {
  const hour = (hours: number) =>
    new Date(Date.now() - hours * 3_600_000).toISOString();
  const ledger = new MemoryLedger(
    [
      claim(hour(100)),
      change(1, hour(5)),
      check(sha('a1'), hour(4)),
      review(1, hour(3)),
    ],
    ACCOUNTS,
  );
  const scheduler = mockServices.scheduler() as ReturnType<
    typeof mockServices.scheduler
  > & { factory(): BackendFeature };
  const { server } = await startTestBackend({
    features: [
      safetyCasePlugin,
      scheduler.factory(),
      ledgerPlugin(ledger),
      mockServices.permissions.factory({
        result:
          options.allowed ?? true
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      }),
      catalogServiceMock.factory({
        entities: [component('checkout'), ...PEOPLE],
      }),
    ],
  });
  return { server, ledger, scheduler };
}

describe('maestro-safety-case', () => {
  it('follows the ledger, and answers with a case that others can check', async () => {
    const { server, ledger, scheduler } = await start();
    let items = [];
    while (items.length === 0) {
      await scheduler.triggerTask('maestro-feed-safety-case');
      await scheduler.triggerTask('maestro-safety-case-evaluate');
      await new Promise(resolve => setTimeout(resolve, 100));
      const list = await request(server).get(
        `${BASE}/cases?entityRef=${CHECKOUT}`,
      );
      expect(list.status).toBe(200);
      items = list.body.items;
    }
    expect(items[0]).toMatchObject({
      verdict: 'supported',
      counters: { verified: 2 },
    });
    const { body } = await request(server).get(`${BASE}/cases/${items[0].id}`);
    expect(body.identity).toMatchObject({
      origin: 'example.org/log',
      treeSize: (await ledger.status()).treeSize,
    });
    expect(ledger.sealed.map(({ digest }) => digest).sort()).toEqual(
      body.nodes
        .flatMap((node: { evidence: Array<{ digest: string }> }) =>
          node.evidence.map(({ digest }) => digest),
        )
        .sort(),
    );
  });

  it('is closed to those without the permission, and without credentials', async () => {
    const { server } = await start({ allowed: false });
    const denied = await request(server).get(`${BASE}/cases`);
    expect(denied.status).toBe(403);
    const nobody = await request(server)
      .get(`${BASE}/cases`)
      .set('authorization', mockCredentials.none.header());
    expect(nobody.status).toBe(401);
  });
});
