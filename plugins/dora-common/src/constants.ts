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
export const DORA_ENTITY_KINDS = ['component', 'system'] as const;

/**
 * Ids of the figures.
 *
 * - `deploymentFrequency`: deployments to production per week, unit
 *   `deployments/week`
 * - `leadTime`, `leadTimeP75`, `leadTimeP90`: median, 75th and 90th percentile
 *   of the lead time for changes, unit `s`
 *
 * @public
 */
export const DORA_FIGURES = {
  deploymentFrequency: 'dora.deployment-frequency',
  leadTime: 'dora.lead-time-for-changes',
  leadTimeP75: 'dora.lead-time-for-changes.p75',
  leadTimeP90: 'dora.lead-time-for-changes.p90',
} as const;

/** Id of a delivery figure. @public */
export type DoraFigureId = (typeof DORA_FIGURES)[keyof typeof DORA_FIGURES];

/** Largest page of an evidence list. @public */
export const DORA_EVIDENCE_MAX_LIMIT = 200;
