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

/** A value of the text is not what its place needs. */
export class Unreadable extends Error {}

/** @throws Unreadable unless it is a mapping */
export function record(value: unknown, path: string): Record<string, unknown> {
  if (!isRecord(value)) {
    throw new Unreadable(
      `${path} is ${JSON.stringify(value) ?? 'empty'}; write a mapping`,
    );
  }
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A text, or null where there is none.
 *
 * @throws Unreadable for a list or mapping
 */
export function text(value: unknown, path: string): string | null {
  if (value === undefined || value === null) {
    return null;
  }
  if (typeof value === 'object') {
    throw new Unreadable(`${path} is no text; write one text`);
  }
  return String(value);
}

/**
 * A list of texts; one text is a list of one.
 *
 * @throws Unreadable where an item is none
 */
export function texts(value: unknown, path: string): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  const list = Array.isArray(value) ? value : [value];
  return list.map((item, index) => {
    const read = text(item, `${path}[${index}]`);
    if (read === null) {
      throw new Unreadable(`${path}[${index}] is empty; name an element`);
    }
    return read;
  });
}

/** @throws Unreadable unless it is true, false or absent */
export function flag(value: unknown, path: string): boolean {
  if (value === undefined || value === null) {
    return false;
  }
  if (typeof value !== 'boolean') {
    throw new Unreadable(
      `${path} is ${JSON.stringify(value)}; write true or false`,
    );
  }
  return value;
}
