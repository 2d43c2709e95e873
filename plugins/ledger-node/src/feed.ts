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
import { LedgerEvent } from '@maestro/backstage-plugin-ledger-common';

/**
 * Topic of the events service on which the ledger nudges its readers. Losing a
 * nudge loses nothing: consumers also poll.
 *
 * @public
 */
export const LEDGER_APPENDED_TOPIC = 'maestro.ledger.appended';

/**
 * One page of the ledger's feed.
 *
 * @public
 */
export interface FeedPage {
  events: LedgerEvent[];
  /** Pass to the next call; equals the given one when nothing is new. */
  cursor: number;
  /** True when the page reached the present end of the feed. */
  atEnd: boolean;
  /** Position of the newest event, when the ledger told. */
  head?: number;
  /** Events after this page, counted up to a limit, when the ledger told. */
  remaining?: number;
}

/** Reads the ledger's feed after a cursor. @public */
export interface LedgerFeed {
  /** @throws when the ledger cannot be reached or answers nonsense */
  read(options: {
    after: number;
    limit: number;
    signal?: AbortSignal;
  }): Promise<FeedPage>;
}

/**
 * A read model that folds the feed. `apply` writes inside the given
 * transaction, in which the cursor moves as well: both or neither.
 *
 * @public
 */
export interface FeedProjection {
  /** Name of the read model; one cursor per name and generation. */
  name: string;
  /**
   * Raised when the rows that `apply` writes change their meaning: the
   * consumer then rebuilds. 1 when absent.
   */
  version?: number;
  apply(
    tx: Knex.Transaction,
    events: LedgerEvent[],
    generation: number,
  ): Promise<void>;
  /** Deletes the rows of a generation that nobody reads any more. */
  discard?(knex: Knex, generation: number): Promise<void>;
}

/** How far a read model has followed the ledger. @public */
export interface FeedConsumerStatus {
  /** The generation that readers should use. */
  generation: number;
  /** Position of the last event that it contains. */
  cursor: number;
  /** Events known to exist and not contained yet; a lower bound. */
  behind: number;
  /** False until this process has seen the end of the feed once. */
  caughtUp: boolean;
  /** True while a new generation is being built. */
  rebuilding: boolean;
  /** Why the last attempt failed; null after a success. */
  lastError: string | null;
}

/** @public */
export interface FeedConsumerOptions {
  feed: LedgerFeed;
  projection: FeedProjection;
  /** The database that holds the read model and the table `feed_cursor`. */
  knex: Knex;
  logger: {
    info(message: string): void;
    warn(message: string): void;
  };
  /**
   * Events per page and transaction at most; 1000 by default. Pages become
   * smaller where writing one takes long, so that requests to the same process
   * are answered in between.
   */
  pageSize?: number;
}
