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
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { ledgerPermissions } from '@maestro/backstage-plugin-ledger-common';
import {
  LedgerSource,
  ledgerSourcesExtensionPoint,
  maestroAuditorServiceRef,
} from '@maestro/backstage-plugin-ledger-node';
import { createEntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { registerActions } from './actions';
import { readLedgerConfig } from './config';
import { apiSource } from './service/apiSource';
import { auditSource } from './service/auditSource';
import { createRouter } from './router';
import { Attributions } from './service/Attributions';
import { Health } from './service/Health';
import { OWN_SOURCE } from './service/Ingest';
import { createNudge } from './service/nudge';
import { Rejections } from './service/Rejections';
import { startLedger } from './startLedger';
import { DatabaseLedgerStore } from './store/DatabaseLedgerStore';
import { flushRejections } from './tasks/housekeeping';
import { publishCheckpoint } from './tasks/publish';
import { scheduleTasks } from './tasks/schedule';

/**
 * What is worth doing before the process ends, unless it takes long: a remote
 * that does not answer, or a database that is gone, must not hold it up.
 */
const SHUTDOWN_GRACE_MS = 5000;

async function withinGrace(work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise<void>(resolve => {
    timer = setTimeout(resolve, SHUTDOWN_GRACE_MS);
  });
  await Promise.race([work(), grace]);
  clearTimeout(timer);
}

/**
 * The ledger: an append-only, signed log of deliveries, with proofs.
 *
 * @public
 */
export const ledgerPlugin = createBackendPlugin({
  pluginId: 'maestro-ledger',
  register(env) {
    const sources = new Map<string, LedgerSource>(
      [apiSource, auditSource].map(source => [source.id, source]),
    );
    env.registerExtensionPoint(ledgerSourcesExtensionPoint, {
      addSource(source) {
        if (sources.has(source.id) || source.id === OWN_SOURCE) {
          throw new Error(
            `A ledger source with the id "${source.id}" exists already; give each source in maestro.ledger.sources an id of its own`,
          );
        }
        sources.set(source.id, source);
      },
    });

    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: maestroAuditorServiceRef,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(services) {
        const { database, httpRouter, lifecycle, logger } = services;
        const config = readLedgerConfig(services.rootConfig);
        const now = () => new Date().toISOString();

        const knex = await database.getClient();
        if (!database.migrations?.skip) {
          await DatabaseLedgerStore.migrate(knex);
        }
        const nudge = createNudge(services);
        const ledger = await startLedger({
          knex,
          config,
          logger,
          now,
          onAppended: nudge,
        });
        const { store, sequencer } = ledger;

        const attributions = new Attributions(store);
        const rejections = new Rejections();
        const health = new Health({
          store,
          sources: [...sources.values()],
          attributions,
          rejections,
          now,
        });

        services.permissionsRegistry.addPermissions(ledgerPermissions);
        const context = {
          ...ledger,
          ...services,
          sources,
          health,
          attributions,
          rejections,
          entityAccess: createEntityAccess({ catalog: services.catalog }),
          demo: config.demo,
          publicTiles: config.publicTiles,
          now,
        };
        httpRouter.use(createRouter(context));
        registerActions(services.actionsRegistry, context);
        httpRouter.addAuthPolicy({ path: '/doors', allow: 'unauthenticated' });
        httpRouter.addAuthPolicy({
          path: '/programs',
          allow: 'unauthenticated',
        });
        if (config.publicTiles) {
          httpRouter.addAuthPolicy({
            path: '/checkpoint',
            allow: 'unauthenticated',
          });
          httpRouter.addAuthPolicy({ path: '/tile', allow: 'unauthenticated' });
        }

        const publish = async () => {
          try {
            await publishCheckpoint({ ...ledger, now });
          } catch (error) {
            logger.error('The checkpoint could not be published', error);
          }
        };
        await publish();
        await scheduleTasks({
          ...services,
          ledger,
          sources: [...sources.values()],
          attributions,
          rejections,
          config,
          now,
        });
        lifecycle.addShutdownHook(async () => {
          await withinGrace(async () => {
            await sequencer.drain();
            await flushRejections({ store, rejections });
            await publish();
          });
        });
      },
    });
  },
});
