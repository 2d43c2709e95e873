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

import { Boosting, boostedScores } from './boosting';
import { Calibration, calibrate } from './calibration';
import { IntervalRule, roundDown } from './conformal';
import { FeatureOptions } from './features';
import { Network, evaluateNetwork, softmax } from './network';
import { classShares, quantileAt, withClassShares } from './timeBins';
import { Model, ModelOutput } from './types';

/** Share of the trees in the mean of trees and networks. */
const TREE_SHARE = 0.6;

/** What is learnt, before calibration. */
export interface Learners {
  boosting: Boosting;
  /** Their outputs are time bins. */
  networks: Network[];
}

/** A trained model as JSON; holds no request and no person. */
export interface StoredModel {
  format: 1;
  options: FeatureOptions;
  features: string[];
  learners: Learners;
  calibration: Calibration;
  interval: IntervalRule;
}

/**
 * Distribution of the merge time over the time bins: within the classes as the
 * networks see it, between them the mean of trees and networks.
 */
export function rawDistribution(
  { boosting, networks }: Learners,
  vector: Float64Array,
): number[] {
  const all = networks.map(network => evaluateNetwork(network, vector));
  const bins = all[0].map(
    (_, bin) => all.reduce((sum, own) => sum + own[bin], 0) / all.length,
  );
  const own = classShares(bins);
  const trees = softmax(boostedScores(boosting, vector));
  return withClassShares(
    bins,
    own.map(
      (share, label) => TREE_SHARE * trees[label] + (1 - TREE_SHARE) * share,
    ),
  );
}

/** The same with calibrated probabilities of the classes. */
export function calibratedDistribution(
  calibration: Calibration,
  raw: readonly number[],
): number[] {
  return withClassShares(raw, calibrate(calibration, classShares(raw)));
}

/** Class probabilities, median and interval of a distribution. */
export function outputOf(
  distribution: readonly number[],
  interval: IntervalRule,
): ModelOutput {
  return {
    probabilities: classShares(distribution),
    low: roundDown(quantileAt(distribution, interval.low)),
    median: quantileAt(distribution, 0.5),
    high: quantileAt(distribution, interval.high),
  };
}

/** The boosted trees and networks of a stored model. */
export class EnsembleModel implements Model {
  readonly #stored: StoredModel;

  constructor(stored: StoredModel) {
    this.#stored = stored;
  }

  get features(): readonly string[] {
    return this.#stored.features;
  }

  /** Calibrated distribution over the time bins. */
  distribution(vector: Float64Array): number[] {
    const { learners, calibration } = this.#stored;
    return calibratedDistribution(
      calibration,
      rawDistribution(learners, vector),
    );
  }

  predict(vector: Float64Array): ModelOutput {
    return outputOf(this.distribution(vector), this.#stored.interval);
  }
}
