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

/** A part that is known, or why it is not; unknown is never zero. @public */
export type PullRequestPartState =
  /** Known; what of it is unknown is counted beside. */
  | 'ok'
  /** There is a source, and it told nothing of this pull request. */
  | 'none'
  /** Something was told, and nothing of it has a known amount. */
  | 'unknown'
  /** Nothing was ever told, of any pull request of the repository. */
  | 'no_source';

/** @public */
export interface PullRequestLlmCost {
  state: PullRequestPartState;
  /** US dollars, decimal text; null: not known. */
  amount: string | null;
  /** Part of it that nobody had reserved. */
  unreserved: string | null;
  /** Requests without a known price; not in the amount. */
  unknown: number;
}

/** @public */
export interface PullRequestCiCost {
  state: PullRequestPartState;
  /** Ended runs, each attempt counted. */
  runs: number;
  running: number;
  /** Ended runs whose length was not told; not in the minutes. */
  unknown: number;
  /** From start to end of each run, decimal text; null: not known. */
  minutes: string | null;
  /** Minutes × price; null: no minutes, or no price is configured. */
  amount: string | null;
  currency: string | null;
  pricePerMinute: string | null;
}

/** One line of an estimate. @public */
export interface PullRequestEstimateItem {
  sku: string;
  unit: string | null;
  /** Units that one of them needs in a month. */
  quantityPerMonth: string | null;
  before: string | null;
  after: string | null;
  /** Found in the newest bills, or null. */
  unitPrice: string | null;
  /** Change by month; null: unknown, `reason` says why. */
  amountPerMonth: string | null;
  currency: string | null;
  pricedBy: 'list-price' | 'handed-in' | null;
  reason: string | null;
}

/** What a change of the infrastructure costs by month. @public */
export interface PullRequestEstimate {
  /** Who or what made the estimate. */
  source: string;
  handedAt: string;
  items: PullRequestEstimateItem[];
  /** Sums of the items with a known price. */
  perMonth: Array<{ currency: string; amount: string }>;
  /** Items without a known price. */
  unknown: number;
}

/** @public */
export interface PullRequestEstimateInput {
  /** `host/owner/name#number`. */
  pullRequest: string;
  /** Who or what estimates. */
  source?: string;
  items: Array<{
    sku: string;
    unit?: string;
    quantityPerMonth?: string;
    before?: string;
    after?: string;
    /** Instead of a price of the bills. */
    amountPerMonth?: string;
    currency?: string;
  }>;
}

/** A cheaper model for part of the requests. @public */
export interface PullRequestAdvice {
  from: string;
  to: string;
  /** Requests that it is about. */
  requests: number;
  /** US dollars; what they would have cost less, as the router measured. */
  saving: string;
  /** Part of the requests that would have gone to the cheaper model. */
  share: number;
  /** Part of those that only the stronger model gets right. */
  qualityRisk: number;
}

/** What a pull request costs. @public */
export interface PullRequestCost {
  /** `host/owner/name#number`. */
  pullRequest: string;
  number: number;
  title: string | null;
  url: string | null;
  state: 'open' | 'merged' | 'closed' | 'unknown';
  llm: PullRequestLlmCost;
  ci: PullRequestCiCost;
  /** Null: nobody handed in an estimate. */
  infrastructure: PullRequestEstimate | null;
  /** LLM and CI, known amounts, by currency; not infrastructure by month. */
  totals: Array<{ currency: string; amount: string }>;
  /** Whether every part is known. */
  complete: boolean;
  comment: {
    state: 'written' | 'waiting' | 'failing';
    error: string | null;
  } | null;
}

/** A page of pull requests, the newest first. @public */
export interface PullRequestCostPage {
  state: 'ok' | 'not_annotated' | 'no_data';
  message: string | null;
  /** `host/owner/name`; null: the entity names none. */
  repository: string | null;
  items: PullRequestCost[];
  nextCursor: string | null;
}

/** `.maestro/ci_budget.json`, version 1. @public */
export interface CiBudgetFile {
  version: 1;
  /** Minutes of all runs in a calendar month; above 0. */
  monthlyMinutes?: number;
  /** Minutes of all runs of one pull request; above 0. */
  perPullRequestMinutes?: number;
  currency?: string;
  /** Decimal, for one minute. */
  pricePerMinute?: string;
}

/** @public */
export type CiBudgetState =
  | 'ok'
  | 'warning'
  | 'critical'
  | 'exceeded'
  | 'unknown';

/** A CI budget and what it is used for. @public */
export interface CiBudget {
  entityRef: string;
  state: 'ok' | 'not_annotated' | 'no_budget' | 'unusable';
  message: string | null;
  repository: string | null;
  /** What is wrong with the file now; the last good version holds. */
  finding: string | null;
  budget: CiBudgetFile | null;
  /** Where it was read. */
  place: string | null;
  goodAt: string | null;
  month: {
    /** `YYYY-MM`, in the portal's time zone. */
    month: string;
    state: CiBudgetState;
    limit: string;
    /** Null: unknown. */
    minutes: string | null;
    percent: string | null;
    amount: string | null;
    currency: string | null;
  } | null;
  /** Open pull requests at or above 80 % of their minutes, fullest first. */
  pullRequests: Array<{
    pullRequest: string;
    state: CiBudgetState;
    limit: string;
    minutes: string;
    percent: string;
  }>;
}

/** Rates of a model that was used became others. @public */
export interface LlmPriceChange {
  model: string;
  /** JSON of the price rows. */
  before: string;
  after: string;
  since: string;
}
