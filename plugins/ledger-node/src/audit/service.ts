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
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { createAuditSender } from './sender';
import { AuditSpool } from './AuditSpool';
import { SpoolingAuditor } from './SpoolingAuditor';

const DEFAULT_MAX_ROWS = 10_000;

/**
 * The auditor of Maestro's plugins: `coreServices.auditor`, whose events also
 * become receipts of the ledger. A service with a default factory, so that a
 * portal needs to add nothing; it works wherever the ledger runs, because
 * events travel over HTTP.
 *
 * @public
 */
export const maestroAuditorServiceRef = createServiceRef<AuditorService>({
  id: 'maestro.auditor',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        plugin: coreServices.pluginMetadata,
      },
      factory(deps) {
        const maxRows =
          deps.config.getOptionalNumber('maestro.audit.maxSpooled') ??
          DEFAULT_MAX_ROWS;
        if (!(maxRows >= 1)) {
          throw new Error(
            `maestro.audit.maxSpooled is ${maxRows}; write a number above 0`,
          );
        }
        const spool = new AuditSpool({
          plugin: deps.plugin.getId(),
          knex: () => deps.database.getClient(),
          send: createAuditSender(deps),
          logger: deps.logger,
          maxRows,
        });
        deps.lifecycle.addStartupHook(() => spool.start());
        deps.lifecycle.addShutdownHook(() => spool.stop());
        return new SpoolingAuditor({
          ...deps,
          plugin: deps.plugin.getId(),
          add: record => spool.add(record),
        });
      },
    }),
});
