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
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import request from 'supertest';
import { ACCOUNTS, PEOPLE, component } from '../__testUtils__/cases';
import { change, check, claim, review, sha } from '../__testUtils__/events';
import { FakeGithub } from '../__testUtils__/forges';
import { MemoryLedger } from '../__testUtils__/ledger';
import { ledgerPlugin } from '../__testUtils__/ledgerPlugin';
import { safetyCasePlugin } from '../plugin';

jest.setTimeout(60_000);

const BASE = '/api/maestro-safety-case';

const hour = (hours: number) =>
  new Date(Date.now() - hours * 3_600_000).toISOString();

let fake: FakeGithub;

beforeEach(async () => {
  fake = new FakeGithub('app');
  await fake.start();
});

afterEach(() => fake.stop());

/** Tasks run beside the test. */
async function until<T>(look: () => Promise<T> | T): Promise<NonNullable<T>> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await look();
    if (found) {
      return found;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error('It did not happen');
}

async function start(forge?: JsonObject) {
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
  const logger = mockServices.rootLogger.mock();
  logger.child.mockReturnValue(logger);
  const { server } = await startTestBackend({
    features: [
      safetyCasePlugin,
      scheduler.factory(),
      logger.factory,
      ledgerPlugin(ledger),
      mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
      catalogServiceMock.factory({
        entities: [component('checkout'), ...PEOPLE],
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'https://portal.example' },
          integrations: fake.integrations(),
          maestro: { safetyCase: { ...(forge && { forge }) } },
        },
      }),
    ],
  });
  const id: string = await until(async () => {
    await scheduler.triggerTask('maestro-feed-safety-case');
    await scheduler.triggerTask('maestro-safety-case-evaluate');
    const { body } = await request(server).get(`${BASE}/cases`);
    return body.items?.[0]?.id;
  });
  const rerun = () => request(server).post(`${BASE}/cases/${id}/rerun`);
  const said = () =>
    JSON.stringify(
      [logger.error, logger.warn, logger.info, logger.debug].flatMap(
        ({ mock }) => mock.calls,
      ),
    );
  return { id, rerun, said, scheduler };
}

describe('the plugin at a forge', () => {
  it('reports and runs again what the configuration allows', async () => {
    const { id, rerun, said, scheduler } = await start({
      report: true,
      rerunChecks: true,
    });
    fake.fault = { status: 503 };
    await scheduler.triggerTask('maestro-safety-case-report');
    await until(() => said().includes('Report of a safety case'));
    fake.fault = null;
    fake.suites.push({ id: 7, status: 'completed', app: 'Other CI' });
    const { body, status } = await rerun();
    expect([status, body.started]).toEqual([
      202,
      [{ name: 'Other CI', url: null }],
    ]);
    expect(id).toHaveLength(32);
    expect(said()).toContain('the forge answered 503');
    expect(said()).not.toMatch(/ghs_|PRIVATE KEY|secret/);
  });

  it('tells a forge of a verdict', async () => {
    const { id, scheduler } = await start({ report: true });
    await until(async () => {
      await scheduler.triggerTask('maestro-safety-case-report');
      return fake.shown().length > 0;
    });
    expect(fake.shown()).toMatchObject([
      {
        sha: sha('a1'),
        outcome: 'success',
        url: `https://portal.example/safety-cases/${id}`,
      },
    ]);
  });

  it('does nothing by default', async () => {
    const { rerun, scheduler } = await start();
    await expect(
      scheduler.triggerTask('maestro-safety-case-report'),
    ).rejects.toThrow('maestro-safety-case-report');
    const { body, status } = await rerun();
    expect(status).toBe(409);
    expect(body.error.message).toContain('is not configured');
    expect(fake.asked).toEqual([]);
  });
});
