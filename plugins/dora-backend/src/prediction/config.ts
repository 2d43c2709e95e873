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

import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration } from '@backstage/types';

/** Settings of the merge-time prediction. */
export interface MergeTimeConfig {
  enabled: boolean;
  /** How often new data are looked for, to train again. */
  trainEvery: HumanDuration;
  /** Merged requests that a training needs. */
  leastMerged: number;
}

/** Fewer cannot be split into parts that learn, calibrate and judge. */
const LEAST = 200;
const KEY = 'maestro.dora.mergeTime';

/** @throws InputError that names the key, its value and what to write */
export function readMergeTimeConfig(config: Config): MergeTimeConfig {
  const leastMerged =
    config.getOptionalNumber(`${KEY}.leastMergedRequests`) ?? 300;
  if (!Number.isSafeInteger(leastMerged) || leastMerged < LEAST) {
    throw new InputError(
      `${KEY}.leastMergedRequests is ${leastMerged}; write a whole number of at least ${LEAST}`,
    );
  }
  return {
    enabled: config.getOptionalBoolean(`${KEY}.enabled`) ?? true,
    trainEvery: config.has(`${KEY}.trainEvery`)
      ? readDurationFromConfig(config, { key: `${KEY}.trainEvery` })
      : { hours: 24 },
    leastMerged,
  };
}
