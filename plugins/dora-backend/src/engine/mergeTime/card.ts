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

import { MergeTimeMetrics, ModelCard } from './types';

const ALGORITHM =
  'Mean of gradient-boosted trees on histograms and of perceptrons trained with TensorFlow.js, calibrated by temperature; distributional conformal interval.';

const LIMITS = [
  'It holds for requests that are merged in the end: those given up have no merge time.',
  'Of the requests opened shortly before the training only the quick ones were merged yet.',
  'Reviews, comments, pushes and checks after the opening are not seen.',
  'When habits change, probabilities and intervals are off until the next training.',
];

/** The card of a trained model. */
export function modelCard(options: {
  scope: string;
  modelId: string;
  trainedAt: string;
  data: ModelCard['data'];
  split: ModelCard['split'];
  metrics: MergeTimeMetrics | null;
  baselines: ModelCard['baselines'];
  intervalLevel: number;
  features: readonly string[];
  reason: string;
}): ModelCard {
  return {
    ...options,
    source: 'model',
    algorithm: ALGORITHM,
    features: [...options.features],
    limits: LIMITS,
  };
}

/** The card where nothing was trained. */
export function historyCard(options: {
  scope: string;
  trainedAt: string | null;
  data: ModelCard['data'];
  intervalLevel: number;
  reason: string;
}): ModelCard {
  return {
    ...options,
    modelId: null,
    source: 'history',
    algorithm:
      'Shares and quantiles of the latest merged requests of the repository itself.',
    split: { rule: '', at: null, train: 0, calibration: 0, validation: 0 },
    metrics: null,
    baselines: [],
    features: [],
    limits: LIMITS.slice(0, 1),
  };
}
