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

import { DoraProfile } from '@maestro/backstage-plugin-dora-common';

/** A successful production deployment, as every profile reads it. */
export interface ProfileDeployment {
  id: string;
  /** When it finished; milliseconds since the epoch. */
  at: number;
}

/**
 * A change (pull request, or commit without one) and its path to production.
 * Times are milliseconds since the epoch; null: not told.
 */
export interface ProfileChange {
  id: string;
  /** Author time of the first commit. */
  firstCommitAt: number | null;
  /** When the request was opened. */
  openedAt: number | null;
  /** When it first became ready for review; null: it was never a draft. */
  readyAt: number | null;
  /** First review by somebody else than the author, no bot. */
  firstReviewAt: number | null;
  /** First approval. */
  approvedAt: number | null;
  mergedAt: number | null;
  /** Finish of the first production deployment that holds it. */
  deployedAt: number | null;
  /**
   * Times of all of its commits, for `fourkeys`, which samples commits. Empty:
   * `firstCommitAt` is the only one known.
   */
  commitsAt?: readonly number[];
}

/** An incident. Times are milliseconds since the epoch. */
export interface ProfileIncident {
  id: string;
  /** When it began to be felt, or was reported. */
  startedAt: number;
  /** Null while it is open. */
  resolvedAt: number | null;
  /**
   * Ids of the deployments that caused it by the attribution of the default
   * profile. The time-only profiles ignore it; `fourkeys` and `dora-2026` read
   * it.
   */
  causedBy: readonly string[];
}

/** A half-open interval of time, milliseconds since the epoch. */
export interface ProfileWindow {
  from: number;
  to: number;
}

/**
 * Facts of one entity. Deployments and incidents from before the window are
 * welcome: they decide which deployment an incident belongs to.
 */
export interface ProfileFacts {
  window: ProfileWindow;
  /** IANA zone of days, weeks and months; the other tools' is always UTC. */
  zone: string;
  /** What counts as now; milliseconds since the epoch. */
  asOf: number;
  /** First event ever heard of; null: none. */
  firstEventAt: number | null;
  /** False: no incident source is connected, so failures are unknown. */
  incidentSource: boolean;
  deployments: readonly ProfileDeployment[];
  changes: readonly ProfileChange[];
  incidents: readonly ProfileIncident[];
}

/** Why a figure has no value. */
export type ProfileReason =
  | 'no_deployments'
  | 'no_changes'
  | 'no_incidents'
  | 'no_incident_source'
  | 'pending'
  | 'not_observed';

/** One figure under the rules of one profile. */
export interface ProfileFigure {
  /** Null: there is none, see `reason`. Never zero for want of data. */
  value: number | null;
  /** `deployments/week`, `days/week`, `s`, `ratio`, … */
  unit: string;
  /** Samples, or the denominator of a ratio. */
  n: number;
  /** Numerator of a ratio. */
  k: number | null;
  /** Label that the tool gives to the value; null: it gives none. */
  label: string | null;
  /** Id of the rule, `<profile>.<metric>`. */
  rule: string;
  /** One sentence: how the value was computed. */
  ruleText: string;
  reason: ProfileReason | null;
  /**
   * What the tool itself would print here where that differs from `value` and
   * `label`, such as 0 for want of data; undefined: the same.
   */
  toolValue?: { value: number | null; label: string | null; why: string };
  /** Ids of the deployments, changes or incidents counted, sorted. */
  ids: readonly string[];
}

/** The published rules of one tool, as pure functions of the same facts. */
export interface Profile {
  id: DoraProfile;
  /** Year or name of the definitions and buckets, such as `2019`. */
  edition: string;
  title: string;
  /** Repository, commit and licence of the published rules. */
  source: string;
  /** Sentences for a page: what differs from the default profile. */
  describe: readonly string[];
  deploymentFrequency(facts: ProfileFacts): ProfileFigure;
  leadTime(facts: ProfileFacts): ProfileFigure;
  changeFailureRate(facts: ProfileFacts): ProfileFigure;
  recoveryTime(facts: ProfileFacts): ProfileFigure;
}
