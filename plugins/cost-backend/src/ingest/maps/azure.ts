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

const COST = 'costInBillingCurrency|cost|preTaxCost';
const DAYS = [
  '%m/%d/%Y',
  '%Y-%m-%d',
  '%Y-%m-%dT%H:%M:%SZ',
  '%Y-%m-%d %H:%M:%S',
];
const DAY: Expression = 'date|usageDateTime|usageDate';

/**
 * Azure Cost Management export of usage details (EA and MCA). An export of
 * actual cost does not tell what commitments were worth where they were used,
 * an export of amortised cost not what was billed: both columns then hold what
 * the export says. Azure also exports FOCUS itself, which tells both.
 */
export const AZURE: ExportMap = {
  needs: [COST, 'date|usageDateTime|usageDate'],
  columns: [
    { to: 'BilledCost', from: COST },
    { to: 'EffectiveCost', from: COST },
    { to: 'ContractedCost', from: COST },
    { to: 'ListCost', from: { first: ['paygCostInBillingCurrency', COST] } },
    {
      to: 'BillingCurrency',
      from: 'billingCurrencyCode|billingCurrency|currency',
    },
    {
      to: 'BillingPeriodStart',
      from: {
        time: { first: ['billingPeriodStartDate', DAY] },
        formats: DAYS,
      },
    },
    {
      // The export names the last day; FOCUS the first day after it.
      to: 'BillingPeriodEnd',
      from: {
        first: [
          { time: 'billingPeriodEndDate', formats: DAYS, addDays: 1 },
          { time: 'billingPeriodStartDate', formats: DAYS, addMonths: 1 },
        ],
      },
    },
    { to: 'ChargePeriodStart', from: { time: DAY, formats: DAYS } },
    { to: 'ChargePeriodEnd', from: { time: DAY, formats: DAYS, addDays: 1 } },
    { to: 'BillingAccountId', from: 'billingAccountId' },
    { to: 'BillingAccountName', from: 'billingAccountName' },
    { to: 'SubAccountId', from: 'subscriptionId|subscriptionGuid' },
    { to: 'SubAccountName', from: 'subscriptionName' },
    { to: 'InvoiceId', from: 'invoiceId' },
    { to: 'InvoiceIssuerName', from: { value: 'Microsoft' } },
    { to: 'ProviderName', from: { value: 'Microsoft' } },
    {
      to: 'PublisherName',
      from: { first: ['publisherName', { value: 'Microsoft' }] },
    },
    { to: 'RegionId', from: 'resourceLocation|location' },
    { to: 'ResourceId', from: 'resourceId|instanceName|instanceId' },
    { to: 'ResourceName', from: 'resourceName' },
    {
      to: 'ServiceName',
      from: { first: ['meterCategory', 'consumedService'] },
    },
    { to: 'ServiceSubcategory', from: 'meterSubCategory|meterSubcategory' },
    {
      to: 'ChargeCategory',
      from: {
        by: 'chargeType',
        cases: {
          Purchase: { value: 'Purchase' },
          Refund: { value: 'Adjustment' },
          Tax: { value: 'Tax' },
          RoundingAdjustment: { value: 'Adjustment' },
          Credit: { value: 'Credit' },
        },
        otherwise: { value: 'Usage' },
      },
    },
    {
      to: 'ChargeFrequency',
      from: {
        by: 'frequency',
        cases: {
          OneTime: { value: 'One-Time' },
          Recurring: { value: 'Recurring' },
        },
        otherwise: { value: 'Usage-Based' },
      },
    },
    {
      to: 'ChargeDescription',
      from: { first: ['productName|product', 'meterName'] },
    },
    {
      to: 'CommitmentDiscountId',
      from: { first: ['reservationId', 'benefitId'] },
    },
    {
      to: 'CommitmentDiscountStatus',
      from: {
        by: 'chargeType',
        cases: {
          UnusedReservation: { value: 'Unused' },
          UnusedSavingsPlan: { value: 'Unused' },
        },
        otherwise: { value: '' },
      },
    },
    { to: 'PricingQuantity', from: 'quantity|usageQuantity' },
    { to: 'PricingUnit', from: 'unitOfMeasure' },
    { to: 'ConsumedQuantity', from: 'quantity|usageQuantity' },
    { to: 'ConsumedUnit', from: 'unitOfMeasure' },
    { to: 'ListUnitPrice', from: 'payGPrice' },
    { to: 'ContractedUnitPrice', from: 'unitPrice' },
    { to: 'SkuId', from: 'meterId' },
    { to: 'x_ResourceGroup', from: 'resourceGroup|resourceGroupName' },
    { to: 'x_CostCenter', from: 'costCenter' },
    { to: 'Tags', from: { object: 'tags' } },
  ],
};
