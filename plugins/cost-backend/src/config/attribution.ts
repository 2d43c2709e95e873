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

import { Config } from '@backstage/config';
import { isDay, validateRules } from '../engine/attribution';
import { toDecimal } from '../engine/money';
import { Rate } from '../service/costs/amounts';
import { RulesDocument } from '../store/DatabaseRulesStore';

const ROOT = 'maestro.cost';
const CURRENCY = /^[A-Z]{3}$/;

/** Settings of attribution. */
export interface AttributionConfig {
  /** Null: the configuration has no rules. */
  rules: RulesDocument | null;
  rates: Rate[];
}

/** @throws Error that names the key, its value and what to write */
export function readAttributionConfig(root: Config): AttributionConfig {
  const config = root.getOptionalConfig(ROOT);
  return {
    rules: readRules(config?.getOptional('rules')),
    rates: (config?.getOptionalConfigArray('rates') ?? []).map((entry, at) =>
      readRate(entry, `${ROOT}.rates[${at}]`),
    ),
  };
}

function readRules(value: unknown): RulesDocument | null {
  if (value === undefined) {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(
      `${ROOT}.rules is no object; give it tagAliases, rules and pools`,
    );
  }
  const given = value as Partial<RulesDocument>;
  try {
    return validateRules({
      tagAliases: given.tagAliases ?? [],
      rules: (given.rules ?? []).map(rule => ({
        ...rule,
        when: rule?.when ?? {},
        title: rule?.title ?? rule?.ruleId,
      })),
      pools: (given.pools ?? []).map(pool => ({
        ...pool,
        title: pool?.title ?? pool?.poolId,
      })),
    });
  } catch (error) {
    throw new Error(`${ROOT}.rules: ${(error as Error).message}`);
  }
}

function readRate(entry: Config, where: string): Rate {
  const text = (key: string) => String(entry.get(key));
  const rate = {
    from: text('from'),
    to: text('to'),
    date: text('date'),
    rate: text('rate'),
  };
  for (const key of ['from', 'to'] as const) {
    if (!CURRENCY.test(rate[key])) {
      throw new Error(
        `${where}.${key} is "${rate[key]}"; write a currency code such as EUR`,
      );
    }
  }
  if (!isDay(rate.date)) {
    throw new Error(
      `${where}.date is "${rate.date}"; write a day such as 2026-11-01, in quotes`,
    );
  }
  let positive = false;
  try {
    positive = toDecimal(rate.rate).gt(0);
  } catch {
    // Told below.
  }
  if (!positive) {
    throw new Error(
      `${where}.rate is "${rate.rate}"; write a number above 0, how many ${rate.to} one ${rate.from} is`,
    );
  }
  return rate;
}
