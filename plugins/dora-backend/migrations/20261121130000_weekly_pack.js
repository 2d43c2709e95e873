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
  await knex.schema.createTable('weekly_pack_sent', table => {
    table.comment(
      'Weekly packs of which the owning group was told, so that it is told once. Packs themselves are computed, not kept.',
    );
    table
      .specificType('group_ref', text(knex))
      .notNullable()
      .comment('Full reference of the group in lower case');
    table
      .specificType('week', text(knex))
      .notNullable()
      .comment('ISO 8601 week, 2026-W46');
    table
      .specificType('digest', text(knex))
      .notNullable()
      .comment('SHA-256 of the pack as it was sent');
    table
      .specificType('claimed_at', text(knex))
      .comment(
        'Since when somebody is sending it, ISO 8601 in UTC; null: nobody is',
      );
    table
      .specificType('sent_at', text(knex))
      .comment('ISO 8601 in UTC; null: not sent yet');
    table.unique(['group_ref', 'week'], {
      indexName: 'weekly_pack_sent_once',
    });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('weekly_pack_sent');
};
