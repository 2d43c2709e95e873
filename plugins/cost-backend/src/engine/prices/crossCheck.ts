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

import { AmountInput, Decimal, toDecimal } from '../money';
import { Rate, Rates } from './rows';

/** Rates of one model in another catalogue, US dollars per million tokens. */
export interface OtherRates {
  input?: AmountInput;
  output?: AmountInput;
  cache_read?: AmountInput;
  cache_write?: AmountInput;
}

/** A rate on which two catalogues differ. */
export interface RateDifference {
  kind: keyof OtherRates;
  /** Decimal text, US dollars per million tokens. */
  ours: string;
  other: string;
}

const KINDS: ReadonlyArray<[keyof OtherRates, string]> = [
  ['input', 'input_mtok'],
  ['output', 'output_mtok'],
  ['cache_read', 'cache_read_mtok'],
  ['cache_write', 'cache_write_mtok'],
];

/** Part of the greater rate by which two may differ: 0.5 %. */
export const RATE_TOLERANCE = '0.005';

const baseOf = (rate: Rate): Decimal =>
  toDecimal(
    typeof rate === 'object' && 'base' in rate ? rate.base : rate,
    'rate',
  );

/**
 * Compares the rates that two catalogues both have of a model: they disagree
 * where they differ by more than the tolerance of the greater one. Tiers are
 * not compared, for the other catalogue has none: the base rate counts.
 *
 * @returns null where there is no rate that both have
 */
export function compareRates(
  ours: Rates,
  other: OtherRates,
): RateDifference[] | null {
  let compared = 0;
  const differences: RateDifference[] = [];
  for (const [kind, name] of KINDS) {
    const [own, foreign] = [ours[name], other[kind]];
    if (own === undefined || foreign === undefined) {
      continue;
    }
    compared += 1;
    const [a, b] = [baseOf(own), toDecimal(foreign, kind)];
    if (a.minus(b).abs().gt(Decimal.max(a, b).mul(RATE_TOLERANCE))) {
      differences.push({ kind, ours: a.toFixed(), other: b.toFixed() });
    }
  }
  return compared === 0 ? null : differences;
}
