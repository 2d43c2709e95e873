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

import { FocusVersion } from '../columns';

/**
 * Criteria under which a conditional column is demanded, by their names in
 * the rule models of FOCUS.
 */
export const CRITERIA: Readonly<Record<string, readonly string[]>> = {
  ...of(
    ['DATA_GENERATOR_SPLIT_COST_ALLOCATION_SUPPORTED'],
    'AllocatedMethodId AllocatedResourceId AllocatedResourceName AllocatedTags',
  ),
  ...of(['MULTIPLE_BILLING_ACCOUNT_TYPES_SUPPORTED'], 'BillingAccountType'),
  ...of(
    ['CAPACITY_RESERVATION_SUPPORTED'],
    'CapacityReservationId CapacityReservationStatus',
  ),
  ...of(
    ['COMMITMENT_DISCOUNT_SUPPORTED'],
    'CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountQuantity CommitmentDiscountStatus CommitmentDiscountType CommitmentDiscountUnit CommitmentProgramEligibilityDetails',
  ),
  ...of(['USAGE_MEASUREMENT_SUPPORTED'], 'ConsumedQuantity ConsumedUnit'),
  ...of(['CONTRACT_COMMITMENTS_SUPPORTED'], 'ContractApplied'),
  ...of(['NEGOTIATED_PRICING_SUPPORTED'], 'ContractedUnitPrice'),
  ...of(
    ['INVOICE_ISSUER_PAYABLE_INVOICES_SUPPORTED'],
    'InvoiceDetailId InvoiceId',
  ),
  ...of(['PUBLIC_PRICE_LIST_SUPPORTED'], 'ListUnitPrice'),
  ...of(['MULTIPLE_PRICING_CATEGORIES_SUPPORTED'], 'PricingCategory'),
  ...of(['PRICING_BILLING_CURRENCY_DIFFERENCES_SUPPORTED'], 'PricingCurrency'),
  ...of(
    ['PUBLIC_PRICE_LIST_SUPPORTED', 'VIRTUAL_CURRENCY_SUPPORTED'],
    'PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice',
  ),
  ...of(['REGION_SUPPORTED'], 'RegionId RegionName'),
  ...of(
    ['BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED'],
    'ResourceId ResourceName',
  ),
  ...of(
    [
      'BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED',
      'RESOURCE_TYPE_ASSIGNMENT_SUPPORTED',
    ],
    'ResourceType',
  ),
  ...of(
    ['PUBLIC_PRICE_LIST_SUPPORTED', 'UNIT_PRICING_SUPPORTED'],
    'SkuId SkuMeter SkuPriceDetails SkuPriceId',
  ),
  ...of(['SUB_ACCOUNT_SUPPORTED'], 'SubAccountId SubAccountName'),
  ...of(['MULTIPLE_SUB_ACCOUNT_TYPES_SUPPORTED'], 'SubAccountType'),
  ...of(['TAGGING_SUPPORTED'], 'Tags'),
};

function of(criteria: readonly string[], columns: string) {
  return Object.fromEntries(
    columns.split(' ').map(column => [column, criteria]),
  );
}

/** Ids that the rule models of 1.3 and 1.4 give what they added. */
const OF_MODEL: Readonly<Record<string, string>> = {
  'AllocatedMethodDetails Presence': 'CAU-CostAndUsage-D-069-C',
  'AllocatedMethodId Presence': 'CAU-CostAndUsage-D-070-C',
  'AllocatedResourceId Presence': 'CAU-CostAndUsage-D-071-C',
  'AllocatedResourceName Presence': 'CAU-CostAndUsage-D-072-C',
  'AllocatedTags Presence': 'CAU-CostAndUsage-D-073-C',
  'ContractApplied Presence': 'CAU-CostAndUsage-D-074-C',
  'HostProviderName Presence': 'CAU-CostAndUsage-D-075-M',
  'ServiceProviderName Presence': 'CAU-CostAndUsage-D-076-M',
  'CommitmentProgramEligibilityDetails Presence': 'CAU-CostAndUsage-D-097-C',
  'InvoiceDetailId Presence': 'CAU-CostAndUsage-D-098-C',
  'AllocatedMethodDetails Format': 'CAU-AllocatedMethodDetails-C-003-M',
  'AllocatedMethodId Format': 'CAU-AllocatedMethodId-C-002-M',
  'AllocatedResourceId Format': 'CAU-AllocatedResourceId-C-002-M',
  'AllocatedResourceName Format': 'CAU-AllocatedResourceName-C-002-M',
  'AllocatedTags Format': 'CAU-AllocatedTags-C-001-M',
  'ContractApplied Format': 'CAU-ContractApplied-C-001-M',
  'HostProviderName Format': 'CAU-HostProviderName-C-002-M',
  'CommitmentProgramEligibilityDetails Format':
    'CAU-CommitmentProgramEligibilityDetails-C-003-M',
  'InvoiceDetailId Format': 'CAU-InvoiceDetailId-C-002-M',
};

/**
 * Id of a rule about a column: that of the rule model where 1.3 or 1.4 added
 * it, else one of our own, such as `Maestro-BilledCost-NotNull`.
 *
 * @param from - version from which the rule is, where an earlier one has
 *   another of the kind
 */
export function ruleId(
  column: string,
  what: string,
  from?: FocusVersion,
): string {
  return (
    OF_MODEL[`${column} ${what}`] ??
    `Maestro-${column}-${what}${from === undefined ? '' : `-${from}`}`
  );
}
