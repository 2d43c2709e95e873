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

import { performance } from 'node:perf_hooks';
import {
  OutcomeRow,
  apgr,
  apgrDifference,
  callPerformanceThreshold,
  createRouter,
  crossValidatedScores,
  decideRoute,
  foldsByPrompt,
  foldsBySubject,
  preparePrompt,
  routerCurve,
  trainRouter,
  weakerSubjects,
} from '../../engine/routing';

const ROW_FOLDS = 5;
const SUBJECT_FOLDS = 10;
/** Fewer rows than these teach nothing. */
const MIN_ROWS = 200;
const TIMED = 1000;
const ROUNDS = 5;

type Scores = ArrayLike<number>;

const three = (value: number | null) =>
  value === null ? 'unknown' : value.toFixed(3);

function groupsBy(keys: readonly (string | number)[]): number[][] {
  const groups = new Map<string | number, number[]>();
  keys.forEach((key, row) => {
    groups.set(key, [...(groups.get(key) ?? []), row]);
  });
  return [...groups.values()];
}

function comparison(
  title: string,
  rows: readonly OutcomeRow[],
  scores: Record<string, Scores>,
): string[] {
  const figures = Object.entries(scores).map(([name, all]) => {
    const curve = routerCurve(rows, all);
    const calls = callPerformanceThreshold(rows, curve, 0.8);
    return `${name} ${three(apgr(rows, curve))}${
      calls === null ? '' : ` (${calls.toFixed(1)} %)`
    }`;
  });
  const pair = { a: scores.router, b: scores.length };
  const intervals = [
    ['rows', rows.map((_, row) => [row])] as const,
    ['subjects', groupsBy(rows.map(({ subject }) => subject))] as const,
  ].map(([name, groups]) => {
    const found = apgrDifference(rows, pair, groups);
    return found === null
      ? `${name} unknown`
      : `${name} ${three(found.lower)} to ${three(found.upper)}`;
  });
  return [
    `${title}: APGR (strong calls for 80 % of the gap) ${figures.join(', ')}`,
    `${title}: router - length, 95 % bootstrap by ${intervals.join(', by ')}`,
  ];
}

/**
 * What the router reaches on rows it has not learned from, beside random,
 * length and oracle.
 */
export function routerLines(
  name: string,
  rows: readonly OutcomeRow[],
  fixed: Record<string, (prompt: string) => number>,
): string[] {
  const subjects = new Set(rows.map(({ subject }) => subject)).size;
  if (rows.length < MIN_ROWS || subjects < 2) {
    return [
      `${name}: ${rows.length} rows of ${subjects} subjects are too few to learn a router from`,
    ];
  }
  const prepared = rows.map(({ prompt }) => preparePrompt(prompt));
  const baselines = {
    length: rows.map(({ prompt }) => fixed.promptLength(prompt)),
    random: rows.map(({ prompt }) => fixed.sha256(prompt)),
    oracle: rows.map(row => (row.strong ? 1 : 0) - (row.weak ? 1 : 0)),
  };
  const lines: string[] = [];
  const weaker = weakerSubjects(rows);
  for (const [title, folds] of [
    [`${ROW_FOLDS} folds by row`, foldsByPrompt(rows, ROW_FOLDS)],
    [
      'unseen subjects',
      foldsBySubject(rows, Math.min(SUBJECT_FOLDS, subjects)),
    ],
  ] as const) {
    const scores: Record<string, Scores> = {
      router: crossValidatedScores(rows, prepared, folds),
      ...baselines,
    };
    lines.push(...comparison(`${name}, ${title}`, rows, scores));
    if (weaker.size > 0) {
      const inside = (_: unknown, row: number) =>
        !weaker.has(rows[row].subject);
      lines.push(
        ...comparison(
          `${name}, ${title}, without ${[...weaker].join(', ')}`,
          rows.filter(inside),
          Object.fromEntries(
            Object.entries(scores).map(([key, all]) => [
              key,
              Array.from(all).filter(inside),
            ]),
          ),
        ),
      );
    }
  }
  const router = createRouter(trainRouter(rows, prepared));
  const timed = rows.slice(-TIMED);
  const times = timed.map(() => Infinity);
  // The best of some rounds: what other processes take is not the router's.
  for (let round = 0; round < ROUNDS; round += 1) {
    timed.forEach(({ prompt }, row) => {
      const start = performance.now();
      decideRoute(router, prompt, { threshold: 9 });
      times[row] = Math.min(times[row], performance.now() - start);
    });
  }
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    times[Math.floor(share * (times.length - 1))].toFixed(3);
  lines.push(
    `${name}: a decision takes ${at(0.5)} ms (median of ${
      times.length
    } prompts, best of ${ROUNDS} rounds), ${at(0.99)} ms (99 of 100), ${at(
      1,
    )} ms (slowest); router ${router.version}`,
  );
  return lines;
}
