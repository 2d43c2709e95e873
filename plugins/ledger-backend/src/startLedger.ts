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

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { LedgerConfig } from './config';
import { createPublishers, Publisher } from './publish';
import {
  CheckpointKey,
  generateCheckpointKey,
  hmacSha256,
  randomHex,
  sha256,
} from './service/crypto';
import { Ingest } from './service/Ingest';
import { KeyRing } from './service/KeyRing';
import { openLog } from './service/openLog';
import { Proofs } from './service/Proofs';
import { pseudonymOf } from './service/pseudonyms';
import { Sequencer } from './service/Sequencer';
import { DatabaseLedgerStore } from './store/DatabaseLedgerStore';
import { isPostgres } from './store/sql';
import { LedgerStore } from './store/types';
import { readPublished } from './tasks/publish';

/** A log that is open for writing. */
export interface StartedLedger {
  store: LedgerStore;
  sequencer: Sequencer;
  ingest: Ingest;
  proofs: Proofs;
  keys: KeyRing;
  publishers: Publisher[];
  pseudonym: (host: string, login: string) => string;
}

/**
 * Opens the log in a migrated database.
 *
 * @throws Error with one sentence when the configuration does not allow it
 */
export async function startLedger(options: {
  knex: Knex;
  config: LedgerConfig;
  logger: LoggerService;
  now: () => string;
  onAppended: () => void;
}): Promise<StartedLedger> {
  const { knex, config, logger, now } = options;
  if (config.checkpointKey === undefined && isPostgres(knex)) {
    throw new Error(
      'maestro.ledger.checkpointKey is not set: with PostgreSQL the key that signs checkpoints must be configured. Make one with "openssl genpkey -algorithm ed25519" and set it, for example by $file',
    );
  }
  // The store signs with a key that may lie in the store itself.
  const signing: { keys?: KeyRing } = {};
  const store = await DatabaseLedgerStore.create({
    knex,
    hash: sha256,
    writer: `${hostname().slice(0, 27)}/${randomUUID()}`,
    sign: checkpoint => signing.keys!.sign(checkpoint),
  });
  const keys = await readKeys(store, config, now());
  signing.keys = keys;
  const pseudonymKey =
    config.pseudonymKey ??
    (await store.key('pseudonym', () => randomHex(32), now()));

  const keyedHash = hmacSha256(pseudonymKey);

  const sequencer = new Sequencer({
    store,
    now,
    onAppended: options.onAppended,
    onFailed: error => logger.error('A batch could not be written', error),
  });
  const ingest = new Ingest({
    sequencer,
    keyedHash,
    logger,
    bodyDays: config.bodyDays,
  });
  const proofs = new Proofs({ store, hash: sha256 });
  const publishers = createPublishers({
    targets: config.publish,
    store,
    proofs,
  });
  const { state, restored, notice } = await openLog({
    store,
    ingest,
    origin: config.origin,
    keys,
    published: await readPublished({
      publishers,
      verifierKeys: origin => keys.verifierKeys(origin),
    }),
    rootAt: async (log, size) =>
      Buffer.from(await proofs.root(log, size)).toString('base64'),
    now,
  });
  if (restored) {
    logger.warn(
      `The database does not hold the checkpoint that was published for ${restored.origin} at size ${restored.size}: it was restored from a backup, or replaced. A new log ${state.origin} was opened; its first leaf names that checkpoint`,
    );
  }
  if (notice) {
    logger.warn(notice);
  }
  logger.info(
    `Log ${state.origin} is open with ${state.size} leaves; key ${state.verifierKey}`,
  );
  return {
    store,
    sequencer,
    ingest,
    proofs,
    keys,
    publishers,
    pseudonym: (host, login) => pseudonymOf(host, login, keyedHash),
  };
}

/**
 * The configured key first. A key that was generated for development lies in
 * the database; it can hand over to a configured one without being named.
 */
async function readKeys(
  store: LedgerStore,
  config: LedgerConfig,
  now: string,
): Promise<KeyRing> {
  const generated =
    config.checkpointKey === undefined
      ? await store.key('checkpoint', generateCheckpointKey, now)
      : await store.keyIfPresent('checkpoint');
  const configured = CheckpointKey.fromPem(config.checkpointKey ?? generated!);
  const others = config.handoverKeys.map((pem, at) =>
    CheckpointKey.fromPem(pem, `maestro.ledger.handoverKeys[${at}]`),
  );
  if (config.checkpointKey !== undefined && generated !== undefined) {
    others.push(CheckpointKey.fromPem(generated));
  }
  return new KeyRing([configured, ...others]);
}
