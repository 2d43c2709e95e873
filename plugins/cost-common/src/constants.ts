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

/** Plugin id; routes lie below `/api/maestro-cost`. @public */
export const COST_PLUGIN_ID = 'maestro-cost';

/**
 * Annotation of a Component or Resource: what of the billing data is its own,
 * as `field=value` terms separated by commas; a row that fits one of them is
 * claimed. Fields: `resource` (ResourceId), `account` (SubAccountId),
 * `namespace`, `service` (ServiceName), `tag:KEY`. Values may end in `*`.
 *
 * @public
 */
export const ANNOTATION_COST = 'maestro.dev/cost';

/** The four cost metrics of FOCUS; never added to each other. @public */
export const COST_METRICS = [
  'billed',
  'effective',
  'contracted',
  'list',
] as const;

/** Stages of a cost, in the order in which they are handed out. @public */
export const COST_LINES = ['direct', 'idle', 'shared', 'overhead'] as const;

/** Two ways up from a component; each adds up to the total by itself. @public */
export const COST_HIERARCHIES = ['ownership', 'partOf'] as const;
