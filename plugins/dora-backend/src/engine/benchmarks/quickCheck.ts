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

/*
 * Scoring of the DORA Quick Check: dora-team/dora.dev, commit
 * fcaf07b49791e8a16e39b85dbf92610520bf80b6, svelte/quick-check/src/lib/
 * data-service.ts and data/ (source Apache-2.0, text CC-BY-4.0; attribution:
 * DORA, Google LLC). A missing answer has no score here; the published page
 * gives a missing percentage ten points.
 */

/** Metrics of the Quick Check, in its words. */
export const QUICK_CHECK_METRICS = [
  'leadtime',
  'deployfreq',
  'failurerecovery',
  'changefailure',
  'rework',
] as const;

export type QuickCheckMetric = (typeof QUICK_CHECK_METRICS)[number];

/** `categorical`: an answer from 1 (worst) to 6; `percentage`: low is good. */
export type QuickCheckType = 'categorical' | 'percentage';

const THROUGHPUT: QuickCheckMetric[] = [
  'leadtime',
  'deployfreq',
  'failurerecovery',
];

/** What kind of answer a metric has. */
export function quickCheckType(metric: QuickCheckMetric): QuickCheckType {
  return THROUGHPUT.includes(metric) ? 'categorical' : 'percentage';
}

/** The metrics that an edition asks for; rework since 2025. */
export function quickCheckMetrics(edition: string): QuickCheckMetric[] {
  return QUICK_CHECK_METRICS.filter(
    metric => metric !== 'rework' || Number(edition) >= 2025,
  );
}

/** Answers by metric; null or absent: not answered. */
export type QuickCheckAnswers = Partial<
  Record<QuickCheckMetric, number | null>
>;

/**
 * Score from 0 to 10, high is good: answer c of 1 to 6 gives (c - 1) x 2, a
 * percentage p gives 10 - p / 10, both clamped.
 *
 * @returns null without an answer
 */
export function quickCheckScore(
  answer: number | null | undefined,
  type: QuickCheckType,
): number | null {
  if (answer === null || answer === undefined || !Number.isFinite(answer)) {
    return null;
  }
  return type === 'categorical'
    ? (Math.min(Math.max(answer, 1), 6) - 1) * 2
    : 10 - Math.min(Math.max(answer, 0), 100) / 10;
}

/** Means over the metrics that have a score; null: none has. */
export interface QuickCheckResult {
  performance: number | null;
  throughput: number | null;
  stability: number | null;
  scores: Record<QuickCheckMetric, number | null>;
}

/** Mean of what is there; null when nothing is. */
export function meanOf(values: ReadonlyArray<number | null>): number | null {
  const known = values.filter((value): value is number => value !== null);
  return known.length === 0
    ? null
    : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/**
 * Scores of all answers, and their means: performance over all metrics of the
 * edition, throughput over lead time, frequency and recovery, stability over
 * change failure and, since 2025, rework.
 */
export function quickCheck(
  answers: QuickCheckAnswers,
  edition: string,
): QuickCheckResult {
  const scores = Object.fromEntries(
    QUICK_CHECK_METRICS.map(metric => [
      metric,
      quickCheckScore(answers[metric], quickCheckType(metric)),
    ]),
  ) as Record<QuickCheckMetric, number | null>;
  const mean = (metrics: QuickCheckMetric[]) =>
    meanOf(metrics.map(metric => scores[metric]));
  const asked = quickCheckMetrics(edition);
  return {
    performance: mean(asked),
    throughput: mean(THROUGHPUT),
    stability: mean(asked.filter(metric => !THROUGHPUT.includes(metric))),
    scores,
  };
}

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Upper ends of answers 6 to 2, seconds; a month has 30 days, six have 182. */
const DURATION_CUTS = [HOUR, DAY, 7 * DAY, 30 * DAY, 182 * DAY];

/** Answer, 1 to 6, that a lead time or recovery time in seconds stands for. */
export function durationAnswer(seconds: number): number {
  const index = DURATION_CUTS.findIndex(cut => seconds < cut);
  return index < 0 ? 1 : 6 - index;
}

/**
 * Answer, 1 to 6, that a deployment frequency stands for. The two top answers
 * overlap as published ("on demand" and "between once per hour and once per
 * day"); our cut is more than one deployment per day.
 *
 * @param perWeek - deployments per week
 */
export function frequencyAnswer(perWeek: number): number {
  const perDay = perWeek / 7;
  if (perDay > 1) {
    return 6;
  }
  const cuts = [1, 1 / 7, 1 / 30, 1 / 182];
  const index = cuts.findIndex(cut => perDay >= cut);
  return index < 0 ? 1 : 5 - index;
}
