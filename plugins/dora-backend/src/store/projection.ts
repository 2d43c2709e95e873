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

import { FeedProjection } from '@maestro/backstage-plugin-ledger-node';
import { FactStore } from './types';

/** Raise it when rows change their meaning: every portal then rebuilds. */
const VERSION = 2;

/** The fold of the ledger's feed into a fact store. */
export function createDeliveryProjection(store: FactStore): FeedProjection {
  return {
    name: 'delivery',
    version: VERSION,
    apply: (tx, events, generation) => store.apply(tx, events, generation),
    discard: (knex, generation) => store.discard(knex, generation),
  };
}
