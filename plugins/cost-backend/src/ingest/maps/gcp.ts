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

const MONTH = 'invoice.month|invoice_month';
const MONTHS = ['%Y%m', '%Y-%m'];
const INSTANTS = [
  '%Y-%m-%d %H:%M:%S UTC',
  '%Y-%m-%dT%H:%M:%SZ',
  '%Y-%m-%d %H:%M:%S',
];

/** Credits are negative amounts beside the cost of the same row. */
const NET: Expression = { sum: ['cost', { amounts: 'credits' }] };

/**
 * Google Cloud Billing export to BigQuery (standard or detailed), taken out as
 * Parquet or CSV. Nested columns are read as `service.description` or
 * `service_description`. What the invoice asks for is the cost with its
 * credits.
 */
export const GCP: ExportMap = {
  needs: ['cost', MONTH, 'usage_start_time'],
  columns: [
    { to: 'BilledCost', from: NET },
    { to: 'EffectiveCost', from: NET },
    { to: 'ContractedCost', from: 'cost' },
    { to: 'ListCost', from: { first: ['cost_at_list', 'cost'] } },
    { to: 'BillingCurrency', from: 'currency' },
    { to: 'BillingPeriodStart', from: { time: MONTH, formats: MONTHS } },
    {
      to: 'BillingPeriodEnd',
      from: { time: MONTH, formats: MONTHS, addMonths: 1 },
    },
    {
      to: 'ChargePeriodStart',
      from: { time: 'usage_start_time', formats: INSTANTS },
    },
    {
      to: 'ChargePeriodEnd',
      from: { time: 'usage_end_time', formats: INSTANTS },
    },
    { to: 'BillingAccountId', from: 'billing_account_id' },
    { to: 'SubAccountId', from: 'project.id|project_id' },
    { to: 'SubAccountName', from: 'project.name|project_name' },
    { to: 'InvoiceIssuerName', from: { value: 'Google Cloud' } },
    { to: 'ProviderName', from: { value: 'Google Cloud' } },
    {
      to: 'PublisherName',
      from: { first: ['seller_name', { value: 'Google Cloud' }] },
    },
    { to: 'RegionId', from: 'location.region|location_region' },
    { to: 'AvailabilityZone', from: 'location.zone|location_zone' },
    { to: 'ResourceId', from: 'resource.global_name|resource_global_name' },
    { to: 'ResourceName', from: 'resource.name|resource_name' },
    { to: 'ServiceName', from: 'service.description|service_description' },
    {
      to: 'ChargeCategory',
      from: {
        by: 'cost_type',
        cases: {
          tax: { value: 'Tax' },
          adjustment: { value: 'Adjustment' },
          rounding_error: { value: 'Adjustment' },
        },
        otherwise: { value: 'Usage' },
      },
    },
    { to: 'ChargeFrequency', from: { value: 'Usage-Based' } },
    { to: 'ChargeDescription', from: 'sku.description|sku_description' },
    {
      to: 'PricingQuantity',
      from: 'usage.amount_in_pricing_units|usage_amount_in_pricing_units',
    },
    { to: 'PricingUnit', from: 'usage.pricing_unit|usage_pricing_unit' },
    { to: 'ConsumedQuantity', from: 'usage.amount|usage_amount' },
    { to: 'ConsumedUnit', from: 'usage.unit|usage_unit' },
    { to: 'SkuId', from: 'sku.id|sku_id' },
    { to: 'Tags', from: { pairs: 'labels' } },
  ],
};
