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
  Figure,
  FigureSeries,
  FigureState,
  TimeWindow,
} from '@maestro/backstage-plugin-maestro-common';

/**
 * A source subject that an entity claims by its annotations. `null` matches
 * anything.
 *
 * @public
 */
export interface DoraSubject {
  host: string | null;
  repository: string | null;
  environment: string | null;
  service: string | null;
}

/** Where the deliveries of an entity come from. @public */
export interface DoraSource {
  /**
   * What counts as a deployment: `deployments`, `workflow:NAME`, `release`,
   * `tag:GLOB` or `merge`; `null` when no rule says so. A system answers
   * `null` when its members follow different rules.
   */
  rule: string | null;
  /** What the entity claims; of a system, the claims of its members. */
  subjects: DoraSubject[];
  /** Time of the latest event of any claimed subject, by the source's word. */
  lastEventAt: string | null;
}

/** How far the read model has followed the ledger. @public */
export interface DoraFreshness {
  /** Position in the ledger's feed up to which events are counted. */
  cursor: number;
  /** Events of the ledger that are not counted yet. */
  behind: number;
}

/**
 * Answer of `GET /entities/:kind/:namespace/:name/figures`.
 *
 * `state` and `reason` speak for the whole page: a page whose state is
 * `not_configured` because nothing is claimed has an empty `source.subjects`.
 *
 * @public
 */
export interface DoraFigures {
  /** Full reference in lower case. */
  entityRef: string;
  /** IANA zone in which days and weeks are cut. */
  zone: string;
  window: TimeWindow;
  /** Instant for which the figures are computed. */
  asOf: string;
  state: FigureState;
  reason: string | null;
  /** Why `state` is not `ok`, for programs. */
  reasonCode: DoraReasonCode | null;
  source: DoraSource;
  /** One figure for each id of `DORA_FIGURES`. */
  figures: Figure[];
  /** Per ISO week of the window: deployments, median lead time and its segments, change failure and rework rate, recovery time. */
  series: FigureSeries[];
  profile: DoraProfile;
  benchmarks: DoraBenchmarkLabel[];
  quality: DoraQualityCount[];
  incidents: DoraIncidentSource;
  /** Restated figures of the weeks of the window, newest first. */
  restatements: DoraRestatement[];
  freshness: DoraFreshness;
}

/**
 * Why a page is as it is, for programs.
 *
 * - `no_annotation`: nothing says where the deliveries come from
 * - `no_rule`: nothing says what counts as a deployment
 * - `no_source`: nothing was ever received from that host
 * - `no_events`: nothing of this entity, or nothing that the rule counts
 * - `source_silent`: longer than the source usually is
 * - `computing`: the read model has not caught up
 * - `not_allowed`: the caller may not see it
 *
 * @public
 */
export type DoraReasonCode =
  | 'no_annotation'
  | 'no_rule'
  | 'no_source'
  | 'no_events'
  | 'source_silent'
  | 'computing'
  | 'not_allowed';

/**
 * Under whose published rules the figures are computed.
 *
 * - `dora-2026`: the definitions of dora.dev, with states, intervals, settling
 *   and bounded attribution
 * - `devlake`, `fourkeys`, `middleware`: the rules of those tools on the same
 *   data, so that numbers of before can be reproduced
 *
 * @public
 */
export type DoraProfile = 'dora-2026' | 'devlake' | 'fourkeys' | 'middleware';

/**
 * How a figure compares with a published benchmark. A label is only given when
 * the whole interval lies inside its bounds, never by the point alone.
 *
 * @public
 */
export interface DoraBenchmarkLabel {
  figureId: string;
  /** For example `2023`; the year of the published data. */
  edition: string;
  /** Who published it, and where; one line. */
  source: string;
  /** For example `elite`; null when the interval spans several labels. */
  label: string | null;
  /** Labels that the interval touches, best first. */
  spans: string[];
  /** One sentence: how the label was decided, or why there is none. */
  reason: string;
}

/** Something in the data that kept it from being counted. @public */
export interface DoraQualityCount {
  /** For example `negative-lead-time`. */
  id: string;
  count: number;
  /** One sentence: what it is and what was done with it. */
  meaning: string;
}

/** What is known about incidents of an entity. @public */
export interface DoraIncidentSource {
  /** `ok`, `no_source` (nothing connected), `stale`, `computing`. */
  state: FigureState;
  reason: string | null;
  /** Incidents ever heard of. */
  incidents: number;
  lastEventAt: string | null;
}

/**
 * A figure of a closed week that a later record changed.
 *
 * @public
 */
export interface DoraRestatement {
  figureId: string;
  /** ISO week, `2026-W44`. */
  bucket: string;
  before: number | null;
  after: number | null;
  unit: string;
  /** When this portal noticed. */
  restatedAt: string;
  /** What restated it: title and receipts of the records. */
  causes: Array<{ title: string; url: string | null; receipts: number[] }>;
}

/** One change that a deployment brought. @public */
export interface DoraDeployedChange {
  id: string;
  title: string;
  url: string | null;
  /** Lead time in seconds; null when unknown. */
  leadTimeSeconds: number | null;
}

/** Why a deployment counts as failed. @public */
export interface DoraFailure {
  /** `incident`: attributed incident; `rollback`, `revert`, `hotfix`: a later deployment that undid or mended it. */
  kind: 'incident' | 'rollback' | 'revert' | 'hotfix';
  title: string;
  url: string | null;
  severity: string | null;
  /** Start of the trouble and its end; `restoredAt` null while it is open. */
  at: string;
  restoredAt: string | null;
  /** Id of the attribution rule, and the confidence between 0 and 1. */
  rule: string;
  confidence: number;
  /** One sentence for a person. */
  reason: string;
  receipts: number[];
}

/**
 * A deployment with what it brought, what it broke and what it mended.
 *
 * @public
 */
export interface DoraDeployment {
  id: string;
  /** Component that it belongs to. */
  entityRef: string;
  title: string;
  url: string | null;
  at: string;
  sha: string | null;
  environment: string | null;
  /**
   * `failed`: a failure is attributed to it; `ok`: none within the settling
   * window; `pending`: too young to be judged; `unknown`: no incident source
   * is connected, so nobody would have told.
   */
  status: 'ok' | 'failed' | 'pending' | 'unknown';
  failures: DoraFailure[];
  /** Unplanned work to mend a user-facing problem; null: nothing tells. */
  rework: { rule: string; reason: string } | null;
  /** Id and title of the deployment that this one mends. */
  remediates: { id: string; title: string } | null;
  /** Id and title of the deployment that mended this one. */
  remediatedBy: { id: string; title: string } | null;
  changes: DoraDeployedChange[];
  receipts: number[];
}

/** A page of deployments, newest first. @public */
export interface DoraDeploymentPage {
  items: DoraDeployment[];
  /** Deployments of components that the caller may not read. */
  withheld: number;
  nextCursor: string | null;
}

/** One row of the portal's, a system's or a group's overview. @public */
export interface DoraOverviewRow {
  /** Component, or member group or system. */
  entityRef: string;
  title: string;
  state: FigureState;
  reason: string | null;
  /** The five metrics, without percentiles. */
  figures: Figure[];
  /** Per ISO week: deployments, median lead time. */
  series: FigureSeries[];
  /** What differs from the window before beyond noise; see `reason`. */
  moved: Array<{
    figureId: string;
    direction: 'better' | 'worse';
    before: number;
    after: number;
    unit: string;
    reason: string;
  }>;
}

/** What kinds of sources the services of an overview have. @public */
export interface DoraCoverage {
  /** `deployments`, `changes`, `reviews`, `incidents`, `pipelines`. */
  kind: string;
  covered: number;
  total: number;
  /** Services without it, as far as the caller may see them. */
  missing: string[];
  /** For example "2 of 8 services have no incident source, so their change failure rate is unknown". */
  sentence: string;
}

/**
 * Answer of `GET /overview` (whole portal) and of
 * `GET /entities/:kind/:namespace/:name/overview` (system, domain, group).
 * Rows are in the order of their names: this is no league table.
 *
 * @public
 */
export interface DoraOverview {
  /** Null for the whole portal. */
  entityRef: string | null;
  window: TimeWindow;
  asOf: string;
  /** The five metrics of all services together. */
  figures: Figure[];
  series: FigureSeries[];
  coverage: DoraCoverage[];
  rows: DoraOverviewRow[];
  /** Services that count in the figures but that the caller may not see. */
  withheld: number;
}

/** Which figures: a half-open window of ISO instants or dates. @public */
export interface DoraWindowQuery {
  /** First instant, or first day, of the window. */
  from?: string;
  /** Instant, or day, at which the window ends; not part of it. */
  to?: string;
  /** IANA zone that replaces the entity's own. */
  zone?: string;
  /** `dora-2026` by default. */
  profile?: DoraProfile;
}

/** Which page of the evidence. @public */
export interface DoraEvidenceQuery extends DoraWindowQuery {
  cursor?: string;
  /** Between 1 and `DORA_EVIDENCE_MAX_LIMIT`; 50 by default. */
  limit?: number;
}

/** Which page of the deployments. @public */
export interface DoraDeploymentQuery extends DoraWindowQuery {
  /** Only deployments of this status. */
  status?: DoraDeployment['status'];
  cursor?: string;
  /** Between 1 and `DORA_DEPLOYMENTS_MAX_LIMIT`; 25 by default. */
  limit?: number;
}
