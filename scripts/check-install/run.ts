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

import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

export interface RunOptions {
  command: string;
  args: string[];
  cwd: string;
  /** The file that gets the whole output, appended. */
  log: string;
  input?: string;
}

/** Runs a program to its end; an error shows the last lines of its output. */
export function run({ command, args, cwd, log, input }: RunOptions): void {
  const file = openSync(log, 'a');
  const { status, error } = spawnSync(command, args, {
    cwd,
    input,
    stdio: [input === undefined ? 'ignore' : 'pipe', file, file],
  });
  closeSync(file);
  if (error || status !== 0) {
    throw new Error(
      `${[command, ...args].join(' ')} in ${cwd} ended with ${
        error ?? `exit code ${status}`
      }:\n${lastLines(log, 15)}`,
    );
  }
}

/** The last lines of a log, for an error message. */
export function lastLines(log: string, count: number): string {
  return readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-count)
    .join('\n');
}
