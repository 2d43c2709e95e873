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

/*
 * `npm start`, `npm test` and `yarn start:production` enter here. Runs on a
 * bare Node 20 with nothing installed, so only Node's own modules are imported
 * before the dependencies are there.
 */
import { fileURLToPath } from 'node:url';
import { isStopping } from './lib/children.mjs';
import { findNode, runUnder } from './lib/node.mjs';
import { Problem, say } from './lib/problem.mjs';

const COMMANDS = {
  start: './start.mjs',
  test: './test.mjs',
  production: './production.mjs',
};

async function main([command, ...args]) {
  if (!Object.hasOwn(COMMANDS, command ?? '')) {
    throw new Problem(
      `Unknown command "${command ?? ''}"; known are ${Object.keys(
        COMMANDS,
      ).join(', ')}.`,
    );
  }
  const node = findNode();
  if (node !== process.execPath) {
    return runUnder(node, [fileURLToPath(import.meta.url), command, ...args]);
  }
  const { main: run } = await import(COMMANDS[command]);
  return run(args);
}

const args = process.argv.slice(2);
try {
  process.exitCode = await main(args);
} catch (error) {
  if (isStopping()) {
    // The signal's handler ends this process when the children are gone.
    await new Promise(() => {});
  }
  if (!(error instanceof Problem)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  if (args[0] === 'test') {
    // Whatever reads the result of a test run finds it on the last line.
    say('0 passed, 1 failed');
  }
  process.exit(1);
}
