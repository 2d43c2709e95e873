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
import {
  CommitGraph,
  changesBetween,
  cherryPickedHashes,
  createResolver,
  evidenceDigest,
  reachable,
  revertedHashes,
} from '../engine';
import { Suite, SuiteResult } from './tally';

interface Pair {
  from: string;
  to: string;
  fromSha: string;
  toSha: string;
  sameCommit: boolean;
  rollback: boolean;
  reverseRollback?: boolean;
  changes: number;
  changesDigest: string;
  firstTimeChanges: number;
  firstTimeDigest: string;
  reverseChanges: number;
  reverseDigest: string;
}

interface Trailer {
  sha: string;
  names: string;
  resolved: string | null;
}

interface Oracle {
  repository: string;
  tags: Array<{ tag: string; sha: string }>;
  pairs: Pair[];
  reverts: Trailer[];
  cherryPicks: Trailer[];
}

const ORACLE = '.oracle.json';

function repositoriesIn(folder: string): string[] {
  const place = join(folder, 'git');
  return existsSync(place)
    ? readdirSync(place)
        .filter(file => file.endsWith(ORACLE))
        .map(file => join(place, file.slice(0, -ORACLE.length)))
        .sort()
    : [];
}

async function readLines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, 'utf8');
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}

function digest(hashes: Iterable<string>): string {
  const sha256 = (text: string) =>
    createHash('sha256').update(text, 'utf8').digest('hex');
  return evidenceDigest([...hashes], sha256) ?? sha256('');
}

function checkPair(
  graph: CommitGraph,
  pair: Pair,
  earlier: ReadonlySet<string>,
): string[] {
  const { fromSha, toSha } = pair;
  const changes = changesBetween(graph, fromSha, toSha);
  const reverse = changesBetween(graph, toSha, fromSha);
  const firstTime = reachable(graph, toSha, earlier);
  const other = fromSha !== toSha;
  const found: Record<string, unknown> = {
    sameCommit: !other,
    rollback: other && changes.size === 0,
    reverseRollback: other && reverse.size === 0,
    changes: changes.size,
    changesDigest: digest(changes),
    firstTimeChanges: firstTime.size,
    firstTimeDigest: digest(firstTime),
    reverseChanges: reverse.size,
    reverseDigest: digest(reverse),
  };
  const listed = pair as unknown as Record<string, unknown>;
  return Object.keys(found)
    .filter(name => listed[name] !== undefined && listed[name] !== found[name])
    .map(name => `${name} is ${found[name]}, expected ${listed[name]}`);
}

function checkTrailers(
  expected: Trailer[],
  found: Trailer[],
): { passed: number; total: number; failures: string[] } {
  const text = ({ sha, names, resolved }: Trailer) =>
    `${sha} names ${names.toLowerCase()}, resolved ${resolved}`;
  const have = new Set(found.map(text));
  const wanted = new Set(expected.map(text));
  const failures = [
    ...[...wanted].filter(line => !have.has(line)).map(line => `lacks ${line}`),
    ...[...have].filter(line => !wanted.has(line)).map(line => `adds ${line}`),
  ];
  return {
    passed: [...wanted].filter(line => have.has(line)).length,
    total: wanted.size + [...have].filter(line => !wanted.has(line)).length,
    failures,
  };
}

async function runRepository(path: string): Promise<SuiteResult> {
  const oracle: Oracle = JSON.parse(await readFile(`${path}${ORACLE}`, 'utf8'));
  const commits = await readLines<{ sha: string; parents: string[] }>(
    `${path}.graph.jsonl`,
  );
  const messages = existsSync(`${path}.messages.jsonl`)
    ? await readLines<{ sha: string; message: string }>(
        `${path}.messages.jsonl`,
      )
    : [];
  const graph: CommitGraph = new Map(
    commits.map(({ sha, parents }) => [sha, parents]),
  );
  const failures: string[] = [];
  const started = performance.now();
  // Reachable from any deployment before the one that a pair leads to.
  const earlier = new Set<string>();
  let passed = 0;
  oracle.pairs.forEach((pair, index) => {
    reachable(graph, oracle.tags[index]?.sha ?? pair.fromSha, earlier).forEach(
      sha => earlier.add(sha),
    );
    const problems = checkPair(graph, pair, earlier);
    passed += problems.length === 0 ? 1 : 0;
    failures.push(
      ...problems.map(
        problem => `${oracle.repository} ${pair.from}..${pair.to}: ${problem}`,
      ),
    );
  });
  const seconds = (performance.now() - started) / 1000;
  const resolve = createResolver(graph.keys());
  const trailers = (read: (message: string) => string[]): Trailer[] =>
    messages.flatMap(({ sha, message }) =>
      read(message).map(names => ({ sha, names, resolved: resolve(names) })),
    );
  const results = [
    checkTrailers(oracle.reverts, trailers(revertedHashes)),
    checkTrailers(oracle.cherryPicks, trailers(cherryPickedHashes)),
  ];
  return {
    passed: passed + results.reduce((sum, result) => sum + result.passed, 0),
    total:
      oracle.pairs.length +
      results.reduce((sum, result) => sum + result.total, 0),
    failures: [
      ...failures,
      ...results
        .flatMap(result => result.failures)
        .map(failure => `${oracle.repository}: ${failure}`),
    ],
    lines: [
      `${oracle.repository}: ${commits.length} commits, ${
        oracle.pairs.length
      } pairs in ${seconds.toFixed(2)} s, reverts ${results[0].passed}/${
        results[0].total
      }, cherry-picks ${results[1].passed}/${results[1].total}`,
    ],
  };
}

/** Commit graphs with the change sets that git itself gives. */
export const git: Suite = {
  name: 'git',
  present: folder => repositoriesIn(folder).length > 0,
  async run(folder) {
    const all: SuiteResult = { passed: 0, total: 0, lines: [], failures: [] };
    for (const path of repositoriesIn(folder)) {
      const result = await runRepository(path);
      all.passed += result.passed;
      all.total += result.total;
      all.lines!.push(...result.lines!);
      all.failures!.push(...result.failures!);
    }
    return all;
  },
};
