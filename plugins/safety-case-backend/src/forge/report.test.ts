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
import { TestDatabases } from '@backstage/backend-test-utils';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { JsonObject } from '@backstage/types';
import { testCases } from '../__testUtils__/cases';
import { FakeForge, FakeGithub, FakeGitlab } from '../__testUtils__/forges';
import { change, check, claim, review, sha } from '../__testUtils__/events';
import { ForgeReporter } from '../service/ForgeReporter';
import { DatabaseReportStore } from '../store/DatabaseReportStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const T1 = '2026-11-19T08:00:00.000Z';
const T2 = '2026-11-19T09:00:00.000Z';
const NAME =
  'maestro/safety-case/default/checkout/pull-request-is-safe-to-merge';

const GOOD = [
  claim('2026-11-01T00:00:00.000Z'),
  change(1, T1),
  check(sha('a1'), T2),
  review(1, T2),
];

/** The same events of another forge. */
function on(host: string, events: CanonicalEvent[]): CanonicalEvent[] {
  return JSON.parse(
    JSON.stringify(events).replaceAll('"github.com', `"${host}`),
  );
}

const forges: FakeForge[] = [];

afterEach(async () => {
  for (const forge of forges.splice(0)) {
    await forge.stop();
  }
});

async function start(
  fake: FakeForge,
  options: {
    events?: CanonicalEvent[];
    config?: JsonObject;
    integrations?: JsonObject;
    database?: Parameters<typeof databases.init>[0];
  } = {},
) {
  forges.push(fake);
  await fake.start();
  const knex = await databases.init(options.database ?? 'SQLITE_3');
  const cases = await testCases(knex, on(fake.host, options.events ?? GOOD), {
    config: { forge: { report: true, ...options.config } },
    integrations: options.integrations ?? fake.integrations(),
  });
  await cases.evaluate();
  const tell = async (...events: CanonicalEvent[]) => {
    cases.ledger.events.push(...on(fake.host, events));
    await cases.evaluate();
    return cases.reporter.run();
  };
  const wait = (seconds: number) => {
    cases.clock.now = new Date(
      Date.parse(cases.clock.now) + seconds * 1000,
    ).toISOString();
  };
  const row = () => knex('forge_report').first();
  return { ...cases, knex, tell, wait, row };
}

const KINDS: Array<[string, () => FakeForge]> = [
  ['GitHub by an App', () => new FakeGithub('app')],
  ['GitHub by a token', () => new FakeGithub('token')],
  ['GitLab', () => new FakeGitlab()],
];

const FAILURES = ['failure', 'failed'];

describe.each(KINDS)('reports to %s', (_, create) => {
  it.each(databases.eachSupportedId())(
    'hang on the head with verdict and link, once (%s)',
    async database => {
      const fake = create();
      const { auditor, evaluate, reporter, row } = await start(fake, {
        database,
      });
      expect(await reporter.run()).toEqual({ sent: 1, failed: 0 });
      const { case_id: caseId } = await row();
      const [shown] = fake.shown();
      expect(shown).toMatchObject({
        name: NAME,
        sha: sha('a1'),
        outcome: 'success',
        url: `https://portal.example/safety-cases/${caseId}`,
      });
      expect(shown.text).toContain('Claim G1 holds for commit a1');
      expect(auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'case-report',
          meta: expect.objectContaining({ caseId, verdict: 'supported' }),
        }),
      );
      fake.news();
      await evaluate();
      expect(await reporter.run()).toEqual({ sent: 0, failed: 0 });
      expect(fake.news()).toEqual([]);
      expect(await row()).toMatchObject({ next_at: null, attempts: 0 });
    },
  );

  it('follow the verdict, and leave the old commit as it was', async () => {
    const fake = create();
    const { reporter, tell, wait } = await start(fake);
    await reporter.run();
    wait(60);
    expect(
      await tell(check(sha('a1'), '2026-11-20T10:00:00.000Z', 'failure')),
    ).toMatchObject({ sent: 1 });
    expect(fake.shown()).toHaveLength(1);
    expect(FAILURES).toContain(fake.shown()[0].outcome);
    // Somebody pushes: nothing is known of the new head yet.
    wait(60);
    await tell(change(1, '2026-11-20T11:00:00.000Z', { headSha: sha('c1') }));
    const [old, head] = fake.shown();
    expect(FAILURES).toContain(old.outcome);
    expect(head.sha).toBe(sha('c1'));
    expect(['action_required', 'pending']).toContain(head.outcome);
  });

  it('are made once when the answer is lost', async () => {
    const fake = create();
    const { reporter, wait } = await start(fake);
    fake.fault = {
      status: 'lost',
      method: 'POST',
      path: /check-runs|statuses/,
    };
    expect(await reporter.run()).toEqual({ sent: 0, failed: 1 });
    expect(fake.made()).toBe(1);
    fake.fault = null;
    // Not before the pause is over, and by whichever replica comes next.
    expect(await reporter.run()).toEqual({ sent: 0, failed: 0 });
    wait(31);
    expect(await reporter.run()).toEqual({ sent: 1, failed: 0 });
    expect(fake.made()).toBe(1);
  });

  it.each([401, 403, 404, 422])(
    'wait longer and longer after %d, and name no secret',
    async status => {
      const fake = create();
      const { row, reporter, wait } = await start(fake);
      fake.fault = {
        status,
        method: 'POST',
        path: /check-runs|statuses/,
        body: { message: 'Resource not accessible' },
      };
      expect(await reporter.run()).toEqual({ sent: 0, failed: 1 });
      const { failure } = await row();
      expect(failure).toContain(String(status));
      expect(failure).toContain('Resource not accessible');
      expect(failure).not.toMatch(/gh[ps]_|glpat|secret/);
      fake.news();
      wait(599);
      await reporter.run();
      expect(fake.news()).toEqual([]);
      wait(1);
      expect(await reporter.run()).toMatchObject({ failed: 1 });
      fake.news();
      wait(1199);
      await reporter.run();
      expect(fake.news()).toEqual([]);
      fake.fault = null;
      wait(1);
      expect(await reporter.run()).toMatchObject({ sent: 1 });
      expect(fake.shown()).toMatchObject([{ outcome: 'success' }]);
    },
  );

  it('leave a host alone until its limit ends, whatever waits', async () => {
    const fake = create();
    const { reporter, wait } = await start(fake, {
      events: [...GOOD, change(2, T1), check(sha('a2'), T2), review(2, T2)],
    });
    fake.fault = {
      status: 429,
      path: /check-runs|statuses/,
      headers: { 'retry-after': '700' },
    };
    expect(await reporter.run()).toEqual({ sent: 0, failed: 1 });
    fake.fault = null;
    fake.news();
    wait(699);
    expect(await reporter.run()).toEqual({ sent: 0, failed: 0 });
    expect(fake.news()).toEqual([]);
    wait(1);
    expect(await reporter.run()).toEqual({ sent: 2, failed: 0 });
  });

  it.each([500, 503, 'cut'] as const)(
    'survive a forge that fails (%s), also over a restart',
    async status => {
      const fake = create();
      const cases = await start(fake);
      fake.fault = { status };
      expect(await cases.reporter.run()).toEqual({ sent: 0, failed: 1 });
      fake.fault = null;
      cases.wait(30);
      const other = new ForgeReporter({
        reports: DatabaseReportStore.create({ knex: cases.knex }),
        forge: cases.forge,
        auditor: cases.auditor,
        logger: cases.logger,
        now: () => new Date(cases.clock.now),
      });
      expect(await other.run()).toEqual({ sent: 1, failed: 0 });
      expect(fake.shown()).toHaveLength(1);
    },
  );

  it('survive a forge that is down', async () => {
    const fake = create();
    const { reporter, row } = await start(fake);
    await fake.stop();
    expect(await reporter.run()).toEqual({ sent: 0, failed: 1 });
    expect((await row()).next_at > '2026-11-20T12:00:00.000Z').toBe(true);
  });

  it('are off by default, and kept to the configured repositories', async () => {
    for (const config of [
      { report: false },
      { repositories: ['*/other/*'] },
    ] as JsonObject[]) {
      const fake = create();
      const { reporter, row } = await start(fake, { config });
      expect(await reporter.run()).toEqual({ sent: 0, failed: 0 });
      expect(await row()).toBeUndefined();
      expect(fake.asked).toEqual([]);
    }
  });

  it('go to no host without an integration', async () => {
    const fake = create();
    const { reporter, row } = await start(fake, {
      events: on('git.example.com', GOOD),
    });
    expect(await row()).toBeUndefined();
    await reporter.run();
    expect(fake.asked).toEqual([]);
  });

  it('go with the case', async () => {
    const fake = create();
    const { reporter, row, tell } = await start(fake);
    await reporter.run();
    await tell(change(1, '2026-11-20T10:00:00.000Z', { state: 'closed' }));
    expect(await row()).toBeUndefined();
  });
});

describe('outcomes', () => {
  const DOUBTFUL = [
    GOOD[0],
    change(1, '2026-10-20T08:00:00.000Z'),
    check(sha('a1'), '2026-10-30T08:00:00.000Z'),
    review(1, T2),
  ];

  it.each([
    [false, 'app', 'action_required'],
    [true, 'app', 'neutral'],
    [false, 'token', 'pending'],
    [true, 'token', 'success'],
  ] as const)('doubts that pass: %s, as %s: %s', async (pass, as, outcome) => {
    const fake = new FakeGithub(as);
    const { reporter } = await start(fake, {
      events: DOUBTFUL,
      config: { doubtsPass: pass },
    });
    await reporter.run();
    expect(fake.shown()).toMatchObject([{ outcome }]);
    expect(fake.shown()[0].text).toContain('with 1 open doubt');
  });

  it('never lets pass what cannot be judged', async () => {
    const fake = new FakeGithub('app');
    const { reporter } = await start(fake, {
      events: GOOD.slice(0, 2),
      config: { doubtsPass: true },
    });
    await reporter.run();
    expect(fake.shown()).toMatchObject([{ outcome: 'action_required' }]);
  });
});

describe('GitHub', () => {
  it('gets a new check run for one that is gone', async () => {
    const fake = new FakeGithub('app');
    const { reporter, tell, wait } = await start(fake);
    await reporter.run();
    fake.checkRuns.splice(0);
    await tell(check(sha('a1'), '2026-11-20T10:00:00.000Z', 'failure'));
    wait(600);
    expect(await reporter.run()).toEqual({ sent: 1, failed: 0 });
    expect(fake.shown()).toMatchObject([{ outcome: 'failure' }]);
  });

  it('tells an exhausted limit by 403, and when it ends', async () => {
    const fake = new FakeGithub('token');
    const { reporter, row } = await start(fake);
    fake.fault = {
      status: 403,
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(
          Date.parse('2026-11-20T12:20:00.000Z') / 1000,
        ),
      },
    };
    await reporter.run();
    expect((await row()).next_at).toBe('2026-11-20T12:20:00.000Z');
  });

  it('shows no words of people in the portal', async () => {
    const fake = new FakeGithub('app');
    const { reporter, row, service } = await start(fake);
    const { case_id: caseId } = await row();
    await service.challenge(
      caseId,
      { target: 'G1', text: 'The customer Acme complains' },
      'user:default/chidi',
    );
    await reporter.run();
    const [{ text }] = fake.shown();
    expect(text).toContain('G1 is challenged');
    expect(text).not.toContain('Acme');
  });

  it('is told that there are no credentials', async () => {
    const fake = new FakeGithub('nobody');
    const { reporter, row } = await start(fake);
    expect(await reporter.run()).toEqual({ sent: 0, failed: 1 });
    expect((await row()).failure).toContain('no credentials for github.com');
    expect(fake.asked).toEqual([]);
  });
});

describe('GitLab', () => {
  it('keeps a status that waits already as it is', async () => {
    const fake = new FakeGitlab();
    const { reporter, tell, wait } = await start(fake, {
      events: GOOD.slice(0, 2),
    });
    await reporter.run();
    expect(fake.shown()).toMatchObject([{ outcome: 'pending' }]);
    wait(60);
    // Another verdict, which holds the change back as well.
    expect(
      await tell(review(1, T2), check(sha('a1'), '2026-10-30T08:00:00.000Z')),
    ).toEqual({ sent: 1, failed: 0 });
    expect(fake.statuses).toHaveLength(1);
    wait(60);
    await tell(check(sha('a1'), '2026-11-20T11:00:00.000Z'));
    expect(fake.statuses).toMatchObject([{ outcome: 'success' }]);
  });
});
