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
  await knex.schema.createTable('merge_time_model', table => {
    table.comment(
      'The model of merge times with its cards, as the last training left them. Holds no person. Disposable: the next training makes it again.',
    );
    table
      .specificType('scope', text(knex))
      .primary()
      .comment('`portal`, or a repository as host/owner/name');
    table
      .specificType('digest', text(knex))
      .notNullable()
      .comment('Of the requests and settings that were learnt');
    table
      .specificType('trained_at', text(knex))
      .notNullable()
      .comment('ISO 8601 in UTC');
    table
      .text('model')
      .comment('JSON; of the portal only, null where history is used');
    table.text('card').notNullable().comment('Model card, JSON');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('merge_time_model');
};
