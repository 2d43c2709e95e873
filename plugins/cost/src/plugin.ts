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
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  COST_PLUGIN_ID,
  CostClient,
} from '@maestro/backstage-plugin-cost-common';
import { costApiRef } from './api/costApiRef';
import { costRouteRef, entityCostRouteRef } from './routes';

/** Cost pages, for portals on the legacy frontend system. @public */
export const costPlugin = createPlugin({
  id: COST_PLUGIN_ID,
  apis: [
    createApiFactory({
      api: costApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new CostClient(deps),
    }),
  ],
  routes: { root: costRouteRef, entityContent: entityCostRouteRef },
});

/** Cost of the whole portal; mount it at `/cost`. @public */
export const CostPage = costPlugin.provide(
  createRoutableExtension({
    name: 'CostPage',
    component: () => import('./components/CostPage').then(m => m.CostPage),
    mountPoint: costRouteRef,
  }),
);

/** The tab Cost of an entity; mount it at `/cost`. @public */
export const EntityCostContent = costPlugin.provide(
  createRoutableExtension({
    name: 'EntityCostContent',
    component: () =>
      import('./components/EntityCostContent').then(m => m.EntityCostContent),
    mountPoint: entityCostRouteRef,
  }),
);
