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

import { Ingest } from '../service/Ingest';
import { Rejections } from '../service/Rejections';
import { LedgerStore } from '../store/types';

const EXPIRY_BATCH = 500;
/** Counters of other replicas arrive within this time. */
const SEAL_DELAY_MS = 3 * 60 * 1000;

/** Removes bodies and salts whose time is over. */
export async function expireBodies(options: {
  store: LedgerStore;
  now: () => string;
  signal: AbortSignal;
}): Promise<number> {
  let expired = 0;
  let batch = EXPIRY_BATCH;
  while (batch === EXPIRY_BATCH && !options.signal.aborted) {
    batch = await options.store.expireBodies(options.now(), EXPIRY_BATCH);
    expired += batch;
  }
  return expired;
}

/** Writes the counters down; every replica does this for its own. */
export async function flushRejections(options: {
  store: LedgerStore;
  rejections: Rejections;
}): Promise<void> {
  await options.store.addRejections(options.rejections.take());
}

/** Seals the counters of past minutes: one receipt per source and minute. */
export async function sealRejections(options: {
  store: LedgerStore;
  ingest: Ingest;
  now: () => string;
}): Promise<number> {
  const { store, ingest, now } = options;
  const before = new Date(Date.parse(now()) - SEAL_DELAY_MS).toISOString();
  const groups = new Map<
    string,
    { source: string; minute: string; counts: Record<string, number> }
  >();
  for (const {
    source,
    minute,
    reason,
    count,
  } of await store.unsealedRejections(before)) {
    const key = `${source}|${minute}`;
    const group = groups.get(key) ?? { source, minute, counts: {} };
    group.counts[reason] = count;
    groups.set(key, group);
  }
  for (const [key, { source, minute, counts }] of groups) {
    const { seq } = await ingest.record({
      kind: 'rejections',
      deliveryId: `rejections|${key}`,
      at: now(),
      statement: { source, minute, counts },
    });
    await store.sealRejections(source, minute, seq);
  }
  return groups.size;
}
