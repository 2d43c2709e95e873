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
 * Which members to keep: `true` for the value, nested for objects and lists.
 *
 * @public
 */
export type Shape = true | { [key: string]: Shape } | [Shape];

/**
 * The members of `value` that `shape` names. What is pulled is kept as a
 * delivery: without counters that change by the hour, equal facts give equal
 * bytes, and without members that nobody reads, less of people is stored.
 *
 * @public
 */
export function pick(value: unknown, shape: Shape): unknown {
  if (shape === true || value === null || value === undefined) {
    return value ?? null;
  }
  if (Array.isArray(shape)) {
    return Array.isArray(value)
      ? value.map(item => pick(item, shape[0]))
      : null;
  }
  if (typeof value !== 'object') {
    return null;
  }
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([key]) => record[key] !== undefined)
      .map(([key, inner]) => [key, pick(record[key], inner)]),
  );
}

/** A shape that keeps the members named. @public */
export function members(...keys: string[]): { [key: string]: Shape } {
  return Object.fromEntries(keys.map(key => [key, true]));
}

/**
 * The lines of a text that match, joined by line ends; null when there are
 * none, or no text.
 *
 * @public
 */
export function linesMatching(text: unknown, pattern: RegExp): string | null {
  if (typeof text !== 'string') {
    return null;
  }
  const lines = text.split(/\r?\n/).filter(line => pattern.test(line));
  return lines.length === 0 ? null : lines.join('\n');
}
