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

import { Knex } from 'knex';
import { Publication, PublicationTarget } from './types';

const KEPT_PUBLICATIONS = 1000;

export async function recordPublication(
  knex: Knex,
  publication: Publication,
): Promise<void> {
  const newest = await knex('publication').max({ id: 'id' }).first();
  await knex('publication')
    .where('id', '<=', Number(newest?.id ?? 0) - KEPT_PUBLICATIONS)
    .delete();
  await knex('publication').insert({
    target: publication.target,
    origin: publication.origin,
    tree_size: publication.treeSize,
    published_at: publication.at,
  });
  await knex('publication_target')
    .insert({
      target: publication.target,
      origin: publication.origin,
      tree_size: publication.treeSize,
      published_at: publication.at,
      cosigned: publication.cosigned ?? null,
      problem: null,
      problem_at: null,
    })
    .onConflict('target')
    .merge();
}

/** Keeps what arrived before, so that a page can say since when it fails. */
export async function reportPublicationProblem(
  knex: Knex,
  target: string,
  problem: string,
  at: string,
): Promise<void> {
  await knex('publication_target')
    .insert({ target, problem, problem_at: at })
    .onConflict('target')
    .merge(['problem', 'problem_at']);
}

export async function readPublicationTargets(
  knex: Knex,
): Promise<PublicationTarget[]> {
  const rows = await knex('publication_target').orderBy('target');
  return rows.map(row => ({
    target: row.target,
    origin: row.origin,
    treeSize: row.tree_size === null ? null : Number(row.tree_size),
    at: row.published_at,
    cosigned: row.cosigned,
    problem: row.problem,
  }));
}

export async function lastPublication(
  knex: Knex,
): Promise<Publication | undefined> {
  const row = await knex('publication').orderBy('id', 'desc').first();
  return (
    row && {
      target: row.target,
      origin: row.origin,
      treeSize: Number(row.tree_size),
      at: row.published_at,
    }
  );
}

export async function readKey(
  knex: Knex,
  name: string,
): Promise<string | undefined> {
  return (await knex('key').where({ name }).first())?.value;
}

/** Replicas that start together agree on the one that was stored first. */
export async function readOrMakeKey(
  knex: Knex,
  name: string,
  generate: () => string,
  now: string,
): Promise<string> {
  const present = await readKey(knex, name);
  if (present !== undefined) {
    return present;
  }
  await knex('key')
    .insert({ name, value: generate(), created_at: now })
    .onConflict('name')
    .ignore();
  const stored = await knex('key').where({ name }).first();
  return stored.value;
}
