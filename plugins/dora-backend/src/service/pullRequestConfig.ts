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

import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DEFAULT_HEALTH_WEIGHTS,
  HEALTH_FACTORS,
  HealthWeights,
  VerdictChecks,
} from '../engine/requests';

/** Settings below `maestro.dora.pullRequests`. */
export interface PullRequestConfig {
  weights: HealthWeights;
  verdictChecks: VerdictChecks;
  comment: {
    /** Whether the portal writes to the forge at all. */
    enabled: boolean;
    /** Globs of `host/owner/name`; all claimed repositories when empty. */
    repositories: readonly string[];
  };
}

const KEY = 'maestro.dora.pullRequests';

/** @throws InputError that names the key, its value and what to write */
export function readPullRequestConfig(config: Config): PullRequestConfig {
  const weights = { ...DEFAULT_HEALTH_WEIGHTS };
  const configured = config.getOptionalConfig(`${KEY}.weights`);
  for (const name of configured?.keys() ?? []) {
    const factor = HEALTH_FACTORS.find(id => id === name);
    if (!factor) {
      throw new InputError(
        `${KEY}.weights.${name} is no factor; known: ${HEALTH_FACTORS.join(
          ', ',
        )}`,
      );
    }
    const weight = configured!.getNumber(name);
    if (!(weight >= 0) || !Number.isFinite(weight)) {
      throw new InputError(
        `${KEY}.weights.${name} is ${weight}; write a number of at least 0`,
      );
    }
    weights[factor] = weight;
  }
  if (HEALTH_FACTORS.every(id => weights[id] === 0)) {
    throw new InputError(
      `${KEY}.weights are all 0; give at least one factor a weight`,
    );
  }
  const list = (path: string) =>
    config.getOptionalStringArray(`${KEY}.${path}`) ?? [];
  return {
    weights,
    verdictChecks: {
      coverage: list('checks.coverage'),
      security: list('checks.security'),
      budget: list('checks.budget'),
    },
    comment: {
      enabled: config.getOptionalBoolean(`${KEY}.comment.enabled`) ?? false,
      repositories: list('comment.repositories'),
    },
  };
}
