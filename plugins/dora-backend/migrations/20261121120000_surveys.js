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
function isPostgres(knex) {
  return knex.client.config.client === 'pg';
}

/** @param {import('knex').Knex} knex */
function text(knex) {
  // Keys and ISO times are compared by byte, as JavaScript and SQLite do.
  return isPostgres(knex) ? 'text collate "C"' : 'text';
}

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('survey_round', table => {
    table.comment(
      'Rounds of surveys. The results of a closed round are fixed here; its answers are gone.',
    );
    table.specificType('id', text(knex)).primary().comment('Random UUID');
    table.text('title').notNullable().comment('As people read it');
    table
      .specificType('group_ref', text(knex))
      .notNullable()
      .comment('Group whose members, nested ones included, are asked');
    table.text('question_set').notNullable().comment('Id of the question set');
    table
      .integer('question_set_version')
      .notNullable()
      .comment('Version of the question set');
    table
      .specificType('opens_at', text(knex))
      .notNullable()
      .comment('ISO 8601 in UTC');
    table
      .specificType('closes_at', text(knex))
      .notNullable()
      .comment('ISO 8601 in UTC');
    table
      .specificType('opened_at', text(knex))
      .comment('When the people were fixed; null before');
    table
      .specificType('closed_at', text(knex))
      .comment('When the results were fixed; null before');
    table
      .text('token_key')
      .comment(
        'Key of the tokens of who has answered; exists only while the round is open',
      );
    table.text('plan').comment('JSON: cells, and groups too small for one');
    table.integer('invited').comment('People asked');
    table.integer('answered').comment('People who answered; set at the close');
    table.text('results').comment('Canonical JSON: all that is ever told');
    table.text('digest').comment('SHA-256 (hex) of the canonical results');
    table
      .integer('receipt')
      .comment('Sequence number of the receipt in the ledger; null before');
    table.index(['opens_at', 'id'], 'survey_round_opens_idx');
  });
  await knex.schema.createTable('survey_reminder', table => {
    table.comment('When those who have not answered are reminded');
    table.specificType('round_id', text(knex)).notNullable().comment('Round');
    table
      .specificType('at', text(knex))
      .notNullable()
      .comment('ISO 8601 in UTC; the opening is the first');
    table
      .specificType('sent_at', text(knex))
      .comment('When it was handed to the notifications; null before');
    table.primary(['round_id', 'at']);
  });
  await knex.schema.createTable('survey_member', table => {
    table.comment(
      'People asked, by round: whom to remind, and whose coming and going two results would tell of. Not who answered.',
    );
    table.specificType('round_id', text(knex)).notNullable().comment('Round');
    table
      .specificType('person_ref', text(knex))
      .notNullable()
      .comment('User of the catalog');
    table
      .specificType('unit', text(knex))
      .notNullable()
      .comment('People who are counted together, at least five');
    table.primary(['round_id', 'person_ref']);
    table.index(['person_ref'], 'survey_member_person_idx');
  });
  // The two tables below share nothing but the round: no person, no time, no
  // running number. Rows lie in the order of their keys on SQLite (WITHOUT
  // ROWID); an answer is no row at all but one more in a tally, whose row is
  // written anew each time, so that neither its place nor, on PostgreSQL, the
  // number of its transaction tells which of its counts was raised by whom.
  const without = isPostgres(knex) ? '' : ' without rowid';
  await knex.raw(
    `create table survey_participation (
       round_id ${text(knex)} not null,
       token ${text(knex)} not null,
       primary key (round_id, token)
     )${without}`,
  );
  await knex.raw(
    `create table survey_answer (
       round_id ${text(knex)} not null,
       unit ${text(knex)} not null,
       tally text not null,
       primary key (round_id, unit)
     )${without}`,
  );
  if (isPostgres(knex)) {
    await knex.raw(
      `comment on table survey_participation is 'Who has answered an open round, as a keyed hash, so that nobody answers twice. Deleted when the round closes, with the key.'`,
    );
    await knex.raw(
      `comment on column survey_participation.round_id is 'Round'`,
    );
    await knex.raw(
      `comment on column survey_participation.token is 'HMAC-SHA-256 (hex) of the user reference'`,
    );
    await knex.raw(
      `comment on table survey_answer is 'What was answered in an open round: one tally per unit of at least five people. Deleted when the round closes.'`,
    );
    await knex.raw(`comment on column survey_answer.round_id is 'Round'`);
    await knex.raw(`comment on column survey_answer.unit is 'Unit'`);
    await knex.raw(
      `comment on column survey_answer.tally is 'JSON: per question how often each answer was given'`,
    );
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('survey_answer');
  await knex.schema.dropTable('survey_participation');
  await knex.schema.dropTable('survey_member');
  await knex.schema.dropTable('survey_reminder');
  await knex.schema.dropTable('survey_round');
};
