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
// The thread that DuckDB works in. Plain JavaScript that no bundler touches,
// as the migrations: a thread has to start from a file that Node.js reads by
// itself, in development, in tests and in a built package alike.
const { parentPort, workerData } = require('node:worker_threads');

/** @type {typeof import('@duckdb/node-api')} */
const duckdb = require(workerData.duckdb);
const port = /** @type {import('node:worker_threads').MessagePort} */ (
  parentPort
);

/** Whole numbers that arrive as text: as numbers where these are exact. */
const WHOLE = new Set([
  duckdb.DuckDBTypeId.BIGINT,
  duckdb.DuckDBTypeId.UBIGINT,
  duckdb.DuckDBTypeId.HUGEINT,
  duckdb.DuckDBTypeId.UHUGEINT,
]);

const opened = duckdb.DuckDBInstance.create(':memory:', workerData.settings);

/** Continuations of answers that come in parts, by request. */
const waiting = new Map();

/**
 * Connections that answer. The process dies where the thread is ended from
 * outside while one of them has work at the engine, so it ends by itself.
 *
 * @type {Set<import('@duckdb/node-api').DuckDBConnection>}
 */
const answering = new Set();

/** @type {Set<Promise<void>>} */
const answers = new Set();

/** 1 when the engine is closed; others wait for it without a loop of events. */
const closed = new Int32Array(workerData.closed);

const PAUSE_MILLISECONDS = 10;

let closing = false;

/** @throws Error when no more is to be read */
function assertOpen() {
  if (closing) {
    throw new Error('The analytics thread is closed');
  }
}

/** @param {Array<Array<unknown>>} rows @param {boolean[]} whole */
function readRows(rows, whole) {
  for (const row of rows) {
    for (let at = 0; at < row.length; at += 1) {
      if (whole[at] && typeof row[at] === 'string') {
        const number = Number(row[at]);
        row[at] = Number.isSafeInteger(number) ? number : row[at];
      }
    }
  }
  return rows;
}

/**
 * Answers one request over a connection of its own; in parts, each of which is
 * asked for, or at once.
 *
 * @param {{id: number, sql: string, params?: any, parts: boolean}} request
 */
async function answer({ id, sql, params, parts }) {
  const instance = await opened;
  assertOpen();
  const connection = await instance.connect();
  answering.add(connection);
  try {
    assertOpen();
    await connection.run("set timezone = 'UTC'");
    assertOpen();
    const result = await connection.stream(sql, params);
    const columns = result.deduplicatedColumnNames();
    const whole = result.columnTypes().map(type => WHOLE.has(type.typeId));
    /** @type {Array<Array<unknown>>} */
    const all = [];
    for await (const chunk of result.yieldRowsJson()) {
      assertOpen();
      const rows = readRows(/** @type {any} */ (chunk), whole);
      if (!parts) {
        all.push(...rows);
      } else if ((await part(id, columns, rows)) === 'stop') {
        break;
      }
    }
    port.postMessage({ id, columns, rows: all, done: true });
  } finally {
    waiting.delete(id);
    answering.delete(connection);
    connection.closeSync();
  }
}

/**
 * Hands over a part; resolves when the next one is asked for.
 *
 * @param {number} id @param {string[]} columns @param {unknown[][]} rows
 */
function part(id, columns, rows) {
  return new Promise(resolve => {
    waiting.set(id, resolve);
    port.postMessage({ id, columns, rows, done: false });
  });
}

/** Interrupts what is under way, closes the engine, and lets the thread end. */
async function close() {
  if (closing) {
    return;
  }
  closing = true;
  for (const go of waiting.values()) {
    go('stop');
  }
  // Again and again: an interrupt between two statements is forgotten.
  const interrupt = () => {
    for (const connection of answering) {
      connection.interrupt();
    }
  };
  const timer = setInterval(interrupt, PAUSE_MILLISECONDS);
  interrupt();
  const instance = await opened.catch(() => null);
  await Promise.all(answers);
  clearInterval(timer);
  instance?.closeSync();
  Atomics.store(closed, 0, 1);
  Atomics.notify(closed, 0);
  port.close();
}

port.on('message', message => {
  if (message.kind === 'close') {
    close();
    return;
  }
  if (message.kind === 'next' || message.kind === 'stop') {
    waiting.get(message.id)?.(message.kind);
    return;
  }
  const answered = answer(message)
    .catch(error =>
      port.postMessage({
        id: message.id,
        error: String(error.message ?? error),
      }),
    )
    .finally(() => answers.delete(answered));
  answers.add(answered);
});
