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
 * Pull requests and their pipeline runs as the ledger tells them, estimates
 * that were handed in, the one comment of each, CI budgets, and what is known
 * of prices of language models.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await createFeedCursorTable(knex);
  await knex.schema.createTable('cost_ci_change', table => {
    table.comment('Pull requests, the newest state of each. Disposable.');
    table.integer('generation').notNullable().comment('Built copy');
    table.specificType('host', text(knex)).notNullable();
    table.specificType('repository', text(knex)).notNullable();
    table.integer('number').notNullable();
    table.specificType('revision', text(knex)).notNullable();
    table.specificType('state', text(knex)).notNullable();
    table.specificType('head_branch', text(knex)).notNullable();
    table.specificType('created_at', text(knex)).notNullable();
    table
      .specificType('ended_at', text(knex))
      .comment('Merged or closed; null: open');
    table
      .text('data')
      .notNullable()
      .comment('JSON of title and address; decides between equal revisions');
    table.primary(
      ['generation', 'host', 'repository', 'number'],
      'cost_ci_change_pk',
    );
    table.index(
      ['generation', 'state', 'host', 'repository', 'number'],
      'cost_ci_change_open',
    );
  });
  await knex.schema.createTable('cost_ci_head', table => {
    table.comment('Every head that a pull request ever had. Disposable.');
    table.integer('generation').notNullable().comment('Built copy');
    table.specificType('host', text(knex)).notNullable();
    table.specificType('repository', text(knex)).notNullable();
    table.specificType('sha', text(knex)).notNullable();
    table.integer('number').notNullable();
    table.primary(
      ['generation', 'host', 'repository', 'sha', 'number'],
      'cost_ci_head_pk',
    );
    table.index(
      ['generation', 'host', 'repository', 'number'],
      'cost_ci_head_change',
    );
  });
  await knex.schema.createTable('cost_ci_run', table => {
    table.comment('Pipeline runs, one row per attempt. Disposable.');
    table.integer('generation').notNullable().comment('Built copy');
    table.specificType('host', text(knex)).notNullable();
    table.specificType('repository', text(knex)).notNullable();
    table.specificType('run_id', text(knex)).notNullable();
    table.integer('attempt').notNullable();
    table
      .integer('stage')
      .notNullable()
      .comment('0 queued, 1 started, 2 ended');
    table.specificType('revision', text(knex)).notNullable();
    table.specificType('sha', text(knex)).notNullable().comment('Or empty');
    table.specificType('branch', text(knex)).notNullable().comment('Or empty');
    table.specificType('started_at', text(knex)).comment('Null: not told');
    table
      .integer('seconds')
      .comment('From start to end; null: not ended, or not told');
    table
      .text('data')
      .notNullable()
      .comment('JSON of name, outcome, trigger, address');
    table.primary(
      ['generation', 'host', 'repository', 'run_id', 'attempt'],
      'cost_ci_run_pk',
    );
    table.index(['generation', 'host', 'repository', 'sha'], 'cost_ci_run_sha');
    table.index(
      ['generation', 'host', 'repository', 'started_at'],
      'cost_ci_run_started',
    );
  });
  await knex.schema.createTable('cost_pr_estimate', table => {
    table.comment('Estimates of infrastructure, the last one handed in');
    table
      .specificType('pull_request', text(knex))
      .primary()
      .comment('host/owner/name#number, lower case');
    table.text('source').notNullable().comment('Who or what estimated');
    table.string('handed_at', 32).notNullable();
    table.text('items').notNullable().comment('JSON of priced items');
  });
  await knex.schema.createTable('cost_pr_comment', table => {
    table.comment('The one comment of a pull request, and whether it is due');
    table
      .specificType('pull_request', text(knex))
      .primary()
      .comment('host/owner/name#number, lower case');
    table.text('body').notNullable().comment('What it is to say');
    table.string('digest', 64).notNullable().comment('SHA-256 of body');
    table.string('written', 64).comment('Digest of what it says; null: none');
    table.string('comment_id', 64).comment('Of the forge; null: none known');
    table.integer('attempts').notNullable().comment('Failed in a row');
    table
      .string('due_at', 32)
      .comment('Not written before; null: nothing to write');
    table.text('error').comment('Why the last attempt failed');
    table.index(['due_at'], 'cost_pr_comment_due');
  });
  await knex.schema.createTable('cost_ci_budget', table => {
    table.comment('.maestro/ci_budget.json, the last version that was read');
    table.specificType('entity_ref', text(knex)).primary();
    table
      .specificType('repository', text(knex))
      .notNullable()
      .comment('host/owner/name, lower case');
    table.text('content').comment('JSON of the last good one; null: none');
    table.text('place').comment('Address that it was read from');
    table.string('read_at', 32).notNullable().comment('Last attempt');
    table.string('good_at', 32).comment('Last time that it could be read');
    table.text('finding').comment('Why the file cannot be used; null: it can');
    table.index(['repository', 'entity_ref'], 'cost_ci_budget_repository');
  });
  await knex.schema.createTable('cost_price_known', table => {
    table.comment('Rates of models that were used, as they were first seen');
    table.specificType('model', text(knex)).primary().comment('provider/model');
    table.string('digest', 64).notNullable().comment('SHA-256 of its rows');
    table.text('rates').notNullable().comment('JSON of its price rows');
    table.string('since', 32).notNullable().comment('Seen with these rates');
    table.text('before').comment('JSON of the rows before; null: no change');
  });
  await knex.schema.createTable('cost_price_disagreement', table => {
    table.comment('Rates on which two catalogues disagree, of the last check');
    table.specificType('model', text(knex)).notNullable();
    table.string('kind', 32).notNullable();
    table.string('ours', 64).notNullable().comment('US dollars per million');
    table.string('other', 64).notNullable();
    table.primary(['model', 'kind'], 'cost_price_disagreement_pk');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const name of [
    'cost_price_disagreement',
    'cost_price_known',
    'cost_ci_budget',
    'cost_pr_comment',
    'cost_pr_estimate',
    'cost_ci_run',
    'cost_ci_head',
    'cost_ci_change',
  ]) {
    await knex.schema.dropTable(name);
  }
  await dropFeedCursorTable(knex);
};
