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

/** Digits after the point of an amount that is large enough for them. */
const DIGITS = 2;

const isZero = (amount: string) => /^-?0*(?:\.0*)?$/.test(amount);

/** Whether an amount is below half a cent, and not nothing. */
function isTiny(amount: string): boolean {
  return !isZero(amount) && /^-?0*\.00[0-4]/.test(amount);
}

/**
 * An amount as people read it: rounded to cents; what is smaller keeps two
 * digits, so that nothing that is there reads as nothing. The text is rounded
 * as decimal text, never by way of a binary number.
 *
 * @param amount - decimal text
 * @param currency - ISO 4217, or the name of a virtual currency
 */
export function formatMoney(amount: string, currency: string): string {
  const number = currencyFormat(
    currency,
    isTiny(amount)
      ? { maximumSignificantDigits: 2 }
      : { minimumFractionDigits: DIGITS, maximumFractionDigits: DIGITS },
  );
  // The standard takes decimal text, the type of TypeScript not yet.
  return number.format(amount as unknown as number);
}

/**
 * A format in a billing currency. FOCUS knows virtual ones as well, such as
 * `Credits`, which have no code of three letters: their name follows.
 */
export function currencyFormat(
  currency: string,
  options: Intl.NumberFormatOptions,
): { format(amount: number): string } {
  if (/^[A-Za-z]{3}$/.test(currency)) {
    return new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency,
      ...options,
    });
  }
  const number = new Intl.NumberFormat(undefined, options);
  return { format: amount => `${number.format(amount)} ${currency}` };
}

/** As above, with a sign. */
export function formatChange(amount: string, currency: string): string {
  return `${amount.startsWith('-') || isZero(amount) ? '' : '+'}${formatMoney(
    amount,
    currency,
  )}`;
}

/** An amount to the last decimal. */
export function exactMoney(amount: string, currency: string): string {
  return `${amount} ${currency}`;
}

/** For lengths of bars alone: a binary number is near enough for pixels. */
export function toPixels(amount: string): number {
  return Number(amount);
}

/** Bills have 15 digits after the point, converted amounts those of the rate too. */
const SCALE = 60;

/** Units of 1e-60 of a decimal text; exact. */
function units(amount: string): bigint {
  const [, sign, whole, fraction = ''] =
    /^(-?)(\d+)(?:\.(\d{1,60})0*)?$/.exec(amount) ?? [];
  if (whole === undefined) {
    throw new Error(`${amount} is no decimal amount`);
  }
  const size = BigInt(whole + fraction.padEnd(SCALE, '0'));
  return sign ? -size : size;
}

function text(size: bigint): string {
  const sign = size < BigInt(0) ? '-' : '';
  const digits = String(sign ? -size : size).padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -SCALE)}${fraction && `.${fraction}`}`;
}

/** Exact difference of two amounts. */
export function minus(a: string, b: string): string {
  return text(units(a) - units(b));
}

/** Exact sum of amounts. */
export function sum(amounts: readonly string[]): string {
  return text(amounts.reduce((total, a) => total + units(a), BigInt(0)));
}

/** Share of an amount in a whole, 0 to 1; null for a whole of nothing. */
export function shareOf(part: string, whole: string): number | null {
  return isZero(whole) ? null : Number(part) / Number(whole);
}

export { isZero };
