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

import './environment';
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./auth'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./policy'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
// Steps aside with one warning unless the database is PostgreSQL; search is
// then an index in memory, rebuilt from the catalog at each start.
backend.add(import('@backstage/plugin-search-backend-module-pg'));

backend.add(import('@backstage/plugin-mcp-actions-backend'));

// Maestro: the ledger, its sources, and the plugins that read from it.
backend.add(import('@maestro/backstage-plugin-ledger-backend'));
backend.add(import('@maestro/backstage-plugin-ledger-backend-module-github'));
backend.add(import('@maestro/backstage-plugin-ledger-backend-module-gitlab'));
backend.add(import('@maestro/backstage-plugin-ledger-backend-module-cdevents'));
backend.add(
  import('@maestro/backstage-plugin-ledger-backend-module-pagerduty'),
);
backend.add(
  import('@maestro/backstage-plugin-ledger-backend-module-alertmanager'),
);
backend.add(import('@maestro/backstage-plugin-ledger-backend-module-git'));
backend.add(import('@maestro/backstage-plugin-dora-backend'));
backend.add(import('@maestro/backstage-plugin-safety-case-backend'));
backend.add(import('@maestro/backstage-plugin-cost-backend'));

backend.start();
