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
 * A part of a payload that cannot be read: names field, value and fix.
 *
 * @public
 */
export class UnreadableField extends Error {}

// Objects are named, not printed: they may be large, or too deep to print.
function shown(value: unknown): string {
  if (value === undefined) {
    return 'missing';
  }
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

const ISO_TIME =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?\s?(Z|UTC|[+-]\d{2}:?\d{2})$/;

/**
 * A source's time as ISO 8601 in UTC with milliseconds, so that times compare
 * as text; null when it is not one. Takes ISO 8601 with an offset,
 * `2026-01-31 12:00:00 UTC`, and whole seconds since 1970.
 *
 * @public
 */
export function parseTime(value: unknown): string | null {
  let millis = NaN;
  if (typeof value === 'number' && Number.isInteger(value)) {
    millis = value * 1000;
  } else if (typeof value === 'string' && ISO_TIME.test(value)) {
    const iso = value
      .replace(/\s?UTC$/, 'Z')
      .replace(/\s([+-])/, '$1')
      .replace(' ', 'T')
      .replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
    millis = Date.parse(iso);
  }
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/**
 * Reads members of a payload. Methods named `optional…` give null for what is
 * absent, null or empty; the others throw {@link UnreadableField}.
 *
 * @public
 */
export class Fields {
  private constructor(
    private readonly record: Record<string, unknown>,
    private readonly path: string,
  ) {}

  /** @throws UnreadableField when the value is not an object */
  static of(value: unknown, path = ''): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new UnreadableField(
        `${path || 'body'}: ${shown(value)}; expected an object`,
      );
    }
    return new Fields(value as Record<string, unknown>, path);
  }

  private at(key: string): string {
    return this.path ? `${this.path}.${key}` : key;
  }

  /** The member as it is; undefined when absent. */
  raw(key: string): unknown {
    return Object.prototype.hasOwnProperty.call(this.record, key)
      ? this.record[key]
      : undefined;
  }

  private fail(key: string, expected: string): never {
    throw new UnreadableField(
      `${this.at(key)}: ${shown(this.raw(key))}; expected ${expected}`,
    );
  }

  child(key: string): Fields {
    return Fields.of(this.raw(key), this.at(key));
  }

  optionalChild(key: string): Fields | null {
    const value = this.raw(key);
    return value === undefined || value === null ? null : this.child(key);
  }

  /** Elements that are objects or not: the caller reads each by `Fields.of`. */
  list(key: string): Array<{ value: unknown; path: string }> {
    const value = this.raw(key);
    return Array.isArray(value)
      ? value.map((item, index) => ({
          value: item,
          path: `${this.at(key)}[${index}]`,
        }))
      : [];
  }

  text(key: string): string {
    return this.optionalText(key) ?? this.fail(key, 'a text');
  }

  optionalText(key: string): string | null {
    const value = this.raw(key);
    return typeof value === 'string' && value !== '' ? value : null;
  }

  integer(key: string): number {
    return this.optionalInteger(key) ?? this.fail(key, 'a whole number');
  }

  optionalInteger(key: string): number | null {
    const value = this.raw(key);
    return typeof value === 'number' && Number.isSafeInteger(value)
      ? value
      : null;
  }

  /** An identifier: text, or a whole number as text. */
  id(key: string): string {
    const number = this.optionalInteger(key);
    return number === null ? this.text(key) : String(number);
  }

  flag(key: string): boolean {
    return this.raw(key) === true;
  }

  time(key: string): string {
    return (
      this.optionalTime(key) ??
      this.fail(key, 'a time such as 2026-01-31T12:00:00Z')
    );
  }

  optionalTime(key: string): string | null {
    return parseTime(this.raw(key));
  }
}

/**
 * Runs `read`; a part that cannot be read becomes a problem and null.
 *
 * @public
 */
export function attempt<T>(problems: string[], read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableField) {
      problems.push(error.message);
      return null;
    }
    throw error;
  }
}
