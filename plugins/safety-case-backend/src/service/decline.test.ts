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
import { component, testCases, PEOPLE } from '../__testUtils__/cases';
import {
  CHECKOUT,
  change,
  check,
  claim,
  review,
  sha,
} from '../__testUtils__/events';
import { PREDICATES } from '../engine/attest';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const T1 = '2026-11-19T08:00:00.000Z';
const T2 = '2026-11-19T09:00:00.000Z';
const MERGED = '2026-11-19T10:00:00.000Z';

/** A request that was checked, approved, merged, and checked again. */
const MERGE = [
  claim('2026-11-01T00:00:00.000Z'),
  change(1, T1),
  check(sha('a1'), T2),
  review(1, T2),
  change(1, MERGED, { state: 'merged' }),
  check(sha('b1'), MERGED),
];

describe.each(databases.eachSupportedId())('went bad on %s', id => {
  const start = async (
    events: Parameters<typeof testCases>[1],
    options?: Parameters<typeof testCases>[2],
  ) => {
    const cases = await testCases(
      await databases.init(id),
      // The ledger grows; the list is shared.
      [...events],
      options,
    );
    await cases.evaluate();
    const list = async (query: { wentBad?: boolean } = {}) =>
      (
        await cases.service.list({
          ...query,
          limit: 100,
          visible: async refs => new Set(refs),
        })
      ).items;
    return { ...cases, list };
  };

  it('lists what expired after the merge, with the instant, and tells once', async () => {
    const { clock, evaluate, list, notifications } = await start(MERGE);
    expect(await list()).toMatchObject([
      { verdict: 'supported', merged: true, wentBad: false, decline: null },
    ]);
    // The checks hold 14 days.
    clock.now = '2026-12-03T09:59:00.000Z';
    await evaluate();
    expect(await list({ wentBad: true })).toEqual([]);
    clock.now = '2026-12-03T10:10:00.000Z';
    await evaluate();
    expect(await list({ wentBad: true })).toMatchObject([
      {
        verdict: 'supported_with_doubts',
        wentBad: true,
        decline: {
          since: '2026-12-03T10:10:00.000Z',
          reasons: [
            {
              kind: 'expired',
              nodeId: 'Sn1',
              at: '2026-12-03T10:00:00.000Z',
              text: 'Sn1 (Results of the checks): the evidence expired',
            },
          ],
        },
      },
    ]);
    for (const now of [
      '2026-12-03T10:20:00.000Z',
      '2026-12-03T10:30:00.000Z',
    ]) {
      clock.now = now;
      await evaluate();
    }
    expect((await list())[0].decline!.since).toBe('2026-12-03T10:10:00.000Z');
    expect(notifications.send).toHaveBeenCalledTimes(1);
    expect(notifications.send).toHaveBeenCalledWith({
      recipients: { type: 'entity', entityRef: 'group:default/checkout-team' },
      payload: expect.objectContaining({
        description: expect.stringContaining(
          'the evidence expired, 2026-12-03T10:00:00.000Z',
        ),
      }),
    });
  });

  it('names a vulnerability that was found after the approval', async () => {
    const { clock, evaluate, evidence, list, service } = await start(
      MERGE.slice(0, 4),
      {
        entities: [
          component('checkout', {
            'maestro.dev/safety-case-parameters': '{"dependencies": true}',
          }),
          ...PEOPLE,
        ],
      },
    );
    const scan = (at: string, found: Array<[id: string, score: string]>) =>
      evidence.record(
        {
          statement: {
            subjects: [
              {
                name: 'github.com/lighthouse/checkout',
                digest: { gitCommit: sha('a1') },
              },
            ],
            predicateType: PREDICATES.vulnerabilities,
            predicate: {
              scanner: {
                uri: 'https://scanner.example',
                result: found.map(([name, score]) => ({
                  id: name,
                  severity: [{ method: 'nvd', score }],
                })),
              },
              metadata: { scanStartedOn: at, scanFinishedOn: at },
            },
          },
          source: 'scan',
          system: 'scanner',
          collector: 'scan',
          version: '1',
          query: null,
          effectiveAt: at,
        },
        {
          repository: 'github.com/lighthouse/checkout',
          signedByPortal: true,
        },
      );
    await scan('2026-11-20T08:00:00.000Z', [['CVE-2026-1', 'LOW']]);
    await evaluate();
    const [before] = await list();
    expect(before.verdict).toBe('supported');
    const { judged } = await service.get(before.id);
    await service.approve(before.id, judged.digest, 'user:default/bram');
    clock.now = '2026-11-20T13:00:00.000Z';
    await scan('2026-11-20T12:30:00.000Z', [
      ['CVE-2026-1', 'LOW'],
      ['CVE-2026-2', 'CRITICAL'],
    ]);
    await evaluate();
    const [after] = await list({ wentBad: true });
    expect(after).toMatchObject({
      verdict: 'defeated',
      decline: {
        reasons: [
          {
            kind: 'vulnerability',
            nodeId: 'Sn3',
            at: '2026-11-20T12:30:00.000Z',
            text: 'Sn3 (Scan of the dependencies): CVE-2026-2',
          },
        ],
      },
    });
  });

  it('tells again when it went bad again', async () => {
    const { clock, evaluate, ledger, list, notifications } = await start(MERGE);
    const turn = async (now: string, outcome: string) => {
      clock.now = now;
      ledger.events.push(check(sha('b1'), now, outcome));
      await evaluate();
      return list();
    };
    expect(await turn('2026-11-20T13:00:00.000Z', 'failure')).toMatchObject([
      { decline: { since: '2026-11-20T13:00:00.000Z' } },
    ]);
    expect(await turn('2026-11-20T14:00:00.000Z', 'success')).toMatchObject([
      { wentBad: false, decline: null },
    ]);
    expect(notifications.send).toHaveBeenCalledTimes(1);
    expect(await turn('2026-11-20T15:00:00.000Z', 'failure')).toMatchObject([
      {
        decline: {
          since: '2026-11-20T15:00:00.000Z',
          reasons: [{ kind: 'failed', at: '2026-11-20T15:00:00.000Z' }],
        },
      },
    ]);
    await evaluate();
    expect(notifications.send).toHaveBeenCalledTimes(2);
  });

  it('tells the others when one cannot be told, and that one later', async () => {
    const { clock, evaluate, ledger, notifications } = await start(
      [
        ...MERGE,
        claim('2026-11-01T00:00:01.000Z', {
          entityRef: 'component:default/second',
        }),
      ],
      { entities: [component('checkout'), component('second'), ...PEOPLE] },
    );
    clock.now = '2026-11-20T13:00:00.000Z';
    ledger.events.push(check(sha('b1'), clock.now, 'failure'));
    notifications.send.mockRejectedValueOnce(new Error('down'));
    await evaluate();
    expect(notifications.send).toHaveBeenCalledTimes(2);
    await evaluate();
    expect(notifications.send).toHaveBeenCalledTimes(3);
    await evaluate();
    expect(notifications.send).toHaveBeenCalledTimes(3);
  });

  it('says that a challenge stands, and that the policy is another', async () => {
    const { evaluate, list, service } = await start(MERGE.slice(0, 4));
    const [{ id: caseId }] = await list();
    const { judged } = await service.get(caseId);
    await service.approve(caseId, judged.digest, 'user:default/bram');
    await service.challenge(
      caseId,
      { target: 'G1 -> S1', text: 'Load is left out' },
      'user:default/chidi',
    );
    await evaluate();
    const [{ decline, entityRef }] = await list({ wentBad: true });
    expect(entityRef).toBe(CHECKOUT);
    expect(decline!.reasons).toEqual([
      {
        kind: 'challenged',
        nodeId: 'G1',
        at: '2026-11-20T12:00:00.000Z',
        text: 'G1 -> S1 is challenged',
      },
    ]);
  });
});
