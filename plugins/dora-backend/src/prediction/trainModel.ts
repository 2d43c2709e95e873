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

import { BASELINE_NAMES, baselinesFor } from '../engine/mergeTime/baselines';
import { BoostingOptions, trainBoosting } from '../engine/mergeTime/boosting';
import { Calibration, fitCalibration } from '../engine/mergeTime/calibration';
import {
  IntervalRule,
  Scores,
  fitInterval,
  scoresOf,
  truncationWeight,
} from '../engine/mergeTime/conformal';
import {
  FeatureOptions,
  columnsOf,
  extractFeatures,
} from '../engine/mergeTime/features';
import { classOf } from '../engine/mergeTime/history';
import { measure } from '../engine/mergeTime/metrics';
import {
  Learners,
  calibratedDistribution,
  outputOf,
  rawDistribution,
} from '../engine/mergeTime/model';
import { priorOf } from '../engine/mergeTime/priors';
import { mergeSecondsOf } from '../engine/mergeTime/projectHistory';
import { learnable, splitByTime } from '../engine/mergeTime/split';
import {
  BINS,
  classShares,
  distributionAt,
  timeBin,
} from '../engine/mergeTime/timeBins';
import { RequestRow } from '../engine/mergeTime/types';
import { prepareTensors, trainNetwork } from './trainNetwork';
import { INTERVAL_LEVEL, TrainingOptions, TrainingResult } from './training';

const BOOSTING: Omit<BoostingOptions, 'seed'> = {
  classes: 3,
  rounds: 150,
  learningRate: 0.06,
  leaves: 24,
  minHessian: 20,
  lambda: 5,
  featureShare: 0.3,
  rowShare: 0.7,
};

const NETWORK = {
  outputs: BINS,
  hidden: [64, 64],
  learningRate: 0.002,
  weightDecay: 0.02,
  dropout: 0.2,
};

const NETWORKS = 2;
const EPOCHS = 10;
const BATCH = 256;
/** A small training part is gone through more often. */
const LEAST_STEPS = 400;

/**
 * Trains on what was known at an instant: learns the earlier part, calibrates
 * and judges on the later one, then learns everything and keeps calibration
 * and interval of the whole later part. The same rows, options and seed give
 * the same model again.
 *
 * @throws RangeError when no request is left to learn, calibrate or judge
 */
export async function trainModel(
  rows: readonly RequestRow[],
  options: TrainingOptions,
): Promise<TrainingResult> {
  await prepareTensors();
  const { until, seed } = options;
  const known = rows.filter(row => row.createdAt < until);
  const indices = learnable(known, until);
  const split = splitByTime(known, indices, until, options.heldOut);
  const { fit, calibration, validation } = split;
  if (fit.length === 0 || calibration.length === 0 || validation.length === 0) {
    throw new RangeError(
      `${indices.length} merged requests cannot be split into parts to learn, calibrate and judge`,
    );
  }
  const seconds = known.map(row => mergeSecondsOf(row) ?? Number.NaN);
  const truth = (part: readonly number[]) =>
    part.map(index => classOf(seconds[index]));

  // First for the judgement: with what was known when holding out began.
  const early = featureOptions(known, options, split.at);
  const earlyTable = extractFeatures(known, early);
  const judged = await learn(earlyTable.vectors, seconds, fit, options, seed);
  const raw = new Map(
    [...calibration, ...validation].map(index => [
      index,
      rawDistribution(judged, earlyTable.vectors[index]),
    ]),
  );
  const half = fitEnds(raw, seconds, calibration, {
    from: split.at,
    to: known[validation[0]].createdAt,
    until,
  });
  const outputs = validation.map(index =>
    outputOf(
      calibratedDistribution(half.calibration, raw.get(index)!),
      half.interval,
    ),
  );
  const covered = validation.map(
    (index, place) =>
      seconds[index] >= outputs[place].low &&
      seconds[index] <= outputs[place].high,
  );
  const probabilities = outputs.map(output => output.probabilities);
  const baselines = baselinesFor(known, validation, early.prior);

  // Then for use.
  const final = featureOptions(known, options, until);
  const table = extractFeatures(known, final);
  const learners = await learn(
    table.vectors,
    seconds,
    indices,
    options,
    seed + 1,
  );
  const heldOut = [...calibration, ...validation];
  const whole = fitEnds(raw, seconds, heldOut, {
    from: split.at,
    to: known[heldOut[heldOut.length - 1]].createdAt,
    until,
  });
  return {
    model: {
      format: 1,
      options: final,
      features: table.names,
      learners,
      calibration: whole.calibration,
      interval: whole.interval,
    },
    split,
    learnt: indices.length,
    metrics: measure(truth(validation), probabilities, covered),
    baselines: (
      Object.keys(BASELINE_NAMES) as Array<keyof typeof BASELINE_NAMES>
    ).map(key => ({
      name: BASELINE_NAMES[key],
      metrics: measure(truth(validation), baselines[key]),
    })),
    heldOut: heldOut.map((index, place) => ({
      createdAt: known[index].createdAt,
      closedAt: known[index].closedAt!,
      scores: whole.scores[place],
    })),
    validation: validation.map((index, place) => ({
      project: known[index].project,
      truth: classOf(seconds[index]),
      probabilities: probabilities[place],
      baseline: baselines.project[place],
      covered: covered[place],
    })),
  };
}

function featureOptions(
  rows: readonly RequestRow[],
  { size }: TrainingOptions,
  until: number,
): FeatureOptions {
  return {
    arrival: columnsOf(rows, 'arrival'),
    size: size ? columnsOf(rows, 'size') : null,
    prior: priorOf(
      rows.filter(row => row.closedAt !== null && row.closedAt < until),
    ),
  };
}

async function learn(
  vectors: readonly Float64Array[],
  seconds: readonly number[],
  part: readonly number[],
  { rounds, networks: members }: TrainingOptions,
  seed: number,
): Promise<Learners> {
  const inputs = part.map(index => vectors[index]);
  const boosting = trainBoosting(
    inputs,
    part.map(index => classOf(seconds[index])),
    {
      ...BOOSTING,
      rounds: rounds ?? BOOSTING.rounds,
      // Few requests give small leaves.
      minHessian: Math.min(BOOSTING.minHessian, Math.max(2, part.length / 150)),
      seed,
    },
  );
  const bins = part.map(index => timeBin(seconds[index]));
  const batch = Math.max(16, Math.min(BATCH, Math.ceil(part.length / 16)));
  const perEpoch = Math.ceil(part.length / batch);
  const epochs = Math.max(EPOCHS, Math.ceil(LEAST_STEPS / perEpoch));
  const networks = [];
  for (let member = 0; member < (members ?? NETWORKS); member += 1) {
    networks.push(
      await trainNetwork(inputs, bins, {
        ...NETWORK,
        batch,
        epochs,
        seed: seed * 1000 + member,
      }),
    );
  }
  return { boosting, networks };
}

function fitEnds(
  raw: ReadonlyMap<number, number[]>,
  seconds: readonly number[],
  part: readonly number[],
  window: { from: number; to: number; until: number },
): { calibration: Calibration; interval: IntervalRule; scores: Scores[] } {
  const calibration = fitCalibration(
    part.map(index => classShares(raw.get(index)!)),
    part.map(index => classOf(seconds[index])),
  );
  const scores = part.map(index => {
    const bins = calibratedDistribution(calibration, raw.get(index)!);
    return scoresOf(time => distributionAt(bins, time), seconds[index]);
  });
  const weights = part.map(index => truncationWeight(seconds[index], window));
  return {
    calibration,
    interval: fitInterval(scores, INTERVAL_LEVEL, weights),
    scores,
  };
}
