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
import { doraPermissions } from '@maestro/backstage-plugin-dora-common';
import {
  FeedConsumer,
  createHttpLedgerFeed,
  createLedgerExport,
  maestroAuditorServiceRef,
} from '@maestro/backstage-plugin-ledger-node';
import { createEntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { readDoraConfig } from './config';
import { registerActions } from './actions';
import { createForges } from './forge';
import { createAsk } from './http/ask';
import { registerPullRequestActions } from './pullRequestActions';
import { startMergeTime } from './prediction/startMergeTime';
import { createRouter } from './router';
import { DoraService } from './service/DoraService';
import { createGroupTree } from './service/groupTree';
import { readPullRequestConfig } from './service/pullRequestConfig';
import { PullRequestService } from './service/PullRequestService';
import { ReadModel } from './service/ReadModel';
import { startSpace } from './startSpace';
import { startWeekly } from './startWeekly';
import { Restatements } from './service/Restatements';
import {
  DatabaseFactStore,
  DatabaseRestatementStore,
  createDeliveryProjection,
  tuneConnection,
} from './store';
import { scheduleOverviews } from './tasks/refreshOverviews';
import { scheduleRestatements } from './tasks/restate';
import { HealthCommenter, scheduleHealthComments } from './tasks/commentHealth';
import { registerWeeklyPackActions } from './weeklyPackActions';

/**
 * Delivery figures with evidence.
 *
 * @public
 */
export const doraPlugin = createBackendPlugin({
  pluginId: 'maestro-dora',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: maestroAuditorServiceRef,
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
      },
      async init(deps) {
        const knex = await deps.database.getClient();
        await tuneConnection(knex);
        if (!deps.database.migrations?.skip) {
          await knex.migrate.latest({
            directory: resolvePackagePath(
              '@maestro/backstage-plugin-dora-backend',
              'migrations',
            ),
          });
        }
        const settings = readDoraConfig(deps.config);
        const store = DatabaseFactStore.create({ knex });
        const consumer = await FeedConsumer.create({
          feed: createHttpLedgerFeed(deps),
          projection: createDeliveryProjection(store),
          knex,
          logger: deps.logger,
        });
        const access = createEntityAccess(deps);
        const readModel = ReadModel.create({
          store,
          consumer,
          productionEnvironments: settings.productionEnvironments,
          failures: settings.failures,
        });
        const restatements = Restatements.create({
          readModel,
          store: DatabaseRestatementStore.create({ knex }),
          defaultZone: settings.timeZone,
        });
        const mergeTime = await startMergeTime({ ...deps, knex, readModel });
        const requestSettings = readPullRequestConfig(deps.config);
        const pullRequests = PullRequestService.create({
          readModel,
          store,
          settings: requestSettings,
          predictor: () => mergeTime.predictor(),
          defaultZone: settings.timeZone,
          appUrl: deps.config.getOptionalString('app.baseUrl'),
        });
        const groups = createGroupTree(deps);
        const service = DoraService.create({
          readModel,
          groups,
          restatements,
          defaultZone: settings.timeZone,
          working: settings.working,
        });
        const { space, surveys } = await startSpace({
          ...deps,
          knex,
          delivery: service,
          pullRequests,
          readModel,
          zone: settings.timeZone,
        });
        const weekly = await startWeekly({
          ...deps,
          knex,
          readModel,
          groups,
          zone: settings.timeZone,
        });
        deps.permissionsRegistry.addPermissions(doraPermissions);
        deps.httpRouter.use(
          createRouter({
            service,
            pullRequests,
            mergeTime,
            readModel,
            space,
            surveys,
            weekly,
            access,
            httpAuth: deps.httpAuth,
            permissions: deps.permissions,
            exportReceipts: createLedgerExport(deps),
            auditor: deps.auditor,
          }),
        );
        const { actionsRegistry } = deps;
        const ask = createAsk({
          service,
          access,
          permissions: deps.permissions,
        });
        registerActions({ service, ask, actionsRegistry });
        registerPullRequestActions({
          service: pullRequests,
          ask,
          actionsRegistry,
        });
        registerWeeklyPackActions({ weekly, ask, actionsRegistry });
        if (requestSettings.comment.enabled) {
          await scheduleHealthComments({
            scheduler: deps.scheduler,
            commenter: HealthCommenter.create({
              comments: () => pullRequests.comments(),
              forge: createForges(deps.config),
              repositories: requestSettings.comment.repositories,
              logger: deps.logger,
              auditor: deps.auditor,
            }),
          });
        }
        await consumer.start(deps);
        await scheduleOverviews({ ...deps, service });
        await scheduleRestatements({
          ...deps,
          restatements,
          every: settings.restateEvery,
        });
      },
    });
  },
});
