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

import { CiBudgetFile } from '@maestro/backstage-plugin-cost-common';
import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';

const KNOWN = [
  '$schema',
  'version',
  'monthlyMinutes',
  'perPullRequestMinutes',
  'currency',
  'pricePerMinute',
];
const MOST_MINUTES = 1_000_000_000;

const shown = (value: unknown) =>
  (JSON.stringify(value) ?? 'missing').slice(0, 80);

/**
 * Reads `.maestro/ci_budget.json`, version 1. Names that are not known are
 * refused: a misspelt limit would be no limit.
 *
 * @throws InvalidInputError that names field, value and what to write
 */
export function readBudgetFile(text: string): CiBudgetFile {
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new InvalidInputError(
      `The file is no JSON: ${(error as Error).message}`,
    );
  }
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    throw new InvalidInputError(
      `The file holds ${shown(
        file,
      )}; write an object such as {"version": 1, "monthlyMinutes": 3000}`,
    );
  }
  const fields = file as Record<string, unknown>;
  const strange = Object.keys(fields).find(name => !KNOWN.includes(name));
  if (strange !== undefined) {
    throw new InvalidInputError(
      `${strange.slice(
        0,
        80,
      )} is no field of version 1; known are ${KNOWN.slice(1).join(', ')}`,
    );
  }
  if (fields.version !== 1) {
    throw new InvalidInputError(`version is ${shown(fields.version)}; write 1`);
  }
  const minutes = (name: 'monthlyMinutes' | 'perPullRequestMinutes') => {
    const value = fields[name];
    if (value === undefined) {
      return {};
    }
    if (typeof value !== 'number' || !(value > 0) || value > MOST_MINUTES) {
      throw new InvalidInputError(
        `${name} is ${shown(value)}; write a number of minutes above 0`,
      );
    }
    return { [name]: value };
  };
  const limits = {
    ...minutes('monthlyMinutes'),
    ...minutes('perPullRequestMinutes'),
  };
  if (Object.keys(limits).length === 0) {
    throw new InvalidInputError(
      'The file sets no limit; write monthlyMinutes, perPullRequestMinutes, or both',
    );
  }
  return { version: 1, ...limits, ...priceOf(fields) };
}

function priceOf({
  currency,
  pricePerMinute,
}: Record<string, unknown>): Pick<CiBudgetFile, 'currency' | 'pricePerMinute'> {
  if (
    currency !== undefined &&
    (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))
  ) {
    throw new InvalidInputError(
      `currency is ${shown(currency)}; write a code such as "USD"`,
    );
  }
  if (pricePerMinute === undefined) {
    return currency === undefined ? {} : { currency };
  }
  const text = String(pricePerMinute);
  if (
    !['string', 'number'].includes(typeof pricePerMinute) ||
    !/^\d{1,9}(\.\d{1,12})?$/.test(text)
  ) {
    throw new InvalidInputError(
      `pricePerMinute is ${shown(
        pricePerMinute,
      )}; write a decimal such as "0.008"`,
    );
  }
  if (currency === undefined) {
    throw new InvalidInputError(
      'currency is missing; a pricePerMinute needs one, such as "USD"',
    );
  }
  return { currency, pricePerMinute: text };
}
