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
 * Which key signs which trees: a key changes by a leaf that both keys sign.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('log_state', table => {
    table
      .string('verifier_key', 512)
      .comment(
        'Key that signs the next checkpoint; null until the log is opened by a release that knows it',
      );
  });
  await knex.schema.createTable('log_key', table => {
    table.comment('Keys that a log has had, oldest first');
    table.integer('log').notNullable().comment('Log generation');
    table
      .bigInteger('since_size')
      .notNullable()
      .comment('Smallest tree size whose checkpoints it signs');
    table
      .string('verifier_key', 512)
      .notNullable()
      .comment('Public key as name+keyid+base64 (C2SP signed-note)');
    table
      .bigInteger('seq')
      .comment('Receipt of the hand-over to it; null for the first key');
    table.string('since', 32).notNullable().comment('When it took over');
    table.primary(['log', 'since_size']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('log_key');
  await knex.schema.alterTable('log_state', table => {
    table.dropColumn('verifier_key');
  });
};
