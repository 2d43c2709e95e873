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
  source: DoraSource;
  /** One figure for each id of `DORA_FIGURES`. */
  figures: Figure[];
  /** Deployments, and median lead time, per ISO week of the window. */
  series: FigureSeries[];
  freshness: DoraFreshness;
}

/** Which figures: a half-open window of ISO instants or dates. @public */
export interface DoraWindowQuery {
  /** First instant, or first day, of the window. */
  from?: string;
  /** Instant, or day, at which the window ends; not part of it. */
  to?: string;
  /** IANA zone that replaces the entity's own. */
  zone?: string;
}

/** Which page of the evidence. @public */
export interface DoraEvidenceQuery extends DoraWindowQuery {
  cursor?: string;
  /** Between 1 and `DORA_EVIDENCE_MAX_LIMIT`; 50 by default. */
  limit?: number;
}
