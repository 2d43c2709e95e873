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

import { LedgerEvent } from '@maestro/backstage-plugin-ledger-common';
import { FeedPage } from '@maestro/backstage-plugin-ledger-node';
import { ChangeContext, stepOf, subject } from './change';

export const SERVICES = 500;
/** Events of one change, from its branch to production. */
const EVENTS_PER_CHANGE = 10;
const SPAN_DAYS = 730;
const MINUTE = 60_000;
const PEOPLE = 300;

/** What makes a history: equal options make equal events, in any process. */
export interface HistoryOptions {
  /** Number of events wanted; rounded to whole changes, claims come on top. */
  events: number;
  seed: number;
  /** Its last change, milliseconds since the epoch. */
  until: number;
}

/** Reference of a service's entity. */
export function refOf(service: number): string {
  return `component:default/service-${service}`;
}

/** Whole number below `below`, decided by the numbers given. */
export function draw(below: number, ...labels: number[]): number {
  return Math.floor((hash(labels) / 2 ** 32) * below);
}

/**
 * Two years of changes of 500 services: each is pushed, proposed, reviewed,
 * checked, merged, built and deployed to production in ten events. Services
 * are unequal: the busiest has about ten times the changes of the quietest.
 * Events are computed when read, so that a million take no memory.
 */
export class History {
  readonly changes: number;
  readonly events: number;
  readonly #options: HistoryOptions;
  /** Service of each change, and its number there. */
  readonly #services: Uint16Array;
  readonly #numbers: Uint32Array;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.changes = Math.max(1, Math.round(options.events / EVENTS_PER_CHANGE));
    this.events = SERVICES + this.changes * EVENTS_PER_CHANGE;
    this.#services = new Uint16Array(this.changes);
    this.#numbers = new Uint32Array(this.changes);
    const counts = new Uint32Array(SERVICES);
    for (let change = 0; change < this.changes; change += 1) {
      const share = draw(2 ** 31, options.seed, 1, change) / 2 ** 31;
      const service = Math.floor(SERVICES * share ** 1.5);
      this.#services[change] = service;
      this.#numbers[change] = ++counts[service];
    }
  }

  /** A page of the feed, as the ledger would answer. */
  page(after: number, limit: number): FeedPage {
    const from = after + 1;
    const to = Math.min(this.events, from + limit);
    const events: LedgerEvent[] = [];
    for (let position = from; position < to; position += 1) {
      events.push(this.#eventAt(position));
    }
    return {
      events,
      cursor: Math.max(after, to - 1),
      atEnd: to === this.events,
      head: this.events - 1,
    };
  }

  #eventAt(position: number): LedgerEvent {
    const fact =
      position < SERVICES ? this.#claim(position) : this.#step(position);
    return {
      ...fact,
      version: '1.0.0',
      position,
      seq: position,
      source: 'bench',
      tenant: null,
      normalizer: 'bench@1',
      recordedAt: fact.occurredAt,
    } as LedgerEvent;
  }

  #claim(service: number) {
    const at = iso(this.#options.until - SPAN_DAYS * 1440 * MINUTE);
    const entityRef = refOf(service);
    return {
      type: 'maestro.attribution.claimed',
      naturalKey: `attribution|${entityRef}|${at}`,
      revision: at,
      occurredAt: at,
      subject: { ...subject(service), host: 'catalog', repository: null },
      data: {
        entityRef,
        subjects: [subject(service)],
        deploymentRule: 'deployments',
        owner: `group:default/team-${service % 60}`,
        system: `system:default/system-${service % 50}`,
        domain: null,
        zone: null,
        since: null,
        withdrawn: false,
      },
    };
  }

  #step(position: number) {
    const { seed, until } = this.#options;
    const index = position - SERVICES;
    const change = Math.floor(index / EVENTS_PER_CHANGE);
    const step = index % EVENTS_PER_CHANGE;
    const service = this.#services[change];
    const number = this.#numbers[change];
    const random = (below: number, label: number) =>
      draw(below, seed, 2, service, number, label);
    const sha = (label: number, of = number) =>
      [0, 1, 2, 3, 4]
        .map(word => hash([seed, 3, service, of, label, word]))
        .map(value => value.toString(16).padStart(8, '0'))
        .join('');
    // From minutes to two days between branch and production.
    const pace = (1 + random(32, 1) * random(10, 2)) * MINUTE;
    const end =
      until -
      ((this.changes - 1 - change) / this.changes) * SPAN_DAYS * 1440 * MINUTE;
    const timeOf = (other: number) =>
      iso(Math.floor(end) - (EVENTS_PER_CHANGE - 1 - other) * pace);
    const failed = random(100, 3) < 8;
    const person = (label: number) => ({
      id: `p_${random(PEOPLE, label)}`,
      type: 'user' as const,
    });
    const context: ChangeContext = {
      service,
      number,
      step,
      time: timeOf(step),
      timeOf,
      head: sha(0),
      merge: sha(1),
      before: number === 1 ? null : sha(1, number - 1),
      failed,
      author: person(4),
      reviewer: person(5),
    };
    return stepOf(context);
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

// Of 32 bits: rounds and finaliser of MurmurHash3.
function hash(labels: number[]): number {
  let h = 0;
  for (const label of labels) {
    let k = Math.imul(label, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h ^= k;
    h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
