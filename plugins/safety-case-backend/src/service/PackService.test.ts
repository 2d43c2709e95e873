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
import { checkPack } from '@maestro/verify';
import { component, person, testCases, PEOPLE } from '../__testUtils__/cases';
import { change, check, claim, review, sha } from '../__testUtils__/events';
import { sha256Hex } from '../attest/EvidenceKey';
import { verifyBundle } from '../attest/sigstore';
import { Member, judgePack, readTar } from '../engine/pack';
import { logKeyFingerprint } from './fingerprints';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const T1 = '2026-11-19T08:00:00.000Z';
const T2 = '2026-11-19T09:00:00.000Z';

const textOf = (members: Member[], path: string) =>
  Buffer.from(members.find(member => member.path === path)!.bytes).toString();

/** The same files, one of them with another JSON value. */
function changed(
  members: Member[],
  path: string,
  how: (value: any) => void,
): Member[] {
  const value = JSON.parse(textOf(members, path));
  how(value);
  return members.map(member =>
    member.path === path
      ? { path, bytes: new Uint8Array(Buffer.from(JSON.stringify(value))) }
      : member,
  );
}

describe('PackService', () => {
  const start = async () => {
    const cases = await testCases(
      await databases.init('SQLITE_3'),
      [
        claim('2026-11-01T00:00:00.000Z'),
        change(1, T1),
        check(sha('a1'), T2),
        review(1, T2),
      ],
      { entities: [component('checkout'), ...PEOPLE, person('eve')] },
    );
    await cases.evaluate();
    const { items } = await cases.service.list({
      limit: 10,
      visible: async refs => new Set(refs),
    });
    const { verifierKey } = await cases.ledger.status();
    const pins = {
      signer: cases.evidence.key.fingerprint,
      logKey: logKeyFingerprint(verifierKey),
    };
    const caseId = items[0].id;
    const build = async (since: number | null = null) =>
      cases.packs.build(await cases.service.get(caseId), since);
    return { ...cases, build, caseId, pins };
  };

  it('is verified, and judged again from its files, byte for byte', async () => {
    const { build, pins } = await start();
    const pack = await build();
    expect(await build()).toEqual(pack);
    const report = checkPack(pack, pins);
    expect(report).toMatchObject({
      statements: 2,
      receipts: 2,
      notInLog: [],
      sentence: expect.stringMatching(/^Claim G1 holds for commit/),
    });
    const members = readTar(pack);
    expect(judgePack(members, sha256Hex)).toBe(textOf(members, 'case.json'));
    expect(JSON.parse(textOf(members, 'case.json'))).toMatchObject({
      verdict: 'supported',
      counters: { verified: 2, stale: 0, failed: 0, missing: 0 },
    });
  });

  it('judges otherwise when the inputs are others', async () => {
    const { build } = await start();
    const members = readTar(await build());
    const verdictOf = (files: Member[]) =>
      JSON.parse(judgePack(files, sha256Hex)).verdict;
    expect(
      verdictOf(
        changed(members, 'inputs.json', value => {
          value.asOf = '2027-03-01T00:00:00.000Z';
        }),
      ),
    ).toBe('supported_with_doubts');
    expect(
      verdictOf(
        changed(members, 'inputs.json', value => {
          value.statements = [];
        }),
      ),
    ).toBe('not_assessable');
    expect(
      verdictOf(
        changed(members, 'policy.json', value => {
          value.rules = [];
        }),
      ),
    ).not.toBe('supported');
  });

  it('does not judge from claims that its files do not bear out', async () => {
    const { build } = await start();
    const members = readTar(await build());
    expect(() =>
      judgePack(
        changed(members, 'inputs.json', value => {
          value.statements[0].signers = ['key:aa'];
        }),
        sha256Hex,
      ),
    ).toThrow('names the signer key:aa');
    expect(() =>
      judgePack(
        members.filter(({ path }) => !path.startsWith('receipts/')),
        sha256Hex,
      ),
    ).toThrow('no receipt does');
    expect(() =>
      judgePack(
        members.filter(({ path }) => !path.endsWith('.payload')),
        sha256Hex,
      ),
    ).toThrow('is missing');
  });

  it('holds challenges and approvals too, with bundles of each', async () => {
    const { build, caseId, evidence, pins, service } = await start();
    await service.challenge(
      caseId,
      { target: 'G2', text: 'Who wrote the tests?' },
      'user:default/bram',
    );
    const pack = await build();
    expect(checkPack(pack, pins).statements).toBe(3);
    const members = readTar(pack);
    expect(JSON.parse(textOf(members, 'case.json'))).toMatchObject({
      verdict: 'supported_with_doubts',
      challenges: [{ target: 'G2', label: 'undecided' }],
    });
    const bundles = members.filter(({ path }) =>
      path.endsWith('.sigstore.json'),
    );
    expect(bundles).toHaveLength(3);
    for (const { bytes } of bundles) {
      expect(
        verifyBundle({
          bundle: JSON.parse(Buffer.from(bytes).toString()),
          artifact: null,
          trustedRoot: {},
          signer: { key: evidence.key.publicKey },
          thresholds: { transparencyLogs: 0, timestamps: 0 },
        }),
      ).toMatchObject({ ok: true, unproved: expect.any(Array) });
    }
  });

  it('names what is not sealed, and does not count it as verified', async () => {
    const { build, evaluate, ledger, pins } = await start();
    ledger.events.push(check(sha('a1'), '2026-11-20T09:00:00.000Z'));
    const settle = jest.spyOn(ledger, 'seal').mockRejectedValue(new Error('x'));
    await evaluate();
    settle.mockRestore();
    const report = checkPack(await build(), pins);
    expect(report.notInLog).toHaveLength(1);
    expect(report.sentence).toContain('with 1 open doubt');
  });

  it('shows how the log grew from a size that the reader kept', async () => {
    const { build, ledger, pins } = await start();
    const earlier = (await ledger.receipts([]))!.checkpoint;
    for (const digest of ['b', 'c', 'd']) {
      await ledger.seal({
        digest: digest.repeat(64),
        predicateType: 'x',
        commits: [],
        repository: null,
        signer: 'x',
        effectiveAt: null,
        collectedAt: T2,
      });
    }
    const pack = await build(2);
    expect(checkPack(pack, { ...pins, earlier }).checked.join()).toContain(
      'continues the earlier checkpoint',
    );
    await expect(build(9)).rejects.toThrow('since is 9; the log has 5');
  });
});
