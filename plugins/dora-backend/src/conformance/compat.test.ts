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
import { join, resolve } from 'node:path';
import { compat } from './compat';

const published = resolve(__dirname, '../../../../../shared/vectors/dora');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maestro-compat-'));
  await mkdir(join(folder, 'compat'));
});
afterEach(() => rm(folder, { recursive: true }));

async function run(files: Record<string, unknown>) {
  for (const [file, content] of Object.entries(files)) {
    await writeFile(
      join(folder, 'compat', file),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  }
  return compat.run(folder);
}

const deployment = (id: string, at: string) => ({ id, at });

describe('suite compat', () => {
  it('agrees with all published tables', async () => {
    if (!compat.present(published)) {
      // The vectors lie beside the repository, not in it.
      process.stdout.write(`skipped: ${published} is not there\n`);
      return;
    }
    const { passed, total, failures } = await compat.run(published);
    expect(failures).toEqual([]);
    expect(total).toBeGreaterThan(0);
    expect(passed).toBe(total);
  });

  it('compares each profile that is listed, and names what differs', async () => {
    const given = {
      deployments: [
        deployment('a', '2024-05-06T10:00:00Z'),
        deployment('b', '2024-05-06T12:00:00Z'),
      ],
      incidents: [deployment('i', '2024-05-06T12:00:00Z')],
    };
    const { failures, passed, total, lines } = await run({
      'incident_mapping.json': {
        cases: [
          {
            id: 'same',
            ...given,
            expected: {
              middleware: { b: ['i'] },
              devlake: { b: ['i'] },
              'dora-2026': { a: [], b: ['i'] },
              opendora: {},
            },
          },
        ],
      },
      'cfr.json': {
        overall: [
          {
            ...given,
            expected: { devlake: { failed: ['a'], rate_percent: 50 } },
          },
        ],
      },
      'moon.json': {},
    });
    expect(failures).toEqual([
      'incident_mapping.json cases[0] same devlake: b is [], expected ["i"]',
      'incident_mapping.json cases[0] same opendora: there is no profile opendora',
    ]);
    expect([passed, total]).toEqual([3, 5]);
    expect(lines).toContainEqual(expect.stringMatching(/^absent: bots.json/));
    expect(lines).toContain('not asserted, no rule known: moon.json');
  });

  it('asserts that nothing else comes out of buckets', async () => {
    const { failures, passed } = await run({
      'week_buckets.json': {
        buckets: [
          {
            from: '2024-05-08T00:00:00Z',
            to: '2024-05-13T00:00:00Z',
            objects: [
              { id: 'y', at: '2024-05-09T00:00:00Z' },
              { id: 'x', at: '2024-05-08T00:00:00Z' },
            ],
            expected: {
              middleware: {
                '2024-05-06T00:00:00Z': ['y', 'x'],
                '2024-05-13T00:00:00.000Z': [],
              },
              'dora-2026': { '2024-05-06T00:00:00Z': ['x', 'y'] },
            },
          },
          {
            from: '2024-05-08T00:00:00Z',
            to: '2024-05-07T00:00:00Z',
            objects: [{}],
            expected_error: 'from_after_to',
          },
          {
            from: '2024-05-06T00:00:00Z',
            to: '2024-05-07T00:00:00Z',
            objects: [{ at: null }],
            expected_error: 'time_invalid',
          },
        ],
      },
    });
    expect(passed).toBe(2);
    expect(failures).toEqual([
      'week_buckets.json buckets[0] dora-2026: 2024-05-13T00:00:00.000Z is [], expected nothing',
      'week_buckets.json buckets[2]: error is "time_missing", expected "time_invalid"',
    ]);
  });

  it('fails a malformed case with its field, never all of them', async () => {
    const { failures, passed, total } = await run({
      'mttr.json': 'no JSON',
      'cfr.json': [],
      'pr_phases.json': {
        rework_cycles: [7, { reviews: 3, expected: { middleware: 0 } }],
        performance: [
          {
            pull_request: { state: 'MERGED', created: 'soon' },
            expected: { middleware: {} },
          },
        ],
      },
      'lead_time_average.json': {
        field_average: [
          { samples: [[1]], expected: { middleware: 1 } },
          { samples: [], expected: { middleware: 0, 'dora-2026': null } },
          { samples: [] },
        ],
      },
      'deployment_frequency.json': { metrics: {} },
    });
    expect([passed, total]).toEqual([2, 10]);
    expect(failures).toEqual([
      'cfr.json cfr.json: cfr.json is []; expected an object',
      'deployment_frequency.json deployment_frequency.json: metrics is {}; expected a list',
      'lead_time_average.json field_average[0] middleware: samples[0][1] is nothing; expected a number',
      'lead_time_average.json field_average[2]: has neither expected nor expected_error',
      expect.stringMatching(/^mttr.json mttr.json: .*JSON/),
      'pr_phases.json rework_cycles[0]: is no object',
      'pr_phases.json rework_cycles[1] middleware: reviews is 3; expected a list',
      'pr_phases.json performance[0] middleware: pull_request.created is "soon"; expected a time',
    ]);
  });

  it('lets a stated account type win over the name', async () => {
    const { failures } = await run({
      'bots.json': {
        names: [
          {
            checks: [
              { name: 'ci-bot', type: 'User', bot: false },
              { name: 'ci-bot', bot: false },
            ],
          },
        ],
        event_filter: [{ bots: ['a[bot]'], humans: ['x', 'robot', 'y'] }],
      },
    });
    expect(failures).toEqual([
      'bots.json names[0] "ci-bot": bot is true, expected false',
    ]);
  });
});
