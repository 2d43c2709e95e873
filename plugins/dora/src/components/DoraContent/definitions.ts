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
  DORA_FIGURES,
  DoraProfile,
} from '@maestro/backstage-plugin-dora-common';

/** The five metrics, in the order in which pages show them. */
export const FIVE_METRICS = [
  DORA_FIGURES.deploymentFrequency,
  DORA_FIGURES.leadTime,
  DORA_FIGURES.changeFailureRate,
  DORA_FIGURES.recoveryTime,
  DORA_FIGURES.reworkRate,
] as const;

/** One of the five metrics. */
export type Metric = (typeof FIVE_METRICS)[number];

/** What one sample of a metric is, in the plural. */
export const SAMPLES: Record<Metric, string> = {
  [DORA_FIGURES.deploymentFrequency]: 'deployments',
  [DORA_FIGURES.leadTime]: 'changes',
  [DORA_FIGURES.changeFailureRate]: 'settled deployments',
  [DORA_FIGURES.recoveryTime]: 'failed deployments',
  [DORA_FIGURES.reworkRate]: 'deployments',
};

/** Titles of the trends. */
export const TRENDS: Record<Metric, string> = {
  [DORA_FIGURES.deploymentFrequency]: 'Deployments per ISO week',
  [DORA_FIGURES.leadTime]: 'Median lead time per ISO week',
  [DORA_FIGURES.changeFailureRate]: 'Change failure rate per ISO week',
  [DORA_FIGURES.recoveryTime]: 'Median recovery time per ISO week',
  [DORA_FIGURES.reworkRate]: 'Deployment rework rate per ISO week',
};

/** Short names, for switches. */
export const SHORT_NAMES: Record<Metric, string> = {
  [DORA_FIGURES.deploymentFrequency]: 'Deployments',
  [DORA_FIGURES.leadTime]: 'Lead time',
  [DORA_FIGURES.changeFailureRate]: 'Failure rate',
  [DORA_FIGURES.recoveryTime]: 'Recovery',
  [DORA_FIGURES.reworkRate]: 'Rework rate',
};

/** How a metric is computed under a profile. */
export interface Definition {
  /** What it is. */
  what: string;
  formula: string;
  /** What a reader may trip over. */
  note: string;
}

const DORA_2026: Record<Metric, Definition> = {
  [DORA_FIGURES.deploymentFrequency]: {
    what: 'How often the service is deployed to production.',
    formula: 'successful production deployments ÷ weeks observed',
    note: 'A deployment counts once, at its first success, however often it was tried. Empty weeks count; weeks before the first record do not.',
  },
  [DORA_FIGURES.leadTime]: {
    what: 'How long a change takes from its first commit until it runs in production.',
    formula: 'median of (first production deployment − first commit)',
    note: 'Each change counts once. A rollback brings no change, and the first deployment has nothing to be compared with.',
  },
  [DORA_FIGURES.changeFailureRate]: {
    what: 'The share of deployments that led to a failure in production.',
    formula: 'failed deployments ÷ settled deployments',
    note: 'A failure is an attributed incident, a rollback, a revert or a hotfix. Deployments of the last 24 hours are still settling and count on neither side. Several incidents of one deployment are one failure.',
  },
  [DORA_FIGURES.recoveryTime]: {
    what: 'How long it takes to restore the service after a failed deployment.',
    formula: 'median of (service restored − failed deployment finished)',
    note: 'Failures that are still open are not left out: when more than a fifth are open, the median is that of Kaplan and Meier.',
  },
  [DORA_FIGURES.reworkRate]: {
    what: 'The share of deployments that were unplanned, made to mend something that users noticed.',
    formula: 'unplanned mending deployments ÷ deployments',
    note: 'Told by the source, or seen in rollbacks, reverts, hotfix branches and fixes of an incident.',
  },
};

const DEVLAKE: Partial<Record<Metric, Definition>> = {
  [DORA_FIGURES.deploymentFrequency]: {
    what: 'How many days of a week have a deployment.',
    formula: 'median over weeks of the days with a deployment',
    note: 'Two deployments on one day count as one; weeks begin on Monday.',
  },
  [DORA_FIGURES.leadTime]: {
    what: 'The cycle time of merged pull requests.',
    formula: 'lower median of (first commit → deployment) of pull requests',
    note: 'Of an even number of samples it takes the lower of the two in the middle.',
  },
  [DORA_FIGURES.changeFailureRate]: {
    what: 'The share of deployments with an incident.',
    formula: 'deployments with an incident ÷ deployments',
    note: 'Each incident is blamed on the latest deployment before it, however old that is.',
  },
  [DORA_FIGURES.recoveryTime]: {
    what: 'Time from a deployment to the end of its incident.',
    formula: 'median of (incident resolved − deployment finished)',
    note: 'Open incidents are left out.',
  },
};

const FOURKEYS: Partial<Record<Metric, Definition>> = {
  [DORA_FIGURES.deploymentFrequency]: {
    what: 'How many days of a week have a deployment.',
    formula: 'median over weeks of the days with a deployment',
    note: 'Weeks begin on Sunday, in UTC; three months at most.',
  },
  [DORA_FIGURES.leadTime]: {
    what: 'Time from each commit to its deployment.',
    formula: 'median of (deployment − commit), whole minutes',
    note: 'Samples of zero or less are dropped.',
  },
  [DORA_FIGURES.changeFailureRate]: {
    what: 'Incidents for each deployment.',
    formula: 'rows of incidents joined to deployments ÷ deployments',
    note: 'One deployment with several incidents counts several times, so the rate may exceed 100 %.',
  },
  [DORA_FIGURES.recoveryTime]: {
    what: 'Time from the opening of an incident to its end.',
    formula: 'median of (resolved − created), whole hours',
    note: 'This is the old time to restore: it begins with the incident, not with the deployment.',
  },
};

const MIDDLEWARE: Partial<Record<Metric, Definition>> = {
  [DORA_FIGURES.deploymentFrequency]: {
    what: 'Deployments per week.',
    formula: 'deployments ÷ weeks, rounded down',
    note: 'Three deployments in four days are none per day there.',
  },
  [DORA_FIGURES.leadTime]: {
    what: 'Lead time of merged pull requests.',
    formula: 'mean of (first commit → deployment)',
    note: 'A mean: few very long changes move it far.',
  },
  [DORA_FIGURES.changeFailureRate]: {
    what: 'The share of deployments with an incident.',
    formula: 'deployments with an incident ÷ deployments',
    note: 'Each incident is blamed on the deployment that was live, however old. That tool prints 0 % without deployments; this page does not.',
  },
  [DORA_FIGURES.recoveryTime]: {
    what: 'Mean time to recovery.',
    formula: 'mean of (resolved − created) of all incidents',
    note: 'This is the old time to recovery, of incidents of any cause.',
  },
};

const PROFILES: Record<DoraProfile, Partial<Record<Metric, Definition>>> = {
  'dora-2026': DORA_2026,
  devlake: DEVLAKE,
  fourkeys: FOURKEYS,
  middleware: MIDDLEWARE,
};

/** How a metric is computed; null when the profile does not have it. */
export function definitionOf(
  metric: Metric,
  profile: DoraProfile,
): Definition | null {
  return PROFILES[profile][metric] ?? null;
}

/** Names of the profiles, and what they are for. */
export const PROFILE_WORDS: Record<
  DoraProfile,
  { name: string; meaning: string }
> = {
  'dora-2026': {
    name: 'DORA 2026',
    meaning:
      'The definitions of dora.dev, with intervals, settling time and bounded attribution. The one to work with.',
  },
  devlake: {
    name: 'Apache DevLake',
    meaning: 'The published rules of DevLake, on the same records.',
  },
  fourkeys: {
    name: 'Four Keys',
    meaning: 'The published rules of Google’s fourkeys, on the same records.',
  },
  middleware: {
    name: 'Middleware',
    meaning: 'The published rules of Middleware, on the same records.',
  },
};
