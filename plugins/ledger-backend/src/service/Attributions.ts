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

import { AttributionData } from '@maestro/backstage-plugin-ledger-common';
import { ClaimIndex } from '../engine/attribution';
import { RepositoryNames } from '../engine/repositoryNames';
import { LedgerStore } from '../store/types';

const TTL_MS = 5000;

/** The present claims, read again every few seconds and after each change. */
export class Attributions {
  readonly #store: LedgerStore;
  #cached: { at: number; index: Promise<ClaimIndex> } | undefined;

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  async index(): Promise<ClaimIndex> {
    // A monotonic clock; this is about memory, not about time in the log.
    const at = performance.now();
    if (!this.#cached || at - this.#cached.at > TTL_MS) {
      const index = Promise.all([
        this.#store.claims(),
        this.#store.renames(),
      ]).then(
        ([claims, renames]) =>
          new ClaimIndex(
            claims.map(({ data }) => JSON.parse(data) as AttributionData),
            new RepositoryNames(renames),
          ),
      );
      index.catch(() => this.forget());
      this.#cached = { at, index };
    }
    return this.#cached.index;
  }

  forget(): void {
    this.#cached = undefined;
  }
}
