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

import {
  amountFromNumber,
  humanizeMemory,
  millicoresFromCores,
  roundUpToScale,
  scaleAmount,
} from '../../engine/rightsizing';
import { Json, Problems } from '../cases';

const OPERATIONS: Record<string, (vector: Json) => number | string> = {
  amountFromFloat: ({ input }) => amountFromNumber(input),
  bytesFromFloat: ({ input }) => amountFromNumber(input),
  millicoresFromCores: ({ input }) => millicoresFromCores(input),
  coresFromMillicores: ({ input }) => input / 1000,
  bytesFromAmount: ({ input }) => input,
  humanizeMemory: ({ input }) => humanizeMemory(input),
  scale: ({ input, factor }) => scaleAmount(input, factor),
  max: ({ input }) => Math.max(...input),
  roundUpToScale: ({ input, scale }) => roundUpToScale(input, scale),
};

/** One amount: an operation and its result, or its refusal. */
export function checkAmount(vector: Json, problems: Problems): void {
  const operation = OPERATIONS[vector.op];
  if (!operation) {
    problems.add(`there is no operation ${vector.op}`);
    return;
  }
  let found: number | string | undefined;
  try {
    found = operation(vector);
  } catch (error) {
    if (!vector.error) {
      throw error;
    }
  }
  if (vector.error) {
    // What is refused leaves the amount as it was.
    problems.same('refused', found === undefined, true);
    problems.same('amount', vector.input, vector.expected ?? vector.input);
  } else if (typeof vector.expected === 'number') {
    problems.near(vector.op, found, vector.expected);
  } else {
    problems.same(vector.op, found, vector.expected);
  }
}
