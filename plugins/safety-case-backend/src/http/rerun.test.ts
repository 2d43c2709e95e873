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
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  TestDatabases,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { createEntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { JsonObject } from '@backstage/types';
import express from 'express';
import request from 'supertest';
import { component, testCases } from '../__testUtils__/cases';
import { change, check, claim, review, sha } from '../__testUtils__/events';
import {
  FakeForge,
  FakeGithub,
  FakeGitlab,
  FakeWorkflowRun,
} from '../__testUtils__/forges';
import { createRouter } from '../router';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const T1 = '2026-11-19T08:00:00.000Z';
const CHIDI = mockCredentials.user.header('user:default/chidi');

const EVENTS = [
  claim('2026-11-01T00:00:00.000Z'),
  change(1, T1),
  check(sha('a1'), T1),
  review(1, T1),
];

const forges: FakeForge[] = [];

afterEach(async () => {
  for (const forge of forges.splice(0)) {
    await forge.stop();
  }
});

async function serve(
  fake: FakeForge,
  options: {
    denied?: string;
    config?: JsonObject;
    events?: CanonicalEvent[];
  } = {},
) {
  forges.push(fake);
  await fake.start();
  const events: CanonicalEvent[] = JSON.parse(
    JSON.stringify(options.events ?? EVENTS).replaceAll(
      '"github.com',
      `"${fake.host}`,
    ),
  );
  const cases = await testCases(await databases.init('SQLITE_3'), events, {
    config: { forge: { rerunChecks: true, ...options.config } },
    integrations: fake.integrations(),
  });
  await cases.evaluate();
  const auditor = mockServices.auditor.mock();
  const audit = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audit);
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockImplementation(async requests =>
    requests.map(({ permission }) => ({
      result:
        permission.name === options.denied
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    })),
  );
  const app = express();
  app.use(
    createRouter({
      ...cases,
      access: createEntityAccess({
        catalog: catalogServiceMock({ entities: [component('checkout')] }),
      }),
      auditor,
      httpAuth: mockServices.httpAuth(),
      permissions,
    }),
  );
  const logger = mockServices.logger.mock();
  const config = mockServices.rootConfig();
  app.use(MiddlewareFactory.create({ config, logger }).error());
  const { items } = await cases.service.list({
    limit: 1,
    visible: async refs => new Set(refs),
  });
  const rerun = (header = CHIDI) =>
    request(app)
      .post(`/cases/${items[0].id}/rerun`)
      .set('authorization', header);
  return { ...cases, rerun, auditor, audit };
}

const run = (
  id: number,
  conclusion: string | null,
  options: Partial<FakeWorkflowRun> = {},
): FakeWorkflowRun => ({
  id,
  workflow_id: id,
  run_number: 1,
  name: `CI ${id}`,
  head_sha: sha('a1'),
  status: conclusion === null ? 'in_progress' : 'completed',
  conclusion,
  ...options,
});

const posts = (fake: FakeForge) =>
  fake
    .news()
    .filter(line => line.startsWith('POST /repos') || /retry/.test(line));

const REPO = '/repos/lighthouse/checkout';

describe('POST /cases/:caseId/rerun', () => {
  it('runs what failed again, seals who wanted it, and tells the auditor', async () => {
    const fake = new FakeGithub('token');
    fake.workflowRuns.push(
      run(1, 'success'),
      run(2, 'failure'),
      run(3, 'startup_failure'),
      // Only the latest run of a workflow counts.
      run(4, 'failure', { workflow_id: 9 }),
      run(5, 'success', { workflow_id: 9, run_number: 2 }),
      run(6, 'failure', { head_sha: sha('ff') }),
    );
    const { audit, auditor, ledger, rerun, store } = await serve(fake);
    const sealed = ledger.sealed.length;
    const { body, status } = await rerun();
    expect(status).toBe(202);
    expect(body).toEqual({
      commit: sha('a1'),
      started: [
        { name: 'CI 2', url: 'https://github.com/runs/2' },
        { name: 'CI 3', url: 'https://github.com/runs/3' },
      ],
      running: 0,
      refused: [],
    });
    expect(posts(fake)).toEqual([
      `POST ${REPO}/actions/runs/2/rerun-failed-jobs`,
      `POST ${REPO}/actions/runs/3/rerun`,
    ]);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'case-rerun' }),
    );
    expect(audit.success).toHaveBeenCalledTimes(1);
    expect(ledger.sealed).toHaveLength(sealed + 1);
    const { digest, predicateType } = ledger.sealed.at(-1)!;
    expect(predicateType).toBe('https://maestro.dev/attestation/rerun/v1');
    const [statement] = await store.evidence([digest]);
    expect(
      JSON.parse(
        Buffer.from(
          JSON.parse(statement.envelope).payload,
          'base64',
        ).toString(),
      ).predicate,
    ).toMatchObject({ act: 'rerun', by: 'user:default/chidi' });
  });

  it('runs everything again where nothing failed, and nothing while it runs', async () => {
    const fake = new FakeGithub('token');
    fake.workflowRuns.push(run(1, 'success'));
    const { ledger, rerun } = await serve(fake);
    expect((await rerun()).body.started).toHaveLength(1);
    expect(posts(fake)).toEqual([`POST ${REPO}/actions/runs/1/rerun`]);
    fake.workflowRuns.push(run(1, null, { run_number: 2 }));
    const sealed = ledger.sealed.length;
    expect((await rerun()).body).toMatchObject({ started: [], running: 1 });
    expect(posts(fake)).toEqual([]);
    expect(ledger.sealed).toHaveLength(sealed);
  });

  it('asks other Apps where there are no workflows', async () => {
    const fake = new FakeGithub('app');
    fake.suites.push(
      { id: 7, status: 'completed', app: 'Other CI' },
      { id: 8, status: 'in_progress', app: 'Slow CI' },
    );
    const { rerun } = await serve(fake);
    expect((await rerun()).body).toMatchObject({
      started: [{ name: 'Other CI', url: null }],
      running: 1,
    });
    expect(posts(fake)).toEqual([`POST ${REPO}/check-suites/7/rerequest`]);
  });

  it('says what the forge would not begin', async () => {
    const fake = new FakeGithub('token');
    fake.workflowRuns.push(run(1, 'failure'), run(2, 'failure'));
    const { rerun } = await serve(fake);
    fake.fault = {
      status: 403,
      path: /runs\/1\//,
      body: { message: 'Unable to re-run this workflow run because it is old' },
    };
    expect((await rerun()).body).toMatchObject({
      started: [{ name: 'CI 2' }],
      refused: [{ name: 'CI 1', reason: expect.stringContaining('is old') }],
    });
    fake.fault = { ...fake.fault, path: /runs\/\d+\// };
    const { body, status } = await rerun();
    expect(status).toBe(409);
    expect(body.error.message).toContain('did not run anything again: CI 1');
  });

  it('retries pipelines that failed, and no reported statuses', async () => {
    const fake = new FakeGitlab();
    const pipeline = { sha: sha('a1'), ref: 'main', source: 'push' };
    fake.pipelines.push(
      { ...pipeline, id: 1, status: 'failed' },
      { ...pipeline, id: 2, status: 'canceled' },
      { ...pipeline, id: 3, status: 'failed', source: 'external' },
      { ...pipeline, id: 4, status: 'success', ref: 'other' },
    );
    const { rerun } = await serve(fake);
    const { body } = await rerun();
    expect(body.started).toEqual([
      {
        name: 'pipeline 2 of main',
        url: 'https://gitlab.example.org/p/2',
      },
    ]);
    expect(body.refused).toHaveLength(1);
    expect(posts(fake)).toHaveLength(1);
  });

  it.each([
    ['is not configured', 409, { config: { rerunChecks: false } }],
    ['forge.repositories', 409, { config: { repositories: ['*/other/*'] } }],
    [
      'maestro.safety-case.collect',
      403,
      { denied: 'maestro.safety-case.collect' },
    ],
    ['knows no checks', 409, {}],
    [
      'named the commit',
      409,
      {
        events: [
          EVENTS[0],
          change(1, T1, { state: 'merged', mergeCommitSha: null }),
        ],
      },
    ],
  ] as const)('refuses: %s', async (words, code, options) => {
    const fake = new FakeGithub('app');
    const { audit, rerun } = await serve(fake, options as {});
    const { body, status } = await rerun();
    expect(status).toBe(code);
    expect(body.error.message).toContain(words);
    expect(audit.fail).toHaveBeenCalledTimes(1);
    expect(audit.success).not.toHaveBeenCalled();
  });

  it('is for people only', async () => {
    const fake = new FakeGithub('app');
    const { rerun } = await serve(fake);
    const { status } = await rerun(mockCredentials.service.header());
    expect(status).toBe(403);
    expect(fake.asked).toEqual([]);
  });

  it.each([
    ['no credentials for github.com', 409, 'nobody', null],
    ['do not suffice', 409, 'token', { status: 403 }],
    ['cannot be reached', 503, 'token', { status: 'cut' }],
    ['cannot be reached', 503, 'token', { status: 502 }],
    [
      'try again after 2026-11-20T12:05:00.000Z',
      503,
      'token',
      { status: 429, headers: { 'retry-after': '300' } },
    ],
  ] as const)('says that %s', async (words, code, as, fault) => {
    const fake = new FakeGithub(as);
    const { ledger, rerun } = await serve(fake);
    const sealed = ledger.sealed.length;
    fake.fault = fault as FakeForge['fault'];
    const { body, status } = await rerun();
    expect(status).toBe(code);
    expect(body.error.message).toContain(words);
    expect(JSON.stringify(body)).not.toMatch(/ghp_|ghs_/);
    expect(ledger.sealed).toHaveLength(sealed);
  });
});
