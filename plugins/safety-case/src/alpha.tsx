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
 * Safety case pages for the new frontend system.
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
import VerifiedUserIcon from '@material-ui/icons/VerifiedUser';
import {
  SAFETY_CASE_PLUGIN_ID,
  SafetyCaseClient,
} from '@maestro/backstage-plugin-safety-case-common';
import { safetyCaseApiRef } from './api/safetyCaseApiRef';
import { isSafetyCaseAvailable } from './availability';
import {
  entitySafetyCaseRouteRef,
  SAFETY_CASE_PATH,
  SAFETY_CASES_PATH,
  safetyCasesRouteRef,
} from './routes';

const safetyCaseApi = ApiBlueprint.make({
  params: define =>
    define({
      api: safetyCaseApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new SafetyCaseClient(deps),
    }),
});

const safetyCasesPage = PageBlueprint.make({
  params: {
    path: SAFETY_CASES_PATH,
    title: 'Safety cases',
    icon: <VerifiedUserIcon fontSize="inherit" />,
    routeRef: safetyCasesRouteRef,
    loader: () =>
      import('./components/SafetyCasesPage').then(m => (
        <m.SafetyCasesSubPage />
      )),
  },
});

const entitySafetyCaseContent = EntityContentBlueprint.make({
  params: {
    path: SAFETY_CASE_PATH,
    title: 'Safety case',
    routeRef: entitySafetyCaseRouteRef,
    filter: isSafetyCaseAvailable,
    loader: () =>
      import('./components/EntitySafetyCaseContent').then(m => (
        <m.EntitySafetyCaseContent />
      )),
  },
});

/** Tab Safety case, portal page of all cases and the page of each. @alpha */
export default createFrontendPlugin({
  pluginId: SAFETY_CASE_PLUGIN_ID,
  title: 'Safety cases',
  info: { packageJson: () => import('../package.json') },
  icon: <VerifiedUserIcon fontSize="inherit" />,
  routes: {
    root: safetyCasesRouteRef,
    entityContent: entitySafetyCaseRouteRef,
  },
  extensions: [safetyCaseApi, safetyCasesPage, entitySafetyCaseContent],
});
