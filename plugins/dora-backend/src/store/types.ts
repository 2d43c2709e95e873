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

import { Knex } from 'knex';
import {
  CanonicalEvent,
  EventType,
  LedgerEvent,
} from '@maestro/backstage-plugin-ledger-common';

import { FactKind } from '../engine';
import { Positions } from './Positions';

/** A fact with the receipts that told it, ascending. */
export type StoredFact = CanonicalEvent & { receipts: number[] };

/** Which subjects: a union of repositories and services. */
export interface Scope {
  /** All former names included. */
  repositories: Array<{ host: string; names: string[] }>;
  services: Array<{ host: string | null; service: string }>;
  hosts: string[];
}

/** The facts that the delivery metrics are computed from. */
export interface FactStore {
  /**
   * Writes events of the feed into a generation, inside the transaction in
   * which the cursor moves. Applying an event twice changes nothing.
   */
  apply(
    tx: Knex.Transaction,
    events: LedgerEvent[],
    generation: number,
  ): Promise<void>;
  /** Deletes the facts of a retired generation. */
  discard(knex: Knex, generation: number): Promise<void>;
  /** Claims and renames. */
  attributionFacts(generation: number): Promise<StoredFact[]>;
  /** Facts of some types and subjects. */
  facts(
    generation: number,
    scope: Scope,
    types: EventType[],
  ): Promise<StoredFact[]>;
  /** Kinds and times of all facts of the subjects; some may come twice. */
  activity(
    generation: number,
    scope: Scope,
  ): Promise<Array<{ kind: FactKind; at: string }>>;
  /** Receipts of facts, by natural key. */
  receipts(
    generation: number,
    naturalKeys: string[],
  ): Promise<Map<string, number[]>>;
  /** Whether any fact came from one of the hosts. */
  heardOf(generation: number, hosts: string[]): Promise<boolean>;
  /**
   * Greatest position of the subjects' events, or of claims and renames; -1
   * before the first.
   */
  version(generation: number, scope: Scope | 'attribution'): Promise<number>;
  /** The positions of all subjects, to be asked about many scopes. */
  positions(generation: number): Promise<Positions>;
}
