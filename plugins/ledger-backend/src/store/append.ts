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

import { Knex } from 'knex';
import { HashFunction } from '@maestro/backstage-plugin-ledger-common';
import { Frontier } from '../engine/frontier';
import {
  Appendable,
  nextRecordedAt,
  sequence,
  SequencedLeaf,
} from '../engine/sequence';
import { LogStateRow, toLogState } from './log';
import { anyOf, bulkInsert, isPostgres, rawRows } from './sql';
import { TileStore } from './tiles';
import { AppendResult, CheckpointSigner, LogState } from './types';

const MAX_ATTEMPTS = 5;

/** Another writer committed since this one looked; nothing was written. */
class FencedError extends Error {
  constructor(origin: string) {
    super(`Another writer moved ${origin} on; this batch starts again`);
    this.name = 'FencedError';
  }
}

/**
 * Writes batches, one transaction each. The row of the log is the lock: on
 * PostgreSQL `for update`, on SQLite the write lock of the file. Whoever holds
 * it compares the epoch with its own memory and reads the right edge of the
 * tree again if somebody else wrote. The last statement moves the row on only
 * if the epoch is still the one that was locked, so a writer that was paused
 * and lost its lock cannot fork the log.
 */
export class Appender {
  readonly #knex: Knex;
  readonly #hash: HashFunction;
  readonly #sign: CheckpointSigner;
  readonly #tiles: TileStore;
  readonly #writer: string;
  readonly #idleTimeoutMs: number;
  #edge: { log: number; epoch: number; frontier: Frontier } | undefined;

  constructor(options: {
    knex: Knex;
    hash: HashFunction;
    sign: CheckpointSigner;
    tiles: TileStore;
    writer: string;
    idleTimeoutMs: number;
  }) {
    this.#knex = options.knex;
    this.#hash = options.hash;
    this.#sign = options.sign;
    this.#tiles = options.tiles;
    this.#writer = options.writer;
    this.#idleTimeoutMs = options.idleTimeoutMs;
  }

  async append(items: Appendable[], now: string): Promise<AppendResult[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#appendOnce(items, now);
      } catch (error) {
        this.#edge = undefined;
        if (attempt >= MAX_ATTEMPTS || !isRetryable(error)) {
          throw error;
        }
      }
    }
  }

  async #appendOnce(items: Appendable[], now: string): Promise<AppendResult[]> {
    if (!isPostgres(this.#knex)) {
      // Per connection, and refused inside a transaction. The default of
      // better-sqlite3 in WAL mode loses the last commits in a power cut.
      await this.#knex.raw('pragma synchronous = full');
    }
    let edge = this.#edge;
    const results = await this.#knex.transaction(async tx => {
      const state = await this.#lock(tx);
      if (edge?.log !== state.log || edge.epoch !== state.epoch) {
        edge = {
          log: state.log,
          epoch: state.epoch,
          frontier: await this.#loadFrontier(tx, state),
        };
      }
      const known = await findKnown(tx, items);
      const { fresh, results: answers } = place(items, known, state);
      if (fresh.length > 0) {
        const frontier = edge.frontier.clone();
        await this.#write(tx, state, frontier, fresh, now);
        edge = { log: state.log, epoch: state.epoch + 1, frontier };
      }
      await countDeliveries(tx, items, answers);
      return answers;
    });
    this.#edge = edge;
    return results;
  }

  async #lock(tx: Knex.Transaction): Promise<LogState> {
    const newest = 'select * from log_state order by log desc limit 1';
    if (isPostgres(tx)) {
      // The server ends a transaction whose writer is paused, and so frees
      // the row; the writer then fails, reloads and tries again.
      await tx.raw(
        `set local idle_in_transaction_session_timeout = ${
          this.#idleTimeoutMs
        }; set local synchronous_commit = on`,
      );
      const [row] = await rawRows<LogStateRow>(tx, `${newest} for update`);
      return toLogState(row);
    }
    // A write first: a transaction that begins with a read cannot be upgraded
    // once another process has written.
    await tx.raw('update log_state set writer = ?', [this.#writer]);
    const [row] = await rawRows<LogStateRow>(tx, newest);
    return toLogState(row);
  }

  async #loadFrontier(tx: Knex, state: LogState): Promise<Frontier> {
    return Frontier.load({
      size: state.size,
      hash: this.#hash,
      node: (height, index) => this.#tiles.node(state, height, index, tx),
    });
  }

  async #write(
    tx: Knex.Transaction,
    state: LogState,
    frontier: Frontier,
    fresh: Appendable[],
    now: string,
  ): Promise<void> {
    const leaves = sequence({
      items: fresh,
      firstSeq: state.base + state.size,
      recordedAt: nextRecordedAt(now, state.recordedAt),
      hash: this.#hash,
    });
    const hashes = leaves.map(leaf => leaf.leafHash);
    const appended = frontier.append(hashes);
    await insertLeaves(tx, leaves);
    await insertBodies(tx, leaves);
    await insertEvents(tx, leaves);
    await insertPersons(tx, leaves);
    await this.#tiles.write(tx, state, hashes, appended);

    const root = frontier.root();
    const checkpoint = await this.#sign({
      origin: state.origin,
      size: frontier.size,
      root,
    });
    const { recordedAt } = leaves[0];
    const moved = await tx('log_state')
      .where({ log: state.log, epoch: state.epoch })
      .update({
        size: frontier.size,
        epoch: state.epoch + 1,
        writer: this.#writer,
        root: Buffer.from(root),
        recorded_at: recordedAt,
        checkpoint,
        checkpoint_at: recordedAt,
      });
    if (moved !== 1) {
      throw new FencedError(state.origin);
    }
  }
}

function isRetryable(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: string };
  return (
    name === 'FencedError' ||
    // SQLite: another process writes. PostgreSQL: the server ended the
    // session, or the connection broke; deduplication makes a repeat safe.
    ['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'].includes(
      code ?? '',
    ) ||
    ['25P03', '57P01', '57P02', '08006', '08003', '40001', '40P01'].includes(
      code ?? '',
    ) ||
    ['ECONNRESET', 'EPIPE'].includes(code ?? '') ||
    /Connection (terminated|ended)|connection error and is not queryable/i.test(
      String((error as Error)?.message),
    )
  );
}

function keyOf(item: { source: string; deliveryId: string }): string {
  return `${item.source}\n${item.deliveryId}`;
}

async function findKnown(
  tx: Knex,
  items: Appendable[],
): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  for (const source of new Set(items.map(item => item.source))) {
    const ids = items
      .filter(item => item.source === source)
      .map(item => item.deliveryId);
    const condition = anyOf(tx, 'delivery_id', 'text', ids);
    const rows = await rawRows<{ delivery_id: string; seq: string | number }>(
      tx,
      `select delivery_id, seq from leaf where source = ? and ${condition.sql}`,
      [source, ...condition.bindings],
    );
    for (const row of rows) {
      known.set(
        keyOf({ source, deliveryId: row.delivery_id }),
        Number(row.seq),
      );
    }
  }
  return known;
}

/** Gives each new item the next number; a duplicate consumes none. */
function place(
  items: Appendable[],
  known: Map<string, number>,
  state: LogState,
): { fresh: Appendable[]; results: AppendResult[] } {
  const fresh: Appendable[] = [];
  const results = items.map(item => {
    const seq = known.get(keyOf(item));
    if (seq !== undefined) {
      return { seq, duplicate: true };
    }
    const next = state.base + state.size + fresh.length;
    fresh.push(item);
    known.set(keyOf(item), next);
    return { seq: next, duplicate: false };
  });
  return { fresh, results };
}

async function insertLeaves(tx: Knex, leaves: SequencedLeaf[]): Promise<void> {
  await bulkInsert(
    tx,
    'leaf',
    [
      { name: 'seq', type: 'bigint' },
      { name: 'leaf_hash', type: 'bytea' },
      { name: 'bytes', type: 'bytea' },
      { name: 'kind', type: 'text' },
      { name: 'source', type: 'text' },
      { name: 'tenant', type: 'text' },
      { name: 'delivery_id', type: 'text' },
      { name: 'received_at', type: 'text' },
      { name: 'recorded_at', type: 'text' },
    ],
    leaves.map(({ seq, leafHash, bytes, item, recordedAt }) => [
      seq,
      Buffer.from(leafHash),
      Buffer.from(bytes),
      item.kind,
      item.source,
      item.tenant,
      item.deliveryId,
      item.receivedAt,
      recordedAt,
    ]),
  );
}

async function insertBodies(tx: Knex, leaves: SequencedLeaf[]): Promise<void> {
  await bulkInsert(
    tx,
    'body',
    [
      { name: 'seq', type: 'bigint' },
      { name: 'media_type', type: 'text' },
      { name: 'salt', type: 'bytea' },
      { name: 'bytes', type: 'bytea' },
      { name: 'state', type: 'text' },
      { name: 'expires_at', type: 'text' },
    ],
    leaves.flatMap(({ seq, item: { body } }) =>
      body
        ? [
            [
              seq,
              body.mediaType,
              Buffer.from(body.salt),
              Buffer.from(body.bytes),
              'kept',
              body.expiresAt,
            ],
          ]
        : [],
    ),
  );
}

async function insertEvents(tx: Knex, leaves: SequencedLeaf[]): Promise<void> {
  await bulkInsert(
    tx,
    'event',
    [
      { name: 'position', type: 'bigint' },
      { name: 'seq', type: 'bigint' },
      { name: 'type', type: 'text' },
      { name: 'version', type: 'text' },
      { name: 'natural_key', type: 'text' },
      { name: 'revision', type: 'text' },
      { name: 'occurred_at', type: 'text' },
      { name: 'host', type: 'text' },
      { name: 'repository', type: 'text' },
      { name: 'environment', type: 'text' },
      { name: 'service', type: 'text' },
      { name: 'source', type: 'text' },
      { name: 'tenant', type: 'text' },
      { name: 'normalizer', type: 'text' },
      { name: 'recorded_at', type: 'text' },
      { name: 'data', type: 'text' },
    ],
    leaves.flatMap(({ seq, item, recordedAt, events }) =>
      events.map(({ event, data }, index) => [
        seq * 1024 + index,
        seq,
        event.type,
        event.version,
        event.naturalKey,
        event.revision,
        event.occurredAt,
        event.subject.host,
        event.subject.repository,
        event.subject.environment,
        event.subject.service,
        item.source,
        item.tenant,
        item.normalizer,
        recordedAt,
        data,
      ]),
    ),
  );
}

async function insertPersons(tx: Knex, leaves: SequencedLeaf[]): Promise<void> {
  const persons = new Map(
    leaves.flatMap(({ item }) =>
      item.persons.map(person => [person.id, person] as const),
    ),
  );
  // An erased person stays erased: the row is a tombstone then.
  await bulkInsert(
    tx,
    'person',
    [
      { name: 'id', type: 'text' },
      { name: 'host', type: 'text' },
      { name: 'login', type: 'text' },
      { name: 'name', type: 'text' },
      { name: 'type', type: 'text' },
    ],
    [...persons.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, host, login, name, type }) => [id, host, login, name, type]),
    'on conflict (id) do nothing',
  );
  await bulkInsert(
    tx,
    'event_person',
    [
      { name: 'person', type: 'text' },
      { name: 'seq', type: 'bigint' },
    ],
    leaves.flatMap(({ seq, item }) =>
      item.persons.map(person => [person.id, seq]),
    ),
    'on conflict (person, seq) do nothing',
  );
}

async function countDeliveries(
  tx: Knex,
  items: Appendable[],
  results: AppendResult[],
): Promise<void> {
  const counts = new Map<string, [number, number, string | null]>();
  items.forEach((item, at) => {
    const count = counts.get(item.source) ?? [0, 0, null];
    if (results[at].duplicate) {
      count[1] += 1;
    } else {
      count[0] += 1;
      count[2] =
        count[2] !== null && count[2] > item.receivedAt
          ? count[2]
          : item.receivedAt;
    }
    counts.set(item.source, count);
  });
  await bulkInsert(
    tx,
    'source_state',
    [
      { name: 'source', type: 'text' },
      { name: 'deliveries', type: 'bigint' },
      { name: 'duplicates', type: 'bigint' },
      { name: 'last_delivery_at', type: 'text' },
    ],
    [...counts].map(([source, count]) => [source, ...count]),
    `on conflict (source) do update set
       deliveries = source_state.deliveries + excluded.deliveries,
       duplicates = source_state.duplicates + excluded.duplicates,
       last_delivery_at = case
         when source_state.last_delivery_at is null
           or excluded.last_delivery_at > source_state.last_delivery_at
         then coalesce(excluded.last_delivery_at, source_state.last_delivery_at)
         else source_state.last_delivery_at end`,
  );
}
