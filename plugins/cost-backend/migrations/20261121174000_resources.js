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

// @ts-check

/** @param {import('knex').Knex} knex */
function text(knex) {
  // Keys and days are compared by byte, as JavaScript and SQLite do.
  return knex.client.config.client === 'pg' ? 'text collate "C"' : 'text';
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  const key = text(knex);
  await knex.schema.createTable('cost_container', table => {
    table.comment('Containers of workloads, with what is known of their usage');
    table
      .specificType('container_id', key)
      .primary()
      .comment('SHA-256 of cluster, namespace, workload, container; hex');
    table.specificType('cluster', key).notNullable().comment('Cluster');
    table.specificType('namespace', key).notNullable().comment('Namespace');
    table.specificType('workload', key).notNullable().comment('Workload');
    table.specificType('container', key).notNullable().comment('Container');
    table
      .specificType('entity_ref', key)
      .comment('Who pays, by the last sample; null: nobody');
    table.integer('replicas').notNullable().comment('By the last sample');
    table
      .bigInteger('request_cpu')
      .comment('Millicores that one replica asks for; null: none');
    table
      .bigInteger('request_memory')
      .comment('Bytes that one replica asks for; null: none');
    table
      .specificType('last_at', key)
      .comment('End of the last sample, ISO 8601; null: none yet');
    table
      .specificType('oom_at', key)
      .comment('When a replica last ran out of memory, ISO 8601; null: never');
    table
      .text('summary')
      .comment('JSON: estimates before bounds and minimum, and the history');
    table
      .text('checkpoint')
      .comment('JSON: histograms of CPU and memory, and the running interval');
    table.index(['entity_ref'], 'cost_container_entity_idx');
    table.index(['cluster'], 'cost_container_cluster_idx');
    table.index(['last_at'], 'cost_container_last_idx');
  });
  await knex.schema.createTable('cost_workload_usage', table => {
    table.comment(
      'What containers asked for and used by day, all replicas together.',
    );
    table.specificType('container_id', key).notNullable().comment('Container');
    table
      .specificType('day', key)
      .notNullable()
      .comment('UTC day in which the samples begin, YYYY-MM-DD');
    table.specificType('cluster', key).notNullable().comment('Cluster');
    table
      .specificType('name', key)
      .notNullable()
      .comment('namespace/workload/container');
    table
      .specificType('entity_ref', key)
      .comment('Who paid that day, by its last sample; null: nobody');
    for (const [column, unit] of [
      ['cpu_request', 'Millicore seconds asked for'],
      ['cpu_used', 'Millicore seconds used'],
      ['ram_request', 'KiB seconds asked for'],
      ['ram_used', 'KiB seconds used'],
    ]) {
      table.bigInteger(column).notNullable().comment(unit);
    }
    table.integer('seconds').notNullable().comment('Time with samples');
    table.primary(['container_id', 'day']);
    table.index(['cluster', 'day'], 'cost_workload_usage_cluster_idx');
  });
  await knex.schema.createTable('cost_node_price', table => {
    table.comment('What nodes of a cluster cost on a day, and how many.');
    table.specificType('cluster', key).notNullable().comment('Cluster');
    table.specificType('day', key).notNullable().comment('YYYY-MM-DD, UTC');
    table.specificType('currency', key).notNullable().comment('ISO 4217');
    table
      .text('cpu_per_core_hour')
      .notNullable()
      .comment('Price of a core for an hour, decimal');
    table
      .text('ram_per_gib_hour')
      .notNullable()
      .comment('Price of a GiB for an hour, decimal');
    table.text('nodes').notNullable().comment('JSON: kinds of nodes');
    table.string('scaling', 8).comment('pods, nodes, fixed; null: not known');
    table.integer('min_nodes').notNullable().comment('Nodes that stay');
    table.primary(['cluster', 'day']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('cost_node_price');
  await knex.schema.dropTable('cost_workload_usage');
  await knex.schema.dropTable('cost_container');
};
