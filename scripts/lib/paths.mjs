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

import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
  '..',
);

/** What can be thrown away: a downloaded Node, the unpacked bundle, logs. */
export const CACHE = path.join(ROOT, '.cache');

/** The committed Yarn release; Yarn is never looked for on PATH. */
export const YARN = path.join(ROOT, '.yarn', 'releases', 'yarn-4.13.0.cjs');

/** A path as a person in the repository would type it. */
export function shown(file) {
  const relative = path.relative(ROOT, file);
  return relative.startsWith('..') ? file : `./${relative}`;
}
