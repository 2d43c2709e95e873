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

import {
  SourceHealth,
  UnattributedSubject,
} from '@maestro/backstage-plugin-ledger-common';
import { LedgerSource } from '@maestro/backstage-plugin-ledger-node';
import { hintFor } from '../engine/attribution';
import { sourceStateOf, usualGapSeconds } from '../engine/health';
import { LedgerStore } from '../store/types';
import { Attributions } from './Attributions';
import { Rejections } from './Rejections';

const SAMPLED_DELIVERIES = 1000;
const REJECTION_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Counting all events takes a scan; pages ask often. */
const COUNTS_TTL_MS = 10_000;

/** How the sources are. */
export class Health {
  readonly #store: LedgerStore;
  readonly #sources: LedgerSource[];
  readonly #attributions: Attributions;
  readonly #rejections: Rejections;
  readonly #now: () => string;
  #counts:
    | { at: number; counts: ReturnType<LedgerStore['subjectCounts']> }
    | undefined;

  constructor(options: {
    store: LedgerStore;
    sources: LedgerSource[];
    attributions: Attributions;
    rejections: Rejections;
    now: () => string;
  }) {
    this.#store = options.store;
    this.#sources = options.sources;
    this.#attributions = options.attributions;
    this.#rejections = options.rejections;
    this.#now = options.now;
  }

  async sources(): Promise<SourceHealth[]> {
    const now = this.#now();
    await this.#store.addRejections(this.#rejections.take());
    const [stats, rejections, unattributed] = await Promise.all([
      this.#store.sourceStats(),
      this.#store.rejectionTotals(
        new Date(Date.parse(now) - REJECTION_DAYS * DAY_MS).toISOString(),
      ),
      this.#unattributed(),
    ]);
    return Promise.all(
      this.#sources.map(async source => {
        const stat = stats.get(source.id);
        const rejected = rejections
          .filter(({ source: id }) => id === source.id)
          .map(({ reason, count, lastAt }) => ({ reason, count, lastAt }))
          .sort((a, b) => b.count - a.count);
        const gap = usualGapSeconds(
          await this.#store.recentDeliveries(source.id, SAMPLED_DELIVERIES),
        );
        const latest = await this.#store.latestEvent(source.id);
        const lastDeliveryAt = stat?.lastDeliveryAt ?? null;
        const later = rejected.filter(
          ({ lastAt }) => lastDeliveryAt === null || lastAt > lastDeliveryAt,
        );
        return {
          id: source.id,
          title: source.title,
          ...sourceStateOf({
            lastDeliveryAt,
            usualGapSeconds: gap,
            problem: stat?.problem ?? null,
            rejectedSinceLast:
              later.length > 0
                ? {
                    count: later.reduce((sum, { count }) => sum + count, 0),
                    reason: later[0].reason,
                  }
                : null,
            now,
          }),
          lastDeliveryAt,
          deliveries: stat?.deliveries ?? 0,
          duplicates: stat?.duplicates ?? 0,
          rejected,
          usualGapSeconds: gap,
          lagSeconds: latest
            ? (Date.parse(latest.receivedAt) - Date.parse(latest.occurredAt)) /
              1000
            : null,
          unattributed: unattributed
            .filter(item => item.source === source.id)
            .reduce((sum, { events }) => sum + events, 0),
        };
      }),
    );
  }

  /** What nothing claims, most events first. */
  async unattributed(): Promise<UnattributedSubject[]> {
    const bySubject = new Map<string, UnattributedSubject>();
    for (const { subject, events, lastAt } of await this.#unattributed()) {
      const hint = hintFor(subject);
      const present = bySubject.get(JSON.stringify(subject));
      bySubject.set(JSON.stringify(subject), {
        subject,
        events: events + (present?.events ?? 0),
        lastAt: present && present.lastAt > lastAt ? present.lastAt : lastAt,
        hint,
      });
    }
    return [...bySubject.values()].sort((a, b) => b.events - a.events);
  }

  async #unattributed() {
    const at = performance.now();
    if (!this.#counts || at - this.#counts.at > COUNTS_TTL_MS) {
      const counts = this.#store.subjectCounts();
      counts.catch(() => {
        this.#counts = undefined;
      });
      this.#counts = { at, counts };
    }
    const index = await this.#attributions.index();
    return (await this.#counts.counts).filter(
      ({ subject, lastAt }) =>
        index.attribute(subject, lastAt).state === 'unattributed',
    );
  }
}
