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

/** The Delivery tab. */
export const deliveryRouteRef = createRouteRef({ id: 'maestro-dora' });

/** Path of the tab below the entity's page. */
export const DELIVERY_PATH = '/delivery';

/** The DORA tab. */
export const doraRouteRef = createRouteRef({ id: 'maestro-dora.dora' });

/** Path of the DORA tab below the entity's page. */
export const DORA_PATH = '/dora';

/** The page Delivery of the whole portal. */
export const deliveryPageRouteRef = createRouteRef({
  id: 'maestro-dora.delivery',
});

/** The tab Pull requests. */
export const pullRequestsRouteRef = createRouteRef({
  id: 'maestro-dora.pull-requests',
});

/** Path of the tab Pull requests below the entity's page. */
export const PULL_REQUESTS_PATH = '/pull-requests';

/** The tab Weekly pack; its path is that of the notifications. */
export const weeklyPackRouteRef = createRouteRef({
  id: 'maestro-dora.weekly-pack',
});

/** The page SPACE. */
export const spacePageRouteRef = createRouteRef({ id: 'maestro-dora.space' });

/** The SPACE tab of a group. */
export const groupSpaceRouteRef = createRouteRef({
  id: 'maestro-dora.group-space',
});

/** Path of the SPACE tab below the group's page. */
export const SPACE_PATH = '/space';
