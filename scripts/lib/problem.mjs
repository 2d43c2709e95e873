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

/**
 * Something that the person at the keyboard can cure. The launcher prints the
 * message alone: one sentence that names the cause and the fix, no stack.
 */
export class Problem extends Error {
  constructor(message) {
    super(message);
    this.name = 'Problem';
  }
}

/** A line of progress, so that nobody wonders whether anything happens. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Seconds since `start` (milliseconds of the same clock), e.g. `12 s`. */
export function since(start) {
  const seconds = (performance.now() - start) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

/**
 * Splits flags from words and refuses what nobody declared.
 *
 * @param args - what stands after the command
 * @param known - flag names without dashes; the value `true` means a switch,
 *   `'value'` a flag that takes a value (`--only a,b` or `--only=a,b`)
 */
export function parseFlags(args, known) {
  const flags = {};
  for (let i = 0; i < args.length; i++) {
    const match = /^--([a-z-]+)(?:=(.*))?$/.exec(args[i]);
    const kind = match && known[match[1]];
    if (!kind) {
      const names = Object.keys(known).map(name => `--${name}`);
      throw new Problem(
        `Unknown argument "${args[i]}"; known are ${names.join(', ')}.`,
      );
    }
    if (kind === true) {
      flags[match[1]] = true;
    } else {
      const value = match[2] ?? args[++i];
      if (!value || value.startsWith('--')) {
        throw new Problem(`--${match[1]} needs a value.`);
      }
      flags[match[1]] = value;
    }
  }
  return flags;
}
