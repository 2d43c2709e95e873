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
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pullreqs } from './pullreqs';
import { parseRequests, readRequests, trueEpoch } from './pullreqsData';
import { dataGate, splitOf } from './pullreqsGate';

const HEADER =
  'pull_req_id,project_name,lang,github_id,created_at,merged_at,closed_at,lifetime_minutes,mergetime_minutes,merged_using,conflict,forward_links,team_size,num_commits,num_comments,files_changed,perc_external_contribs,sloc,src_churn,test_churn,commits_on_files_touched,test_lines_per_kloc,test_cases_per_kloc,asserts_per_kloc,watchers,requester,prev_pullreqs,requester_succ_rate,followers,intra_branch,main_team_member';

const WINTER = Date.UTC(2013, 0, 15, 12) / 1000;
const SUMMER = Date.UTC(2013, 6, 15, 12) / 1000;

/** A row; `minutes` null for a request that was given up after an hour. */
function row(id: number, createdAt: number, minutes: number | null): string {
  const end = createdAt + (minutes ?? 60) * 60;
  return `${id},o/r,ruby,${id},${createdAt},${
    minutes === null ? '' : end
  },${end},${minutes ?? 60},${minutes ?? ''},${
    minutes === null ? 'unknown' : 'github'
  },false,false,6,1,2,1,72,100,5,0,2,43.5,2.5,4.5,5,somebody,25,0.96,5,true,false`;
}

describe('suite pullreqs', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maestro-pullreqs-'));
    await mkdir(join(folder, 'pullreqs', 'csv'), { recursive: true });
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (name: string, content: string | Buffer) =>
    writeFile(join(folder, 'pullreqs', name), content);

  it('reads packed and plain files, without a truncated last row', async () => {
    await write(
      'csv/a.csv.gz',
      gzipSync(`${HEADER}\n${row(1, WINTER, 30)}\n${row(2, WINTER, null)}\n`),
    );
    await write('csv/b.csv', `${HEADER}\n${row(3, SUMMER, 90)}\n4,o/r,ruby,4`);
    const rows = await readRequests(folder);
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(rows[0]).toMatchObject({
      mergeSeconds: 1800,
      requester: 'somebody',
      size: { files: 1, sourceChurn: 5 },
      arrival: { sameRepository: 1, teamMember: 0, watchers: 5 },
    });
    expect(rows[1]).toMatchObject({ mergedAt: null, mergeSeconds: null });
    // Nothing that leaks the outcome is read.
    expect(Object.keys({ ...rows[0].arrival, ...rows[0].size })).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/comment|conflict|link/i)]),
    );
  });

  it('corrects the clock by the zone of the day', () => {
    expect(trueEpoch(WINTER) - WINTER).toBe(3600);
    expect(trueEpoch(SUMMER) - SUMMER).toBe(7200);
  });

  it('splits by rank where the folder gives no T', () => {
    const rows = parseRequests(
      [
        HEADER,
        ...Array.from({ length: 10 }, (_, index) =>
          row(index, WINTER + index * 3600, index === 6 ? 500 : 10),
        ),
      ].join('\n'),
    );
    const split = splitOf(rows);
    expect(split.at).toBe(WINTER + 7 * 3600);
    // The seventh was merged after T: neither learnt nor tested.
    expect(split.train).toEqual([0, 1, 2, 3, 4, 5]);
    expect(split.test).toEqual([7, 8, 9]);
    expect(splitOf(rows, WINTER + 1).at).toBe(WINTER + 1);
    expect(dataGate(rows)).toMatchObject({ rows: 10, merged: 10, projects: 1 });
  });

  it('trains nothing on data that do not pass the gate', async () => {
    await write('csv/a.csv', `${HEADER}\n${row(1, WINTER, 30)}\n`);
    await write('figures.json', JSON.stringify({ data_gate: { rows: 2 } }));
    const { passed, total, failures, lines } = await pullreqs.run(folder);
    expect([passed, total]).toEqual([0, 1]);
    expect(failures).toEqual(['data rows: is 1, expected 2']);
    expect(lines).toContain('nothing is trained: the data gate is not passed');
  });

  it('trains nothing where there is too little', async () => {
    await write('csv/a.csv', `${HEADER}\n${row(1, WINTER, 30)}\n`);
    await write('figures.json', JSON.stringify({ data_gate: { rows: 1 } }));
    const { passed, total, lines } = await pullreqs.run(folder);
    expect([passed, total]).toEqual([1, 1]);
    expect(lines).toContain('nothing is trained: too few requests');
  });

  it('names a metric and a file that differ', async () => {
    await write(
      'metric_selftest.json',
      JSON.stringify({
        rows: [{ y: 0, p: [0.5, 0.3, 0.2] }],
        expected: { accuracy: 1, ece15: 0.1 },
        tolerance: 1e-9,
      }),
    );
    await write(
      'manifest.json',
      JSON.stringify({ files: [{ file: 'csv/none.csv', sha256: 'x' }] }),
    );
    const { passed, total, failures } = await pullreqs.run(folder);
    expect([passed, total]).toEqual([1, 3]);
    expect(failures).toEqual([
      'metric ece15: is 0.5, expected 0.1',
      'file csv/none.csv: has the digest null',
    ]);
  });

  it('is absent from a folder without it', () => {
    expect(pullreqs.present(folder)).toBe(false);
  });
});
