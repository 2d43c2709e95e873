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

import { PREDICATES } from '../engine/attest';
import { Fact, byText, isType } from '../engine/cases';
import { globOf } from './globs';
import { Collected } from './types';

const FAILED = new Set([
  'failure',
  'failed',
  'timed_out',
  'startup_failure',
  'error',
]);
const PASSED = new Set(['success', 'passed']);
/** Neither for nor against, as forges count them too. */
const NEUTRAL = new Set(['neutral', 'skipped']);

interface Check {
  name: string;
  outcome: string;
  finishedAt: string;
  order: string;
  url: string | null;
}

/**
 * One statement about the checks of a commit: the latest run of each name,
 * with the outcome `success` only when all that are required passed, `failure`
 * when one of them failed. While one of them is neither, nobody can say, and
 * there is no statement. Where a commit has no checks of its own, its finished
 * pipeline runs stand for them.
 *
 * @param facts - checks and runs of the repository
 * @param required - globs; empty: all that were told are
 */
export function collectChecks(options: {
  repository: string;
  sha: string;
  facts: readonly Fact[];
  required: readonly string[];
}): Collected | null {
  const { repository, required, sha } = options;
  const all = latestOf(checksOf(options.facts, sha));
  const globs = required.map(globOf);
  const counted = all.filter(
    ({ name, outcome }) =>
      !NEUTRAL.has(outcome) &&
      (globs.length === 0 || globs.some(glob => glob.test(name))),
  );
  const failed = counted.some(({ outcome }) => FAILED.has(outcome));
  const complete =
    counted.length > 0 &&
    counted.every(({ outcome }) => PASSED.has(outcome)) &&
    globs.every(glob => counted.some(({ name }) => glob.test(name)));
  if (!failed && !complete) {
    return null;
  }
  const finishedAt = counted
    .map(check => check.finishedAt)
    .sort()
    .at(-1)!;
  return {
    statement: {
      subjects: [{ name: repository, digest: { gitCommit: sha } }],
      predicateType: PREDICATES.check,
      predicate: {
        name: 'all required checks',
        outcome: failed ? 'failure' : 'success',
        required: counted.map(({ name }) => name),
        finishedAt,
        checks: all.map(({ finishedAt: at, name, outcome, url }) => ({
          name,
          outcome,
          finishedAt: at,
          url,
        })),
      },
    },
    source: 'ledger/checks',
    system: repository.split('/')[0],
    collector: 'checks',
    version: '1',
    query: `maestro-ledger: checks and pipeline runs of ${repository} at ${sha}`,
    effectiveAt: finishedAt,
  };
}

function checksOf(facts: readonly Fact[], sha: string): Check[] {
  const checks: Check[] = [];
  const runs: Check[] = [];
  for (const fact of facts) {
    if (
      isType(fact, 'maestro.check.finished') &&
      fact.data.sha.toLowerCase() === sha
    ) {
      const { checkId, finishedAt, name, outcome, url } = fact.data;
      checks.push({
        name,
        outcome: outcome ?? 'unknown',
        finishedAt: iso(finishedAt ?? fact.occurredAt),
        order: checkId.padStart(24, '0'),
        url,
      });
    } else if (
      isType(fact, 'dev.cdevents.pipelinerun.finished') &&
      fact.data.sha?.toLowerCase() === sha
    ) {
      const { attempt, finishedAt, name, outcome, runId, url } = fact.data;
      runs.push({
        name,
        outcome: outcome ?? 'unknown',
        finishedAt: iso(finishedAt ?? fact.occurredAt),
        order: `${runId.padStart(24, '0')}|${String(attempt).padStart(6, '0')}`,
        url,
      });
    }
  }
  return checks.length > 0 ? checks : runs;
}

/** Of each name the run that finished last, sorted by name. */
function latestOf(checks: readonly Check[]): Check[] {
  const byName = new Map<string, Check>();
  for (const check of checks) {
    const present = byName.get(check.name);
    const later =
      !present ||
      (byText(check.finishedAt, present.finishedAt) ||
        byText(check.order, present.order)) > 0;
    if (later) {
      byName.set(check.name, check);
    }
  }
  return [...byName.values()].sort((a, b) => byText(a.name, b.name));
}

function iso(instant: string): string {
  return new Date(instant).toISOString();
}
