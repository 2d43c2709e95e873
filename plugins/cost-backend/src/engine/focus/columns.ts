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

/** Versions of FOCUS whose columns are known here, oldest first. */
export const FOCUS_VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4'] as const;

export type FocusVersion = (typeof FOCUS_VERSIONS)[number];

/**
 * `mandatory`: in every data set. `conditional`: where the provider supports
 * what it is about. `recommended`: may be left out.
 */
export type ColumnLevel = 'mandatory' | 'conditional' | 'recommended';

export type ColumnType = 'text' | 'decimal' | 'time' | 'object';

export interface FocusColumn {
  name: string;
  level: ColumnLevel;
  type: ColumnType;
  /** Whether a row may have no value of it. */
  nullable: boolean;
  /** First version that has it. */
  since: FocusVersion;
  /** First version that has it no more. */
  until?: FocusVersion;
}

type Line = [
  name: string,
  level: 'M' | 'C' | 'R',
  type?: ColumnType,
  nullable?: boolean,
];

const LEVELS = { M: 'mandatory', C: 'conditional', R: 'recommended' } as const;

const SINCE: Record<FocusVersion, Line[]> = {
  '1.0': [
    ['AvailabilityZone', 'R'],
    ['BilledCost', 'M', 'decimal', false],
    ['BillingAccountId', 'M', 'text', false],
    ['BillingAccountName', 'M'],
    ['BillingCurrency', 'M', 'text', false],
    ['BillingPeriodEnd', 'M', 'time', false],
    ['BillingPeriodStart', 'M', 'time', false],
    ['ChargeCategory', 'M', 'text', false],
    ['ChargeClass', 'M'],
    ['ChargeDescription', 'M'],
    ['ChargeFrequency', 'R', 'text', false],
    ['ChargePeriodEnd', 'M', 'time', false],
    ['ChargePeriodStart', 'M', 'time', false],
    ['CommitmentDiscountCategory', 'C'],
    ['CommitmentDiscountId', 'C'],
    ['CommitmentDiscountName', 'C'],
    ['CommitmentDiscountStatus', 'C'],
    ['CommitmentDiscountType', 'C'],
    ['ConsumedQuantity', 'C', 'decimal'],
    ['ConsumedUnit', 'C'],
    ['ContractedCost', 'M', 'decimal', false],
    ['ContractedUnitPrice', 'C', 'decimal'],
    ['EffectiveCost', 'M', 'decimal', false],
    ['InvoiceIssuerName', 'M', 'text', false],
    ['ListCost', 'M', 'decimal', false],
    ['ListUnitPrice', 'C', 'decimal'],
    ['PricingCategory', 'C'],
    ['PricingQuantity', 'M', 'decimal'],
    ['PricingUnit', 'M'],
    ['ProviderName', 'M', 'text', false],
    ['PublisherName', 'M', 'text', false],
    ['RegionId', 'C'],
    ['RegionName', 'C'],
    ['ResourceId', 'C'],
    ['ResourceName', 'C'],
    ['ResourceType', 'C'],
    ['ServiceCategory', 'M', 'text', false],
    ['ServiceName', 'M', 'text', false],
    ['SkuId', 'C'],
    ['SkuPriceId', 'C'],
    ['SubAccountId', 'C'],
    ['SubAccountName', 'C'],
    ['Tags', 'C', 'object'],
  ],
  '1.1': [
    ['CapacityReservationId', 'C'],
    ['CapacityReservationStatus', 'C'],
    ['CommitmentDiscountQuantity', 'C', 'decimal'],
    ['CommitmentDiscountUnit', 'C'],
    ['ServiceSubcategory', 'R', 'text', false],
    ['SkuMeter', 'C'],
    ['SkuPriceDetails', 'C', 'object'],
  ],
  '1.2': [
    ['BillingAccountType', 'C'],
    ['InvoiceId', 'R'],
    ['PricingCurrency', 'C', 'text', false],
    ['PricingCurrencyContractedUnitPrice', 'C', 'decimal'],
    ['PricingCurrencyEffectiveCost', 'C', 'decimal', false],
    ['PricingCurrencyListUnitPrice', 'C', 'decimal'],
    ['SubAccountType', 'C'],
  ],
  '1.3': [
    ['AllocatedMethodDetails', 'R', 'object'],
    ['AllocatedMethodId', 'C'],
    ['AllocatedResourceId', 'C'],
    ['AllocatedResourceName', 'C'],
    ['AllocatedTags', 'C', 'object'],
    ['ContractApplied', 'C', 'object'],
    ['HostProviderName', 'M'],
    ['ServiceProviderName', 'M', 'text', false],
  ],
  '1.4': [
    ['CommitmentProgramEligibilityDetails', 'C', 'object'],
    ['InvoiceDetailId', 'C'],
  ],
};

/** Levels that a later version changed. */
const RAISED: Record<string, Partial<Record<FocusVersion, ColumnLevel>>> = {
  InvoiceId: { '1.4': 'conditional' },
};

const UNTIL: Record<string, FocusVersion> = {
  ProviderName: '1.4',
  PublisherName: '1.4',
};

/**
 * Columns of the Cost and Usage data set in all versions. Sources: change log
 * and column pages of the FOCUS specification; levels and nullability as in
 * the rule model of 1.2, and by the column pages of 1.3 and 1.4.
 */
export const FOCUS_COLUMNS: readonly FocusColumn[] = FOCUS_VERSIONS.flatMap(
  since =>
    SINCE[since].map(([name, level, type = 'text', nullable = true]) => ({
      name,
      level: LEVELS[level],
      type,
      nullable,
      since,
      ...(UNTIL[name] && { until: UNTIL[name] }),
    })),
);

const BY_NAME = new Map(FOCUS_COLUMNS.map(column => [column.name, column]));

/** null: no version of FOCUS has such a column. */
export function focusColumn(name: string): FocusColumn | null {
  return BY_NAME.get(name) ?? null;
}

/** In which versions something is; all of them where nothing is said. */
export interface VersionRange {
  /** First version that has it. */
  since?: FocusVersion;
  /** First version that has it no more. */
  until?: FocusVersion;
}

export function inVersion(
  { since, until }: VersionRange,
  version: FocusVersion,
): boolean {
  const at = FOCUS_VERSIONS.indexOf(version);
  return (
    (since === undefined || FOCUS_VERSIONS.indexOf(since) <= at) &&
    (until === undefined || at < FOCUS_VERSIONS.indexOf(until))
  );
}

/** Columns of one version, in alphabetical order. */
export function columnsOfVersion(version: FocusVersion): FocusColumn[] {
  return FOCUS_COLUMNS.filter(column => inVersion(column, version))
    .map(column => ({ ...column, level: levelIn(column, version) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function levelIn({ level, name }: FocusColumn, version: FocusVersion) {
  return (
    Object.entries(RAISED[name] ?? {})
      .filter(([since]) => inVersion({ since: since as FocusVersion }, version))
      .at(-1)?.[1] ?? level
  );
}

export interface DetectedVersion {
  version: FocusVersion;
  /** What in the header says so. */
  because: string;
}

/**
 * The oldest version that has every FOCUS column of the header; the next where
 * a column is there that it has dropped.
 */
export function detectVersion(columns: readonly string[]): DetectedVersion {
  const known = columns
    .map(focusColumn)
    .filter((column): column is FocusColumn => column !== null);
  const newest = known.reduce<FocusVersion>(
    (version, { since }) =>
      FOCUS_VERSIONS.indexOf(since) > FOCUS_VERSIONS.indexOf(version)
        ? since
        : version,
    '1.0',
  );
  const witnesses = known
    .filter(({ since }) => since === newest)
    .map(({ name }) => name);
  const has = (name: string) => columns.includes(name);
  if (
    newest === '1.3' &&
    !has('ProviderName') &&
    !has('PublisherName') &&
    has('ServiceProviderName')
  ) {
    return {
      version: '1.4',
      because: 'ServiceProviderName without ProviderName and PublisherName',
    };
  }
  return {
    version: newest,
    because:
      newest === '1.0'
        ? 'no column of a later version'
        : `column ${witnesses.slice(0, 3).join(', ')}`,
  };
}
