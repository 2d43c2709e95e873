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

import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import {
  SchedulerServiceTaskScheduleDefinition,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { FOCUS_VERSIONS, FocusVersion } from '../engine/focus';
import { unknownPlace } from '../ingest/addresses';

export const SOURCE_FORMATS = ['focus', 'aws-cur', 'azure', 'gcp'] as const;

export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** Of what files a delivery is made. */
export interface PartsConfig {
  /**
   * `file`: each file is a whole delivery; `folder`: all files of a folder;
   * `manifest`: the files that a manifest lists.
   */
  by: 'file' | 'folder' | 'manifest';
  /** A set that changed since then is not taken yet. */
  quietMilliseconds: number;
}

/** A place that billing data come from. */
export interface SourceConfig {
  id: string;
  title: string;
  format: SourceFormat;
  /** Path with wildcards, absolute; null: an address, or uploads only. */
  path: string | null;
  /** May have places for the month, such as `{month}`. */
  url: string | null;
  /** Months of such an address that are looked at, with the running one. */
  months: number;
  /** Null: each file is a whole delivery, as long as none is like another. */
  parts: PartsConfig | null;
  /** Version of FOCUS that the source claims; null: seen by its columns. */
  focusVersion: FocusVersion | null;
  /** Criteria of the rule model that hold for the provider. */
  applicability: 'ALL' | readonly string[];
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** Silence after which its figures are old; null: nothing is expected. */
  staleMilliseconds: number | null;
}

/** Settings of billing data. */
export interface BillingConfig {
  directory: string;
  sources: SourceConfig[];
  /** Largest file, its rows decompressed. */
  maxBytes: number;
  /** Largest upload, as it is sent. */
  maxUploadBytes: number;
  /** Time after which files of replaced loads are deleted, at the earliest. */
  graceMilliseconds: number;
  memory: string;
  threads: number;
  /** File with the rule model of FOCUS; null: our own table is used. */
  ruleModel: string | null;
}

const ROOT = 'maestro.cost';

/** Corrections come for the months before the running one. */
const MONTHS = 3;
const SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 15 },
  timeout: { hours: 1 },
  initialDelay: { seconds: 5 },
};

const STALE_MILLISECONDS = 3 * 24 * 3_600_000;

/** @throws Error that names the key, its value and what to write */
export function readBillingConfig(root: Config): BillingConfig {
  const config = root.getOptionalConfig(ROOT);
  const sources = (config?.getOptionalConfigArray('sources') ?? []).map(
    (entry, at) => readSource(entry, `${ROOT}.sources[${at}]`),
  );
  const twice = sources.find(
    ({ id }, at) => sources.findIndex(other => other.id === id) !== at,
  );
  if (twice) {
    throw new Error(
      `${ROOT}.sources has two sources with the id "${twice.id}"; give each its own`,
    );
  }
  const memory = config?.getOptionalString('analytics.memory') ?? '1GB';
  if (!/^\d+(\.\d+)? ?[KMG]i?B$/.test(memory)) {
    throw new Error(
      `${ROOT}.analytics.memory is "${memory}"; write a size such as 1GB`,
    );
  }
  const ruleModel = config?.getOptionalString('conformance.ruleModel');
  return {
    ruleModel: ruleModel === undefined ? null : resolve(ruleModel),
    directory: resolve(
      config?.getOptionalString('directory') ??
        join(process.env.MAESTRO_DATA_DIR ?? 'data', 'cost'),
    ),
    sources,
    maxBytes: positive(config, 'maxBytes', 64 * 2 ** 30),
    maxUploadBytes: positive(config, 'maxUploadBytes', 2 * 2 ** 30),
    graceMilliseconds: positive(config, 'keepReplacedMinutes', 60) * 60_000,
    memory,
    threads: positive(
      config,
      'analytics.threads',
      Math.min(2, availableParallelism()),
    ),
  };
}

function positive(
  config: Config | undefined,
  key: string,
  fallback: number,
): number {
  const value = config?.getOptionalNumber(key) ?? fallback;
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${ROOT}.${key} is ${value}; write a whole number above 0`);
  }
  return value;
}

function readSource(entry: Config, key: string): SourceConfig {
  const id = entry.getString('id');
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) {
    throw new Error(
      `${key}.id is "${id}"; write up to 63 lower case letters, digits and dashes`,
    );
  }
  const format = entry.getOptionalString('format') ?? 'focus';
  if (!(SOURCE_FORMATS as readonly string[]).includes(format)) {
    throw new Error(
      `${key}.format is "${format}"; write one of ${SOURCE_FORMATS.join(', ')}`,
    );
  }
  // YAML reads 1.2 as a number.
  const version = entry.getOptional('focusVersion');
  const focusVersion = version === undefined ? null : String(version);
  if (
    focusVersion !== null &&
    !(FOCUS_VERSIONS as readonly string[]).includes(focusVersion)
  ) {
    throw new Error(
      `${key}.focusVersion is "${focusVersion}"; write one of ${FOCUS_VERSIONS.join(
        ', ',
      )}`,
    );
  }
  const path = entry.getOptionalString('path') ?? null;
  const url = entry.getOptionalString('url') ?? null;
  if (path !== null && url !== null) {
    throw new Error(`${key} has both path and url; keep one of them`);
  }
  const unknown = url === null ? null : unknownPlace(url);
  if (unknown !== null) {
    throw new Error(
      `${key}.url has ${unknown}, which stands for nothing; write {month}, {monthStart}, {monthEnd} or {nextMonth}`,
    );
  }
  const months = entry.getOptionalNumber('months') ?? MONTHS;
  if (!(Number.isInteger(months) && months >= 1 && months <= 36)) {
    throw new Error(`${key}.months is ${months}; write a number from 1 to 36`);
  }
  const schedule = entry.getOptionalConfig('schedule');
  return {
    id,
    title: entry.getOptionalString('title') ?? id,
    format: format as SourceFormat,
    path: path === null ? null : resolve(path),
    url,
    months,
    parts: readParts(entry, key, { path, url }),
    focusVersion: focusVersion as FocusVersion | null,
    applicability: entry.getOptionalStringArray('applicability') ?? 'ALL',
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : SCHEDULE,
    staleMilliseconds: readStaleAfter(entry, path !== null || url !== null),
  };
}

/** Uploads, and whatever says `none`, come when they come. */
function readStaleAfter(entry: Config, regular: boolean): number | null {
  if (!entry.has('staleAfter')) {
    return regular ? STALE_MILLISECONDS : null;
  }
  return entry.getOptional('staleAfter') === 'none'
    ? null
    : durationToMilliseconds(
        readDurationFromConfig(entry, { key: 'staleAfter' }),
      );
}

const PARTS = ['file', 'folder', 'manifest'] as const;

function readParts(
  entry: Config,
  key: string,
  at: { path: string | null; url: string | null },
): PartsConfig | null {
  const parts = entry.getOptionalConfig('parts');
  if (!parts) {
    return null;
  }
  if (at.path === null && at.url === null) {
    throw new Error(
      `${key}.parts is for a path or a url; an upload is a whole delivery`,
    );
  }
  const by = parts.getString('by');
  if (!(PARTS as readonly string[]).includes(by)) {
    throw new Error(
      `${key}.parts.by is "${by}"; write one of ${PARTS.join(', ')}`,
    );
  }
  if (at.url !== null && by !== 'manifest') {
    throw new Error(
      `${key}.parts.by is "${by}"; at a url write manifest, or leave parts out: a file there is a whole delivery`,
    );
  }
  return {
    by: by as PartsConfig['by'],
    quietMilliseconds: parts.has('quiet')
      ? durationToMilliseconds(readDurationFromConfig(parts, { key: 'quiet' }))
      : 10 * 60_000,
  };
}
