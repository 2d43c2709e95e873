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

import {
  CostLine,
  CostPool,
  CostRule,
} from '@maestro/backstage-plugin-cost-common';

/** What rules look at in a billing row; null where the row says nothing. */
export interface RowFacts {
  source: string | null;
  provider: string | null;
  billingAccount: string | null;
  account: string | null;
  namespace: string | null;
  service: string | null;
  serviceCategory: string | null;
  chargeCategory: string | null;
  resource: string | null;
  region: string | null;
  /** Keys as delivered. */
  tags: Readonly<Record<string, string>>;
  /** Split columns of FOCUS 1.3, by which a provider tells its own share. */
  allocatedResource: string | null;
  allocatedTags: Readonly<Record<string, string>>;
}

/** Fields of a row that hold one text. */
export const ROW_FIELDS = [
  'source',
  'provider',
  'billingAccount',
  'account',
  'namespace',
  'service',
  'serviceCategory',
  'chargeCategory',
  'resource',
  'region',
] as const;

/** A field of {@link RowFacts} that holds one text. */
export type RowField = (typeof ROW_FIELDS)[number];

/** What the catalog said of an entity in a span of days. */
export interface EntityVersion {
  entityRef: string;
  /** Lower case. */
  kind: string;
  /** First day; null: since ever. */
  from: string | null;
  /** First day after; null: until now. */
  to: string | null;
  /** The annotation `maestro.dev/cost`, as written. */
  claims: string | null;
  /** Groups from the top, then the entity: `/group:…/component:…`. */
  ownerPath: string;
  /** Domains and systems from the top, then the entity. */
  partPath: string;
}

/** The part of a version of the rules that attribution reads. */
export interface RuleSet {
  tagAliases: readonly (readonly string[])[];
  rules: readonly CostRule[];
  pools: readonly CostPool[];
}

/** The one place where a row lands, and by which rule. */
export type Verdict =
  | { kind: 'entity'; entityRef: string; ruleId: string }
  | { kind: 'pool'; poolId: string; ruleId: string }
  | {
      kind: 'unallocated';
      /** The rule that could not decide; null: none spoke. */
      ruleId: string | null;
      /** Why, as far as a rule came close. */
      reason: string | null;
    };

/** Where a part of a pool goes. */
export type Receiver =
  | { kind: 'entity'; entityRef: string; line: CostLine }
  /** Stays in the pool of this name, visibly. */
  | { kind: 'left'; poolId: string; line: CostLine; reason: string };

/** Rule ids of what is not a configured rule. */
export const RULE_ANNOTATION = 'annotation';
export const RULE_RESOURCE = 'resource';
/** Prefix of the rule that claimed by the provider's split columns. */
export const RULE_ALLOCATED = 'allocated:';
