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

/**
 * Encodes the sort values of the last row of a page as an opaque cursor.
 *
 * @public
 */
export function encodeKeyset(values: ReadonlyArray<string | number>): string {
  return Buffer.from(JSON.stringify(values), 'utf8').toString('base64url');
}

/**
 * Reads a cursor back.
 *
 * @param types - type of each sort value
 * @throws InputError when the cursor was not made by {@link encodeKeyset} for
 *   such a list
 * @public
 */
export function decodeKeyset(
  cursor: string,
  types: ReadonlyArray<'string' | 'number'>,
): Array<string | number> {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    values = undefined;
  }
  if (
    !Array.isArray(values) ||
    values.length !== types.length ||
    values.some(
      (value, index) =>
        typeof value !== types[index] ||
        (typeof value === 'number' && !Number.isFinite(value)),
    )
  ) {
    throw new InputError(
      `cursor is ${JSON.stringify(
        cursor.slice(0, 80),
      )}; pass the nextCursor of the previous page, or leave it out`,
    );
  }
  return values;
}
