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

import { InputError } from '@backstage/errors';

export type JsonRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws InputError when the text is no JSON object */
export function parseRecord(source: string, what: string): JsonRecord {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw new InputError(
      `The body is not JSON, or was cut off (${
        (error as Error).message
      }); send a ${what} report`,
    );
  }
  if (!isRecord(value)) {
    throw new InputError(`The body is no JSON object; send a ${what} report`);
  }
  return value;
}

/** Members that are objects, of a list. */
export function records(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** ISO 8601; null when it is no instant. Without a zone it is UTC. */
export function instant(value: unknown): string | null {
  let at = NaN;
  if (typeof value === 'number') {
    at = value;
  } else if (typeof value === 'string') {
    at = Date.parse(
      /(?:Z|[+-]\d{2}:?\d{2})$/i.test(value) || !value.includes('T')
        ? value
        : `${value}Z`,
    );
  }
  return Number.isNaN(at) || Math.abs(at) > 8.64e15
    ? null
    : new Date(at).toISOString();
}
