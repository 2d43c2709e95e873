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
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A lognormal distribution of durations. */
export interface Lognormal {
  /** Milliseconds. */
  median: number;
  /** Standard deviation of the logarithm. */
  sigma: number;
}

/**
 * What a history is drawn from. Sources of the values: README.md. Where no
 * source is known the README says that a value is assumed.
 */
export interface Parameters {
  level: 'easy' | 'middle' | 'hard';
  /** Length of the history, days. */
  days: number;
  /** Services of each repository. */
  repositories: readonly number[];
  /** Planned releases of a repository per working day, before bursts. */
  releasesPerDay: number;
  /** Share of releases that another one follows within 5 to 45 minutes. */
  burst: number;
  /** Share of releases that go to all services of the repository at once. */
  train: number;
  /** Time that a roll-out takes; incidents may begin within it. */
  rollout: Lognormal;

  /** Share of planned deployments that fail. */
  failing: number;
  /** Share of those that are undone without any incident. */
  silent: number;
  /** Mean number of incidents of a failure beyond the first (geometric). */
  further: number;
  /** Delay from the start of the roll-out to an incident: a mixture. */
  quick: Lognormal;
  latent: Lognormal;
  latentShare: number;

  /** First incident to the mending deployment. */
  repair: Lognormal;
  /** How failures are mended; the rest waits for an ordinary release. */
  rollback: number;
  revert: number;
  hotfix: number;
  /** Share of hotfixes whose branch or label says so. */
  hotfixNamed: number;
  /** Share of hotfixes whose title names the incident. */
  fixNamesIncident: number;

  /** Share of change-caused incidents that state their cause. */
  stated: number;
  /** Share of the statements that name another deployment. */
  statedWrongly: number;

  /** Share of incidents (without minor tickets) that no deployment caused. */
  unrelated: number;
  /** Share of unrelated incidents after which somebody rolls back anyway. */
  precaution: number;
  /** Share of unrelated incidents that a later change names as fixed. */
  unrelatedFix: number;
  /** Share of releases that take back an earlier change for other reasons. */
  withdrawn: number;
  /** Share of minor tickets (severity 4 or 5) among all tickets. */
  minor: number;
  /** Share of incidents, and of minor tickets, without a severity. */
  severityUnknown: number;
  minorSeverityUnknown: number;
  /** Share of tickets that name the repository but not the service. */
  serviceUnknown: number;
  /** Duration of unrelated incidents. */
  duration: Lognormal;
}

const COMMON = {
  days: 120,
  repositories: [1, 1, 3],
  rollout: { median: 8 * MINUTE, sigma: 0.5 },
  repair: { median: 45 * MINUTE, sigma: 1 },
  duration: { median: 1.9 * HOUR, sigma: 1.5 },
  fixNamesIncident: 0.3,
  hotfixNamed: 0.5,
};

/** The three levels of difficulty. */
export const LEVELS: readonly Parameters[] = [
  {
    ...COMMON,
    level: 'easy',
    releasesPerDay: 0.5,
    burst: 0.05,
    train: 0.2,
    failing: 0.05,
    silent: 0.05,
    further: 0.2,
    quick: { median: 20 * MINUTE, sigma: 1 },
    latent: { median: 24 * HOUR, sigma: 1 },
    latentShare: 0.05,
    rollback: 0.42,
    revert: 0.15,
    hotfix: 0.25,
    stated: 0.8,
    statedWrongly: 0,
    unrelated: 0.2,
    precaution: 0,
    unrelatedFix: 0,
    withdrawn: 0,
    minor: 0.1,
    severityUnknown: 0,
    minorSeverityUnknown: 0,
    serviceUnknown: 0,
  },
  {
    ...COMMON,
    level: 'middle',
    releasesPerDay: 1,
    burst: 0.15,
    train: 0.3,
    failing: 0.1,
    silent: 0.1,
    further: 0.25,
    quick: { median: 30 * MINUTE, sigma: 1.1 },
    latent: { median: 24 * HOUR, sigma: 1 },
    latentShare: 0.1,
    rollback: 0.42,
    revert: 0.15,
    hotfix: 0.25,
    stated: 0.64,
    statedWrongly: 0.01,
    unrelated: 0.3,
    precaution: 0.03,
    unrelatedFix: 0.05,
    withdrawn: 0.002,
    minor: 0.25,
    severityUnknown: 0.1,
    minorSeverityUnknown: 0.05,
    serviceUnknown: 0.1,
  },
  {
    ...COMMON,
    level: 'hard',
    releasesPerDay: 4,
    burst: 0.35,
    train: 0.5,
    failing: 0.2,
    silent: 0.1,
    further: 0.3,
    quick: { median: 90 * MINUTE, sigma: 1.4 },
    latent: { median: 36 * HOUR, sigma: 1 },
    latentShare: 0.3,
    rollback: 0.22,
    revert: 0.1,
    hotfix: 0.25,
    stated: 0.3,
    statedWrongly: 0.09,
    unrelated: 0.45,
    precaution: 0.1,
    unrelatedFix: 0.1,
    withdrawn: 0.01,
    minor: 0.4,
    severityUnknown: 0.2,
    minorSeverityUnknown: 0.15,
    serviceUnknown: 0.25,
  },
];

/** Seeds of one use; those for tuning and for grading never meet. */
export function seedsOf(use: 'tuning' | 'grading', level: string): string[] {
  const counts: Record<string, number> = { easy: 300, middle: 500, hard: 200 };
  return Array.from(
    { length: counts[level] },
    (_, index) => `${use}/${level}/${index}`,
  );
}

/** Incidents that one failing deployment is expected to cause. */
export function incidentsPerFailure(parameters: Parameters): number {
  return (1 - parameters.silent) * (1 + parameters.further);
}

/** Density of a lognormal distribution, per millisecond. */
export function lognormalDensity(
  { median, sigma }: Lognormal,
  at: number,
): number {
  if (at <= 0) {
    return 0;
  }
  const z = Math.log(at / median) / sigma;
  return Math.exp((-z * z) / 2) / (at * sigma * Math.sqrt(2 * Math.PI));
}
