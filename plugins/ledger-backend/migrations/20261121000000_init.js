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
 * Bytes are kept as they were hashed: columns beside them are projections.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('log_state', table => {
    table.comment(
      'One row per log origin; the row with the greatest id is the log that is written to',
    );
    table
      .integer('log')
      .primary()
      .comment('Generation of the log; 1 unless a backup was restored');
    table
      .string('origin', 255)
      .notNullable()
      .unique()
      .comment('First line of each checkpoint');
    table
      .bigInteger('base')
      .notNullable()
      .comment('Sequence number of leaf 0 of this log');
    table.bigInteger('size').notNullable().comment('Number of leaves');
    table
      .bigInteger('epoch')
      .notNullable()
      .comment('Raised by each commit; fences a writer that was paused');
    table.string('writer', 64).comment('Instance that committed last');
    table.binary('root').notNullable().comment('Root hash at size');
    table
      .string('recorded_at', 32)
      .comment('Last recorded-at; the next is never smaller');
    table.text('checkpoint').comment('Signed note over origin, size and root');
    table.string('checkpoint_at', 32).comment('When the checkpoint was signed');
  });

  await knex.schema.createTable('leaf', table => {
    table.comment('Receipts: one leaf each, dense, never updated or deleted');
    table
      .bigInteger('seq')
      .primary()
      .comment('Sequence number; leaf index is seq - log_state.base');
    table.binary('leaf_hash').notNullable().comment('SHA-256(0x00 || bytes)');
    table
      .binary('bytes')
      .notNullable()
      .comment('Canonical JSON of the receipt');
    table.string('kind', 32).notNullable().comment('Projection of the receipt');
    table
      .string('source', 128)
      .notNullable()
      .comment('Projection of the receipt');
    table.string('tenant', 128).comment('Projection of the receipt');
    table
      .string('delivery_id', 512)
      .notNullable()
      .comment('Projection of the receipt; deduplicates per source');
    table
      .string('received_at', 32)
      .notNullable()
      .comment('Projection of the receipt');
    table
      .string('recorded_at', 32)
      .notNullable()
      .comment('Projection of the receipt');
    table.unique(['source', 'delivery_id'], {
      indexName: 'leaf_source_delivery_idx',
    });
    table.index(['source', 'seq'], 'leaf_source_seq_idx');
    table.index(['received_at', 'seq'], 'leaf_received_at_idx');
  });

  await knex.schema.createTable('body', table => {
    table.comment(
      'Bodies of deliveries, beside the log: erased without touching a proof',
    );
    table
      .bigInteger('seq')
      .primary()
      .comment('Receipt that seals the digest of this body');
    table
      .string('media_type', 255)
      .notNullable()
      .comment('Media type the sender named');
    table
      .binary('salt')
      .comment('32 random bytes; null once erased or expired');
    table
      .binary('bytes')
      .comment('The body as delivered; null once erased or expired');
    table.string('state', 16).notNullable().comment('kept, erased or expired');
    table
      .string('expires_at', 32)
      .comment('When the bytes go; null keeps them');
    table.index(['state', 'expires_at'], 'body_expiry_idx');
  });

  await knex.schema.createTable('event', table => {
    table.comment(
      'Canonical events, derived from receipts by a versioned normaliser',
    );
    table
      .bigInteger('position')
      .primary()
      .comment('seq * 1024 + index: cursor of the feed');
    table
      .bigInteger('seq')
      .notNullable()
      .comment('Receipt it was derived from');
    table
      .string('type', 64)
      .notNullable()
      .comment('Event type of the vocabulary');
    table
      .string('version', 16)
      .notNullable()
      .comment('Version of the vocabulary');
    table
      .text('natural_key')
      .notNullable()
      .comment('Identity of the fact at its source');
    table
      .string('revision', 64)
      .notNullable()
      .comment('Last change of the fact, by the source');
    table
      .string('occurred_at', 32)
      .notNullable()
      .comment('When it happened, by the source');
    table.string('host', 255).notNullable().comment('Subject');
    table.string('repository', 512).comment('Subject');
    table.string('environment', 255).comment('Subject');
    table.string('service', 255).comment('Subject');
    table.string('source', 128).notNullable().comment('Source of the receipt');
    table.string('tenant', 128).comment('Tenant of the source');
    table
      .string('normalizer', 64)
      .notNullable()
      .comment('Name and version of the normaliser');
    table
      .string('recorded_at', 32)
      .notNullable()
      .comment('Recorded-at of the receipt');
    table.text('data').notNullable().comment('Canonical JSON of the payload');
    table.index(['seq'], 'event_seq_idx');
    table.index(['type', 'seq'], 'event_type_idx');
    table.index(['host', 'repository', 'seq'], 'event_repository_idx');
    table.index(['service', 'seq'], 'event_service_idx');
    table.index(['source', 'seq'], 'event_source_idx');
  });

  await knex.schema.createTable('event_person', table => {
    table.comment(
      'Which receipts name which pseudonym, so that a person can be erased',
    );
    table.string('person', 64).notNullable().comment('Pseudonym');
    table.bigInteger('seq').notNullable().comment('Receipt');
    table.primary(['person', 'seq']);
  });

  await knex.schema.createTable('person', table => {
    table.comment(
      'Names behind pseudonyms; the erasable half of personal data',
    );
    table.string('id', 64).primary().comment('Keyed pseudonym');
    table.string('host', 255).comment('Forge; null once erased');
    table.string('login', 255).comment('Account; null once erased');
    table.string('name', 255).comment('Name the source gave; null once erased');
    table.string('type', 16).notNullable().comment('user, bot or unknown');
    table
      .string('erased_at', 32)
      .comment(
        'Set by an erasure; later deliveries do not bring the name back',
      );
    table.index(['host', 'login'], 'person_login_idx');
  });

  await knex.schema.createTable('tile', table => {
    table.comment(
      'Hash tiles above the leaves; full at level 0, growing above',
    );
    table.integer('log').notNullable().comment('Log generation');
    table.integer('level').notNullable().comment('Tile level of tlog-tiles');
    table.bigInteger('idx').notNullable().comment('Tile index in its level');
    table
      .integer('width')
      .notNullable()
      .comment('Hashes in the tile, 1 to 256');
    table.binary('hashes').notNullable().comment('width * 32 bytes');
    table.primary(['log', 'level', 'idx']);
  });

  await knex.schema.createTable('publication', table => {
    table.comment('Checkpoints that were written to a place outside');
    table.increments('id').primary().comment('Row id');
    table
      .string('target', 512)
      .notNullable()
      .comment('Type and place of the target');
    table
      .string('origin', 255)
      .notNullable()
      .comment('Origin of the checkpoint');
    table
      .bigInteger('tree_size')
      .notNullable()
      .comment('Size of the published checkpoint');
    table.string('published_at', 32).notNullable().comment('When');
    table.index(['published_at'], 'publication_at_idx');
  });

  await knex.schema.createTable('rejection', table => {
    table.comment(
      'Counters of refused deliveries, per source, reason and minute',
    );
    table
      .string('source', 128)
      .notNullable()
      .comment('Source whose door was used');
    table.string('minute', 32).notNullable().comment('Start of the minute');
    table.string('reason', 64).notNullable().comment('Why');
    table.bigInteger('count').notNullable().comment('How often');
    table
      .string('last_at', 32)
      .notNullable()
      .comment('Last time within the minute');
    table
      .bigInteger('seq')
      .comment('Receipt that seals this counter; null before');
    table.primary(['source', 'minute', 'reason']);
    table.index(['seq', 'minute'], 'rejection_unsealed_idx');
  });

  await knex.schema.createTable('source_state', table => {
    table.comment('Counters of each source');
    table.string('source', 128).primary().comment('Source id');
    table
      .bigInteger('deliveries')
      .notNullable()
      .comment('Receipts of this source');
    table
      .bigInteger('duplicates')
      .notNullable()
      .comment('Deliveries that were in the log already');
    table
      .string('last_delivery_at', 32)
      .comment('Received-at of the latest delivery');
    table
      .text('problem')
      .comment('Last problem that a pull reported; null when it went well');
    table.string('problem_at', 32).comment('When');
  });

  await knex.schema.createTable('claim', table => {
    table.comment(
      'Current attribution of each entity; materialised from attribution events',
    );
    table.string('entity_ref', 255).primary().comment('Entity');
    table
      .string('digest', 64)
      .notNullable()
      .comment('SHA-256 of the claim, to see changes');
    table.text('data').notNullable().comment('AttributionData as JSON');
    table.bigInteger('seq').notNullable().comment('Receipt of the claim');
  });

  await knex.schema.createTable('pull_cursor', table => {
    table.comment('How far each pull got; stored after its page is durable');
    table.string('source', 128).primary().comment('Source id');
    table.text('cursor').comment('Opaque to the ledger');
    table
      .boolean('done')
      .notNullable()
      .comment('True when the first backfill is complete');
    table
      .string('resume_after', 32)
      .comment('Rate limit: not before this instant');
    table.string('updated_at', 32).notNullable().comment('When');
  });

  await knex.schema.createTable('key', table => {
    table.comment(
      'Secrets that were generated: pseudonyms, and the checkpoint key in development',
    );
    table.string('name', 64).primary().comment('checkpoint or pseudonym');
    table.text('value').notNullable().comment('PEM or hex');
    table.string('created_at', 32).notNullable().comment('When');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'key',
    'pull_cursor',
    'claim',
    'source_state',
    'rejection',
    'publication',
    'tile',
    'person',
    'event_person',
    'event',
    'body',
    'leaf',
    'log_state',
  ]) {
    await knex.schema.dropTable(table);
  }
};
