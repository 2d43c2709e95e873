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

/** Rules that only permit something: no data can violate them. */
export const PERMISSIONS: readonly string[] = [
  'ColumnHandling-A-007-O',
  'ColumnHandling-A-014-O',
  'CommitmentDiscountName-C-007-C',
  'ContractedCost-C-010-C',
  'ContractedUnitPrice-C-007-O',
  'ContractedUnitPrice-C-012-C',
  'EffectiveCost-C-007-O',
  'InvoiceId-C-006-O',
  'ListCost-C-010-C',
  'ListUnitPrice-C-011-C',
  'PricingCategory-C-005-O',
  'PricingCurrencyContractedUnitPrice-C-006-O',
  'PricingCurrencyContractedUnitPrice-C-010-C',
  'PricingCurrencyListUnitPrice-C-006-O',
  'PricingCurrencyListUnitPrice-C-010-C',
  'PricingQuantity-C-006-O',
  'PricingQuantity-C-010-C',
  'RegionId-C-005-C',
  'SkuId-C-006-O',
  'SkuId-C-012-O',
  'SkuPriceDetails-C-011-O',
  'SkuPriceDetails-C-015-O',
  'SkuPriceId-C-006-O',
  'StringHandling-A-008-C',
  'Tags-C-007-O',
  'UnitFormat-A-002-O',
];

const QUALIFIED =
  'which part of an id makes it unique beyond the provider, only the provider knows';
const METADATA = 'it speaks of the schema that comes beside the data';
const DOCUMENTS = 'it speaks of what the provider publishes, not of the data';
const APPLIED =
  'which discounts applied to a charge, and to what part of it, no column says';
const SUBJECT =
  'whether the charge is about such a thing, no other column says';
const CATEGORIES =
  'whether another category would suit better is a question of meaning';
const SIZES =
  'which properties a price has, and of how much, is in the price list alone';
const PRICE_LIST = 'the price list of the provider is not in the data';
const HISTORY =
  'it compares this data with what was delivered before, which is not here';
const SOURCE = 'the tags as they were set at the provider are not in the data';
const SCHEMES = 'which tags are of which scheme, the data does not say';

/** Rules about which the data does not tell, and why. */
export const UNDECIDABLE: Readonly<Record<string, string>> = {
  'BillingAccountId-C-005-O': QUALIFIED,
  'CapacityReservationId-C-009-O': QUALIFIED,
  'CommitmentDiscountId-C-008-C': QUALIFIED,
  'ResourceId-C-008-O': QUALIFIED,
  'ChargeDescription-C-004-O': METADATA,
  'NumericFormat-A-012-M': METADATA,
  'NumericFormat-A-013-O': METADATA,
  'CommitmentDiscountUnit-C-010-C':
    'whether a commitment is flexible in size, no column says',
  'DiscountHandling-A-003-C': APPLIED,
  'DiscountHandling-A-007-C': APPLIED,
  'PricingCategory-C-011-C': CATEGORIES,
  'ServiceName-C-006-C': CATEGORIES,
  'ServiceName-C-009-C': CATEGORIES,
  'PricingUnit-C-009-C': 'the units on the invoice are not in the data',
  'ResourceId-C-004-C': SUBJECT,
  'SubAccountId-C-004-C': SUBJECT,
  'SkuPriceDetails-C-008-M': SIZES,
  'SkuPriceDetails-C-009-C': SIZES,
  'SkuPriceDetails-C-018-C': SIZES,
  'SkuPriceDetails-C-022-C': SIZES,
  'SkuPriceId-C-013-M': PRICE_LIST,
  'StringHandling-A-004-M': HISTORY,
  'StringHandling-A-005-M': HISTORY,
  'Tags-C-004-M': SOURCE,
  'Tags-C-005-M': SOURCE,
  'Tags-C-010-C': SOURCE,
  'Tags-C-009-M': DOCUMENTS,
  'Tags-C-013-M': DOCUMENTS,
  'Tags-C-012-M': SCHEMES,
  'Tags-C-015-C': SCHEMES,
  'Tags-C-016-C': SCHEMES,
  'Tags-C-017-M': SCHEMES,
  'UnitFormat-A-004-C':
    'whether a count of things has a recommended unit is a question of meaning',
};
