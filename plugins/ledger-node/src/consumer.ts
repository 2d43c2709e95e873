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
}

/** Reads the ledger's feed after a cursor. @public */
export interface LedgerFeed {
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
  apply(
    tx: Knex.Transaction,
    events: LedgerEvent[],
    generation: number,
  ): Promise<void>;
}
