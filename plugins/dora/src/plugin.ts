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
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  DORA_PLUGIN_ID,
  DoraClient,
  SpaceClient,
} from '@maestro/backstage-plugin-dora-common';
import { doraApiRef } from './api/doraApiRef';
import { spaceApiRef } from './api/spaceApiRef';
import {
  deliveryPageRouteRef,
  deliveryRouteRef,
  doraRouteRef,
  groupSpaceRouteRef,
  pullRequestsRouteRef,
  spacePageRouteRef,
  weeklyPackRouteRef,
} from './routes';

/** Delivery pages, for portals on the legacy frontend system. @public */
export const doraPlugin = createPlugin({
  id: DORA_PLUGIN_ID,
  apis: [
    createApiFactory({
      api: doraApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DoraClient(deps),
    }),
    createApiFactory({
      api: spaceApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new SpaceClient(deps),
    }),
  ],
  routes: {
    entityContent: deliveryRouteRef,
    dora: doraRouteRef,
    delivery: deliveryPageRouteRef,
    space: spacePageRouteRef,
    groupSpace: groupSpaceRouteRef,
    pullRequests: pullRequestsRouteRef,
    weeklyPack: weeklyPackRouteRef,
  },
});

/** The Delivery tab of an entity; mount it at `/delivery`. @public */
export const EntityDeliveryContent = doraPlugin.provide(
  createRoutableExtension({
    name: 'EntityDeliveryContent',
    component: () =>
      import('./components/EntityDeliveryContent').then(
        m => m.EntityDeliveryContent,
      ),
    mountPoint: deliveryRouteRef,
  }),
);

/** The DORA tab of an entity; mount it at `/dora`. @public */
export const EntityDoraContent = doraPlugin.provide(
  createRoutableExtension({
    name: 'EntityDoraContent',
    component: () =>
      import('./components/DoraContent').then(m => m.DoraContent),
    mountPoint: doraRouteRef,
  }),
);

/** The tab Pull requests of an entity; mount it at `/pull-requests`. @public */
export const EntityPullRequestsContent = doraPlugin.provide(
  createRoutableExtension({
    name: 'EntityPullRequestsContent',
    component: () =>
      import('./components/EntityPullRequestsContent').then(
        m => m.EntityPullRequestsContent,
      ),
    mountPoint: pullRequestsRouteRef,
  }),
);

/** The tab Weekly pack of an entity; mount it at `/weekly-pack`. @public */
export const EntityWeeklyPackContent = doraPlugin.provide(
  createRoutableExtension({
    name: 'EntityWeeklyPackContent',
    component: () =>
      import('./components/EntityWeeklyPackContent').then(
        m => m.EntityWeeklyPackContent,
      ),
    mountPoint: weeklyPackRouteRef,
  }),
);

/** Delivery of the whole portal with its header; mount it at `/delivery`. @public */
export const DeliveryPage = doraPlugin.provide(
  createRoutableExtension({
    name: 'DeliveryPage',
    component: () =>
      import('./components/DeliveryPage').then(m => m.DeliveryPage),
    mountPoint: deliveryPageRouteRef,
  }),
);

/** The Delivery card of an entity's overview. @public */
export const EntityDeliveryCard = doraPlugin.provide(
  createComponentExtension({
    name: 'EntityDeliveryCard',
    component: {
      lazy: () =>
        import('./components/EntityDeliveryCard').then(
          m => m.EntityDeliveryCard,
        ),
    },
  }),
);

/** SPACE of teams, and surveys, with its header; mount it at `/space`. @public */
export const SpacePage = doraPlugin.provide(
  createRoutableExtension({
    name: 'SpacePage',
    component: () => import('./components/SpacePage').then(m => m.SpacePage),
    mountPoint: spacePageRouteRef,
  }),
);

/** The SPACE tab of a group; mount it at `/space`. @public */
export const EntitySpaceContent = doraPlugin.provide(
  createRoutableExtension({
    name: 'EntitySpaceContent',
    component: () =>
      import('./components/SpacePage').then(m => m.EntitySpaceContent),
    mountPoint: groupSpaceRouteRef,
  }),
);
