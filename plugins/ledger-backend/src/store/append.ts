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
import {
  HashFunction,
  KeyRotationStatement,
} from '@maestro/backstage-plugin-ledger-common';
import { Frontier } from '../engine/frontier';
import { Appendable, nextRecordedAt, sequence } from '../engine/sequence';
import { countRows, rowsOfBatch } from './insert';
import { insertLogKey, LogStateRow, toLogState } from './log';
import { BulkInsert, bulkInsert, insertAll, isPostgres, rawRows } from './sql';
import { FencedError, inTransaction, isRetryable } from './transaction';
import { TileStore } from './tiles';
import { AppendResult, CheckpointSigner, LogState } from './types';

const MAX_ATTEMPTS = 5;

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
    const results = await inTransaction(this.#knex, async tx => {
      const locked = await this.#lock(tx, items);
      const { state } = locked;
      let known = locked.known;
      if (edge?.log !== state.log || edge.epoch !== state.epoch) {
        edge = {
          log: state.log,
          epoch: state.epoch,
          frontier: await this.#loadFrontier(tx, state),
        };
        // Somebody else wrote, maybe after the statement that locked the row
        // had begun, and so unseen by it.
        known = null;
      }
      known ??= await findKnown(tx, items);
      const { fresh, results: answers } = place(items, known, state);
      const counts = countRows(items, answers);
      if (fresh.length > 0) {
        const frontier = edge.frontier.clone();
        await this.#write(tx, { state, frontier, fresh, counts, now });
        edge = { log: state.log, epoch: state.epoch + 1, frontier };
      } else {
        await bulkInsert(tx, counts);
      }
      return answers;
    });
    this.#edge = edge;
    return results;
  }

  /**
   * Locks the row of the log. On PostgreSQL the same round trip looks up which
   * items are in the log, as of when the statement began.
   */
  async #lock(
    tx: Knex.Transaction,
    items: Appendable[],
  ): Promise<{ state: LogState; known: Map<string, number> | null }> {
    if (isPostgres(tx)) {
      const lookup = knownQuery(tx, items);
      // The server ends a transaction whose writer is paused, and so frees
      // the row; the writer then fails, reloads and tries again.
      const [row] = await rawRows<LogStateRow & { known: KnownRow[] }>(
        tx,
        `with locked as materialized (
           select * from log_state order by log desc limit 1 for update
         )
         select locked.*,
           set_config('idle_in_transaction_session_timeout', ?, true),
           set_config('synchronous_commit', 'on', true),
           (select coalesce(json_agg(found), '[]') from (${lookup.sql}) found)
             as known
         from locked`,
        [String(this.#idleTimeoutMs), ...lookup.bindings],
      );
      return { state: toLogState(row), known: toKnown(row.known) };
    }
    // A write first: a transaction that begins with a read cannot be upgraded
    // once another process has written.
    await tx.raw('update log_state set writer = ?', [this.#writer]);
    const [row] = await rawRows<LogStateRow>(
      tx,
      'select * from log_state order by log desc limit 1',
    );
    return { state: toLogState(row), known: null };
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
    batch: {
      state: LogState;
      frontier: Frontier;
      fresh: Appendable[];
      counts: BulkInsert;
      now: string;
    },
  ): Promise<void> {
    const { state, frontier, fresh, counts, now } = batch;
    const leaves = sequence({
      items: fresh,
      firstSeq: state.base + state.size,
      recordedAt: nextRecordedAt(now, state.recordedAt),
      hash: this.#hash,
    });
    const hashes = leaves.map(leaf => leaf.leafHash);
    const appended = frontier.append(hashes);
    const tiles = await this.#tiles.rowsOf(tx, state, hashes, appended);

    const root = frontier.root();
    const { recordedAt } = leaves[0];
    const rotation = rotationIn(fresh, state);
    const key = rotation?.newKey ?? state.verifierKey;
    const checkpoint = await this.#sign({
      origin: state.origin,
      size: frontier.size,
      root,
      key,
    });
    if (rotation) {
      const { seq } = leaves[fresh.indexOf(rotation.item)];
      await insertLogKey(tx, state.log, {
        verifierKey: rotation.newKey,
        sinceSize: seq - state.base + 1,
        seq,
        since: recordedAt,
      });
    }
    const moved = await insertAll(tx, [...rowsOfBatch(leaves), tiles, counts], {
      sql: `update log_state set size = ?, epoch = ?, writer = ?, root = ?,
            recorded_at = ?, checkpoint = ?, checkpoint_at = ?, verifier_key = ?
          where log = ? and epoch = ?`,
      bindings: [
        frontier.size,
        state.epoch + 1,
        this.#writer,
        Buffer.from(root),
        recordedAt,
        checkpoint,
        recordedAt,
        key,
        state.log,
        state.epoch,
      ],
    });
    if (moved !== 1) {
      throw new FencedError(state.origin);
    }
  }
}

/**
 * The hand-over in a batch: every tree that holds its leaf, this one included,
 * is signed by the new key.
 *
 * @throws Error when it is not the log's present key that hands over
 */
function rotationIn(
  fresh: Appendable[],
  state: LogState,
): { item: Appendable; newKey: string } | undefined {
  const rotations = fresh.filter(({ kind }) => kind === 'key_rotation');
  if (rotations.length === 0) {
    return undefined;
  }
  const [item, ...others] = rotations;
  const { oldKey, newKey } = item.statement as unknown as KeyRotationStatement;
  if (others.length > 0 || oldKey !== state.verifierKey) {
    throw new Error(
      `The key of ${state.origin} changed meanwhile; the hand-over from ${oldKey} was not recorded`,
    );
  }
  return { item, newKey };
}

function keyOf(item: { source: string; deliveryId: string }): string {
  return `${item.source}\n${item.deliveryId}`;
}

interface KnownRow {
  source: string;
  delivery_id: string;
  seq: string | number;
}

/**
 * Looks items up one by one: with all in one condition, PostgreSQL reads the
 * index of a source from end to end.
 */
function knownQuery(
  knex: Knex,
  items: Appendable[],
): { sql: string; bindings: unknown[] } {
  const sources = items.map(({ source }) => source);
  const ids = items.map(({ deliveryId }) => deliveryId);
  if (isPostgres(knex)) {
    return {
      sql: `select present.source, present.delivery_id, present.seq
        from unnest(?::text[], ?::text[]) as wanted(source, delivery_id)
        cross join lateral (
          select source, delivery_id, seq from leaf
          where leaf.source = wanted.source
            and leaf.delivery_id = wanted.delivery_id
          limit 1
        ) present`,
      bindings: [sources, ids],
    };
  }
  return {
    sql: `select leaf.source, leaf.delivery_id, leaf.seq
      from json_each(?) as wanted
      cross join leaf
      on leaf.source = wanted.value ->> 0
        and leaf.delivery_id = wanted.value ->> 1`,
    bindings: [JSON.stringify(ids.map((id, at) => [sources[at], id]))],
  };
}

function toKnown(rows: KnownRow[]): Map<string, number> {
  return new Map(
    rows.map(row => [
      keyOf({ source: row.source, deliveryId: row.delivery_id }),
      Number(row.seq),
    ]),
  );
}

async function findKnown(
  tx: Knex,
  items: Appendable[],
): Promise<Map<string, number>> {
  const { sql, bindings } = knownQuery(tx, items);
  return toKnown(await rawRows<KnownRow>(tx, sql, bindings));
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
