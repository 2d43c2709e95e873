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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';

/** Largest amount of a resource, in millicores or bytes. */
export const MAX_AMOUNT = 1e14;

const UNITS: Array<[string, bigint]> = [
  ['Ti', 2n ** 40n],
  ['Gi', 2n ** 30n],
  ['Mi', 2n ** 20n],
  ['Ki', 2n ** 10n],
];

/**
 * A whole amount (millicores or bytes): the fraction is cut off, less than 0
 * becomes 0, and more than 1e14 becomes 1e14.
 *
 * @throws InvalidInputError - not a number
 */
export function amountFromNumber(value: number): number {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw new InvalidInputError(
      `The amount is ${String(value)}; give a number of millicores or bytes.`,
    );
  }
  return Math.trunc(Math.min(Math.max(value, 0), MAX_AMOUNT)) || 0;
}

/** Whole millicores of a number of cores. */
export function millicoresFromCores(cores: number): number {
  return amountFromNumber(cores * 1000);
}

/** An amount times a factor, as a whole amount. */
export function scaleAmount(amount: number, factor: number): number {
  return amountFromNumber(amount * factor);
}

/**
 * The least multiple of `scale` at or above an amount.
 *
 * @throws InvalidInputError - a scale of 0 or below
 */
export function roundUpToScale(amount: number, scale: number): number {
  if (!Number.isFinite(scale) || scale <= 0) {
    throw new InvalidInputError(
      `The scale is ${scale}; it must be greater than 0.`,
    );
  }
  return Math.ceil(amount / scale) * scale;
}

/**
 * Bytes with a binary unit and two decimals (`1.50Gi`); below 1,024 the plain
 * number. Rounded half to even on the exact quotient.
 */
export function humanizeMemory(bytes: number): string {
  const whole = BigInt(Math.trunc(bytes));
  const unit = UNITS.find(([, size]) => whole >= size);
  if (!unit) {
    return String(whole);
  }
  const [suffix, size] = unit;
  const floor = (whole * 100n) / size;
  const rest = ((whole * 100n) % size) * 2n;
  const up = rest > size || (rest === size && floor % 2n === 1n);
  const hundredths = up ? floor + 1n : floor;
  const cents = String(hundredths % 100n).padStart(2, '0');
  return `${hundredths / 100n}.${cents}${suffix}`;
}
