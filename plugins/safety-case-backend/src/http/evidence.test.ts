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

import { generateKeyPairSync } from 'node:crypto';
import { Server } from 'node:http';
import { TestDatabases, mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { NOW } from '../__testUtils__/cases';
import { githubClaims, testIssuer } from '../__testUtils__/ci';
import { T1, TRUST, ci, envelopeOf, testDoor } from '../__testUtils__/door';
import { REPOSITORY, sha } from '../__testUtils__/events';
import { PREDICATES } from '../engine/attest';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const BRAM = mockCredentials.user.header('user:default/bram');
const SHOP = `github.com/${REPOSITORY}`;

const servers: Server[] = [];

afterEach(() => servers.splice(0).forEach(server => server.close()));

async function serve(options: Parameters<typeof testDoor>[1] = {}) {
  const door = await testDoor(await databases.init('SQLITE_3'), options);
  servers.push(door.server);
  const post = (
    path: string,
    body: unknown,
    authorization: string | null = BRAM,
  ) => {
    const asked = request(door.server)
      .post(path)
      .set('content-type', 'application/json');
    if (authorization !== null) {
      asked.set('authorization', authorization);
    }
    return asked.send(typeof body === 'string' ? body : JSON.stringify(body));
  };
  return {
    ...door,
    post,
    /** With a token of a run of CI. */
    async upload(
      path: string,
      body: unknown,
      claims: Parameters<typeof githubClaims>[0] = {},
    ) {
      const token = await door.issuer.token(githubClaims(claims));
      return post(path, body, `Bearer ${token}`);
    },
  };
}

const JUNIT = `<testsuites><testsuite timestamp="${T1}"><testcase name="a"/></testsuite></testsuites>`;
const REPORT = `/reports?format=junit&commit=${sha('a1')}`;

describe('CI with a token of its forge', () => {
  it('hands in reports, which are labelled with its run', async () => {
    const { audit, auditor, judged, store, upload } = await serve();
    const kept = await upload(REPORT, JUNIT);
    expect(kept.status).toBe(201);
    const [stored] = await store.evidence([kept.body.digest]);
    expect(stored).toMatchObject({
      signedByPortal: true,
      repository: SHOP,
      origin: {
        system: `${SHOP}@refs/heads/main workflow .github/workflows/ci.yml`,
      },
      source: `report/junit/${SHOP}/.github/workflows/ci.yml/junit`,
      uploader: {
        subject: `repo:${REPOSITORY}:ref:refs/heads/main`,
        sha: sha('a1'),
        event: 'push',
        run: '77/2',
      },
    });
    // With a hyphen, which no base64 of a signature has by chance.
    expect(JSON.stringify(stored)).not.toContain('ada-lovelace');
    expect((await upload(REPORT, JUNIT)).status).toBe(200);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'evidence-submit',
        meta: expect.objectContaining({
          uploader: expect.objectContaining({ run: '77/2' }),
        }),
      }),
    );
    expect(auditor.createEvent.mock.calls[0][0]).not.toHaveProperty('request');
    expect(audit.success).toHaveBeenCalledTimes(2);
    expect((await judged()).verdict).toBe('supported');
  });

  it('hands in envelopes, which its own key signed', async () => {
    const { judged, upload } = await serve();
    const kept = await upload(
      '/evidence',
      envelopeOf({ outcome: 'failure', finishedAt: T1 }),
    );
    expect(kept.status).toBe(201);
    expect(kept.body.signedByPortal).toBe(false);
    expect((await judged()).verdict).toBe('defeated');
  });

  it.each([
    [
      'of a fork',
      {
        repository: 'eve/checkout',
        repository_owner: 'eve',
        workflow_ref: 'eve/checkout/.github/workflows/ci.yml@refs/heads/main',
      },
      403,
      'CI of a fork',
    ],
    ['on another ref', { ref: 'refs/heads/x' }, 403, 'refs/heads/main'],
    [
      'begun by a stranger with the rights of the base',
      { event_name: 'pull_request_target' },
      403,
      'hand in evidence from a run that begins by pull_request or push',
    ],
    ['for another commit', { sha: sha('b2') }, 403, 'about commit a1'],
    [
      'for another audience',
      { aud: 'https://other.example' },
      401,
      'ask for one for https://portal.example',
    ],
    [
      'that ended long ago',
      { exp: Date.parse(NOW) / 1000 - 3600 },
      401,
      'The token was valid until 2026-11-20T11:00:00.000Z',
    ],
    [
      'with a clock ahead',
      { iat: Date.parse(NOW) / 1000 + 3600 },
      401,
      'one of the clocks is wrong',
    ],
  ] as const)('is refused %s', async (_, claims, status, message) => {
    const { store, upload } = await serve();
    const before = await store.evidenceCount();
    for (const [path, body] of [
      [REPORT, JUNIT],
      ['/evidence', envelopeOf({ outcome: 'success', finishedAt: T1 })],
    ] as const) {
      const answer = await upload(path, body, claims);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.body.error.message).toContain(message);
    }
    expect(await store.evidenceCount()).toBe(before);
  });

  it('speaks for pull requests of its own repository only', async () => {
    const claims = {
      event_name: 'pull_request',
      ref: 'refs/pull/1/merge',
      sha: sha('c3'),
    };
    const own = await serve({
      head: { repository: SHOP, sha: sha('a1'), number: 1 },
    });
    // About the head, though it ran on the merge result.
    expect((await own.upload(REPORT, JUNIT, claims)).status).toBe(201);
    const fork = await serve({
      head: {
        repository: 'github.com/eve/checkout',
        sha: sha('a1'),
        number: 1,
      },
    });
    const refused = await fork.upload(REPORT, JUNIT, claims);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toBe(
      `Pull request 1 of ${SHOP} comes from github.com/eve/checkout: CI of a fork runs the code of a stranger, so its evidence is not taken; run the checks again in ${SHOP}, for example in the merge queue`,
    );
    const gone = await serve({
      head: { repository: null, sha: sha('a1'), number: 1 },
    });
    expect((await gone.upload(REPORT, JUNIT, claims)).status).toBe(403);
    const unknown = await serve({ head: null });
    expect((await unknown.upload(REPORT, JUNIT, claims)).status).toBe(403);
  });

  it('cannot speak for another repository', async () => {
    const { upload } = await serve();
    const answer = await upload(
      `${REPORT}&repository=github.com/lighthouse/other`,
      JUNIT,
    );
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toContain('leave it away');
    expect((await upload(`${REPORT}&repository=${SHOP}`, JUNIT)).status).toBe(
      201,
    );
  });

  it('counts for its own repository only', async () => {
    const { judged, upload } = await serve();
    const failed = (name: string) =>
      envelopeOf({ outcome: 'failure', finishedAt: T1, name });
    // The same commit lies in another repository that may hand in as well.
    const elsewhere = await upload('/evidence', failed('elsewhere'), {
      repository: 'lighthouse/other',
      workflow_ref: 'lighthouse/other/.github/workflows/ci.yml@refs/heads/main',
    });
    expect(elsewhere.status).toBe(201);
    const { nodes, verdict } = await judged();
    expect(verdict).toBe('supported');
    expect(JSON.stringify(nodes)).not.toContain(elsewhere.body.digest);
    expect((await upload('/evidence', failed('own'))).status).toBe(201);
    expect((await judged()).verdict).toBe('defeated');
  });

  it('waits while the issuer cannot be asked', async () => {
    const { issuer, upload } = await serve();
    issuer.served.answer = 503;
    const answer = await upload(REPORT, JUNIT);
    expect(answer.status).toBe(503);
    expect(answer.body.error.message).toContain('answered 503');
  });

  it('does nothing else with its token', async () => {
    const { issuer, server } = await serve();
    const token = await issuer.token();
    for (const [method, path] of [
      ['get', '/cases'],
      ['get', '/evidence'],
      ['get', '/reports'],
      ['delete', '/evidence'],
      ['post', '/evidence/other'],
      ['post', '/cases/x/collect'],
    ] as const) {
      const answer = await request(server)
        [method](path)
        .set('authorization', `Bearer ${token}`);
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });
});

describe('strangers', () => {
  it('are refused before their body is read, and then must wait', async () => {
    const { logger, clock, post, store } = await serve();
    const stranger = await testIssuer();
    const forged = `Bearer ${await stranger.token()}`;
    const before = await store.evidenceCount();
    for (let round = 0; round < 20; round++) {
      const answer = await post('/evidence', '{"cut off', forged);
      expect(answer.status).toBe(401);
      expect(answer.body.error.message).toContain('signature of the token');
    }
    const waits = await post('/evidence', '{}', forged);
    expect(waits.status).toBe(429);
    expect(waits.headers['retry-after']).toBe('60');
    // Who is known does not wait, though it comes from the same address.
    expect((await post('/evidence', '{}', BRAM)).status).toBe(400);
    clock.now = '2026-11-20T12:01:00.000Z';
    expect((await post('/evidence', '{}', forged)).status).toBe(401);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('21 unknown'),
    );
    expect(await store.evidenceCount()).toBe(before);
  });

  it('are told when their token is endless', async () => {
    const { post } = await serve();
    const answer = await post(
      '/evidence',
      '{}',
      `Bearer ${'x'.repeat(15_000)}`,
    );
    expect(answer.status).toBe(401);
  });

  it('do not pass without any token', async () => {
    const { server } = await serve();
    const answer = await request(server)
      .post('/evidence')
      .set('authorization', mockCredentials.none.header())
      .send('{}');
    expect(answer.status).toBe(401);
  });
});

describe('evidence that is wrong', () => {
  const good = envelopeOf({ outcome: 'success', finishedAt: T1 });
  const [{ sig }] = good.signatures;
  const stranger = generateKeyPairSync('ed25519').privateKey;
  // The last digit of a signature of 64 bytes has four bits left over.
  const bent = sig.replace(
    /(.)==$/,
    (_, digit: string) => `${String.fromCharCode(digit.charCodeAt(0) + 1)}==`,
  );

  it.each([
    ['a body that was cut off', JSON.stringify(good).slice(0, -9), 'cut off'],
    [
      'another payload type',
      envelopeOf({}, { type: 'application/json' }),
      'payloadType is "application/json"; only application/vnd.in-toto+json',
    ],
    [
      'a payload that was cut off',
      { ...good, payload: good.payload.replace(/=+$/, '').slice(0, -2) },
      /payload is not (canonical )?base64|0 of 1 needed keys/,
    ],
    [
      'a payload in no base64',
      { ...good, payload: `${good.payload}*` },
      'payload is not base64',
    ],
    [
      'a signature that was cut off',
      { ...good, signatures: [{ sig: sig.slice(0, 41) }] },
      'signatures[0].sig is not base64, or was cut off',
    ],
    [
      'a signature in another spelling',
      { ...good, signatures: [{ sig: bent }] },
      'signatures[0].sig is not canonical base64',
    ],
    [
      'a payload that was changed',
      {
        ...good,
        payload: envelopeOf({ outcome: 'success', finishedAt: NOW }).payload,
      },
      '0 of 1 needed keys signed this envelope',
    ],
    [
      'another key under the name of a known one',
      {
        ...envelopeOf({ outcome: 'success' }, { key: stranger }),
        signatures: [
          {
            ...envelopeOf({ outcome: 'success' }, { key: stranger })
              .signatures[0],
            keyid: 'ci',
          },
        ],
      },
      'name another below maestro.safetyCase.trust.keys',
    ],
    [
      'a digest that is no commit',
      envelopeOf({}, { commit: 'abcdef' }),
      'subject names no commit',
    ],
    [
      'a digest that is no hex',
      envelopeOf({}, { commit: 'main' }),
      'subject[0].digest is missing or not hex',
    ],
    [
      'a clock an hour ahead',
      envelopeOf({ outcome: 'success', finishedAt: '2026-11-20T13:00:00Z' }),
      'made at 2026-11-20T13:00:00.000Z, later than now (2026-11-20T12:00:00.000Z): a clock is wrong',
    ],
    ['too many at once', Array(501).fill(good), 'The list holds 501'],
    ['nothing', [], 'The list holds 0'],
    ['a number', 7, 'The envelope is not a JSON object'],
    ['null', 'null', 'The envelope is not a JSON object'],
  ])('is refused for %s', async (_, body, message) => {
    const { post, store } = await serve();
    const before = await store.evidenceCount();
    const answer = await post('/evidence', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(
      typeof message === 'string'
        ? new RegExp(message.replace(/[[\](){}.*+?|$^]/g, '\\$&'))
        : message,
    );
    expect(await store.evidenceCount()).toBe(before);
  });

  it('is refused when its signer may not speak about that', async () => {
    const { post } = await serve();
    const answer = await post(
      '/evidence',
      envelopeOf({}, { predicateType: PREDICATES.humanReview }),
    );
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toContain(
      'may not make statements of type "https://in-toto.io/attestation/human-review/v0.1"',
    );
  });

  it('is refused when it is too large', async () => {
    const { post } = await serve();
    for (const path of ['/evidence', REPORT]) {
      const answer = await post(path, Buffer.alloc(26 * 1024 * 1024, 32));
      expect([path, answer.status]).toEqual([path, 413]);
      expect(answer.body.error.message).toContain('at most 26214400 are taken');
    }
  });

  it('takes the URL-safe alphabet, as the format says', async () => {
    const { post } = await serve();
    const answer = await post('/evidence', {
      ...good,
      payload: Buffer.from(good.payload, 'base64').toString('base64url'),
      signatures: [{ sig: Buffer.from(sig, 'base64').toString('base64url') }],
    });
    expect(answer.status).toBe(201);
  });

  it('counts a clock a little ahead as now', async () => {
    const { judged, post, store } = await serve();
    const { body } = await post(
      '/evidence',
      envelopeOf({ outcome: 'success', finishedAt: '2026-11-20T12:00:30Z' }),
    );
    const [stored] = await store.evidence([body.digest]);
    expect(stored.effectiveAt).toBe(NOW);
    expect((await judged()).verdict).toBe('supported');
  });

  it('gains nothing by a replay of what was said before', async () => {
    const { clock, judged, post } = await serve();
    const passed = envelopeOf({ outcome: 'success', finishedAt: T1 });
    expect((await post('/evidence', passed)).body.added).toBe(true);
    await post(
      '/evidence',
      envelopeOf({ outcome: 'failure', finishedAt: '2026-11-19T09:00:00Z' }),
    );
    expect((await judged()).verdict).toBe('defeated');
    clock.now = '2026-11-20T13:00:00.000Z';
    const again = await post('/evidence', passed);
    expect(again.status).toBe(200);
    expect(again.body.added).toBe(false);
    expect((await judged()).verdict).toBe('defeated');
  });

  it('about another commit is kept for that one, and supports nothing here', async () => {
    const { judged, post } = await serve();
    const { body } = await post(
      '/evidence',
      envelopeOf({ outcome: 'failure' }, { commit: sha('b2') }),
    );
    const { nodes, verdict } = await judged();
    expect(verdict).toBe('supported');
    expect(JSON.stringify(nodes)).not.toContain(body.digest);
  });
});

describe('a batch', () => {
  const of = (finishedAt: string) =>
    envelopeOf({ outcome: 'success', finishedAt });
  const forged = envelopeOf(
    { outcome: 'success' },
    { key: generateKeyPairSync('ed25519').privateKey },
  );

  it('keeps its good rest, as a list and as lines', async () => {
    const { post, store } = await serve();
    const before = await store.evidenceCount();
    const list = await post('/evidence', [of(T1), forged, 7, of(NOW)]);
    expect(list.status).toBe(201);
    expect(list.body).toMatchObject({ kept: 2, refused: 2 });
    expect(list.body.items).toMatchObject([
      { index: 0, kept: { added: true }, error: null },
      {
        index: 1,
        kept: null,
        error: {
          name: 'InputError',
          message: expect.stringContaining('trust.keys'),
        },
      },
      { index: 2, kept: null, error: { name: 'InputError' } },
      { index: 3, kept: { added: true }, error: null },
    ]);
    const lines = await post(
      '/evidence',
      [of(T1), of('2026-11-19T10:00:00Z')]
        .map(item => JSON.stringify(item))
        .concat('{"cut off": ')
        .join('\n'),
    );
    expect(lines.status).toBe(201);
    expect(lines.body).toMatchObject({ kept: 2, refused: 1 });
    expect(lines.body.items[2].error.message).toContain('cut off');
    expect(await store.evidenceCount()).toBe(before + 3);
    // All of it is there already.
    expect((await post('/evidence', [of(T1), of(NOW)])).status).toBe(200);
  });

  it('of which nothing is good is refused whole', async () => {
    const { post } = await serve();
    const answer = await post('/evidence', [forged, 7]);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(
      /^None of 2 statements can be kept; statement 0: signatures/,
    );
  });
});

describe('what is known of evidence later', () => {
  it('turns bad when its key is swapped, and says so', async () => {
    const knex = await databases.init('SQLITE_3');
    const first = await testDoor(knex);
    servers.push(first.server);
    const kept = await request(first.server)
      .post('/evidence')
      .set('authorization', BRAM)
      .set('content-type', 'application/json')
      .send(
        JSON.stringify(envelopeOf({ outcome: 'success', finishedAt: NOW })),
      );
    expect(kept.status).toBe(201);
    await first.judged();
    const other = generateKeyPairSync('ed25519').publicKey;
    const second = await testDoor(knex, {
      config: {
        trust: {
          ...TRUST,
          keys: [
            {
              name: 'ci',
              publicKey: other
                .export({ format: 'pem', type: 'spki' })
                .toString(),
            },
          ],
        },
      },
    });
    servers.push(second.server);
    const { nodes } = await second.judged();
    const shown = nodes
      .flatMap(({ evidence }) => evidence)
      .find(({ digest }) => digest === kept.body.digest)!;
    expect(shown.checks[0]).toMatchObject({
      id: 'signature',
      ok: false,
      text: expect.stringContaining('0 of 1 needed keys'),
    });
  });

  it('turns bad when its bytes are others than the log recorded', async () => {
    const knex = await databases.init('SQLITE_3');
    const door = await testDoor(knex);
    servers.push(door.server);
    const { body } = await request(door.server)
      .post('/evidence')
      .set('authorization', BRAM)
      .set('content-type', 'application/json')
      .send(
        JSON.stringify(envelopeOf({ outcome: 'failure', finishedAt: NOW })),
      );
    // Another statement that the same key signed, put in its place.
    await knex('evidence')
      .where({ digest: body.digest })
      .update({
        envelope: JSON.stringify(
          envelopeOf(
            { outcome: 'success', finishedAt: NOW },
            { key: ci.privateKey },
          ),
        ),
      });
    const { nodes } = await door.judged();
    const shown = nodes
      .flatMap(({ evidence }) => evidence)
      .find(({ digest }) => digest === body.digest)!;
    expect(shown.checks[0]).toMatchObject({
      id: 'signature',
      ok: false,
      text: 'The bytes are not those that the ledger recorded.',
    });
  });

  it('is stale, not failed, while the log cannot seal it', async () => {
    const { judged, ledger, post } = await serve();
    await post(
      '/evidence',
      envelopeOf({ outcome: 'success', finishedAt: NOW }),
    );
    jest
      .spyOn(ledger, 'seal')
      .mockRejectedValue(new Error('The ledger cannot be reached'));
    const { nodes } = await judged();
    const leaf = nodes.find(({ id }) => id === 'Sn1')!;
    expect(leaf.state).toBe('stale');
    expect(
      leaf.evidence
        .flatMap(({ checks }) => checks.filter(({ ok }) => ok !== true))
        .map(({ id, ok, text }) => [id, ok, text]),
    ).toEqual([
      ['inclusion', null, 'Its receipt is not in a signed tree yet.'],
    ]);
  });
});
