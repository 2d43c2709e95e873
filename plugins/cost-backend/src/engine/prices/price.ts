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
import { Decimal, toDecimal } from '../money';
import { ResolveOptions, resolveModel } from './names';
import { PriceRow, Rate, Rates, priceRowAt } from './rows';
import {
  UNITS_BY_PRICE,
  UNITS_BY_USAGE,
  USAGE_UNITS,
  UsageUnit,
  isPartOf,
  overlapOf,
} from './units';
import { Usage, amountOf, partition } from './usage';

/** One charged kind of usage; `rate` in US dollars per `per` of usage. */
export interface PriceLine {
  usage: string;
  amount: Decimal;
  rate: Decimal;
  per: number;
  cost: Decimal;
}

/** What usage costs, in US dollars, exact. */
export interface Price {
  /** Everything that goes in. */
  input: Decimal;
  /** Everything that comes out. */
  output: Decimal;
  /** Input, output, and what is neither: requests, searches, durations. */
  total: Decimal;
  lines: PriceLine[];
}

interface PricedUnit {
  unit: UsageUnit;
  rate: Rate;
}

function pricedUnits(rates: Rates): PricedUnit[] {
  return Object.entries(rates ?? {}).flatMap(([key, rate]) => {
    const unit = UNITS_BY_PRICE.get(key);
    return unit && rate !== null && rate !== undefined ? [{ unit, rate }] : [];
  });
}

/** Prices of a part need the price of the whole, and of overlaps. */
function assertComplete(units: readonly UsageUnit[]): void {
  for (const [index, unit] of units.entries()) {
    const whole = USAGE_UNITS.find(
      other => isPartOf(unit, other) && !units.includes(other),
    );
    if (whole) {
      throw new InvalidInputError(
        `The price row has ${unit.price}, but not ${whole.price}.`,
      );
    }
    for (const other of units.slice(index + 1)) {
      const overlap = overlapOf(unit, other);
      if (overlap && !units.includes(overlap)) {
        throw new InvalidInputError(
          `The price row has ${unit.price} and ${other.price}, but not ${overlap.price}.`,
        );
      }
    }
  }
}

const isTiered = (rate: Rate): rate is Extract<Rate, { base: unknown }> =>
  typeof rate === 'object' && rate !== null && 'base' in rate;

function rateFor(rate: Rate, inputTokens: Decimal, name: string): Decimal {
  let value: Decimal;
  if (isTiered(rate)) {
    value = toDecimal(rate.base, name);
    const tiers = [...(rate.tiers ?? [])].sort((a, b) => a.start - b.start);
    for (const { start, price } of tiers) {
      if (inputTokens.greaterThan(start)) {
        value = toDecimal(price, name);
      }
    }
  } else {
    value = toDecimal(rate, name);
  }
  if (value.isNegative() && !value.isZero()) {
    throw new InvalidInputError(`${name} is ${value}; a rate is 0 or more.`);
  }
  return value;
}

/**
 * Prices usage by rates: each kind of usage that has a rate of its own at that
 * rate, the rest at the rate of the whole; the whole request at the tier of its
 * input tokens; a rate per request once.
 *
 * Rules of genai-prices; the arithmetic is decimal.
 *
 * @throws InvalidInputError - usage that cannot be (parts exceed their whole,
 *   negative amounts, missing totals or overlaps), or rates that cannot be used
 */
export function priceUsage(usage: Usage, rates: Rates): Price {
  const priced = pricedUnits(rates);
  const units = priced.map(({ unit }) => unit);
  assertComplete(units);
  const inputTokens = priced.some(({ rate }) => isTiered(rate))
    ? amountOf(usage, UNITS_BY_USAGE.get('input_tokens')!)
    : new Decimal(0);
  const parts = partition(
    usage,
    units.filter(unit => unit.usage !== 'requests'),
  );
  const lines = priced.map(({ unit, rate }): PriceLine => {
    const amount = parts.get(unit.usage) ?? new Decimal(1);
    const each = rateFor(rate, inputTokens, unit.price);
    return {
      usage: unit.usage,
      amount,
      rate: each,
      per: unit.per,
      cost: each.mul(amount).div(unit.per),
    };
  });
  const sum = (direction?: string) =>
    lines
      .filter(
        ({ usage: key }) =>
          direction === undefined ||
          UNITS_BY_USAGE.get(key)!.dimensions.direction === direction,
      )
      .reduce((total, { cost }) => total.plus(cost), new Decimal(0));
  return { input: sum('input'), output: sum('output'), total: sum(), lines };
}

/** Price rows of models by `provider/model`, US dollars. */
export type PriceCatalogue = Record<string, PriceRow[]>;

/** A request to be priced; `at` is ISO 8601 with offset, or epoch ms. */
export interface PricedRequest {
  provider?: string | null;
  model: string;
  at: string | number;
  usage: Usage;
  /** Address of the API that was called, if the provider is not named. */
  apiUrl?: string | null;
}

/**
 * The outcome. `row` and `rowIndex` name the price row, so that a later
 * correction of it can restate the charge. `unknown` is never 0.
 */
export type RequestPrice =
  | ({ status: 'priced'; row: string; rowIndex: number } & Price)
  | { status: 'invalid'; row: string; rowIndex: number; reason: string }
  | { status: 'unknown'; reason: string; row?: string; rowIndex?: number };

/** Providers that charge a least duration: seconds of audio per request. */
const LEAST_SECONDS: Array<{ models: RegExp; seconds: number }> = [
  { models: /^groq\/whisper-large-v3(-turbo)?$/, seconds: 10 },
];

function withLeastDuration(usage: Usage, row: string): Usage {
  const rule = LEAST_SECONDS.find(({ models }) => models.test(row));
  if (!rule) {
    return usage;
  }
  const [any, input] = ['audio_seconds', 'input_audio_seconds'].map(key =>
    usage[key] === undefined || usage[key] === null
      ? undefined
      : toDecimal(usage[key]!, key),
  );
  for (const [key, value] of [
    ['audio_seconds', any],
    ['input_audio_seconds', input],
  ] as const) {
    if (value?.isNegative() && !value.isZero()) {
      throw new InvalidInputError(`${key} is ${value}; usage is 0 or more.`);
    }
  }
  const given = any && !any.isZero() ? any : input ?? any;
  if (!given) {
    return usage;
  }
  const charged = given.isZero() ? given : Decimal.max(given, rule.seconds);
  const seconds = charged.toString();
  return { ...usage, audio_seconds: seconds, input_audio_seconds: seconds };
}

/** In strict mode: why usage has no certain price; undefined if it has. */
function uncertainty(usage: Usage, rates: Rates): string | undefined {
  const units = pricedUnits(rates).map(({ unit }) => unit);
  const known = Object.keys(usage).filter(
    key => UNITS_BY_USAGE.has(key) && usage[key] !== undefined,
  );
  if (known.length === 0) {
    return 'no usage is reported';
  }
  const totals = ['input_tokens', 'output_tokens'].filter(
    key =>
      units.some(({ usage: priced }) => priced === key) &&
      (usage[key] === undefined || usage[key] === null),
  );
  const other = known.some(
    key => UNITS_BY_USAGE.get(key)!.dimensions.family !== 'tokens',
  );
  if (totals.length > 0 && !other) {
    return `${totals.join(' and ')} is not reported`;
  }
  const free = known.find(key => {
    const unit = UNITS_BY_USAGE.get(key)!;
    return (
      key !== 'requests' &&
      toDecimal(usage[key]!, key).greaterThan(0) &&
      !units.some(priced => priced === unit || isPartOf(unit, priced))
    );
  });
  return free && `${free} has no rate`;
}

/**
 * Prices a request at the rates of its own time.
 *
 * @param options - `strict`: usage that is absent, or that no rate covers, is
 *   `unknown`; otherwise absent usage counts as 0, as genai-prices has it
 */
export function priceRequest(
  catalogue: PriceCatalogue,
  request: PricedRequest,
  options: ResolveOptions & { strict?: boolean } = {},
): RequestPrice {
  const row = resolveModel(Object.keys(catalogue), request, options);
  if (row === undefined) {
    return {
      status: 'unknown',
      reason: `There is no price for model ${request.model} of provider ${
        request.provider ?? '(not named)'
      }.`,
    };
  }
  const rowIndex = priceRowAt(catalogue[row], request.at);
  const { rates } = catalogue[row][rowIndex];
  try {
    const reason = options.strict && uncertainty(request.usage, rates);
    if (reason) {
      return { status: 'unknown', reason: `${row}: ${reason}.`, row, rowIndex };
    }
    const usage = withLeastDuration(request.usage, row);
    return { status: 'priced', row, rowIndex, ...priceUsage(usage, rates) };
  } catch (error) {
    if ((error as Error).name !== 'InputError') {
      throw error;
    }
    return {
      status: 'invalid',
      row,
      rowIndex,
      reason: (error as Error).message,
    };
  }
}
