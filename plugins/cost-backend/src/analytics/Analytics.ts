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

import { Worker } from 'node:worker_threads';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

/**
 * A value of an answer. Decimals, dates and times are text; so are whole
 * numbers that a JavaScript number does not hold exactly.
 */
export type AnalyticsValue = string | number | boolean | null;

/** What may be bound to `?`, or by name to `$name`. */
export type AnalyticsParams = AnalyticsValue[] | Record<string, AnalyticsValue>;

/** Part of an answer; rows in the order of the columns. */
export interface AnalyticsPart {
  columns: string[];
  rows: AnalyticsValue[][];
}

/** Columnar SQL (DuckDB) over files; nothing is kept between processes. */
export interface Analytics {
  /** The rows of an answer that fits into memory. */
  query<Row = Record<string, AnalyticsValue>>(
    sql: string,
    params?: AnalyticsParams,
  ): Promise<Row[]>;
  /** The rows part by part (about 2,000 each), as fast as they are read. */
  parts(sql: string, params?: AnalyticsParams): AsyncGenerator<AnalyticsPart>;
  /** Statements without an answer. */
  run(sql: string, params?: AnalyticsParams): Promise<void>;
  /**
   * Interrupts what is under way, which fails, and ends the thread. Resolves
   * when it has ended.
   */
  close(): Promise<void>;
}

export interface AnalyticsOptions {
  /** Limit, as DuckDB writes it: `1GB`. */
  memory: string;
  threads: number;
  /** Where what does not fit into memory is put meanwhile. */
  temporary: string;
}

/** An interrupt takes milliseconds; the rest is for a machine under load. */
const CLOSE_MILLISECONDS = 10_000;

interface Answer {
  id: number;
  columns: string[];
  rows: AnalyticsValue[][];
  done: boolean;
  error?: string;
}

/**
 * Starts DuckDB in a thread of its own, so that requests are answered
 * meanwhile. The database is in memory, over Parquet files that nobody
 * changes: replicas do not lock one another out. Only extensions that come
 * with the package are there; none is ever downloaded.
 *
 * The thread is never ended from outside while the engine works: the process
 * would be aborted. It is asked to end, by {@link Analytics.close} or, where
 * the process ends without it, at the exit.
 */
export function startAnalytics(options: AnalyticsOptions): Analytics {
  const closed = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    resolvePackagePath(
      '@maestro/backstage-plugin-cost-backend',
      'workers/analytics.js',
    ),
    {
      workerData: {
        closed: closed.buffer,
        duckdb: require.resolve('@duckdb/node-api'),
        settings: {
          memory_limit: options.memory,
          threads: String(options.threads),
          temp_directory: options.temporary,
          autoinstall_known_extensions: 'false',
          autoload_known_extensions: 'false',
          allow_unsigned_extensions: 'false',
        },
      },
    },
  );
  const hearing = new Map<number, (answer: Answer) => void>();
  let last = 0;
  let ended: string | null = null;
  const end = (reason: string) => {
    ended = ended ?? reason;
    for (const [id, hear] of hearing) {
      hear({ id, columns: [], rows: [], done: true, error: ended });
    }
  };
  const hold = () =>
    hearing.size > 0 || ended !== null ? worker.ref() : worker.unref();
  worker.on('message', (answer: Answer) => hearing.get(answer.id)?.(answer));
  worker.on('error', error =>
    end(`The analytics thread failed: ${error.message}`),
  );
  // The process may end while the thread waits for work. Said after the
  // listeners: one for messages takes it back.
  worker.unref();
  // No event is heard any more at an exit, so it is waited for in place.
  const closeAtExit = () => {
    worker.postMessage({ kind: 'close' });
    Atomics.wait(closed, 0, 0, CLOSE_MILLISECONDS);
  };
  process.on('exit', closeAtExit);
  const exited = new Promise<void>(resolve => {
    worker.on('exit', () => {
      process.off('exit', closeAtExit);
      end('The analytics thread has ended');
      resolve();
    });
  });

  async function* parts(
    sql: string,
    params: AnalyticsParams | undefined,
    kind: { parts: boolean },
  ): AsyncGenerator<AnalyticsPart> {
    if (ended !== null) {
      throw new Error(ended);
    }
    last += 1;
    const id = last;
    const inbox: Answer[] = [];
    let look = () => {};
    hearing.set(id, answer => {
      inbox.push(answer);
      look();
    });
    const receive = () =>
      new Promise<Answer>(resolve => {
        look = () => {
          const answer = inbox.shift();
          if (answer) {
            look = () => {};
            resolve(answer);
          }
        };
        look();
      });
    hold();
    let done = false;
    try {
      worker.postMessage({ id, sql, params, parts: kind.parts });
      while (!done) {
        const answer = await receive();
        done = answer.done || answer.error !== undefined;
        if (answer.error !== undefined) {
          throw new Error(answer.error);
        }
        if (answer.rows.length > 0 || done) {
          yield { columns: answer.columns, rows: answer.rows };
        }
        if (!done) {
          worker.postMessage({ id, kind: 'next' });
        }
      }
    } finally {
      hearing.delete(id);
      hold();
      if (!done) {
        worker.postMessage({ id, kind: 'stop' });
      }
    }
  }

  return {
    async query<Row>(sql: string, params?: AnalyticsParams): Promise<Row[]> {
      const found: Row[] = [];
      for await (const { columns, rows } of parts(sql, params, {
        parts: false,
      })) {
        for (const row of rows) {
          found.push(
            Object.fromEntries(
              columns.map((name, at) => [name, row[at]]),
            ) as Row,
          );
        }
      }
      return found;
    },
    parts: (sql, params) => parts(sql, params, { parts: true }),
    async run(sql, params) {
      for await (const _ of parts(sql, params, { parts: false })) {
        // Counts of rows are of no interest.
      }
    },
    async close() {
      end('The analytics thread is closed');
      worker.ref();
      worker.postMessage({ kind: 'close' });
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>(resolve => {
        timer = setTimeout(resolve, CLOSE_MILLISECONDS);
      });
      await Promise.race([exited, late]);
      clearTimeout(timer);
      await worker.terminate();
    },
  };
}

/** A text as an SQL literal, for file names and names of columns' values. */
export function sqlText(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** A name of a column in SQL. */
export function sqlName(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}
