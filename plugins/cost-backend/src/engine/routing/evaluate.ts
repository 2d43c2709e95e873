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
  createRandom,
  quantile,
} from '@maestro/backstage-plugin-maestro-statistics';
import { apgr, Outcome, routerCurve } from './metrics';
import {
  PreparedPrompt,
  RoutingExample,
  createRouter,
  trainRouter,
} from './promptRouter';

/** A row whose topic is known. */
export interface SubjectExample extends RoutingExample {
  subject: string;
}

/** Folds of about equal size at which equal prompts stay together. */
export function foldsByPrompt(
  rows: readonly { prompt: string }[],
  folds: number,
): number[] {
  const random = createRandom('routing folds');
  const foldOf = new Map<string, number>();
  // In code unit order: the file's order must play no part.
  const prompts = [...new Set(rows.map(({ prompt }) => prompt))].sort();
  for (let k = prompts.length - 1; k > 0; k -= 1) {
    const other = random.below(k + 1);
    [prompts[k], prompts[other]] = [prompts[other], prompts[k]];
  }
  prompts.forEach((prompt, k) => foldOf.set(prompt, k % folds));
  return rows.map(({ prompt }) => foldOf.get(prompt)!);
}

/** Folds of whole subjects, dealt out in alphabetical order. */
export function foldsBySubject(
  rows: readonly { subject: string }[],
  folds: number,
): number[] {
  const subjects = [...new Set(rows.map(({ subject }) => subject))].sort();
  return rows.map(({ subject }) => subjects.indexOf(subject) % folds);
}

/**
 * Scores each row by a router that has not seen its fold; everything that is
 * learned, also scales and frequencies, comes from the other folds.
 */
export function crossValidatedScores(
  rows: readonly RoutingExample[],
  prepared: readonly PreparedPrompt[],
  folds: readonly number[],
): Float64Array {
  const scores = new Float64Array(rows.length);
  for (const fold of new Set(folds)) {
    const inside = (_: unknown, row: number) => folds[row] !== fold;
    const router = createRouter(
      trainRouter(rows.filter(inside), prepared.filter(inside)),
    );
    folds.forEach((own, row) => {
      if (own === fold) {
        scores[row] = router.scorePrepared(prepared[row]);
      }
    });
  }
  return scores;
}

/** Subjects in which the weak model was right more often than the strong. */
export function weakerSubjects(
  rows: readonly (Outcome & { subject: string })[],
): Set<string> {
  const lead = new Map<string, number>();
  for (const { subject, strong, weak } of rows) {
    const gain = (strong ? 1 : 0) - (weak ? 1 : 0);
    lead.set(subject, (lead.get(subject) ?? 0) + gain);
  }
  return new Set([...lead].filter(([, by]) => by < 0).map(([name]) => name));
}

/** Difference of two scores' APGR with its bootstrap interval. */
export interface ApgrDifference {
  estimate: number;
  lower: number;
  upper: number;
  level: number;
}

/**
 * Paired percentile bootstrap of APGR(a) - APGR(b): both scores see the same
 * resamples.
 *
 * @param groups - drawn as wholes, such as rows or subjects
 * @returns null where no difference can be computed
 */
export function apgrDifference(
  outcomes: readonly Outcome[],
  scores: { a: ArrayLike<number>; b: ArrayLike<number> },
  groups: readonly (readonly number[])[],
  options: { resamples?: number; level?: number } = {},
): ApgrDifference | null {
  const { resamples = 500, level = 0.95 } = options;
  const difference = (rows: readonly number[]) => {
    const drawn = rows.map(row => outcomes[row]);
    const [a, b] = [scores.a, scores.b].map(all =>
      apgr(
        drawn,
        routerCurve(
          drawn,
          Float64Array.from(rows, r => all[r]),
        ),
      ),
    );
    return a === null || b === null ? null : a - b;
  };
  const estimate = difference(groups.flat());
  const random = createRandom(`routing ${outcomes.length} ${resamples}`);
  const found: number[] = [];
  for (let k = 0; k < resamples; k += 1) {
    const value = difference(
      groups.flatMap(() => groups[random.below(groups.length)]),
    );
    if (value !== null) {
      found.push(value);
    }
  }
  if (estimate === null || found.length === 0) {
    return null;
  }
  found.sort((x, y) => x - y);
  const tail = (1 - level) / 2;
  return {
    estimate,
    lower: quantile(found, tail)!,
    upper: quantile(found, 1 - tail)!,
    level,
  };
}
