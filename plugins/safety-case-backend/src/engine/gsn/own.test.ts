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

import { readArgument } from '../cases';
import { joinGsn } from './bundle';

const codes = (text: string) =>
  readArgument('a.yaml', text).diagnostics.map(
    ({ code, severity }) => `${code}${severity === 'error' ? '' : ' warning'}`,
  );

/** Two modules: the first uses the second. */
const modules = (shop: string, pay: string) =>
  joinGsn([
    {
      path: 'arguments/shop.gsn.yaml',
      text: `module: { name: shop, uses: [pay.gsn.yaml] }\n${shop}`,
    },
    { path: 'arguments/pay.gsn.yaml', text: `module: { name: pay }\n${pay}` },
  ]);

const PAY = `
G10: { text: Money is safe, public: true, supportedBy: [Sn10] }
Sn10: { text: Audit, public: true, evidence: { predicate: p } }
`;

describe('rules of ours for one file', () => {
  it.each([
    ['G1: { supportedBy: Sn1, evidence: { predicate: p } }\nSn1: {}', ['E01']],
    [
      'G1: { supportedBy: Sn1 }\nSn1: { evidence: { predicate: p, accept: "1 +" } }',
      ['E02'],
    ],
    [
      'G1: { supportedBy: Sn1 }\nSn1: { evidence: { predicate: p, select: { where: "((" } } }',
      ['E02'],
    ],
    ['G1: { supportedBy: [Sn1], gather: 2-of-n }\nSn1: {}', ['E03']],
    ['G1: { supportedBy: [Sn1], gather: anyof }\nSn1: {}', ['E04 warning']],
    [
      'G1: { supportedBy: Sn1, defeated: true }\nSn1: {}\nCSn1: { challenges: G1, defeated: true }\nCSn2: { challenges: CSn1 }',
      ['D01 warning'],
    ],
    [
      'G1: { supportedBy: Sn1 }\nSn1: {}\nCG1: { challenges: G1 }',
      ['D02 warning'],
    ],
    [
      'G1: { supportedBy: [Sn1, CG3] }\nSn1: {}\nCG3: { supportedBy: CG1 }\nCG1: { challenges: CG2, supportedBy: [CG2, CSn1] }\nCSn1: {}\nCG2: { challenges: CG1, supportedBy: CSn1 }',
      ['D03 warning'],
    ],
    [
      'G1: { supportedBy: Sn1 }\nSn1: { evidence: { predicate: p, select: { nome: x } } }',
      ['PARSE_ERROR'],
    ],
    [
      'G1: { supportedBy: Sn1 }\nSn1: { evidence: { predicate: p, select: {} } }',
      ['PARSE_ERROR'],
    ],
    [
      'G1: { supportedBy: G2 }\nG2: { moduleReference: m, away: { module: m, element: G3 } }',
      ['PARSE_ERROR'],
    ],
  ])('finds in %j: %j', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });
});

describe('rules of ours for modules', () => {
  const away = (of: string, more = '') =>
    `G1: { supportedBy: [G2] }\nG2: { away: { module: pay, element: ${of} }${more} }\n`;
  it.each([
    [away('G10'), PAY, []],
    ['G1: { supportedBy: [G2] }\nG2: { moduleReference: pay }\n', PAY, []],
    [
      'G1: { supportedBy: [G2] }\nG2: { contract: { consumer: shop, provider: pay }, supportedBy: [G10] }\n',
      PAY,
      [],
    ],
    [away('G11'), PAY, ['C01 warning', 'K01']],
    [away('Sn10'), PAY, ['C01 warning', 'K02']],
    [away('G10'), PAY.replace('safe, public: true', 'safe'), ['K03']],
    [away('G10', ', supportedBy: [G10]'), PAY, ['K04']],
    [
      'G1: { supportedBy: [Sn1, G10] }\nSn1: { moduleReference: pay }\n',
      PAY,
      ['K02'],
    ],
    [
      'G1: { supportedBy: [G2, G10] }\nG2: { away: { module: bank, element: G10 } }\n',
      PAY,
      ['K05 warning'],
    ],
    [
      'G1: { supportedBy: [G2] }\nG2: { contract: { consumer: pay, provider: pay }, supportedBy: [G10] }\n',
      PAY,
      ['K06', 'K08'],
    ],
    [
      'G1: { supportedBy: [G2, G10] }\nG2: { contract: { consumer: shop, provider: pay }, supportedBy: [G3] }\nG3: { undeveloped: true }\n',
      PAY,
      ['K07'],
    ],
  ])('finds in %j and %j: %j', (shop, pay, expected) => {
    expect(codes(modules(shop, pay)).sort()).toEqual(expected);
  });

  it('tells places in the whole text', () => {
    const text = modules(away('G11'), PAY);
    const [, found] = readArgument('x', text).diagnostics;
    expect(text.split('\n')[found.line! - 1]).toContain('element: G11');
  });

  it('finds what a file needs and nobody gave', () => {
    const [found] = readArgument(
      'arguments/shop.gsn.yaml',
      'module: { name: shop, uses: [../pay.gsn.yaml, ../../x.yaml] }\nG1: { undeveloped: true }',
    ).diagnostics;
    expect(found).toMatchObject({ code: 'PARSE_ERROR', severity: 'error' });
    expect(found.message).toContain('pay.gsn.yaml cannot be opened');
  });

  it('finds a support that comes back to itself through another module', () => {
    expect(
      codes(
        modules(
          'G1: { supportedBy: [G2] }\nG2: { public: true, supportedBy: [G3] }\nG3: { away: { module: pay, element: G10 } }\n',
          'G10: { public: true, supportedBy: [G11] }\nG11: { away: { module: shop, element: G2 } }\n',
        ),
      ),
    ).toEqual(['C04']);
  });
});
