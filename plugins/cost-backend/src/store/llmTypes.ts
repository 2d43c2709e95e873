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

import { LlmScope } from '@maestro/backstage-plugin-cost-common';

/** Whole 1e-12 US dollars. */
export type Pico = bigint;

export interface AccountKey extends LlmScope {
  window: string;
}

/** A scope that an amount counts in, and its cap. */
export interface AccountSpec extends AccountKey {
  /** Null: no cap. */
  cap: Pico | null;
}

export interface StoredAccount extends AccountSpec {
  accountId: string;
  spent: Pico;
  reserved: Pico;
  unreserved: Pico;
  unknown: number;
}

export interface NewReservation {
  reservationId: string;
  requestId: string;
  provider: string;
  model: string;
  amount: Pico;
  priceRow: string;
  pullRequest: string | null;
  team: string | null;
  entityRef: string | null;
  createdAt: string;
  expiresAt: string;
}

export interface StoredReservation extends NewReservation {
  state: 'reserved' | 'settled' | 'expired';
  actual: Pico | null;
  overReservation: boolean;
  settledAt: string | null;
  accounts: string[];
}

/** Price rows of one model, as usage was priced by them. */
export interface UsedPrices {
  /** `provider/model` of the catalogue. */
  model: string;
  source: string;
  /** SHA-256 (hex) of the canonical JSON of `{model, rows}`. */
  digest: string;
  rows: readonly unknown[];
}

export interface NewUsage {
  eventId: string;
  source: string;
  at: string;
  provider: string;
  model: string;
  tokens: Record<string, number>;
  /** Null: unknown; `reason` says why. */
  amount: Pico | null;
  priceRow: string | null;
  /** What it was priced by; null: it has no price. */
  prices: UsedPrices | null;
  reason: string | null;
  pullRequest: string | null;
  team: string | null;
  entityRef: string | null;
}

/** What came of a request for money. */
export type Admission =
  | { admitted: true; reservation: StoredReservation; repeated: boolean }
  /** The first scope, in the order given, that has not enough left. */
  | { admitted: false; account: StoredAccount };

/** What came of a settlement. */
export type Settlement =
  | {
      outcome: 'settled' | 'repeated' | 'late';
      reservation: StoredReservation;
    }
  | { outcome: 'unknown_reservation' }
  /** The event was booked by itself before; nothing was changed. */
  | { outcome: 'booked_before' }
  /** Settled before, with another amount. */
  | { outcome: 'conflict'; reservation: StoredReservation };

export interface SpendGroup {
  key: string | null;
  amount: Pico;
  unreserved: Pico;
  requests: number;
  unknown: number;
  inputTokens: number;
  outputTokens: number;
}

export type SpendDimension =
  | 'team'
  | 'model'
  | 'pull_request'
  | 'entity_ref'
  | 'day';

export interface SpendQuery {
  /** First day, and first day after, UTC. */
  from: string;
  to: string;
  entityRefs?: readonly string[];
  team?: string;
  pullRequest?: string;
}

export interface OpenNotice {
  account: StoredAccount;
  threshold: number;
  at: string;
}

/** Spend on language models. */
export interface LlmStore {
  /**
   * Holds an amount in all accounts, or in none: admitted only if spent plus
   * reserved plus the amount is at most the cap, in each.
   */
  reserve(
    reservation: NewReservation,
    accounts: readonly AccountSpec[],
  ): Promise<Admission>;
  /** Books what a reserved request cost, once. */
  settle(
    reservationId: string,
    usage: NewUsage & { amount: Pico },
    now: string,
  ): Promise<Settlement>;
  /**
   * Books what nobody had reserved, whatever the caps say.
   *
   * @returns false for an event that was booked before
   */
  book(
    usage: NewUsage,
    accounts: readonly AccountSpec[],
    now: string,
  ): Promise<boolean>;
  /** Lets go of money whose request never came back; returns how many. */
  expire(now: string): Promise<number>;
  reservation(reservationId: string): Promise<StoredReservation | undefined>;
  accounts(keys: readonly AccountKey[]): Promise<StoredAccount[]>;
  accountsById(ids: readonly string[]): Promise<StoredAccount[]>;
  /** Accounts with a cap in these windows, the fullest first. */
  capped(windows: readonly string[], limit: number): Promise<StoredAccount[]>;
  spend(dimension: SpendDimension, query: SpendQuery): Promise<SpendGroup[]>;
  /** Teams and entities that usage or reservations of pull requests name. */
  subjectsOf(
    pullRequests: readonly string[],
  ): Promise<Array<{ pullRequest: string; refs: string[] }>>;
  /** Whether anything was ever booked. */
  any(): Promise<boolean>;
  /** Thresholds that were reached and not told yet, claimed for telling. */
  claimNotices(now: string): Promise<OpenNotice[]>;
  /** Gives a notice back that could not be told. */
  releaseNotice(accountId: string, threshold: number): Promise<void>;
}
