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
import { measureNode, wrapText } from './measure';

describe('wrapText', () => {
  it('breaks at words', () => {
    expect(wrapText('All tests of the change pass', 12, 5)).toEqual([
      'All tests of',
      'the change',
      'pass',
    ]);
  });

  it('marks what is left out', () => {
    expect(wrapText('one two three four', 5, 2)).toEqual(['one', 'two…']);
  });

  it('breaks words that are longer than a line', () => {
    expect(wrapText('abcdefghij', 4, 5)).toEqual(['abcd', 'efgh', 'ij']);
  });

  it('keeps to its bounds for any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), text => {
        const lines = wrapText(text, 20, 5);
        expect(lines.length).toBeLessThanOrEqual(5);
        lines.forEach(line =>
          expect(Array.from(line).length).toBeLessThanOrEqual(20),
        );
      }),
    );
  });
});

describe('measureNode', () => {
  it('draws solutions as circles and grows others with their text', () => {
    const solution = measureNode({ kind: 'solution', text: 'Report' });
    expect(solution.width).toBe(solution.height);
    const short = measureNode({ kind: 'goal', text: 'Safe' });
    const long = measureNode({
      kind: 'goal',
      text: 'Safe to merge '.repeat(9),
    });
    expect(long.height).toBeGreaterThan(short.height);
    expect(long.width).toBe(short.width);
  });
});
