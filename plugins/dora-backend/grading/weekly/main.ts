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

import { createRandom } from '@maestro/backstage-plugin-maestro-statistics';
import {
  WeekSums,
  WeeklyMetric,
  WeeklyUnit,
  findChanges,
} from '../../src/engine/weekly/changes';
import { GeneratedHistory, Shift, generateHistory } from './generator';
import {
  GRADING_SEEDS,
  SHIFT,
  TUNING_SEEDS,
  WEEKLY_LEVELS,
  WeeklyParameters,
} from './parameters';

const RECENT = 6;

const METRIC: Record<Shift['metric'], WeeklyMetric> = {
  frequency: 'deployment-frequency',
  leadTime: 'lead-time-for-changes',
  failureRate: 'change-failure-rate',
  recovery: 'failed-deployment-recovery-time',
};

function unitsOf(history: GeneratedHistory): WeeklyUnit[] {
  const logs = (values: number[]) =>
    values.reduce((sum, value) => sum + Math.log(value), 0);
  return history.map(({ id, weeks }) => ({
    id,
    weeks: weeks.map(
      (week): WeekSums => ({
        deployments: week.deployments,
        changes: week.leadTimes.length,
        leadTimeLogs: logs(week.leadTimes),
        settled: week.deployments,
        failed: week.failed,
        recoveries: week.recoveryTimes.length,
        recoveryLogs: logs(week.recoveryTimes),
        rework: week.rework,
      }),
    ),
  }));
}

/**
 * What a test could find that knows every parameter, tests one metric only,
 * and looks for nothing but this shift, one-sided at 5 %: the power of the
 * likelihood-ratio test in its normal approximation, week effects included.
 */
function bestAchievable(
  parameters: WeeklyParameters,
  history: GeneratedHistory,
  { metric, factor }: Shift,
): number {
  const total = (
    of: (week: GeneratedHistory[number]['weeks'][number]) => number,
    from: number,
    to: number,
  ) =>
    history.reduce(
      (sum, { weeks }) =>
        sum + weeks.slice(from, to).reduce((all, week) => all + of(week), 0),
      0,
    );
  const split = parameters.weeks - RECENT;
  const effect = Math.log(factor);
  const count = {
    frequency: (week: { deployments: number }) => week.deployments,
    leadTime: (week: { leadTimes: number[] }) => week.leadTimes.length,
    failureRate: (week: { failed: number }) => week.failed,
    recovery: (week: { recoveryTimes: number[] }) => week.recoveryTimes.length,
  }[metric] as (week: GeneratedHistory[number]['weeks'][number]) => number;
  const sigma =
    { leadTime: parameters.leadSigma, recovery: parameters.recoverySigma }[
      metric as 'leadTime'
    ] ?? 1;
  const week =
    {
      frequency: parameters.weekSigma.rate,
      leadTime: parameters.weekSigma.lead,
    }[metric as 'frequency'] ?? 0;
  const recent = total(count, split, parameters.weeks);
  const before = total(count, 0, split);
  if (recent === 0 || before === 0) {
    return 0;
  }
  const error = Math.sqrt(
    sigma ** 2 * (1 / recent + 1 / before) +
      week ** 2 * (1 / RECENT + 1 / split),
  );
  return normalUpper(1.6449 - Math.abs(effect) / error);
}

/** Upper tail of the standard normal (Abramowitz and Stegun 26.2.17). */
function normalUpper(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 +
      t *
        (-0.356563782 +
          t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? tail : 1 - tail;
}

/** Prints false alarms and power of each level. */
export function gradeWeekly(options: {
  tuning: boolean;
  print(line: string): void;
  /** Told now and then what is being done. */
  progress?(line: string): void;
}): void {
  const { prefix, count } = options.tuning ? TUNING_SEEDS : GRADING_SEEDS;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  options.print(
    `weekly pack, ${count} histories of 26 weeks per line, seeds ${prefix}-1 to -${count}`,
  );
  for (const parameters of WEEKLY_LEVELS) {
    const run = (shift: Shift | null) => {
      let any = 0;
      let right = 0;
      let best = 0;
      for (let seed = 1; seed <= count; seed += 1) {
        if (seed % 250 === 0) {
          options.progress?.(
            `${parameters.level}, ${
              shift ? METRIC[shift.metric] : 'no change'
            }: ${seed} of ${count}`,
          );
        }
        const name = `${prefix}-${seed}`;
        const history = generateHistory(parameters, name, shift);
        const { changes } = findChanges(unitsOf(history), {
          random: createRandom(name),
        });
        any += changes.length > 0 ? 1 : 0;
        if (shift) {
          right += changes.some(
            change =>
              change.metric === METRIC[shift.metric] &&
              change.ratio > 1 === shift.factor > 1,
          )
            ? 1
            : 0;
          best += bestAchievable(parameters, history, shift);
        }
      }
      return { any: any / count, right: right / count, best: best / count };
    };
    options.print(
      `${parameters.level}: packs with any claim, no change: ${percent(
        run(null).any,
      )} (aim at most 5 %)`,
    );
    for (const metric of Object.keys(METRIC) as Array<Shift['metric']>) {
      const { best, right } = run({ metric, factor: SHIFT });
      options.print(
        `${parameters.level}: ${
          METRIC[metric]
        } up by 30 % over six weeks, found: ${percent(
          right,
        )} (aim 80 %; a test that knows all but this: ${percent(best)})`,
      );
    }
  }
}

/** `--tuning`: on the seeds that the engine may be tuned on. */
export function main(args: string[]): void {
  gradeWeekly({
    tuning: args.includes('--tuning'),
    // eslint-disable-next-line no-console
    print: line => console.log(line),
    progress: line => process.stderr.write(`  ${line}\n`),
  });
}
