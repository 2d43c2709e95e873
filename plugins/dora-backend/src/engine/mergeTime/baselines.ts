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

import { GroupHistory } from './history';
import { mergeSecondsOf } from './projectHistory';
import { Prior, RequestRow } from './types';

/** Class probabilities of the simple rules, for each request asked for. */
export interface Baselines {
  /** Shares of the requests that were learnt. */
  prior: number[][];
  /** Shares of the project so far, drawn towards these. */
  project: number[][];
  /** Shares of the requester in the project so far, drawn towards those. */
  requester: number[][];
}

export const BASELINE_NAMES: Record<keyof Baselines, string> = {
  prior: 'class shares of the training part',
  project: 'class shares of the project so far',
  requester: 'class shares of requester and project so far',
};

/**
 * What can be said without a model. Shares are smoothed with weight 5: project
 * within the prior, requester within the project.
 *
 * @param rows - all requests, in any order
 * @param indices - requests to predict
 */
export function baselinesFor(
  rows: readonly RequestRow[],
  indices: readonly number[],
  prior: Prior,
): Baselines {
  const projects = new Map<string, GroupHistory>();
  const requesters = new Map<string, GroupHistory>();
  const groupIn = (map: Map<string, GroupHistory>, key: string) => {
    let group = map.get(key);
    if (!group) {
      group = new GroupHistory();
      map.set(key, group);
    }
    return group;
  };
  const keyOf = (row: RequestRow) => `${row.project}\n${row.requester ?? ''}`;
  const closed = rows
    .filter(row => row.closedAt !== null)
    .sort((a, b) => a.closedAt! - b.closedAt!);
  const result: Baselines = { prior: [], project: [], requester: [] };
  const order = indices
    .map((_, place) => place)
    .sort((a, b) => rows[indices[a]].createdAt - rows[indices[b]].createdAt);
  let next = 0;
  for (const place of order) {
    const row = rows[indices[place]];
    while (next < closed.length && closed[next].closedAt! < row.createdAt) {
      const past = closed[next];
      const outcome = {
        closedAt: past.closedAt!,
        mergeSeconds: mergeSecondsOf(past),
      };
      groupIn(projects, past.project).add(outcome);
      groupIn(requesters, keyOf(past)).add(outcome);
      next += 1;
    }
    const project = groupIn(projects, row.project).smoothed(prior);
    const requester = groupIn(requesters, keyOf(row)).smoothed(project);
    result.prior[place] = [...prior.shares];
    result.project[place] = [...project.shares];
    result.requester[place] = [...requester.shares];
  }
  return result;
}
