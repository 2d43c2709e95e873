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
 * time. Commits stay durable.
 */
export async function tuneConnection(knex: Knex): Promise<void> {
  if (knex.client.config.client !== 'better-sqlite3') {
    return;
  }
  await knex.raw('pragma journal_mode = wal');
  await knex.raw('pragma synchronous = full');
  // Pages, of 4 kB: index pages are written back once for many slices.
  await knex.raw('pragma wal_autocheckpoint = 8000');
  // 64 MiB, in units of -1 KiB: facts come in the order of no index.
  await knex.raw('pragma cache_size = -65536');
}
