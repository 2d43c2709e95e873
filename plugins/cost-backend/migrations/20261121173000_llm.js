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
 * Spend on language models: accounts of capped scopes, reservations, usage.
 * Amounts are whole numbers of 1e-12 US dollars, so that the price of a single
 * token is exact and one statement can compare sums; an account holds up to
 * 9.2 million dollars.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('cost_llm_account', table => {
    table.comment('Spend of a pull request, team or model in one window');
    table
      .string('account_id', 64)
      .primary()
      .comment('SHA-256 of scope and window');
    table.string('kind', 16).notNullable().comment('pull_request, team, model');
    table.string('scope_key', 512).notNullable().comment('What is capped');
    table.string('window', 16).notNullable().comment('all, or YYYY-MM');
    table.bigInteger('cap').comment('1e-12 US dollars; null: none');
    table.bigInteger('warn_at').comment('80 % of the cap');
    table.bigInteger('critical_at').comment('95 % of the cap');
    table.bigInteger('spent').notNullable().defaultTo(0).comment('Booked');
    table
      .bigInteger('reserved')
      .notNullable()
      .defaultTo(0)
      .comment('Held for requests under way');
    table
      .bigInteger('unreserved')
      .notNullable()
      .defaultTo(0)
      .comment('Part of spent that nobody had reserved');
    table
      .integer('unknown')
      .notNullable()
      .defaultTo(0)
      .comment('Requests without a known price');
    table.unique(['kind', 'scope_key', 'window'], {
      indexName: 'cost_llm_account_scope',
    });
    table.index(['window', 'kind'], 'cost_llm_account_window');
  });
  await knex.schema.createTable('cost_llm_reservation', table => {
    table.comment('Money held for a request until it is settled or expires');
    table.string('reservation_id', 64).primary();
    table
      .string('request_id', 128)
      .notNullable()
      .unique({ indexName: 'cost_llm_reservation_request' })
      .comment('Identity given by the caller: the same again changes nothing');
    table
      .string('state', 16)
      .notNullable()
      .comment('reserved, settled, expired');
    table.string('provider', 64).notNullable();
    table.string('model', 256).notNullable();
    table.bigInteger('amount').notNullable().comment('The most it can cost');
    table.bigInteger('actual').comment('What it did cost; null: not settled');
    table
      .string('price_row', 384)
      .notNullable()
      .comment('provider/model#index');
    table.string('pull_request', 512);
    table.string('team', 256);
    table.string('entity_ref', 256);
    table.text('accounts').notNullable().comment('JSON list of account ids');
    table
      .string('created_at', 32)
      .notNullable()
      .comment('Instant of the request');
    table.string('expires_at', 32).notNullable();
    table.string('settled_at', 32);
    table
      .boolean('over_reservation')
      .notNullable()
      .defaultTo(false)
      .comment(
        'It cost more than the most it could: an error of a price or bound',
      );
    table.index(['state', 'expires_at'], 'cost_llm_reservation_stale');
  });
  await knex.schema.createTable('cost_llm_usage', table => {
    table.comment('One request to a model, as reported');
    table.increments('id');
    table
      .string('event_id', 128)
      .notNullable()
      .comment('Identity at its source');
    table.string('source', 32).notNullable().comment('Format of the report');
    table.string('at', 32).notNullable().comment('Instant of the request');
    table.string('day', 10).notNullable().comment('UTC day of it');
    table.string('provider', 64).notNullable();
    table.string('model', 256).notNullable();
    table.text('tokens').notNullable().comment('JSON of usage by kind');
    table.bigInteger('input_tokens').notNullable();
    table.bigInteger('output_tokens').notNullable();
    table.bigInteger('amount').comment('1e-12 US dollars; null: unknown');
    table.string('price_row', 384).comment('provider/model#index; null: none');
    table.text('reason').comment('Why the amount is unknown');
    table.string('reservation_id', 64).comment('Null: nobody had reserved it');
    table.string('pull_request', 512);
    table.string('team', 256);
    table.string('entity_ref', 256);
    table.unique(['source', 'event_id'], { indexName: 'cost_llm_usage_event' });
    table.index(['day'], 'cost_llm_usage_day');
    table.index(['pull_request', 'day'], 'cost_llm_usage_pull_request');
    table.index(['team', 'day'], 'cost_llm_usage_team');
    table.index(['entity_ref', 'day'], 'cost_llm_usage_entity');
  });
  await knex.schema.createTable('cost_llm_notice', table => {
    table.comment('A threshold that an account reached; told once');
    table.string('account_id', 64).notNullable();
    table.integer('threshold').notNullable().comment('Percent of the cap');
    table.string('at', 32).notNullable();
    table.string('told_at', 32).comment('Null: not told yet');
    table.primary(['account_id', 'threshold']);
    table.index(['told_at'], 'cost_llm_notice_open');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('cost_llm_notice');
  await knex.schema.dropTable('cost_llm_usage');
  await knex.schema.dropTable('cost_llm_reservation');
  await knex.schema.dropTable('cost_llm_account');
};
