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

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  OutcomeRow,
  PreparedPrompt,
  SpendOfChoice,
  apgr,
  apgrByCost,
  createRouter,
  crossValidatedScores,
  foldsByPrompt,
  perCost,
  preparePrompt,
  readOutcomes,
  routerCurve,
  trainRouter,
} from '../src/engine/routing';

const FOLDS = 5;
const SHARES = [1 / 8, 1 / 4, 1 / 2, 1];
const GOAL = 0.72;
/** Lengths of answers at which money is compared, tokens. */
const ANSWERS = [0, 50, 200, 1000];
/** A pair at the price ratio of the example: 5 to 1, an answer 8 to 1. */
const PAIR = {
  strong: { input: '0.00000125', output: '0.00001' },
  weak: { input: '0.00000025', output: '0.000002' },
};

/**
 * `yarn bench cost routing [--data FOLDER]`: how far the router gets with a
 * part of the rows to learn from (the same test rows each time), what it would
 * get on rows that it has learned by heart, and what one gets who is told the
 * true gain of each subject. APGR throughout.
 */
export async function routing(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { data: { type: 'string', default: '../shared/vectors/cost' } },
  });
  const file = join(values.data, 'routing', 'mmlu_outcomes.csv.gz');
  if (!existsSync(file)) {
    console.log(`There is no ${file}: nothing to learn from.`);
    return;
  }
  const rows = readOutcomes(
    gunzipSync(readFileSync(file)).toString('utf8'),
  ).filter(({ contaminated }) => !contaminated);
  const prepared = rows.map(({ prompt }) => preparePrompt(prompt));
  const folds = foldsByPrompt(rows, FOLDS);
  const judge = (scores: ArrayLike<number>) =>
    apgr(rows, routerCurve(rows, scores)) ?? NaN;

  // A second division of the rows, by which a part of the others is taken.
  const places = foldsByPrompt(
    rows.map(({ prompt }) => ({ prompt: `${prompt}\n` })),
    1000,
  );
  const curve: Array<[number, number]> = [];
  for (const share of SHARES) {
    const scores = new Float64Array(rows.length);
    let learned = 0;
    for (let fold = 0; fold < FOLDS; fold += 1) {
      const inside = (_: unknown, row: number) =>
        folds[row] !== fold && places[row] < 1000 * share;
      const examples = rows.filter(inside);
      learned += examples.length / FOLDS;
      const router = createRouter(
        trainRouter(examples, prepared.filter(inside)),
      );
      folds.forEach((own, row) => {
        if (own === fold) {
          scores[row] = router.scorePrepared(prepared[row]);
        }
      });
    }
    const reached = judge(scores);
    curve.push([learned, reached]);
    console.log(
      `routing: learned from ${Math.round(learned)} rows: ${reached.toFixed(
        3,
      )}`,
    );
  }
  const slope = slopePerDoubling(curve);
  const last = curve[curve.length - 1];
  console.log(
    `routing: ${slope.toFixed(
      4,
    )} for each doubling of the rows; on that line ${GOAL} takes ${
      slope > 0
        ? `${((GOAL - last[1]) / slope).toFixed(1)} more doublings`
        : 'no number of rows'
    }`,
  );
  const router = createRouter(trainRouter(rows, prepared));
  console.log(
    `routing: on the rows that it has learned: ${judge(
      prepared.map(prompt => router.scorePrepared(prompt)),
    ).toFixed(3)}`,
  );
  overMoney(rows, prepared, folds);
  const gains = gainsOf(rows);
  console.log(
    `routing: told the true gain of each subject: ${judge(
      rows.map(({ subject }) => gains.get(subject)!),
    ).toFixed(3)}`,
  );
  console.log(
    `routing: told each outcome (oracle): ${judge(
      rows.map(({ strong, weak }) => Number(strong) - Number(weak)),
    ).toFixed(3)}`,
  );
}

/**
 * What a choice recovers for its money: by the score alone, by the score over
 * what the strong model costs more, and by length; all on unseen rows.
 */
function overMoney(
  rows: readonly OutcomeRow[],
  prepared: readonly PreparedPrompt[],
  folds: readonly number[],
): void {
  const scores = crossValidatedScores(rows, prepared, folds);
  const length = Float64Array.from(rows, ({ prompt }) => [...prompt].length);
  for (const answerTokens of ANSWERS) {
    const prices = { ...PAIR, answerTokens };
    const spend = new SpendOfChoice(rows, prices);
    const judge = (by: Float64Array) => {
      const curve = routerCurve(rows, by);
      return apgrByCost(
        rows,
        curve,
        curve.map(({ strongCalls, threshold }) =>
          Number(spend.of(at => strongCalls > 0 && by[at] >= threshold)),
        ),
      )!.toFixed(3);
    };
    const perMoney = Float64Array.from(rows, ({ prompt }, at) =>
      perCost(
        { version: '', familiarity: () => 1, score: () => scores[at] },
        prices,
      ).score(prompt),
    );
    console.log(
      `routing: over money, answers of ${answerTokens} tokens: score per cost ${judge(
        perMoney,
      )}, score alone ${judge(scores)}, longest first ${judge(
        length,
      )}, shortest first ${judge(length.map(n => -n))}`,
    );
  }
}

/** Least squares of the figure over the binary logarithm of the rows. */
function slopePerDoubling(curve: ReadonlyArray<[number, number]>): number {
  const x = curve.map(([rows]) => Math.log2(rows));
  const y = curve.map(([, figure]) => figure);
  const mean = (of: number[]) => of.reduce((a, b) => a + b, 0) / of.length;
  const [mx, my] = [mean(x), mean(y)];
  return (
    x.reduce((sum, value, k) => sum + (value - mx) * (y[k] - my), 0) /
    x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
  );
}

function gainsOf(rows: readonly OutcomeRow[]): Map<string, number> {
  const sums = new Map<string, { gain: number; rows: number }>();
  for (const { subject, strong, weak } of rows) {
    const known = sums.get(subject) ?? { gain: 0, rows: 0 };
    known.gain += Number(strong) - Number(weak);
    known.rows += 1;
    sums.set(subject, known);
  }
  return new Map(
    [...sums].map(([subject, { gain, rows: n }]) => [subject, gain / n]),
  );
}
