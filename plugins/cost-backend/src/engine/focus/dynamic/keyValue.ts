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
 *
 * @param deep - of an object of any level
 */
export function repeatedKey(json: string, deep = false): string | null {
  /** Keys of each object that is open; null: a list. */
  const open: Array<Set<string> | null> = [];
  let place = 0;
  while (place < json.length) {
    const sign = json[place];
    if (sign === '"') {
      const end = endOfText(json, place);
      const keys = open.at(-1);
      const next = /\S/.exec(json.slice(end, end + 64));
      if (keys && next?.[0] === ':' && (deep || open.length === 1)) {
        const key = JSON.parse(json.slice(place, end)) as string;
        if (keys.has(key)) {
          return key;
        }
        keys.add(key);
      }
      place = end;
    } else {
      if (sign === '{') {
        open.push(new Set());
      } else if (sign === '[') {
        open.push(null);
      } else if (sign === '}' || sign === ']') {
        open.pop();
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
