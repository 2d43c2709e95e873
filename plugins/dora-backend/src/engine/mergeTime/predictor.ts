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

import { quantile } from '@maestro/backstage-plugin-maestro-statistics';
import { roundDown } from './conformal';
import { extractFeatures } from './features';
import { classOf } from './history';
import { EnsembleModel, StoredModel } from './model';
import { mergeSecondsOf } from './projectHistory';
import { distributionAt, quantileAt } from './timeBins';
import {
  ClassProbabilities,
  DAY,
  HOUR,
  MERGE_TIME_CLASSES,
  MergeTimePrediction,
  MergeTimePredictor,
  RequestRow,
} from './types';

/** Merged requests that an answer by history needs, and takes at most. */
const LEAST_HISTORY = 10;
const MOST_HISTORY = 200;
/** A greater age than the model gives to that share of merges: no answer. */
const LEAST_REMAINING = 1e-3;
const LEVEL = 0.8;

/** A model with its identity and the number of requests that it has learnt. */
export interface TrainedModel {
  id: string;
  learnt: number;
  stored: StoredModel;
}

/**
 * Answers by a trained model, or where there is none by the history of the
 * project itself.
 *
 * @param untrained - why there is no model, in a sentence
 */
export function createPredictor(
  model: TrainedModel | null,
  untrained: string,
): MergeTimePredictor {
  const ensemble = model && new EnsembleModel(model.stored);
  return {
    predict(rows, history, options = {}) {
      const table =
        model && extractFeatures(rows, model.stored.options, history);
      return rows.map((row, index) => {
        const age = Math.max(0, options.ageSeconds?.[index] ?? 0);
        const closed = history.filter(
          past =>
            past.project === row.project &&
            past.closedAt !== null &&
            past.closedAt < row.createdAt,
        );
        const merged = closed.filter(past => past.mergedAt !== null);
        const mergeShare =
          closed.length === 0 ? null : merged.length / closed.length;
        if (model && ensemble && table) {
          return byModel({
            model,
            distribution: ensemble.distribution(table.vectors[index]),
            age,
            mergeShare,
          });
        }
        return byHistory(merged, age, mergeShare, untrained);
      });
    },
  };
}

function probabilitiesOf(shares: readonly number[]): ClassProbabilities {
  return Object.fromEntries(
    MERGE_TIME_CLASSES.map((name, label) => [name, shares[label]]),
  ) as ClassProbabilities;
}

function none(
  reason: string,
  n: number,
  mergeShare: number | null,
): MergeTimePrediction {
  return {
    source: 'none',
    reason,
    n,
    probabilities: null,
    medianSeconds: null,
    interval: null,
    mergeShare,
    modelId: null,
  };
}

// Given that a time exceeds the age, its probabilities are those of the times
// beyond it, in proportion.
function byModel(options: {
  model: TrainedModel;
  distribution: readonly number[];
  age: number;
  mergeShare: number | null;
}): MergeTimePrediction {
  const { model, distribution, age, mergeShare } = options;
  const { interval } = model.stored;
  const passed = age === 0 ? 0 : distributionAt(distribution, age);
  const left = 1 - passed;
  if (left < LEAST_REMAINING) {
    return none(
      'By the model hardly any request is merged at a greater age than this one has already.',
      model.learnt,
      mergeShare,
    );
  }
  const timeOf = (probability: number) =>
    Math.max(age, quantileAt(distribution, passed + probability * left));
  const until = (seconds: number) =>
    Math.max(0, distributionAt(distribution, seconds) - passed) / left;
  const hour = until(HOUR);
  const day = until(DAY);
  return {
    source: 'model',
    reason: `A model that has learnt ${model.learnt} merged requests of this portal.`,
    n: model.learnt,
    probabilities: probabilitiesOf([hour, day - hour, 1 - day]),
    medianSeconds: timeOf(0.5),
    interval: {
      low: Math.max(age, roundDown(timeOf(interval.low))),
      high: timeOf(interval.high),
      level: interval.level,
    },
    mergeShare,
    modelId: model.id,
  };
}

function byHistory(
  merged: readonly RequestRow[],
  age: number,
  mergeShare: number | null,
  untrained: string,
): MergeTimePrediction {
  const times = [...merged]
    .sort((a, b) => a.closedAt! - b.closedAt!)
    .slice(-MOST_HISTORY)
    .map(row => mergeSecondsOf(row)!)
    .filter(time => age === 0 || time > age)
    .sort((a, b) => a - b);
  const n = times.length;
  if (n < LEAST_HISTORY) {
    return none(
      `${untrained} The repository's own history has ${n} merged requests${
        age === 0 ? '' : ' that took longer than this one is open'
      }; ${LEAST_HISTORY} are needed.`,
      n,
      mergeShare,
    );
  }
  const counts = [0, 0, 0];
  times.forEach(time => {
    counts[classOf(time)] += 1;
  });
  // Order statistics that leave out a tenth of n + 1 cases on either side.
  const tail = (1 - LEVEL) / 2;
  const below = Math.max(1, Math.floor((n + 1) * tail + 1e-9));
  const above = Math.min(n, Math.ceil((n + 1) * (1 - tail) - 1e-9));
  return {
    source: 'history',
    reason: `${untrained} Shares and quantiles of the last ${n} merged requests of this repository${
      age === 0 ? '' : ' that took longer than this one is open'
    }.`,
    n,
    probabilities: probabilitiesOf(counts.map(count => count / n)),
    medianSeconds: quantile(times, 0.5),
    interval: { low: times[below - 1], high: times[above - 1], level: LEVEL },
    mergeShare,
    modelId: null,
  };
}
