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
  const key = text(knex);
  await createFeedCursorTable(knex);
  await knex.schema.createTable('fact', table => {
    table.comment(
      'Facts of the ledger that cases read: per generation and natural key the version with the greatest revision. Disposable.',
    );
    table.integer('generation').notNullable().comment('Built copy');
    table
      .specificType('natural_key', key)
      .notNullable()
      .comment('Identity of the fact at its source');
    table.specificType('kind', key).notNullable().comment('Kind of fact');
    table.specificType('type', key).notNullable().comment('Event type');
    table.specificType('host', key).notNullable().comment('Subject');
    table
      .specificType('repository', key)
      .notNullable()
      .comment('Subject; empty when the source names none');
    table
      .specificType('sha', key)
      .notNullable()
      .comment('Commit that a check or run is about; empty for other facts');
    table
      .specificType('occurred_at', key)
      .notNullable()
      .comment('ISO 8601 in UTC, by the word of the source');
    table
      .specificType('revision', key)
      .notNullable()
      .comment('Time of last change at the source; the greatest wins');
    table.text('data').notNullable().comment('Canonical JSON of the payload');
    table
      .text('receipts')
      .notNullable()
      .comment('JSON list of sequence numbers of the receipts that told it');
    table.bigInteger('position').notNullable().comment('Place in the feed');
    table.primary(['generation', 'natural_key']);
    table.index(
      ['generation', 'host', 'repository', 'kind', 'occurred_at'],
      'fact_repository_idx',
    );
    table.index(['generation', 'sha'], 'fact_sha_idx', {
      predicate: knex.whereRaw("sha <> ''"),
    });
    table.index(['generation', 'kind'], 'fact_attribution_idx', {
      predicate: knex.whereRaw("kind in ('claim', 'rename')"),
    });
  });
  await knex.schema.createTable('evidence', table => {
    table.comment(
      'Signed statements, with the bytes that were signed. Never changed, never deleted.',
    );
    table
      .specificType('digest', key)
      .primary()
      .comment('SHA-256 of the signed bytes, hex');
    table
      .specificType('predicate_type', key)
      .notNullable()
      .comment('Type of the predicate');
    table
      .text('envelope')
      .notNullable()
      .comment('DSSE envelope or Sigstore bundle, JSON as it was handed in');
    table
      .text('source')
      .notNullable()
      .comment(
        'A newer statement of the same source takes the place of an older',
      );
    table
      .text('origin')
      .notNullable()
      .comment('JSON: system, collector, version, query');
    table
      .boolean('signed_by_portal')
      .notNullable()
      .comment('The portal signed a raw report that it was given');
    table
      .text('signer')
      .notNullable()
      .comment('Who signed, as found when it came in');
    table
      .specificType('effective_at', key)
      .comment('When what it says was true, ISO 8601; null: it does not say');
    table
      .specificType('collected_at', key)
      .notNullable()
      .comment('When it came in, ISO 8601');
    table.text('repository').comment('host/owner/name, where it is known');
    table.integer('seq').comment('Receipt in the ledger; null: not sealed yet');
    table
      .specificType('recorded_at', key)
      .comment('When the ledger recorded it, ISO 8601');
    table
      .boolean('included')
      .comment('Whether its inclusion was proved; null: not tried yet');
    table.index(['seq'], 'evidence_unsealed_idx', {
      predicate: knex.whereRaw('seq is null or included is null'),
    });
  });
  await knex.schema.createTable('evidence_commit', table => {
    table.comment('Commits that a statement is about');
    table.specificType('sha', key).notNullable().comment('Full hash');
    table
      .specificType('digest', key)
      .notNullable()
      .references('digest')
      .inTable('evidence')
      .comment('Statement');
    table.primary(['sha', 'digest']);
  });
  await knex.schema.createTable('safety_case', table => {
    table.comment('Cases as they were judged last');
    table
      .specificType('id', key)
      .primary()
      .comment('Digest of what it is about');
    table
      .specificType('entity_ref', key)
      .notNullable()
      .comment('Component, full reference in lower case');
    table.specificType('verdict', key).notNullable().comment('Verdict');
    table
      .boolean('went_bad')
      .notNullable()
      .comment(
        'It was supported at its approval or merge, and is not any more',
      );
    table
      .specificType('active_at', key)
      .notNullable()
      .comment('Latest act of its subject, ISO 8601; orders lists');
    table
      .specificType('baseline', key)
      .comment('Verdict at its approval or when it was first seen merged');
    table
      .specificType('notified_at', key)
      .comment('When its owner was told that it went bad');
    table
      .text('author')
      .comment('JSON: pseudonym of who made the change; null: nobody is known');
    table.text('owner').comment('Owner of the component');
    table
      .text('judged')
      .notNullable()
      .comment('JSON: the case as pages show it');
    table.index(['active_at', 'id'], 'safety_case_active_idx');
    table.index(['entity_ref', 'active_at', 'id'], 'safety_case_entity_idx');
  });
  await knex.schema.createTable('challenge', table => {
    table.comment('Doubts that somebody raised');
    table.specificType('id', key).primary().comment('Random');
    table.specificType('case_id', key).notNullable().comment('Case');
    table.text('target').notNullable().comment('Node, or "from -> to"');
    table.text('body').notNullable().comment('The doubt');
    table.specificType('raised_at', key).notNullable().comment('ISO 8601');
    table.text('raised_by').notNullable().comment('User');
    table.text('answer').comment('Answer to it');
    table.specificType('answered_at', key).comment('ISO 8601');
    table.text('answered_by').comment('User');
    table.specificType('accepted_at', key).comment('ISO 8601');
    table.text('accepted_by').comment('User; never who answered');
    table
      .text('statements')
      .notNullable()
      .comment('JSON list of digests of the statements about it');
    table.index(['case_id'], 'challenge_case_idx');
  });
  await knex.schema.createTable('approval', table => {
    table.comment('Approved cases, frozen');
    table
      .specificType('digest', key)
      .primary()
      .comment('Digest of the signed statement');
    table.specificType('case_id', key).notNullable().comment('Case');
    table.specificType('at', key).notNullable().comment('ISO 8601');
    table.text('by').notNullable().comment('User');
    table.specificType('verdict', key).notNullable().comment('Verdict');
    table
      .specificType('case_digest', key)
      .notNullable()
      .comment('Digest of what was approved');
    table.text('frozen').notNullable().comment('JSON: the case as it was');
    table.index(['case_id', 'at'], 'approval_case_idx');
  });
  await knex.schema.createTable('secret', table => {
    table.comment('Keys that were generated for development');
    table.specificType('name', key).primary().comment('Which key');
    table.text('value').notNullable().comment('PEM');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('secret');
  await knex.schema.dropTable('approval');
  await knex.schema.dropTable('challenge');
  await knex.schema.dropTable('safety_case');
  await knex.schema.dropTable('evidence_commit');
  await knex.schema.dropTable('evidence');
  await knex.schema.dropTable('fact');
  await dropFeedCursorTable(knex);
};
