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

import { splitUnits } from '../money';
import { Fraction, commonParts } from './fraction';
import { Receiver } from './types';

/** How each unit of a pool is handed out. */
export interface Plan {
  receivers: readonly Receiver[];
  /** Whole parts by receiver; they add up to `whole`; some may be negative. */
  parts: readonly bigint[];
  whole: bigint;
}

/** A plan of shares that add up to 1. */
export function planOf(
  shares: ReadonlyArray<{ receiver: Receiver; part: Fraction }>,
): Plan {
  const { parts, whole } = commonParts(shares.map(({ part }) => part));
  return { receivers: shares.map(({ receiver }) => receiver), parts, whole };
}

/**
 * Splits an amount by a plan; the parts add up to it exactly. What a negative
 * part (negative idle) takes is rounded for itself; the others share all the
 * rest by largest remainders.
 */
export function applyPlan({ parts, whole }: Plan, amount: bigint): bigint[] {
  if (amount === 0n) {
    return parts.map(() => 0n);
  }
  if (parts.every(part => part >= 0n)) {
    return splitUnits(amount, parts)!;
  }
  const taken = parts.map(part => (part < 0n ? (amount * part) / whole : 0n));
  const rest = taken.reduce((all, part) => all - part, amount);
  const given = splitUnits(
    rest,
    parts.map(part => (part > 0n ? part : 0n)),
  )!;
  return parts.map((_, at) => taken[at] + given[at]);
}

/** A receiver's share of a pool as decimal text of at most 15 places. */
export function shareText(parts: bigint, whole: bigint): string {
  const scale = 10n ** 15n;
  const size = parts < 0n ? -parts : parts;
  const units = (size * scale + whole / 2n) / whole;
  const sign = parts < 0n ? '-' : '';
  const digits = String(units).padStart(16, '0');
  const text = `${digits.slice(0, -15)}.${digits.slice(-15)}`;
  return `${sign}${text.replace(/\.?0+$/, '')}`;
}
