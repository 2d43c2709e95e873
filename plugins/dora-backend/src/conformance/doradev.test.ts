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

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { doradev } from './doradev';

const published = resolve(__dirname, '../../../../../shared/vectors/dora');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maestro-doradev-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function run(files: Record<string, unknown>) {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, 'doradev', file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(content));
  }
  return doradev.run(folder);
}

const group = (recovery: number, throughput: number) => ({
  name: 'G',
  leadtime: { mean: 5 },
  deployfreq: { mean: 5 },
  failurerecovery: { mean: recovery },
  changefailure: { mean: 2 },
  software_delivery_throughput: { mean: throughput },
});

describe('suite doradev', () => {
  it('agrees with all published cases', async () => {
    if (!doradev.present(published)) {
      // The vectors lie beside the repository, not in it.
      process.stdout.write(`skipped: ${published} is not there\n`);
      return;
    }
    const { passed, total, failures } = await doradev.run(published);
    expect(failures).toEqual([]);
    expect(total).toBeGreaterThan(0);
    expect(passed).toBe(total);
  });

  it('reads the groups of another edition from the folder', async () => {
    const { failures, passed } = await run({
      'editions/2031/industry_metrics.json': { a: group(2, 6), b: group(8, 6) },
      'benchmarks_high_is_better.json': {
        expected_means: {
          '2031/industry': {
            a: { changefailure: 8, performance_average: 5, failurerecovery: 2 },
            c: {},
          },
        },
      },
      'benchmark_consistency_2031.json': {
        rows: [
          { table: 'industry', key: 'a', recovery_direction: 'inverted' },
          { table: 'industry', key: 'b', recovery_direction: 'inverted' },
        ],
      },
    });
    expect(passed).toBe(2);
    expect(failures).toEqual([
      '2031/industry c: there is no such group',
      'benchmark_consistency_2031.json 1: recovery_direction is "as_published", expected "inverted"',
    ]);
  });

  it('takes our own benchmarks where the folder has none', async () => {
    const { failures, passed } = await run({
      'quick_check_cases.json': {
        cases: [
          {
            id: 'x',
            operation: 'industry_benchmarks',
            edition: '2025',
            checks: [
              { path: ['all', 'changefailure', 'mean'], expected: 8.1 },
              { path: ['all', 'nothing'], expected_absent: true },
            ],
          },
          { id: 'y', operation: 'guess' },
          { id: 'z', operation: 'score', checks: [{ type: 'odd', input: 1 }] },
          5,
        ],
        boundary_cases: [
          { operation: 'score', type: 'percentage', input: 40, expected: 6 },
        ],
        known_defects_of_the_published_app: [
          {
            input: { rework: 20 },
            edition: '2025',
            required: { stability: 8, throughput: null },
          },
        ],
      },
    });
    expect(passed).toBe(3);
    expect(failures).toEqual([
      'cases[1] y: no rule is known for the operation "guess"',
      'cases[2] z: type is "odd"; expected categorical or percentage',
      'cases[3]: is no object',
    ]);
  });
});
