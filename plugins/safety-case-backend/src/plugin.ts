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
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  FeedConsumer,
  createHttpLedgerFeed,
} from '@maestro/backstage-plugin-ledger-node';
import { createEntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { safetyCasePermissions } from '@maestro/backstage-plugin-safety-case-common';
import { registerActions } from './actions';
import { readSafetyCaseConfig } from './config';
import { createForgePort } from './forge';
import { CI_PATHS } from './http/evidence';
import { Refusals } from './http/refusals';
import { createLedgerPort } from './ledger';
import { createReadHead } from './oidc';
import { createRouter } from './router';
import { createReadFile } from './sources/readFile';
import { startCases } from './startCases';
import {
  DatabaseFactStore,
  createFactProjection,
} from './store/DatabaseFactStore';
import { scheduleEvaluation } from './tasks/evaluate';
import { scheduleSources } from './tasks/sources';
import { scheduleReports } from './tasks/report';

/**
 * Safety cases with signed evidence.
 *
 * @public
 */
export const safetyCasePlugin = createBackendPlugin({
  pluginId: 'maestro-safety-case',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        urlReader: coreServices.urlReader,
      },
      async init(deps) {
        const knex = await deps.database.getClient();
        if (!deps.database.migrations?.skip) {
          await knex.migrate.latest({
            directory: resolvePackagePath(
              '@maestro/backstage-plugin-safety-case-backend',
              'migrations',
            ),
          });
        }
        const facts = DatabaseFactStore.create({ knex });
        const consumer = await FeedConsumer.create({
          feed: createHttpLedgerFeed(deps),
          projection: createFactProjection(facts),
          knex,
          logger: deps.logger,
        });
        const now = () => new Date();
        const settings = readSafetyCaseConfig(deps.config);
        const cases = await startCases({
          ...deps,
          knex,
          facts,
          consumer,
          settings,
          ledger: createLedgerPort(deps),
          forge: createForgePort(deps.config, settings.forge),
          readFile: createReadFile(deps),
          readHead: createReadHead(deps.config),
          now,
        });
        const context = {
          service: cases.service,
          evidence: cases.evidence,
          door: cases.door,
          gate: cases.gate,
          refusals: new Refusals({ ...deps, now }),
          packs: cases.packs,
          reruns: cases.reruns,
          access: createEntityAccess(deps),
          auditor: deps.auditor,
          httpAuth: deps.httpAuth,
          permissions: deps.permissions,
        };
        deps.permissionsRegistry.addPermissions(safetyCasePermissions);
        for (const path of CI_PATHS) {
          // CI has no token of Backstage; these routes check for themselves.
          deps.httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }
        deps.httpRouter.use(createRouter(context));
        registerActions({ ...context, actionsRegistry: deps.actionsRegistry });
        await consumer.start(deps);
        await scheduleSources({ ...deps, ...cases });
        await scheduleEvaluation({ ...deps, ...cases, now });
        if (settings.forge.report) {
          await scheduleReports({ ...deps, ...cases });
        }
      },
    });
  },
});
