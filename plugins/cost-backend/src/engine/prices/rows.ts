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
import { AmountInput } from '../money';

/**
 * A rate in US dollars per unit, or one with tiers: when the total of input
 * tokens is greater than `start`, the tier's price applies to all of the
 * request's usage of that kind.
 */
export type Rate =
  | AmountInput
  | { base: AmountInput; tiers: Array<{ start: number; price: AmountInput }> };

/** Rates by the name of the price, e.g. `input_mtok`. */
export type Rates = Record<string, Rate>;

/**
 * Rates of a model while a condition holds: from a day on (UTC, inclusive), or
 * at a time of day ([start, end) in UTC; an end before the start runs over
 * midnight). No condition: always.
 */
export interface PriceRow {
  from?: string | null;
  utcTimeOfDay?: [start: string, end: string] | null;
  rates: Rates;
}

const DAY = 86_400;

function secondsOfDay(text: string): number {
  const match =
    /^(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(?:Z|([+-])(\d{2}):(\d{2}))?$/.exec(
      text,
    );
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) {
    throw new InvalidInputError(
      `The time of day ${JSON.stringify(text)} cannot be read; write hh:mm:ss.`,
    );
  }
  const [, hours, minutes, seconds = '0', part = '', sign, zh, zm] = match;
  const local =
    Number(hours) * 3600 +
    Number(minutes) * 60 +
    Number(seconds) +
    Number(part || 0);
  const offset = sign ? Number(zh) * 3600 + Number(zm) * 60 : 0;
  return (local + (sign === '+' ? -offset : offset) + DAY) % DAY;
}

function holds(row: PriceRow, atMs: number): boolean {
  if (row.utcTimeOfDay) {
    const [start, end] = row.utcTimeOfDay.map(secondsOfDay);
    const now = (((atMs / 1000) % DAY) + DAY) % DAY;
    return end < start ? now >= start || now < end : now >= start && now < end;
  }
  if (row.from) {
    const from = Date.parse(
      /^\d{4}-\d{2}-\d{2}$/.test(row.from) ? `${row.from}T00:00:00Z` : row.from,
    );
    if (Number.isNaN(from)) {
      throw new InvalidInputError(
        `The first day ${JSON.stringify(
          row.from,
        )} of a price cannot be read; write yyyy-mm-dd.`,
      );
    }
    return atMs >= from;
  }
  return true;
}

/**
 * Index of the row that applies at a time: the last one whose condition holds;
 * the first if none does.
 *
 * @param at - ISO 8601 with offset, or epoch milliseconds
 * @throws InvalidInputError - no row, or a time that cannot be read
 */
export function priceRowAt(
  rows: readonly PriceRow[],
  at: string | number,
): number {
  const atMs = typeof at === 'number' ? at : Date.parse(at);
  if (!Number.isFinite(atMs)) {
    throw new InvalidInputError(
      `The time of the request ${JSON.stringify(
        at,
      )} cannot be read; write ISO 8601 with an offset.`,
    );
  }
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new InvalidInputError('The model has no price row.');
  }
  for (let index = rows.length - 1; index > 0; index -= 1) {
    if (holds(rows[index], atMs)) {
      return index;
    }
  }
  return 0;
}
