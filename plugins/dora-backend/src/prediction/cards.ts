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

import { BASELINE_NAMES } from '../engine/mergeTime/baselines';
import { modelCard } from '../engine/mergeTime/card';
import { measure } from '../engine/mergeTime/metrics';
import { ModelCard, RequestRow } from '../engine/mergeTime/types';
import { PORTAL } from './MergeTimeStore';
import { INTERVAL_LEVEL, TrainingResult, ValidationCase } from './training';

/** Requests of a repository in the validation part that give figures. */
const LEAST_SLICE = 30;

const SPLIT_RULE =
  'By the time of opening: the latest 15 % of the merged requests, 120 at least, are held out; the earlier half of them calibrates, the later half judges. Requests of the last two weeks are not held out as long as enough are left. The model in use has then learnt all of them.';

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** Size and window of the data of a card. */
export function dataOf(rows: readonly RequestRow[]): ModelCard['data'] {
  let from = Infinity;
  let to = -Infinity;
  for (const { createdAt } of rows) {
    from = Math.min(from, createdAt);
    to = Math.max(to, createdAt);
  }
  return {
    repositories: new Set(rows.map(row => row.project)).size,
    requests: rows.length,
    merged: rows.filter(row => row.mergedAt !== null).length,
    from: rows.length === 0 ? null : iso(from),
    to: rows.length === 0 ? null : iso(to),
  };
}

/** The scope of a project's card. */
export function scopeOf(project: string): string {
  return project.replace('|', '/');
}

/** Cards of the portal and of each of its repositories. */
export function cardsOf(options: {
  rows: readonly RequestRow[];
  result: TrainingResult;
  modelId: string;
  trainedAt: string;
}): ModelCard[] {
  const { rows, result } = options;
  const { split } = result;
  const common = {
    modelId: options.modelId,
    trainedAt: options.trainedAt,
    intervalLevel: INTERVAL_LEVEL,
    features: result.model.features,
    split: {
      rule: SPLIT_RULE,
      at: iso(split.at),
      train: split.fit.length,
      calibration: split.calibration.length,
      validation: split.validation.length,
    },
  };
  const portal = modelCard({
    ...common,
    scope: PORTAL,
    data: dataOf(rows),
    metrics: result.metrics,
    baselines: result.baselines,
    reason: `One model has learnt the requests of all repositories of the portal.`,
  });
  const byProject = groupBy(rows, row => row.project);
  const cases = groupBy(result.validation, ({ project }) => project);
  return [
    portal,
    ...[...byProject.keys()].sort().map(project => {
      const slice = cases.get(project) ?? [];
      const enough = slice.length >= LEAST_SLICE;
      return modelCard({
        ...common,
        scope: scopeOf(project),
        data: dataOf(byProject.get(project)!),
        metrics: enough ? measureCases(slice, 'probabilities') : null,
        baselines: enough
          ? [
              {
                name: BASELINE_NAMES.project,
                metrics: measureCases(slice, 'baseline'),
              },
            ]
          : [],
        reason: enough
          ? `The portal's model, judged on the ${slice.length} requests of this repository in the validation part.`
          : `The portal's model. Only ${slice.length} requests of this repository are in the validation part, ${LEAST_SLICE} are needed to judge it here.`,
      });
    }),
  ];
}

function measureCases(
  cases: readonly ValidationCase[],
  of: 'probabilities' | 'baseline',
) {
  return measure(
    cases.map(({ truth }) => truth),
    cases.map(item => item[of]),
    of === 'probabilities' ? cases.map(({ covered }) => covered) : undefined,
  );
}

function groupBy<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) {
      group.push(item);
    } else {
      groups.set(key(item), [item]);
    }
  }
  return groups;
}
