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
import { RowBlock, instantOf } from './block';
import { FOCUS_COLUMNS, FocusColumn } from './columns';
import { Exact } from './dataset';
import { Row, fold, objectOf, show } from './dynamic';

/**
 * `error`: rows cannot be read or added up as they stand. `warning`: the data
 * says something else than FOCUS has it say. `note`: good to know.
 */
export type FindingSeverity = 'error' | 'warning' | 'note';

/** One fault of an import; nothing is repaired. */
export interface DataFinding {
  code: string;
  severity: FindingSeverity;
  /** Null where several columns or none are meant. */
  column: string | null;
  /** Rows, values or columns, as the message says. */
  count: number;
  /** First rows, from 1, without the header. */
  rows: number[];
  examples: string[];
  message: string;
}

/** Sees the blocks of a data set in order, then tells. */
export interface FindingCheck {
  see(block: RowBlock): void;
  end(): DataFinding[];
}

export interface FindingContext {
  columns: readonly string[];
  currencies: ReadonlySet<string>;
  tolerance: Decimal;
}

const KEPT = 5;

/** Counts what is found, and keeps the first rows and distinct examples. */
class Found {
  count = 0;
  readonly rows: number[] = [];
  readonly examples = new Set<string>();

  add(row: number, example: string): void {
    this.count += 1;
    if (this.rows.length < KEPT) {
      this.rows.push(row);
    }
    if (this.examples.size < KEPT) {
      this.examples.add(example);
    }
  }

  finding(
    head: Pick<DataFinding, 'code' | 'severity'> & {
      column?: string;
      /** Asked only where something was found. */
      message: () => string;
    },
  ): DataFinding[] {
    return this.count === 0
      ? []
      : [
          {
            code: head.code,
            severity: head.severity,
            column: head.column ?? null,
            message: head.message(),
            count: this.count,
            rows: this.rows,
            examples: [...this.examples],
          },
        ];
  }
}

/** Asks each value of some columns once for a block; one finding for each. */
function perColumn(
  columns: readonly FocusColumn[],
  head: {
    code: string;
    severity: FindingSeverity;
    wrong: (value: string | null, column: FocusColumn) => boolean;
    message: (found: Found, column: FocusColumn) => string;
  },
): FindingCheck {
  const all = columns.map(column => ({ column, found: new Found() }));
  return {
    see(block) {
      for (const { column, found } of all) {
        const encoded = block.column(column.name);
        const wrong = encoded?.values.map(value => head.wrong(value, column));
        if (encoded && wrong?.includes(true)) {
          for (let row = 0; row < block.size; row += 1) {
            const code = encoded.codes[row];
            if (wrong[code]) {
              found.add(block.offset + row + 1, show(encoded.values[code]));
            }
          }
        }
      }
    },
    end: () =>
      all.flatMap(({ column, found }) =>
        found.finding({
          code: head.code,
          severity: head.severity,
          column: column.name,
          message: () => head.message(found, column),
        }),
      ),
  };
}

/** Asks each row; one finding. */
function perRow(
  head: Pick<DataFinding, 'code' | 'severity'> & {
    column?: string;
    wrong: (row: Row) => string | null;
    message: (found: Found) => string;
  },
): FindingCheck {
  const found = new Found();
  return {
    see(block) {
      const row = new Row(block);
      for (row.index = 0; row.index < block.size; row.index += 1) {
        const example = head.wrong(row);
        if (example !== null) {
          found.add(row.at, example);
        }
      }
    },
    end: () => found.finding({ ...head, message: () => head.message(found) }),
  };
}

const SPEC_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Digits that DECIMAL(38,15) holds before and behind the point. */
const BEFORE = 23;
const BEHIND = 15;

const ALLOWED: Record<string, string[]> = {
  CapacityReservationStatus: ['Used', 'Unused'],
  ChargeCategory: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'],
  ChargeClass: ['Correction'],
  ChargeFrequency: ['One-Time', 'Recurring', 'Usage-Based'],
  CommitmentDiscountCategory: ['Spend', 'Usage'],
  CommitmentDiscountStatus: ['Used', 'Unused'],
  PricingCategory: ['Standard', 'Dynamic', 'Committed', 'Other'],
};

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
      present.filter(({ name }) => name in ALLOWED),
      {
        code: 'value-not-allowed',
        severity: 'warning',
        wrong: (value, { name }) =>
          value !== null &&
          value.trim() !== '' &&
          !ALLOWED[name].includes(value),
        message: ({ count, examples }, { name }) => {
          const [first] = [...examples].map(text => JSON.parse(text) as string);
          const meant = ALLOWED[name].find(own => fold(own) === fold(first));
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
              (row.number('BilledCost') ?? 0) < 0 ? row.say('BilledCost') : null,
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
          own.found.add(
            row.at,
            row.say('AvailabilityZone', 'ListUnitPrice'),
          );
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

const plain = (key: string) => key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const wordsOf = (key: string) =>
  (key.match(/\p{Lu}?\p{Ll}+|\p{Lu}+/gu) ?? []).map(word => word.toLowerCase());

/** Tag keys with blanks around them, and keys that may mean the same. */
function tagKeys(): FindingCheck {
  const rows = new Map<string, number>();
  const blanks = new Found();
  return {
    see(block) {
      const { codes, values } = block.column('Tags')!;
      const keys = values.map(text =>
        text === null ? [] : Object.keys(objectOf(text) ?? {}),
      );
      for (let row = 0; row < block.size; row += 1) {
        for (const key of keys[codes[row]]) {
          rows.set(key, (rows.get(key) ?? 0) + 1);
          if (key !== key.trim()) {
            blanks.add(block.offset + row + 1, show(key));
          }
        }
      }
    },
    end() {
      const names = [...rows.keys()];
      const alike = names.flatMap((a, index) =>
        names
          .slice(index + 1)
          .filter(b => mayMeanTheSame(a, b))
          .map(b => `${show(a)} (${rows.get(a)}) and ${show(b)} (${rows.get(b)})`),
      );
      return [
        ...blanks.finding({
          code: 'tag-key-blanks',
          severity: 'warning',
          column: 'Tags',
          message: () =>
            `${blanks.count} rows have a tag key that begins or ends with a blank`,
        }),
        ...(alike.length === 0
          ? []
          : [
              {
                code: 'tag-keys-alike',
                severity: 'warning' as const,
                column: 'Tags',
                count: alike.length,
                rows: [],
                examples: alike.slice(0, 4 * KEPT),
                message: `${alike.length} pairs of tag keys may mean the same; name aliases so that they count as one`,
              },
            ]),
      ];
    },
  };
}

function mayMeanTheSame(a: string, b: string): boolean {
  const [x, y] = [plain(a), plain(b)];
  const [short, long] = x.length < y.length ? [x, y] : [y, x];
  if (x === y || (short.length >= 3 && long.startsWith(short))) {
    return true;
  }
  // Two words each, the first of them shared: CostCenter, Cost department.
  const [v, w] = [wordsOf(a), wordsOf(b)];
  return v.length === 2 && w.length === 2 && v[0] === w[0] && v[0].length >= 4;
}

/** What has no tag, by rows and by cost without its sign. */
function tagCoverage(): FindingCheck {
  let untagged = 0;
  let total = 0;
  const zero = () => ({ net: new Exact(0) as Decimal, gross: new Exact(0) as Decimal });
  const sums = { tagged: zero(), untagged: zero() };
  return {
    see(block) {
      const row = new Row(block);
      const { codes, values } = block.column('Tags')!;
      const tagged = values.map(
        text => text !== null && Object.keys(objectOf(text) ?? {}).length > 0,
      );
      for (row.index = 0; row.index < block.size; row.index += 1) {
        const has = tagged[codes[row.index]];
        total += 1;
        untagged += has ? 0 : 1;
        // Most rows of a bill cost nothing: zero is not added.
        if ((row.number('EffectiveCost') ?? 0) !== 0) {
          const amount = row.amount('EffectiveCost')!;
          const own = has ? sums.tagged : sums.untagged;
          own.net = own.net.plus(amount);
          if (row.is('ChargeCategory', 'Usage', 'Purchase')) {
            own.gross = own.gross.plus(amount.abs());
          }
        }
      }
    },
    end() {
      if (untagged === 0) {
        return [];
      }
      const net = sums.tagged.net.plus(sums.untagged.net);
      const naive = net.isZero() ? null : sums.tagged.net.div(net);
      const cost = sums.untagged.gross;
      const of = cost.plus(sums.tagged.gross);
      const odd = naive !== null && (naive.gt(1) || naive.lt(0));
      return [
        {
          code: 'untagged',
          severity: 'note',
          column: 'Tags',
          count: untagged,
          rows: [],
          examples: [],
          message: `${untagged} of ${total} rows have no tag; of usage and purchases they have ${cost.toFixed()} of ${of.toFixed()} EffectiveCost${
            odd
              ? `. Tagged over total net cost would print ${naive
                  .times(100)
                  .toFixed(0)} %, as credits are in the total`
              : ''
          }`,
        },
      ];
    },
  };
}
