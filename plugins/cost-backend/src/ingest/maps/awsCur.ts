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

import { ExportMap, Expression } from './types';

const TYPE = 'line_item_line_item_type';
const UNBLENDED = 'line_item_unblended_cost';

/**
 * Amortised cost by the type of the line, as the user guide of Cost and Usage
 * Reports describes savings plans and reservations: a purchase that covers
 * usage to come costs nothing itself, covered usage its part of the purchase,
 * a recurring fee what nobody used of it.
 */
const EFFECTIVE: Expression = {
  by: TYPE,
  cases: {
    SavingsPlanCoveredUsage: 'savings_plan_savings_plan_effective_cost',
    SavingsPlanNegation: { value: '0' },
    SavingsPlanUpfrontFee: { value: '0' },
    SavingsPlanRecurringFee: {
      difference: [
        'savings_plan_total_commitment_to_date',
        'savings_plan_used_commitment',
      ],
    },
    DiscountedUsage: 'reservation_effective_cost',
    RIFee: {
      sum: [
        'reservation_unused_amortized_upfront_fee_for_billing_period',
        'reservation_unused_recurring_fee',
      ],
    },
    Fee: {
      by: 'reservation_reservation_a_r_n',
      // A fee with a reservation is its payment in advance.
      cases: { '': UNBLENDED },
      otherwise: { value: '0' },
    },
  },
  otherwise: UNBLENDED,
};

const COMMITMENT: Expression = {
  first: ['savings_plan_savings_plan_a_r_n', 'reservation_reservation_a_r_n'],
};

/** AWS Cost and Usage Report 2.0 (Data Exports), columns in snake case. */
export const AWS_CUR: ExportMap = {
  needs: [TYPE, UNBLENDED, 'line_item_usage_start_date'],
  columns: [
    { to: 'BilledCost', from: UNBLENDED },
    { to: 'EffectiveCost', from: EFFECTIVE },
    {
      to: 'ContractedCost',
      from: { first: ['line_item_net_unblended_cost', UNBLENDED] },
    },
    {
      to: 'ListCost',
      from: { first: ['pricing_public_on_demand_cost', UNBLENDED] },
    },
    { to: 'BillingCurrency', from: 'line_item_currency_code' },
    { to: 'BillingPeriodStart', from: 'bill_billing_period_start_date' },
    { to: 'BillingPeriodEnd', from: 'bill_billing_period_end_date' },
    { to: 'ChargePeriodStart', from: 'line_item_usage_start_date' },
    { to: 'ChargePeriodEnd', from: 'line_item_usage_end_date' },
    { to: 'BillingAccountId', from: 'bill_payer_account_id' },
    { to: 'BillingAccountName', from: 'bill_payer_account_name' },
    { to: 'SubAccountId', from: 'line_item_usage_account_id' },
    { to: 'SubAccountName', from: 'line_item_usage_account_name' },
    { to: 'InvoiceId', from: 'bill_invoice_id' },
    { to: 'InvoiceIssuerName', from: 'bill_invoicing_entity' },
    { to: 'ProviderName', from: { value: 'AWS' } },
    { to: 'PublisherName', from: 'line_item_legal_entity' },
    { to: 'RegionId', from: 'product_region_code' },
    { to: 'AvailabilityZone', from: 'line_item_availability_zone' },
    { to: 'ResourceId', from: 'line_item_resource_id' },
    {
      to: 'ServiceName',
      from: { first: ['product_servicename', 'line_item_product_code'] },
    },
    { to: 'x_ServiceCode', from: 'line_item_product_code' },
    { to: 'x_UsageType', from: 'line_item_usage_type' },
    { to: 'x_Operation', from: 'line_item_operation' },
    { to: 'x_LineItemType', from: TYPE },
    {
      to: 'ChargeCategory',
      from: {
        by: TYPE,
        cases: {
          Tax: { value: 'Tax' },
          Credit: { value: 'Credit' },
          Refund: { value: 'Adjustment' },
          BundledDiscount: { value: 'Adjustment' },
          Discount: { value: 'Adjustment' },
          PrivateRateDiscount: { value: 'Adjustment' },
          EdpDiscount: { value: 'Adjustment' },
          Fee: { value: 'Purchase' },
          RIFee: { value: 'Purchase' },
          SavingsPlanUpfrontFee: { value: 'Purchase' },
          SavingsPlanRecurringFee: { value: 'Purchase' },
        },
        otherwise: { value: 'Usage' },
      },
    },
    {
      to: 'ChargeFrequency',
      from: {
        by: TYPE,
        cases: {
          Fee: { value: 'One-Time' },
          SavingsPlanUpfrontFee: { value: 'One-Time' },
          RIFee: { value: 'Recurring' },
          SavingsPlanRecurringFee: { value: 'Recurring' },
        },
        otherwise: { value: 'Usage-Based' },
      },
    },
    { to: 'ChargeDescription', from: 'line_item_line_item_description' },
    { to: 'CommitmentDiscountId', from: COMMITMENT },
    {
      to: 'CommitmentDiscountStatus',
      from: {
        by: TYPE,
        cases: {
          SavingsPlanCoveredUsage: { value: 'Used' },
          DiscountedUsage: { value: 'Used' },
          RIFee: { value: 'Unused' },
          SavingsPlanRecurringFee: { value: 'Unused' },
        },
        otherwise: { value: '' },
      },
    },
    { to: 'PricingQuantity', from: 'line_item_usage_amount' },
    { to: 'PricingUnit', from: 'pricing_unit' },
    { to: 'ConsumedQuantity', from: 'line_item_usage_amount' },
    { to: 'ConsumedUnit', from: 'pricing_unit' },
    { to: 'ListUnitPrice', from: 'pricing_public_on_demand_rate' },
    { to: 'SkuId', from: 'product_sku' },
    { to: 'SkuPriceId', from: 'pricing_rate_code' },
    { to: 'Tags', from: { object: 'resource_tags' } },
  ],
};
