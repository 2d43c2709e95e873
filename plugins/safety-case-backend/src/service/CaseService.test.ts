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
import {
  STATEMENT_PAYLOAD_TYPE,
  decodeBase64,
  readEnvelope,
  verifyEnvelope,
} from '../engine/attest';
import { dsseKey } from '../attest/EvidenceKey';
import { PEOPLE, component, testCases } from '../__testUtils__/cases';
import {
  CHECKOUT,
  change,
  check,
  claim,
  event,
  push,
  review,
  sha,
  user as account,
} from '../__testUtils__/events';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const CLAIM = claim('2026-11-01T00:00:00.000Z');
const T1 = '2026-11-19T08:00:00.000Z';
const T2 = '2026-11-19T09:00:00.000Z';
const T3 = '2026-11-19T10:00:00.000Z';

/** A request that is checked and approved. */
const good = (number: number) => [
  change(number, T1),
  check(sha(`a${number}`), T2),
  review(number, T2),
];

const everything = async () => new Set([CHECKOUT]);

describe.each(databases.eachSupportedId())('cases on %s', id => {
  const start = async (
    events: Parameters<typeof testCases>[1],
    options?: Parameters<typeof testCases>[2],
  ) => {
    const cases = await testCases(await databases.init(id), events, options);
    await cases.evaluate();
    const byNumber = async (number: number) => {
      const { items } = await cases.service.list({
        limit: 100,
        visible: everything,
      });
      const found = items.find(({ subject }) => subject.id === String(number));
      return cases.service.get(found!.id);
    };
    return { ...cases, byNumber };
  };

  it('comes to each of the four verdicts', async () => {
    const { byNumber, service } = await start([
      CLAIM,
      ...good(1),
      // The checks are older than the pattern allows.
      change(2, '2026-10-20T08:00:00.000Z'),
      check(sha('a2'), '2026-10-30T08:00:00.000Z'),
      review(2, T2),
      change(3, T1),
      check(sha('a3'), T2, 'failure'),
      review(3, T2),
      change(4, T1),
      review(4, T2),
      // The head passed; the merge result was never checked.
      change(5, T1),
      check(sha('a5'), T2),
      review(5, T2),
      change(5, T3, { state: 'merged' }),
      // Closed requests have no case.
      change(6, T1, { state: 'closed' }),
    ]);
    const verdicts: Record<number, string> = {};
    for (const number of [1, 2, 3, 4, 5]) {
      verdicts[number] = (await byNumber(number)).verdict;
    }
    expect(verdicts).toEqual({
      1: 'supported',
      2: 'supported_with_doubts',
      3: 'defeated',
      4: 'not_assessable',
      5: 'not_assessable',
    });
    const { items } = await service.list({ limit: 100, visible: everything });
    expect(items).toHaveLength(5);
    const { judged } = await byNumber(1);
    expect(judged.sentence).toBe(
      `Claim G1 holds for commit ${sha('a1').slice(
        0,
        12,
      )}, request 1, ${CHECKOUT}, as of 2026-11-20T12:00:00.000Z.`,
    );
    expect(judged.counters).toEqual({
      verified: 2,
      stale: 0,
      failed: 0,
      missing: 0,
    });
    const leaf = judged.nodes.find(({ id: node }) => node === 'Sn1')!;
    expect(leaf.evidence[0].checks.map(({ ok }) => ok)).toEqual(
      Array(6).fill(true),
    );
    expect(leaf.evidence[0].receipts).toHaveLength(1);
    expect((await byNumber(2)).judged.doubts[0]).toMatchObject({
      kind: 'stale',
      nodeId: 'Sn1',
    });
    expect((await byNumber(3)).judged.counters.failed).toBe(1);
  });

  it('changes nothing when nothing is new, nor when deliveries come twice', async () => {
    const { byNumber, evaluate, ledger, store } = await start([
      CLAIM,
      ...good(1),
    ]);
    const before = await byNumber(1);
    const sealed = ledger.sealed.length;
    ledger.events.push(...good(1));
    await evaluate();
    expect(ledger.sealed).toHaveLength(sealed);
    expect(await store.evidenceCount()).toBe(sealed);
    expect((await byNumber(1)).judged.digest).toBe(before.judged.digest);
  });

  it('takes the later run of a check, and no approval by the author', async () => {
    const { byNumber } = await start([
      CLAIM,
      change(1, T1),
      check(sha('a1'), T1, 'failure'),
      check(sha('a1'), T2),
      review(1, T2),
      change(2, T1),
      check(sha('a2'), T2),
      review(2, T2, { reviewer: { id: 'p_ada', type: 'user' } }),
      change(3, T1),
      check(sha('a3'), T2),
      review(3, T2, { reviewer: { id: 'p_bot', type: 'bot' } }),
    ]);
    expect((await byNumber(1)).verdict).toBe('supported');
    expect((await byNumber(2)).verdict).toBe('defeated');
    expect((await byNumber(3)).verdict).toBe('not_assessable');
  });

  it('counts approvals of the head alone, and of accounts of users alone', async () => {
    const { byNumber, evaluate, ledger, service } = await start([
      CLAIM,
      ...good(1),
      // By an account that may be the author's other one.
      change(2, T1),
      check(sha('a2'), T2),
      review(2, T2, { reviewer: { id: 'p_stranger', type: 'user' } }),
      // The source does not say which commit was read: first clearly this one,
      change(3, T1),
      check(sha('a3'), T2),
      review(3, T2, { commitSha: null }),
      // then perhaps an earlier one,
      change(4, T3),
      check(sha('a4'), T2),
      review(4, T2, { commitSha: null }),
      // and by an event that is older than the member.
      change(5, T1),
      check(sha('a5'), T2),
      review(5, T2, { commitSha: undefined }),
    ]);
    for (const [number, verdict] of [
      [1, 'supported'],
      [2, 'not_assessable'],
      [3, 'supported'],
      [4, 'not_assessable'],
      [5, 'supported'],
    ] as const) {
      expect([number, (await byNumber(number)).verdict]).toEqual([
        number,
        verdict,
      ]);
    }
    // Somebody pushes; the checks pass again, the review is of what was before.
    ledger.events.push(
      change(1, T3, { headSha: sha('c1') }),
      check(sha('c1'), T3),
    );
    await evaluate();
    const pushed = await byNumber(1);
    expect(pushed.judged.subject.sha).toBe(sha('c1'));
    expect(pushed.verdict).toBe('not_assessable');
    expect(
      pushed.judged.nodes.find(({ id: node }) => node === 'Sn2')!.state,
    ).toBe('missing');
    await expect(
      service.approve(pushed.id, pushed.judged.digest, 'user:default/bram'),
    ).rejects.toThrow('cannot be approved');
    // An approval of the old head that arrives late changes nothing.
    ledger.events.push(
      review(1, '2026-11-20T11:00:00.000Z', {
        reviewer: { id: 'p_chidi', type: 'user' },
        commitSha: sha('a1'),
      }),
    );
    await evaluate();
    expect((await byNumber(1)).verdict).toBe('not_assessable');
    ledger.events.push(
      review(1, '2026-11-20T11:30:00.000Z', { commitSha: sha('c1') }),
    );
    await evaluate();
    expect((await byNumber(1)).verdict).toBe('supported');
  });

  it('takes an approval back that was dismissed, though of the same instant', async () => {
    const { byNumber, evaluate, ledger } = await start([CLAIM, ...good(1)]);
    expect((await byNumber(1)).verdict).toBe('supported');
    ledger.events.push(review(1, T2, { state: 'dismissed' }));
    await evaluate();
    expect((await byNumber(1)).verdict).toBe('defeated');
  });

  it('wants the checks that the configuration requires', async () => {
    const { byNumber } = await start(
      [
        CLAIM,
        ...good(1),
        change(2, T1),
        check(sha('a2'), T2),
        check(sha('a2'), T2, 'success', 'CodeQL'),
        review(2, T2),
      ],
      { config: { requiredChecks: ['unit', 'codeql*'] } },
    );
    expect((await byNumber(1)).verdict).toBe('not_assessable');
    expect((await byNumber(2)).verdict).toBe('supported');
  });

  it('keeps stale apart from failed while the ledger is down', async () => {
    const { byNumber, evaluate, ledger, clock, store } = await start([
      CLAIM,
      change(1, T1),
    ]);
    expect((await byNumber(1)).verdict).toBe('not_assessable');
    ledger.down = true;
    clock.now = '2026-11-20T13:00:00.000Z';
    await evaluate();
    // What nobody can ask for is not known to be missing.
    const without = await byNumber(1);
    expect(without.judged.asOf).toBe(clock.now);
    expect(without.verdict).toBe('supported_with_doubts');
    expect(without.judged.counters).toMatchObject({ stale: 2, missing: 0 });
    ledger.down = false;
    ledger.events.push(...good(1).slice(1));
    await evaluate();
    expect((await byNumber(1)).verdict).toBe('supported');
    expect(await store.unsettled(10)).toEqual([]);
  });

  it('believes no receipt that is about something else', async () => {
    const { byNumber, evaluate, ledger } = await start([CLAIM]);
    ledger.lies = true;
    ledger.events.push(...good(1));
    await evaluate();
    const { judged } = await byNumber(1);
    expect(judged.nodes.find(({ id: node }) => node === 'Sn2')!.state).toBe(
      'bad_signature',
    );
    expect(judged.verdict).toBe('defeated');
  });

  it('lets nobody approve a release of their own work', async () => {
    const release = (tag: string, commit: string, at: string) =>
      event('maestro.release.published', ['release', tag], at, {
        releaseId: tag,
        tag,
        name: null,
        sha: sha(commit),
        draft: false,
        prerelease: false,
        publishedAt: at,
        url: null,
      });
    const merged = (number: number, author: string | null) =>
      change(number, `2026-11-1${number}T08:00:00.000Z`, {
        state: 'merged',
        author: author === null ? null : { id: author, type: 'user' },
      });
    const { evaluate, service, sources, store } = await start(
      [
        CLAIM,
        merged(1, 'p_bram'),
        release('v1', 'b1', '2026-11-12T08:00:00.000Z'),
        // Whoever writes commits chooses their name, and so what it looks like.
        change(3, '2026-11-13T08:00:00.000Z', {
          state: 'merged',
          author: { id: 'p_ada', type: 'bot' },
        }),
        merged(4, 'p_stranger'),
        merged(5, null),
        change(6, '2026-11-16T08:00:00.000Z', {
          state: 'merged',
          author: { id: 'p_x', type: 'bot' },
        }),
        release('v2', 'b6', '2026-11-17T08:00:00.000Z'),
      ],
      {
        entities: [
          component('checkout', {
            'maestro.dev/safety-case': 'file:release.gsn.yaml',
            'backstage.io/source-location':
              'url:https://github.com/a/b/tree/main/',
          }),
          ...PEOPLE,
        ],
        files: {
          'release.gsn.yaml':
            'module:\n  name: release\n  subject: release\nG1:\n  text: The release is safe\n  undeveloped: true\n',
        },
      },
    );
    await sources.refreshAll();
    await evaluate();
    const { items } = await service.list({ limit: 100, visible: everything });
    const { id: caseId } = items.find(({ subject }) => subject.id === 'v2')!;
    const { judged } = await service.get(caseId);
    const contents = {
      authors: 2,
      unmapped: 1,
      unknown: 1,
      untold: 0,
      since: '2026-11-11T08:00:00.000Z',
      complete: true,
    };
    expect(judged.contents).toEqual(contents);
    // Pseudonyms are for the backend alone.
    expect(JSON.stringify(judged)).not.toContain('p_stranger');
    const approve = (name: string) =>
      service.approve(caseId, judged.digest, `user:default/${name}`);
    await expect(approve('ada')).rejects.toThrow(
      'You wrote part of what this release brings',
    );
    await expect(approve('nobody')).rejects.toThrow('no forge account');
    const shown = await service.shownTo(
      await service.get(caseId),
      'user:default/ada',
      true,
    );
    expect(shown.mayNotApprove).toMatch(/^You wrote part/);
    // Bram wrote what the release before brought.
    await approve('bram');
    const [{ digest }] = await store.approvals(caseId);
    const [{ envelope }] = await store.evidence([digest]);
    const { payload } = JSON.parse(envelope);
    expect(
      JSON.parse(Buffer.from(payload, 'base64').toString('utf8')).predicate,
    ).toMatchObject({ approvedBy: 'user:default/bram', contents });
    const { id: first } = items.find(({ subject }) => subject.id === 'v1')!;
    expect((await service.get(first)).judged.contents).toMatchObject({
      complete: false,
      since: null,
    });
  });

  it('lets nobody approve a request that they wrote part of', async () => {
    const { byNumber, evaluate, ledger, service } = await start([
      CLAIM,
      ...good(1),
      push(sha('a0'), T1, 'feature-1'),
      // By a trailer of the commit; Bram's approval in the forge is no other's.
      push(sha('a1'), T1, 'feature-1', {
        before: sha('a0'),
        coAuthors: [account('p_bram'), account('p_stranger')],
      }),
      change(2, T1),
      review(2, T2),
    ]);
    const leafOf = async () =>
      (await byNumber(1)).judged.nodes.find(({ id: node }) => node === 'Sn2')!
        .state;
    expect(await leafOf()).toBe('failed');
    ledger.events.push(
      review(1, T3, { reviewer: account('p_chidi'), reviewId: 'c' }),
    );
    await evaluate();
    expect(await leafOf()).toBe('verified');
    const { id: caseId, judged } = await byNumber(1);
    expect(judged.contents).toEqual({
      authors: 3,
      unmapped: 1,
      unknown: 0,
      untold: 0,
      since: null,
      complete: true,
    });
    // Nobody told of the branch of the other one.
    expect((await byNumber(2)).judged.contents).toMatchObject({
      authors: 1,
      complete: false,
    });
    const approve = (name: string) =>
      service.approve(caseId, judged.digest, `user:default/${name}`);
    await expect(approve('ada')).rejects.toThrow('You are the author');
    await expect(approve('bram')).rejects.toThrow(
      'You wrote part of what this request brings',
    );
    await approve('chidi');
  });

  it('is not deceived by a judgement that began earlier and ended later', async () => {
    const { byNumber, clock, consumer, ledger, service, store } = await start([
      CLAIM,
      ...good(1),
      push(sha('a0'), T1, 'feature-1'),
    ]);
    const old = await byNumber(1);
    ledger.events.push(
      push(sha('a1'), T1, 'feature-1', {
        before: sha('a0'),
        coAuthors: [account('p_bram')],
      }),
    );
    await consumer.poll();
    clock.now = '2026-11-20T12:01:00.000Z';
    const put = store.put.bind(store);
    jest.spyOn(store, 'put').mockImplementation(async (item, report) => {
      await put(item, report);
      await put(old);
    });
    await expect(
      service.approve(old.id, old.judged.digest, 'user:default/bram'),
    ).rejects.toThrow('You wrote part of what this request brings');
    expect((await byNumber(1)).contributors).toContainEqual(account('p_bram'));
    expect((await byNumber(1)).judged.asOf).toBe(clock.now);
  });

  it('judges again what came while it was judged', async () => {
    const cases = await start([CLAIM, change(1, T1), check(sha('a1'), T2)]);
    const { byNumber, consumer, evaluate, ledger, store } = cases;
    const leafOf = async () =>
      (await byNumber(1)).judged.nodes.find(({ id: node }) => node === 'Sn2')!
        .state;
    ledger.events.push(check(sha('a1'), T3));
    const put = store.put.bind(store);
    jest.spyOn(store, 'put').mockImplementationOnce(async (item, report) => {
      ledger.events.push(review(1, T2));
      await consumer.poll();
      await put(item, report);
    });
    await evaluate();
    expect(await leafOf()).toBe('missing');
    await evaluate();
    expect(await leafOf()).toBe('verified');
  });

  it('counts all who wrote what came after the approved commit', async () => {
    const { evaluate, ledger, service, sources } = await start(
      [CLAIM, push(sha('c1'), T1, 'main', { author: account('p_chidi') })],
      {
        entities: [
          component('checkout', {
            'maestro.dev/safety-case': 'file:main.gsn.yaml',
            'backstage.io/source-location':
              'url:https://github.com/a/b/tree/main/',
          }),
          ...PEOPLE,
        ],
        files: {
          'main.gsn.yaml':
            'module:\n  name: main\n  subject: commit\nG1:\n  text: It is safe\n  undeveloped: true\n',
        },
      },
    );
    await sources.refreshAll();
    await evaluate();
    const newest = async () => {
      const { items } = await service.list({ limit: 9, visible: everything });
      return service.get(items[0].id);
    };
    const approve = async (name: string) => {
      const { id: caseId, judged } = await newest();
      return service.approve(caseId, judged.digest, `user:default/${name}`);
    };
    const first = await newest();
    expect(first.judged.contents).toMatchObject({
      authors: 1,
      since: null,
      complete: false,
    });
    await expect(approve('chidi')).rejects.toThrow('You are the author');
    await approve('ada');
    ledger.events.push(
      push(sha('c2'), T2, 'main', {
        before: sha('c1'),
        author: account('p_bram'),
      }),
      push(sha('c3'), T3, 'main', { before: sha('c2') }),
    );
    await evaluate();
    expect((await newest()).judged).toMatchObject({
      subject: { sha: sha('c3') },
      contents: {
        authors: 2,
        unknown: 0,
        untold: 0,
        since: T1,
        complete: true,
      },
    });
    await expect(approve('bram')).rejects.toThrow(
      'You wrote part of what this commit brings',
    );
    // What Chidi wrote was approved before.
    await approve('chidi');
    // What was approved counts from now on.
    ledger.events.push(
      push(sha('c4'), '2026-11-19T11:00:00.000Z', 'main', {
        before: sha('c3'),
        author: account('p_chidi'),
      }),
    );
    await evaluate();
    await approve('bram');
    // Also when the repository has another name now.
    const T5 = '2026-11-19T12:00:00.000Z';
    ledger.events.push(
      event('maestro.repository.renamed', ['renamed'], T5, {
        from: 'lighthouse/checkout',
        to: 'lighthouse/till',
      }),
      push(sha('c5'), T5, 'main', { before: sha('c4') }),
    );
    await evaluate();
    expect((await newest()).judged).toMatchObject({
      subject: { sha: sha('c5'), repository: 'github.com/lighthouse/till' },
      contents: { authors: 1, since: '2026-11-19T11:00:00.000Z' },
    });
  });

  it('judges again on request what it does not watch any more', async () => {
    const { byNumber, clock, evaluate, ledger, service } = await start([
      CLAIM,
      change(1, T1),
      check(sha('b1'), T2),
      review(1, T2),
      change(1, T3, { state: 'merged' }),
    ]);
    const { id: caseId, judged } = await byNumber(1);
    expect(judged.watchedUntil).toBe('2026-12-19T10:00:00.000Z');
    const before = judged.asOf;
    await service.challenge(
      caseId,
      { target: 'G1', text: 'Kept, because somebody spoke about it' },
      'user:default/bram',
    );
    clock.now = '2027-05-01T00:00:00.000Z';
    await evaluate();
    const shown = async () =>
      service.shownTo(await service.get(caseId), 'user:default/bram', true);
    expect(await shown()).toMatchObject({ asOf: before, watched: false });
    const again = await service.collect(caseId);
    expect(again.judged.asOf).toBe(clock.now);
    expect(await shown()).toMatchObject({ watched: true });
    // What was fresh then has aged.
    expect(again.judged.counters.verified).toBeLessThan(
      judged.counters.verified,
    );

    // Nobody claims the repository any more.
    ledger.events.push(claim(clock.now, { withdrawn: true }));
    await evaluate();
    await expect(service.collect(caseId)).rejects.toThrow(
      'cannot be judged again',
    );
    await expect(
      service.approve(caseId, again.judged.digest, 'user:default/bram'),
    ).rejects.toThrow('cannot be judged again');
    // It can still be challenged: that needs no new judgement.
    await expect(
      service.challenge(
        caseId,
        { target: 'G1', text: 'Too old' },
        'user:default/bram',
      ),
    ).resolves.toMatchObject({ judged: { asOf: clock.now } });
  });

  it('is approved by another than the author, frozen, signed and sealed', async () => {
    const { byNumber, evidence, ledger, service, store } = await start([
      CLAIM,
      ...good(1),
      change(2, T1, { author: { id: 'p_stranger', type: 'user' } }),
      check(sha('a2'), T2),
      review(2, T2),
      change(3, T1, { author: { id: 'p_x', type: 'bot' } }),
      check(sha('a3'), T2),
      review(3, T2),
    ]);
    const { id: caseId, judged } = await byNumber(1);
    const approve = (user: string, digest = judged.digest) =>
      service.approve(caseId, digest, `user:default/${user}`);
    await expect(approve('ada')).rejects.toThrow('You are the author');
    await expect(approve('nobody')).rejects.toThrow('no forge account');
    await expect(approve('bram', '0'.repeat(64))).rejects.toThrow(
      'changed since you read it',
    );
    for (const [number, reason] of [
      [2, 'belongs to no user'],
      [3, 'The author is a program'],
    ] as const) {
      const other = await byNumber(number);
      await expect(
        service.approve(other.id, other.judged.digest, 'user:default/bram'),
      ).rejects.toThrow(reason);
    }
    const approved = await approve('bram');
    expect(approved.judged).toMatchObject({
      approvedAt: '2026-11-20T12:00:00.000Z',
      approvals: [
        {
          by: 'user:default/bram',
          verdict: 'supported',
          digest: judged.digest,
        },
      ],
      delta: {
        claims: [],
        added: [],
        removed: [],
        evidenceReplaced: 0,
        policyChanged: false,
      },
    });
    const [{ digest, frozen }] = await store.approvals(caseId);
    expect(frozen.digest).toBe(judged.digest);
    expect(approved.judged.approvals[0].receipts).toEqual([
      ledger.sealed.findIndex(record => record.digest === digest),
    ]);
    const [statement] = await store.evidence([digest]);
    const envelope = readEnvelope(JSON.parse(statement.envelope));
    const verdict = verifyEnvelope(
      envelope as Exclude<typeof envelope, string>,
      {
        keys: [dsseKey(evidence.key.publicKey)],
        threshold: 1,
        payloadTypes: [STATEMENT_PAYLOAD_TYPE],
        canonical: true,
      },
    );
    expect(verdict.ok).toBe(true);
    const said = JSON.parse(
      Buffer.from(
        decodeBase64(JSON.parse(statement.envelope).payload)!,
      ).toString(),
    );
    expect(said).toMatchObject({
      predicateType: 'https://maestro.dev/attestation/safety-case/v1',
      subject: [{ digest: { gitCommit: sha('a1') } }],
      predicate: { caseDigest: judged.digest, approvedBy: 'user:default/bram' },
    });
  });

  it('counts an answer to a challenge once somebody else accepts it', async () => {
    const { byNumber, service } = await start([CLAIM, ...good(1)]);
    const { id: caseId } = await byNumber(1);
    await expect(
      service.challenge(
        caseId,
        { target: 'G9', text: 'x' },
        'user:default/ada',
      ),
    ).rejects.toThrow('target is "G9"');
    await expect(
      service.challenge(
        caseId,
        { target: 'G1 -> G2', text: 'x' },
        'user:default/ada',
      ),
    ).rejects.toThrow('target is');
    const raised = await service.challenge(
      caseId,
      { target: 'G1->S1', text: 'The split leaves out load' },
      'user:default/chidi',
    );
    expect(raised.verdict).toBe('supported_with_doubts');
    expect(raised.judged.doubts[0]).toMatchObject({ kind: 'challenge' });
    const [{ id: challengeId, receipts }] = raised.judged.challenges;
    expect(receipts).toHaveLength(1);
    await expect(
      service.accept(caseId, challengeId, 'user:default/chidi'),
    ).rejects.toThrow('no answer');
    const answered = await service.answer(
      caseId,
      challengeId,
      { text: 'Load is tested at night' },
      'user:default/ada',
    );
    expect(answered.verdict).toBe('supported_with_doubts');
    await expect(
      service.accept(caseId, challengeId, 'user:default/ada'),
    ).rejects.toThrow('somebody else');
    const accepted = await service.accept(
      caseId,
      challengeId,
      'user:default/chidi',
    );
    expect(accepted.verdict).toBe('supported');
    expect(accepted.judged.challenges[0]).toMatchObject({ label: 'out' });
    await expect(
      service.answer(caseId, challengeId, { text: 'y' }, 'user:default/ada'),
    ).rejects.toThrow('accepted already');
  });

  it('tells the owner once that a case went bad', async () => {
    const { byNumber, evaluate, ledger, notifications, service } = await start([
      CLAIM,
      ...good(1),
    ]);
    const { id: caseId, judged } = await byNumber(1);
    await service.approve(caseId, judged.digest, 'user:default/bram');
    await evaluate();
    expect(notifications.send).not.toHaveBeenCalled();
    ledger.events.push(check(sha('a1'), T3, 'failure'));
    await evaluate();
    const bad = await byNumber(1);
    expect(bad).toMatchObject({ verdict: 'defeated', wentBad: true });
    expect(bad.judged.delta).toMatchObject({
      evidenceReplaced: 1,
      claims: expect.arrayContaining([
        expect.objectContaining({
          nodeId: 'Sn1',
          before: 'verified',
          after: 'failed',
        }),
      ]),
    });
    await evaluate();
    expect(notifications.send).toHaveBeenCalledTimes(1);
    expect(notifications.send).toHaveBeenCalledWith(
      expect.objectContaining({
        recipients: {
          type: 'entity',
          entityRef: 'group:default/checkout-team',
        },
      }),
    );
  });

  it('pages by activity, and withholds what the caller may not see', async () => {
    const { service } = await start([
      CLAIM,
      ...good(1),
      ...good(2),
      change(3, T3),
    ]);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await service.list({
        limit: 2,
        cursor,
        visible: everything,
      });
      ids.push(...page.items.map(({ subject }) => subject.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(ids[0]).toBe('3');
    expect(ids.sort()).toEqual(['1', '2', '3']);
    const nobody = async () => new Set<string>();
    expect(await service.list({ limit: 2, visible: nobody })).toEqual({
      items: [],
      withheld: 3,
      nextCursor: null,
    });
    expect(
      await service.list({
        limit: 2,
        components: [CHECKOUT],
        alone: true,
        visible: nobody,
      }),
    ).toEqual({ items: [], withheld: 0, nextCursor: null });
    const { items } = await service.list({
      limit: 10,
      verdict: 'not_assessable',
      wentBad: false,
      visible: everything,
    });
    expect(items.map(({ subject }) => subject.id)).toEqual(['3']);
  });

  it('says what is wrong with an annotation', async () => {
    const { byNumber } = await start([CLAIM, ...good(1)], {
      entities: [
        component('checkout', {
          'maestro.dev/safety-case': 'pattern:nothing',
          'maestro.dev/safety-case-parameters': '{"reviews": ',
        }),
      ],
    });
    const { judged } = await byNumber(1);
    expect(judged.verdict).toBe('not_assessable');
    expect(judged.diagnostics.map(({ message }) => message).join()).toMatch(
      /pattern:nothing.*JSON object/,
    );
  });

  it('instantiates with the parameters of the annotation', async () => {
    const { byNumber } = await start([CLAIM, ...good(1)], {
      entities: [
        component('checkout', {
          'maestro.dev/safety-case-parameters': '{"reviews": 2}',
        }),
        ...PEOPLE,
      ],
    });
    const { judged } = await byNumber(1);
    expect(judged.verdict).toBe('defeated');
    expect(judged.yaml).toContain('At least 2 other than the author');
  });

  it('forgets cases of components that want none any more', async () => {
    const { evaluate, ledger, service } = await start([CLAIM, ...good(1)]);
    ledger.events.push(claim('2026-11-20T00:00:00.000Z', { withdrawn: true }));
    await evaluate();
    const { items } = await service.list({ limit: 10, visible: everything });
    expect(items).toEqual([]);
  });
});
