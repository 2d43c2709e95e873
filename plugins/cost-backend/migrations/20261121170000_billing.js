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
  // Keys and ISO times are compared by byte, as JavaScript and SQLite do.
  return knex.client.config.client === 'pg' ? 'text collate "C"' : 'text';
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  const key = text(knex);
  await knex.schema.createTable('cost_load', table => {
    table.comment(
      'Manifest of billing data: one row per source, billing period and delivery. Pages read the rows that are current.',
    );
    table.specificType('load_id', key).primary().comment('UUID');
    table.specificType('source_id', key).notNullable().comment('Source');
    table
      .specificType('billing_period', key)
      .notNullable()
      .comment('First day, YYYY-MM-DD, UTC');
    table
      .specificType('billing_period_end', key)
      .notNullable()
      .comment('First day after it');
    table
      .specificType('state', key)
      .notNullable()
      .comment('current, superseded');
    table.text('file_name').notNullable().comment('As it was delivered');
    table
      .specificType('input_digest', key)
      .notNullable()
      .comment('SHA-256 of the delivered bytes, hex');
    table
      .specificType('file_digest', key)
      .notNullable()
      .comment('SHA-256 of the Parquet file, hex');
    table
      .specificType('blob_key', key)
      .notNullable()
      .comment('Name of the Parquet file in the folder of billing data');
    table.bigInteger('bytes').notNullable().comment('Size of that file');
    table.bigInteger('row_count').notNullable().comment('Billing rows');
    table.specificType('first_day', key).comment('First day of a charge');
    table
      .specificType('last_day', key)
      .comment('Last day on which a charge begins');
    table
      .text('totals')
      .notNullable()
      .comment('JSON: the four metrics as decimal text, by currency');
    table
      .text('currency_rows')
      .notNullable()
      .comment('JSON: rows by billing currency');
    table
      .specificType('focus_version', key)
      .notNullable()
      .comment('1.0 to 1.4');
    table
      .text('findings')
      .notNullable()
      .comment('JSON: what was noticed while the file was read');
    table
      .text('conformance')
      .comment('JSON: counts and findings; null: not judged yet');
    table
      .specificType('loaded_at', key)
      .notNullable()
      .comment('ISO 8601 in UTC');
    table
      .specificType('superseded_at', key)
      .comment('When another load took its place');
    table
      .specificType('file_removed_at', key)
      .comment('When its file was given up; null: it is there');
    table
      .bigInteger('seq')
      .comment('Receipt of the manifest in the ledger; null: not sealed yet');
    table
      .integer('seal_attempts')
      .notNullable()
      .defaultTo(0)
      .comment('Failures to seal it so far');
    table.specificType('seal_next_at', key).comment('When to try again');
    table
      .text('error')
      .comment('Why it is not sealed, or its rules not judged');
    table.index(['source_id', 'input_digest'], 'cost_load_input_idx');
    table.index(['billing_period', 'source_id'], 'cost_load_period_idx');
    table.index(['state', 'superseded_at'], 'cost_load_state_idx');
    table.index(['blob_key'], 'cost_load_blob_idx');
  });
  // Two writers at once: one of them fails, and nothing of it stays.
  await knex.raw(
    "create unique index cost_load_current_idx on cost_load (source_id, billing_period) where state = 'current'",
  );
  await knex.schema.createTable('cost_reader', table => {
    table.comment('Leases: who reads which load until when.');
    table.specificType('reader_id', key).notNullable().comment('UUID');
    table.specificType('load_id', key).notNullable().comment('Load');
    table
      .specificType('expires_at', key)
      .notNullable()
      .comment('ISO 8601 in UTC');
    table.primary(['reader_id', 'load_id']);
    table.index(['load_id'], 'cost_reader_load_idx');
    table.index(['expires_at'], 'cost_reader_expiry_idx');
  });
  await knex.schema.createTable('cost_conformance', table => {
    table.comment('What each rule of FOCUS says of a load.');
    table.specificType('load_id', key).primary().comment('Load');
    table.text('report').notNullable().comment('JSON');
  });
  await knex.schema.createTable('cost_import', table => {
    table.comment(
      'What became of the last delivery under each name; the same bytes are not read again.',
    );
    table.specificType('source_id', key).notNullable().comment('Source');
    table
      .specificType('name', key)
      .notNullable()
      .comment('Path, address, or name of an upload');
    table
      .specificType('stamp', key)
      .comment('Size and time of change, or etag: the same is not read again');
    table.specificType('input_digest', key).comment('SHA-256, hex');
    table
      .specificType('state', key)
      .notNullable()
      .comment('loaded, duplicate, refused');
    table.text('message').comment('Why it was refused');
    table.specificType('at', key).notNullable().comment('ISO 8601 in UTC');
    table.primary(['source_id', 'name']);
    table.index(['source_id', 'at'], 'cost_import_at_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('cost_import');
  await knex.schema.dropTable('cost_conformance');
  await knex.schema.dropTable('cost_reader');
  await knex.schema.dropTable('cost_load');
};
