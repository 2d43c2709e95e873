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

import { createHash } from 'node:crypto';
import {
  LoggerService,
  SchedulerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { BillingConfig, SourceConfig } from '../config/billing';
import { BillingFiles, matchFiles, nameOfFile } from '../ingest/files';
import { ImportService, PARTS_FIX } from '../ingest/ImportService';
import { FoundSet, MAX_PARTS, findSets, tooMany } from '../ingest/sets';
import { LoadStore } from '../store/LoadStore';
import { lookAtAddresses } from './addresses';
import { attempt } from './attempt';

export interface IngestOptions {
  billing: BillingConfig;
  files: BillingFiles;
  imports: ImportService;
  loads: LoadStore;
  logger: LoggerService;
  now: () => Date;
  urlReader: UrlReaderService;
}

/** Looks at each source on its schedule; one replica at a time. */
export async function scheduleIngest(
  options: IngestOptions & { scheduler: SchedulerService },
): Promise<void> {
  for (const source of options.billing.sources) {
    if (source.path !== null || source.url !== null) {
      await options.scheduler.scheduleTask({
        id: `maestro-cost-ingest-${source.id}`,
        ...source.schedule,
        fn: async () => {
          await lookAtSource(source, options);
        },
      });
    }
  }
}

/**
 * Takes in what changed at a source. What was seen before is not read again,
 * whether it was loaded or refused.
 *
 * @returns how many files were loaded
 */
export async function lookAtSource(
  source: SourceConfig,
  options: IngestOptions,
): Promise<number> {
  if (source.path === null) {
    return lookAtAddresses(source, source.url!, options);
  }
  const { parts, path } = source;
  return parts && parts.by !== 'file'
    ? lookAtSets(source, { ...parts, by: parts.by, path }, options)
    : lookAtFiles(source, path, options);
}

async function lookAtFiles(
  source: SourceConfig,
  path: string,
  options: IngestOptions,
): Promise<number> {
  const { imports, loads } = options;
  const found = await matchFiles(path);
  await loads.forgetRefused(
    source.id,
    found.map(file => file.path),
  );
  if (found.length === 0) {
    await tellNothing(source, path, options);
    return 0;
  }
  const all = found.map(file => ({
    name: file.path,
    stamp: file.stamp,
    paths: [file.path],
  }));
  const changed: Candidate[] = [];
  for (const file of all) {
    const known = await loads.outcome(source.id, file.name);
    if (![file.stamp, stampBeside(file, all)].includes(known?.stamp ?? '')) {
      changed.push(file);
    }
  }
  // Without a word on parts, nobody knows whether two are parts or versions.
  const left =
    source.parts === null
      ? await refuseClashes(source, changed, all, {
          ...options,
          fix: PARTS_FIX,
        })
      : changed;
  let loaded = 0;
  for (const { name, stamp } of left) {
    loaded += await attempt(
      () =>
        imports.take({
          source,
          path: name,
          name,
          stamp,
          beside:
            source.parts === null
              ? all.map(other => other.name).filter(other => other !== name)
              : [],
        }),
      options,
    );
  }
  return loaded;
}

/** A delivery that lies at a source. */
interface Candidate {
  name: string;
  stamp: string;
  paths: readonly string[];
}

/** Stamp of a refusal that lasts as long as the same deliveries lie there. */
function stampBeside(one: Candidate, found: readonly Candidate[]): string {
  const all = found.map(({ name, stamp }) => `${name}\0${stamp}`).sort();
  return createHash('sha256')
    .update(`${one.stamp}\n${all.join('\n')}`)
    .digest('hex');
}

/**
 * Different deliveries that came together and hold the same billing period:
 * one would take the place of the other.
 *
 * @returns those that are left
 */
async function refuseClashes(
  source: SourceConfig,
  candidates: readonly Candidate[],
  found: readonly Candidate[],
  options: IngestOptions & { fix: string },
): Promise<Candidate[]> {
  const { fix, imports, loads, logger, now } = options;
  if (candidates.length < 2) {
    return [...candidates];
  }
  const seen: Array<{ name: string; digest: string; periods: string[] }> = [];
  for (const { name, paths } of candidates) {
    try {
      seen.push({ name, ...(await imports.look(source, paths)) });
    } catch (error) {
      // Why it cannot be read is told when it is taken.
      if (error.name !== 'InputError') {
        throw error;
      }
    }
  }
  const left: Candidate[] = [];
  for (const candidate of candidates) {
    const one = seen.find(({ name }) => name === candidate.name);
    const others = seen.filter(
      other =>
        other.digest !== one?.digest &&
        other.periods.some(period => one?.periods.includes(period)),
    );
    if (!one || others.length === 0) {
      left.push(candidate);
      continue;
    }
    const period = one.periods.find(item => others[0].periods.includes(item));
    const names = [one, ...others].map(({ name }) => nameOfFile(name));
    const message = `${names.slice(0, 5).join(', ')}${
      names.length > 5 ? ', …' : ''
    } came together and hold the same billing period (${period}); one would take the place of the other, so none was taken. ${fix}`;
    logger.warn(
      `Billing data ${one.name} of source ${source.id} were refused: ${message}`,
    );
    await loads.setOutcome({
      sourceId: source.id,
      name: one.name,
      stamp: stampBeside(candidate, found),
      inputDigest: null,
      state: 'refused',
      message,
      at: now().toISOString(),
    });
  }
  return left;
}

async function tellNothing(
  source: SourceConfig,
  path: string,
  { loads, now }: IngestOptions,
): Promise<void> {
  await loads.setOutcome({
    sourceId: source.id,
    name: path,
    stamp: '',
    inputDigest: null,
    state: 'refused',
    message: `Nothing matches ${path}; correct maestro.cost.sources, or put a delivery there`,
    at: now().toISOString(),
  });
}

const FOLDER_FIX =
  'Name the folder above in path if they are parts of one bill; if each is a whole bill, keep one of them there';

/** Takes sets of files, each whole or not at all. */
async function lookAtSets(
  source: SourceConfig,
  parts: { by: 'folder' | 'manifest'; path: string; quietMilliseconds: number },
  options: IngestOptions,
): Promise<number> {
  const { imports, loads, now } = options;
  const found = await findSets(parts.path, parts.by);
  await loads.forgetRefused(
    source.id,
    found.map(({ name }) => name),
  );
  if (found.length === 0) {
    await tellNothing(source, parts.path, options);
    return 0;
  }
  const all = found.map(set => ({
    name: set.name,
    stamp: set.stamp,
    paths: set.parts.map(({ path }) => path),
  }));
  const ready: Candidate[] = [];
  for (const [at, set] of found.entries()) {
    const known = await loads.outcome(source.id, set.name);
    const stamps = [set.stamp, stampBeside(all[at], all)];
    if (stamps.includes(known?.stamp ?? '') && known?.state !== 'waiting') {
      continue;
    }
    const reason = reasonToWait(set, parts.quietMilliseconds, now());
    if (reason === null) {
      ready.push(all[at]);
    } else if (known?.stamp !== set.stamp || known.message !== reason.message) {
      await loads.setOutcome({
        ...reason,
        sourceId: source.id,
        name: set.name,
        stamp: set.stamp,
        inputDigest: null,
        at: now().toISOString(),
      });
    }
  }
  // Of several manifests of a period, the one that was written last counts.
  const left =
    parts.by === 'folder'
      ? await refuseClashes(source, ready, all, { ...options, fix: FOLDER_FIX })
      : ready;
  let loaded = 0;
  for (const { name, stamp } of left) {
    loaded += await attempt(
      () =>
        imports.take({
          source,
          path: name,
          parts: found.find(set => set.name === name)!.parts,
          name,
          stamp,
        }),
      options,
    );
  }
  return loaded;
}

/** Why a set is not taken now; null: it may be. */
function reasonToWait(
  set: FoundSet,
  quietMilliseconds: number,
  now: Date,
): { state: 'refused' | 'waiting'; message: string } | null {
  if (set.fault !== null) {
    return { state: 'refused', message: set.fault };
  }
  if (set.parts.length > MAX_PARTS) {
    return {
      state: 'refused',
      message: tooMany(set.parts.length),
    };
  }
  if (set.missing !== null) {
    return { state: 'waiting', message: set.missing };
  }
  const quietAt = set.changedAt + quietMilliseconds;
  return quietAt > now.getTime()
    ? {
        state: 'waiting',
        message: `${
          set.parts.length
        } files are there; they are taken if none changes until ${new Date(
          quietAt,
        ).toISOString()}`,
      }
    : null;
}
