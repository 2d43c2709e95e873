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
import {
  DEFAULT_PRODUCTION_ENVIRONMENTS,
  FailureSettings,
  RestoredBy,
  WorkingTime,
  severityRank,
} from './engine';
import { readWorkingTime } from './service/workingHours';

/** Settings of the delivery metrics. */
export interface DoraConfig {
  productionEnvironments: readonly string[];
  timeZone: string;
  failures: FailureSettings;
  restateEvery: HumanDuration;
  /** Working hours; none unless configured. */
  working?: WorkingTime;
}

const HOUR = 3_600_000;

const SEVERITIES = ['blocker', 'critical', 'high', 'medium', 'low', 'info'];

const RECOVERIES: Record<string, RestoredBy> = {
  incident: 'incident',
  deployment: 'remediation',
  first: 'earliest',
};

/** @throws InputError that names the key, its value and what to write */
export function readDoraConfig(config: Config): DoraConfig {
  const timeZone = config.getOptionalString('maestro.timeZone') ?? 'UTC';
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new InputError(
      `maestro.timeZone is "${timeZone}"; write an IANA zone such as Europe/Berlin`,
    );
  }
  return {
    timeZone,
    productionEnvironments:
      config.getOptionalStringArray('maestro.dora.productionEnvironments') ??
      DEFAULT_PRODUCTION_ENVIRONMENTS,
    failures: readFailureSettings(config),
    restateEvery: config.has('maestro.dora.restateEvery')
      ? readDurationFromConfig(config, { key: 'maestro.dora.restateEvery' })
      : { minutes: 5 },
    working: readWorkingTime(config),
  };
}

function readFailureSettings(config: Config): FailureSettings {
  const labels = config.getOptionalStringArray('maestro.dora.incidentLabels');
  return {
    ...(labels && { incidentLabels: labels }),
    severityThreshold: severityRank(
      oneOf(config, 'severityThreshold', SEVERITIES, 'medium'),
    )!,
    horizonMs: positive(config, 'attributionHorizonDays', 7) * 24 * HOUR,
    settlingMs: positive(config, 'settlingHours', 24) * HOUR,
    restoredBy:
      RECOVERIES[oneOf(config, 'recovery', Object.keys(RECOVERIES), 'first')],
  };
}

function oneOf(
  config: Config,
  name: string,
  known: string[],
  fallback: string,
): string {
  const key = `maestro.dora.${name}`;
  const value = config.getOptionalString(key) ?? fallback;
  if (!known.includes(value)) {
    throw new InputError(`${key} is "${value}"; write ${known.join(', ')}`);
  }
  return value;
}

function positive(config: Config, name: string, fallback: number): number {
  const key = `maestro.dora.${name}`;
  const value = config.getOptionalNumber(key) ?? fallback;
  if (!(value > 0)) {
    throw new InputError(`${key} is ${value}; write a number above 0`);
  }
  return value;
}
