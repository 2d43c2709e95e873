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
const {
  createFeedCursorTable,
  dropFeedCursorTable,
} = require('@maestro/backstage-plugin-ledger-node');

/** @param {import('knex').Knex} knex */
function text(knex) {
  // Keys and ISO times are compared by byte, as JavaScript and SQLite do.
  return knex.client.config.client === 'pg' ? 'text collate "C"' : 'text';
}

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await createFeedCursorTable(knex);
  await knex.schema.createTable('fact', table => {
    table.comment(
      'Facts of the ledger that the delivery metrics read: per generation and natural key the version with the greatest revision. Disposable.',
    );
    table.integer('generation').notNullable().comment('Built copy');
    table
      .specificType('natural_key', text(knex))
      .notNullable()
      .comment('Identity of the fact at its source');
    table
      .specificType('kind', text(knex))
      .notNullable()
      .comment('Kind of fact');
    table.specificType('type', text(knex)).notNullable().comment('Event type');
    table.specificType('host', text(knex)).notNullable().comment('Subject');
    table
      .specificType('repository', text(knex))
      .notNullable()
      .comment('Subject; empty when the source names none');
    table.specificType('environment', text(knex)).comment('Subject');
    table
      .specificType('service', text(knex))
      .notNullable()
      .comment('Subject; empty when the source names none');
    table
      .specificType('occurred_at', text(knex))
      .notNullable()
      .comment('ISO 8601 in UTC, by the word of the source');
    table
      .specificType('revision', text(knex))
      .notNullable()
      .comment('Time of last change at the source; the greatest wins');
    table.text('data').notNullable().comment('Canonical JSON of the payload');
    table
      .text('receipts')
      .notNullable()
      .comment('JSON list of sequence numbers of the receipts that told it');
    table.primary(['generation', 'natural_key']);
    table.index(
      ['generation', 'host', 'repository', 'kind', 'occurred_at'],
      'fact_repository_idx',
    );
    // Few facts name a service, fewer are claims: partial indexes keep the
    // rebuild from writing what nobody will look up.
    table.index(['generation', 'service', 'kind'], 'fact_service_idx', {
      predicate: knex.whereRaw("service <> ''"),
    });
    table.index(['generation', 'natural_key'], 'fact_attribution_idx', {
      predicate: knex.whereRaw("kind in ('claim', 'rename')"),
    });
  });
  await knex.schema.createTable('subject_version', table => {
    table.comment(
      'Position of the last event of each subject: what was computed up to it need not be computed again',
    );
    table.integer('generation').notNullable().comment('Built copy');
    table
      .specificType('host', text(knex))
      .notNullable()
      .comment('Subject; * for claims and renames');
    table
      .specificType('repository', text(knex))
      .notNullable()
      .comment('Subject');
    table.specificType('service', text(knex)).notNullable().comment('Subject');
    table.bigInteger('position').notNullable().comment('Place in the feed');
    table.primary(['generation', 'host', 'repository', 'service']);
    table.index(['generation', 'service'], 'subject_version_service_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('subject_version');
  await knex.schema.dropTable('fact');
  await dropFeedCursorTable(knex);
};
