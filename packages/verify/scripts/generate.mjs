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

// node scripts/generate.mjs [--check]: makes verify.mjs, which is src/verify.ts
// without its types, comments and all. It lies in the repository, so that
// everybody has the same bytes and can read them, and runs from Node 20 on.

import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const ts = require('typescript');
const prettier = require('prettier');

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'verify.mjs');
const { outputText } = ts.transpileModule(
  readFileSync(join(root, 'src/verify.ts'), 'utf8'),
  {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      removeComments: false,
    },
  },
);
const text = prettier.format(outputText, {
  ...prettier.resolveConfig.sync(target),
  parser: 'babel',
});

if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
  chmodSync(target, 0o755);
  console.log(target);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error(
    'verify.mjs is not made from src/verify.ts; run yarn workspace @maestro/verify generate',
  );
  process.exitCode = 1;
}
