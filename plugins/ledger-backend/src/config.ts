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
import { HumanDuration } from '@backstage/types';
import { readDurationFromConfig } from '@backstage/config';
import { parseWitnessKey } from '@maestro/backstage-plugin-ledger-common';
import { PublishTarget } from './publish';

/** The keys below `maestro.ledger`, read and checked. */
export interface LedgerConfig {
  /** Name of the log, with `/demo` for a demo log. */
  origin: string;
  demo: boolean;
  checkpointKey: string | undefined;
  /** Further keys to sign with while a hand-over is under way. */
  handoverKeys: string[];
  pseudonymKey: string | undefined;
  publicTiles: boolean;
  publish: PublishTarget[];
  publishEvery: HumanDuration;
  bodyDays: number;
  backfillDays: number;
  pullEvery: HumanDuration;
  attributeEvery: HumanDuration;
  zone: string | null;
}

const DEFAULT_ORIGIN = 'localhost/maestro-ledger';
const SECRET_KEYS = new Set(['secret', 'secrets', 'token', 'tokens']);

function positive(config: Config | undefined, key: string, fallback: number) {
  const value = config?.getOptionalNumber(key) ?? fallback;
  if (!(value > 0)) {
    throw new Error(
      `maestro.ledger.${key} is ${value}; write a number above 0`,
    );
  }
  return value;
}

function duration(
  config: Config | undefined,
  key: string,
  fallback: HumanDuration,
): HumanDuration {
  return config?.has(key) ? readDurationFromConfig(config, { key }) : fallback;
}

function targets(config: Config | undefined): PublishTarget[] {
  return (config?.getOptionalConfigArray('publish') ?? []).map((entry, at) => {
    const type = entry.getString('type');
    switch (type) {
      case 'file':
        return { type, path: entry.getString('path') };
      case 'git':
        return {
          type,
          path: entry.getString('path'),
          folder: folderOf(entry, at),
          remote: entry.getOptionalString('remote'),
        };
      case 'witness':
        return {
          type,
          url: entry.getString('url'),
          key: witnessKey(entry, at),
        };
      default:
        throw new Error(
          `maestro.ledger.publish[${at}].type is "${type}"; write file, git or witness`,
        );
    }
  });
}

function folderOf(entry: Config, at: number): string | undefined {
  const folder = entry.getOptionalString('folder');
  if (folder !== undefined && !/^[\w.-]+(\/[\w.-]+)*$/.test(folder)) {
    throw new Error(
      `maestro.ledger.publish[${at}].folder is "${folder}"; write a path within the repository, for example checkpoints`,
    );
  }
  if (folder?.split('/').includes('..')) {
    throw new Error(
      `maestro.ledger.publish[${at}].folder is "${folder}"; it must not leave the repository`,
    );
  }
  return folder;
}

function witnessKey(entry: Config, at: number): string {
  const key = entry.getString('key');
  try {
    parseWitnessKey(key);
  } catch (error) {
    throw new Error(`maestro.ledger.publish[${at}].key: ${error.message}`);
  }
  return key;
}

/** All secrets of sources, wherever a source keeps them. */
function sourceSecrets(value: unknown, under = false): string[] {
  if (typeof value === 'string') {
    return under ? [value] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap(item => sourceSecrets(item, under));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) =>
      sourceSecrets(item, under || SECRET_KEYS.has(key)),
    );
  }
  return [];
}

/**
 * Secrets that were made for the demo: `maestro.demo.secrets`, and those that
 * the launcher puts into the environment.
 */
function demoSecrets(root: Config, env: NodeJS.ProcessEnv): Set<string> {
  return new Set([
    ...(root.getOptionalStringArray('maestro.demo.secrets') ?? []),
    ...Object.entries(env).flatMap(([name, value]) =>
      name.startsWith('MAESTRO_DEMO_') && value ? [value] : [],
    ),
  ]);
}

/**
 * @throws Error with one sentence that names the key and the fix
 */
export function readLedgerConfig(
  root: Config,
  env: NodeJS.ProcessEnv = process.env,
): LedgerConfig {
  const config = root.getOptionalConfig('maestro.ledger');
  const demo = root.getOptionalBoolean('maestro.demo.enabled') ?? false;
  const name = config?.getOptionalString('origin') ?? DEFAULT_ORIGIN;
  // eslint-disable-next-line no-control-regex
  if (/[\s+\u0000-\u001f\u007f]/.test(name) || name.length > 200) {
    throw new Error(
      `maestro.ledger.origin is ${JSON.stringify(
        name,
      )}; write a host and a path without spaces and plus signs, for example portal.example.org/ledger`,
    );
  }
  if (demo) {
    const known = demoSecrets(root, env);
    const strange = sourceSecrets(
      root.getOptional('maestro.ledger.sources'),
    ).some(secret => !known.has(secret));
    if (strange) {
      throw new Error(
        'maestro.demo.enabled is true, but maestro.ledger.sources holds a secret that was not made for the demo: demo data never mixes with real deliveries. Remove maestro.demo.enabled, or the configured sources',
      );
    }
  }
  return {
    origin: demo ? `${name}/demo` : name,
    demo,
    checkpointKey: config?.getOptionalString('checkpointKey'),
    handoverKeys: config?.getOptionalStringArray('handoverKeys') ?? [],
    pseudonymKey: config?.getOptionalString('pseudonymKey'),
    publicTiles: config?.getOptionalBoolean('publicTiles') ?? false,
    publish: targets(config),
    publishEvery: duration(config, 'publishEvery', { minutes: 5 }),
    bodyDays: positive(config, 'bodyRetentionDays', 90),
    backfillDays: positive(config, 'backfillDays', 180),
    pullEvery: duration(config, 'pullEvery', { minutes: 15 }),
    attributeEvery: duration(config, 'attributeEvery', { minutes: 1 }),
    zone: root.getOptionalString('maestro.timeZone') ?? null,
  };
}
