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
  LEAST_HISTORY,
  RequestHistory,
  checkTrouble,
  linesOf,
  p75,
  percentileOf,
} from './history';
import { CheckState, PullRequest } from './types';

/** What one factor says, without its name and weight. */
export interface FactorParts {
  /** Null when the factor is missing, or decided by a verdict alone. */
  value: number | null;
  unit: string | null;
  /** 0 (bad) to 1 (good); null when the factor is missing. */
  score: number | null;
  /** Share of the repository's past requests with a lower value. */
  percentile: number | null;
  /** Past requests that threshold and percentile rest on. */
  n: number | null;
  /** One sentence. */
  reason: string;
  /** How to provide a missing factor; null when it is there. */
  howTo: string | null;
}

/** Factors that a check of the forge may decide. */
export const VERDICT_FACTORS = ['coverage', 'security', 'budget'] as const;

export type VerdictFactorId = (typeof VERDICT_FACTORS)[number];

/**
 * Lines beyond which reviewers find fewer defects, whatever a repository is
 * used to. Source: J. Cohen et al., "Best Kept Secrets of Peer Code Review",
 * SmartBear 2006, study at Cisco: 200 to 400 lines.
 */
export const MOST_REVIEWABLE_LINES = 400;

/** Small requests are never called large, whatever a repository is used to. */
const LEAST_LARGE_LINES = 50;

/** A value of this many times the threshold scores zero. */
const ZERO_AT = 3;

const MISSING: FactorParts = {
  value: null,
  unit: null,
  score: null,
  percentile: null,
  n: null,
  reason: '',
  howTo: null,
};

/** 1 up to the threshold, then falling to 0 at three times the threshold. */
export function ramp(value: number, threshold: number): number {
  if (value <= threshold) {
    return 1;
  }
  return Math.max(
    0,
    (ZERO_AT * threshold - value) / ((ZERO_AT - 1) * threshold),
  );
}

/** Size: lines and files against the repository's own 75th percentiles. */
export function sizeFactor(
  request: PullRequest,
  history: RequestHistory,
): FactorParts {
  const lines = linesOf(request);
  if (lines === null) {
    return {
      ...MISSING,
      reason: 'The source does not say how many lines it changes.',
      howTo:
        'GitHub tells the size with each pull_request delivery and when it is pulled; GitLab does not.',
    };
  }
  const own = p75(history.lines);
  const threshold = Math.min(
    MOST_REVIEWABLE_LINES,
    Math.max(LEAST_LARGE_LINES, own ?? MOST_REVIEWABLE_LINES),
  );
  const { changedFiles } = request;
  const ownFiles = p75(history.files);
  const byLines = ramp(lines, threshold);
  const byFiles =
    changedFiles === null || ownFiles === null
      ? 1
      : ramp(changedFiles, Math.max(3, ownFiles));
  const files =
    changedFiles === null ? '' : ` in ${plural(changedFiles, 'file')}`;
  const beside =
    own === null
      ? `reviewers find fewer defects beyond ${MOST_REVIEWABLE_LINES}`
      : `full marks up to ${Math.round(
          threshold,
        )}, where three of four of this repository's requests have at most ${Math.round(
          own,
        )}`;
  return {
    value: lines,
    unit: 'lines',
    score: Math.min(byLines, byFiles),
    percentile: percentileOf(history.lines, lines),
    n: history.lines.length,
    reason: `${plural(lines, 'changed line')}${files}; ${beside}${
      byFiles < byLines
        ? `, and three of four touch at most ${plural(
            Math.round(ownFiles!),
            'file',
          )}`
        : ''
    }.`,
    howTo: null,
  };
}

/** Velocity: age against the repository's own 75th percentile. */
export function velocityFactor(
  request: PullRequest,
  history: RequestHistory,
  asOf: number,
): FactorParts {
  if (request.state === 'open' && request.draft) {
    return {
      ...MISSING,
      reason: 'It is a draft: its clock starts when it is ready for review.',
      howTo: 'Mark it ready for review.',
    };
  }
  const own = p75(history.seconds);
  if (own === null) {
    return {
      ...MISSING,
      n: history.seconds.length,
      reason: `The repository has ${plural(
        history.seconds.length,
        'merged request',
      )} in 26 weeks; a 75th percentile needs ${LEAST_HISTORY}.`,
      howTo: 'It comes by itself as requests are merged.',
    };
  }
  const age =
    ((request.closedAt ?? asOf) - (request.readyAt ?? request.openedAt)) / 1000;
  if (age < 0) {
    return {
      ...MISSING,
      reason: 'Its times contradict each other.',
      howTo: 'Check the clock of the source.',
    };
  }
  const late = age > own;
  return {
    value: age,
    unit: 's',
    score: ramp(age, Math.max(own, 1)),
    percentile: percentileOf(history.seconds, age),
    n: history.seconds.length,
    reason: `Open for ${duration(
      age,
    )}; three of four of this repository's requests are merged within ${duration(
      own,
    )}${late ? '' : ', so it is in time'}.`,
    howTo: null,
  };
}

/** Checks: what failed on the head, and what was flaky on any commit. */
export function checksFactor(
  request: PullRequest,
  history: RequestHistory,
): FactorParts {
  const trouble = checkTrouble(request);
  const { head, all, reruns } = request.checks;
  const flaky = all.filter(check => check.flaky).length;
  if (trouble === null) {
    return {
      ...MISSING,
      reason: 'No check has finished on its commits.',
      howTo:
        'Let the forge deliver check runs or workflow runs to the ledger (GitHub: events check_run and workflow_run).',
    };
  }
  const failed = head.filter(({ outcome }) => outcome === 'failed').length;
  const flaw = [
    failed > 0 ? `${plural(failed, 'check')} failed on its head commit` : null,
    flaky > 0
      ? `${plural(flaky, 'check')} failed and passed on one and the same commit`
      : null,
    reruns > 0 ? `${plural(reruns, 'pipeline run')} started again` : null,
  ].filter(Boolean);
  return {
    value: trouble,
    unit: 'ratio',
    // A red check stops the request; a flaky one only wears trust down.
    score: failed > 0 ? 0 : 1 - trouble,
    percentile: percentileOf(history.checkTrouble, trouble),
    n: history.checkTrouble.length,
    reason:
      flaw.length > 0
        ? `${flaw.join('; ')}.`
        : `${plural(all.length, 'check')} finished, none flaky.`,
    howTo: null,
  };
}

const VERDICTS = {
  coverage: { what: 'the change of test coverage', example: 'codecov/*' },
  security: { what: 'security findings', example: 'CodeQL' },
  budget: { what: 'the change of cost', example: 'infracost*' },
};

/** A check only says passed or failed: there is a verdict, but no number. */
export function verdictFactor(
  id: VerdictFactorId,
  configured: boolean,
  checks: readonly CheckState[],
): FactorParts {
  const { what, example } = VERDICTS[id];
  if (!configured) {
    return {
      ...MISSING,
      reason: `No source tells ${what}.`,
      howTo: `Name the forge's checks that judge it in maestro.dora.pullRequests.checks.${id}, for example "${example}".`,
    };
  }
  const judged = checks.filter(({ outcome }) => outcome !== 'other');
  if (judged.length === 0) {
    return {
      ...MISSING,
      reason: `No check that judges ${what} has finished on its head commit.`,
      howTo: `The checks are named by maestro.dora.pullRequests.checks.${id}.`,
    };
  }
  const failed = judged.filter(({ outcome }) => outcome === 'failed');
  return {
    ...MISSING,
    score: failed.length > 0 ? 0 : 1,
    reason:
      failed.length > 0
        ? `${names(failed)} failed; a check tells no number.`
        : `${names(judged)} passed; a check tells no number.`,
  };
}

function names(checks: readonly CheckState[]): string {
  return checks.map(({ name }) => `“${name}”`).join(', ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const STEPS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
];

/** A duration in its largest fitting unit: "3 days", "1.5 hours". */
export function duration(seconds: number): string {
  const step = STEPS.find(candidate => seconds >= candidate.seconds);
  if (!step) {
    return plural(Math.round(seconds), 'second');
  }
  const amount = seconds / step.seconds;
  const rounded =
    amount < 100 ? Math.round(amount * 10) / 10 : Math.round(amount);
  return plural(rounded, step.unit);
}
