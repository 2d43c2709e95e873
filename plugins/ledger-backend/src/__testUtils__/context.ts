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

import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { LedgerSource } from '@maestro/backstage-plugin-ledger-node';
import { createEntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { Knex } from 'knex';
import { LedgerConfig } from '../config';
import { apiSource } from '../service/apiSource';
import { auditSource } from '../service/auditSource';
import { RouterContext } from '../http/context';
import { Attributions } from '../service/Attributions';
import { generateCheckpointKey } from '../service/crypto';
import { Health } from '../service/Health';
import { Rejections } from '../service/Rejections';
import { startLedger } from '../startLedger';
import { DatabaseLedgerStore } from '../store/DatabaseLedgerStore';
import { attributeFromCatalog } from '../tasks/attribute';
import { T0 } from './store';

/** A whole ledger on a test database, with a clock that stands still. */
export async function testLedger(
  knex: Knex,
  options: {
    config?: Partial<LedgerConfig>;
    sources?: LedgerSource[];
    entities?: Entity[];
    now?: () => string;
  } = {},
) {
  const now = options.now ?? (() => T0);
  const logger = mockServices.logger.mock();
  const config: LedgerConfig = {
    origin: 'example.org/ledger',
    demo: false,
    checkpointKey: generateCheckpointKey(),
    handoverKeys: [],
    pseudonymKey: 'a key of the test',
    publicTiles: false,
    publish: [],
    publishEvery: { minutes: 5 },
    bodyDays: 90,
    backfillDays: 180,
    pullEvery: { minutes: 15 },
    attributeEvery: { minutes: 1 },
    zone: null,
    ...options.config,
  };
  await DatabaseLedgerStore.migrate(knex);
  const ledger = await startLedger({
    knex,
    config,
    logger,
    now,
    onAppended: () => {},
  });
  const sources = new Map(
    [apiSource, auditSource, ...(options.sources ?? [])].map(source => [
      source.id,
      source,
    ]),
  );
  const attributions = new Attributions(ledger.store);
  const rejections = new Rejections();
  const catalog = catalogServiceMock({ entities: options.entities ?? [] });
  const context: RouterContext = {
    ...ledger,
    sources,
    attributions,
    rejections,
    health: new Health({
      store: ledger.store,
      sources: [...sources.values()],
      attributions,
      rejections,
      now,
    }),
    entityAccess: createEntityAccess({ catalog }),
    httpAuth: mockServices.httpAuth(),
    permissions: mockServices.permissions(),
    auditor: mockServices.auditor.mock({
      createEvent: async () => ({
        success: async () => {},
        fail: async () => {},
      }),
    }),
    demo: config.demo,
    publicTiles: config.publicTiles,
    now,
  };
  return {
    ...ledger,
    context,
    logger,
    attribute: async (entities?: Entity[]) =>
      attributeFromCatalog({
        ...ledger,
        attributions,
        catalog: entities ? catalogServiceMock({ entities }) : catalog,
        auth: mockServices.auth(),
        logger,
        zone: config.zone,
        now,
      }),
  };
}

/** A Component with annotations. */
export function component(
  name: string,
  annotations: Record<string, string>,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: 'group:default/a',
    },
  };
}
