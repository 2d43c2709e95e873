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
 * Classes of the time between opening and merge, fastest first: within an
 * hour, within a day, later.
 *
 * @see Gousios, Pinzger, van Deursen: "An exploratory study of the pull-based
 * software development model", ICSE 2014, section 7.2
 */
export const MERGE_TIME_CLASSES = ['hour', 'day', 'rest'] as const;

export type MergeTimeClass = (typeof MERGE_TIME_CLASSES)[number];

/** Greatest time of the first and of the second class, seconds. */
export const HOUR = 3600;
export const DAY = 86_400;

/**
 * One pull request, as far as its merge time is concerned. Times are seconds
 * since the epoch.
 */
export interface RequestRow {
  /** Repository or other place with a history of its own. */
  project: string;
  /** Number of the request within its project, when known. */
  number: number | null;
  /**
   * Pseudonym or account: a key for history only; never stored with a model,
   * logged or shown.
   */
  requester: string | null;
  createdAt: number;
  /** When it was merged or given up; null while it is open. */
  closedAt: number | null;
  /** Null when it was not merged. */
  mergedAt: number | null;
  /**
   * Seconds from opening to merge, when another clock than the two times
   * above measured them; by default `mergedAt - createdAt`.
   */
  mergeSeconds?: number | null;
  /**
   * Kind of request within its project that may be merged at a pace of its
   * own, such as those of bots.
   */
  group?: string;
  /** True UTC of the opening, for hour and weekday, when `createdAt` is off. */
  clockAt?: number;
  /** What is known on arrival, by name; null is unknown. */
  arrival: Readonly<Record<string, number | null>>;
  /** Size of the change, by name; null is unknown. */
  size: Readonly<Record<string, number | null>>;
}

/**
 * What a group of requests falls back to as long as it is small: found on the
 * requests that a model learns.
 */
export interface Prior {
  /** Of the classes. */
  shares: readonly number[];
  /** Mean logarithm of one plus the minutes to merge. */
  meanLog: number;
  /** Share of the closed requests that were merged. */
  mergeRate: number;
}

/** Probabilities of the classes; they add up to 1. */
export type ClassProbabilities = Record<MergeTimeClass, number>;

/** What a model says of one feature vector. */
export interface ModelOutput {
  /** In the order of {@link MERGE_TIME_CLASSES}, calibrated. */
  probabilities: number[];
  /** Seconds, ascending. */
  low: number;
  median: number;
  high: number;
}

/** A fitted model; pure and synchronous. */
export interface Model {
  /** Names of the features, in the order of the vector. */
  readonly features: readonly string[];
  /**
   * @param vector - values of the features; NaN is unknown
   */
  predict(vector: Float64Array): ModelOutput;
}

/** When a request will probably be merged, if it will be merged. */
export interface MergeTimePrediction {
  /**
   * `model`: a trained model; `history`: shares and quantiles of the
   * repository's own merged requests; `none`: too few of these.
   */
  source: 'model' | 'history' | 'none';
  /** Why this source, in a sentence for the page. */
  reason: string;
  /** Merged requests that the source learnt from. */
  n: number;
  probabilities: ClassProbabilities | null;
  /** Seconds from opening to merge. */
  medianSeconds: number | null;
  /** Interval that holds the merge time in `level` of the cases, seconds. */
  interval: { low: number; high: number; level: number } | null;
  /**
   * Share of the requests closed before this one was opened that were merged:
   * the prediction holds for those only. Null when none was closed.
   */
  mergeShare: number | null;
  /** Which model, to find its card; null for the other sources. */
  modelId: string | null;
}

/** The predictor that the pages ask. */
export interface MergeTimePredictor {
  /**
   * Predicts merge times as seen on arrival. Given the age of a request that
   * is still open, the prediction is conditional on it: a time that has
   * passed has probability 0.
   *
   * @param rows - requests of one project
   * @param history - all known requests of that project; what was not closed
   * when a row was opened is not used for it
   * @param options - `ageSeconds` of each row, 0 by default
   */
  predict(
    rows: readonly RequestRow[],
    history: readonly RequestRow[],
    options?: { ageSeconds?: readonly number[] },
  ): MergeTimePrediction[];
}

/** Quality of probabilities and intervals on requests that were not learnt. */
export interface MergeTimeMetrics {
  n: number;
  /** Mean over pairs of classes; null when fewer than two classes occur. */
  handTillAuc: number | null;
  accuracy: number;
  macroRecall: number;
  logLoss: number;
  /** 15 bins of equal width over the greatest probability. */
  ece: number;
  /** Share of intervals that hold the time; null without intervals. */
  coverage: number | null;
}

/** What a reader must know to judge a prediction. */
export interface ModelCard {
  /** `portal`, or a repository as `host/owner/name`. */
  scope: string;
  /** Null without model. */
  modelId: string | null;
  /** When it was trained, or when that was last tried; null before. */
  trainedAt: string | null;
  /** `model` when it is used, `history` when the samples did not suffice. */
  source: 'model' | 'history';
  reason: string;
  algorithm: string;
  data: {
    repositories: number;
    requests: number;
    merged: number;
    /** Openings of the first and last request used, ISO 8601. */
    from: string | null;
    to: string | null;
  };
  split: {
    rule: string;
    /** Requests opened before it are learnt, ISO 8601; null without model. */
    at: string | null;
    train: number;
    calibration: number;
    validation: number;
  };
  /** On the validation part; null without model. */
  metrics: MergeTimeMetrics | null;
  /** Simple rules on the same validation part. */
  baselines: Array<{ name: string; metrics: MergeTimeMetrics }>;
  intervalLevel: number;
  features: string[];
  limits: string[];
}
