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
exports.up = async function up(knex) {
  await knex.schema.createTable('publication_target', table => {
    table.comment('Places outside, and how publication to each of them goes');
    table.string('target', 512).primary().comment('Type and place');
    table
      .string('origin', 255)
      .comment('Origin of the latest checkpoint there');
    table.bigInteger('tree_size').comment('Its size; null before the first');
    table.string('published_at', 32).comment('When it arrived');
    table
      .text('cosigned')
      .comment('The same with the cosignature of a witness');
    table.text('problem').comment('Why the latest attempt failed, or null');
    table.string('problem_at', 32).comment('When');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('publication_target');
};
