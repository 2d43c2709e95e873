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

import { Analytics, sqlText } from '../../analytics/Analytics';
import { EntityHistory, NONE, Units, Verdict } from '../../engine/attribution';
import { StoredLoad } from '../../store/LoadStore';
import {
  Coverage,
  DailyRow,
  Place,
  RollupStore,
  UnallocatedGroup,
} from '../../store/RollupStore';
import { VerdictTable } from './tables';

/** Resources that are told apart per entity and load. */
const TOP_RESOURCES = 20;
/** Name of all other resources together. */
export const OTHER = '(other)';
/** Groups of unallocated rows that are kept per load. */
const UNALLOCATED_GROUPS = 200;
const TAG_KEYS = 100;
const WRITE = 2000;

const METRIC_SUMS = [
  'BilledCost',
  'EffectiveCost',
  'ContractedCost',
  'ListCost',
].map(column => `coalesce(sum(r."${column}"), 0)::decimal(38, 15)`);

/** A DECIMAL(38, 15) as DuckDB writes it, in units of 1e-15. */
export function unitsOfText(text: unknown): bigint {
  const [whole, fraction = ''] = String(text).split('.');
  return BigInt(`${whole}${fraction.padEnd(15, '0')}`);
}

/** Numbers of places by entity and day. */
export class PlaceNumbers {
  readonly #ids = new Map<string, number>();

  private constructor(private readonly history: EntityHistory) {}

  /** Places of entities on all days that the history tells apart. */
  static async of(
    store: RollupStore,
    history: EntityHistory,
    entityRefs: Iterable<string>,
  ): Promise<PlaceNumbers> {
    const places = new PlaceNumbers(history);
    const wanted: Array<Omit<Place, 'placeId'>> = [];
    for (const entityRef of new Set(entityRefs)) {
      for (const { ownerPath, partPath } of history.versions(entityRef)) {
        wanted.push({ entityRef, ownerPath, partPath });
      }
      wanted.push(nowhere(entityRef));
    }
    const ids = await store.placeIds(wanted);
    wanted.forEach((place, at) => places.#ids.set(keyOf(place), ids[at]));
    return places;
  }

  at(entityRef: string, day: string): number {
    const version = this.history.at(entityRef, day);
    return this.#ids.get(
      keyOf(
        version
          ? {
              entityRef,
              ownerPath: version.ownerPath,
              partPath: version.partPath,
            }
          : nowhere(entityRef),
      ),
    )!;
  }
}

/** Of an entity that the catalog did not have on that day. */
function nowhere(entityRef: string): Omit<Place, 'placeId'> {
  const path = `/${NONE}/${entityRef}`;
  return { entityRef, ownerPath: path, partPath: path };
}

function keyOf(place: Omit<Place, 'placeId'>): string {
  return `${place.entityRef}\n${place.ownerPath}\n${place.partPath}`;
}

function targetOf(
  verdict: Verdict,
  day: string,
  places: PlaceNumbers,
): Pick<DailyRow, 'target' | 'poolId' | 'placeId' | 'ruleId'> {
  const { kind, ruleId } = verdict;
  return {
    target: kind,
    poolId: kind === 'pool' ? verdict.poolId : null,
    placeId: kind === 'entity' ? places.at(verdict.entityRef, day) : null,
    ruleId,
  };
}

/** Sums a load's rows by day, place and what pages tell apart. */
export async function rollUp(options: {
  analytics: Analytics;
  store: RollupStore;
  load: StoredLoad;
  table: VerdictTable;
  places: PlaceNumbers;
  batch: number;
  signal?: AbortSignal;
}): Promise<void> {
  const { analytics, store, load, table, places, batch, signal } = options;
  const cell = `cell_${table.name}`;
  const top = `top_${table.name}`;
  const { from } = table;
  try {
    // The rows are read and joined once; all else reads their daily sums.
    await analytics.run(
      `create table ${cell} as select r.charge_day as day, m.code,
        r."BillingCurrency" as currency, r."ProviderName" as provider,
        r."ServiceName" as service, r."ResourceId" as resource,
        r."ChargeCategory" as category,
        coalesce(r."CommitmentDiscountStatus" = 'Unused', false) as unused,
        count(*) as n,
        ${METRIC_SUMS.map((sum, at) => `${sum} as m${at}`).join(', ')}
      from ${from} group by 1, 2, 3, 4, 5, 6, 7, 8`,
    );
    await analytics.run(
      `create table ${top} as select code, resource from (
        select code, resource, row_number() over (
          partition by code order by sum(abs(m1)) desc, resource
        ) as place
        from ${cell} where resource is not null group by 1, 2
      ) where place <= ${TOP_RESOURCES}`,
    );
    const rows: DailyRow[] = [];
    for await (const part of analytics.parts(
      `select c.day::varchar, c.code, c.currency, c.provider, c.service,
        case when c.resource is null then null
          when t.resource is null then '${OTHER}' else c.resource end,
        c.category, c.unused, sum(c.n)::bigint,
        ${[0, 1, 2, 3].map(at => `sum(c.m${at})::decimal(38, 15)`).join(', ')}
      from ${cell} c
      left join ${top} t on t.code = c.code and t.resource = c.resource
      group by 1, 2, 3, 4, 5, 6, 7, 8`,
    )) {
      signal?.throwIfAborted();
      for (const row of part.rows) {
        const day = String(row[0]);
        rows.push({
          loadId: load.loadId,
          sourceId: load.sourceId,
          billingPeriod: load.billingPeriod,
          day,
          line: 'direct',
          ...targetOf(table.verdicts[Number(row[1])], day, places),
          reason: null,
          currency: String(row[2] ?? ''),
          provider: row[3] as string | null,
          service: row[4] as string | null,
          resource: row[5] as string | null,
          chargeCategory: row[6] as string | null,
          unusedCommitment: row[7] === true,
          rows: Number(row[8]),
          units: row.slice(9, 13).map(unitsOfText) as unknown as Units,
        });
      }
      if (rows.length >= WRITE) {
        await store.append(batch, rows.splice(0));
      }
    }
    await store.append(batch, rows);
  } finally {
    await analytics.run(`drop table if exists ${top}`);
    await analytics.run(`drop table if exists ${cell}`);
  }
}

/** Greatest groups of rows of a load that no rule claims. */
export async function unallocatedOf(
  analytics: Analytics,
  table: VerdictTable,
): Promise<UnallocatedGroup[]> {
  const codes = table.verdicts.flatMap(({ kind }, code) =>
    kind === 'unallocated' ? [code] : [],
  );
  if (codes.length === 0) {
    return [];
  }
  const rows = await analytics.query<Record<string, string | number | null>>(
    `select r."BillingCurrency" as currency, r."ProviderName" as provider,
      r."SubAccountId" as account, max(r."SubAccountName") as account_name,
      r."ServiceName" as service, r."ChargeCategory" as category,
      r."Tags" as tags, m.why, count(*) as n,
      ${METRIC_SUMS.map((sum, at) => `${sum} as m${at}`).join(', ')}
    from ${table.from} where m.code in (${codes.join(', ')})
    group by r."BillingCurrency", r."ProviderName", r."SubAccountId",
      r."ServiceName", r."ChargeCategory", r."Tags", m.why
    order by sum(abs(coalesce(r."EffectiveCost", 0)) + abs(coalesce(r."BilledCost", 0))) desc, n desc
    limit ${UNALLOCATED_GROUPS}`,
  );
  return rows.map(row => ({
    currency: String(row.currency ?? ''),
    provider: row.provider as string | null,
    account: row.account as string | null,
    accountName: row.account_name as string | null,
    service: row.service as string | null,
    chargeCategory: row.category as string | null,
    tags: row.tags as string | null,
    reason: table.reasons[Number(row.why)],
    rows: Number(row.n),
    amounts: [row.m0, row.m1, row.m2, row.m3].map(String) as [
      string,
      string,
      string,
      string,
    ],
  }));
}

/**
 * How much of a load carries tags: by rows, and by the sum of |effective| over
 * usage and purchases, in which credits do not hide charges.
 */
export async function coverageOf(
  analytics: Analytics,
  file: string,
): Promise<Record<string, Coverage>> {
  const counted = `r."ChargeCategory" in ('Usage', 'Purchase')`;
  const cost = `coalesce(sum(abs(r."EffectiveCost")) filter (${counted}), 0)::decimal(38, 15)`;
  // Keys are read once per distinct text.
  const sets = `select currency, n, cost,
      case when json_valid(tags) and json_type(tags) = 'OBJECT'
        then json_keys(tags) else [] end as keys
    from (select r."BillingCurrency" as currency, r."Tags" as tags,
        count(*) as n, ${cost} as cost
      from read_parquet(${sqlText(file)}) r group by 1, 2)`;
  // A currency is whatever a file says, `__proto__` too.
  const found: Record<string, Coverage> = Object.create(null);
  for (const row of await analytics.query<{
    currency: string | null;
    tagged: boolean;
    n: number;
    cost: string;
  }>(
    `select currency, len(keys) > 0 as tagged, sum(n)::bigint as n,
      sum(cost)::decimal(38, 15) as cost
    from (${sets}) group by 1, 2`,
  )) {
    const one = (found[row.currency ?? ''] ??= {
      rows: { tagged: 0, total: 0 },
      cost: { tagged: '0', total: '0' },
      keys: [],
    });
    const units = unitsOfText(row.cost);
    one.rows.total += Number(row.n);
    one.cost.total = String(BigInt(one.cost.total) + units);
    if (row.tagged) {
      one.rows.tagged += Number(row.n);
      one.cost.tagged = String(BigInt(one.cost.tagged) + units);
    }
  }
  for (const row of await analytics.query<{
    currency: string | null;
    key: string;
    n: number;
    cost: string;
  }>(
    `select currency, lower(trim(key)) as key, sum(n)::bigint as n,
      sum(cost)::decimal(38, 15) as cost
    from (select currency, unnest(keys) as key, n, cost from (${sets}))
    group by 1, 2 order by n desc, key`,
  )) {
    const { keys } = found[row.currency ?? ''];
    if (keys.length < TAG_KEYS) {
      keys.push({
        key: row.key,
        rows: Number(row.n),
        cost: String(unitsOfText(row.cost)),
      });
    }
  }
  return found;
}
