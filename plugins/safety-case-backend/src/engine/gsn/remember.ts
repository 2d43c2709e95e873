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

/**
 * A function that reads a long text once, and not whenever a case of it is
 * judged: ten thousand nodes take seconds to read. Only for functions whose
 * result depends on their arguments alone, and is not altered by anybody.
 */
export function remember<Rest extends readonly string[], Result>(
  read: (path: string, text: string, ...rest: Rest) => Result,
): (path: string, text: string, ...rest: Rest) => Result {
  // The least recently asked comes first.
  const known = new Map<string, Result>();
  return (path, text, ...rest) => {
    if (text.length < LONG) {
      return read(path, text, ...rest);
    }
    const key = JSON.stringify([path, ...rest]) + text;
    const result = known.has(key) ? known.get(key)! : read(path, text, ...rest);
    known.delete(key);
    known.set(key, result);
    if (known.size > KEPT) {
      known.delete(known.keys().next().value!);
    }
    return result;
  };
}
