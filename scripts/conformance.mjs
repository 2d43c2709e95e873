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

// yarn conformance <topic> --data <folder> [--only suite,...]
// yarn conformance dora --repo <folder>
//
// Runs published vectors through the engines that they test. Exit codes: 0 all
// passed, 1 something failed, 2 the command could not be carried out.

import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, UsageError, USAGE } from './conformance/arguments.mjs';
import { loadModules } from './conformance/modules.mjs';
import { runRepository, runTopic } from './conformance/run.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

async function main() {
  const options = readArguments(process.argv.slice(2), [
    process.cwd(),
    // Yarn runs scripts at the root; this is where the user stands.
    process.env.INIT_CWD,
  ]);
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  if (!existsSync(resolve(root, 'node_modules'))) {
    throw new UsageError('Dependencies are missing; run `yarn install` first.');
  }
  const modules = await loadModules(root);
  const given = { ...options, modules, print: line => console.log(line) };
  const codes = [];
  if (options.folder) {
    codes.push(await runTopic(given));
  }
  if (options.repository) {
    codes.push(await runRepository(given));
  }
  return Math.max(...codes);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 2;
}
