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

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) {
    [x, y] = [y, x % y];
  }
  return x;
}

/** A rational number, reduced, with a positive denominator. Exact. */
export class Fraction {
  static readonly ZERO = new Fraction(0n, 1n);
  static readonly ONE = new Fraction(1n, 1n);

  static of(numerator: bigint, denominator = 1n): Fraction {
    if (denominator === 0n) {
      throw new RangeError('A fraction has the denominator 0');
    }
    const sign = denominator < 0n ? -1n : 1n;
    const by = gcd(numerator, denominator) * sign;
    return new Fraction(numerator / by, denominator / by);
  }

  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  get isZero(): boolean {
    return this.numerator === 0n;
  }

  plus(other: Fraction): Fraction {
    return Fraction.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.numerator, other.denominator));
  }

  times(other: Fraction): Fraction {
    return Fraction.of(
      this.numerator * other.numerator,
      this.denominator * other.denominator,
    );
  }

  over(other: Fraction): Fraction {
    return Fraction.of(
      this.numerator * other.denominator,
      this.denominator * other.numerator,
    );
  }
}

/** The fractions as whole numbers of one common part, and how many make 1. */
export function commonParts(fractions: readonly Fraction[]): {
  parts: bigint[];
  whole: bigint;
} {
  const whole = fractions.reduce(
    (all, { denominator }) => (all / gcd(all, denominator)) * denominator,
    1n,
  );
  return {
    parts: fractions.map(
      ({ numerator, denominator }) => numerator * (whole / denominator),
    ),
    whole,
  };
}

/**
 * The inverse of a square matrix by Gauss and Jordan, exact; null if it has
 * none.
 */
export function inverse(
  matrix: ReadonlyArray<readonly Fraction[]>,
): Fraction[][] | null {
  const size = matrix.length;
  const rows = matrix.map((row, at) => [
    ...row,
    ...row.map((_, column) => (column === at ? Fraction.ONE : Fraction.ZERO)),
  ]);
  for (let column = 0; column < size; column += 1) {
    const pivot = rows.findIndex(
      (row, at) => at >= column && !row[column].isZero,
    );
    if (pivot < 0) {
      return null;
    }
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    const by = rows[column][column];
    rows[column] = rows[column].map(value => value.over(by));
    for (let at = 0; at < size; at += 1) {
      const factor = rows[at][column];
      if (at !== column && !factor.isZero) {
        rows[at] = rows[at].map((value, place) =>
          value.minus(factor.times(rows[column][place])),
        );
      }
    }
  }
  return rows.map(row => row.slice(size));
}
