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

import { createHash } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import {
  LLM_USAGE_FORM,
  LlmUsageRecord,
} from '@maestro/backstage-plugin-cost-common';
import { Knex } from 'knex';
import { closeUsage, packLeaves } from '../engine/llm';
import {
  LlmUsageStore,
  StoredBatch,
  StoredPriceRows,
  StoredUsage,
  UsageFilter,
  UsagePlace,
  UsageTotal,
} from './LlmUsageStore';
import { formatPico } from './pico';
import { nextSealAt } from './sealRetry';

const USAGE = 'cost_llm_usage';
const BATCH = 'cost_llm_batch';
const PRICE = 'cost_llm_price';

/** Rows that one statement places in their batch. */
const CHUNK = 200;

const sha256 = (data: Uint8Array): Uint8Array =>
  createHash('sha256').update(data).digest();

/** `LlmUsageStore` in the plugin's own database. */
export class DatabaseLlmUsageStore implements LlmUsageStore {
  static create(options: { knex: Knex }): DatabaseLlmUsageStore {
    return new DatabaseLlmUsageStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async rows(
    filter: UsageFilter,
    { after, limit }: { after?: UsagePlace; limit: number },
  ): Promise<StoredUsage[]> {
    const rows = await this.#select(this.knex)
      .modify(query => narrow(query, filter))
      .modify(query => {
        if (after) {
          query.where(older =>
            older
              .where('at', '<', after.at)
              .orWhere(same =>
                same.where('at', after.at).where('id', '<', after.id),
              ),
          );
        }
      })
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    return rows.map((row: Record<string, any>) => ({
      id: row.id,
      at: row.at,
      record: recordOf(row),
      batch: row.batch,
      index: row.position,
    }));
  }

  async total(filter: UsageFilter): Promise<UsageTotal> {
    const [row] = await this.knex(USAGE)
      .leftJoin(BATCH, `${BATCH}.batch`, `${USAGE}.batch`)
      .modify(query => narrow(query, filter))
      .select(
        this.knex.raw('COUNT(*) AS row_count'),
        this.knex.raw(
          `CAST(COALESCE(SUM(${USAGE}.amount), 0) AS TEXT) AS amount_sum`,
        ),
        this.knex.raw(
          `COALESCE(SUM(CASE WHEN ${USAGE}.amount IS NULL THEN 1 ELSE 0 END), 0) AS unknown_rows`,
        ),
        this.knex.raw(`COUNT(${BATCH}.seq) AS sealed_rows`),
      );
    return {
      rows: Number(row.row_count),
      amount: BigInt(row.amount_sum),
      unknown: Number(row.unknown_rows),
      sealed: Number(row.sealed_rows),
    };
  }

  async close(options: {
    maxRows: number;
    bookedBy: string;
    now: string;
  }): Promise<number | null> {
    const { bookedBy, maxRows, now } = options;
    return this.knex.transaction(async tx => {
      const rows = await this.#select(tx)
        .whereNull('batch')
        .orderBy('id')
        .limit(maxRows);
      if (
        rows.length === 0 ||
        (rows.length < maxRows &&
          rows.every(row => (row.received_at ?? '') > bookedBy))
      ) {
        return null;
      }
      const last = await tx(BATCH).max({ batch: 'batch' }).first();
      const batch = Number(last?.batch ?? 0) + 1;
      const { leaves, ...closed } = closeUsage(rows.map(recordOf), sha256);
      await this.#place(
        tx,
        batch,
        rows.map(({ id }) => id),
      );
      // A second writer with the same number fails here, and takes all back.
      await tx(BATCH).insert({
        batch,
        form: LLM_USAGE_FORM,
        rows: closed.rows,
        root: closed.root,
        leaves: packLeaves(leaves),
        first_at: closed.firstAt,
        last_at: closed.lastAt,
        amount: closed.amount,
        unreserved: closed.unreserved,
        unknown: closed.unknown,
        closed_at: now,
      });
      return batch;
    });
  }

  async batches(query: {
    below?: number;
    limit: number;
  }): Promise<StoredBatch[]> {
    const rows = await this.knex(BATCH)
      .modify(older => {
        if (query.below !== undefined) {
          older.where('batch', '<', query.below);
        }
      })
      .orderBy('batch', 'desc')
      .limit(query.limit);
    return rows.map(batchOf);
  }

  async batchesOf(numbers: readonly number[]): Promise<StoredBatch[]> {
    const rows = await this.knex(BATCH).whereIn('batch', [...numbers]);
    return rows.map(batchOf);
  }

  async rowsOf(batch: number): Promise<LlmUsageRecord[]> {
    const rows = await this.#select(this.knex)
      .where({ batch })
      .orderBy('position');
    return rows.map(recordOf);
  }

  async priceRows(digests: readonly string[]): Promise<StoredPriceRows[]> {
    const rows = await this.knex(PRICE)
      .whereIn('digest', [...digests])
      .orderBy('digest');
    return rows.map(row => ({
      digest: row.digest,
      model: row.model,
      source: row.source,
      rows: JSON.parse(row.rows),
    }));
  }

  async unsealed(now: string, limit: number): Promise<StoredBatch[]> {
    const rows = await this.knex(BATCH)
      .whereNull('seq')
      .where(due =>
        due.whereNull('seal_next_at').orWhere('seal_next_at', '<=', now),
      )
      .orderBy('batch')
      .limit(limit);
    return rows.map(batchOf);
  }

  async sealed(batch: number, seq: number): Promise<void> {
    await this.knex(BATCH)
      .where({ batch })
      .update({ seq, seal_next_at: null, error: null });
  }

  async sealFailed(batch: number, reason: string, now: string): Promise<void> {
    const row = await this.knex(BATCH).where({ batch }).first('seal_attempts');
    const attempts = Number(row?.seal_attempts ?? 0);
    await this.knex(BATCH)
      .where({ batch })
      .update({
        seal_attempts: attempts + 1,
        seal_next_at: nextSealAt(new Date(now), attempts),
        error: `Not sealed yet: ${reason}`.slice(0, 1000),
      });
  }

  /** Gives rows their places; none of them may have one. */
  async #place(
    tx: Knex.Transaction,
    batch: number,
    ids: readonly number[],
  ): Promise<void> {
    for (let from = 0; from < ids.length; from += CHUNK) {
      const chunk = ids.slice(from, from + CHUNK);
      const placed = await tx(USAGE)
        .whereIn('id', chunk)
        .whereNull('batch')
        .update({
          batch,
          position: tx.raw(
            `CASE id ${chunk
              .map(() => 'WHEN ? THEN CAST(? AS INTEGER)')
              .join(' ')} END`,
            chunk.flatMap((id, at) => [id, from + at]),
          ),
        });
      if (placed !== chunk.length) {
        throw new ConflictError(
          'Another process closed a batch at the same time; it is tried again',
        );
      }
    }
  }

  #select(knex: Knex): Knex.QueryBuilder<any, any[]> {
    return knex(USAGE).select(
      `${USAGE}.*`,
      knex.raw(`CAST(${USAGE}.amount AS TEXT) AS amount_text`),
    );
  }
}

function narrow(query: Knex.QueryBuilder, filter: UsageFilter): void {
  const { days, entityRef, instants, model, part, pullRequest, team } = filter;
  if (days) {
    query
      .where(`${USAGE}.day`, '>=', days.from)
      .where(`${USAGE}.day`, '<', days.to);
  }
  if (instants) {
    query
      .where(`${USAGE}.at`, '>=', instants.from)
      .where(`${USAGE}.at`, '<', instants.to);
  }
  for (const [column, value] of Object.entries({
    team,
    pull_request: pullRequest,
    entity_ref: entityRef,
  })) {
    if (value === null) {
      query.whereNull(`${USAGE}.${column}`);
    } else if (Array.isArray(value)) {
      query.whereIn(`${USAGE}.${column}`, value);
    } else if (value !== undefined) {
      query.where(`${USAGE}.${column}`, value);
    }
  }
  if (model !== undefined) {
    query.whereRaw(`${USAGE}.provider || '/' || ${USAGE}.model = ?`, [model]);
  }
  if (part === 'unreserved') {
    query.whereNull(`${USAGE}.reservation_id`).whereNotNull(`${USAGE}.amount`);
  } else if (part === 'unknown') {
    query.whereNull(`${USAGE}.amount`);
  }
}

/** The row as it is sealed: of its columns, in one form for ever. */
function recordOf(row: Record<string, any>): LlmUsageRecord {
  return {
    form: LLM_USAGE_FORM,
    eventId: row.event_id,
    source: row.source,
    occurredAt: row.at,
    receivedAt: row.received_at,
    provider: row.provider,
    model: row.model,
    tokens: JSON.parse(row.tokens),
    currency: 'USD',
    amount:
      row.amount_text === null ? null : formatPico(BigInt(row.amount_text)),
    reason: row.reason,
    price:
      row.price_row === null
        ? null
        : {
            row: row.price_row,
            source: row.price_source,
            digest: row.price_digest,
          },
    pullRequest: row.pull_request,
    team: row.team,
    entityRef: row.entity_ref,
    reservationId: row.settles ?? row.reservation_id,
    unreserved: row.reservation_id === null,
  };
}

function batchOf(row: Record<string, any>): StoredBatch {
  return {
    batch: Number(row.batch),
    form: row.form,
    rows: Number(row.rows),
    root: row.root,
    leaves: row.leaves,
    firstAt: row.first_at,
    lastAt: row.last_at,
    currency: 'USD',
    amount: row.amount,
    unreserved: row.unreserved,
    unknown: Number(row.unknown),
    closedAt: row.closed_at,
    seq: row.seq === null ? null : Number(row.seq),
    error: row.error,
  };
}
