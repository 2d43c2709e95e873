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

const METRICS = ['billed', 'effective', 'contracted', 'list'];

/** @param {import('knex').Knex} knex */
function text(knex) {
  // Keys and days are compared by byte, as JavaScript and SQLite do.
  return knex.client.config.client === 'pg' ? 'text collate "C"' : 'text';
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  const key = text(knex);
  await knex.schema.createTable('cost_rules', table => {
    table.comment('Versions of the rules of attribution; never changed.');
    table.integer('version').primary().comment('From 1; the greatest counts');
    table
      .specificType('digest', key)
      .notNullable()
      .comment('SHA-256 of the canonical JSON of the document, hex');
    table
      .specificType('valid_from', key)
      .notNullable()
      .comment('When it was put in force, ISO 8601 in UTC');
    table.text('author').comment('Entity reference of the user; null: config');
    table
      .text('document')
      .notNullable()
      .comment('JSON: tag aliases, rules, pools');
  });
  await knex.schema.createTable('cost_entity_history', table => {
    table.comment(
      'What the catalog said of entities, by day: charges belong to the owner and system of their day.',
    );
    table.specificType('entity_ref', key).notNullable().comment('Entity');
    table
      .specificType('from_day', key)
      .notNullable()
      .comment('First day, YYYY-MM-DD, UTC; empty: since ever');
    table.specificType('to_day', key).comment('First day after; null: holds');
    table.specificType('kind', key).notNullable().comment('Kind, lower case');
    table.specificType('owner_ref', key).comment('Owner');
    table.specificType('system_ref', key).comment('System, or domain above');
    table
      .text('owner_path')
      .notNullable()
      .comment('Groups from the top, then the entity');
    table
      .text('part_path')
      .notNullable()
      .comment('Domains and systems from the top, then the entity');
    table.text('claims').comment('Annotation maestro.dev/cost, as written');
    table.primary(['entity_ref', 'from_day']);
  });
  await knex.schema.createTable('cost_place', table => {
    table.comment(
      'Entities with their place in both hierarchies, as charges met them.',
    );
    table.increments('place_id').comment('Number');
    table
      .specificType('digest', key)
      .notNullable()
      .unique({ indexName: 'cost_place_digest_idx' })
      .comment('SHA-256 of the three texts, hex');
    table.specificType('entity_ref', key).notNullable().comment('Entity');
    table.text('owner_path').notNullable().comment('As in the history');
    table.text('part_path').notNullable().comment('As in the history');
  });
  await knex.schema.createTable('cost_batch', table => {
    table.comment(
      'Rows of the daily roll-up that appear and disappear together.',
    );
    table.increments('batch').comment('Number');
    table
      .specificType('month', key)
      .notNullable()
      .comment('Of the billing period, YYYY-MM');
    table
      .specificType('load_id', key)
      .comment('Load that it attributes; null: the split of the month');
    table
      .specificType('state', key)
      .notNullable()
      .comment('writing, visible, retired');
    table
      .specificType('digest', key)
      .comment('Of a split: SHA-256 of what it was made with, hex');
    table.specificType('changed_at', key).notNullable().comment('ISO 8601');
    table.index(['state', 'month'], 'cost_batch_state_idx');
  });
  await knex.schema.createTable('cost_daily', table => {
    table.comment(
      'Attributed cost by day. What a pool hands out is booked out of it and into the receivers, so that all rows add up to the invoice.',
    );
    table.integer('batch').notNullable().comment('Batch');
    table.specificType('load_id', key).notNullable().comment('Load');
    table.specificType('source_id', key).notNullable().comment('Source');
    table
      .specificType('billing_period', key)
      .notNullable()
      .comment('First day of the billing period');
    table
      .specificType('day', key)
      .notNullable()
      .comment('Day on which the charge begins, YYYY-MM-DD, UTC');
    table
      .specificType('line', key)
      .notNullable()
      .comment('direct, idle, shared, overhead');
    table.specificType('pool_id', key).comment('Pool that it is in or from');
    table
      .specificType('target_kind', key)
      .notNullable()
      .comment('entity, pool, unallocated');
    table.integer('place_id').comment('Entity; null: pool or unallocated');
    table.specificType('rule_id', key).comment('Rule that claimed it');
    table.text('reason').comment('Why it stays in a pool or unallocated');
    table.specificType('currency', key).notNullable().comment('Of the bill');
    table.text('provider').comment('Provider');
    table.text('service').comment('Service; null for parts of wide pools');
    table
      .text('resource')
      .comment('Resource; (other) for all but the greatest; null: none');
    table.specificType('charge_category', key).comment('FOCUS ChargeCategory');
    table
      .integer('unused_commitment')
      .notNullable()
      .comment('1: a commitment that nobody used');
    for (const metric of METRICS) {
      table
        .bigInteger(`${metric}_hi`)
        .notNullable()
        .comment('Whole millionths of the currency, rounded down');
      table
        .bigInteger(`${metric}_lo`)
        .notNullable()
        .comment('Units of 1e-15 above them');
    }
    table
      .bigInteger('row_count')
      .notNullable()
      .comment('Billing rows; 0 where a pool is booked out');
    table.index(['place_id', 'day'], 'cost_daily_place_idx');
    table.index(['batch', 'target_kind', 'day'], 'cost_daily_batch_idx');
  });
  await knex.schema.createTable('cost_plan', table => {
    table.comment('How the pools of a month were handed out.');
    table.integer('batch').notNullable().comment('Batch of the split');
    table.specificType('currency', key).notNullable().comment('Of the bill');
    table.specificType('pool_id', key).notNullable().comment('Pool');
    table
      .text('plan')
      .notNullable()
      .comment('JSON: receivers, their whole parts, and the sum of all parts');
    table.primary(['batch', 'currency', 'pool_id']);
  });
  await knex.schema.createTable('cost_attribution', table => {
    table.comment('Which inputs each load was attributed with.');
    table.specificType('load_id', key).primary().comment('Load');
    table.specificType('month', key).notNullable().comment('YYYY-MM');
    table
      .specificType('digest', key)
      .notNullable()
      .comment('SHA-256 of rules and catalog as they matter to it, hex');
    table.integer('rules_version').notNullable().comment('Version of rules');
    table
      .specificType('attributed_at', key)
      .notNullable()
      .comment('ISO 8601 in UTC');
    table
      .text('coverage')
      .notNullable()
      .comment('JSON: share of tagged rows and cost, by currency');
    table
      .text('unallocated')
      .notNullable()
      .comment('JSON: greatest groups that no rule claims');
    table
      .text('uses')
      .notNullable()
      .comment('JSON: entities that got something, names that named none');
  });
  await knex.schema.createTable('cost_generation', table => {
    table.comment('One row: counts changes of what is visible.');
    table.integer('id').primary().comment('Always 1');
    table.bigInteger('generation').notNullable().comment('Changes so far');
  });
  await knex('cost_generation').insert({ id: 1, generation: 0 });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'cost_generation',
    'cost_attribution',
    'cost_plan',
    'cost_daily',
    'cost_batch',
    'cost_place',
    'cost_entity_history',
    'cost_rules',
  ]) {
    await knex.schema.dropTable(table);
  }
};
