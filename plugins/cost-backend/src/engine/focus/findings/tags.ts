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

import { Decimal } from 'decimal.js';
import { Exact } from '../dataset';
import { Row, objectOf, show } from '../dynamic';
import { FindingCheck, Found, KEPT } from './kit';

const plain = (key: string) => key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const wordsOf = (key: string) =>
  (key.match(/\p{Lu}?\p{Ll}+|\p{Lu}+/gu) ?? []).map(word => word.toLowerCase());

/** Tag keys with blanks around them, and keys that may mean the same. */
export function tagKeys(): FindingCheck {
  const rows = new Map<string, number>();
  const blanks = new Found();
  return {
    see(block) {
      const { codes, values } = block.column('Tags')!;
      const keys = values.map(text =>
        text === null ? [] : Object.keys(objectOf(text) ?? {}),
      );
      for (let row = 0; row < block.size; row += 1) {
        for (const key of keys[codes[row]]) {
          rows.set(key, (rows.get(key) ?? 0) + 1);
          if (key !== key.trim()) {
            blanks.add(block.offset + row + 1, show(key));
          }
        }
      }
    },
    end() {
      const names = [...rows.keys()];
      const alike = names.flatMap((a, index) =>
        names
          .slice(index + 1)
          .filter(b => mayMeanTheSame(a, b))
          .map(
            b => `${show(a)} (${rows.get(a)}) and ${show(b)} (${rows.get(b)})`,
          ),
      );
      return [
        ...blanks.finding({
          code: 'tag-key-blanks',
          severity: 'warning',
          column: 'Tags',
          message: () =>
            `${blanks.count} rows have a tag key that begins or ends with a blank`,
        }),
        ...(alike.length === 0
          ? []
          : [
              {
                code: 'tag-keys-alike',
                severity: 'warning' as const,
                column: 'Tags',
                count: alike.length,
                rows: [],
                examples: alike.slice(0, 4 * KEPT),
                message: `${alike.length} pairs of tag keys may mean the same; name aliases so that they count as one`,
              },
            ]),
      ];
    },
  };
}

function mayMeanTheSame(a: string, b: string): boolean {
  const [x, y] = [plain(a), plain(b)];
  const [short, long] = x.length < y.length ? [x, y] : [y, x];
  if (x === y || (short.length >= 3 && long.startsWith(short))) {
    return true;
  }
  // Two words each, the first of them shared: CostCenter, Cost department.
  const [v, w] = [wordsOf(a), wordsOf(b)];
  return v.length === 2 && w.length === 2 && v[0] === w[0] && v[0].length >= 4;
}

/** What has no tag, by rows and by cost without its sign. */
export function tagCoverage(): FindingCheck {
  let untagged = 0;
  let total = 0;
  const zero = () => ({
    net: new Exact(0) as Decimal,
    gross: new Exact(0) as Decimal,
  });
  const sums = { tagged: zero(), untagged: zero() };
  return {
    see(block) {
      const row = new Row(block);
      const { codes, values } = block.column('Tags')!;
      const tagged = values.map(
        text => text !== null && Object.keys(objectOf(text) ?? {}).length > 0,
      );
      for (row.index = 0; row.index < block.size; row.index += 1) {
        const has = tagged[codes[row.index]];
        total += 1;
        untagged += has ? 0 : 1;
        // Most rows of a bill cost nothing: zero is not added.
        if ((row.number('EffectiveCost') ?? 0) !== 0) {
          const amount = row.amount('EffectiveCost')!;
          const own = has ? sums.tagged : sums.untagged;
          own.net = own.net.plus(amount);
          if (row.is('ChargeCategory', 'Usage', 'Purchase')) {
            own.gross = own.gross.plus(amount.abs());
          }
        }
      }
    },
    end() {
      if (untagged === 0) {
        return [];
      }
      const net = sums.tagged.net.plus(sums.untagged.net);
      const naive = net.isZero() ? null : sums.tagged.net.div(net);
      const cost = sums.untagged.gross;
      const of = cost.plus(sums.tagged.gross);
      const odd = naive !== null && (naive.gt(1) || naive.lt(0));
      return [
        {
          code: 'untagged',
          severity: 'note',
          column: 'Tags',
          count: untagged,
          rows: [],
          examples: [],
          message: `${untagged} of ${total} rows have no tag; of usage and purchases they have ${cost.toFixed()} of ${of.toFixed()} EffectiveCost${
            odd
              ? `. Tagged over total net cost would print ${naive
                  .times(100)
                  .toFixed(0)} %, as credits are in the total`
              : ''
          }`,
        },
      ];
    },
  };
}
