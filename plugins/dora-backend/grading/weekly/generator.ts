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

import {
  RandomStream,
  createRandom,
} from '@maestro/backstage-plugin-maestro-statistics';
import { WeeklyParameters } from './parameters';

/** What is shifted in the last six weeks, by the factor. */
export interface Shift {
  metric: 'frequency' | 'leadTime' | 'failureRate' | 'recovery';
  factor: number;
}

/** One closed week of one service. */
export interface GeneratedWeek {
  deployments: number;
  /** Lead times of its changes, seconds. */
  leadTimes: number[];
  failed: number;
  /** Recovery times of its failed deployments, seconds. */
  recoveryTimes: number[];
  rework: number;
}

/** Weeks of each service, oldest first. */
export type GeneratedHistory = Array<{ id: string; weeks: GeneratedWeek[] }>;

const RECENT = 6;
const HOUR = 3600;

/** Poisson by counting exponential gaps; exact, and fast for small means. */
function poisson(random: RandomStream, mean: number): number {
  let count = -1;
  for (let time = 0; time <= mean; time += random.exponential(1)) {
    count += 1;
  }
  return count;
}

/** A history of one pack; equal seeds give equal histories. */
export function generateHistory(
  parameters: WeeklyParameters,
  seed: string,
  shift: Shift | null,
): GeneratedHistory {
  const random = createRandom(`${parameters.level} ${seed}`);
  const effects = weekEffects(parameters, random);
  const [least, most] = parameters.services;
  const services = least + random.below(most - least + 1);
  return Array.from({ length: services }, (_, index) => {
    const rate =
      parameters.deployments.median *
      Math.exp(parameters.deployments.sigma * random.normal());
    const lead = 24 * HOUR * Math.exp(random.normal());
    const recovery = HOUR * Math.exp(random.normal());
    return {
      id: `service-${index + 1}`,
      weeks: effects.map((effect, week) => {
        const by = (metric: Shift['metric']) =>
          shift?.metric === metric && week >= parameters.weeks - RECENT
            ? shift.factor
            : 1;
        const deployments = poisson(
          random,
          rate * effect.rate * by('frequency'),
        );
        const result: GeneratedWeek = {
          deployments,
          leadTimes: [],
          failed: 0,
          recoveryTimes: [],
          rework: 0,
        };
        for (let count = 0; count < deployments; count += 1) {
          const changes = 1 + poisson(random, parameters.furtherChanges);
          for (let change = 0; change < changes; change += 1) {
            result.leadTimes.push(
              lead *
                effect.lead *
                by('leadTime') *
                Math.exp(parameters.leadSigma * random.normal()),
            );
          }
          if (random.next() < parameters.failing * by('failureRate')) {
            result.failed += 1;
            result.recoveryTimes.push(
              recovery *
                by('recovery') *
                Math.exp(parameters.recoverySigma * random.normal()),
            );
          }
          if (random.next() < parameters.rework) {
            result.rework += 1;
          }
        }
        return result;
      }),
    };
  });
}

function weekEffects(
  parameters: WeeklyParameters,
  random: RandomStream,
): Array<{ rate: number; lead: number }> {
  const { autocorrelation, quiet, weekSigma } = parameters;
  const fresh = Math.sqrt(1 - autocorrelation ** 2);
  let rate = random.normal();
  let lead = random.normal();
  return Array.from({ length: parameters.weeks }, () => {
    rate = autocorrelation * rate + fresh * random.normal();
    lead = autocorrelation * lead + fresh * random.normal();
    const damped = random.next() < quiet.share ? quiet.factor : 1;
    return {
      rate: damped * Math.exp(weekSigma.rate * rate),
      lead: Math.exp(weekSigma.lead * lead),
    };
  });
}
