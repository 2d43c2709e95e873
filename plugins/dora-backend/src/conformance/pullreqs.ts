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
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { measure } from '../engine/mergeTime/metrics';
import {
  PublishedSplit,
  clockCorrection,
  dataGate,
  splitFigures,
  splitOf,
} from './pullreqsGate';
import {
  PublishedRequest,
  readRequests,
  requestFiles,
  unpack,
} from './pullreqsData';
import {
  Figures,
  TRACKS,
  checkBaselines,
  named,
  runTrack,
} from './pullreqsTracks';
import { Suite, Tally } from './tally';

const LEAST_TRAIN = 300;

interface Published {
  data_gate?: Record<string, unknown>;
  clock_correction?: Record<string, unknown>;
  split?: Record<string, unknown> & { T?: number };
  reference_results?: Record<string, Figures>;
}

async function readJson<T>(file: string): Promise<T | null> {
  return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : null;
}

function checkFields(
  tally: Tally,
  name: string,
  expected: Record<string, unknown>,
  found: Record<string, unknown>,
): void {
  for (const field of Object.keys(found)) {
    if (expected[field] !== undefined) {
      tally.check(`${name} ${field}`, () =>
        isDeepStrictEqual(expected[field], found[field])
          ? undefined
          : `is ${JSON.stringify(found[field])}, expected ${JSON.stringify(
              expected[field],
            )}`,
      );
    }
  }
}

async function checkMetrics(tally: Tally, folder: string): Promise<void> {
  const selftest = await readJson<{
    rows: Array<{ y: number; p: number[] }>;
    expected: Figures & { tolerance?: number };
    tolerance?: number;
  }>(join(folder, 'pullreqs', 'metric_selftest.json'));
  if (!selftest) {
    return;
  }
  const truth = selftest.rows.map(({ y }) => y);
  const probabilities = selftest.rows.map(({ p }) => p);
  const found = named(measure(truth, probabilities), probabilities, truth);
  const tolerance = selftest.tolerance ?? 1e-9;
  for (const [name, expected] of Object.entries(selftest.expected)) {
    tally.check(`metric ${name}`, () => {
      const value = found[name];
      return value !== undefined &&
        value !== null &&
        Math.abs(value - expected) <= tolerance
        ? undefined
        : `is ${value}, expected ${expected}`;
    });
  }
}

async function checkFiles(tally: Tally, folder: string): Promise<void> {
  const manifest = await readJson<{
    files: Array<{ file: string; sha256: string }>;
  }>(join(folder, 'pullreqs', 'manifest.json'));
  for (const { file, sha256 } of manifest?.files ?? []) {
    const bytes = await unpack(join(folder, 'pullreqs', file)).catch(
      () => null,
    );
    tally.check(`file ${file}`, () => {
      const found = bytes && createHash('sha256').update(bytes).digest('hex');
      return found === sha256 ? undefined : `has the digest ${found}`;
    });
  }
}

function checkGate(
  tally: Tally,
  rows: readonly PublishedRequest[],
  split: PublishedSplit,
  figures: Published | null,
): boolean {
  const before = tally.failures.length;
  checkFields(tally, 'data', figures?.data_gate ?? {}, dataGate(rows));
  checkFields(
    tally,
    'clock',
    figures?.clock_correction ?? {},
    clockCorrection(rows),
  );
  checkFields(tally, 'split', figures?.split ?? {}, splitFigures(rows, split));
  return tally.failures.length === before;
}

/**
 * Merge times of published pull requests: metrics, data gate, strict split by
 * time, simple rules, and the model on both tracks. Nothing is trained on data
 * that do not pass the gate.
 */
export const pullreqs: Suite = {
  name: 'pullreqs',
  present: folder =>
    requestFiles(folder).length > 0 ||
    existsSync(join(folder, 'pullreqs', 'metric_selftest.json')),
  async run(folder) {
    const tally = new Tally();
    await checkMetrics(tally, folder);
    await checkFiles(tally, folder);
    const rows = await readRequests(folder);
    if (rows.length > 0) {
      const figures = await readJson<Published>(
        join(folder, 'pullreqs', 'figures.json'),
      );
      const split = splitOf(rows, figures?.split?.T);
      tally.lines.push(
        `${rows.length} requests, T ${split.at}, train ${split.train.length}, test ${split.test.length}, of them settled ${split.testSettled.length}`,
      );
      if (!checkGate(tally, rows, split, figures)) {
        tally.lines.push('nothing is trained: the data gate is not passed');
        return tally;
      }
      if (split.train.length < LEAST_TRAIN || split.test.length === 0) {
        tally.lines.push('nothing is trained: too few requests');
        return tally;
      }
      const published = figures?.reference_results ?? {};
      checkBaselines(tally, rows, split, published);
      for (const track of TRACKS) {
        await runTrack(tally, rows, split, track, published[track.reference]);
      }
    }
    return tally;
  },
};
