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
  await knex.schema.alterTable('subject_version', table => {
    table
      .bigInteger('seq')
      .notNullable()
      .defaultTo(-1)
      .comment('Greatest receipt that told an event of the subject');
  });
  await knex.schema.createTable('publication', table => {
    table.comment(
      'Up to where the weekly figures of each component were compared with those published before. Not disposable.',
    );
    table
      .specificType('entity_ref', text(knex))
      .primary()
      .comment('Component, in lower case');
    table
      .bigInteger('position')
      .notNullable()
      .comment('Place in the feed of the last event of its subjects');
    table
      .bigInteger('attribution_position')
      .notNullable()
      .comment('Place in the feed of the last claim or rename');
    table
      .bigInteger('seq')
      .notNullable()
      .comment('Greatest receipt that was known then');
    table
      .specificType('definition', text(knex))
      .notNullable()
      .comment('Edition of the figures and zone: others are not comparable');
    table
      .specificType('closed_until', text(knex))
      .notNullable()
      .comment('ISO 8601 in UTC: end of the last closed week');
  });
  await knex.schema.createTable('published_week', table => {
    table.comment('Figures of closed ISO weeks as they were last published');
    table
      .specificType('entity_ref', text(knex))
      .notNullable()
      .comment('Component, in lower case');
    table.specificType('figure_id', text(knex)).notNullable().comment('Figure');
    table
      .specificType('bucket', text(knex))
      .notNullable()
      .comment('ISO week, for example 2026-W44');
    table.double('value').comment('Null: unknown');
    table.integer('n').comment('Number of samples; null: not observed');
    table.specificType('unit', text(knex)).notNullable().comment('Unit');
    table.primary(['entity_ref', 'figure_id', 'bucket']);
  });
  await knex.schema.createTable('restatement', table => {
    table.comment('Figures of closed weeks that later records changed');
    table.increments('id');
    table
      .specificType('entity_ref', text(knex))
      .notNullable()
      .comment('Component, in lower case');
    table.specificType('figure_id', text(knex)).notNullable().comment('Figure');
    table
      .specificType('bucket', text(knex))
      .notNullable()
      .comment('ISO week, for example 2026-W44');
    table.double('before').comment('Null: unknown');
    table.double('after').comment('Null: unknown');
    table.specificType('unit', text(knex)).notNullable().comment('Unit');
    table
      .specificType('restated_at', text(knex))
      .notNullable()
      .comment('ISO 8601 in UTC: when this portal noticed');
    table
      .text('causes')
      .notNullable()
      .comment('JSON list of title, url and receipts of the records');
    table.index(['entity_ref', 'bucket'], 'restatement_entity_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('restatement');
  await knex.schema.dropTable('published_week');
  await knex.schema.dropTable('publication');
  await knex.schema.alterTable('subject_version', table => {
    table.dropColumn('seq');
  });
};
