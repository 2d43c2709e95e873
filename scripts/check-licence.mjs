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
 * Every source file begins with the licence header: node scripts/check-licence.mjs
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesBelow } from './lib/fingerprint.mjs';
import { ROOT, shown } from './lib/paths.mjs';

const FOLDERS = ['packages', 'plugins', 'scripts', 'examples'];
const HEADER =
  /^(?:#!.*\n)?\/\*\n \* Copyright \d{4} The Maestro Authors\n \*\n \* Licensed under the Apache License, Version 2\.0/;

/** Whether a source text begins with the header. */
export function hasHeader(text) {
  return HEADER.test(text.replaceAll('\r\n', '\n'));
}

/** The source files without header, as paths below the root. */
export function filesWithoutHeader(root = ROOT) {
  return FOLDERS.flatMap(folder => filesBelow(path.join(root, folder)))
    .filter(file => /\.(ts|tsx|js|mjs|cjs)$/.test(file))
    .filter(file => path.basename(file) !== '.eslintrc.js')
    .filter(file => !hasHeader(readFileSync(file, 'utf8')));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = filesWithoutHeader();
  for (const file of files) {
    process.stdout.write(`${shown(file)} has no licence header\n`);
  }
  process.exitCode = files.length > 0 ? 1 : 0;
}
