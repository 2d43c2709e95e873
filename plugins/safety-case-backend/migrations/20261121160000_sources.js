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
  await knex.schema.createTable('argument_version', table => {
    table.comment(
      'Arguments as they were read from repositories, each version once.',
    );
    table
      .specificType('entity_ref', key)
      .notNullable()
      .comment('Component whose annotation names the file');
    table
      .specificType('path', key)
      .notNullable()
      .comment('Path of the file, seen from the source of the component');
    table
      .specificType('digest', key)
      .notNullable()
      .comment('SHA-256 of the text, hex');
    table
      .text('text')
      .notNullable()
      .comment('GSN text; several files joined where the first uses others');
    table
      .specificType('first_read_at', key)
      .notNullable()
      .comment('When this version was seen first, ISO 8601 in UTC');
    table.primary(['entity_ref', 'path', 'digest']);
  });
  await knex.schema.createTable('argument_source', table => {
    table.comment(
      'Files that annotations name: the last good version, and how the last reading ended.',
    );
    table
      .specificType('entity_ref', key)
      .notNullable()
      .comment('Component whose annotation names the file');
    table
      .specificType('path', key)
      .notNullable()
      .comment('Path of the file, seen from the source of the component');
    table.text('url').comment('Where the file can be looked at; null: nowhere');
    table
      .specificType('digest', key)
      .comment('Last good version; null: never read');
    table
      .text('etags')
      .notNullable()
      .comment('Entity tags of the files of that version, JSON by path');
    table
      .specificType('read_at', key)
      .comment('When it was read or confirmed last, ISO 8601 in UTC');
    table
      .specificType('tried_at', key)
      .notNullable()
      .comment('When reading was tried last, ISO 8601 in UTC');
    table
      .specificType('problem_kind', key)
      .comment(
        'missing, refused or unreachable; null: the last reading was good',
      );
    table.text('problem').comment('Why the last reading failed');
    table.primary(['entity_ref', 'path']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('argument_source');
  await knex.schema.dropTable('argument_version');
};
