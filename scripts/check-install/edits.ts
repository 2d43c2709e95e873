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

import { readFileSync, writeFileSync } from 'node:fs';

/** How the names of our plugins begin. */
export const SCOPE = '@maestro/backstage-plugin-';

type Manifest = Record<string, any>;

/** Changes a JSON file in place. */
export function editJson(file: string, edit: (value: Manifest) => void) {
  const value = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  edit(value);
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Inserts a text before the first place where another one is. */
export function insert(file: string, before: string, text: string) {
  const content = readFileSync(file, 'utf8');
  if (!content.includes(before)) {
    throw new Error(`${file} has no "${before}"; the template has changed`);
  }
  writeFileSync(file, content.replace(before, `${text}${before}`));
}
