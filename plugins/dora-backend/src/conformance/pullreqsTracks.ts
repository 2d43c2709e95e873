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

import { baselinesFor } from '../engine/mergeTime/baselines';
import { IntervalRule, scoresOf } from '../engine/mergeTime/conformal';
import { extractFeatures } from '../engine/mergeTime/features';
import { classOf } from '../engine/mergeTime/history';
import { hardLabelAuc, measure } from '../engine/mergeTime/metrics';
import { EnsembleModel, outputOf } from '../engine/mergeTime/model';
import { priorOf } from '../engine/mergeTime/priors';
import { recalibratedIntervals } from '../engine/mergeTime/recalibration';
import { classShares, distributionAt } from '../engine/mergeTime/timeBins';
import { MergeTimeMetrics } from '../engine/mergeTime/types';
import { PublishedRequest } from './pullreqsData';
import { PublishedSplit } from './pullreqsGate';
import { Tally } from './tally';

/** Tolerance of the simple reference results. */
const REFERENCE_TOLERANCE = 0.005;
const GREATEST_ECE = 0.03;
const COVERAGE = [0.78, 0.82];
const SECONDS = 120;
const MILLISECONDS = 5;

/** Published results by the name of the metric. */
export type Figures = Record<string, number>;

/** Two tracks: what the model may see, and the reference that it must beat. */
export const TRACKS = [
  {
    name: 'arrival and history',
    size: false,
    reference: 'mlp3_arrival_and_history',
  },
  {
    name: 'arrival, history and final size (not known on arrival)',
    size: true,
    reference: 'mlp3_arrival_history_and_size',
  },
] as const;

/** Names of the published figures beside ours. */
export function named(
  metrics: MergeTimeMetrics,
  probabilities?: number[][],
  truth?: number[],
): Record<string, number | null> {
  return {
    hand_till_auc: metrics.handTillAuc,
    accuracy: metrics.accuracy,
    macro_recall: metrics.macroRecall,
    log_loss: metrics.logLoss,
    ece15: metrics.ece,
    hard_label_auc:
      probabilities && truth ? hardLabelAuc(truth, probabilities) : null,
  };
}

const text = (value: number | null | undefined, digits = 3) =>
  value === null || value === undefined ? '-' : value.toFixed(digits);

function line(name: string, metrics: MergeTimeMetrics): string {
  const { n, handTillAuc, accuracy, macroRecall, logLoss, ece, coverage } =
    metrics;
  return [
    `${name}: n ${n}`,
    `AUC ${text(handTillAuc)}`,
    `accuracy ${text(accuracy)}`,
    `macro recall ${text(macroRecall)}`,
    `log loss ${text(logLoss)}`,
    `ECE ${text(ece)}`,
    ...(coverage === null
      ? []
      : [`80 % interval covers ${text(100 * coverage, 1)} %`]),
  ].join(', ');
}

function referenceLine(name: string, figures: Figures | undefined): string[] {
  return figures
    ? [
        `reference ${name}: AUC ${text(figures.hand_till_auc)}, accuracy ${text(
          figures.accuracy,
        )}, macro recall ${text(figures.macro_recall)}, log loss ${text(
          figures.log_loss,
        )}, ECE ${text(figures.ece15)}`,
      ]
    : [];
}

/** The simple rules, beside their published results. */
export function checkBaselines(
  tally: Tally,
  rows: readonly PublishedRequest[],
  split: PublishedSplit,
  published: Record<string, Figures>,
): void {
  const truth = split.test.map(index => classOf(rows[index].mergeSeconds!));
  const prior = priorOf(split.train.map(index => rows[index]));
  const counted = [0, 0, 0];
  split.train.forEach(index => {
    counted[classOf(rows[index].mergeSeconds!)] += 1;
  });
  const found = baselinesFor(rows, split.test, {
    ...prior,
    shares: counted.map(count => count / split.train.length),
  });
  for (const [key, name, probabilities] of [
    ['train_prior', 'class shares of the training part', found.prior],
    ['project_history', 'class shares of the project so far', found.project],
    [
      'requester_in_project_history',
      'class shares of requester and project so far',
      found.requester,
    ],
  ] as const) {
    const metrics = measure(truth, probabilities);
    tally.lines.push(
      line(name, metrics),
      ...referenceLine(name, published[key]),
    );
    const ours = named(metrics, probabilities, truth);
    for (const [metric, expected] of Object.entries(published[key] ?? {})) {
      const value = ours[metric];
      if (typeof value === 'number') {
        tally.check(`${name}, ${metric}`, () =>
          Math.abs(value - expected) <= REFERENCE_TOLERANCE
            ? undefined
            : `is ${value}, expected ${expected}`,
        );
      }
    }
  }
}

/** Trains on one track before T, and judges on the test. */
export async function runTrack(
  tally: Tally,
  rows: readonly PublishedRequest[],
  split: PublishedSplit,
  track: (typeof TRACKS)[number],
  reference: Figures | undefined,
): Promise<void> {
  // Loads the tensor library, which no other suite needs.
  const { trainModel } = await import('../prediction/trainModel');
  const started = performance.now();
  const cpu = process.cpuUsage();
  const { model, learnt, heldOut } = await trainModel(rows, {
    until: split.at,
    size: track.size,
    seed: 1,
  });
  const seconds = (performance.now() - started) / 1000;
  const used = process.cpuUsage(cpu);
  const { vectors } = extractFeatures(rows, model.options);
  const predictor = new EnsembleModel(model);
  const asked = performance.now();
  const distributions = new Map(
    split.test.map(index => [index, predictor.distribution(vectors[index])]),
  );
  const each = (performance.now() - asked) / split.test.length;
  const known = split.test.map(index => ({
    createdAt: rows[index].createdAt,
    closedAt: rows[index].closedAt!,
    scores: scoresOf(
      time => distributionAt(distributions.get(index)!, time),
      rows[index].mergeSeconds!,
    ),
  }));
  const ruleOf = recalibratedIntervals(model.interval, [...heldOut, ...known]);
  const covered = (index: number, rule: IntervalRule) => {
    const { low, high } = outputOf(distributions.get(index)!, rule);
    const actual = rows[index].mergeSeconds!;
    return actual >= low && actual <= high;
  };
  const measured = (indices: readonly number[]) =>
    measure(
      indices.map(index => classOf(rows[index].mergeSeconds!)),
      indices.map(index => classShares(distributions.get(index)!)),
      indices.map(index => covered(index, ruleOf(rows[index].createdAt))),
    );
  const fixed = (indices: readonly number[]) =>
    `interval as fitted before T, never again: covers ${text(
      (100 * indices.filter(index => covered(index, model.interval)).length) /
        indices.length,
      1,
    )} %`;
  const metrics = measured(split.test);
  tally.lines.push(
    `track ${track.name}: ${
      model.features.length
    } features, ${learnt} requests learnt, training ${text(
      seconds,
      1,
    )} s (processor ${text(
      (used.user + used.system) / 1e6,
      1,
    )} s; target ${SECONDS} s), one prediction ${text(
      each,
      2,
    )} ms (target ${MILLISECONDS} ms)`,
    line('  test', metrics),
    `    ${fixed(split.test)}`,
    ...(split.testSettled.length > 0
      ? [
          line('  test_settled', measured(split.testSettled)),
          `    ${fixed(split.testSettled)}`,
        ]
      : []),
    ...referenceLine(track.reference, reference).map(own => `  ${own}`),
  );
  if (reference) {
    tally.check(`${track.name}: AUC above the reference`, () =>
      metrics.handTillAuc! > reference.hand_till_auc
        ? undefined
        : `is ${metrics.handTillAuc}, reference ${reference.hand_till_auc}`,
    );
    tally.check(`${track.name}: accuracy above the reference`, () =>
      metrics.accuracy > reference.accuracy
        ? undefined
        : `is ${metrics.accuracy}, reference ${reference.accuracy}`,
    );
  }
  tally.check(`${track.name}: ECE at most ${GREATEST_ECE}`, () =>
    metrics.ece <= GREATEST_ECE ? undefined : `is ${metrics.ece}`,
  );
  tally.check(`${track.name}: coverage from 78 % to 82 %`, () =>
    metrics.coverage! >= COVERAGE[0] && metrics.coverage! <= COVERAGE[1]
      ? undefined
      : `is ${metrics.coverage}`,
  );
}
