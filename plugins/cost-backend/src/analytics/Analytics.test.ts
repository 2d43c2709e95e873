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

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Analytics, sqlName, sqlText, startAnalytics } from './Analytics';

jest.setTimeout(60_000);

describe('analytics', () => {
  let folder: string;
  let analytics: Analytics;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maestro-analytics-'));
    analytics = startAnalytics({
      memory: '256MB',
      threads: 1,
      temporary: folder,
    });
  });

  afterAll(async () => {
    await analytics.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers decimals as text and whole numbers as far as they are exact', async () => {
    expect(
      await analytics.query(
        `select 1.5::decimal(38, 15) amount, 7::bigint few,
          9007199254740993::bigint many, date '2026-11-01' as day,
          timestamptz '2026-11-01T02:00:00+02:00' at time zone 'UTC' as instant,
          null as nothing, ? as bound`,
        ['x'],
      ),
    ).toEqual([
      {
        amount: '1.500000000000000',
        few: 7,
        many: '9007199254740993',
        day: '2026-11-01',
        instant: '2026-11-01 00:00:00',
        nothing: null,
        bound: 'x',
      },
    ]);
  });

  it('hands over a long answer in parts, and stops when nobody wants more', async () => {
    let rows = 0;
    for await (const part of analytics.parts('select * from range(10000)')) {
      rows += part.rows.length;
    }
    expect(rows).toBe(10_000);
    for await (const part of analytics.parts('select * from range(1000000)')) {
      expect(part.rows.length).toBeLessThan(10_000);
      break;
    }
    expect(await analytics.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('keeps tables between requests, and several requests apart', async () => {
    await analytics.run('create table t as select 1 as a');
    const answers = await Promise.all([
      analytics.query('select a from t'),
      analytics.query('select a + 1 as a from t'),
      analytics.query('select no_such from t').catch(error => error.message),
    ]);
    expect(answers.slice(0, 2)).toEqual([[{ a: 1 }], [{ a: 2 }]]);
    expect(answers[2]).toMatch('no_such');
  });

  it('loads no extension from outside', async () => {
    await expect(
      analytics.query("select * from 'https://example.invalid/a.parquet'"),
    ).rejects.toThrow();
  });

  it('quotes names and texts', async () => {
    expect(
      await analytics.query(`select ${sqlText("it's")} as ${sqlName('a "b"')}`),
    ).toEqual([{ 'a "b"': "it's" }]);
  });

  it('fails what is asked of a closed thread', async () => {
    const other = startAnalytics({
      memory: '64MB',
      threads: 1,
      temporary: folder,
    });
    const asked = other
      .query('select sum(range) from range(100000000000)')
      .catch(error => error.message);
    await other.close();
    expect(await asked).toMatch('closed');
    await expect(other.query('select 1')).rejects.toThrow('closed');
  });
});
