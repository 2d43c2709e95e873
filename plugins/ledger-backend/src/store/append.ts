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
import { countDeliveries, insertBatch } from './insert';
import { insertLogKey, LogStateRow, toLogState } from './log';
import { anyOf, isPostgres, rawRows } from './sql';
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
    await insertBatch(tx, leaves);
    await this.#tiles.write(tx, state, hashes, appended);

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
        verifier_key: key,
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
