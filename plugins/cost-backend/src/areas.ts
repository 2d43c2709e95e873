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
  AuditorService,
  AuthService,
  DiscoveryService,
  HttpAuthService,
  LifecycleService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { EntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { Router } from 'express';
import { Knex } from 'knex';
import { CostRouter } from './http/context';
import { startAttribution } from './start/attribution';
import { startBilling } from './start/billing';
import { startInsights } from './start/insights';
import { startLlm } from './start/llm';
import { startPullRequests } from './start/pullRequests';
import { startResources } from './start/resources';

/** What every area of the plugin works with; the database is migrated. */
export interface AreaContext {
  access: EntityAccess;
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  discovery: DiscoveryService;
  events: EventsService;
  httpAuth: HttpAuthService;
  knex: Knex;
  lifecycle: LifecycleService;
  logger: LoggerService;
  notifications: NotificationService;
  now: () => Date;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  urlReader: UrlReaderService;
}

/** One subject of the plugin: billing, budgets, resources, LLM spend. */
export interface Area {
  /** Routes that the OpenAPI document types and validates. */
  mount?(router: CostRouter): void;
  /** Routes that read bodies other than JSON; they come first. */
  raw?: Router;
  /** Starts scheduled tasks. */
  schedule?(): Promise<void>;
}

/** All areas over a migrated database. */
export async function startAreas(context: AreaContext): Promise<Area[]> {
  const billing = await startBilling(context);
  const attribution = await startAttribution(context, billing);
  const resources = await startResources(context, billing);
  attribution.useClusters(resources.clusters);
  const llm = await startLlm(context);
  return [
    billing,
    attribution,
    resources,
    await startInsights(context, attribution),
    llm,
    await startPullRequests(context, billing, llm),
  ];
}
