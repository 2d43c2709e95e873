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
import { assertLevel } from './arguments';
import { InvalidInputError, shown } from './errors';
import { normalQuantile } from './specialFunctions';

/** One duration, whole or cut off. */
export interface SurvivalSample {
  /** Not negative; of a censored one the time until it was last seen. */
  time: number;
  /** It had not ended by then. */
  censored: boolean;
}

/** Survival just after one time at which something ended. */
export interface SurvivalStep {
  time: number;
  survival: number;
  /** Greenwood's sum: variance of ln S. */
  greenwood: number;
  atRisk: number;
  ended: number;
}

/** A quantile of durations of which some have not ended. */
export interface SurvivalQuantile {
  /** Null: the curve does not fall so far. */
  value: number | null;
  lower: number | null;
  /** Null: without an upper end. */
  upper: number | null;
  level: number;
  method: 'kaplan-meier';
}

/**
 * Product-limit estimate: Kaplan and Meier, "Nonparametric Estimation from
 * Incomplete Observations", JASA 53 (1958); variance by Greenwood (1926). Of
 * equal times, ends come before cuts.
 *
 * @returns one step per time at which something ended, ascending
 * @throws InvalidInputError for a time that is negative or not finite
 */
export function kaplanMeier(
  samples: readonly SurvivalSample[],
): SurvivalStep[] {
  samples.forEach(({ time }, index) => {
    if (!Number.isFinite(time) || time < 0) {
      throw new InvalidInputError(
        `time of sample ${index} is ${shown(
          time,
        )}; expected a finite number, 0 or greater`,
      );
    }
  });
  const sorted = [...samples].sort((a, b) => a.time - b.time);
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let greenwood = 0;
  for (let index = 0; index < sorted.length; ) {
    const { time } = sorted[index];
    const atRisk = sorted.length - index;
    let ended = 0;
    for (; index < sorted.length && sorted[index].time === time; index += 1) {
      ended += sorted[index].censored ? 0 : 1;
    }
    if (ended > 0) {
      survival *= (atRisk - ended) / atRisk;
      greenwood += atRisk > ended ? ended / (atRisk * (atRisk - ended)) : 0;
      steps.push({ time, survival, greenwood, atRisk, ended });
    }
  }
  return steps;
}

/**
 * Quantile of a Kaplan–Meier curve: the first time at which survival is at
 * most 1 - p; where it equals 1 - p until the next step, the middle of both,
 * as for an even number of samples. Its interval holds the times at which the
 * pointwise interval of S on the log(-log) scale holds 1 - p: Brookmeyer and
 * Crowley, "A Confidence Interval for the Median Survival Time", Biometrics 38
 * (1982), in the form of Kalbfleisch and Prentice (1980).
 *
 * @param p - between 0 and 1; 0.5 is the median
 * @throws InvalidInputError as `kaplanMeier`, and for a bad p or level
 */
export function survivalQuantile(
  samples: readonly SurvivalSample[],
  p: number = 0.5,
  level: number = 0.95,
): SurvivalQuantile {
  assertLevel(level);
  if (!(p > 0 && p < 1)) {
    throw new InvalidInputError(
      `p is ${shown(p)}; expected a probability between 0 and 1`,
    );
  }
  const steps = kaplanMeier(samples);
  const target = 1 - p;
  const z = normalQuantile((1 + level) / 2);
  const at = steps.findIndex(({ survival }) => survival <= target + 1e-12);
  let value: number | null = null;
  if (at >= 0) {
    const flat = Math.abs(steps[at].survival - target) < 1e-12;
    const last = samples.reduce((max, { time }) => Math.max(max, time), 0);
    const next = steps[at + 1]?.time ?? last;
    value = flat ? (steps[at].time + next) / 2 : steps[at].time;
  }
  // The band falls with time: it starts and ends to hold the target once.
  const lower = steps.find(step => bandOf(step, z)[0] <= target);
  const upper = steps.find(step => bandOf(step, z)[1] < target);
  return {
    value,
    lower: lower?.time ?? null,
    upper: upper?.time ?? null,
    level,
    method: 'kaplan-meier',
  };
}

function bandOf(
  { survival, greenwood }: SurvivalStep,
  z: number,
): [number, number] {
  // At the end of the curve Greenwood's variance is not defined.
  if (survival <= 0) {
    return [0, 1];
  }
  const log = Math.log(survival);
  const half = (z * Math.sqrt(greenwood)) / Math.abs(log);
  return [survival ** Math.exp(half), survival ** Math.exp(-half)];
}
