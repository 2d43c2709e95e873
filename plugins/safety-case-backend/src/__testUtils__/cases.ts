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
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { EvidenceKey } from '../attest/EvidenceKey';
import { readSafetyCaseConfig } from '../config';
import { createForgePort } from '../forge';
import { Refusals } from '../http/refusals';
import { ReadHead, createReadHead } from '../oidc';
import { SourceMissing } from '../sources/readFile';
import { startCases } from '../startCases';
import {
  DatabaseFactStore,
  createFactProjection,
} from '../store/DatabaseFactStore';
import { runEvaluation } from '../tasks/evaluate';
import { MemoryLedger } from './ledger';

export const NOW = '2026-11-20T12:00:00.000Z';

const logger = mockServices.logger.mock();

export async function migrated(knex: Knex): Promise<Knex> {
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@maestro/backstage-plugin-safety-case-backend',
      'migrations',
    ),
  });
  return knex;
}

export function component(
  name: string,
  annotations: Record<string, string> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'maestro.dev/safety-case': 'pattern:pull-request-is-safe-to-merge',
        ...annotations,
      },
    },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/checkout-team' }],
  };
}

export function person(name: string, account?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name,
      namespace: 'default',
      annotations: account ? { 'maestro.dev/forge-account': account } : {},
    },
  };
}

export const PEOPLE = [
  person('ada', 'github.com/ada'),
  person('bram', 'github.com/bram'),
  person('chidi', 'github.com/chidi'),
  person('nobody'),
];

/** Pseudonyms that the ledger hands out for them. */
export const ACCOUNTS = {
  'github.com/ada': 'p_ada',
  'github.com/bram': 'p_bram',
  'github.com/chidi': 'p_chidi',
};

/** The whole backend over a database, without HTTP; its clock stands still. */
export async function testCases(
  knex: Knex,
  events: CanonicalEvent[],
  options: {
    entities?: Entity[];
    config?: JsonObject;
    integrations?: JsonObject;
    /** Text of what lies beside a component, by path. */
    files?: Record<string, string>;
    /** The log of an earlier start. */
    ledger?: MemoryLedger;
    readHead?: ReadHead;
    fetch?: typeof fetch;
  } = {},
) {
  await migrated(knex);
  const ledger = options.ledger ?? new MemoryLedger(events, ACCOUNTS);
  const clock = { now: NOW };
  const facts = DatabaseFactStore.create({ knex });
  const consumer = await FeedConsumer.create({
    feed: ledger.feed,
    projection: createFactProjection(facts),
    knex,
    logger,
  });
  const notifications = { send: jest.fn() };
  const auditor = mockServices.auditor.mock();
  const audit = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audit);
  const config = new ConfigReader({
    app: { baseUrl: 'https://portal.example' },
    integrations: options.integrations ?? {},
    maestro: {
      safetyCase: {
        evidenceKey: EvidenceKey.generate(),
        ...options.config,
      },
    },
  });
  const settings = readSafetyCaseConfig(config);
  const forge = createForgePort(config, {
    ...settings.forge,
    now: () => Date.parse(clock.now),
  });
  const repository = {
    files: options.files ?? {},
    down: false,
    /** Paths that were asked for. */
    asked: [] as string[],
  };
  const cases = await startCases({
    knex,
    facts,
    consumer,
    settings,
    ledger,
    auth: mockServices.auth(),
    catalog: catalogServiceMock({
      entities: options.entities ?? [component('checkout'), ...PEOPLE],
    }),
    logger,
    auditor,
    forge,
    readFile: async (_, path) => {
      repository.asked.push(path);
      if (repository.down) {
        throw new Error('The forge does not answer');
      }
      if (!(path in repository.files)) {
        throw new SourceMissing(`${path} is not there`);
      }
      const text = repository.files[path];
      return { text, etag: null, url: `https://forge.test/${path}` };
    },
    readHead: options.readHead ?? createReadHead(config),
    ...(options.fetch && { fetch: options.fetch }),
    now: () => new Date(clock.now),
  });
  return {
    ...cases,
    repository,
    refusals: new Refusals({ logger, now: () => new Date(clock.now) }),
    facts,
    consumer,
    ledger,
    clock,
    auditor,
    forge,
    logger,
    notifications,
    /** Follows the feed, then judges. */
    async evaluate() {
      await consumer.poll();
      await runEvaluation({
        ...cases,
        notifications,
        logger,
        now: () => new Date(clock.now),
      });
    },
  };
}
