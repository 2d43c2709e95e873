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
 * Cost pages for the new frontend system.
 *
 * @packageDocumentation
 */
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import {
  ApiBlueprint,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import AccountBalanceIcon from '@material-ui/icons/AccountBalance';
import {
  COST_PLUGIN_ID,
  CostClient,
} from '@maestro/backstage-plugin-cost-common';
import { costApiRef } from './api/costApiRef';
import { isCostAvailable } from './availability';
import {
  COST_PATH,
  costRouteRef,
  ENTITY_COST_PATH,
  entityCostRouteRef,
} from './routes';

const costApi = ApiBlueprint.make({
  params: define =>
    define({
      api: costApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new CostClient(deps),
    }),
});

const costPage = PageBlueprint.make({
  params: {
    path: COST_PATH,
    title: 'Cost',
    icon: <AccountBalanceIcon fontSize="inherit" />,
    routeRef: costRouteRef,
    loader: () => import('./components/CostPage').then(m => <m.CostSubPage />),
  },
});

const entityCostContent = EntityContentBlueprint.make({
  params: {
    path: ENTITY_COST_PATH,
    title: 'Cost',
    routeRef: entityCostRouteRef,
    filter: isCostAvailable,
    loader: () =>
      import('./components/EntityCostContent').then(m => (
        <m.EntityCostContent />
      )),
  },
});

/** Tab Cost of an entity and the pages of the whole portal. @alpha */
export default createFrontendPlugin({
  pluginId: COST_PLUGIN_ID,
  title: 'Cost',
  info: { packageJson: () => import('../package.json') },
  icon: <AccountBalanceIcon fontSize="inherit" />,
  routes: { root: costRouteRef, entityContent: entityCostRouteRef },
  extensions: [costApi, costPage, entityCostContent],
});
