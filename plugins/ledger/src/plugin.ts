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
import { LedgerClient } from '@maestro/backstage-plugin-maestro-react';
import { ledgerApiRef } from './api/ledgerApiRef';
import { ledgerRouteRef } from './routes';

/** The ledger's page, for portals on the legacy frontend system. @public */
export const ledgerPlugin = createPlugin({
  id: 'maestro-ledger',
  apis: [
    createApiFactory({
      api: ledgerApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new LedgerClient(deps),
    }),
  ],
  routes: { root: ledgerRouteRef },
});

/** The Ledger page with its header; mount it at `/ledger`. @public */
export const LedgerPage = ledgerPlugin.provide(
  createRoutableExtension({
    name: 'LedgerPage',
    component: () => import('./components/LedgerPage').then(m => m.LedgerPage),
    mountPoint: ledgerRouteRef,
  }),
);
