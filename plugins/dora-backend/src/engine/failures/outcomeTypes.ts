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
import { Deployment } from '../deployments';
import { AttributionRule } from './types';

/** Where the incidents of an entity come from. */
export interface IncidentSource {
  /** False: nobody would have told; every status is `unknown`. */
  connected: boolean;
  /** Since when it tells; deployments that settled before are `unknown`. */
  since: number | null;
}

export type DeploymentStatus = 'ok' | 'failed' | 'pending' | 'unknown';

/** Why a deployment counts as failed. */
export interface FailureCause {
  kind: 'incident' | 'rollback' | 'revert' | 'hotfix';
  /** Id of the incident, or of the deployment that undid or mended it. */
  id: string;
  title: string;
  url: string | null;
  severity: string | null;
  /** Start of the trouble. */
  at: number;
  /** Null while it lasts, or when the clocks contradict each other. */
  restoredAt: number | null;
  /** The clocks contradict each other, or nobody tells when it ended. */
  contradictory: boolean;
  rule: AttributionRule | 'rollback' | 'revert' | 'hotfix';
  confidence: number;
  weight: number;
  reason: string;
  facts: string[];
}

/** Why a deployment is unplanned work to mend something. */
export interface Rework {
  rule: 'unplanned' | 'rollback' | 'revert' | 'hotfix' | 'fixes-incident';
  reason: string;
}

/** What became of a deployment. */
export interface DeploymentOutcome {
  deployment: Deployment;
  status: DeploymentStatus;
  /** Older than the settling window, in a time that the source covers. */
  settled: boolean;
  failures: FailureCause[];
  rework: Rework | null;
  /** Id of the failed deployment that this one mends. */
  remediates: string | null;
  /** Id of the first deployment that mended this one. */
  remediatedBy: string | null;
  /** Finish of that deployment. */
  remediatedAt: number | null;
  /** When its last incident ended; null: none, or one is open. */
  resolvedAt: number | null;
}

export interface OutcomeOptions {
  /** Instant that counts as now, ms. */
  asOf: number;
  /** How long a deployment stays pending without a failure; default 24 h. */
  settlingMs?: number;
  /** So late a rollback, revert or hotfix still tells a failure; default 7 d. */
  horizonMs?: number;
  /** Globs of head branches of hotfixes. */
  hotfixBranches?: readonly string[];
  /** Globs of labels of hotfixes. */
  hotfixLabels?: readonly string[];
}

export type FailureState =
  | 'ok'
  | 'no_data'
  | 'no_source'
  | 'pending'
  | 'too_few';

/** A rate with all that is needed to doubt it. */
export interface Rate {
  state: FailureState;
  /** `no_deployments`, `no_source`, `pending`, `too_few`; null when `ok`. */
  reasonCode: string | null;
  reason: string | null;
  /** Counted, of how many; null where nothing can be counted. */
  k: number | null;
  n: number | null;
  value: number | null;
  interval: { lower: number; upper: number; level: number } | null;
  /** Ids behind `k` and behind `n`, sorted. */
  counted: string[];
  of: string[];
  /** Left out: not settled yet, or of a time when nobody told incidents. */
  pending: number;
  unknown: number;
}

/** One failed deployment's way back. */
export interface Recovery {
  deploymentId: string;
  /** Milliseconds; until `asOf` when censored; null: clocks contradict. */
  ms: number | null;
  /** Still failing: at least this long. */
  censored: boolean;
  /** By the end of its incidents, and by a mending deployment. */
  byIncident: number | null;
  byRemediation: number | null;
}

export type RestoredBy = 'incident' | 'remediation' | 'earliest';

/** Recovery of the failed deployments of a window. */
export interface RecoveryFigure {
  state: FailureState;
  reasonCode: string | null;
  reason: string | null;
  n: number | null;
  /** Seconds; null: unknown, or more than half still fail. */
  value: number | null;
  p75: number | null;
  p90: number | null;
  interval: { lower: number; upper: number | null; level: number } | null;
  /** `r7`, or `kaplan-meier` when more than a fifth are still failing. */
  method: 'r7' | 'kaplan-meier' | null;
  censored: number;
  /** Age of the oldest one that still fails, seconds. */
  oldestOpen: number | null;
  contradictory: number;
  samples: Recovery[];
}
