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
 * Refuses query parameters that a route does not know, so that a slip of the
 * pen does not silently give another answer.
 *
 * @throws InputError that names the parameter and the known ones
 * @public
 */
export function assertKnownQuery(
  query: Record<string, unknown>,
  known: readonly string[],
): void {
  for (const [name, value] of Object.entries(query)) {
    if (!known.includes(name)) {
      throw new InputError(
        `Unknown query parameter ${JSON.stringify(name)}; known: ${
          known.length > 0 ? known.join(', ') : 'none'
        }`,
      );
    }
    if (typeof value !== 'string') {
      throw new InputError(`${name} is given more than once; give it once`);
    }
  }
}

/**
 * Reads a page size.
 *
 * @throws InputError when it is no whole number between 1 and `max`
 * @public
 */
export function parseLimit(
  value: unknown,
  options: { max: number; fallback: number },
): number {
  if (value === undefined || value === '') {
    return options.fallback;
  }
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1 || limit > options.max) {
    throw new InputError(
      `limit is ${JSON.stringify(value)}; write a whole number from 1 to ${
        options.max
      }`,
    );
  }
  return limit;
}
