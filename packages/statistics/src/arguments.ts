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

import { InvalidInputError, shown } from './errors';

/** Requires a confidence level strictly between 0 and 1. */
export function assertLevel(level: number): void {
  if (!(level > 0 && level < 1)) {
    throw new InvalidInputError(
      `level is ${shown(
        level,
      )}; expected a confidence level between 0 and 1, ` + 'such as 0.95',
    );
  }
}

/** Requires a probability from 0 to 1, both included. */
export function assertProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) {
    throw new InvalidInputError(
      `p is ${shown(p)}; expected a probability from 0 to 1`,
    );
  }
}

/** Requires a whole number that is not negative. */
export function assertCount(value: number, field: string): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidInputError(
      `${field} is ${shown(value)}; expected a whole number, 0 or greater`,
    );
  }
}

/** Requires that a sample is a finite number. */
export function assertSample(value: number, index: number): void {
  if (!Number.isFinite(value)) {
    throw new InvalidInputError(
      `sample ${index} is ${shown(value)}; expected a finite number`,
    );
  }
}
