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

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const key = text(knex);
  await knex.schema.createTable('forge_report', table => {
    table.comment(
      'What forges are to be told of cases, and what they were told. One row per case.',
    );
    table.specificType('case_id', key).primary().comment('Case');
    table.specificType('host', key).notNullable().comment('Forge');
    table
      .text('repository')
      .notNullable()
      .comment('owner/name, or path of the project');
    table
      .specificType('sha', key)
      .notNullable()
      .comment('Commit that the report hangs on');
    table
      .specificType('digest', key)
      .notNullable()
      .comment('Digest of what is to be told, without instants');
    table.text('report').notNullable().comment('JSON: what is to be told');
    table
      .specificType('sent_digest', key)
      .comment('Digest of what was told on this commit last');
    table.specificType('sent_at', key).comment('When, ISO 8601');
    table
      .specificType('external_kind', key)
      .comment('check_run or commit_status');
    table.specificType('external_id', key).comment('Its id at the forge');
    table
      .integer('attempts')
      .notNullable()
      .defaultTo(0)
      .comment('Failures since the last success or change');
    table
      .specificType('next_at', key)
      .comment('When to try next, ISO 8601; null: nothing is to be told');
    table.text('failure').comment('Why the last attempt failed');
    table.index(['next_at'], 'forge_report_due_idx', {
      predicate: knex.whereRaw('next_at is not null'),
    });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('forge_report');
};
