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

/**
 * Quality of predicted merge times on requests that were not learnt.
 *
 * @public
 */
export interface DoraMergeTimeMetrics {
  n: number;
  /**
   * Area under the curve by Hand and Till, mean over pairs of the classes
   * hour, day and later; null when fewer than two classes occur.
   */
  handTillAuc: number | null;
  accuracy: number;
  macroRecall: number;
  logLoss: number;
  /** Expected calibration error in 15 bins. */
  ece: number;
  /** Share of the intervals that hold the time; null without intervals. */
  coverage: number | null;
}

/**
 * What a reader must know to judge predicted merge times.
 *
 * @public
 */
export interface DoraModelCard {
  /** `portal`, or a repository as `host/owner/name`. */
  scope: string;
  /** Null without model. */
  modelId: string | null;
  /** When it was trained, or when that was last tried; null before. */
  trainedAt: string | null;
  /** `history`: shares and quantiles of the repository itself. */
  source: 'model' | 'history';
  /** One sentence. */
  reason: string;
  algorithm: string;
  data: {
    repositories: number;
    requests: number;
    merged: number;
    /** Openings of the first and the last request, ISO 8601. */
    from: string | null;
    to: string | null;
  };
  split: {
    rule: string;
    /** Requests opened before it were learnt first, ISO 8601. */
    at: string | null;
    train: number;
    calibration: number;
    validation: number;
  };
  /** On the validation part; null without model, or with too few requests. */
  metrics: DoraMergeTimeMetrics | null;
  /** Simple rules on the same part. */
  baselines: Array<{ name: string; metrics: DoraMergeTimeMetrics }>;
  /** Share of the merge times that intervals are made to hold. */
  intervalLevel: number;
  features: string[];
  limits: string[];
}

/**
 * Answer of `GET /entities/:kind/:namespace/:name/model-card`.
 *
 * @public
 */
export interface DoraEntityModelCard {
  entityRef: string;
  portal: DoraModelCard;
  /** Of the repositories that the entity claims and that have a card. */
  repositories: DoraModelCard[];
}
