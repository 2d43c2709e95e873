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
 * Batches of usage of language models, sealed in the ledger. A row of usage is
 * never changed; in a batch it has a place, and its batch one root.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('cost_llm_price', table => {
    table.comment('Price rows of a model as they were when usage was priced');
    table
      .string('digest', 64)
      .primary()
      .comment('SHA-256 of the canonical JSON of model and rows');
    table.string('model', 384).notNullable().comment('provider/model');
    table.string('source', 64).notNullable().comment('Where they came from');
    table.text('rows').notNullable().comment('JSON');
  });
  await knex.schema.createTable('cost_llm_batch', table => {
    table.comment('Closed batches of usage, each one leaf of the ledger');
    table.integer('batch').primary().comment('Dense, from 1');
    table.string('form', 32).notNullable().comment('Form of the rows');
    table.integer('rows').notNullable();
    table
      .string('root', 64)
      .notNullable()
      .comment('Root of the rows, RFC 9162, hex');
    table
      .text('leaves')
      .notNullable()
      .comment('Hashes of the rows in the order of the batch, base64');
    table.string('first_at', 32).notNullable().comment('First request');
    table.string('last_at', 32).notNullable().comment('Last request');
    table.string('amount', 40).comment('US dollars; null: no known price');
    table.string('unreserved', 40).comment('Part that nobody had reserved');
    table.integer('unknown').notNullable().comment('Rows without a price');
    table.string('closed_at', 32).notNullable();
    table.bigInteger('seq').comment('Receipt; null: not sealed yet');
    table.integer('seal_attempts').notNullable().defaultTo(0);
    table.string('seal_next_at', 32).comment('Not tried again before');
    table.text('error').comment('Why it is not sealed');
    table.index(['seq', 'batch'], 'cost_llm_batch_open');
  });
  await knex.schema.alterTable('cost_llm_usage', table => {
    table.string('received_at', 32).comment('When it was booked');
    table
      .string('settles', 64)
      .comment('Reservation that it settles, expired or not');
    table.string('price_source', 64).comment('Where its rates came from');
    table.string('price_digest', 64).comment('Price rows of its model');
    table.integer('batch').comment('Null: in no closed batch yet');
    table.integer('position').comment('Place in its batch, from 0');
    table.index(['batch', 'position'], 'cost_llm_usage_batch');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('cost_llm_usage', table => {
    table.dropIndex(['batch', 'position'], 'cost_llm_usage_batch');
  });
  await knex.schema.alterTable('cost_llm_usage', table => {
    table.dropColumns(
      'received_at',
      'settles',
      'price_source',
      'price_digest',
      'batch',
      'position',
    );
  });
  await knex.schema.dropTable('cost_llm_batch');
  await knex.schema.dropTable('cost_llm_price');
};
