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

import { parseInParts, parseText, prepareText } from './parse';

/** Read as one, and in parts as small as they can be. */
function both(source: string) {
  const steps = (size: number) => {
    const read = parseInParts(source, size);
    let count = 0;
    for (;;) {
      const { done, value } = read.next();
      if (done) {
        return { count, parsed: value };
      }
      count += 1;
    }
  };
  return { whole: steps(Infinity), parts: steps(1) };
}

const TEXT = `# Head
module:
  name: shop

G1: # the claim
  text: "It is
    safe: for all"
  supportedBy: [S1,
    G2]
# between
S1: { text: By parts, supportedBy: [G2] }
G2:
- a
- b: 1
Sn1:
  text: |
    G9: no key

    # no comment
  other: 0x1F

Long.er-key_1:	tabbed
G3:
`;

describe('a text in parts', () => {
  it('is what it is as one, with the same places', () => {
    const { parts, whole } = both(TEXT);
    expect(whole.parsed.problems).toEqual([]);
    expect(whole.parsed.keys.map(({ id }) => id)).toEqual([
      'module',
      'G1',
      'S1',
      'G2',
      'Sn1',
      'Long.er-key_1',
      'G3',
    ]);
    expect(parts.parsed).toEqual(whole.parsed);
    expect(parts.count).toBe(8);
    expect(whole.count).toBe(0);
  });

  it.each([
    ['anchors', 'G1: &a { text: x }\nG2: *a\n'],
    ['an alias of nothing', 'G1: x\nG2: *a\n'],
    ['a merge', 'G1: &a { text: x }\nG2:\n  <<: *a\n'],
    ['keys twice', 'G1: x\nG2: y\nG1: z\n'],
    ['keys twice within', 'G1: x\nG2: { a: 1, a: 2 }\n'],
    ['quotes to the margin', 'G1: "x\nG2: y"\n'],
    ['lists to the margin', 'G1: [x,\nG2: y\n]\n'],
    ['quotes that stay open', 'G1: x\nG2: "y\nG3: z\n'],
    ['a line that is no key', 'G1: x\nnothing\nG2: y\n'],
    ['several documents', 'G1: x\n---\nG2: y\n'],
    ['a list', '- x\n- y\n'],
    ['a tab', 'G1:\n\ttext: x\nG2: y\n'],
    ['Windows lines', 'G1: x\r\nG2: y\r\n'],
    ['a key of objects', '__proto__: { a: 1 }\nG1: x\n'],
    ['a key of all objects', 'constructor: x\ntoString: y\nG1: z\n'],
    ['keys that are no texts', 'true: x\nnull: y\nG1: z\n'],
    ['a block to the margin', 'G1: |\nG2: y\n'],
    ['nothing', ''],
    ['comments', '# a\n# b\n'],
    ['an indented mapping', '  G1: x\n  G2: y\n'],
    ['nesting', `G1: x\nG2: ${'['.repeat(40)}${']'.repeat(40)}\n`],
  ])('with %s is what it is as one', (_, source) => {
    const { parts, whole } = both(source);
    expect(parts.parsed).toEqual(whole.parsed);
  });

  it('is kept, so that whoever asks need not read it', () => {
    const source = Array.from(
      { length: 5_000 },
      (_, index) => `G${index}:\n  text: Claim ${index} of all\n`,
    ).join('');
    const steps = [...prepareText(source)];
    expect(steps.length).toBeGreaterThan(1);
    expect([...prepareText(source)]).toEqual([]);
    expect(parseText(source)).toBe(parseText(source));
    expect(parseText(source).keys[4_999]).toEqual({
      id: 'G4999',
      position: { line: 9_999, column: 1 },
    });
  });
});
