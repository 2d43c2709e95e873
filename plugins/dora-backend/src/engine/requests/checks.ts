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

import {
  CanonicalEvent,
  CheckFinishedData,
  PipelineRunData,
} from '@maestro/backstage-plugin-ledger-common';
import { byText, isType, ms } from '../facts';
import { put } from './branches';
import { CheckState, RequestChecks, RequestStep } from './types';

/** A pipeline that has not finished within this time was lost, milliseconds. */
const LOST_AFTER = 86_400_000;

const FAILED = new Set([
  'failure',
  'failed',
  'timed_out',
  'startup_failure',
  'error',
]);
const PASSED = new Set(['success', 'passed']);

interface Word {
  name: string;
  outcome: CheckState['outcome'];
  at: number;
  /** Orders words of one time: ids and attempts grow. */
  order: string;
  url: string | null;
  fact: string;
}

interface Run {
  data: PipelineRunData;
  finished: boolean;
  at: number;
  fact: string;
}

const OUTCOME_WORDS = {
  passed: 'passed',
  failed: 'failed',
  other: 'neither passed nor failed',
};

/** Checks and pipeline runs of one repository, by commit. */
export interface CheckIndex {
  checks: ReadonlyMap<string, readonly Word[]>;
  runs: ReadonlyMap<string, readonly Run[]>;
}

export const NO_CHECKS: RequestChecks = {
  head: [],
  all: [],
  reruns: 0,
  running: [],
  steps: [],
};

function outcomeOf(word: string | null): CheckState['outcome'] {
  if (word !== null && FAILED.has(word)) {
    return 'failed';
  }
  return word !== null && PASSED.has(word) ? 'passed' : 'other';
}

/** Sorts the checks and pipeline runs of one repository by commit. */
export function indexChecks(facts: Iterable<CanonicalEvent>): CheckIndex {
  const checks = new Map<string, Word[]>();
  const runs = new Map<string, Run[]>();
  for (const fact of facts) {
    if (isType(fact, 'maestro.check.finished')) {
      const data: CheckFinishedData = fact.data;
      put(checks, data.sha, {
        name: data.name,
        outcome: outcomeOf(data.outcome),
        at: ms(data.finishedAt ?? fact.occurredAt),
        order: data.checkId.padStart(24, '0'),
        url: data.url,
        fact: fact.naturalKey,
      });
    } else if (
      isType(
        fact,
        'dev.cdevents.pipelinerun.queued',
        'dev.cdevents.pipelinerun.started',
        'dev.cdevents.pipelinerun.finished',
      ) &&
      fact.data.sha !== null
    ) {
      put(runs, fact.data.sha, {
        data: fact.data,
        finished: fact.type === 'dev.cdevents.pipelinerun.finished',
        at: ms(fact.occurredAt),
        fact: fact.naturalKey,
      });
    }
  }
  return { checks, runs };
}

/**
 * Checks of a pull request. A check is flaky when it failed and then passed
 * with the same name on the same commit: nothing but chance was different.
 * Where a commit has no checks of its own, its pipeline runs stand for them.
 *
 * @param shas - all commits that were a head of the request, its head included
 * @param asOf - milliseconds since the epoch; runs are running at this time
 */
export function checksOf(
  index: CheckIndex,
  shas: ReadonlySet<string>,
  headSha: string,
  asOf: number,
): RequestChecks {
  const steps = new Map<string, RequestStep>();
  let head: CheckState[] = [];
  const all: CheckState[] = [];
  let reruns = 0;
  for (const sha of [...shas].sort()) {
    const runs = index.runs.get(sha) ?? [];
    const words = index.checks.get(sha) ?? wordsOf(runs);
    const states = statesOf(words);
    for (const { data, at, finished, fact } of runs) {
      const outcome = finished ? data.outcome ?? 'finished' : 'started';
      const what = `Pipeline ${data.name}: ${outcome.replace(/_/g, ' ')}`;
      steps.set(fact, { at, what, url: data.url, fact });
    }
    for (const { name, outcome, at, url, fact } of index.checks.get(sha) ??
      []) {
      const what = `Check ${name}: ${OUTCOME_WORDS[outcome]}`;
      steps.set(fact, { at, what, url, fact });
    }
    all.push(...states);
    reruns += rerunsOf(runs);
    if (sha === headSha) {
      head = states;
    }
  }
  return {
    head,
    all,
    reruns,
    running: runningOf(index.runs.get(headSha) ?? [], asOf),
    steps: [...steps.values()],
  };
}

function wordsOf(runs: readonly Run[]): Word[] {
  return runs
    .filter(({ finished }) => finished)
    .map(({ data, at, fact }) => ({
      name: data.name,
      outcome: outcomeOf(data.outcome),
      at,
      order: `${data.runId.padStart(24, '0')}|${String(data.attempt).padStart(
        6,
        '0',
      )}`,
      url: data.url,
      fact,
    }));
}

function statesOf(words: readonly Word[]): CheckState[] {
  const byName = new Map<string, Word[]>();
  for (const word of words) {
    put(byName, word.name, word);
  }
  return [...byName.entries()]
    .sort(([a], [b]) => byText(a, b))
    .map(([name, said]) => {
      const ordered = said.sort(
        (a, b) => a.at - b.at || byText(a.order, b.order),
      );
      const last = ordered[ordered.length - 1];
      const firstFailure = ordered.findIndex(
        ({ outcome }) => outcome === 'failed',
      );
      return {
        name,
        outcome: last.outcome,
        flaky:
          firstFailure >= 0 &&
          ordered
            .slice(firstFailure)
            .some(({ outcome }) => outcome === 'passed'),
        at: last.at,
        url: last.url,
      };
    });
}

function rerunsOf(runs: readonly Run[]): number {
  const attempts = new Map<string, number>();
  for (const { data } of runs) {
    attempts.set(
      data.runId,
      Math.max(attempts.get(data.runId) ?? 1, data.attempt),
    );
  }
  return [...attempts.values()].reduce((sum, count) => sum + count - 1, 0);
}

function runningOf(
  runs: readonly Run[],
  asOf: number,
): RequestChecks['running'] {
  const finished = new Map<string, number>();
  for (const { data, finished: done } of runs) {
    if (done) {
      finished.set(
        data.runId,
        Math.max(finished.get(data.runId) ?? 0, data.attempt),
      );
    }
  }
  const running = new Map<string, number>();
  for (const { data, at } of runs) {
    if (
      (finished.get(data.runId) ?? 0) < data.attempt &&
      at <= asOf &&
      asOf - at < LOST_AFTER
    ) {
      running.set(data.name, Math.min(running.get(data.name) ?? at, at));
    }
  }
  return [...running.entries()]
    .sort(([a], [b]) => byText(a, b))
    .map(([name, since]) => ({ name, since }));
}
