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

import { checkGsn } from './check';
import { loadGsn } from './load';
import { readGsn } from './read';

/** Codes with severities, of files by path; the first one is the input. */
function check(files: Record<string, string>, options = {}) {
  const [input] = Object.keys(files);
  return checkGsn(
    loadGsn(
      [input],
      path => files[path] ?? null,
      (_, uses) => uses,
    ),
    options,
  ).diagnostics;
}

const codes = (text: string, options = {}) =>
  check({ 'a.yaml': text }, options).map(({ code }) => code);

const SOUND = `
G1:
  text: The change is safe
  supportedBy: [S1]
  inContextOf: [C1]
C1: { text: Pull request 7 }
S1:
  supportedBy: [Sn1, G2]
  gather: 1-of-n
Sn1:
  text: Tests
  evidence:
    predicate: https://in-toto.io/attestation/test-result/v0.1
    accept: predicate.result == "PASSED"
    timeToLive: 86400
    belief: { value: 0.9, reason: Mutation score }
G2: { undeveloped: true }
CG1: { challenges: G1 -> S1, supportedBy: CSn1 }
CSn1: {}
`;

describe('readGsn', () => {
  it('reads elements with their kinds, relations, evidence and places', () => {
    const { elements, problems } = readGsn({ path: 'a.yaml', text: SOUND });
    expect(problems).toEqual([]);
    const byId = Object.fromEntries(elements.map(item => [item.id, item]));
    expect(byId.G1).toMatchObject({
      kind: 'Goal',
      supportedBy: ['S1'],
      inContextOf: ['C1'],
      position: { line: 2, column: 1 },
    });
    expect(byId.S1.gather).toBe(1);
    expect(byId.Sn1.evidence).toEqual({
      predicate: 'https://in-toto.io/attestation/test-result/v0.1',
      accept: 'predicate.result == "PASSED"',
      timeToLive: 86400,
      belief: { value: 0.9, reason: 'Mutation score' },
      select: null,
    });
    expect(byId.CG1).toMatchObject({
      kind: 'CounterGoal',
      supportedBy: ['CSn1'],
      challenges: { from: 'G1', to: 'S1' },
    });
  });

  it.each([
    ['- a', /not a mapping/],
    ['G1: {}\nG1: {}', /unique/i],
    ['G1: [', /a\.yaml: /],
    ['G1: text', /G1 is "text"; write a mapping/],
    ['G1: { undeveloped: 1 }', /G1\.undeveloped is 1; write true or false/],
    ['G1: { nodeType: Claim }', /G1\.nodeType is "Claim"/],
    ['Sn1: { evidence: { predicate: x, timeToLive: 0 } }', /timeToLive is 0/],
    [
      'Sn1: { evidence: { predicate: x, timeToLive: .inf } }',
      /timeToLive is Infinity/,
    ],
    ['Sn1: { evidence: { predicate: x, belief: { value: 2 } } }', /0 to 1/],
    ['a: &a [1]\nb: *c', /alias/i],
  ])('says what is wrong with %j', (text, message) => {
    const { elements, problems } = readGsn({ path: 'a.yaml', text });
    expect(elements).toEqual([]);
    expect(problems[0]).toMatchObject({
      code: 'PARSE_ERROR',
      message: expect.stringMatching(message),
    });
  });

  it('keeps what it does not know', () => {
    const { elements } = readGsn({
      path: 'a.yaml',
      text: 'G1: { layer1: x, evidence: a link, "🐳": 1 }',
    });
    expect(elements[0].other).toEqual({
      layer1: 'x',
      evidence: 'a link',
      '🐳': 1,
    });
    expect(elements[0].evidence).toBeNull();
  });
});

describe('checkGsn', () => {
  it('finds nothing in a sound argument', () => {
    expect(codes(SOUND)).toEqual([]);
  });

  it.each([
    ['X1: {}', ['V01']],
    ['G1: {}', ['V02']],
    ['G1: { undeveloped: true, supportedBy: Sn1 }\nSn1: {}', ['V03']],
    ['G1: { supportedBy: C1 }\nC1: {}', ['V04']],
    ['G1: { supportedBy: [Sn1, Sn1] }\nSn1: {}', ['V05']],
    ['G1: { supportedBy: G1 }', ['V06']],
    ['G1: { supportedBy: Sn1, acp: { A: Sn2 } }\nSn1: {}\nSn2: {}', ['V09']],
    ['G1: { undeveloped: true, defeated: true }', ['V10']],
    ['G1: { supportedBy: Sn1, challenges: Sn1 }\nSn1: {}', ['V12']],
    ['G1: { supportedBy: Sn1, defeatedRelation: C1 }\nSn1: {}', ['V13']],
    ['G1: { undeveloped: true }\nG2: { undeveloped: true }', ['C01']],
    ['Sn1: {}', ['C02']],
    ['G1: { supportedBy: Sn1 }', ['C03']],
    ['G1: { supportedBy: "Sn1, Sn2" }', ['C03', 'C11']],
    [
      'G1: { supportedBy: G2 }\nG2: { supportedBy: G3 }\nG3: { supportedBy: G2 }',
      ['C04'],
    ],
    [
      'G1: { undeveloped: true }\nG2: { supportedBy: G3 }\nG3: { supportedBy: G2 }',
      ['C08'],
    ],
    [
      'G1: { undeveloped: true }\nCG1: { challenges: G1 -> G9, undeveloped: true }',
      ['C12'],
    ],
    ['G1: { undeveloped: true }\nCG1: { challenges: CG1 }', ['C13']],
    ['G1: { undeveloped: true }\nCG1: { challenges: G9 }', ['C14']],
    ['G1: { undeveloped: true }\nCG1: { challenges: G1 -> G1 }', ['C15']],
    [
      'G1: { supportedBy: [Sn1, Sn2] }\nSn1: {}\nSn2: {}\nCG1: { challenges: Sn1 -> Sn2 }',
      ['C16'],
    ],
    ['', ['NO_ELEMENTS']],
  ])('finds in %j: %j', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it('has rules that must be asked for', () => {
    const text = 'Sn1: { nodeType: Goal, undeveloped: true }';
    expect(codes(text)).toEqual([]);
    expect(codes(text, { extendedCheck: true })).toEqual(['V08']);
    expect(codes(SOUND, { warnDialectic: true })).toEqual(['V11']);
    expect(codes('G1: { supportedBy: Sn1 }', { exclude: ['a.yaml'] })).toEqual(
      [],
    );
  });

  it('reads what a module uses, and what it develops', () => {
    const template = 'module: { name: template }\nG1: { undeveloped: true }\n';
    const instance = (develops: string, more = '') =>
      `module: { name: m, uses: [t.yaml], extends: [{ module: template, develops: ${develops} }] }\nG2: { supportedBy: Sn1 }\nSn1: {}\n${more}`;
    const found = (text: string) =>
      check({ 'm.yaml': text, 't.yaml': template }).map(({ code }) => code);
    expect(found(instance('{ G1: [G2] }'))).toEqual([]);
    expect(found(instance('{ G9: [G2] }'))).toEqual(['C10']);
    expect(found(instance('{ G1: [C1] }', 'C1: {}'))).toEqual(['V07']);
    expect(
      check({ 'm.yaml': instance('{ G1: [G2] }') }).map(({ code }) => code),
    ).toEqual(['PARSE_ERROR']);
    expect(
      check({
        'a.yaml': 'module: { name: A, uses: [b.yaml] }\nG1: {}',
        'b.yaml': 'module: { name: A }\nG2: {}',
      }).map(({ code }) => code),
    ).toEqual(['C06']);
    expect(
      check({
        'a.yaml':
          'module: { name: A, uses: [b.yaml] }\nG1: { undeveloped: true }',
        'b.yaml': 'module: { name: B }\nC1: {}\nG1: {}\nC2: {}',
      }).map(({ code, element }) => `${code} ${element}`),
    ).toEqual(['C07 G1', 'C01 null']);
  });

  it('names the place of a finding', () => {
    expect(check({ 'a.yaml': '\n\nG1: {}\n' })[0]).toMatchObject({
      code: 'V02',
      severity: 'warning',
      position: { line: 3, column: 1 },
    });
  });
});
