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
import { ConfigReader } from '@backstage/config';
import { readBillingConfig } from './billing';

describe('sources of billing data', () => {
  const read = (source: object) =>
    readBillingConfig(
      new ConfigReader({
        maestro: { cost: { sources: [{ id: 'aws', ...source }] } },
      }),
    ).sources[0];
  const HOUR = 3_600_000;

  it('deliver single files, and are stale after three days', () => {
    expect(read({ path: '/in/*.csv' })).toMatchObject({
      parts: null,
      staleMilliseconds: 72 * HOUR,
    });
    expect(read({ url: 'https://example.com/a.csv' })).toMatchObject({
      parts: null,
      staleMilliseconds: 72 * HOUR,
    });
  });

  it('expect nothing of uploads, unless they say so', () => {
    expect(read({}).staleMilliseconds).toBeNull();
    expect(read({ staleAfter: { days: 31 } }).staleMilliseconds).toBe(
      31 * 24 * HOUR,
    );
  });

  it('may deliver sets, and once only', () => {
    expect(
      read({
        path: '/in/*',
        parts: { by: 'folder', quiet: '1 hour' },
        staleAfter: 'none',
      }),
    ).toMatchObject({
      parts: { by: 'folder', quietMilliseconds: HOUR },
      staleMilliseconds: null,
    });
    expect(read({ path: '/in/*', parts: { by: 'manifest' } }).parts).toEqual({
      by: 'manifest',
      quietMilliseconds: HOUR / 6,
    });
  });

  it('may lie in a bucket, month by month', () => {
    expect(
      read({
        url: 'https://example.com/{month}/Manifest.json',
        parts: { by: 'manifest' },
      }),
    ).toMatchObject({ months: 3, parts: { by: 'manifest' } });
  });

  it.each<[object, RegExp]>([
    [
      { path: '/in/*', parts: { by: 'name' } },
      /sources\[0\]\.parts\.by is "name"; write one of file, folder, manifest/,
    ],
    [{ parts: { by: 'folder' } }, /sources\[0\]\.parts is for a path or a url/],
    [
      { url: 'https://example.com/a.csv', parts: { by: 'folder' } },
      /parts\.by is "folder"; at a url write manifest, or leave parts out/,
    ],
    [
      { url: 'https://example.com/{year}.csv' },
      /sources\[0\]\.url has \{year\}, which stands for nothing; write \{month\}/,
    ],
    [
      { url: 'https://example.com/{month}.csv', months: 0 },
      /sources\[0\]\.months is 0; write a number from 1 to 36/,
    ],
    [{ path: '/in/*', staleAfter: 'soon' }, /staleAfter/],
  ])('name what is wrong: %j', (source, message) => {
    expect(() => read(source)).toThrow(message);
  });
});
