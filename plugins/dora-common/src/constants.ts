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

/** Plugin id; routes lie below `/api/maestro-dora`. @public */
export const DORA_PLUGIN_ID = 'maestro-dora';

/** Weeks of the default window, the running week included. @public */
export const DORA_DEFAULT_WEEKS = 12;

/** Kinds of entities that have delivery figures, in lower case. @public */
export const DORA_ENTITY_KINDS = [
  'component',
  'system',
  'domain',
  'group',
] as const;

/** Profiles of definitions, the default first. @public */
export const DORA_PROFILES = [
  'dora-2026',
  'devlake',
  'fourkeys',
  'middleware',
] as const;

/**
 * Ids of the figures.
 *
 * - `deploymentFrequency`: deployments to production per week, unit
 *   `deployments/week`
 * - `leadTime`, `leadTimeP75`, `leadTimeP90`: median, 75th and 90th percentile
 *   of the lead time for changes, unit `s`
 * - `leadTimeCoding` … `leadTimeDeploy`: mean of each segment of the lead time,
 *   unit `s`; `n` changes have it, the others count with zero, so that all add
 *   up to `leadTimeMean`. `leadTimeOpen` stands for pickup, review and merge of
 *   changes that nobody reviewed
 * - `leadTimeWorking`: median lead time in working hours only, unit `s`; absent
 *   unless the portal configures working hours
 * - `changeFailureRate`: failed of settled deployments, unit `ratio`
 * - `recoveryTime`: median failed deployment recovery time, unit `s`
 * - `reworkRate`: unplanned deployments that mend, of all, unit `ratio`
 *
 * @public
 */
export const DORA_FIGURES = {
  deploymentFrequency: 'dora.deployment-frequency',
  leadTime: 'dora.lead-time-for-changes',
  leadTimeP75: 'dora.lead-time-for-changes.p75',
  leadTimeP90: 'dora.lead-time-for-changes.p90',
  leadTimeMean: 'dora.lead-time-for-changes.mean',
  leadTimeCoding: 'dora.lead-time-for-changes.coding',
  leadTimePickup: 'dora.lead-time-for-changes.pickup',
  leadTimeReview: 'dora.lead-time-for-changes.review',
  leadTimeMerge: 'dora.lead-time-for-changes.merge',
  leadTimeOpen: 'dora.lead-time-for-changes.open',
  leadTimeDeploy: 'dora.lead-time-for-changes.deploy',
  leadTimeWorking: 'dora.lead-time-for-changes.working',
  changeFailureRate: 'dora.change-failure-rate',
  recoveryTime: 'dora.failed-deployment-recovery-time',
  reworkRate: 'dora.deployment-rework-rate',
} as const;

/** Id of a delivery figure. @public */
export type DoraFigureId = (typeof DORA_FIGURES)[keyof typeof DORA_FIGURES];

/** Largest page of an evidence list. @public */
export const DORA_EVIDENCE_MAX_LIMIT = 200;

/** Largest page of a list of deployments. @public */
export const DORA_DEPLOYMENTS_MAX_LIMIT = 100;
