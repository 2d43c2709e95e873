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

import { CostAmounts } from './costs';

/**
 * Condition on a billing row. All given terms must hold. Text compares exactly;
 * a value that ends in `*` compares its beginning.
 *
 * @public
 */
export interface CostCondition {
  source?: string[];
  provider?: string[];
  billingAccount?: string[];
  account?: string[];
  namespace?: string[];
  service?: string[];
  serviceCategory?: string[];
  chargeCategory?: string[];
  resource?: string[];
  region?: string[];
  /** Tag by key (letter case and surrounding blanks do not matter). */
  tags?: Array<{ keys: string[]; values?: string[] }>;
}

/** Where a row goes. @public */
export type CostTarget =
  | { kind: 'entity'; entityRef: string }
  /** The component that a tag's value, or another column, names. */
  | { kind: 'entityFrom'; tag: string[]; aliases?: Record<string, string> }
  | { kind: 'pool'; poolId: string };

/** Ordered and dated; the first that fits claims the row. @public */
export interface CostRule {
  ruleId: string;
  title: string;
  when: CostCondition;
  target: CostTarget;
  /** First day of charges it speaks about; absent: since ever. */
  from?: string;
  /** First day that it does not speak about any more. */
  to?: string;
}

/** How a pool of shared cost is handed out. @public */
export interface CostPool {
  poolId: string;
  title: string;
  line: 'shared' | 'overhead';
  split:
    | { by: 'proportional' }
    | { by: 'even' }
    /**
     * Percent by entity, or by pool (`pool:ID`); what misses to 100 stays in
     * the pool.
     */
    | { by: 'fixed'; percent: Record<string, string> }
    /** By a business metric in the same period. */
    | { by: 'metric'; metricId: string }
    /** A Kubernetes cluster: by requests and usage of its workloads. */
    | { by: 'workloads'; cluster: string };
  /** Entities or groups that take part; all when absent. */
  among?: string[];
}

/** A version of the rules. @public */
export interface CostRules {
  version: number;
  /** Digest of the rules as canonical JSON. */
  digest: string;
  validFrom: string;
  author: string | null;
  /** Keys of one meaning, e.g. env and environment. */
  tagAliases: string[][];
  rules: CostRule[];
  pools: CostPool[];
}

/** What would move with other rules, before it moves. @public */
export interface RulesDryRun {
  billingPeriod: string;
  currency: string;
  metric: string;
  moves: Array<{
    from: string;
    to: string;
    amount: string;
    rows: number;
  }>;
  unallocated: { before: string; after: string };
}

/** Billing rows of one look that no rule claims. @public */
export interface UnallocatedCost {
  billingPeriod: string;
  sourceId: string;
  currency: string;
  provider: string | null;
  account: string | null;
  accountName: string | null;
  service: string | null;
  chargeCategory: string | null;
  tags: Record<string, string>;
  /** Why, as far as a rule came close. */
  reason: string | null;
  rows: number;
  amounts: CostAmounts;
  /** A rule that would claim it, and why this one. */
  suggestion: { rule: CostRule; why: string };
}
