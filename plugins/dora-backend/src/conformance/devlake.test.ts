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
import { devlake } from './devlake';

const published = resolve(__dirname, '../../../../../shared/vectors/dora');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maestro-devlake-'));
  await mkdir(join(folder, 'devlake'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(file: string, content: string | object) {
  const path = join(folder, 'devlake', file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(
    path,
    typeof content === 'string' ? content : JSON.stringify(content),
  );
}

const MAPPING =
  'project_name,table,row_id\nours,cicd_scopes,s\nours,repos,r\nours,boards,b\ntheirs,cicd_scopes,t\n';

describe('suite devlake', () => {
  it('agrees with all published tables', async () => {
    if (!devlake.present(published)) {
      // The vectors lie beside the repository, not in it.
      process.stdout.write(`skipped: ${published} is not there\n`);
      return;
    }
    const { passed, total, failures } = await devlake.run(published);
    expect(failures).toEqual([]);
    expect(total).toBeGreaterThan(0);
    expect(passed).toBe(total);
  });

  it('links by the rule under other names, and names what differs', async () => {
    await write('m/project_mapping.csv', MAPPING);
    await write(
      'm/cicd_deployment_commits_x.csv',
      'id,result,finished_date,cicd_scope_id,repo_url,environment,prev_success_deployment_commit_id\r\n' +
        'c,SUCCESS,2025-1-3 0:00:00,s,u,PRODUCTION,\r\n' +
        'a,SUCCESS,2025-01-01T00:00:00Z,s,u,PRODUCTION,\r\n' +
        'b,CANCELLED,2025-1-2 0:00:00,s,u,PRODUCTION,\r\n' +
        'o,SUCCESS,2025-1-2 0:00:00,t,u,PRODUCTION,\r\n' +
        'n,SUCCESS,2025-1-2 0:00:00,s,u,,',
    );
    await write(
      'm/after.csv',
      'id,prev_success_deployment_commit_id\na,\nb,\nc,b\nd,\n',
    );
    await write('expected.json', {
      project: 'ours',
      previous_success_deployment: {
        input: ['m/cicd_deployment_commits_x.csv', 'm/project_mapping.csv'],
        expected: 'm/after.csv',
        rows: 5,
        links: { c: 'a', o: null },
        non_empty_links: 1,
      },
    });
    const { passed, total, failures, lines } = await devlake.run(folder);
    expect(failures).toEqual([
      'previous_success_deployment c: prev_success_deployment_commit_id is "a", expected "b"',
      'previous_success_deployment d: is missing',
      'previous_success_deployment o: is not expected',
      'previous_success_deployment n: is not expected',
    ]);
    expect([passed, total]).toEqual([6, 10]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^change_lead_time: absent/),
    );
  });

  it('fails a case that is malformed, and runs the others', async () => {
    await write('m/project_mapping.csv', MAPPING);
    await write(
      'm/incidents.csv',
      'id,created_date,table,scope_id\ni,soon,boards,b',
    );
    await write('m/cicd_deployment_commits.csv', 'id\nx,y\n');
    await write('expected.json', {
      previous_success_deployment: {
        input: ['m/cicd_deployment_commits.csv', 'm/project_mapping.csv'],
      },
      incident_to_deployment: 7,
      commit_ranges: { input: [{}] },
      unheard_of: {},
      change_failure_denominator: [
        {
          deployments: 40,
          incidents: 8,
          deployments_with_an_incident: 3,
          expected_rate: 0.075,
          expected_percent_1_decimal: 7.5,
          wrong_percent_incidents_over_deployments: 20,
        },
        {
          deployments: 0,
          deployments_with_an_incident: 0,
          expected_rate: null,
        },
        { deployments: 'many' },
      ],
    });
    const { passed, total, failures, lines } = await devlake.run(folder);
    expect(failures).toEqual([
      expect.stringMatching(/cicd_deployment_commits.csv: line 2 has 2 fields/),
      expect.stringMatching(/incident_to_deployment is 7; expected an object/),
      expect.stringMatching(/is no name of a file/),
      expect.stringMatching(/deployments is "many"/),
    ]);
    expect([passed, total]).toEqual([2, 6]);
    expect(lines).toContain('unheard_of: not asserted, no rule known');
  });

  it('uses the published layout where nothing else is said', async () => {
    const place = 'dora/connect_incident_to_deployment';
    await write(
      `${place}/raw_tables/project_mapping.csv`,
      MAPPING.replace(/ours/g, 'project1'),
    );
    await write(
      `${place}/raw_tables/incidents.csv`,
      'id,created_date,table,scope_id\nat,2025-1-2 0:00:00,boards,b\nlater,2025-1-2 0:00:01,boards,b\nother,2025-1-3 0:00:00,boards,z\n',
    );
    await write(
      `${place}/prev_success_deployment_commit/cicd_deployment_commits_after.csv`,
      'id,result,finished_date,cicd_scope_id,repo_url,environment,cicd_deployment_id\n' +
        '1,SUCCESS,2025-1-2 0:00:00,s,u,PRODUCTION,two\n' +
        '2,SUCCESS,2024-1-1 0:00:00,s,u,PRODUCTION,one\n' +
        '3,FAILURE,2025-1-1 0:00:00,s,u,PRODUCTION,failed\n' +
        '4,SUCCESS,2025-1-1 0:00:00,s,u,STAGING,staged\n',
    );
    await write(
      `${place}/snapshot_tables/project_incident_deployment_relationships.csv`,
      'id,project_name,deployment_id\nat,project1,one\nlater,project1,two\n',
    );
    const { passed, total, failures } = await devlake.run(folder);
    expect(failures).toEqual([]);
    expect([passed, total]).toEqual([2, 2]);
  });

  it('is absent from a folder without it', () => {
    expect(devlake.present(join(folder, 'devlake'))).toBe(false);
  });
});
