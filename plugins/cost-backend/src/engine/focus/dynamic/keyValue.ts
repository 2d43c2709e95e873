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
 * The first key that an object of the outermost level has twice, which
 * JSON.parse hides; null: none. The text must be valid JSON.
 */
export function repeatedKey(json: string): string | null {
  const keys = new Set<string>();
  let depth = 0;
  let place = 0;
  while (place < json.length) {
    const sign = json[place];
    if (sign === '"') {
      const end = endOfText(json, place);
      const next = /\S/.exec(json.slice(end, end + 64));
      if (depth === 1 && next?.[0] === ':') {
        const key = JSON.parse(json.slice(place, end)) as string;
        if (keys.has(key)) {
          return key;
        }
        keys.add(key);
      }
      place = end;
    } else {
      if (sign === '{' || sign === '[') {
        depth += 1;
      } else if (sign === '}' || sign === ']') {
        depth -= 1;
      }
      place += 1;
    }
  }
  return null;
}

/** The place behind the closing quote of the text that begins at `from`. */
function endOfText(json: string, from: number): number {
  let place = from + 1;
  while (place < json.length && json[place] !== '"') {
    place += json[place] === '\\' ? 2 : 1;
  }
  return place + 1;
}
