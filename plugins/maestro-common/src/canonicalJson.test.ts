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
import { canonicalJson } from './canonicalJson';

describe('canonicalJson', () => {
  it('sorts keys, leaves out undefined members, keeps array order', () => {
    expect(canonicalJson({ b: [2, 1], a: undefined, Z: null })).toBe(
      '{"Z":null,"b":[2,1]}',
    );
  });

  it('reads back as the same value, and is a fixed point', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const text = canonicalJson(value);
        // JSON has one zero: -0 is written as 0.
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.stringify(sorted(JSON.parse(text)))).toBe(
          JSON.stringify(sorted(JSON.parse(JSON.stringify(value)))),
        );
      }),
    );
  });

  it('does not depend on the order in which members were written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string(), fc.jsonValue()), {
          selector: ([key]) => key,
        }),
        entries => {
          const there = Object.fromEntries(entries);
          const back = Object.fromEntries([...entries].reverse());
          expect(canonicalJson(back)).toBe(canonicalJson(there));
        },
      ),
    );
  });

  it.each([[NaN], [Infinity], [() => 1], [10n]])('refuses %p', value => {
    expect(() => canonicalJson(value)).toThrow('JSON cannot hold');
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (value && typeof value === 'object') {
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]);
  }
  return value;
}
