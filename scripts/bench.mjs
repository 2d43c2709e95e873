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

// yarn bench NAME: runs plugins/NAME-backend/bench/main.ts and, where the pages
// have one, plugins/NAME/bench/main.ts. Benchmarks print
// figures with unit and size of the input; they are no tests.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTypeScript } from './run-typescript.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const entry = name => `plugins/${name}-backend/bench/main.ts`;
const known = readdirSync(join(root, 'plugins'))
  .filter(folder => folder.endsWith('-backend'))
  .map(folder => folder.slice(0, -'-backend'.length))
  .filter(name => existsSync(join(root, entry(name))));

const [name, ...rest] = process.argv.slice(2);
if (!known.includes(name)) {
  console.error(
    `yarn bench NAME: there is no benchmark "${
      name ?? ''
    }"; known are ${known.join(', ')}`,
  );
  process.exitCode = 2;
} else {
  await runTypeScript(entry(name), rest);
  const pages = `plugins/${name}/bench/main.ts`;
  if (rest.length === 0 && existsSync(join(root, pages))) {
    await runTypeScript(pages, rest);
  }
}
