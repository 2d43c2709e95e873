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

import { assertSample } from './arguments';
import { InvalidInputError, shown } from './errors';

function checked(amounts: readonly number[]): number[] {
  amounts.forEach((amount, index) => {
    assertSample(amount, index);
    if (amount < 0) {
      throw new InvalidInputError(
        `sample ${index} is ${shown(amount)}; expected 0 or greater`,
      );
    }
  });
  return [...amounts].sort((a, b) => a - b);
}

/**
 * Gini coefficient of a distribution: 0 when all have the same, towards 1 the
 * fewer have everything. Half the relative mean absolute difference, from the
 * sorted samples (Sen, "On Economic Inequality", 1973), multiplied by
 * n / (n - 1) so that a group of n in which one has everything gives 1
 * (Deltas, "The small-sample bias of the Gini coefficient", Review of
 * Economics and Statistics 85, 2003).
 *
 * @param amounts - one per member, in any order, none negative
 * @returns null for fewer than two members, or when nobody has anything
 * @throws InvalidInputError for an amount that is negative or not finite
 */
export function giniCoefficient(amounts: readonly number[]): number | null {
  const sorted = checked(amounts);
  const n = sorted.length;
  const total = sorted.reduce((sum, amount) => sum + amount, 0);
  if (n < 2 || total === 0) {
    return null;
  }
  const weighted = sorted.reduce(
    (sum, amount, index) => sum + (2 * (index + 1) - n - 1) * amount,
    0,
  );
  return Math.min(1, Math.max(0, weighted / ((n - 1) * total)));
}

/**
 * Contributor absence factor (CHAOSS; also called bus factor): the fewest
 * members who together make the given share of all contributions.
 *
 * @param amounts - contributions, one per member, none negative
 * @param share - more than 0, at most 1
 * @returns null when nobody contributed
 * @throws InvalidInputError for a bad amount or share
 */
export function contributorAbsenceFactor(
  amounts: readonly number[],
  share: number = 0.5,
): number | null {
  if (!(share > 0 && share <= 1)) {
    throw new InvalidInputError(
      `share is ${shown(share)}; expected more than 0 and at most 1`,
    );
  }
  const sorted = checked(amounts);
  const total = sorted.reduce((sum, amount) => sum + amount, 0);
  if (total === 0) {
    return null;
  }
  let count = 0;
  for (let sum = 0; sum < share * total && count < sorted.length; count++) {
    sum += sorted[sorted.length - 1 - count];
  }
  return count;
}
