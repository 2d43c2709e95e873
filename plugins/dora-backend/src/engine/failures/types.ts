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

import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { Subject } from '../attribution';
import { Deployment } from '../deployments';
import { RepositoryView } from '../leadTime';
import { Repositories } from '../repositories';

/** What is odd about an incident; each is counted and shown. */
export interface IncidentQuality {
  /** Resolved before it began: its span is unknown, not negative. */
  closedBeforeOpened: boolean;
  /** No source says when the trouble began: detection stands for it. */
  unknownStart: boolean;
  /** No severity, or a word that no scale knows: counts as at the threshold. */
  unknownSeverity: boolean;
}

/** What an incident itself names as its cause. */
export interface StatedCause {
  /** The source's id of a deployment. */
  deploymentId: string | null;
  /** A commit's full hash, or at least seven digits of it. */
  sha: string | null;
}

/** One incident, however many deliveries tell it. Times: ms since the epoch. */
export interface Incident {
  /** host, repository, `incident` and the source's id, joined by `|`. */
  id: string;
  /** The source's id: an issue's number, a pager's key. */
  incidentId: string;
  title: string;
  url: string | null;
  /** In the source's word. */
  severity: string | null;
  /** 0 is the most severe; null: unknown. See `severityRank`. */
  rank: number | null;
  labels: string[];
  startedAt: number | null;
  detectedAt: number | null;
  /** When it first made itself felt: start, else detection, else the event. */
  at: number;
  /** Null while open, and where the end lies before the start. */
  resolvedAt: number | null;
  /** No source says that it ended. */
  open: boolean;
  subject: Subject;
  causedBy: StatedCause[];
  /** Natural keys of the facts that tell it, sorted. */
  facts: string[];
  quality: IncidentQuality;
}

export interface IncidentOptions {
  /** Globs, compared in lower case, of labels that make an issue an incident. */
  incidentLabels?: readonly string[];
}

/** How a deployment stands to the one before it in its chain. */
export type Step =
  /** The first of its chain: nothing to compare with. */
  | 'first'
  /** Brings commits. */
  | 'forward'
  /** A commit that production has had, without going back. */
  | 'redeploy'
  /** Goes back to a commit that production has had. */
  | 'rollback'
  /** The pushes do not hold its commit, or it names none. */
  | 'unknown';

/** A merged pull request or commit, as far as failures need it. */
export interface BroughtChange {
  id: string;
  title: string;
  url: string | null;
  /** Number of the request; null for a commit that came without one. */
  number: number | null;
  headBranch: string | null;
  labels: string[];
  /** Its commits that this deployment is the first of its chain to bring. */
  commits: string[];
  /**
   * This is its first deployment in the repository, or goes with that one: the
   * same commit within an hour. A revert or hotfix that another service had
   * before mends nothing here: it came along.
   */
  prompt: boolean;
  /** Natural keys of the facts that tell it, sorted. */
  facts: string[];
}

/** A deployment among its neighbours. */
export interface DeploymentNode {
  deployment: Deployment;
  /** Of the entity itself, not only of its chain. */
  own: boolean;
  /** Id of the deployment before it in its chain. */
  predecessor: string | null;
  step: Step;
  /** When the roll-out began, ms; its finish where nobody tells. */
  beganAt: number;
  /** For a rollback: ids of the deployments that it undid, oldest first. */
  undoes: string[];
  changes: BroughtChange[];
  /** Ids of earlier deployments whose commits or requests it reverts. */
  reverts: string[];
  /** The source itself says that it is unplanned, and with what word. */
  unplanned: string | null;
}

/** Rules of attribution, strongest first. */
export type AttributionRule =
  | 'explicit-deployment'
  | 'explicit-sha'
  | 'explicit-fix'
  | 'rollback'
  | 'revert'
  | 'delay';

/** One incident's link to one deployment. */
export interface AttributionLink {
  incidentId: string;
  deploymentId: string;
  rule: AttributionRule;
  /** Probability that this deployment is a cause, 0 to 1. */
  confidence: number;
  /** Share of the incident, where it names several causes; they sum to 1. */
  weight: number;
  /** One sentence for a person. */
  reason: string;
}

/** An incident that no deployment answers for, and why. */
export interface Unattributed {
  incidentId: string;
  rule:
    | 'none-in-horizon'
    | 'below-threshold'
    | 'unrelated'
    | 'other-service'
    | 'cause-unknown';
  /** Probability that it is none of the candidates, where one was computed. */
  confidence: number | null;
  reason: string;
}

export interface AttributionOptions {
  /** How long after a deployment an incident may still be its; default 7 d. */
  horizonMs?: number;
  /** Probability from which a deployment is named; default 0.6. */
  minimumConfidence?: number;
  /** Greatest rank that rules without evidence take; default 3 (medium). */
  severityThreshold?: number;
  /**
   * Whether an incident befell the service of a deployment. By default: the
   * same service, else the same repository; see `sameService`.
   */
  serves?(incident: Incident, deployment: Deployment): boolean;
  /** Prior of the model; see `DEFAULT_PRIOR`. */
  prior?: Partial<DelayPrior>;
}

/** What the model of attribution believes before it sees a service's own history. */
export interface DelayPrior {
  /** Most incidents follow soon: median of the delay, ms. */
  medianMs: number;
  /** Standard deviation of the logarithm of the delay. */
  sigma: number;
  /** Incidents as many as which the prior of the delay weighs. */
  delayWeight: number;
  /** Some follow late: median, ms, and spread of the logarithm; not learned. */
  lateMedianMs: number;
  lateSigma: number;
  /** Share of late ones, and its weight in incidents. */
  lateShare: number;
  lateWeight: number;
  /** Share of incidents that no deployment caused, and its weight. */
  unrelatedShare: number;
  unrelatedWeight: number;
  /** Share of caused incidents that state their cause, and its weight. */
  statedShare: number;
  statedWeight: number;
  /** Share of causes that a rollback or revert takes back, and its weight. */
  undoneShare: number;
  /** Share of causes that another deployment mends. */
  mendedShare: number;
  mendingWeight: number;
  /** Further incidents of a deployment that is known to have caused one. */
  further: number;
}

/** What the model learned; shown beside the figures. */
export interface DelayModel {
  medianMs: number;
  sigma: number;
  lateShare: number;
  incidentsPerDeployment: number;
  unrelatedPerDay: number;
  unrelatedShare: number;
  statedShare: number;
  undoneShare: number;
  mendedShare: number;
  /** Incidents that it learned from: with a stated cause, and without. */
  stated: number;
  unstated: number;
}

export interface AttributionResult {
  /** Ascending by incident, then deployment. */
  links: AttributionLink[];
  unattributed: Unattributed[];
  model: DelayModel;
  quality: AttributionQuality;
}

export interface AttributionQuality {
  closedBeforeOpened: number;
  unknownStart: number;
  unknownSeverity: number;
  /** A cause is stated, but no deployment, or more than one, answers to it. */
  causeUnknown: number;
}

/** What `deploymentNodes` reads. */
export interface NodeInput {
  /**
   * All of the chains concerned, also other entities', as predecessors; best
   * all of the repository, which show where a hotfix went first.
   */
  deployments: readonly Deployment[];
  belongs(deployment: Deployment): boolean;
  repositories: ReadonlyMap<string, RepositoryView>;
  /** Facts of the changes, pushes and deployments concerned. */
  facts: readonly CanonicalEvent[];
  names: Repositories;
}
