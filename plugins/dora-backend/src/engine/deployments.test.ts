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

import {
  CHECKOUT,
  HOST,
  REPOSITORY,
  claim,
  commit,
  deployed,
  event,
  merged,
  push,
} from '../__testUtils__/events';
import { deploymentIds, modelOf } from '../__testUtils__/model';

const T = (day: number, hour = 10) =>
  `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(
    2,
    '0',
  )}:00:00.000Z`;
const RULE = (deploymentRule: string) => claim(T(1), { deploymentRule });

describe('logical deployments', () => {
  it('counts a deployment once, at its first success, in production only', () => {
    const model = modelOf([
      RULE('deployments'),
      deployed(1, T(2), 'a', { state: 'in_progress', finishedAt: null }),
      deployed(1, T(3), 'a'),
      deployed(1, T(4), 'a', { state: 'inactive', finishedAt: null }),
      // The same, told by a pull with a key of its own.
      { ...deployed(1, T(5), 'a'), naturalKey: 'pulled|1' },
      deployed(2, T(6), 'b', { environment: 'staging' }),
      deployed(3, T(7), 'b', { state: 'failure' }),
      deployed(4, T(7), 'b', { state: 'cancelled' }),
      deployed(5, T(7), 'b', { state: 'skipped' }),
      deployed(6, T(8), 'b', { environment: null }, { environment: null }),
      deployed(7, T(9), 'b', { environment: 'blue', tier: 'production' }),
      deployed(8, T(9, 11), 'b', { attempt: 2 }),
    ]);
    expect(deploymentIds(model)).toEqual([
      'deployment|1',
      'deployment|7',
      'deployment|8',
    ]);
    expect(new Date(model.deployments[0].at).toISOString()).toBe(T(3));
    expect(model.deployments[0].facts).toHaveLength(2);
  });

  it('reads runs of one workflow on the default branch', () => {
    const run = (
      id: string,
      data: Record<string, unknown> = {},
      attempt = 1,
      at = T(3),
    ) =>
      event(
        'dev.cdevents.pipelinerun.finished',
        ['pipelinerun', id, attempt, 'finished'],
        at,
        {
          runId: id,
          name: 'deploy',
          attempt,
          branch: 'trunk',
          sha: 'a',
          trigger: 'push',
          outcome: 'success',
          queuedAt: null,
          startedAt: null,
          finishedAt: at,
          actor: null,
          url: null,
          ...data,
        },
      );
    const model = modelOf([
      RULE('workflow:deploy'),
      push(T(2), null, [commit('a', T(2))], {
        branch: 'trunk',
        isDefaultBranch: true,
      }),
      run('1', { outcome: 'failure' }, 1),
      run('1', {}, 2, T(4)),
      run('1', {}, 3, T(5)),
      run('2', { name: 'test' }),
      run('3', { branch: 'feature' }),
      run('4', { outcome: 'cancelled' }),
      run('5', { trigger: 'pull_request' }),
    ]);
    expect(deploymentIds(model)).toEqual(['pipelinerun|1']);
    expect(new Date(model.deployments[0].at).toISOString()).toBe(T(4));
  });

  it('reads releases with the hash of their tag, and tags', () => {
    const release = (id: string, prerelease = false) =>
      event('maestro.release.published', ['release', id], T(4), {
        releaseId: id,
        tag: 'v1',
        name: null,
        sha: null,
        draft: false,
        prerelease,
        publishedAt: T(4),
        url: null,
      });
    const tag = (name: string) =>
      event('maestro.tag.created', ['tag', name], T(3), {
        tag: name,
        sha: 'a',
        createdAt: T(3),
      });
    const events = [tag('v1'), tag('w1'), release('1'), release('2', true)];
    const released = modelOf([RULE('release'), ...events]);
    expect(deploymentIds(released)).toEqual(['release|1']);
    expect(released.deployments[0].sha).toBe('a');
    expect(deploymentIds(modelOf([RULE('tag:v*'), ...events]))).toEqual([
      'tag|v1',
    ]);
  });

  it('counts a merge once, whether push, request or both tell it', () => {
    const model = modelOf([
      RULE('merge'),
      push(T(2), 'a', [commit('merge-1', T(2))]),
      merged(1, T(2)),
      merged(2, T(3)),
      merged(3, T(4), { baseIsDefault: false, baseBranch: 'release-1' }),
      push(T(5), 'merge-2', [commit('x', T(5)), commit('y', T(5))]),
      push(T(6), null, [commit('f', T(6))], { branch: 'feature' }),
    ]);
    expect(deploymentIds(model)).toEqual([
      'merge|merge-1',
      'merge|merge-2',
      'merge|y',
    ]);
  });

  it('does not count each commit of a pulled history that came by merge', () => {
    const pulled = (sha: string, parents: string[], day: number) => ({
      ...push(T(day), null, [commit(sha, T(day), { parents })]),
      naturalKey: `pulled|${sha}`,
    });
    const model = modelOf([
      RULE('merge'),
      pulled('a', [], 2),
      pulled('f1', ['a'], 3),
      pulled('f2', ['f1'], 4),
      pulled('m', ['a', 'f2'], 5),
    ]);
    expect(deploymentIds(model)).toEqual(['merge|a', 'merge|m']);
  });

  it('counts the first-parent commits of a history pulled in one piece, each when it was committed', () => {
    const history = push(T(9), null, [
      commit('a', T(2), { parents: [] }),
      commit('f', T(3), { parents: ['a'] }),
      commit('b', T(4), { parents: ['a'] }),
      commit('m', T(5), { parents: ['b', 'f'] }),
      commit('c', T(6), { parents: ['m'] }),
    ]);
    const model = modelOf([RULE('merge'), history]);
    expect(deploymentIds(model)).toEqual([
      'merge|a',
      'merge|b',
      'merge|m',
      'merge|c',
    ]);
    expect(new Date(model.deployments[2].at).toISOString()).toBe(T(5));
    // A webhook knows better what was pushed together.
    const hook = push(T(6, 11), 'b', [commit('m', null), commit('c', null)]);
    expect(deploymentIds(modelOf([RULE('merge'), history, hook]))).toEqual([
      'merge|a',
      'merge|b',
      'merge|c',
    ]);
  });

  it('keeps one deployment of a renamed repository, under either name', () => {
    const old = 'lighthouse/basket';
    const model = modelOf([
      RULE('deployments'),
      event('maestro.repository.renamed', ['renamed', old], T(5), {
        from: old,
        to: REPOSITORY,
      }),
      deployed(1, T(2), 'a', {}, { repository: old }),
      deployed(1, T(2), 'a'),
      deployed(2, T(8), 'b'),
    ]);
    expect(model.deployments.map(({ id }) => id)).toEqual([
      `${HOST}|${REPOSITORY}|deployment|1`,
      `${HOST}|${REPOSITORY}|deployment|2`,
    ]);
  });

  it('gives nothing to an entity that claims nothing', () => {
    expect(modelOf([deployed(1, T(2), 'a')], CHECKOUT).deployments).toEqual([]);
  });
});
