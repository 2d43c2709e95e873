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

import { createHash } from 'node:crypto';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import {
  ConditionalPrice,
  ModelPrice,
  calcPrice,
} from '@pydantic/genai-prices';
import { PriceRow, Rates, priceRowAt } from '../../engine/prices';

/** Price rows of one model. */
export interface PricedModel {
  /** `provider/model` of the catalogue. */
  id: string;
  provider: string;
  model: string;
  rows: PriceRow[];
  /** Catalogue with its version, or the name of the configuration. */
  source: string;
  /** SHA-256 (hex) of the canonical JSON of `{model: id, rows}`. */
  digest: string;
}

/** The configuration that prices can be given in. */
export const OWN_PRICES = 'maestro.cost.llm.prices';

/** The bundled catalogue; its version is pinned in package.json. */
export const PRICE_CATALOGUE = '@pydantic/genai-prices@0.1.8';

function pricedModel(of: Omit<PricedModel, 'digest'>): PricedModel {
  return {
    ...of,
    digest: createHash('sha256')
      .update(canonicalJson({ model: of.id, rows: of.rows }))
      .digest('hex'),
  };
}

/** Where prices come from. */
export interface PriceBook {
  /** Undefined: there is no price, which is never 0. */
  find(provider: string | null, model: string): PricedModel | undefined;
}

/** `provider/model#index` of the row that holds at a time, and the row. */
export function rowAt(
  { id, rows }: PricedModel,
  at: string,
): { row: PriceRow; name: string } {
  const index = priceRowAt(rows, at);
  return { row: rows[index], name: `${id}#${index}` };
}

/**
 * Prices of `@pydantic/genai-prices`, bundled with that package; configured
 * ones come before them. Only rates are taken from it: the arithmetic is ours,
 * in decimals.
 *
 * @param own - rates of contracts, by `provider/model`
 */
export function createPriceBook(
  own: Readonly<Record<string, PriceRow[]>> = {},
): PriceBook {
  const found = new Map<string, PricedModel | undefined>();
  const look = (
    provider: string | null,
    model: string,
  ): PricedModel | undefined => {
    const configured =
      provider === null ? undefined : own[`${provider}/${model}`];
    if (configured) {
      return pricedModel({
        id: `${provider}/${model}`,
        provider: provider!,
        model,
        rows: configured,
        source: OWN_PRICES,
      });
    }
    const slash = model.indexOf('/');
    const price =
      calcPrice({}, model, provider ? { providerId: provider } : undefined) ??
      // LiteLLM writes provider and model in one word.
      (slash > 0
        ? calcPrice({}, model.slice(slash + 1), {
            providerId: model.slice(0, slash),
          })
        : null);
    return price
      ? pricedModel({
          id: `${price.provider.id}/${price.model.id}`,
          provider: price.provider.id,
          model: price.model.id,
          rows: rowsOf(price.model.prices),
          source: PRICE_CATALOGUE,
        })
      : undefined;
  };
  return {
    find(provider, model) {
      const key = JSON.stringify([provider, model]);
      if (!found.has(key)) {
        if (found.size >= 10_000) {
          found.clear();
        }
        found.set(key, look(provider, model));
      }
      return found.get(key);
    },
  };
}

function rowsOf(prices: ConditionalPrice[] | ModelPrice): PriceRow[] {
  if (!Array.isArray(prices)) {
    return [{ rates: ratesOf(prices) }];
  }
  return prices.map(({ constraint, prices: rates }) => ({
    ...(constraint?.type === 'start_date' && { from: constraint.start_date }),
    ...(constraint?.type === 'time_of_date' && {
      utcTimeOfDay: [constraint.start_time, constraint.end_time] as [
        string,
        string,
      ],
    }),
    rates: ratesOf(rates),
  }));
}

function ratesOf(prices: ModelPrice): Rates {
  return Object.fromEntries(
    Object.entries(prices).flatMap(([name, rate]) => {
      if (rate === undefined || rate === null) {
        return [];
      }
      // A number is written as it was in the catalogue: 0.075 stays 0.075.
      return [
        [
          name,
          typeof rate === 'number'
            ? String(rate)
            : {
                base: String(rate.base),
                tiers: rate.tiers.map(({ start, price }) => ({
                  start,
                  price: String(price),
                })),
              },
        ],
      ];
    }),
  );
}
