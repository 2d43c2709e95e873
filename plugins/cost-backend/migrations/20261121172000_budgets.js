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

/**
 * Budgets, what they told, told anomalies, and business metrics.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('cost_budget', table => {
    table.comment('A limit of cost in a period');
    table.string('budget_id', 64).primary();
    table.string('title', 200).notNullable();
    table.string('entity_ref', 256).comment('Null: the whole portal');
    table.string('limit_amount', 64).notNullable().comment('Decimal text');
    table.string('currency', 8).notNullable().comment('Billing currency');
    table
      .string('period', 16)
      .notNullable()
      .comment('month, quarter, year, isoWeek');
    table.string('zone', 64).notNullable().comment('IANA time zone');
    table.string('changed_at', 32).notNullable();
    table.string('changed_by', 256).comment('Entity reference of a user');
    table.index(['entity_ref'], 'cost_budget_entity');
  });
  await knex.schema.createTable('cost_notice', table => {
    table.comment('What owners were told, each once');
    table
      .string('notice_key', 400)
      .primary()
      .comment('Of a budget, its window, kind and threshold, or of an anomaly');
    table.string('at', 32).notNullable();
  });
  await knex.schema.createTable('cost_business_metric', table => {
    table.comment(
      'Units of business by entity and day, for unit costs and splits',
    );
    table.string('metric_id', 64).notNullable();
    table.string('entity_ref', 256).notNullable();
    table.string('day', 10).notNullable().comment('UTC');
    table.string('value', 64).notNullable().comment('Decimal text');
    table.primary(['metric_id', 'entity_ref', 'day']);
    table.index(['metric_id', 'day'], 'cost_business_metric_day');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('cost_business_metric');
  await knex.schema.dropTable('cost_notice');
  await knex.schema.dropTable('cost_budget');
};
