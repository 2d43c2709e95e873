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
 * The ledger's page for the new frontend system.
 *
 * @packageDocumentation
 */
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import {
  ApiBlueprint,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import ReceiptIcon from '@material-ui/icons/Receipt';
import { LedgerClient } from '@maestro/backstage-plugin-maestro-react';
import { ledgerApiRef } from './api/ledgerApiRef';
import { ledgerRouteRef } from './routes';

const ledgerApi = ApiBlueprint.make({
  params: define =>
    define({
      api: ledgerApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new LedgerClient(deps),
    }),
});

const ledgerPage = PageBlueprint.make({
  params: {
    path: '/ledger',
    title: 'Ledger',
    icon: <ReceiptIcon fontSize="inherit" />,
    routeRef: ledgerRouteRef,
    loader: () =>
      import('./components/LedgerPage').then(m => <m.LedgerSubPage />),
  },
});

/** The Ledger page. @alpha */
export default createFrontendPlugin({
  pluginId: 'maestro-ledger',
  title: 'Ledger',
  icon: <ReceiptIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: ledgerRouteRef },
  extensions: [ledgerApi, ledgerPage],
});
