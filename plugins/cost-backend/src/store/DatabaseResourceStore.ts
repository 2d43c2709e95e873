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
import { ProfileSummary } from '../engine/rightsizing';
import { sumOf } from './money';

/** What a container is told apart by. */
export interface ContainerName {
  cluster: string;
  namespace: string;
  workload: string;
  container: string;
}

/** A container and what is known of its usage. */
export interface StoredContainer extends ContainerName {
  entityRef: string | null;
  replicas: number;
  /** Millicores of one replica; null: none. */
  requestCpu: number | null;
  /** Bytes of one replica; null: none. */
  requestMemory: number | null;
  /** ISO 8601; null: no sample yet. */
  lastAt: string | null;
  oomAt: string | null;
  summary: ProfileSummary | null;
}

/** What a container asked for and used in a day; whole units. */
export interface ContainerDay {
  day: string;
  entityRef: string | null;
  /** Millicore seconds. */
  cpuRequest: bigint;
  cpuUsed: bigint;
  /** KiB seconds. */
  ramRequest: bigint;
  ramUsed: bigint;
  seconds: number;
}

/** Sums of a container's days, for one payer. */
export interface WorkloadSum extends Omit<ContainerDay, 'day' | 'seconds'> {
  name: string;
}

/** What nodes of a cluster cost on a day. */
export interface StoredNodePrice {
  cluster: string;
  day: string;
  currency: string;
  cpuPerCoreHour: string;
  ramPerGibHour: string;
  nodes: Array<{
    count: number;
    cpuCores: number;
    memoryBytes: number;
    hours: number;
    resourceIds: string[];
  }>;
  scaling: 'pods' | 'nodes' | 'fixed' | null;
  minNodes: number;
}

/** Usage of containers and prices of nodes. */
export interface ResourceStore {
  /**
   * Changes one container after the other, all or none of them, alone.
   *
   * @param work - gets what is stored and its checkpoint, and gives what is to
   *   be stored, the new checkpoint, and what the days get added
   */
  change(
    names: readonly ContainerName[],
    work: (
      present: StoredContainer,
      checkpoint: string | null,
    ) => {
      container: StoredContainer;
      checkpoint: string;
      days: ContainerDay[];
    } | null,
  ): Promise<void>;
  isEmpty(): Promise<boolean>;
  containersOf(
    entityRefs: readonly string[],
  ): Promise<Array<StoredContainer & { checkpoint: string | null }>>;
  containersIn(clusters: readonly string[]): Promise<StoredContainer[]>;
  /** Sums over days in [from, to) of which the nodes are known too. */
  usage(
    cluster: string,
    window: { from: string; to: string },
  ): Promise<WorkloadSum[]>;
  /** @returns whether each was new or other than before */
  putNodePrices(prices: readonly StoredNodePrice[]): Promise<boolean[]>;
  /** Of days with usage in [from, to). */
  nodePrices(
    cluster: string,
    window: { from: string; to: string },
  ): Promise<StoredNodePrice[]>;
  /** The last ones of clusters. */
  lastNodePrices(clusters: readonly string[]): Promise<StoredNodePrice[]>;
  /** Forgets containers without samples since, and old days. */
  sweep(before: { container: string; day: string }): Promise<void>;
}

/** Containers in one transaction, and rows in one statement. */
const CHUNK = 100;
const DAY_COLUMNS = ['cpu_request', 'cpu_used', 'ram_request', 'ram_used'];

function idOf({ cluster, namespace, workload, container }: ContainerName) {
  return createHash('sha256')
    .update(JSON.stringify([cluster, namespace, workload, container]))
    .digest('hex');
}

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, at) =>
    items.slice(at * CHUNK, (at + 1) * CHUNK),
  );
}

function containerOf(row: Record<string, any>): StoredContainer {
  const number = (value: string | number | null) =>
    value === null ? null : Number(value);
  return {
    cluster: row.cluster,
    namespace: row.namespace,
    workload: row.workload,
    container: row.container,
    entityRef: row.entity_ref,
    replicas: row.replicas,
    requestCpu: number(row.request_cpu),
    requestMemory: number(row.request_memory),
    lastAt: row.last_at,
    oomAt: row.oom_at,
    summary: row.summary === null ? null : JSON.parse(row.summary),
  };
}

const NAMES = ['cluster', 'namespace', 'workload', 'container'];
const COLUMNS = [
  ...NAMES,
  'entity_ref',
  'replicas',
  'request_cpu',
  'request_memory',
  'last_at',
  'oom_at',
  'summary',
];

/** Usage and prices in the plugin's own database. */
export class DatabaseResourceStore implements ResourceStore {
  static create(options: { knex: Knex }): DatabaseResourceStore {
    return new DatabaseResourceStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async change(
    names: readonly ContainerName[],
    work: Parameters<ResourceStore['change']>[1],
  ): Promise<void> {
    // Everybody takes rows in the same order, so that nobody waits in a circle.
    const sorted = names
      .map(name => ({ name, id: idOf(name) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    await this.knex.transaction(async transaction => {
      for (const part of chunks(sorted)) {
        await transaction('cost_container')
          .insert(
            part.map(({ id, name }) => ({
              container_id: id,
              cluster: name.cluster,
              namespace: name.namespace,
              workload: name.workload,
              container: name.container,
              replicas: 0,
            })),
          )
          .onConflict('container_id')
          .ignore();
        const rows = await transaction('cost_container')
          .whereIn(
            'container_id',
            part.map(({ id }) => id),
          )
          .orderBy('container_id')
          .forUpdate();
        const days: Record<string, unknown>[] = [];
        for (const row of rows) {
          const done = work(containerOf(row), row.checkpoint);
          if (done) {
            const { container } = done;
            await transaction('cost_container')
              .where({ container_id: row.container_id })
              .update({
                entity_ref: container.entityRef,
                replicas: container.replicas,
                request_cpu: container.requestCpu,
                request_memory: container.requestMemory,
                last_at: container.lastAt,
                oom_at: container.oomAt,
                summary: JSON.stringify(container.summary),
                checkpoint: done.checkpoint,
              });
            days.push(
              ...done.days.map(day => ({
                container_id: row.container_id,
                day: day.day,
                cluster: row.cluster,
                name: `${row.namespace}/${row.workload}/${row.container}`,
                entity_ref: day.entityRef,
                cpu_request: String(day.cpuRequest),
                cpu_used: String(day.cpuUsed),
                ram_request: String(day.ramRequest),
                ram_used: String(day.ramUsed),
                seconds: day.seconds,
              })),
            );
          }
        }
        for (const some of chunks(days)) {
          await transaction('cost_workload_usage')
            .insert(some)
            .onConflict(['container_id', 'day'])
            .merge({
              entity_ref: transaction.ref('excluded.entity_ref'),
              ...Object.fromEntries(
                [...DAY_COLUMNS, 'seconds'].map(column => [
                  column,
                  transaction.raw('?? + ??', [
                    `cost_workload_usage.${column}`,
                    `excluded.${column}`,
                  ]),
                ]),
              ),
            });
        }
      }
    });
  }

  async isEmpty(): Promise<boolean> {
    return !(await this.knex('cost_container')
      .whereNotNull('last_at')
      .first('container_id'));
  }

  async containersOf(entityRefs: readonly string[]) {
    const found = [];
    for (const some of chunks(entityRefs)) {
      const rows = await this.knex('cost_container')
        .whereIn('entity_ref', some)
        .whereNotNull('last_at')
        .orderBy(NAMES)
        .select([...COLUMNS, 'checkpoint']);
      found.push(
        ...rows.map(row => ({
          ...containerOf(row),
          checkpoint: row.checkpoint as string | null,
        })),
      );
    }
    return found;
  }

  async containersIn(clusters: readonly string[]): Promise<StoredContainer[]> {
    const rows = await this.knex('cost_container')
      .whereIn('cluster', clusters)
      .whereNotNull('last_at')
      .orderBy(NAMES)
      .select(COLUMNS);
    return rows.map(containerOf);
  }

  async usage(
    cluster: string,
    { from, to }: { from: string; to: string },
  ): Promise<WorkloadSum[]> {
    const { knex } = this;
    const rows = await knex('cost_workload_usage as used')
      .where('used.cluster', cluster)
      .where('used.day', '>=', from)
      .where('used.day', '<', to)
      .whereExists(
        knex('cost_node_price as price')
          .where('price.cluster', cluster)
          .where('price.day', knex.ref('used.day'))
          .select(knex.raw('1')),
      )
      .groupBy('used.name', 'used.entity_ref')
      .orderBy(['used.name', 'used.entity_ref'])
      .select(
        'used.name',
        'used.entity_ref',
        ...DAY_COLUMNS.map(column => sumOf(knex, `used.${column}`, column)),
      );
    return rows.map((row: Record<string, any>) => ({
      name: row.name,
      entityRef: row.entity_ref,
      cpuRequest: BigInt(row.cpu_request),
      cpuUsed: BigInt(row.cpu_used),
      ramRequest: BigInt(row.ram_request),
      ramUsed: BigInt(row.ram_used),
    }));
  }

  async putNodePrices(prices: readonly StoredNodePrice[]): Promise<boolean[]> {
    return this.knex.transaction(async transaction => {
      const changed: boolean[] = [];
      for (const price of prices) {
        const row = rowOfPrice(price);
        const key = { cluster: price.cluster, day: price.day };
        const present = await transaction('cost_node_price').where(key).first();
        const same =
          present !== undefined &&
          Object.entries(row).every(([name, value]) => present[name] === value);
        changed.push(!same);
        if (!same) {
          await transaction('cost_node_price')
            .insert(row)
            .onConflict(['cluster', 'day'])
            .merge();
        }
      }
      return changed;
    });
  }

  async nodePrices(
    cluster: string,
    { from, to }: { from: string; to: string },
  ): Promise<StoredNodePrice[]> {
    const { knex } = this;
    const rows = await knex('cost_node_price as price')
      .where('price.cluster', cluster)
      .where('price.day', '>=', from)
      .where('price.day', '<', to)
      .whereExists(
        knex('cost_workload_usage as used')
          .where('used.cluster', cluster)
          .where('used.day', knex.ref('price.day'))
          .select(knex.raw('1')),
      )
      .orderBy('price.day')
      .select('price.*');
    return rows.map(priceOf);
  }

  async lastNodePrices(
    clusters: readonly string[],
  ): Promise<StoredNodePrice[]> {
    const rows = await this.knex('cost_node_price as price')
      .whereIn('price.cluster', clusters)
      .where(
        'price.day',
        this.knex('cost_node_price as last')
          .where('last.cluster', this.knex.ref('price.cluster'))
          .max('last.day'),
      )
      .select('price.*');
    return rows.map(priceOf);
  }

  async sweep(before: { container: string; day: string }): Promise<void> {
    await this.knex('cost_container')
      .where('last_at', '<', before.container)
      .delete();
    for (const table of ['cost_workload_usage', 'cost_node_price']) {
      await this.knex(table).where('day', '<', before.day).delete();
    }
  }
}

function rowOfPrice(price: StoredNodePrice) {
  return {
    cluster: price.cluster,
    day: price.day,
    currency: price.currency,
    cpu_per_core_hour: price.cpuPerCoreHour,
    ram_per_gib_hour: price.ramPerGibHour,
    nodes: JSON.stringify(price.nodes),
    scaling: price.scaling,
    min_nodes: price.minNodes,
  };
}

function priceOf(row: Record<string, any>): StoredNodePrice {
  return {
    cluster: row.cluster,
    day: row.day,
    currency: row.currency,
    cpuPerCoreHour: row.cpu_per_core_hour,
    ramPerGibHour: row.ram_per_gib_hour,
    nodes: JSON.parse(row.nodes),
    scaling: row.scaling,
    minNodes: row.min_nodes,
  };
}
