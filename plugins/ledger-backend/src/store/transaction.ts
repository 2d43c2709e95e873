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

/** Another writer committed since this one looked; nothing was written. */
export class FencedError extends Error {
  constructor(origin: string) {
    super(`Another writer moved ${origin} on; this batch starts again`);
    this.name = 'FencedError';
  }
}

/**
 * A transaction that fails with what made it fail. SQLite ends a transaction
 * by itself when the disk is full; the rollback that follows then fails as
 * well, and its error would stand in front of the cause.
 */
export async function inTransaction<T>(
  knex: Knex,
  work: (tx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  let cause: { error: unknown } | undefined;
  try {
    return await knex.transaction(async tx => {
      try {
        return await work(tx);
      } catch (error) {
        cause = { error };
        throw error;
      }
    });
  } catch (error) {
    throw cause ? cause.error : error;
  }
}

/** Whether the same batch may succeed when it is tried again. */
export function isRetryable(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: string };
  return (
    name === 'FencedError' ||
    // SQLite: another process writes. PostgreSQL: the server ended the
    // session, or the connection broke; deduplication makes a repeat safe.
    ['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'].includes(
      code ?? '',
    ) ||
    ['25P03', '57P01', '57P02', '08006', '08003', '40001', '40P01'].includes(
      code ?? '',
    ) ||
    ['ECONNRESET', 'EPIPE'].includes(code ?? '') ||
    /Connection (terminated|ended)|connection error and is not queryable/i.test(
      String((error as Error)?.message),
    )
  );
}
