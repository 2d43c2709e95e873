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

import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { Server } from 'node:http';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { wrapServer } from '@backstage/backend-openapi-utils/testUtils';
import {
  TestDatabases,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createEntityAccess } from '@maestro/backstage-plugin-maestro-node';
import express from 'express';
import request from 'supertest';
import { PEOPLE, component, testCases } from './__testUtils__/cases';
import {
  CHECKOUT,
  change,
  check,
  claim,
  review,
  sha,
} from './__testUtils__/events';
import {
  PREDICATES,
  STATEMENT_PAYLOAD_TYPE,
  preAuthEncoding,
  writeStatement,
} from './engine/attest';
import { createRouter } from './router';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const T1 = '2026-11-19T08:00:00.000Z';
const ADA = mockCredentials.user.header('user:default/ada');
const BRAM = mockCredentials.user.header('user:default/bram');
const CHIDI = mockCredentials.user.header('user:default/chidi');

const servers: Server[] = [];

afterEach(() => servers.splice(0).forEach(server => server.close()));

const EVENTS = [
  claim('2026-11-01T00:00:00.000Z'),
  change(1, T1),
  check(sha('a1'), T1),
  review(1, T1),
];

const ci = generateKeyPairSync('ed25519');

/** An envelope as CI would sign it. */
function envelopeOf(
  predicate: Record<string, unknown>,
  options: { key?: typeof ci.privateKey; commit?: string; type?: string } = {},
) {
  const payload = writeStatement({
    subjects: [
      { name: null, digest: { gitCommit: options.commit ?? sha('a1') } },
    ],
    predicateType: PREDICATES.check,
    predicate,
  });
  const payloadType = options.type ?? STATEMENT_PAYLOAD_TYPE;
  const message = preAuthEncoding(payloadType, payload);
  return {
    payload: Buffer.from(payload).toString('base64'),
    payloadType,
    signatures: [
      {
        sig: sign(null, message, options.key ?? ci.privateKey).toString(
          'base64',
        ),
      },
    ],
  };
}

async function serve(
  options: { hidden?: boolean; denied?: string[]; plain?: boolean } = {},
) {
  const cases = await testCases(await databases.init('SQLITE_3'), EVENTS, {
    config: {
      trust: {
        keys: [
          {
            name: 'ci',
            publicKey: ci.publicKey
              .export({ format: 'pem', type: 'spki' })
              .toString(),
          },
        ],
        rules: [
          { predicate: 'https://*', signers: ['portal'] },
          { predicate: PREDICATES.check, signers: ['ci'] },
        ],
      },
    },
  });
  await cases.evaluate();
  const catalog = catalogServiceMock({
    entities: options.hidden ? PEOPLE : [component('checkout'), ...PEOPLE],
  });
  const auditor = mockServices.auditor.mock();
  const audit = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audit);
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockImplementation(async requests =>
    requests.map(({ permission }) => ({
      result: options.denied?.includes(permission.name)
        ? AuthorizeResult.DENY
        : AuthorizeResult.ALLOW,
    })),
  );
  const app = express();
  app.use(
    createRouter({
      ...cases,
      access: createEntityAccess({ catalog }),
      auditor,
      httpAuth: mockServices.httpAuth(),
      permissions,
    }),
  );
  app.use(
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
    }).error(),
  );
  // Some machines have no IPv6 entry for localhost.
  const listen = app.listen.bind(app) as (...args: unknown[]) => Server;
  app.listen = ((port: number, ...rest: unknown[]) => {
    const server = listen(port ?? 0, '127.0.0.1', ...rest);
    servers.push(server);
    return server;
  }) as never;
  // wrapServer checks what it is asked as well: bad questions go past it.
  const server = options.plain ? app.listen(0) : await wrapServer(app);
  const found = (
    await cases.service.list({
      limit: 1,
      visible: async () => new Set([CHECKOUT]),
    })
  ).items[0];
  return { ...cases, server, auditor, audit, found };
}

describe('router', () => {
  it('answers with cases as the document says', async () => {
    const { found, server } = await serve();
    const list = await request(server)
      .get(`/cases?entityRef=${CHECKOUT}&verdict=supported&wentBad=false`)
      .set('authorization', BRAM);
    expect(list.status).toBe(200);
    expect(list.body).toMatchObject({
      items: [{ id: found.id, verdict: 'supported' }],
      withheld: 0,
      nextCursor: null,
    });
    const one = await request(server)
      .get(`/cases/${found.id}`)
      .set('authorization', BRAM);
    expect(one.status).toBe(200);
    expect(one.body).toMatchObject({ id: found.id, mayNotApprove: null });
    const own = await request(server)
      .get(`/cases/${found.id}`)
      .set('authorization', ADA);
    expect(own.body.mayNotApprove).toMatch(/You are the author/);
  });

  it('names what is wrong with a question', async () => {
    const { found, server } = await serve({ plain: true });
    for (const [path, status, message] of [
      ['/cases?limit=0', 400, 'limit'],
      ['/cases?limit=101', 400, 'limit'],
      ['/cases?verdict=green', 400, 'verdict'],
      ['/cases?cursor=x', 400, 'cursor'],
      ['/cases?entityRef=a:b:c', 400, 'entityRef'],
      ['/cases?color=red', 400, 'color'],
      ['/cases/nothing', 404, 'nothing'],
    ] as const) {
      const answer = await request(server).get(path).set('authorization', BRAM);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.body.error.message).toContain(message);
    }
    const post = (path: string, body?: object) =>
      request(server)
        .post(`/cases/${found.id}${path}`)
        .set('authorization', CHIDI)
        .send(body);
    for (const [path, body, status, message] of [
      ['/approvals', { digest: 'x' }, 400, 'digest'],
      ['/approvals', {}, 400, 'digest'],
      ['/challenges', { target: 'G1', text: '  ' }, 400, 'text'],
      ['/challenges', { target: 'G7', text: 'x' }, 400, 'G7'],
      ['/challenges/none/answer', { text: 'x' }, 404, 'none'],
      ['/challenges/none/accept', undefined, 404, 'none'],
    ] as const) {
      const answer = await post(path, body);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.body.error.message).toContain(message);
    }
  });

  it('approves and challenges, and tells the auditor', async () => {
    const { audit, auditor, found, server, service } = await serve();
    const { judged } = await service.get(found.id);
    const approve = (who: string) =>
      request(server)
        .post(`/cases/${found.id}/approvals`)
        .set('authorization', who)
        .send({ digest: judged.digest });
    const refused = await approve(ADA);
    expect(refused.status).toBe(403);
    expect(audit.fail).toHaveBeenCalledTimes(1);
    const approved = await approve(BRAM);
    expect(approved.status).toBe(201);
    expect(approved.body.approvals).toHaveLength(1);
    expect(audit.success).toHaveBeenCalledTimes(1);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'case-approve',
        severityLevel: 'high',
        meta: { caseId: found.id },
      }),
    );
    const challenged = await request(server)
      .post(`/cases/${found.id}/challenges`)
      .set('authorization', CHIDI)
      .send({ target: 'Sn1', text: 'Only unit tests ran' });
    expect(challenged.status).toBe(201);
    expect(challenged.body.wentBad).toBe(true);
    const [{ id }] = challenged.body.challenges;
    const answered = await request(server)
      .post(`/cases/${found.id}/challenges/${id}/answer`)
      .set('authorization', ADA)
      .send({ text: 'They cover the change' });
    expect(answered.status).toBe(200);
    const accepted = await request(server)
      .post(`/cases/${found.id}/challenges/${id}/accept`)
      .set('authorization', CHIDI);
    expect(accepted.status).toBe(200);
    expect(accepted.body.verdict).toBe('supported');
    const collected = await request(server)
      .post(`/cases/${found.id}/collect`)
      .set('authorization', BRAM);
    expect(collected.status).toBe(200);
  });

  it('asks for a permission on every route', async () => {
    const { found } = await serve();
    for (const [method, path, permission, body] of [
      ['get', '/cases', 'maestro.safety-case.read'],
      ['get', `/cases/${found.id}`, 'maestro.safety-case.read'],
      ['post', `/cases/${found.id}/collect`, 'maestro.safety-case.collect'],
      [
        'post',
        `/cases/${found.id}/approvals`,
        'maestro.safety-case.approve',
        { digest: '0'.repeat(64) },
      ],
      [
        'post',
        `/cases/${found.id}/challenges`,
        'maestro.safety-case.challenge',
        { target: 'G1', text: 'x' },
      ],
      ['post', '/evidence', 'maestro.safety-case.submit', {}],
      ['post', '/reports', 'maestro.safety-case.submit', {}],
    ] as const) {
      const { server } = await serve({ denied: [permission], plain: true });
      const answer = await request(server)
        [method](path)
        .set('authorization', BRAM)
        .send(body);
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.body.error.message).toContain(permission);
    }
  });

  it('hides cases of components that the caller may not see', async () => {
    const { found, server } = await serve({ hidden: true });
    const list = await request(server).get('/cases').set('authorization', BRAM);
    expect(list.body).toMatchObject({ items: [], withheld: 1 });
    for (const path of [`/cases/${found.id}`, '/cases/none']) {
      const answer = await request(server).get(path).set('authorization', BRAM);
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });

  it('keeps envelopes of known keys, and lets policy decide what they may say', async () => {
    const { evaluate, found, server, service } = await serve({ plain: true });
    const post = (body: unknown, query = '') =>
      request(server)
        .post(`/evidence${query}`)
        .set('authorization', mockCredentials.service.header())
        .set('content-type', 'application/vnd.in-toto+json')
        .send(typeof body === 'string' ? body : JSON.stringify(body));
    const failed = envelopeOf({ outcome: 'failure', finishedAt: T1 });
    const kept = await post(
      failed,
      '?repository=github.com/lighthouse/checkout',
    );
    expect(kept.status).toBe(201);
    expect(kept.body).toMatchObject({
      predicateType: PREDICATES.check,
      commits: [sha('a1')],
      signedByPortal: false,
      added: true,
    });
    const again = await post(failed);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...kept.body, added: false });
    await evaluate();
    const { judged, verdict } = await service.get(found.id);
    expect(verdict).toBe('defeated');
    const leaf = judged.nodes.find(({ id }) => id === 'Sn1')!;
    expect(leaf.evidence.map(({ digest }) => digest)).toContain(
      kept.body.digest,
    );
  });

  it('refuses evidence that is malformed, forged or about nothing, by name', async () => {
    const { server, store } = await serve({ plain: true });
    const before = await store.evidenceCount();
    const good = envelopeOf({ outcome: 'success' });
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const [first] = good.signatures;
    const text = (value: string) => Buffer.from(value).toString('base64');
    for (const [body, message] of [
      ['{"payload": "x', 'cut off'],
      [JSON.stringify([]), 'send 1 to 500'],
      [JSON.stringify({ ...good, payload: undefined }), 'payload'],
      [JSON.stringify({ ...good, signatures: [] }), 'signatures'],
      [
        JSON.stringify({ ...good, payload: `${good.payload.slice(0, -2)}*` }),
        'payload is not base64',
      ],
      [
        JSON.stringify({ ...good, signatures: [{ sig: first.sig.slice(4) }] }),
        'signatures',
      ],
      [
        JSON.stringify({ ...good, payload: text('{"_type":"other"}') }),
        'signatures',
      ],
      [
        JSON.stringify(envelopeOf({}, { key: stranger })),
        'maestro.safetyCase.trust.keys',
      ],
      [
        JSON.stringify(envelopeOf({}, { type: 'text/plain' })),
        'payloadType is "text/plain"',
      ],
      [
        JSON.stringify(envelopeOf({}, { commit: 'abc' })),
        'subject names no commit',
      ],
      [
        JSON.stringify({
          mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        }),
        'has not the form of its version',
      ],
    ] as const) {
      const answer = await request(server)
        .post('/evidence')
        .set('authorization', BRAM)
        .set('content-type', 'application/json')
        .send(body);
      expect([body.slice(0, 60), answer.status]).toEqual([
        body.slice(0, 60),
        400,
      ]);
      expect(answer.body.error.message).toContain(message);
    }
    expect(await store.evidenceCount()).toBe(before);
  });

  it('signs raw reports, and says that it did', async () => {
    const { server, store, evidence } = await serve({ plain: true });
    const commit = sha('a1');
    const junit =
      '<testsuites><testsuite timestamp="2026-11-19T08:00:00"><testcase name="a"/></testsuite></testsuites>';
    const post = (query: string, body: string) =>
      request(server)
        .post(`/reports?${query}`)
        .set('authorization', BRAM)
        .set('content-type', 'application/xml')
        .send(body);
    const kept = await post(`format=junit&commit=${commit}`, junit);
    expect(kept.status).toBe(201);
    expect(kept.body).toMatchObject({
      predicateType: PREDICATES.testResult,
      signedByPortal: true,
    });
    const [stored] = await store.evidence([kept.body.digest]);
    expect(stored).toMatchObject({
      signedByPortal: true,
      signer: evidence.key.signer,
      effectiveAt: '2026-11-19T08:00:00.000Z',
      origin: { system: 'user:default/bram', collector: 'report-junit' },
    });
    for (const [query, body, message] of [
      [`format=word&commit=${commit}`, junit, 'format is "word"'],
      ['format=junit&commit=abc', junit, 'commit is "abc"'],
      ['format=junit', junit, 'commit is null'],
      [`format=junit&commit=${commit}&x=1`, junit, 'x is not known'],
      [
        `format=junit&commit=${commit}&repository=here`,
        junit,
        'repository is "here"',
      ],
      [`format=junit&commit=${commit}`, junit.slice(0, -9), 'line'],
      [`format=junit&commit=${commit}`, '<a/>', 'JUnit'],
      [`format=junit&commit=${commit}`, '<testsuites/>', 'JUnit'],
    ] as const) {
      const answer = await post(query, body);
      expect([query, answer.status]).toEqual([query, 400]);
      expect(answer.body.error.message).toContain(message);
    }
  });

  it('lets people, and no services, act', async () => {
    const { found, server } = await serve({ plain: true });
    const service = await request(server)
      .post(`/cases/${found.id}/challenges`)
      .set('authorization', mockCredentials.service.header())
      .send({ target: 'G1', text: 'x' });
    expect(service.status).toBe(403);
  });

  it('has a key of its own', async () => {
    const { evidence } = await serve();
    const key = createPrivateKey(
      evidence.key.privateKey.export({ format: 'pem', type: 'pkcs8' }),
    );
    expect(key.asymmetricKeyType).toBe('ed25519');
  });
});
