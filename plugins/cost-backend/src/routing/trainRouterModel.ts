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
  CurvePoint,
  SpendOfChoice,
  apgr,
  crossValidatedScores,
  foldsByPrompt,
  foldsBySubject,
  outcomeFigures,
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

/**
 * Learns a router from a table of outcomes and measures it on prompts that it
 * had not seen, by five folds; equal prompts stay in one fold.
 *
 * @param csv - see `readOutcomes`
 * @param quality - part of the gap between the models that must be recovered
 * @throws InvalidInputError for a table that cannot be read or is too small
 */
export function trainRouterModel(csv: string, quality: number): TrainedRouter {
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
  const curve = routerCurve(rows, scores);
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
  const goal =
    figures.weakCorrect +
    quality * (figures.strongCorrect - figures.weakCorrect);
  const chosen =
    figures.strongCorrect > figures.weakCorrect
      ? curve.find(({ correct }) => correct >= goal)
      : undefined;
  const spend = new SpendOfChoice(rows);
  const shown =
    (by: Float64Array) =>
    ({ correct, strongCalls, threshold }: CurvePoint) => ({
      strongShare: strongCalls / rows.length,
      accuracy: (100 * correct) / rows.length,
      // At the last threshold the strong model is called above it alone.
      spend: spend.of(at => strongCalls > 0 && by[at] >= threshold),
    });
  const card: RouterCard = {
    outcomes: rows.length,
    subjects,
    strongAccuracy: figures.strongAccuracy!,
    weakAccuracy: figures.weakAccuracy!,
    oracleAccuracy: figures.oracleAccuracy!,
    apgr: apgr(rows, curve),
    apgrUnseenSubjects: unseen,
    apgrLength: apgr(rows, routerCurve(rows, length)),
    curve: curve.map(shown(scores)),
    lengthCurve: routerCurve(rows, length).map(shown(length)),
    oracle: {
      strongShare: figures.onlyStrong / rows.length,
      accuracy: figures.oracleAccuracy!,
      spend: spend.of(at => rows[at].strong && !rows[at].weak),
    },
    quality,
    chosenStrongShare: chosen ? chosen.strongCalls / rows.length : 1,
    // Of all prompts: the strong model is right, and the weak one was asked.
    qualityRisk: chosen ? riskOf(rows, scores, chosen.threshold) : 0,
  };
  return {
    digest: createHash('sha256').update(csv).digest('hex'),
    // Without a setting that keeps the quality, nothing goes to the weak one.
    threshold: chosen ? chosen.threshold : null,
    model: trainRouter(rows, prepared),
    card,
  };
}
