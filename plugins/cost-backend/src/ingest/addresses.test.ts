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

import { addressBeside, addressesOf, unknownPlace } from './addresses';

const NOVEMBER = new Date('2026-11-21T23:59:00Z');

describe('addressesOf', () => {
  it('writes the last months into an address, oldest first', () => {
    expect(
      addressesOf('https://x/BILLING_PERIOD={month}/m.json', NOVEMBER, 3),
    ).toEqual([
      'https://x/BILLING_PERIOD=2026-09/m.json',
      'https://x/BILLING_PERIOD=2026-10/m.json',
      'https://x/BILLING_PERIOD=2026-11/m.json',
    ]);
  });

  it('knows the folders of other exports', () => {
    expect(
      addressesOf(
        'https://x/{monthStart}-{nextMonth}/{monthStart}-{monthEnd}',
        new Date('2027-01-01T00:00:00Z'),
        2,
      ),
    ).toEqual([
      'https://x/20261201-20270101/20261201-20261231',
      'https://x/20270101-20270201/20270101-20270131',
    ]);
  });

  it('leaves an address without a place as it is', () => {
    expect(addressesOf('https://x/all.csv', NOVEMBER, 3)).toEqual([
      'https://x/all.csv',
    ]);
    expect(unknownPlace('https://x/{month}')).toBeNull();
    expect(unknownPlace('https://x/{year}/{month}')).toBe('{year}');
  });
});

describe('addressBeside', () => {
  const KEY = 'exports/focus/data/BILLING_PERIOD=2026-11/a 1.parquet';
  const BELOW = 'exports/focus/metadata/BILLING_PERIOD=2026-11/Manifest.json';
  const FILE = 'exports/focus/data/BILLING_PERIOD=2026-11/a%201.parquet';

  it.each([
    ['https://acme.s3.eu-west-1.amazonaws.com', `s3://acme/${KEY}`],
    ['https://acme.s3.eu-west-1.amazonaws.com', KEY],
    ['https://s3.eu-west-1.amazonaws.com/acme', `s3://acme/${KEY}`],
    ['https://s3.eu-west-1.amazonaws.com/acme', KEY],
    ['https://storage.cloud.google.com/acme', `gs://acme/${KEY}`],
    ['https://acme.blob.core.windows.net/costs', KEY],
  ])('finds what %s has as %s', (bucket, name) => {
    expect(addressBeside(name, `${bucket}/${BELOW}`)).toBe(`${bucket}/${FILE}`);
  });

  it('takes an address of the same host as it is', () => {
    expect(addressBeside('https://x/a.csv', 'https://x/m/m.json')).toBe(
      'https://x/a.csv',
    );
    expect(addressBeside('a/b.csv', 'https://x/m.json')).toBe(
      'https://x/a/b.csv',
    );
  });

  it('goes nowhere else', () => {
    for (const [name, message] of [
      ['https://y/a.csv', 'lies at another host'],
      ['s3://other/exports/a.csv', 'no folder of'],
      ['../secret/a.csv', 'names no file below'],
      ['unrelated/a.csv', 'no folder of'],
    ]) {
      expect(() => addressBeside(name, `https://x/acme/${BELOW}`)).toThrow(
        message,
      );
    }
  });
});
