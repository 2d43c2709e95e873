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

/** Shorter texts are read in a moment. */
const LONG = 50_000;
/** Results that are kept of each function. */
const KEPT = 6;

/** A function with the results of long texts. */
export interface Remembered<Rest extends readonly string[], Result> {
  (path: string, text: string, ...rest: Rest): Result;
  /** Whether it need not read; true of short texts, which take no time. */
  knows(path: string, text: string, ...rest: Rest): boolean;
  /** Takes what somebody else read; short texts are not kept. */
  keep(path: string, text: string, result: Result, ...rest: Rest): void;
}

/**
 * A function that reads a long text once, and not whenever a case of it is
 * judged: ten thousand nodes take seconds to read. Only for functions whose
 * result depends on their arguments alone, and is not altered by anybody.
 */
export function remember<Rest extends readonly string[], Result>(
  read: (path: string, text: string, ...rest: Rest) => Result,
): Remembered<Rest, Result> {
  // The least recently asked comes first.
  const known = new Map<string, Result>();
  const keyOf = (path: string, text: string, rest: Rest) =>
    JSON.stringify([path, ...rest]) + text;
  const keep = (key: string, result: Result) => {
    known.delete(key);
    known.set(key, result);
    if (known.size > KEPT) {
      known.delete(known.keys().next().value!);
    }
  };
  return Object.assign(
    (path: string, text: string, ...rest: Rest) => {
      if (text.length < LONG) {
        return read(path, text, ...rest);
      }
      const key = keyOf(path, text, rest);
      const result = known.has(key)
        ? known.get(key)!
        : read(path, text, ...rest);
      keep(key, result);
      return result;
    },
    {
      knows: (path: string, text: string, ...rest: Rest) =>
        text.length < LONG || known.has(keyOf(path, text, rest)),
      keep: (path: string, text: string, result: Result, ...rest: Rest) => {
        if (text.length >= LONG) {
          keep(keyOf(path, text, rest), result);
        }
      },
    },
  );
}
