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
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  OutcomeRow,
  apgr,
  callPerformanceThreshold,
  oracleStrongShare,
  outcomeFigures,
  readOutcomes,
  routerCurve,
} from '../engine/routing';
import { Case, Json, readVectors, runCases } from './cases';
import { routerLines } from './routing/lines';
import { Suite } from './suite';

const EXPECTED = '.expected.json';

/** Fixed scores that the vectors name. */
const SCORES: Record<string, (prompt: string) => number> = {
  promptLength: prompt => Array.from(prompt).length,
  sha256: prompt =>
    createHash('sha256').update(prompt, 'utf8').digest().readUInt32BE(0) /
    2 ** 32,
};

/** Figures are given to six decimals, unless the file says otherwise. */
const ACCURACY = 1e-6;
const APGR = 1e-8;

type Expect = (name: string, found: unknown, wanted: unknown) => void;

function figureCases(rows: readonly OutcomeRow[], file: Json): Case[] {
  const cases: Case[] = [];
  const tolerance: number = file.accuracyTolerance ?? ACCURACY;
  const exactly: Expect = (name, found, wanted) =>
    cases.push({ name, check: p => p.same('it', found ?? null, wanted) });
  const close =
    (by: number): Expect =>
    (name, found, wanted) =>
      cases.push({
        name,
        check: p => {
          const right =
            typeof found === 'number' &&
            typeof wanted === 'number' &&
            Math.abs(found - wanted) <= by;
          if (!right) {
            p.add(`it is ${found}, should be ${wanted}`);
          }
        },
      });
  const kept = rows.filter(({ contaminated }) => !contaminated);
  const figures = outcomeFigures(kept);
  for (const [key, wanted] of Object.entries(file.here ?? {})) {
    const name = `here.${key}`;
    if (key === 'rows') {
      exactly(name, rows.length, wanted);
    } else if (key === 'kept') {
      exactly(name, kept.length, wanted);
    } else if (key === 'oracleStrongShareForPGR') {
      Object.entries(wanted as Json).forEach(([share, percent]) =>
        close(tolerance)(
          `${name}.${share}`,
          oracleStrongShare(kept, Number(share)),
          percent,
        ),
      );
    } else {
      const found = (figures as unknown as Json)[key];
      (key.endsWith('Accuracy') ? close(tolerance) : exactly)(
        name,
        found,
        wanted,
      );
    }
  }
  for (const [subject, wanted] of Object.entries<Json>(file.perSubject ?? {})) {
    const own: Json = {
      ...outcomeFigures(rows.filter(row => row.subject === subject)),
    };
    Object.entries(wanted).forEach(([key, value]) =>
      (key.endsWith('Accuracy') ? close(tolerance) : exactly)(
        `perSubject.${subject}.${key}`,
        own[key],
        value,
      ),
    );
  }
  if (Array.isArray(file.subjects)) {
    exactly(
      'subjects',
      [...new Set(rows.map(({ subject }) => subject))].sort(),
      [...file.subjects].sort(),
    );
  }
  for (const [score, vector] of Object.entries<Json>(
    file.metricVectors ?? {},
  )) {
    const scoreOf = SCORES[score];
    const name = `metricVectors.${score}`;
    if (!scoreOf) {
      exactly(name, 'a score of an unknown name', Object.keys(SCORES));
      continue;
    }
    const curve = routerCurve(
      kept,
      kept.map(({ prompt }) => scoreOf(prompt)),
    );
    if (vector.n !== undefined) {
      exactly(`${name}.n`, kept.length, vector.n);
    }
    (vector.points ?? []).forEach((point: Json, index: number) =>
      Object.entries(point).forEach(([key, value]) =>
        (key === 'threshold' ? close(1e-9 * Math.max(1, value)) : exactly)(
          `${name}.points[${index}].${key}`,
          (curve[index] as unknown as Json)?.[key],
          value,
        ),
      ),
    );
    if (vector.apgr !== undefined) {
      close(APGR)(`${name}.apgr`, apgr(kept, curve), vector.apgr);
    }
    Object.entries(vector.cpt ?? {}).forEach(([share, percent]) =>
      close(tolerance)(
        `${name}.cpt.${share}`,
        callPerformanceThreshold(kept, curve, Number(share)),
        percent,
      ),
    );
  }
  return cases;
}

async function readTable(stem: string): Promise<OutcomeRow[]> {
  const packed = `${stem}.csv.gz`;
  return readOutcomes(
    existsSync(packed)
      ? gunzipSync(await readFile(packed)).toString('utf8')
      : await readFile(`${stem}.csv`, 'utf8'),
  );
}

/**
 * Router metrics on tables of outcomes, each expected value a case; what the
 * router itself reaches is printed, not judged.
 */
export const routing: Suite = {
  name: 'routing',
  present: folder => existsSync(join(folder, 'routing')),
  async run(folder, options = {}) {
    const root = join(folder, 'routing');
    const cases: Case[] = [];
    const lines: string[] = [];
    for (const file of readdirSync(root).sort()) {
      if (file.endsWith(EXPECTED)) {
        const stem = file.slice(0, -EXPECTED.length);
        const rows = await readTable(join(root, stem));
        const expected = (await readVectors(join(root, file)))!;
        cases.push(...figureCases(rows, expected));
        if (options.lines !== false) {
          lines.push(
            ...routerLines(
              stem,
              rows.filter(({ contaminated }) => !contaminated),
              SCORES,
            ),
          );
        }
      }
    }
    return { ...runCases(cases), lines };
  },
};
