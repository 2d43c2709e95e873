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
 * What weekly histories are drawn from. Sources of the values: README.md.
 * Where no source is known the README says that a value is assumed.
 */
export interface WeeklyParameters {
  level: 'easy' | 'middle' | 'hard';
  /** Closed weeks of a history; the last six are the recent ones. */
  weeks: number;
  /** Services of a pack: from, to, both included. */
  services: readonly [number, number];
  /** Deployments of a service per week: median over services, log spread. */
  deployments: { median: number; sigma: number };
  /** Changes of a deployment, mean of a Poisson count beyond the first. */
  furtherChanges: number;
  /** Lead time: standard deviation of its logarithm within a service. */
  leadSigma: number;
  /** Share of deployments that fail: mean over services. */
  failing: number;
  /** Recovery time: standard deviation of its logarithm. */
  recoverySigma: number;
  /** Share of deployments that are rework, beside the failed ones' mending. */
  rework: number;
  /**
   * What a week does to all services of a pack (holidays, sprints, crunch):
   * standard deviation of the logarithm of the rate and of the lead time.
   */
  weekSigma: { rate: number; lead: number };
  /** Correlation of a week's effect with that of the week before. */
  autocorrelation: number;
  /** Share of weeks in which next to nothing is done, and what remains. */
  quiet: { share: number; factor: number };
}

/** The three levels of difficulty. */
export const WEEKLY_LEVELS: readonly WeeklyParameters[] = [
  {
    level: 'easy',
    weeks: 26,
    services: [6, 12],
    deployments: { median: 8, sigma: 0.5 },
    furtherChanges: 0.5,
    leadSigma: 1,
    failing: 0.05,
    recoverySigma: 1,
    rework: 0.03,
    weekSigma: { rate: 0, lead: 0 },
    autocorrelation: 0,
    quiet: { share: 0, factor: 1 },
  },
  {
    level: 'middle',
    weeks: 26,
    services: [4, 10],
    deployments: { median: 5, sigma: 0.8 },
    furtherChanges: 1,
    leadSigma: 1.3,
    failing: 0.05,
    recoverySigma: 1.3,
    rework: 0.05,
    weekSigma: { rate: 0.1, lead: 0.05 },
    autocorrelation: 0,
    quiet: { share: 0, factor: 1 },
  },
  {
    level: 'hard',
    weeks: 26,
    services: [2, 6],
    deployments: { median: 3, sigma: 1 },
    furtherChanges: 1,
    leadSigma: 1.6,
    failing: 0.08,
    recoverySigma: 1.6,
    rework: 0.05,
    weekSigma: { rate: 0.25, lead: 0.15 },
    autocorrelation: 0.3,
    quiet: { share: 0.06, factor: 0.3 },
  },
];

/** Seeds on which the engine may be tuned; grading never uses them. */
export const TUNING_SEEDS = { prefix: 'weekly-tuning', count: 200 };

/** Seeds of the printed figures. */
export const GRADING_SEEDS = { prefix: 'weekly-grading', count: 1000 };

/** A shift of this factor in the last six weeks must be found. */
export const SHIFT = 1.3;
