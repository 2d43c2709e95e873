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

/**
 * Settings of the plugin's connection on SQLite; nothing on PostgreSQL. In WAL
 * mode a commit is one append to a file: the rollback journal of the default
 * copies each changed page first, and a rebuild waits for the disk most of its
 * time. A power cut takes the last commits with it, but none by halves: what is
 * read from the ledger is read again, and what is not, see {@link durably}.
 */
export async function tuneConnection(knex: Knex): Promise<void> {
  if (!isSqlite(knex)) {
    return;
  }
  await knex.raw('pragma journal_mode = wal');
  await knex.raw('pragma synchronous = normal');
  // Pages, of 4 kB: index pages are written back once for many slices.
  await knex.raw('pragma wal_autocheckpoint = 8000');
  // 64 MiB, in units of -1 KiB: facts come in the order of no index.
  await knex.raw('pragma cache_size = -65536');
}

/** Transactions under way that must come to the disk. */
const underWay = new WeakMap<Knex, number>();

/**
 * A transaction whose rows cannot be read from the ledger again: it has come to
 * the disk when this resolves, and everything before it.
 */
export async function durably<Result>(
  knex: Knex,
  work: (tx: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  if (!isSqlite(knex)) {
    return knex.transaction(work);
  }
  // There is one connection, which takes its work in order; the setting cannot
  // change inside a transaction.
  underWay.set(knex, (underWay.get(knex) ?? 0) + 1);
  try {
    await knex.raw('pragma synchronous = full');
    return await knex.transaction(work);
  } finally {
    const others = underWay.get(knex)! - 1;
    underWay.set(knex, others);
    if (others === 0) {
      await knex.raw('pragma synchronous = normal');
    }
  }
}

function isSqlite(knex: Knex): boolean {
  return knex.client.config.client === 'better-sqlite3';
}
