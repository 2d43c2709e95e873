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
import { Knex } from 'knex';
import { Plan, Units } from '../engine/attribution';
import { joinUnits, splitUnits64, sumOf } from './money';
import {
  DailyRow,
  LoadAttribution,
  Place,
  RollupStore,
  StoredPoolCell,
  Visible,
} from './RollupStore';

/** Columns of the four metrics, in the order of `Units`. */
export const METRIC_COLUMNS = [
  'billed',
  'effective',
  'contracted',
  'list',
] as const;

const COLUMNS: Array<[string, 'text' | 'integer' | 'bigint']> = [
  ['load_id', 'text'],
  ['source_id', 'text'],
  ['billing_period', 'text'],
  ['day', 'text'],
  ['line', 'text'],
  ['pool_id', 'text'],
  ['target_kind', 'text'],
  ['place_id', 'integer'],
  ['rule_id', 'text'],
  ['reason', 'text'],
  ['currency', 'text'],
  ['provider', 'text'],
  ['service', 'text'],
  ['resource', 'text'],
  ['charge_category', 'text'],
  ['unused_commitment', 'integer'],
  ['row_count', 'bigint'],
  ...METRIC_COLUMNS.flatMap(
    (metric): Array<[string, 'bigint']> => [
      [`${metric}_hi`, 'bigint'],
      [`${metric}_lo`, 'bigint'],
    ],
  ),
];
const NAMES = COLUMNS.map(([name]) => name).join(', ');
const CHUNK = 1000;
/** SQLite joins at most 500 rows of an insert by `union all`. */
const PLACES = 100;
const DELETE_CHUNK = 20_000;

/** Sums of the metrics as text columns. */
export function unitSums(knex: Knex): Knex.Raw[] {
  return METRIC_COLUMNS.flatMap(metric => [
    sumOf(knex, `${metric}_hi`, `${metric}_hi`),
    sumOf(knex, `${metric}_lo`, `${metric}_lo`),
  ]);
}

/** The amounts of a row of {@link unitSums}. */
export function unitsOf(row: Record<string, string>): Units {
  return METRIC_COLUMNS.map(metric =>
    joinUnits(row[`${metric}_hi`], row[`${metric}_lo`]),
  ) as unknown as Units;
}

/** The daily roll-up in the plugin's own database. */
export class DatabaseRollupStore implements RollupStore {
  static create(options: { knex: Knex; now: () => Date }): DatabaseRollupStore {
    return new DatabaseRollupStore(options.knex, options.now);
  }

  private constructor(
    private readonly knex: Knex,
    private readonly now: () => Date,
  ) {}

  get #postgres(): boolean {
    return this.knex.client.config.client === 'pg';
  }

  async generation(): Promise<string> {
    const row = await this.knex('cost_generation')
      .where({ id: 1 })
      .first('generation');
    return String(row?.generation ?? 0);
  }

  async visible(): Promise<Visible> {
    for (;;) {
      const generation = await this.generation();
      const rows = await this.knex('cost_batch')
        .where({ state: 'visible' })
        .orderBy('batch')
        .select('batch', 'month', 'load_id', 'digest');
      // Batches appear and disappear together with a new generation.
      if ((await this.generation()) === generation) {
        return {
          generation,
          batches: rows.map(row => ({
            batch: row.batch,
            month: row.month,
            loadId: row.load_id,
            digest: row.digest,
          })),
        };
      }
    }
  }

  async placeIds(places: readonly Omit<Place, 'placeId'>[]): Promise<number[]> {
    const digests = places.map(digestOf);
    const ids = new Map<string, number>();
    for (let at = 0; at < places.length; at += PLACES) {
      const part = digests.slice(at, at + PLACES);
      const rows = new Map(
        places.slice(at, at + PLACES).map((place, index) => [
          part[index],
          {
            digest: part[index],
            entity_ref: place.entityRef,
            owner_path: place.ownerPath,
            part_path: place.partPath,
          },
        ]),
      );
      await this.knex('cost_place')
        .insert([...rows.values()])
        .onConflict('digest')
        .ignore();
      for (const row of await this.knex('cost_place')
        .whereIn('digest', part)
        .select('digest', 'place_id')) {
        ids.set(row.digest, row.place_id);
      }
    }
    return digests.map(digest => ids.get(digest)!);
  }

  async places(): Promise<Place[]> {
    const rows = await this.knex('cost_place').orderBy('place_id');
    return rows.map(row => ({
      placeId: row.place_id,
      entityRef: row.entity_ref,
      ownerPath: row.owner_path,
      partPath: row.part_path,
    }));
  }

  async startBatch(
    month: string,
    loadId: string | null,
    digest: string | null,
  ): Promise<number> {
    const [row] = await this.knex('cost_batch')
      .insert({
        month,
        load_id: loadId,
        digest,
        state: 'writing',
        changed_at: this.now().toISOString(),
      })
      .returning('batch');
    return row.batch;
  }

  async append(batch: number, rows: readonly DailyRow[]): Promise<void> {
    // One bound text for many rows: 25 bindings for each of them take knex
    // several times as long as the database needs.
    const values = COLUMNS.map(([, type], at) => {
      if (!this.#postgres) {
        return `json_extract(value, '$[${at}]')`;
      }
      return type === 'text' ? `value->>${at}` : `(value->>${at})::${type}`;
    });
    const from = this.#postgres
      ? 'json_array_elements(?::json)'
      : 'json_each(?)';
    await this.knex.transaction(async tx => {
      for (let at = 0; at < rows.length; at += CHUNK) {
        await tx.raw(
          `insert into cost_daily (batch, ${NAMES}) select ${Number(
            batch,
          )}, ${values.join(', ')} from ${from}`,
          [JSON.stringify(rows.slice(at, at + CHUNK).map(valuesOf))],
        );
      }
    });
  }

  async setPlans(
    batch: number,
    plans: ReadonlyArray<{ currency: string; poolId: string; plan: Plan }>,
  ): Promise<void> {
    for (const { currency, poolId, plan } of plans) {
      await this.knex('cost_plan').insert({
        batch,
        currency,
        pool_id: poolId,
        plan: JSON.stringify({
          receivers: plan.receivers,
          parts: plan.parts.map(String),
          whole: String(plan.whole),
        }),
      });
    }
  }

  async plans(batches: readonly number[]) {
    const rows = await this.knex('cost_plan')
      .whereIn('batch', [...batches])
      .orderBy(['batch', 'currency', 'pool_id']);
    return rows.map(row => {
      const { receivers, parts, whole } = JSON.parse(row.plan);
      return {
        batch: row.batch as number,
        currency: row.currency as string,
        poolId: row.pool_id as string,
        plan: { receivers, parts: parts.map(BigInt), whole: BigInt(whole) },
      };
    });
  }

  async directOf(batches: readonly number[]) {
    const rows = await this.knex('cost_daily')
      .join('cost_place', 'cost_place.place_id', 'cost_daily.place_id')
      .whereIn('batch', [...batches])
      .where({ target_kind: 'entity' })
      .groupBy('currency', 'entity_ref')
      .orderBy(['currency', 'entity_ref'])
      .select('currency', 'entity_ref', ...unitSums(this.knex));
    return rows.map(row => ({
      currency: row.currency as string,
      entityRef: row.entity_ref as string,
      effective: unitsOf(row)[1],
    }));
  }

  async poolCells(batches: readonly number[]): Promise<StoredPoolCell[]> {
    const keys = [
      'load_id',
      'source_id',
      'billing_period',
      'day',
      'pool_id',
      'rule_id',
      'currency',
      'provider',
      'service',
      'charge_category',
      'unused_commitment',
    ];
    const rows = await this.knex('cost_daily')
      .whereIn('batch', [...batches])
      .where({ target_kind: 'pool' })
      .groupBy(keys)
      .orderBy(keys)
      .select(
        ...keys,
        ...unitSums(this.knex),
        sumOf(this.knex, 'row_count', 'row_count'),
      );
    return rows.map(row => ({
      loadId: row.load_id,
      sourceId: row.source_id,
      billingPeriod: row.billing_period,
      day: row.day,
      poolId: row.pool_id,
      ruleId: row.rule_id,
      currency: row.currency,
      provider: row.provider,
      service: row.service,
      chargeCategory: row.charge_category,
      unusedCommitment: Number(row.unused_commitment) === 1,
      units: unitsOf(row),
      rows: Number(row.row_count),
    }));
  }

  async publish(change: {
    month: string;
    batches: readonly number[];
    loadIds: readonly string[];
    attributions: readonly LoadAttribution[];
  }): Promise<void> {
    const { month, batches, loadIds, attributions } = change;
    const changedAt = this.now().toISOString();
    await this.knex.transaction(async tx => {
      await tx('cost_generation').where({ id: 1 }).increment('generation', 1);
      await tx('cost_batch')
        .where({ month, state: 'visible' })
        .whereNotIn('batch', [...batches])
        .update({ state: 'retired', changed_at: changedAt });
      await tx('cost_batch')
        .whereIn('batch', [...batches])
        .update({ state: 'visible', changed_at: changedAt });
      await tx('cost_attribution')
        .where({ month })
        .whereNotIn('load_id', [...loadIds])
        .delete();
      for (const attribution of attributions) {
        await putAttribution(tx, attribution);
      }
    });
  }

  async attributions(): Promise<LoadAttribution[]> {
    const rows = await this.knex('cost_attribution').orderBy('load_id');
    return rows.map(row => ({
      loadId: row.load_id,
      month: row.month,
      digest: row.digest,
      rulesVersion: row.rules_version,
      attributedAt: row.attributed_at,
      coverage: JSON.parse(row.coverage),
      unallocated: JSON.parse(row.unallocated),
      uses: JSON.parse(row.uses),
    }));
  }

  async sweep(options: { olderThanMilliseconds: number }): Promise<void> {
    const before = new Date(
      this.now().getTime() - options.olderThanMilliseconds,
    ).toISOString();
    const old = await this.knex('cost_batch')
      .where({ state: 'retired' })
      .where('changed_at', '<=', before)
      .select('batch');
    // A writer that stopped half-way left a batch that nobody ever saw.
    const abandoned = await this.knex('cost_batch')
      .where({ state: 'writing' })
      .where(
        'changed_at',
        '<=',
        new Date(this.now().getTime() - 24 * 3_600_000).toISOString(),
      )
      .select('batch');
    for (const { batch } of [...old, ...abandoned]) {
      await this.#deleteRows(batch);
      await this.knex('cost_plan').where({ batch }).delete();
      await this.knex('cost_batch').where({ batch }).delete();
    }
  }

  /** In parts, so that readers do not wait long. */
  async #deleteRows(batch: number): Promise<void> {
    const row = this.#postgres ? 'ctid' : 'rowid';
    for (;;) {
      const deleted = await this.knex('cost_daily')
        .whereIn(
          row,
          this.knex('cost_daily')
            .where({ batch })
            .select(row)
            .limit(DELETE_CHUNK),
        )
        .delete();
      if (deleted < DELETE_CHUNK) {
        return;
      }
    }
  }
}

async function putAttribution(
  knex: Knex,
  attribution: LoadAttribution,
): Promise<void> {
  await knex('cost_attribution')
    .insert({
      load_id: attribution.loadId,
      month: attribution.month,
      digest: attribution.digest,
      rules_version: attribution.rulesVersion,
      attributed_at: attribution.attributedAt,
      coverage: JSON.stringify(attribution.coverage),
      unallocated: JSON.stringify(attribution.unallocated),
      uses: JSON.stringify(attribution.uses),
    })
    .onConflict('load_id')
    .merge();
}

function digestOf(place: Omit<Place, 'placeId'>): string {
  return createHash('sha256')
    .update(JSON.stringify([place.entityRef, place.ownerPath, place.partPath]))
    .digest('hex');
}

type Value = string | number | null;

/** In the order of {@link COLUMNS}; 64-bit numbers as text. */
function valuesOf(row: DailyRow): Value[] {
  const values: Value[] = [
    row.loadId,
    row.sourceId,
    row.billingPeriod,
    row.day,
    row.line,
    row.poolId,
    row.target,
    row.placeId,
    row.ruleId,
    row.reason,
    row.currency,
    row.provider,
    row.service,
    row.resource,
    row.chargeCategory,
    row.unusedCommitment ? 1 : 0,
    row.rows,
  ];
  for (const amount of row.units) {
    const { hi, lo } = splitUnits64(amount);
    values.push(hi, lo);
  }
  return values;
}
