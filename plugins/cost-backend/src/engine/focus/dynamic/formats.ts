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

import { FOCUS_COLUMNS, focusColumn } from '../columns';
import { instantOf } from '../block';
import { valueRule } from './build';
import { spellingRule } from './consistent';
import { repeatedKey } from './keyValue';
import { DynamicContext, DynamicRule } from './types';

const ofType = (type: string) => {
  const names = FOCUS_COLUMNS.filter(column => column.type === type).map(
    ({ name }) => name,
  );
  return ({ columns }: DynamicContext) =>
    names.filter(name => columns.includes(name));
};

const NUMBERS = ofType('decimal');
const TIMES = ofType('time');
const TEXTS = ofType('text');
// Those of 1.3 hold lists of objects by their own definition.
const OBJECTS = ({ columns }: DynamicContext) =>
  ['Tags', 'SkuPriceDetails', 'AllocatedTags'].filter(name =>
    columns.includes(name),
  );
const CUSTOM = ({ columns }: DynamicContext) =>
  columns.filter(name => focusColumn(name) === null);
const CURRENCIES = ['BillingCurrency', 'PricingCurrency'];
const UNITS = ['ConsumedUnit', 'PricingUnit', 'CommitmentDiscountUnit'];

const DATE = /^\d{4}-\d{2}-\d{2}/;
const DECIMAL = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d+)?$/;
/** What most amounts are: nothing is wrong with them. */
const PLAIN = /^-?\d+(?:\.\d+)?$/;
const ANY_SIGN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const PLACEHOLDER =
  /^(?:null|none|nil|n\/a|not applicable|undefined|nan|-+|\?+)$/i;

/** `Units`, `Units-Units` or `Units/Time`, with numbers before a unit. */
export const UNIT =
  /^(?:\d+ )?[A-Za-z][A-Za-z ]*(?:-[A-Za-z][A-Za-z ]*)?(?:\/(?:\d+ )?[A-Za-z][A-Za-z ]*)?$/;

/** Units that the attribute lists, by their small letters. */
const LISTED = new Map<string, Set<string>>();
for (const word of [
  ...['', 'K', 'M', 'G', 'T', 'P', 'E'].flatMap(scale => [
    `${scale}b`,
    `${scale}B`,
    ...(scale === '' ? [] : [`${scale}ib`, `${scale}iB`]),
  ]),
  ...'Year Month Day Hour Minute Second Count Unit Request Token Connection Certificate Domain Core'
    .split(' ')
    .flatMap(name => [name, `${name}s`]),
]) {
  const folded = word.toLowerCase();
  LISTED.set(folded, (LISTED.get(folded) ?? new Set()).add(word));
}

const blank = (value: string) => value.trim() === '';

const time = (
  id: string,
  looksFor: string,
  test: (value: string) => boolean | null,
) => valueRule(id, { looksFor, of: TIMES, test });

const number = (
  id: string,
  keyword: DynamicRule['keyword'],
  looksFor: string,
  wrong: RegExp,
) =>
  valueRule(id, {
    keyword,
    looksFor,
    of: NUMBERS,
    test: value => PLAIN.test(value) || !wrong.test(value.trim()),
  });

export const FORMAT_RULES: DynamicRule[] = [
  time(
    'DateTimeFormat-A-001-M',
    'Times with another zone than UTC, or with none',
    value => /(?:Z|[+-]00:?00)$/.test(value) && DATE.test(value),
  ),
  time(
    'DateTimeFormat-A-002-M',
    'Times that are not written as ISO 8601 has them',
    value => !value.includes(' ') && realDay(value),
  ),
  time('DateTimeFormat-A-004-M', 'Date and time not joined by T', value =>
    /^\d{4}-\d{2}-\d{2}T\d/.test(value),
  ),
  time(
    'DateTimeFormat-A-005-M',
    'Hours, minutes or seconds of other than two digits',
    value => /[T ]\d{2}:\d{2}:\d{2}(?:\D|$)/.test(value),
  ),
  time('DateTimeFormat-A-006-M', 'Times that do not end with Z', value =>
    value.endsWith('Z'),
  ),
  valueRule('NumericFormat-A-001-O', {
    keyword: 'SHOULD',
    proof: 'refutes',
    looksFor:
      'Numbers of custom columns with a plus sign, a currency or separators',
    of: CUSTOM,
    test: value =>
      /^[$€£¥+-]?\s?\d[\d,]*(?:\.\d+)?(?:\s?[$€£¥%])?$/.test(value.trim())
        ? DECIMAL.test(value.trim())
        : null,
  }),
  valueRule('NumericFormat-A-002-M', {
    looksFor: 'Values of numeric columns with no number, or with several',
    of: NUMBERS,
    test: value =>
      PLAIN.test(value) ||
      (value.match(/\d+(?:[.,]\d+)*/g) ?? []).length === 1 ||
      ANY_SIGN.test(value.trim()),
  }),
  valueRule('NumericFormat-A-003-M', {
    looksFor: 'Values that are no whole, decimal or scientific number',
    of: NUMBERS,
    test: value => ANY_SIGN.test(value.trim()),
  }),
  number(
    'NumericFormat-A-004-M',
    'MUST NOT',
    'Fractions such as 1/2',
    /\d\s*\/\s*\d|[¼½¾⅐-⅞]/,
  ),
  number(
    'NumericFormat-A-005-M',
    'MUST',
    'Powers of ten without E, such as 1x10^5',
    /\d\s*(?:[x×*]\s*10\s*(?:\^|\*\*)|\^|\*\*)\s*[+-]?\d|\d[eE]-?(?:\d+\.\d|$)/,
  ),
  number(
    'NumericFormat-A-006-M',
    'MUST',
    'A plus sign before an exponent',
    /[eE]\+\d/,
  ),
  number(
    'NumericFormat-A-007-M',
    'MUST NOT',
    'Mathematical symbols, functions and operators',
    /[=*×÷^√<>()]|\d\s*\/\s*\d|\d\s*[+]\s*\d|[a-df-z]+\(/i,
  ),
  number(
    'NumericFormat-A-008-M',
    'MUST NOT',
    'Currencies, units and other characters beside the number',
    /[$€£¥%]|\d\s*[A-DF-Za-df-z]|[A-DF-Za-df-z]\s*\d/,
  ),
  number(
    'NumericFormat-A-009-M',
    'MUST NOT',
    'Commas, blanks and more than one point within a number',
    /\d[,;:'_\s]\d|\..*\./,
  ),
  number(
    'NumericFormat-A-010-M',
    'MUST NOT',
    'A sign before a positive number',
    /^\+/,
  ),
  number(
    'NumericFormat-A-011-M',
    'MUST',
    'Negative numbers in brackets, with the sign behind, or with a dash',
    /^\(.*\)$|\d-$|^[−–—]/,
  ),
  valueRule('ConsumedQuantity-C-008-C', {
    looksFor: 'A ConsumedQuantity that is no decimal number',
    until: '1.4',
    columns: ['ConsumedQuantity'],
    of: () => ['ConsumedQuantity'],
    test: value => DECIMAL.test(value),
  }),
  valueRule('CommitmentDiscountQuantity-C-009-M', {
    looksFor: 'A CommitmentDiscountQuantity that is no decimal number',
    until: '1.4',
    columns: ['CommitmentDiscountQuantity'],
    of: () => ['CommitmentDiscountQuantity'],
    test: value => DECIMAL.test(value),
  }),
  valueRule('PricingCurrencyContractedUnitPrice-C-008-C', {
    looksFor: 'A negative PricingCurrencyContractedUnitPrice, or no decimal',
    columns: ['PricingCurrencyContractedUnitPrice'],
    of: () => ['PricingCurrencyContractedUnitPrice'],
    test: value => DECIMAL.test(value) && !/^-(?!0*\.?0*$)/.test(value),
  }),
  valueRule('KeyValueFormat-A-001-M', {
    looksFor: 'Key-value columns that are no JSON object',
    of: OBJECTS,
    test: value => objectOf(value) !== null,
  }),
  valueRule('KeyValueFormat-A-002-M', {
    looksFor: 'A key twice in one object',
    of: OBJECTS,
    test: value =>
      objectOf(value) === null ? null : repeatedKey(value) === null,
  }),
  valueRule('KeyValueFormat-A-003-M', {
    looksFor: 'Values that are no number, text, true, false or null',
    of: OBJECTS,
    test: flat,
  }),
  valueRule('KeyValueFormat-A-004-M', {
    keyword: 'MUST NOT',
    looksFor: 'Objects and lists as values',
    of: OBJECTS,
    test: flat,
  }),
  valueRule('NullHandling-A-001-C', {
    looksFor: 'Empty text, or a word for nothing, where null belongs',
    of: ({ columns }) =>
      FOCUS_COLUMNS.filter(
        ({ name, nullable }) => nullable && columns.includes(name),
      ).map(({ name }) => name),
    test: value => !blank(value) && !PLACEHOLDER.test(value.trim()),
  }),
  valueRule('NullHandling-A-002-M', {
    keyword: 'MUST NOT',
    proof: 'refutes',
    looksFor: 'Empty text and placeholders in any FOCUS column',
    of: ({ columns }) => columns.filter(name => focusColumn(name) !== null),
    test: value => value !== '' && !PLACEHOLDER.test(value.trim()),
  }),
  valueRule('StringHandling-A-001-M', {
    looksFor: 'Half a surrogate pair, or the sign of an undecodable byte',
    of: TEXTS,
    test: value => !LONE_SURROGATE.test(value) && !value.includes('\uFFFD'),
  }),
  valueRule('StringHandling-A-002-O', {
    keyword: 'SHOULD',
    proof: 'refutes',
    looksFor: 'Text of custom columns that is blank or no Unicode',
    of: CUSTOM,
    test: value =>
      !blank(value) && !LONE_SURROGATE.test(value) && !value.includes('\uFFFD'),
  }),
  spellingRule('StringHandling-A-003-M', {
    proof: 'refutes',
    looksFor: 'One name of a service, region or issuer spelt in two ways',
    of: ({ columns }) =>
      [
        'InvoiceIssuerName',
        'ProviderName',
        'PublisherName',
        'RegionName',
        'ServiceName',
        'ServiceProviderName',
        'ChargeFrequency',
      ].filter(name => columns.includes(name)),
  }),
  spellingRule('StringHandling-A-006-M', {
    proof: 'refutes',
    looksFor: 'One id spelt in two ways',
    of: ({ columns }) =>
      [
        'BillingAccountId',
        'CommitmentDiscountId',
        'RegionId',
        'SkuId',
        'SubAccountId',
      ].filter(name => columns.includes(name)),
  }),
  valueRule('StringHandling-A-007-M', {
    keyword: 'SHOULD NOT',
    looksFor: 'Blank text in columns that must have a value',
    of: ({ columns }) =>
      FOCUS_COLUMNS.filter(
        ({ name, nullable, type }) =>
          !nullable && type === 'text' && columns.includes(name),
      ).map(({ name }) => name),
    test: value => !blank(value),
  }),
  valueRule('CurrencyFormat-A-001-C', {
    looksFor: 'National currencies not written as three capitals',
    of: ({ columns }) => CURRENCIES.filter(name => columns.includes(name)),
    test: (value, { currencies }) => {
      if (currencies.has(value.trim().toUpperCase())) {
        return currencies.has(value);
      }
      return /^[A-Za-z]{3}$/.test(value) ? /^[A-Z]{3}$/.test(value) : null;
    },
  }),
  valueRule('CurrencyFormat-A-002-C', {
    looksFor: 'Virtual currencies that are blank or no Unicode',
    columns: ['PricingCurrency'],
    of: () => ['PricingCurrency'],
    test: value =>
      /^[A-Za-z]{3}$/.test(value)
        ? null
        : !blank(value) && !LONE_SURROGATE.test(value),
  }),
  valueRule('UnitFormat-A-001-M', {
    keyword: 'SHOULD',
    looksFor: 'Units of none of the three forms: units, unit-units, units/time',
    of: ({ columns }) => UNITS.filter(name => columns.includes(name)),
    test: value => UNIT.test(value),
  }),
  valueRule('UnitFormat-A-003-M', {
    looksFor: 'Listed units in other capitals than the list has',
    of: ({ columns }) => UNITS.filter(name => columns.includes(name)),
    test: value => {
      const words = value.match(/[A-Za-z]+/g) ?? [];
      const listed = words.filter(word => LISTED.has(word.toLowerCase()));
      return listed.length === 0
        ? null
        : listed.every(word => LISTED.get(word.toLowerCase())!.has(word));
    },
  }),
];

function realDay(value: string): boolean {
  const instant = instantOf(value);
  return (
    instant !== null &&
    (/[+-]\d{2}:?\d{2}$/.test(value) ||
      new Date(instant).toISOString().slice(0, 10) === value.slice(0, 10))
  );
}

/** null: the text is no JSON object. */
export function objectOf(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' &&
      parsed !== null &&
      !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function flat(value: string): boolean | null {
  const parsed = objectOf(value);
  return parsed === null
    ? null
    : Object.values(parsed).every(
        member => member === null || typeof member !== 'object',
      );
}
