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

const PATTERN =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads a time as the vectors write it: ISO 8601, or with single digits and a
 * blank (`2023-4-10 6:51:47`); UTC unless an offset is given.
 *
 * @returns milliseconds since the epoch; null for text that is no time
 */
export function parseTime(text: string): number | null {
  const match = PATTERN.exec(text);
  if (!match) {
    return null;
  }
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map(part => Number(part ?? 0));
  const start = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(start);
  const real =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!real) {
    return null;
  }
  const zone = match[8];
  const offset =
    zone === undefined || zone === 'Z'
      ? 0
      : (zone.startsWith('-') ? -1 : 1) *
        (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  return start + Number(match[7] ?? 0) * 1000 - offset * 60_000;
}

/** A time in milliseconds, or an error that names the field. */
export function timeOf(value: unknown, field: string): number {
  const at = typeof value === 'string' ? parseTime(value) : null;
  if (at === null) {
    throw new Error(
      `${field} is ${JSON.stringify(value) ?? 'missing'}; expected a time`,
    );
  }
  return at;
}

/** An instant as the vectors write keys: whole seconds, UTC. */
export function keyOf(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
