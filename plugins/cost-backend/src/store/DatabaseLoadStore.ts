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
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  ConformanceSummary,
  LoadPart,
} from '@maestro/backstage-plugin-cost-common';
import { Knex } from 'knex';
import {
  Hold,
  ImportOutcome,
  LoadStore,
  NewLoad,
  StoredLoad,
  Swap,
} from './LoadStore';
import { nextSealAt } from './sealRetry';

const LEASE = 10 * 60_000;

/** The manifest of billing data in the plugin's own database. */
export class DatabaseLoadStore implements LoadStore {
  readonly #listeners = new Set<(swap: Swap) => void>();

  static create(options: { knex: Knex; now: () => Date }): DatabaseLoadStore {
    return new DatabaseLoadStore(options.knex, options.now);
  }

  private constructor(
    private readonly knex: Knex,
    private readonly now: () => Date,
  ) {}

  async currentLoads(
    range: { from?: string; to?: string } = {},
  ): Promise<StoredLoad[]> {
    const rows = await this.knex('cost_load')
      .where({ state: 'current' })
      .modify(query => {
        if (range.from) {
          query.where('billing_period_end', '>', range.from);
        }
        if (range.to) {
          query.where('billing_period', '<', range.to);
        }
      })
      .orderBy(['billing_period', 'source_id']);
    return rows.map(readLoad);
  }

  async load(loadId: string): Promise<StoredLoad | null> {
    const row = await this.knex('cost_load').where({ load_id: loadId }).first();
    return row ? readLoad(row) : null;
  }

  async ofInput(sourceId: string, inputDigest: string): Promise<StoredLoad[]> {
    const rows = await this.knex('cost_load')
      .where({ source_id: sourceId, input_digest: inputDigest })
      .orderBy(['billing_period', 'loaded_at', 'load_id']);
    return rows.map(readLoad);
  }

  async loads(query: {
    sourceId?: string;
    billingPeriod?: string;
    after?: { loadedAt: string; loadId: string };
    limit: number;
  }): Promise<StoredLoad[]> {
    const { after } = query;
    const rows = await this.knex('cost_load')
      .modify(builder => {
        if (query.sourceId) {
          builder.where({ source_id: query.sourceId });
        }
        if (query.billingPeriod) {
          builder.where({ billing_period: query.billingPeriod });
        }
        if (after) {
          builder.where(other =>
            other
              .where('loaded_at', '<', after.loadedAt)
              .orWhere(same =>
                same
                  .where('loaded_at', after.loadedAt)
                  .andWhere('load_id', '<', after.loadId),
              ),
          );
        }
      })
      .orderBy([
        { column: 'loaded_at', order: 'desc' },
        { column: 'load_id', order: 'desc' },
      ])
      .limit(query.limit);
    return rows.map(readLoad);
  }

  async hold(
    loadIds: readonly string[],
    milliseconds: number = LEASE,
  ): Promise<Hold> {
    const ids = [...new Set(loadIds)];
    const readerId = randomUUID();
    const expires = new Date(this.now().getTime() + milliseconds);
    const rows = await this.knex.transaction(async tx => {
      // Locked, so that a file is not given up between the two statements.
      const found = await tx('cost_load')
        .whereIn('load_id', ids)
        .orderBy('load_id')
        .forUpdate();
      const gone = ids.filter(
        id =>
          !found.some(
            row => row.load_id === id && row.file_removed_at === null,
          ),
      );
      if (gone.length > 0) {
        throw new NotFoundError(
          `The rows of load ${gone[0]} are not kept any more; read the current load of its period`,
        );
      }
      if (ids.length > 0) {
        await tx('cost_reader').insert(
          ids.map(id => ({
            reader_id: readerId,
            load_id: id,
            expires_at: expires.toISOString(),
          })),
        );
      }
      return found;
    });
    const byId = new Map(rows.map(row => [row.load_id, readLoad(row)]));
    return {
      loads: ids.map(id => byId.get(id)!),
      release: async () => {
        await this.knex('cost_reader').where({ reader_id: readerId }).delete();
      },
    };
  }

  async swap(
    loads: readonly NewLoad[],
    outcome?: ImportOutcome,
  ): Promise<Swap> {
    const now = this.now().toISOString();
    let swap: Swap;
    try {
      swap = await this.knex.transaction(async tx => {
        const superseded: string[] = [];
        for (const load of loads) {
          const before = await tx('cost_load')
            .where({
              source_id: load.sourceId,
              billing_period: load.billingPeriod,
              state: 'current',
            })
            .forUpdate()
            .select('load_id');
          superseded.push(...before.map(row => row.load_id));
          await tx('cost_load')
            .whereIn(
              'load_id',
              before.map(row => row.load_id),
            )
            .update({ state: 'superseded', superseded_at: now });
          await tx('cost_load').insert(writeLoad(load));
        }
        if (outcome) {
          await putOutcome(tx, outcome);
        }
        const rows = await tx('cost_load')
          .whereIn(
            'load_id',
            loads.map(load => load.loadId),
          )
          .orderBy(['billing_period', 'source_id']);
        return { current: rows.map(readLoad), superseded };
      });
    } catch (error) {
      if (/unique/i.test(String(error.message))) {
        throw new ConflictError(
          'Another import of the same billing period was faster; deliver again',
        );
      }
      throw error;
    }
    for (const listener of this.#listeners) {
      listener(swap);
    }
    return swap;
  }

  onSwap(listener: (swap: Swap) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async setConformance(
    loadId: string,
    conformance: ConformanceSummary,
    report: object,
  ): Promise<void> {
    await this.knex.transaction(async tx => {
      await tx('cost_load')
        .where({ load_id: loadId })
        .update({ conformance: JSON.stringify(conformance) });
      await tx('cost_conformance')
        .insert({ load_id: loadId, report: JSON.stringify(report) })
        .onConflict('load_id')
        .merge();
    });
  }

  async report(loadId: string): Promise<object | null> {
    const row = await this.knex('cost_conformance')
      .where({ load_id: loadId })
      .first('report');
    return row ? JSON.parse(row.report) : null;
  }

  async unjudged(limit: number): Promise<StoredLoad[]> {
    const rows = await this.knex('cost_load')
      .where({ state: 'current' })
      .whereNull('conformance')
      .orderBy(['loaded_at', 'load_id'])
      .limit(limit);
    return rows.map(readLoad);
  }

  async unsealed(limit: number): Promise<StoredLoad[]> {
    const now = this.now().toISOString();
    const rows = await this.knex('cost_load')
      .whereNull('seq')
      .where(due =>
        due.whereNull('seal_next_at').orWhere('seal_next_at', '<=', now),
      )
      .orderBy(['loaded_at', 'load_id'])
      .limit(limit);
    return rows.map(readLoad);
  }

  async sealed(loadId: string, seq: number): Promise<void> {
    await this.knex('cost_load')
      .where({ load_id: loadId })
      .update({ seq, seal_next_at: null, error: null });
  }

  async sealFailed(loadId: string, reason: string): Promise<void> {
    const row = await this.knex('cost_load')
      .where({ load_id: loadId })
      .first('seal_attempts');
    const attempts = Number(row?.seal_attempts ?? 0);
    await this.knex('cost_load')
      .where({ load_id: loadId })
      .update({
        seal_attempts: attempts + 1,
        seal_next_at: nextSealAt(this.now(), attempts),
        error: `Not sealed yet: ${reason}`.slice(0, 1000),
      });
  }

  async giveUpFiles(options: { graceMilliseconds: number }): Promise<string[]> {
    const now = this.now();
    const before = new Date(
      now.getTime() - options.graceMilliseconds,
    ).toISOString();
    await this.knex('cost_reader')
      .where('expires_at', '<=', now.toISOString())
      .delete();
    return this.knex.transaction(async tx => {
      const old = await tx('cost_load')
        .where({ state: 'superseded' })
        .whereNull('file_removed_at')
        .where('superseded_at', '<=', before)
        .orderBy('load_id')
        .forUpdate()
        .select('load_id', 'blob_key');
      // A statement of its own: it sees leases that were taken meanwhile.
      const held = new Set(
        (
          await tx('cost_reader')
            .whereIn(
              'load_id',
              old.map(row => row.load_id),
            )
            .select('load_id')
        ).map(row => row.load_id),
      );
      const free = old.filter(row => !held.has(row.load_id));
      await tx('cost_load')
        .whereIn(
          'load_id',
          free.map(row => row.load_id),
        )
        .update({ file_removed_at: now.toISOString() });
      const keys = [...new Set<string>(free.map(row => row.blob_key))];
      const needed = new Set(
        (
          await tx('cost_load')
            .whereIn('blob_key', keys)
            .whereNull('file_removed_at')
            .select('blob_key')
        ).map(row => row.blob_key),
      );
      return keys.filter(name => !needed.has(name));
    });
  }

  async needsFile(blobKey: string): Promise<boolean> {
    const row = await this.knex('cost_load')
      .where({ blob_key: blobKey })
      .whereNull('file_removed_at')
      .first('load_id');
    return row !== undefined;
  }

  async outcome(sourceId: string, name: string): Promise<ImportOutcome | null> {
    const row = await this.knex('cost_import')
      .where({ source_id: sourceId, name })
      .first();
    return row ? readOutcome(row) : null;
  }

  async outcomes(sourceId?: string): Promise<ImportOutcome[]> {
    const rows = await this.knex('cost_import')
      .modify(query => {
        if (sourceId !== undefined) {
          query.where({ source_id: sourceId });
        }
      })
      .orderBy([{ column: 'at', order: 'desc' }, 'name']);
    return rows.map(readOutcome);
  }

  async lastDeliveries(): Promise<Map<string, string>> {
    // What came under a name may be refused now: its load still tells of it.
    const [taken, loaded] = await Promise.all([
      this.knex('cost_import')
        .whereIn('state', ['loaded', 'duplicate'])
        .groupBy('source_id')
        .select('source_id')
        .max('at as at'),
      this.knex('cost_load')
        .where({ state: 'current' })
        .groupBy('source_id')
        .select('source_id')
        .max('loaded_at as at'),
    ]);
    const last = new Map<string, string>();
    for (const { at, source_id: id } of [...taken, ...loaded]) {
      if (at > (last.get(id) ?? '')) {
        last.set(id, at);
      }
    }
    return last;
  }

  async setOutcome(outcome: ImportOutcome): Promise<void> {
    await putOutcome(this.knex, outcome);
  }

  async forgetRefused(
    sourceId: string,
    present: readonly string[],
  ): Promise<void> {
    const refused = await this.knex('cost_import')
      .where({ source_id: sourceId })
      .whereIn('state', ['refused', 'waiting'])
      .whereNotNull('stamp')
      .select('name');
    for (const { name } of refused) {
      if (!present.includes(name)) {
        await this.knex('cost_import')
          .where({ source_id: sourceId, name })
          .whereIn('state', ['refused', 'waiting'])
          .delete();
      }
    }
  }
}

async function putOutcome(knex: Knex, outcome: ImportOutcome): Promise<void> {
  await knex('cost_import')
    .insert({
      source_id: outcome.sourceId,
      name: outcome.name,
      stamp: outcome.stamp,
      input_digest: outcome.inputDigest,
      state: outcome.state,
      message: outcome.message,
      at: outcome.at,
    })
    .onConflict(['source_id', 'name'])
    .merge();
}

function writeLoad(load: NewLoad): object {
  return {
    load_id: load.loadId,
    source_id: load.sourceId,
    billing_period: load.billingPeriod,
    billing_period_end: load.billingPeriodEnd,
    state: 'current',
    file_name: load.fileName,
    input_digest: load.inputDigest,
    parts: load.parts === null ? null : JSON.stringify(load.parts),
    file_digest: load.fileDigest,
    blob_key: load.blobKey,
    bytes: load.bytes,
    row_count: load.rows,
    first_day: load.firstDay,
    last_day: load.lastDay,
    totals: JSON.stringify(load.totals),
    currency_rows: JSON.stringify(load.currencyRows),
    focus_version: load.focusVersion,
    findings: JSON.stringify(load.findings),
    loaded_at: load.loadedAt,
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function readLoad(row: any): StoredLoad {
  return {
    loadId: row.load_id,
    sourceId: row.source_id,
    billingPeriod: row.billing_period,
    billingPeriodEnd: row.billing_period_end,
    state: row.state,
    fileName: row.file_name,
    inputDigest: row.input_digest,
    parts: row.parts === null ? null : (JSON.parse(row.parts) as LoadPart[]),
    fileDigest: row.file_digest,
    blobKey: row.blob_key,
    bytes: Number(row.bytes),
    rows: Number(row.row_count),
    firstDay: row.first_day,
    lastDay: row.last_day,
    totals: JSON.parse(row.totals),
    currencyRows: JSON.parse(row.currency_rows),
    focusVersion: row.focus_version,
    findings: JSON.parse(row.findings),
    conformance:
      row.conformance === null
        ? null
        : (JSON.parse(row.conformance) as ConformanceSummary),
    loadedAt: row.loaded_at,
    supersededAt: row.superseded_at,
    fileRemovedAt: row.file_removed_at,
    seq: row.seq === null ? null : Number(row.seq),
    error: row.error,
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function readOutcome(row: any): ImportOutcome {
  return {
    sourceId: row.source_id,
    name: row.name,
    stamp: row.stamp,
    inputDigest: row.input_digest,
    state: row.state,
    message: row.message,
    at: row.at,
  };
}
