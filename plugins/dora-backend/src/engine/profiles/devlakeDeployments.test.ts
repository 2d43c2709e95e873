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
import {
  DeploymentCommit,
  blameIncidents,
  generateDeployments,
  linkPrevious,
} from './devlakeDeployments';

const row = (part: Partial<DeploymentCommit>): DeploymentCommit => ({
  id: 'x',
  commitSha: null,
  scopeId: 's',
  deploymentId: 'p',
  result: 'SUCCESS',
  repoUrl: 'u',
  environment: 'PRODUCTION',
  startedAt: null,
  finishedAt: 0,
  previousId: null,
  ...part,
});
const inProject = (scope: string | null) => scope === 's' || scope === 't';

describe('linkPrevious', () => {
  const linked = (rows: DeploymentCommit[]) =>
    Object.fromEntries(
      linkPrevious(rows, inProject).map(({ id, previousId }) => [
        id,
        previousId,
      ]),
    );

  it('keeps scopes, repositories and environments apart', () => {
    expect(
      linked([
        row({ id: 'a', finishedAt: 1 }),
        row({ id: 'b', finishedAt: 3 }),
        row({ id: 'c', finishedAt: 2, environment: 'STAGING' }),
        row({ id: 'd', finishedAt: 2, repoUrl: 'v' }),
        row({ id: 'e', finishedAt: 2, scopeId: 't' }),
        row({ id: 'f', finishedAt: 2, result: 'FAILURE' }),
        row({ id: 'g', finishedAt: null }),
        row({ id: 'h', finishedAt: 2, environment: null }),
        row({ id: 'i', finishedAt: 2, repoUrl: null }),
        row({ id: 'j', finishedAt: 2, scopeId: 'other', previousId: 'kept' }),
      ]),
    ).toEqual({
      a: null,
      b: 'a',
      c: null,
      d: null,
      e: null,
      f: null,
      g: null,
      h: null,
      i: null,
      j: 'kept',
    });
  });

  it('does not depend on the order of the rows, ties included', () => {
    const rows = fc.array(
      fc.record({
        finishedAt: fc.integer({ min: 0, max: 5 }),
        result: fc.constantFrom('SUCCESS', 'FAILURE'),
        environment: fc.constantFrom('PRODUCTION', 'STAGING', null),
        scopeId: fc.constantFrom('s', 't', 'other'),
      }),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(rows, parts => {
        const all = parts.map((part, i) => row({ id: `d${i}`, ...part }));
        expect(linked([...all].reverse())).toEqual(linked(all));
        // Every chain is a path: nobody is the predecessor of two.
        const used = Object.values(linked(all)).filter(id => id !== null);
        expect(new Set(used).size).toBe(used.length);
      }),
    );
  });
});

describe('blameIncidents', () => {
  it('takes the latest production success strictly before, of any age', () => {
    const rows = [
      row({ id: '1', deploymentId: 'one', finishedAt: 10 }),
      row({ id: '2', deploymentId: 'two', finishedAt: 20 }),
      row({ id: '3', deploymentId: 'bad', finishedAt: 25, result: 'FAILURE' }),
      row({
        id: '4',
        deploymentId: 'st',
        finishedAt: 26,
        environment: 'STAGING',
      }),
      row({ id: '5', deploymentId: 'other', finishedAt: 27, scopeId: 'x' }),
      row({ id: '6', deploymentId: 'open', finishedAt: null }),
    ];
    const blame = (createdAt: number | null) =>
      blameIncidents([{ id: 'i', createdAt }], rows, inProject)[0]
        ?.deploymentId;
    expect([10, 11, 20, 21, 1e15, null].map(blame)).toEqual([
      undefined,
      'one',
      'one',
      'two',
      'two',
      undefined,
    ]);
  });
});

describe('generateDeployments', () => {
  const pipeline = {
    id: 'p',
    scopeId: 's',
    result: 'SUCCESS',
    type: 'DEPLOYMENT',
    environment: null,
    durationSeconds: 60,
    startedAt: null,
    finishedAt: 100_000,
  };
  const task = {
    pipelineId: 'p',
    result: 'SUCCESS',
    type: 'DEPLOYMENT',
    environment: 'TESTING',
  };
  const commit = { pipelineId: 'p', commitSha: 'c', repoUrl: 'u' };
  const generate = (
    over: Partial<typeof pipeline> | { environment: string },
    tasks: Array<Partial<typeof task> | { type: null }> = [],
    commits = [commit],
  ) =>
    generateDeployments({
      pipelines: [{ ...pipeline, ...over }],
      tasks: tasks.map(each => ({ ...task, ...each })),
      commits,
      inProject,
    });

  it('reckons the start back from the finish', () => {
    expect(generate({})[0]).toMatchObject({
      id: 'p:u',
      startedAt: 40_000,
      environment: null,
    });
  });

  it('has one row per repository and commit of a pipeline', () => {
    const commits = [
      commit,
      commit,
      { ...commit, repoUrl: 'v' },
      { ...commit, commitSha: 'd' },
      { ...commit, pipelineId: 'gone' },
    ];
    expect(
      generate({}, [], commits).map(({ id, commitSha }) => [id, commitSha]),
    ).toEqual([
      ['p:u', 'c'],
      ['p:u', 'd'],
      ['p:v', 'c'],
    ]);
  });

  it.each(['SKIPPED', 'CANCELLED', ''])('%j is no deployment', result =>
    expect(generate({ result })).toEqual([]),
  );

  it('needs a type, or a task that ran and has it', () => {
    const plain = { type: '' };
    expect(generate(plain)).toEqual([]);
    expect(generate(plain, [{ result: 'SKIPPED' }])).toEqual([]);
    expect(generate(plain, [{ type: null }])).toEqual([]);
    expect(generate(plain, [{ result: 'FAILURE' }])).toHaveLength(1);
  });

  it('prefers production to staging to testing; its own environment wins', () => {
    const tasks = [
      { environment: 'TESTING' },
      { environment: 'STAGING' },
      { environment: 'PRODUCTION', result: 'CANCELLED' },
    ];
    expect(generate({}, tasks)[0].environment).toBe('STAGING');
    expect(generate({ environment: 'QA' }, tasks)[0].environment).toBe('QA');
  });
});
