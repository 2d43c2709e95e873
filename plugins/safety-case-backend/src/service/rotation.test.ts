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
import { JsonObject } from '@backstage/types';
import { checkPack } from '@maestro/verify';
import { Knex } from 'knex';
import { NOW, PEOPLE, component, testCases } from '../__testUtils__/cases';
import { pemOf } from '../__testUtils__/door';
import {
  CHECKOUT,
  REPOSITORY,
  change,
  check,
  claim,
  review,
  sha,
} from '../__testUtils__/events';
import { MemoryLedger } from '../__testUtils__/ledger';
import { verifyByScript } from '../__testUtils__/verify';
import { EvidenceKey, sha256Hex } from '../attest/EvidenceKey';
import { collectReport } from '../collect/reports';
import { judgePack, readTar } from '../engine/pack';
import { logKeyFingerprint } from './fingerprints';
import { KEY_ROTATION_PREDICATE } from './rotation';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const T1 = '2026-11-19T08:00:00.000Z';
const ROTATED = '2026-11-21T00:00:00.000Z';

const old = EvidenceKey.generate();
const present = EvidenceKey.generate();
const publicOf = (pem: string) => pemOf(EvidenceKey.fromPem(pem).publicKey);
const printOf = (pem: string) => EvidenceKey.fromPem(pem).fingerprint;

/** The backend with one key or another, on one database and one log. */
async function start(knex: Knex, config: JsonObject, ledger?: MemoryLedger) {
  const cases = await testCases(
    knex,
    [
      claim('2026-11-01T00:00:00.000Z'),
      change(1, T1),
      check(sha('a1'), T1),
      review(1, T1),
    ],
    {
      entities: [component('checkout'), ...PEOPLE],
      ...(ledger && { ledger }),
      config,
    },
  );
  const judged = async () => {
    await cases.evaluate();
    const { items } = await cases.service.list({
      limit: 1,
      visible: async () => new Set([CHECKOUT]),
    });
    return cases.service.get(items[0].id);
  };
  return {
    ...cases,
    judged,
    pins: async (signer: string) => ({
      signer,
      logKey: logKeyFingerprint((await cases.ledger.status()).verifierKey),
    }),
  };
}

/** A report that the old key signed, which no collector would sign again. */
async function withReport(knex: Knex, config: JsonObject, at = NOW) {
  const before = await start(knex, config);
  before.clock.now = at;
  const { digest } = await before.evidence.record(
    collectReport({
      format: 'junit',
      commit: sha('a1'),
      repository: null,
      name: 'unit',
      submitter: 'ci',
      text: '<testsuite><testcase name="a"/></testsuite>',
    }),
    { repository: null, signedByPortal: true },
  );
  expect((await before.judged()).verdict).toBe('supported');
  return { before, digest };
}

const rotated = (more: JsonObject = {}) => ({
  evidenceKey: present,
  formerKeys: [{ privateKey: old, until: ROTATED, ...more }],
});

describe('a new evidence key', () => {
  const rotatedFrom = (pem: string) => ({
    evidenceKey: EvidenceKey.generate(),
    formerKeys: [{ publicKey: publicOf(pem), until: ROTATED }],
  });

  it('turns what the old one signed bad, when nobody names that', async () => {
    const knex = await databases.init('SQLITE_3');
    const { before } = await withReport(knex, { evidenceKey: old });
    const after = await start(knex, { evidenceKey: present }, before.ledger);
    after.clock.now = '2026-11-21T06:00:00.000Z';
    expect((await after.judged()).verdict).not.toBe('supported');
  });

  it('leaves what the old one signed in force, by a record that both sign', async () => {
    const knex = await databases.init('SQLITE_3');
    const { before, digest } = await withReport(knex, { evidenceKey: old });
    const after = await start(knex, rotated(), before.ledger);
    after.clock.now = '2026-11-21T06:00:00.000Z';
    const item = await after.judged();
    expect(item.verdict).toBe('supported');
    expect(item.judged.identity.keyFingerprint).toBe(printOf(present));
    const sealed = after.ledger.sealed.filter(
      ({ predicateType }) => predicateType === KEY_ROTATION_PREDICATE,
    );
    expect(sealed).toHaveLength(1);
    // The next start records nothing new.
    const again = await start(knex, rotated(), before.ledger);
    await again.judged();
    expect(
      again.ledger.sealed.filter(
        ({ predicateType }) => predicateType === KEY_ROTATION_PREDICATE,
      ),
    ).toHaveLength(1);
    const shown = await after.evidence.about(
      [sha('a1')],
      `github.com/${REPOSITORY}`,
    );
    expect(
      shown.find(known => known.shown.digest === digest)!.shown.signer,
    ).toBe(`this portal (key:${printOf(old)})`);

    const pack = await after.packs.build(item, null);
    const pins = await after.pins(printOf(present));
    expect(checkPack(pack, pins)).toMatchObject({ notInLog: [] });
    expect(verifyByScript(pack, pins)).toMatch(/^VERIFIED: /);
    const members = readTar(pack);
    const paths = members.map(({ path }) => path);
    expect(paths).toContain(`keys/${printOf(old)}.pem`);
    expect(paths).toContain(`keys/${printOf(present)}.pem`);
    const [rotation] = sealed;
    expect(
      paths.filter(
        path =>
          path.startsWith(`signatures/${rotation.digest.slice(0, 32)}`) &&
          path.endsWith('.sig'),
      ),
    ).toHaveLength(2);
    const told = members.find(({ path }) => path === 'case.json')!;
    expect(judgePack(members, sha256Hex)).toBe(
      Buffer.from(told.bytes).toString(),
    );
    expect(JSON.parse(Buffer.from(told.bytes).toString()).verdict).toBe(
      'supported',
    );
    // The old pin does not open the new pack.
    expect(() => checkPack(pack, { ...pins, signer: printOf(old) })).toThrow();
  });

  it('ends what the old one may sign, so that a thief comes too late', async () => {
    const knex = await databases.init('SQLITE_3');
    const { before } = await withReport(knex, { evidenceKey: old });
    const { key } = before.evidence;
    const after = await start(knex, rotated(), before.ledger);
    after.clock.now = '2026-11-21T06:00:00.000Z';
    const forged = collectReport({
      format: 'junit',
      commit: sha('a1'),
      repository: null,
      name: 'forged',
      submitter: 'ci',
      text: '<testsuite><testcase name="b"/></testsuite>',
    });
    const { envelope } = key.sign(
      Buffer.from(
        JSON.stringify({
          _type: 'https://in-toto.io/Statement/v1',
          subject: [{ digest: { gitCommit: sha('a1') } }],
          predicateType: forged.statement.predicateType,
          predicate: { ...forged.statement.predicate, finishedAt: T1 },
        }),
      ),
    );
    await expect(
      after.door.submit(JSON.stringify(envelope), {
        submitter: { name: 'x', source: 'x', admitted: null },
        repository: null,
      }),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: `key:${printOf(
        old,
      )} counts until ${ROTATED}, and this came in at 2026-11-21T06:00:00.000Z.`,
    });
  });

  it('does not count what came in after the old one ended, also in a pack', async () => {
    const knex = await databases.init('SQLITE_3');
    const { before } = await withReport(knex, { evidenceKey: old });
    // It was stolen before these statements came in.
    const after = await start(
      knex,
      rotated({ until: '2026-11-20T00:00:00.000Z' }),
      before.ledger,
    );
    const item = await after.judged();
    expect(item.verdict).not.toBe('supported');
    expect(JSON.stringify(item.judged.nodes)).toContain(
      `key:${printOf(
        old,
      )} counts until 2026-11-20T00:00:00.000Z, and this came in at ${NOW}.`,
    );
    const members = readTar(await after.packs.build(item, null));
    const told = JSON.parse(judgePack(members, sha256Hex));
    expect(told.verdict).toBe(item.verdict);
    // Who says otherwise in the pack is not believed: the leaf says when.
    const inputs = members.find(({ path }) => path === 'inputs.json')!;
    const text = Buffer.from(inputs.bytes)
      .toString()
      .replaceAll(NOW, '2026-11-19T00:00:00.000Z')
      .replaceAll('"asOf":"2026-11-19T00:00:00.000Z"', `"asOf":"${NOW}"`);
    const changed = members.map(member =>
      member.path === 'inputs.json'
        ? { ...member, bytes: new Uint8Array(Buffer.from(text)) }
        : member,
    );
    expect(JSON.parse(judgePack(changed, sha256Hex)).verdict).toBe(
      item.verdict,
    );
  });

  it('takes over from one that was generated, without naming it', async () => {
    const knex = await databases.init('SQLITE_3');
    const { before } = await withReport(
      knex,
      { evidenceKey: undefined },
      '2026-11-20T00:00:00.000Z',
    );
    const generated = before.evidence.key.fingerprint;
    const after = await start(knex, { evidenceKey: present }, before.ledger);
    expect((await after.judged()).verdict).toBe('supported');
    const { validity } = after.evidence.trust.policy;
    expect(Object.keys(validity!)).toEqual([`key:${generated}`]);
    const later = await start(knex, rotatedFrom(present), before.ledger);
    // The end of its time stays where it was recorded first.
    expect(later.evidence.trust.policy.validity![`key:${generated}`]).toEqual(
      validity![`key:${generated}`],
    );
  });

  it('is not also a former one', async () => {
    const knex = await databases.init('SQLITE_3');
    await expect(
      start(knex, {
        evidenceKey: old,
        formerKeys: [{ publicKey: publicOf(old), until: ROTATED }],
      }),
    ).rejects.toThrow('formerKeys[0] is the key that signs now');
  });
});
