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
import { parseArgs } from 'node:util';
import { generateHistory } from './generator';
import { METHODS } from './methods';
import { LEVELS, seedsOf } from './parameters';
import { NO_SCORE, addScore, ratesOf } from './score';

/**
 * `yarn bench dora attribution [--seeds tuning|grading] [--level LEVEL]`:
 * grades the attribution of incidents on generated histories with known
 * causes, beside the time-only rule of other tools and the best achievable.
 */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: 'grading' },
      level: { type: 'string' },
    },
  });
  const use = values.seeds;
  if (use !== 'tuning' && use !== 'grading') {
    throw new Error(`--seeds is "${use}"; write tuning or grading`);
  }
  const levels = LEVELS.filter(
    ({ level }) => !values.level || level === values.level,
  );
  if (levels.length === 0) {
    throw new Error(`--level is "${values.level}"; write easy, middle or hard`);
  }
  const started = performance.now();
  for (const parameters of levels) {
    const { level } = parameters;
    const seeds = seedsOf(use, level);
    const scores = METHODS.map(() => ({ ...NO_SCORE }));
    let deployments = 0;
    let incidents = 0;
    for (const seed of seeds) {
      const history = generateHistory(parameters, seed);
      for (const repository of history.repositories) {
        deployments += repository.deployments.length;
        incidents += repository.incidents.length;
      }
      METHODS.forEach(({ answer }, index) =>
        addScore(scores[index], history, repository =>
          answer(repository, parameters, history),
        ),
      );
    }
    console.log(
      `${level}: ${seeds.length} ${use} seeds, ${deployments.toLocaleString(
        'en',
      )} deployments, ${incidents.toLocaleString('en')} incidents and tickets`,
    );
    METHODS.forEach(({ name }, index) => printScore(name, scores[index]));
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`${seconds.toFixed(0)} s`);
}

function printScore(name: string, score: typeof NO_SCORE): void {
  const rates = ratesOf(score);
  const percent = (value: number) =>
    `${(100 * value).toFixed(2)} %`.padStart(7);
  const points = (value: number) => value.toFixed(2).padStart(6);
  console.log(
    [
      `  ${name.padEnd(28)}`,
      `F1 ${percent(rates.f1)}`,
      `precision ${percent(rates.precision)}`,
      `recall ${percent(rates.recall)}`,
      `CFR error ${points(rates.historyError)} points`,
      `(bias ${points(rates.bias)}, by service ${points(rates.serviceError)})`,
    ].join('  '),
  );
}
