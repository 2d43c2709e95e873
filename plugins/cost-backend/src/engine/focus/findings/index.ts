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

import { Decimal } from 'decimal.js';
import { instantOf } from '../block';
import { FOCUS_COLUMNS } from '../columns';
import { Exact } from '../dataset';
import { Row, fold, show } from '../dynamic';
import { ALLOWED_VALUES, SPEC_TIME } from '../values';
import { FindingCheck, FindingContext, Found, perColumn, perRow } from './kit';
import { tagCoverage, tagKeys } from './tags';

export type {
  DataFinding,
  FindingCheck,
  FindingContext,
  FindingSeverity,
} from './kit';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Digits that DECIMAL(38,15) holds before and behind the point. */
const BEFORE = 23;
const BEHIND = 15;

/** All checks of one import; each is used once. */
export function findingChecks(context: FindingContext): FindingCheck[] {
  const present = FOCUS_COLUMNS.filter(({ name }) =>
    context.columns.includes(name),
  );
  const ofType = (type: string) => present.filter(c => c.type === type);
  const has = (...names: string[]) =>
    names.every(name => context.columns.includes(name));
  const product = (price: string, cost: string) =>
    productCheck(context.tolerance, price, cost);
  return [
    perColumn(ofType('time'), {
      code: 'unreadable-time',
      severity: 'error',
      wrong: value => value !== null && instantOf(value) === null,
      message: ({ count }, { name }) => `${count} rows have no time in ${name}`,
    }),
    perColumn(ofType('time'), {
      code: 'time-format',
      severity: 'warning',
      wrong: value =>
        value !== null && instantOf(value) !== null && !SPEC_TIME.test(value),
      message: ({ count, examples }, { name }) =>
        `${count} rows write ${name} as ${
          [...examples][0]
        } and not as "2026-01-31T00:00:00Z"; it is read as UTC where no zone is written`,
    }),
    perColumn(ofType('decimal'), {
      code: 'unreadable-number',
      severity: 'error',
      wrong: value => value !== null && value !== '' && !DECIMAL.test(value),
      message: ({ count }, { name }) =>
        `${count} rows have no number in ${name}`,
    }),
    perColumn(ofType('decimal'), {
      code: 'too-many-digits',
      severity: 'error',
      wrong: value => value !== null && DECIMAL.test(value) && !fits(value),
      message: ({ count }, { name }) =>
        `${count} rows have more than ${BEFORE} digits before or ${BEHIND} behind the point in ${name}, so that they cannot be stored without a loss`,
    }),
    perColumn(
      present.filter(({ nullable }) => !nullable),
      {
        code: 'null-where-required',
        severity: 'error',
        wrong: value => value === null,
        message: ({ count }, { name }) =>
          `${name} is null in ${count} rows and must not be`,
      },
    ),
    perColumn(present, {
      code: 'empty-text',
      severity: 'warning',
      wrong: value => value !== null && value.trim() === '',
      message: ({ count }, { name }) =>
        `${name} is empty text in ${count} rows where null belongs`,
    }),
    perColumn(
      present.filter(({ name }) => name in ALLOWED_VALUES),
      {
        code: 'value-not-allowed',
        severity: 'warning',
        wrong: (value, { name }) =>
          value !== null &&
          value.trim() !== '' &&
          !ALLOWED_VALUES[name].includes(value),
        message: ({ count, examples }, { name }) => {
          const [first] = [...examples].map(text => JSON.parse(text) as string);
          const meant = ALLOWED_VALUES[name].find(
            own => fold(own) === fold(first),
          );
          return `${count} rows have a ${name} that FOCUS does not know, such as ${show(
            first,
          )}${meant === undefined ? '' : `, which it spells ${show(meant)}`}`;
        },
      },
    ),
    perColumn(
      present.filter(({ name }) => name === 'BillingCurrency'),
      {
        code: 'unknown-currency',
        severity: 'error',
        wrong: value =>
          value !== null &&
          context.currencies.size > 0 &&
          !context.currencies.has(value),
        message: ({ count }) =>
          `${count} rows have a BillingCurrency that is no national currency`,
      },
    ),
    ...(has('ChargeCategory', 'EffectiveCost', 'BilledCost')
      ? [
          perRow({
            code: 'credit-differs',
            severity: 'warning',
            column: 'EffectiveCost',
            wrong(row) {
              const pair = ['BilledCost', 'EffectiveCost'] as const;
              return row.is('ChargeCategory', 'Credit') &&
                row.block.isSame(row.index, pair, context.tolerance) === false
                ? `billed ${row.amount(pair[0])!.toFixed()}, effective ${row
                    .amount(pair[1])!
                    .toFixed()}`
                : null;
            },
            message: ({ count }) =>
              `${count} credits have another effective than billed cost; both are kept as they are`,
          }),
        ]
      : []),
    ...(has('ChargePeriodStart', 'BillingPeriodStart', 'BillingPeriodEnd')
      ? [
          perRow({
            code: 'charge-outside-billing-period',
            severity: 'note',
            wrong(row) {
              const time = row.instant('ChargePeriodStart');
              const from = row.instant('BillingPeriodStart');
              const to = row.instant('BillingPeriodEnd');
              return time === null ||
                from === null ||
                to === null ||
                (time >= from && time < to)
                ? null
                : row.say(
                    'ChargePeriodStart',
                    'BillingPeriodStart',
                    'BillingPeriodEnd',
                  );
            },
            message: ({ count }) =>
              `${count} charges begin outside their billing period`,
          }),
        ]
      : []),
    ...(has('AvailabilityZone') ? [amountInZone()] : []),
    ...(has('ListUnitPrice', 'PricingQuantity', 'ListCost')
      ? [product('ListUnitPrice', 'ListCost')]
      : []),
    ...(has('ContractedUnitPrice', 'PricingQuantity', 'ContractedCost')
      ? [product('ContractedUnitPrice', 'ContractedCost')]
      : []),
    ...(has('BillingCurrency') ? [mixedCurrencies()] : []),
    ...(has('BilledCost')
      ? [
          perRow({
            code: 'negative-rows',
            severity: 'note',
            column: 'BilledCost',
            wrong: row =>
              (row.number('BilledCost') ?? 0) < 0
                ? row.say('BilledCost')
                : null,
            message: ({ count }) => `${count} rows have a negative BilledCost`,
          }),
        ]
      : []),
    ...(has('Tags') ? [tagKeys(), tagCoverage()] : []),
  ];
}

const TOO_LARGE = new Exact(10).pow(BEFORE);
const PLAINLY_FITS = /^-?\d{1,23}(?:\.\d{0,15})?$/;

function fits(text: string): boolean {
  if (PLAINLY_FITS.test(text)) {
    return true;
  }
  const amount = new Exact(text);
  return amount.decimalPlaces() <= BEHIND && amount.abs().lt(TOO_LARGE);
}

/** A provider that writes an amount where the zone belongs. */
function amountInZone(): FindingCheck {
  const all = new Map<string, { found: Found; sure: number }>();
  return {
    see(block) {
      const row = new Row(block);
      for (row.index = 0; row.index < block.size; row.index += 1) {
        const zone = row.number('AvailabilityZone');
        if (zone === null) {
          continue;
        }
        const provider =
          row.text('ServiceProviderName') ?? row.text('ProviderName') ?? '';
        const own = all.get(provider) ?? { found: new Found(), sure: 0 };
        const price = row.number('ListUnitPrice');
        // "1" is a zone too; with a fraction it is an amount.
        if (!Number.isInteger(zone)) {
          own.sure += 1;
        }
        if (!Number.isInteger(zone) || price === zone) {
          own.found.add(row.at, row.say('AvailabilityZone', 'ListUnitPrice'));
        }
        all.set(provider, own);
      }
    },
    end: () =>
      [...all].flatMap(([provider, { found, sure }]) =>
        sure === 0
          ? []
          : found.finding({
              code: 'amount-in-zone',
              severity: 'warning',
              column: 'AvailabilityZone',
              message: () =>
                `${found.count} rows of ${show(
                  provider,
                )} have an amount in AvailabilityZone`,
            }),
      ),
  };
}

function productCheck(
  tolerance: Decimal,
  price: string,
  cost: string,
): FindingCheck {
  let rows = 0;
  let worst: Decimal = new Exact(0);
  const check = perRow({
    code: 'product-differs',
    severity: 'note',
    column: cost,
    wrong(row) {
      const right = row.block.isProduct(
        row.index,
        [price, 'PricingQuantity', cost],
        tolerance,
      );
      rows += right === null ? 0 : 1;
      if (right !== false) {
        return null;
      }
      const off = row
        .amount(price)!
        .times(row.amount('PricingQuantity')!)
        .minus(row.amount(cost)!)
        .abs();
      worst = Decimal.max(worst, off);
      return row.say(price, 'PricingQuantity', cost);
    },
    message: ({ count }) =>
      `${price} times PricingQuantity is off ${cost} by more than ${tolerance.toFixed()} in ${count} of ${rows} rows, at most by ${worst.toFixed()}`,
  });
  return check;
}

function mixedCurrencies(): FindingCheck {
  const rows = new Map<string, number>();
  return {
    see(block) {
      const { codes, values } = block.column('BillingCurrency')!;
      for (const code of codes) {
        const value = values[code];
        if (value !== null) {
          rows.set(value, (rows.get(value) ?? 0) + 1);
        }
      }
    },
    end: () =>
      rows.size < 2
        ? []
        : [
            {
              code: 'several-currencies',
              severity: 'warning',
              column: 'BillingCurrency',
              count: rows.size,
              rows: [],
              examples: [...rows].map(([name, n]) => `${name}: ${n} rows`),
              message: `There are ${rows.size} billing currencies; they are added up apart`,
            },
          ],
  };
}
