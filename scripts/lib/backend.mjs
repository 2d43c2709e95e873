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

import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { start, tail } from './children.mjs';
import { ROOT, shown } from './paths.mjs';
import { Problem } from './problem.mjs';

/**
 * Starts the backend from its sources, with the transform that the Backstage
 * CLI uses but without its file watcher and build step.
 *
 * @param options - `config`: files in rising order of precedence
 */
export function startFromSource({ config, env, log }) {
  const require = createRequire(path.join(ROOT, 'package.json'));
  return start(
    process.execPath,
    [
      '--enable-source-maps',
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      'src',
      ...config.flatMap(file => ['--config', file]),
    ],
    { cwd: path.join(ROOT, 'packages', 'backend'), env, log },
  );
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** The line of a log that best says why the backend stopped. */
export function causeIn(text) {
  const lines = text.split('\n').filter(line => !/^\s+at |^\s*$/.test(line));
  const found = [
    /startup failed; caused by|^\s*Plugin '.*failed/,
    // What was thrown; nested causes are indented.
    /^\w*Error: /,
    /error|refus|missing/i,
    /./,
  ]
    .map(pattern => lines.filter(line => pattern.test(line)).pop())
    .find(Boolean);
  return (found ?? 'it wrote nothing').trim().slice(0, 300);
}

/**
 * Waits until every URL answers with 2xx.
 *
 * @param child - the process behind them; its end is the end of waiting
 * @param timeout - milliseconds
 * @throws Problem that quotes the log's last complaint
 */
export async function waitUntilReady({ child, urls, log, timeout = 180_000 }) {
  let ended;
  child.done.then(result => {
    ended = result;
  });
  const deadline = performance.now() + timeout;
  for (const url of urls) {
    while (!(await answers(url))) {
      if (ended) {
        throw new Problem(
          `The backend stopped while starting (${causeIn(
            tail(log, 200),
          )}); its log is ${shown(log)}.`,
        );
      }
      if (performance.now() > deadline) {
        throw new Problem(
          `The backend did not become ready within ${
            timeout / 1000
          } s (${url} does not answer); its log is ${shown(log)}.`,
        );
      }
      await sleep(250);
    }
  }
}
