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

import { endOf, rule, show, valueRule } from './build';
import { objectOf } from './formats';
import { DynamicRule, Violations } from './types';

export const TAG_RULES: DynamicRule[] = [
  valueRule('Tags-C-006-M', {
    keyword: 'SHOULD',
    looksFor: 'Tag keys with the value null',
    columns: ['Tags'],
    of: () => ['Tags'],
    test: text => {
      const tags = objectOf(text);
      return tags === null
        ? null
        : Object.values(tags).every(member => member !== null);
    },
  }),
  rule(
    'Tags-C-008-M',
    {
      proof: 'refutes',
      looksFor:
        'Tag keys with no value that are true in some rows and empty in others',
      columns: ['Tags'],
    },
    () => {
      const keys = new Map<string, { marked: boolean; empty: number | null }>();
      return {
        see(block) {
          const column = block.column('Tags')!;
          const noted = new Uint8Array(column.values.length);
          for (let row = 0; row < block.size; row += 1) {
            const code = column.codes[row];
            const text = column.values[code];
            if (text === null || noted[code] === 1) {
              continue;
            }
            noted[code] = 1;
            for (const [key, member] of Object.entries(objectOf(text) ?? {})) {
              const known = keys.get(key) ?? {
                marked: false,
                empty: null,
              };
              if (member === true) {
                known.marked = true;
              } else if (member === null || member === '') {
                known.empty ??= block.offset + row + 1;
              }
              keys.set(key, known);
            }
          }
        },
        end() {
          const violations = new Violations();
          for (const [key, { marked, empty }] of keys) {
            if (empty !== null && marked) {
              violations.add(
                empty,
                () => `tag ${show(key)} is true in other rows, empty here`,
              );
            }
          }
          return endOf(keys.size, violations);
        },
      };
    },
  ),
];
