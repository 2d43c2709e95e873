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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';

/** What is told as an anomaly; see {@link DEFAULT_ANOMALY_OPTIONS}. */
export interface AnomalyOptions {
  /** One day must be this many spreads off to be told on its own. */
  threshold: number;
  /**
   * A shift is told where its days are e to this power times likelier with
   * than without it.
   */
  evidence: number;
  /** Least impact of an incident in all, in units of the currency. */
  minImpact: number;
  /** Least share by which an incident is above or below what was expected. */
  minShare: number;
  /** Days up to and with `asOf` whose bill is not complete: left out. */
  incompleteDays: number;
  /** Days after which a lasting shift is the new normal. */
  rebaselineDays: number;
  /** Days that a series is learned from. */
  windowDays: number;
  /** Fewer known days than this are too few to tell anything. */
  minDays: number;
}

/** Chosen on the tuning seeds of src/grading/series. */
export const DEFAULT_ANOMALY_OPTIONS: AnomalyOptions = {
  threshold: 4.5,
  evidence: 1,
  minImpact: 1,
  minShare: 0.15,
  incompleteDays: 3,
  rebaselineDays: 7,
  windowDays: 56,
  minDays: 21,
};

/** @throws InvalidInputError that names the option */
export function readAnomalyOptions(
  options: Partial<AnomalyOptions>,
): AnomalyOptions {
  const read = { ...DEFAULT_ANOMALY_OPTIONS };
  for (const key of Object.keys(read) as Array<keyof AnomalyOptions>) {
    const value = options[key] ?? read[key];
    const days = key.endsWith('Days');
    if (!(value >= 0) || !Number.isFinite(value) || (days && value % 1 !== 0)) {
      throw new InvalidInputError(
        `${key} is ${String(value)}; give a ${
          days ? 'whole number' : 'number'
        }, 0 or greater.`,
      );
    }
    read[key] = value;
  }
  if (read.minDays < 21 || read.windowDays < read.minDays) {
    throw new InvalidInputError(
      `minDays is ${read.minDays} and windowDays is ${read.windowDays}; give three weeks or more, and a window that is not shorter.`,
    );
  }
  return read;
}
