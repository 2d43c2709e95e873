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
  SAFETY_CASE_PLUGIN_ID,
  SafetyCaseClient,
} from '@maestro/backstage-plugin-safety-case-common';
import { safetyCaseApiRef } from './api/safetyCaseApiRef';
import { entitySafetyCaseRouteRef, safetyCasesRouteRef } from './routes';

/** Safety case pages, for portals on the legacy frontend system. @public */
export const safetyCasePlugin = createPlugin({
  id: SAFETY_CASE_PLUGIN_ID,
  apis: [
    createApiFactory({
      api: safetyCaseApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new SafetyCaseClient(deps),
    }),
  ],
  routes: {
    root: safetyCasesRouteRef,
    entityContent: entitySafetyCaseRouteRef,
  },
});

/**
 * All cases, and below it the page of each, with its header; mount it at
 * `/safety-cases`.
 *
 * @public
 */
export const SafetyCasesPage = safetyCasePlugin.provide(
  createRoutableExtension({
    name: 'SafetyCasesPage',
    component: () =>
      import('./components/SafetyCasesPage').then(m => m.SafetyCasesPage),
    mountPoint: safetyCasesRouteRef,
  }),
);

/** The tab Safety case of an entity; mount it at `/safety-case`. @public */
export const EntitySafetyCaseContent = safetyCasePlugin.provide(
  createRoutableExtension({
    name: 'EntitySafetyCaseContent',
    component: () =>
      import('./components/EntitySafetyCaseContent').then(
        m => m.EntitySafetyCaseContent,
      ),
    mountPoint: entitySafetyCaseRouteRef,
  }),
);
