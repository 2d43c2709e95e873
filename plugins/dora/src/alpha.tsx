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
 * Delivery pages for the new frontend system.
 *
 * @packageDocumentation
 */
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import {
  ApiBlueprint,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import PeopleIcon from '@material-ui/icons/People';
import TimelineIcon from '@material-ui/icons/Timeline';
import {
  DORA_PLUGIN_ID,
  DoraClient,
  SpaceClient,
  WEEKLY_PACK_PATH,
} from '@maestro/backstage-plugin-dora-common';
import { doraApiRef } from './api/doraApiRef';
import { spaceApiRef } from './api/spaceApiRef';
import {
  isDeliveryAvailable,
  isDoraAvailable,
  isSpaceAvailable,
} from './availability';
import {
  DELIVERY_PATH,
  deliveryPageRouteRef,
  deliveryRouteRef,
  DORA_PATH,
  doraRouteRef,
  groupSpaceRouteRef,
  PULL_REQUESTS_PATH,
  pullRequestsRouteRef,
  SPACE_PATH,
  spacePageRouteRef,
  weeklyPackRouteRef,
} from './routes';

const doraApi = ApiBlueprint.make({
  params: define =>
    define({
      api: doraApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DoraClient(deps),
    }),
});

const spaceApi = ApiBlueprint.make({
  name: 'space',
  params: define =>
    define({
      api: spaceApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new SpaceClient(deps),
    }),
});

const spacePage = PageBlueprint.make({
  name: 'space',
  params: {
    path: '/space',
    title: 'SPACE',
    icon: <PeopleIcon fontSize="inherit" />,
    routeRef: spacePageRouteRef,
    loader: () =>
      import('./components/SpacePage').then(m => <m.SpaceSubPage />),
  },
});

const entitySpaceContent = EntityContentBlueprint.make({
  name: 'space',
  params: {
    path: SPACE_PATH,
    title: 'SPACE',
    routeRef: groupSpaceRouteRef,
    filter: isSpaceAvailable,
    loader: () =>
      import('./components/SpacePage').then(m => <m.EntitySpaceContent />),
  },
});

const entityDeliveryContent = EntityContentBlueprint.make({
  name: 'delivery',
  params: {
    path: DELIVERY_PATH,
    title: 'Delivery',
    routeRef: deliveryRouteRef,
    filter: isDeliveryAvailable,
    loader: () =>
      import('./components/EntityDeliveryContent').then(m => (
        <m.EntityDeliveryContent />
      )),
  },
});

const entityDoraContent = EntityContentBlueprint.make({
  name: 'dora',
  params: {
    path: DORA_PATH,
    title: 'DORA',
    routeRef: doraRouteRef,
    filter: isDoraAvailable,
    loader: () =>
      import('./components/DoraContent').then(m => <m.DoraContent />),
  },
});

const entityPullRequestsContent = EntityContentBlueprint.make({
  name: 'pull-requests',
  params: {
    path: PULL_REQUESTS_PATH,
    title: 'Pull requests',
    routeRef: pullRequestsRouteRef,
    filter: isDoraAvailable,
    loader: () =>
      import('./components/EntityPullRequestsContent').then(m => (
        <m.EntityPullRequestsContent />
      )),
  },
});

const entityWeeklyPackContent = EntityContentBlueprint.make({
  name: 'weekly-pack',
  params: {
    path: WEEKLY_PACK_PATH,
    title: 'Weekly pack',
    routeRef: weeklyPackRouteRef,
    filter: isDoraAvailable,
    loader: () =>
      import('./components/EntityWeeklyPackContent').then(m => (
        <m.EntityWeeklyPackContent />
      )),
  },
});

const deliveryPage = PageBlueprint.make({
  name: 'delivery',
  params: {
    path: '/delivery',
    title: 'Delivery',
    icon: <TimelineIcon fontSize="inherit" />,
    routeRef: deliveryPageRouteRef,
    loader: () =>
      import('./components/DeliveryPage').then(m => <m.DeliverySubPage />),
  },
});

const entityDeliveryCard = EntityCardBlueprint.make({
  name: 'delivery',
  params: {
    type: 'info',
    filter: isDeliveryAvailable,
    loader: () =>
      import('./components/EntityDeliveryCard').then(m => (
        <m.EntityDeliveryCard />
      )),
  },
});

/** Tabs Delivery and DORA, overview card, portal page Delivery. @alpha */
export default createFrontendPlugin({
  pluginId: DORA_PLUGIN_ID,
  title: 'Delivery',
  info: { packageJson: () => import('../package.json') },
  icon: <TimelineIcon fontSize="inherit" />,
  routes: {
    entityContent: deliveryRouteRef,
    dora: doraRouteRef,
    delivery: deliveryPageRouteRef,
    space: spacePageRouteRef,
    groupSpace: groupSpaceRouteRef,
    pullRequests: pullRequestsRouteRef,
    weeklyPack: weeklyPackRouteRef,
  },
  extensions: [
    doraApi,
    spaceApi,
    entityDoraContent,
    entityDeliveryContent,
    entityPullRequestsContent,
    entityWeeklyPackContent,
    entityDeliveryCard,
    deliveryPage,
    spacePage,
    entitySpaceContent,
  ],
});
