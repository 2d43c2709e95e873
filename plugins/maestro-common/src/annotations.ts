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

/**
 * Repository of a component, `host/owner/name`, for example
 * `github.com/lighthouse/checkout`. Several, separated by commas.
 *
 * @public
 */
export const ANNOTATION_REPOSITORY = 'maestro.dev/repository';

/**
 * Id of a configured git source (`maestro.ledger.sources.git[].id`).
 *
 * @public
 */
export const ANNOTATION_GIT = 'maestro.dev/git';

/**
 * Service id that CDEvents and plain deployments name as their subject.
 *
 * @public
 */
export const ANNOTATION_SERVICE = 'maestro.dev/service';

/**
 * PagerDuty service of a component, as the PagerDuty plugin reads it. Its
 * incidents belong to the component.
 *
 * @public
 */
export const ANNOTATION_PAGERDUTY_SERVICE = 'pagerduty.com/service-id';

/**
 * Environment that belongs to this component alone, for repositories that
 * hold several components.
 *
 * @public
 */
export const ANNOTATION_ENVIRONMENT = 'maestro.dev/environment';

/**
 * What counts as a deployment: `deployments`, `workflow:NAME`, `release`,
 * `tag:GLOB` or `merge`.
 *
 * @public
 */
export const ANNOTATION_DEPLOYMENT_RULE = 'maestro.dev/deployment-rule';

/**
 * IANA time zone in which days and weeks of an entity are cut.
 *
 * @public
 */
export const ANNOTATION_TIME_ZONE = 'maestro.dev/time-zone';

/**
 * Instant or date from which the claims of an entity's annotations hold.
 * Without it they claim the whole past that nobody else claimed before.
 *
 * @public
 */
export const ANNOTATION_SINCE = 'maestro.dev/since';

/**
 * Forge account of a User entity, `host/login`. Several, separated by commas.
 *
 * @public
 */
export const ANNOTATION_FORGE_ACCOUNT = 'maestro.dev/forge-account';
