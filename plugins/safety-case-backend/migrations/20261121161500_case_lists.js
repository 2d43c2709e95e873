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
  return knex.client.config.client === 'pg' ? 'text collate "C"' : 'text';
}

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('safety_case', table => {
    table
      .specificType('kind', text(knex))
      .notNullable()
      .defaultTo('')
      .comment('Kind of its subject');
    table.index(['kind', 'active_at', 'id'], 'safety_case_kind_idx');
    table.index(['verdict', 'active_at', 'id'], 'safety_case_verdict_idx');
    table.index(['went_bad', 'active_at', 'id'], 'safety_case_bad_idx');
  });
  for (const { id, judged } of await knex('safety_case').select(
    'id',
    'judged',
  )) {
    await knex('safety_case')
      .where({ id })
      .update({ kind: JSON.parse(judged).subject.kind });
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('safety_case', table => {
    table.dropIndex([], 'safety_case_bad_idx');
    table.dropIndex([], 'safety_case_verdict_idx');
    table.dropIndex([], 'safety_case_kind_idx');
    table.dropColumn('kind');
  });
};
