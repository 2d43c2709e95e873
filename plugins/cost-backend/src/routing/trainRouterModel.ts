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

import { createHash } from 'node:crypto';
import {
  PairPrices,
  SpendOfChoice,
  apgr,
  apgrByCost,
  crossValidatedScores,
  foldsByPrompt,
  foldsBySubject,
  outcomeFigures,
  perCost,
  preparePrompt,
  readOutcomes,
  routerCurve,
  trainRouter,
} from '../engine/routing';
import { RouterCard, TrainedRouter } from './types';

const FOLDS = 5;
/** Below that a curve says nothing. */
export const LEAST_OUTCOMES = 500;

function riskOf(
  rows: ReadonlyArray<{ strong: boolean; weak: boolean }>,
  scores: Float64Array,
  threshold: number,
): number {
  let weak = 0;
  let lost = 0;
  rows.forEach((row, at) => {
    if (scores[at] < threshold) {
      weak += 1;
      lost += row.strong && !row.weak ? 1 : 0;
    }
  });
  return weak === 0 ? 0 : lost / weak;
}

/** SHA-256 of all that a router is learned from, hex. */
export function digestOfTraining(
  csv: string,
  prices: PairPrices | null,
): string {
  return createHash('sha256')
    .update(JSON.stringify(prices))
    .update('\n')
    .update(csv)
    .digest('hex');
}

/**
 * Learns a router from a table of outcomes and measures it on prompts that it
 * had not seen, by five folds; equal prompts stay in one fold.
 *
 * @param csv - see `readOutcomes`
 * @param options - `quality`: part of the gap between the models that must be
 *   recovered; `prices`: of the pair, null where they are not known
 * @throws InvalidInputError for a table that cannot be read or is too small
 */
export function trainRouterModel(
  csv: string,
  options: { quality: number; prices: PairPrices | null },
): TrainedRouter {
  const { prices, quality } = options;
  const rows = readOutcomes(csv).filter(row => !row.contaminated);
  if (rows.length < LEAST_OUTCOMES) {
    throw new Error(
      `There are ${rows.length} outcomes; a router is learned from ${LEAST_OUTCOMES} on`,
    );
  }
  const prepared = rows.map(({ prompt }) => preparePrompt(prompt));
  const scores = crossValidatedScores(
    rows,
    prepared,
    foldsByPrompt(rows, FOLDS),
  );
  const figures = outcomeFigures(rows);
  const subjects = new Set(rows.map(({ subject }) => subject)).size;
  const unseen =
    subjects >= FOLDS
      ? apgr(
          rows,
          routerCurve(
            rows,
            crossValidatedScores(rows, prepared, foldsBySubject(rows, FOLDS)),
          ),
        )
      : null;
  const length = Float64Array.from(rows, ({ prompt }) => [...prompt].length);
  // As it is decided: what the strong model brings for its money.
  const used = Float64Array.from(rows, ({ prompt }, at) =>
    perCost(
      { version: '', familiarity: () => 1, score: () => scores[at] },
      prices,
    ).score(prompt),
  );
  const spend = new SpendOfChoice(rows, prices);
  const judge = (by: Float64Array) => {
    const curve = routerCurve(rows, by);
    const points = curve.map(({ correct, strongCalls, threshold }) => ({
      strongShare: strongCalls / rows.length,
      accuracy: (100 * correct) / rows.length,
      // At the last threshold the strong model is called above it alone.
      cost: spend.of(at => strongCalls > 0 && by[at] >= threshold),
    }));
    const overMoney =
      spend.basis === null
        ? null
        : apgrByCost(
            rows,
            curve,
            points.map(({ cost }) => Number(cost)),
          );
    return { curve, overMoney, points };
  };
  const choice = judge(used);
  const longest = judge(length);
  const goal =
    figures.weakCorrect +
    quality * (figures.strongCorrect - figures.weakCorrect);
  const chosen =
    figures.strongCorrect > figures.weakCorrect
      ? choice.curve.find(({ correct }) => correct >= goal)
      : undefined;
  const card: RouterCard = {
    outcomes: rows.length,
    subjects,
    strongAccuracy: figures.strongAccuracy!,
    weakAccuracy: figures.weakAccuracy!,
    oracleAccuracy: figures.oracleAccuracy!,
    apgr: apgr(rows, routerCurve(rows, scores)),
    apgrUnseenSubjects: unseen,
    apgrLength: apgr(rows, longest.curve),
    apgrCost: choice.overMoney,
    apgrCostLength: longest.overMoney,
    apgrCostShortest: judge(length.map(characters => -characters)).overMoney,
    costBasis: spend.basis,
    answerTokens: prices && prices.answerTokens,
    curve: choice.points,
    lengthCurve: longest.points,
    oracle: {
      strongShare: figures.onlyStrong / rows.length,
      accuracy: figures.oracleAccuracy!,
      cost: spend.of(at => rows[at].strong && !rows[at].weak),
    },
    quality,
    chosenStrongShare: chosen ? chosen.strongCalls / rows.length : 1,
    // Of all prompts: the strong model is right, and the weak one was asked.
    qualityRisk: chosen ? riskOf(rows, used, chosen.threshold) : 0,
  };
  return {
    digest: digestOfTraining(csv, prices),
    prices,
    // Without a setting that keeps the quality, nothing goes to the weak one.
    threshold: chosen ? chosen.threshold : null,
    model: trainRouter(rows, prepared),
    card,
  };
}
