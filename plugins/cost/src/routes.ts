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

import { createRouteRef } from '@backstage/core-plugin-api';

/** The pages of the whole portal. */
export const costRouteRef = createRouteRef({ id: 'maestro-cost' });

/** Path of the pages of the whole portal. */
export const COST_PATH = '/cost';

/** The tab Cost of an entity. */
export const entityCostRouteRef = createRouteRef({
  id: 'maestro-cost.entity',
});

/** Path of the tab below the entity's page. */
export const ENTITY_COST_PATH = '/cost';
