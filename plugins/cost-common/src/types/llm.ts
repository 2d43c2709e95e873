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

import { LlmPriceChange } from './pullRequests';

/** What a cap can be set on. @public */
export type LlmScopeKind = 'pull_request' | 'team' | 'model';

/**
 * A cap's subject: `host/owner/name#number`, a group's entity reference, or
 * `provider/model`.
 *
 * @public
 */
export interface LlmScope {
  kind: LlmScopeKind;
  key: string;
}

/**
 * `warning` from 80 % on, `critical` from 95 %, `exceeded` from 100 %, each
 * reached when the amount is equal.
 *
 * @public
 */
export type LlmCapState =
  | 'unlimited'
  | 'ok'
  | 'warning'
  | 'critical'
  | 'exceeded';

/** Spend of one scope in one window; US dollars, decimal text. @public */
export interface LlmAccount extends LlmScope {
  /** `all` for a pull request, else the month, `YYYY-MM`. */
  window: string;
  /** Null: no cap. */
  cap: string | null;
  /** Booked, reserved or not. */
  spent: string;
  /** Held for requests that are under way. */
  reserved: string;
  /** Part of `spent` that nobody had reserved. */
  unreserved: string;
  /** Null: no cap. Negative: reported afterwards, above the cap. */
  remaining: string | null;
  state: LlmCapState;
  /** Requests without a known price: not zero, and not in `spent`. */
  unknown: number;
}

/** @public */
export interface LlmReserveRequest {
  /** The same id again gives the same reservation. */
  requestId?: string;
  provider?: string;
  model: string;
  /** Upper bound of the request's own input tokens. */
  maxInputTokens: number;
  /** Upper bound of output tokens, reasoning included. */
  maxOutputTokens: number;
  pullRequest?: string;
  team?: string;
  entityRef?: string;
}

/** @public */
export interface LlmReservation {
  reservationId: string;
  state: 'reserved' | 'settled' | 'expired';
  provider: string;
  model: string;
  /** The most that the request can cost; decimal text, US dollars. */
  amount: string;
  /** What it did cost; null: not settled. */
  actual: string | null;
  /** The price row that was used, `provider/model#index`. */
  priceRow: string;
  createdAt: string;
  expiresAt: string;
  /** True: it cost more than was reserved, which should not be possible. */
  overReservation: boolean;
  accounts: LlmAccount[];
}

/**
 * Usage of one request, by kind: `input_tokens` (with cache reads and writes),
 * `output_tokens` (with reasoning), `cache_read_tokens`, and so on.
 *
 * @public
 */
export type LlmTokens = Record<string, number>;

/** One entry of a report of usage. @public */
export interface LlmUsageReport {
  /** Identity of the request at its source; a second report is a duplicate. */
  eventId: string;
  /** Instant of the request, ISO 8601. */
  at: string;
  format: 'otel' | 'litellm' | 'openai' | 'anthropic' | 'google' | 'maestro';
  provider?: string;
  model?: string;
  /** As the format has it. */
  payload: Record<string, unknown>;
  pullRequest?: string;
  team?: string;
  entityRef?: string;
  /** Settles this reservation. */
  reservationId?: string;
}

/** @public */
export interface LlmUsageAnswer {
  accepted: number;
  duplicates: number;
  /** Booked without a price: shown as unknown. */
  unknown: number;
  rejected: Array<{ index: number; field: string; message: string }>;
}

/** Spend by one dimension. @public */
export interface LlmSpendPart {
  key: string;
  label: string;
  /** US dollars, decimal text. */
  amount: string;
  /** Part of it that nobody had reserved. */
  unreserved: string;
  requests: number;
  unknown: number;
  inputTokens: number;
  outputTokens: number;
}

/** @public */
export interface LlmSummary {
  window: { from: string; to: string };
  asOf: string;
  state: 'ok' | 'zero' | 'no_data' | 'no_source';
  total: string | null;
  unreserved: string | null;
  requests: number;
  unknown: number;
  by: {
    team: LlmSpendPart[];
    model: LlmSpendPart[];
    pullRequest: LlmSpendPart[];
    entity: LlmSpendPart[];
  };
  trend: Array<{ day: string; amount: string; requests: number }>;
  /** Scopes with a cap, the fullest first. */
  caps: LlmAccount[];
  /** Models on whose price two catalogues disagree. */
  disagreements: LlmPriceDisagreement[];
  /** Models that were used, whose rates became others. */
  priceChanges: LlmPriceChange[];
}

/** @public */
export interface LlmPriceDisagreement {
  model: string;
  kind: string;
  /** US dollars per million tokens. */
  ours: string;
  other: string;
}

/** Why a model was chosen. @public */
export type LlmChoiceReason =
  | 'as-asked'
  | 'score-at-or-above-threshold'
  | 'score-below-threshold'
  | 'abstained-near-threshold'
  | 'abstained-unfamiliar'
  | 'abstained-nothing-learned'
  | 'abstained-no-safe-setting'
  | 'strong-is-not-dearer'
  | 'capacity'
  | 'downshifted-by-cap';

/** A model for a request, why, and the money held for it. @public */
export interface LlmChoice {
  provider: string;
  model: string;
  reason: LlmChoiceReason;
  /** Whether the router was unsure, so that the strong model was taken. */
  abstained: boolean;
  score: number | null;
  routerVersion: string | null;
  reservation: LlmReservation;
  /** Expected cost, not the bound; US dollars. Null: no pair is configured. */
  expected: { strong: string; weak: string } | null;
  /**
   * Part of such prompts, 0 to 1, that only the strong model would get right,
   * measured on prompts that the router had not seen; 0 when it was chosen.
   */
  qualityRisk: number | null;
}

/** A router's setting. @public */
export interface LlmRouterPoint {
  strongShare: number;
  /** Percent of prompts answered right. */
  accuracy: number;
  /** USD for 1,000 prompts, decimal text; null: a model has no known price. */
  cost: string | null;
}

/** How the router did on prompts that it had not seen. @public */
export interface LlmRouter {
  strong: string;
  weak: string;
  /** Null: nothing was learned; `message` says why. */
  learned: {
    digest: string;
    outcomes: number;
    subjects: number;
    strongAccuracy: number;
    weakAccuracy: number;
    oracleAccuracy: number;
    /** Average performance gap recovered over calls; a coin has 0.5. */
    apgr: number | null;
    apgrUnseenSubjects: number | null;
    apgrLength: number | null;
    curve: LlmRouterPoint[];
    lengthCurve: LlmRouterPoint[];
    /** With perfect foresight: the strong model where that alone is right. */
    oracle: LlmRouterPoint;
    /**
     * As APGR, over money instead of calls, of the choice as it is made, which
     * is by quality for money; of the longest prompts first; of the shortest.
     * Null: costs are not known.
     */
    apgrCost: number | null;
    apgrCostLength: number | null;
    apgrCostShortest: number | null;
    /**
     * `outcomes`: what the answers cost, by the table; `list_prices`: prompts at
     * four characters a token and answers of `answerTokens`, at list prices.
     */
    costBasis: 'outcomes' | 'list_prices' | null;
    answerTokens: number | null;
    quality: number;
    chosenStrongShare: number;
    qualityRisk: number;
  } | null;
  message: string | null;
}
