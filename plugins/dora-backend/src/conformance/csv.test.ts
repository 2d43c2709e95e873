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
import { parseCsv } from './csv';
import { parseTime } from './time';

describe('parseCsv', () => {
  it('reads CR LF, LF, quotes, and a last line without an end', () => {
    const rows = [
      { id: '1', text: 'a, "b"\r\nc' },
      { id: null, text: 'x' },
    ];
    const lines = ['id,text', '1,"a, ""b""\r\nc"', ',x'];
    expect(parseCsv(lines.join('\r\n')).rows).toEqual(rows);
    expect(parseCsv(`\uFEFF${lines.join('\n')}\n`).rows).toEqual(rows);
  });

  it('keeps an empty last field, takes quoted nothing for null', () => {
    expect(parseCsv('a,b\n1,\n"",2').rows).toEqual([
      { a: '1', b: null },
      { a: null, b: '2' },
    ]);
  });

  it('passes over blank lines, and has no rows in an empty file', () => {
    expect(parseCsv('a\n\n1\n\n').rows).toEqual([{ a: '1' }]);
    expect(parseCsv('')).toEqual({ columns: [], rows: [] });
    expect(parseCsv('a,b\r\n').rows).toEqual([]);
  });

  it.each([
    ['a,b\n1', 'line 2 has 1 fields, the header 2'],
    ['a\n"1', 'line 2 opens a quote that nothing closes'],
    ['a\n"1"x', 'line 2 has text after a closing quote'],
    ['a,b\n"1\n2",3\n4', 'line 4 has 1 fields, the header 2'],
  ])('names the line of %j', (text, message) =>
    expect(() => parseCsv(text)).toThrow(message),
  );

  it('reads what is written by the rule of RFC 4180', () => {
    const field = fc.stringOf(fc.constantFrom('a', '"', ',', '\n', '\r', ' '), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (rows, end, ended) => {
          const quoted = (text: string) => `"${text.replace(/"/g, '""')}"`;
          const text =
            ['x,y', ...rows.map(row => row.map(quoted).join(','))].join(end) +
            (ended ? end : '');
          expect(parseCsv(text).rows).toEqual(rows.map(([x, y]) => ({ x, y })));
        },
      ),
    );
  });
});

describe('parseTime', () => {
  it('reads both spellings as UTC, and offsets', () => {
    const expected = Date.parse('2023-04-10T06:51:47Z');
    for (const text of [
      '2023-04-10T06:51:47.000+00:00',
      '2023-4-10 6:51:47',
      '2023-04-10T06:51:47Z',
      '2023-04-10T08:51:47+02:00',
      '2023-04-10T01:51:47-0500',
    ]) {
      expect(parseTime(text)).toBe(expected);
    }
    expect(parseTime('2022-03-07T06:26:42.109+00:00')).toBe(
      Date.parse('2022-03-07T06:26:42.109Z'),
    );
    expect(parseTime('2024-02-29')).toBe(Date.parse('2024-02-29'));
  });

  it.each(['', 'soon', '2023-02-29', '2023-4-10 24:00:00', '2023-13-01', '12'])(
    'refuses %j',
    text => expect(parseTime(text)).toBeNull(),
  );
});
