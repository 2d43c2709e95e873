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

import fc from 'fast-check';
import { accepts, acceptanceProblem } from './accept';
import {
  decodeBase64,
  preAuthEncoding,
  readEnvelope,
  verifyEnvelope,
} from './dsse';
import { SignedStatement, TrustPolicy, judgeLeaf, mayState } from './leaf';
import {
  PREDICATES,
  Statement,
  isAboutCommit,
  readStatement,
  writeStatement,
} from './statement';

const SHA = 'a'.repeat(40);
const bytes = (text: string) => new TextEncoder().encode(text);

const tests = (result: string): Statement => ({
  subjects: [{ name: 'checkout', digest: { gitCommit: SHA } }],
  predicateType: PREDICATES.testResult,
  predicate: { result, failedTests: result === 'PASSED' ? [] : ['x'] },
});

describe('preAuthEncoding', () => {
  it('counts bytes, not characters', () => {
    expect(Buffer.from(preAuthEncoding('ä', bytes('ö!'))).toString()).toBe(
      'DSSEv1 2 ä 3 ö!',
    );
  });
});

describe('decodeBase64', () => {
  it('takes both alphabets, and one spelling where asked for', () => {
    expect(decodeBase64('-_-_')).toEqual(decodeBase64('+/+/'));
    expect(decodeBase64('YQ')).toEqual(bytes('a'));
    expect(decodeBase64('YQ', true)).toBeNull();
    expect(decodeBase64('YR==', true)).toBeNull();
    expect(decodeBase64('YQ==', true)).toEqual(bytes('a'));
    expect(decodeBase64('+_aa')).toBeNull();
    expect(decodeBase64('YQ==\n')).toBeNull();
    expect(decodeBase64('Y')).toBeNull();
  });

  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), value => {
        const text = Buffer.from(value).toString('base64');
        expect(decodeBase64(text, true)).toEqual(new Uint8Array(value));
        expect(decodeBase64(Buffer.from(value).toString('base64url'))).toEqual(
          new Uint8Array(value),
        );
      }),
    );
  });
});

describe('verifyEnvelope', () => {
  const envelope = {
    payload: Buffer.from('{}').toString('base64'),
    payloadType: 't',
    signatures: [{ sig: 'AA==' }, { sig: 'AQ==' }],
  };
  const key = (id: string, first: number) => ({
    id,
    verify: (_: Uint8Array, signature: Uint8Array) => signature[0] === first,
  });
  const options = { threshold: 2, payloadTypes: ['t'] };

  it('counts distinct keys, whatever the key ids say', () => {
    expect(
      verifyEnvelope(envelope, {
        ...options,
        keys: [key('a', 0), key('b', 1)],
      }),
    ).toMatchObject({ ok: true, keys: ['a', 'b'] });
    expect(
      verifyEnvelope(envelope, { ...options, keys: [key('a', 0)] }),
    ).toMatchObject({ ok: false, reason: expect.stringContaining('1 of 2') });
  });

  it('refuses a threshold that proves nothing, and types it does not know', () => {
    expect(
      verifyEnvelope(envelope, { ...options, threshold: 0, keys: [] }).ok,
    ).toBe(false);
    expect(
      verifyEnvelope(envelope, {
        threshold: 1,
        payloadTypes: ['other'],
        keys: [key('a', 0)],
      }),
    ).toMatchObject({ ok: false, reason: expect.stringContaining('"t"') });
  });

  it('names what is missing in an envelope', () => {
    expect(readEnvelope(null)).toMatch(/not a JSON object/);
    expect(readEnvelope({ payload: 1 })).toMatch(/^payload/);
    expect(readEnvelope({ payload: '', payloadType: 't' })).toMatch(
      /^signatures/,
    );
    expect(
      readEnvelope({ payload: '', payloadType: 't', signatures: [{}] }),
    ).toMatch(/^signatures\[0\]/);
    expect(readEnvelope(envelope)).toEqual(envelope);
  });
});

describe('readStatement', () => {
  it('reads back what was written', () => {
    expect(readStatement(writeStatement(tests('PASSED')))).toEqual(
      tests('PASSED'),
    );
  });

  it.each([
    ['{', /not JSON/],
    ['[]', /not a JSON object/],
    ['{"_type":"x"}', /_type is "x"/],
    [
      '{"_type":"https://in-toto.io/Statement/v1","predicateType":"p"}',
      /^subject is missing/,
    ],
    [
      '{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":[{"name":"a"}]}',
      /^subject\[0\]\.digest/,
    ],
  ])('says what is wrong with %s', (text, message) => {
    expect(readStatement(bytes(text))).toMatch(message);
  });

  it('knows a commit by either name of its digest', () => {
    expect(isAboutCommit(tests('PASSED'), SHA.toUpperCase())).toBe(true);
    expect(isAboutCommit(tests('PASSED'), 'b'.repeat(40))).toBe(false);
  });
});

describe('accepts', () => {
  it('says yes, no, or that it cannot say', () => {
    const ask = (expression: string | null) =>
      accepts(expression, tests('PASSED')).ok;
    expect(ask(null)).toBe(true);
    expect(ask('predicate.result == "PASSED"')).toBe(true);
    expect(ask('size(predicate.failedTests) > 0')).toBe(false);
    expect(ask('predicate.missing == 1')).toBeNull();
    expect(ask('predicate.result')).toBeNull();
    expect(ask('predicate.(')).toBeNull();
    expect(acceptanceProblem('predicate.(')).toMatch(/expecting/);
    expect(acceptanceProblem('true')).toBeNull();
    const twice = 'predicate.a.all(x, x.b.exists(y, y == 1))';
    expect(acceptanceProblem(`${twice} && ${twice}`)).toBeNull();
    // One after another is no deeper than one.
    expect(
      acceptanceProblem('[1].map(x, x).map(x, x).map(x, x).all(x, x == 1)'),
    ).toBeNull();
    expect(
      acceptanceProblem('[1].all(x, [1].all(y, [1].all(z, x == y)))'),
    ).toMatch(/more than 2 deep/);
    expect(acceptanceProblem(`true ${'|| true '.repeat(300)}`)).toMatch(
      /at most 2000/,
    );
  });
});

describe('mayState', () => {
  const policy: TrustPolicy = {
    version: '1',
    rules: [
      {
        predicate: 'https://in-toto.io/attestation/*',
        signers: ['oidc:https://ci|repo:acme/*', 'key:a.b'],
      },
    ],
  };

  it('takes what a pattern means, and nothing else', () => {
    const may = (type: string, signer: string) =>
      mayState(policy, type, signer);
    expect(may(PREDICATES.testResult, 'oidc:https://ci|repo:acme/shop')).toBe(
      true,
    );
    expect(may(PREDICATES.testResult, 'oidc:https://ci|repo:evil/shop')).toBe(
      false,
    );
    expect(may(PREDICATES.testResult, 'key:aXb')).toBe(false);
    expect(may(PREDICATES.provenance, 'key:a.b')).toBe(false);
  });
});

describe('judgeLeaf', () => {
  const policy: TrustPolicy = {
    version: '1',
    rules: [{ predicate: '*', signers: ['key:ci'] }],
  };
  const demand = {
    predicate: PREDICATES.testResult,
    accept: 'predicate.result == "PASSED"',
    timeToLive: 3600,
    belief: null,
    select: null,
  };
  const NOW = 10_000_000;
  const signed = (more: Partial<SignedStatement> = {}): SignedStatement => ({
    digest: 'd1',
    statement: tests('PASSED'),
    signed: true,
    signatureText: 'Signed.',
    signers: ['key:ci'],
    source: 'github/ci',
    effectiveAt: NOW - 60_000,
    receivedAt: NOW - 50_000,
    included: true,
    ...more,
  });
  const judge = (statements: SignedStatement[], sourceDown = false) =>
    judgeLeaf(statements, demand, { sha: SHA, policy, now: NOW, sourceDown });

  it.each([
    ['verified', {}],
    ['bad_signature', { signed: false }],
    ['bad_signature', { signers: ['key:other'] }],
    ['bad_signature', { included: false }],
    ['failed', { statement: tests('FAILED') }],
    ['stale', { effectiveAt: NOW - 3_600_001 }],
    ['stale', { included: null }],
    ['missing', { signed: null }],
    [
      'missing',
      {
        statement: {
          ...tests('PASSED'),
          subjects: [{ name: null, digest: { gitCommit: 'b'.repeat(40) } }],
        },
      },
    ],
    ['missing', { statement: { ...tests('PASSED'), predicate: {} } }],
    [
      'missing',
      { statement: { ...tests('PASSED'), predicateType: PREDICATES.spdx } },
    ],
  ] as const)('is %s for %j', (state, more) => {
    expect(judge([signed(more as Partial<SignedStatement>)]).state).toBe(state);
  });

  it('lets nobody stand in for what takes too many steps to be read', () => {
    const checks = Array.from({ length: 1_000 }, (_, n) => ({ n }));
    const old = signed({ digest: 'old', effectiveAt: NOW - 120_000 });
    const large = signed({
      statement: {
        ...tests('FAILED'),
        predicate: { result: 'FAILED', checks },
      },
    });
    const other = signed({ digest: 'other', source: 'other' });
    const loops =
      '!has(predicate.checks) || predicate.checks.all(a, predicate.checks.all(b, a.n + b.n >= 0.0))';
    const asks = [
      { ...demand, accept: loops },
      { ...demand, select: { subject: null, name: null, where: loops } },
    ];
    for (const ask of asks) {
      for (const rest of [[old], [other]]) {
        const options = { sha: SHA, policy, now: NOW };
        expect(judgeLeaf([...rest, large], ask, options).state).toBe('missing');
        expect(judgeLeaf(rest, ask, options).state).toBe('verified');
        // Whoever may not say so does not silence those who may.
        const rubbish = { ...large, signers: ['key:other'] };
        expect(judgeLeaf([...rest, rubbish], ask, options).state).toBe(
          'verified',
        );
      }
    }
  });

  it('reads the newest first, wherever it stands', () => {
    const ask = {
      ...demand,
      accept: 'predicate.failedTests.all(a, a != "y") && true',
    };
    const options = () => ({
      sha: SHA,
      policy,
      now: NOW,
      budget: { left: 8 },
    });
    const newest = signed({ statement: tests('FAILED') });
    const old = { ...newest, digest: 'old', effectiveAt: NOW - 120_000 };
    const states = [
      [old, newest],
      [newest, old],
    ].map(list =>
      judgeLeaf(list, ask, options()).statements.map(
        ({ exhausted, signed: { digest } }) => [digest, exhausted],
      ),
    );
    expect(states[0]).toEqual(states[1]);
    expect(states[0].map(([digest]) => digest)).toEqual(['d1', 'old']);
    expect(states[0][1][1]).toBe(true);
  });

  it('is missing without statements, and stale while its source is down', () => {
    expect(judge([]).state).toBe('missing');
    expect(judge([], true).state).toBe('stale');
  });

  it('takes the newest of a source, and the worst of the sources', () => {
    const old = signed({
      digest: 'd0',
      statement: tests('FAILED'),
      effectiveAt: NOW - 120_000,
    });
    expect(judge([old, signed()])).toMatchObject({
      state: 'verified',
      passed: ['d1'],
      failed: [],
    });
    expect(judge([signed(), { ...old, source: 'other' }])).toMatchObject({
      state: 'failed',
      passed: ['d1'],
      failed: ['d0'],
    });
  });

  it('is not defeated by rubbish beside a genuine statement', () => {
    const rubbish = signed({
      digest: 'd9',
      signed: false,
      statement: tests('FAILED'),
      effectiveAt: NOW,
    });
    const result = judge([signed(), rubbish]);
    expect(result.state).toBe('verified');
    expect(result.statements.map(({ state }) => state)).toEqual([
      'bad_signature',
      'verified',
    ]);
  });

  it('does not take a statement from the future for fresh', () => {
    expect(judge([signed({ effectiveAt: NOW + 60_000 })]).state).toBe('stale');
  });

  it('shows all checks, also after one that failed', () => {
    const [{ checks }] = judge([
      signed({ signed: false, included: null }),
    ]).statements;
    expect(checks.map(({ id, ok }) => [id, ok])).toEqual([
      ['signature', false],
      ['signer', null],
      ['subject', true],
      ['predicate', true],
      ['age', true],
      ['inclusion', null],
    ]);
  });
});
