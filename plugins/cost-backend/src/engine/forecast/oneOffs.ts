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

import { monthStart } from '../days';
import { medianOf } from '../anomalies/robust';
import type { CostDay } from './costDays';

/** Months that are looked at, and in how many of them a one-off must come. */
const MONTHS = 3;
const OFTEN = 2;

/** The same day of the month, some months before; the 31st is the last day. */
function monthsBefore(day: number, months: number): number {
  const start = monthStart(day, -months);
  const next = monthStart(day, 1 - months);
  const isLast = day === monthStart(day, 1) - 1;
  return isLast
    ? next - 1
    : Math.min(start + (day - monthStart(day, 0)), next - 1);
}

/**
 * Purchases to come in `[from, to)`: those that came on the same day of two of
 * the three months before, as their median. What came once is not expected.
 */
export function oneOffsBetween(
  known: ReadonlyMap<number, CostDay>,
  from: number,
  to: number,
  through: number,
): number {
  let sum = 0;
  for (let day = from; day < to; day += 1) {
    const amounts: number[] = [];
    for (let months = 1; amounts.length < MONTHS && months <= 12; months += 1) {
      const before = monthsBefore(day, months);
      const found = before <= through ? known.get(before) : undefined;
      if (found) {
        amounts.push(found.purchase.toNumber());
      }
    }
    const booked = amounts.filter(amount => amount !== 0);
    if (booked.length >= OFTEN) {
      sum += medianOf(booked);
    }
  }
  return sum;
}

/**
 * Tax as a share of usage and purchases, over the whole months (three at most)
 * before a day; 0 without one.
 */
export function taxRate(
  known: ReadonlyMap<number, CostDay>,
  before: number,
): number {
  let tax = 0;
  let taxed = 0;
  for (let months = 1; months <= MONTHS; months += 1) {
    const start = monthStart(before, -months);
    const end = monthStart(before, 1 - months);
    let whole = true;
    let monthTax = 0;
    let monthTaxed = 0;
    for (let day = start; day < end; day += 1) {
      const found = known.get(day);
      if (!found?.usage) {
        whole = false;
        break;
      }
      monthTax += found.tax.toNumber();
      monthTaxed += found.usage.plus(found.purchase).toNumber();
    }
    if (whole) {
      tax += monthTax;
      taxed += monthTaxed;
    }
  }
  return taxed > 0 ? Math.max(0, tax / taxed) : 0;
}
