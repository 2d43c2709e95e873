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

import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { shown } from './paths.mjs';
import { Problem } from './problem.mjs';

const MARK = 'maestro-data.json';

function read(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, MARK), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Whether a folder holds Maestro's data or nothing, so that it may be deleted
 * as a whole. A folder that only the development server wrote has no mark but
 * nothing except databases and logs.
 */
export function looksOurs(folder) {
  if (!existsSync(folder) || read(folder)?.kind === 'maestro-data') {
    return true;
  }
  return readdirSync(folder).every(
    name => /\.sqlite(-\w+)?$/.test(name) || name === 'logs',
  );
}

/** @throws Problem if the folder looks like somebody else's */
export function deleteData(folder) {
  if (!looksOurs(folder)) {
    throw new Problem(
      `--fresh would delete ${shown(
        folder,
      )}, which does not look like Maestro's data (no ${MARK} in it); delete it yourself if you mean it.`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Creates the folder and its mark if needed; returns what the mark says. */
export function openData(folder) {
  try {
    mkdirSync(path.join(folder, 'logs'), { recursive: true });
    if (!read(folder)) {
      const mark = { kind: 'maestro-data', created: new Date().toISOString() };
      writeFileSync(path.join(folder, MARK), `${JSON.stringify(mark)}\n`);
    }
  } catch (error) {
    throw new Problem(
      `The data folder ${shown(folder)} cannot be written (${
        error.code
      }); give it to this user, or choose another with MAESTRO_DATA_DIR=<folder>.`,
    );
  }
  return read(folder) ?? {};
}

/** Adds to the mark. */
export function noteData(folder, change) {
  const mark = { ...read(folder), ...change };
  writeFileSync(path.join(folder, MARK), `${JSON.stringify(mark)}\n`);
}
