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

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { suites } from './conformance';

const published = resolve(__dirname, '../../../../shared/vectors/dora');
const [calendar] = suites.dora;

// Skipped where shared/vectors is absent.
const describePublished = existsSync(join(published, 'calendar'))
  ? describe
  : describe.skip;

describePublished('calendar suite on the published vectors', () => {
  it('passes whole', async () => {
    const result = await calendar.run(published);
    expect(result.failures).toEqual([]);
    expect(result.passed).toBe(result.total);
    expect(result.total).toBeGreaterThan(0);
  });
});

describe('calendar suite', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'calendar-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(content: unknown) {
    mkdirSync(join(folder, 'calendar'));
    const text =
      typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(folder, 'calendar/week_cases.json'), text);
  }

  it('is present when its folder is', () => {
    expect(calendar.present(folder)).toBe(false);
    write({});
    expect(calendar.present(folder)).toBe(true);
  });

  it('compares what is listed, and only that', async () => {
    write({
      cases: [
        { id: 'a', instant: '2024-12-30T00:00:00Z', zone: 'UTC', iso_week: 1 },
        { id: 'b', instant: '2024-12-30T00:00:00Z', zone: 'UTC', iso_week: 53 },
        { id: 'c', instant: '2024-12-30T00:00:00Z', zone: 'X', iso_week: 1 },
        { id: 'd', instant: '2024-12-30T00:00:00Z', zone: 'UTC' },
      ],
      year_partitions: [
        {
          zone: 'Antarctica/Troll',
          iso_week_year: 2024,
          weeks_not_168_hours: { '43': 170, '13': 166 },
        },
      ],
      moons: [{ phase: 1 }],
    });
    const result = await calendar.run(folder);
    expect(result).toMatchObject({ passed: 2, total: 5 });
    expect(result.failures).toEqual([
      'cases[1] b: iso_week is 1, expected 53',
      expect.stringContaining('cases[2] c: zone is "X"'),
      'cases[3] d: no field that can be compared',
    ]);
    expect(result.lines!.join('\n')).toContain('no rule known: moons');
  });

  it('throws when the data cannot be read', async () => {
    await expect(calendar.run(folder)).rejects.toThrow(/ENOENT/);
    write('{"cases": ');
    await expect(calendar.run(folder)).rejects.toThrow(/JSON/);
  });

  it('throws when a list is none', async () => {
    write({ cases: {} });
    await expect(calendar.run(folder)).rejects.toThrow(/cases .* is no list/);
  });
});
