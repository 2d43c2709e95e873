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

import { StoredModel } from '../engine/mergeTime/model';
import { ScoredRequest } from '../engine/mergeTime/recalibration';
import { TrainingSplit } from '../engine/mergeTime/split';
import { MergeTimeMetrics } from '../engine/mergeTime/types';

/** Share of the merge times that intervals hold. */
export const INTERVAL_LEVEL = 0.8;

export interface TrainingOptions {
  /** Only what was known at this instant is learnt; seconds. */
  until: number;
  /** Whether the columns of size may be seen. */
  size: boolean;
  seed: number;
  /** Trees per class and number of networks, to train in less time. */
  rounds?: number;
  networks?: number;
  /** Share of the merged requests that is held out. */
  heldOut?: number;
}

/** One request that judged a model. */
export interface ValidationCase {
  project: string;
  /** Index of its class. */
  truth: number;
  probabilities: number[];
  /** Class shares of the project before it. */
  baseline: number[];
  covered: boolean;
}

export interface TrainingResult {
  model: StoredModel;
  split: TrainingSplit;
  /** Merged requests that the final model has learnt. */
  learnt: number;
  /** On the validation part, by a model that had not seen it. */
  metrics: MergeTimeMetrics;
  baselines: Array<{ name: string; metrics: MergeTimeMetrics }>;
  /** Scores of all that was held out: what the interval was fitted on. */
  heldOut: ScoredRequest[];
  /** Each request of the validation part, for slices by project. */
  validation: ValidationCase[];
}
