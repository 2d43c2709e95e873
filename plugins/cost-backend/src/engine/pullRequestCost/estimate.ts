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
  PullRequestEstimate,
  PullRequestEstimateInput,
  PullRequestEstimateItem,
} from '@maestro/backstage-plugin-cost-common';
import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';
import { Decimal, MONEY_SCALE, toDecimal } from '../money';
import { sumsOf } from './totals';

/** A list unit price of a bill. */
export interface ListPrice {
  sku: string;
  unit: string;
  currency: string;
  /** Decimal text. */
  price: string;
}

const CURRENCY = /^[A-Z]{3}$/;

/**
 * Prices the items of an estimate: (after − before) × quantity × list unit
 * price, by month. An item whose SKU the bills do not price, or price in more
 * than one way (tiers, regions, currencies), is unknown, never 0.
 *
 * @param prices - list unit prices of the newest bills
 * @throws InvalidInputError that names item and field
 */
export function priceEstimate(
  items: PullRequestEstimateInput['items'],
  prices: readonly ListPrice[],
): PullRequestEstimateItem[] {
  return items.map((item, at) => priceItem(item, `items[${at}]`, prices));
}

/** An estimate with its sums. */
export function sumEstimate(
  estimate: Pick<PullRequestEstimate, 'source' | 'handedAt' | 'items'>,
): PullRequestEstimate {
  const { items } = estimate;
  return {
    ...estimate,
    perMonth: sumsOf(
      items.map(({ amountPerMonth: amount, currency }) => ({
        amount,
        currency,
      })),
    ),
    unknown: items.filter(item => item.amountPerMonth === null).length,
  };
}

function priceItem(
  item: PullRequestEstimateInput['items'][number],
  field: string,
  prices: readonly ListPrice[],
): PullRequestEstimateItem {
  const { sku, unit, quantityPerMonth, before, after } = item;
  const shown = {
    sku,
    unit: unit ?? null,
    quantityPerMonth: quantityPerMonth ?? null,
    before: before ?? null,
    after: after ?? null,
  };
  const unknown = (reason: string): PullRequestEstimateItem => ({
    ...shown,
    unitPrice: null,
    amountPerMonth: null,
    currency: null,
    pricedBy: null,
    reason,
  });
  if (item.amountPerMonth !== undefined) {
    if (item.currency === undefined || !CURRENCY.test(item.currency)) {
      throw new InvalidInputError(
        `${field}.currency is ${JSON.stringify(
          item.currency ?? null,
        )}; an amount by month needs its currency, such as USD`,
      );
    }
    return {
      ...shown,
      unitPrice: null,
      amountPerMonth: toDecimal(item.amountPerMonth, `${field}.amountPerMonth`)
        .toDecimalPlaces(MONEY_SCALE)
        .toFixed(),
      currency: item.currency,
      pricedBy: 'handed-in',
      reason: null,
    };
  }
  for (const name of ['quantityPerMonth', 'before', 'after'] as const) {
    const value = item[name];
    if (value === undefined || toDecimal(value, `${field}.${name}`).lt(0)) {
      throw new InvalidInputError(
        `${field}.${name} is ${JSON.stringify(
          value ?? null,
        )}; give a decimal from 0 on, or amountPerMonth and currency instead`,
      );
    }
  }
  const found = prices.filter(
    price =>
      price.sku === sku &&
      (unit === undefined || price.unit === unit) &&
      (item.currency === undefined || price.currency === item.currency),
  );
  const distinct = new Set(
    found.map(({ unit: by, currency, price }) =>
      JSON.stringify([by, currency, toDecimal(price).toFixed()]),
    ),
  );
  if (distinct.size === 0) {
    return unknown('the newest bills have no list price of it');
  }
  if (distinct.size > 1) {
    return unknown(
      `the newest bills have ${distinct.size} list prices of it; name unit and currency, or hand in the amount`,
    );
  }
  const [{ price, currency, unit: by }] = found;
  return {
    ...shown,
    unit: by,
    unitPrice: toDecimal(price).toFixed(),
    amountPerMonth: toDecimal(after!)
      .minus(new Decimal(before!))
      .mul(quantityPerMonth!)
      .mul(price)
      .toDecimalPlaces(MONEY_SCALE)
      .toFixed(),
    currency,
    pricedBy: 'list-price',
    reason: null,
  };
}
