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

import { GroupHistory, logMinutes } from './history';
import { DAY, HOUR, RequestRow } from './types';

/** Closed requests of a project that are kept one by one. */
const RECENT_CLOSINGS = 20;
const RECENT_SIZES = 50;
const RECENT_MERGES = 200;

/** Times of events in ascending order, asked for how many lie in a window. */
export class EventTimes {
  readonly #times: number[] = [];

  add(at: number): void {
    this.#times.push(at);
  }

  /** Number of events at `from` or later. */
  since(from: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#times[middle] >= from) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return this.#times.length - low;
  }
}

/** When in the week a project merges, by hour of the day and weekday, UTC. */
export class MergeClock {
  readonly #hours = new Float64Array(24);
  readonly #days = new Float64Array(7);
  #total = 0;

  /** @param at - true instant of a merge, seconds since the epoch */
  add(at: number): void {
    this.#hours[hourOf(at)] += 1;
    this.#days[weekdayOf(at)] += 1;
    this.#total += 1;
  }

  /**
   * Share of the merges that fall into the `hours` hours of the day from the
   * running one on, drawn towards an even day.
   */
  comingHours(at: number, hours: number): number {
    let sum = 0;
    for (let step = 0; step < hours; step += 1) {
      sum += this.#hours[(hourOf(at) + step) % 24];
    }
    return (sum + 1 * hours) / (this.#total + 24);
  }

  /** Share of the merges on this weekday, relative to an even week. */
  weekday(at: number, ahead = 0): number {
    const day = (weekdayOf(at) + ahead) % 7;
    return ((this.#days[day] + 1) / (this.#total + 7)) * 7;
  }
}

/** Hour of the day in UTC. */
export function hourOf(at: number): number {
  return Math.floor((((at % DAY) + DAY) % DAY) / HOUR);
}

/** Weekday in UTC; 0 is Monday. */
export function weekdayOf(at: number): number {
  // 1970-01-01 was a Thursday.
  return (((Math.floor(at / DAY) + 3) % 7) + 7) % 7;
}

/** Merge time in seconds; null for a request that was not merged. */
export function mergeSecondsOf(row: RequestRow): number | null {
  if (row.mergedAt === null) {
    return null;
  }
  return Math.max(0, row.mergeSeconds ?? row.mergedAt - row.createdAt);
}

/** Logarithm of one plus the changed lines. */
export function churnOf({ size }: RequestRow): number {
  return Math.log1p((size.sourceChurn ?? 0) + (size.testChurn ?? 0));
}

/** Groups within a project whose requests may be merged at another pace. */
export function groupKeys(
  row: RequestRow,
  size: boolean,
): Array<[name: string, key: string]> {
  const at = row.clockAt ?? row.createdAt;
  const weekend = weekdayOf(at) >= 5 ? 'w' : '';
  const keys: Array<[string, string]> = [
    ['kind', row.group ?? ''],
    ['daytime', `${Math.floor(hourOf(at) / 4)}${weekend}`],
  ];
  if (size) {
    keys.push(['bulk', String(Math.floor(churnOf(row) / 1.5))]);
  }
  return keys;
}

/** Everything that the closed requests of one project have shown so far. */
export class ProjectHistory {
  readonly all = new GroupHistory();
  /** By the key of the requester; never handed out. */
  readonly requesters = new Map<string, GroupHistory>();
  readonly groups = new Map<string, GroupHistory>();
  readonly closings = new EventTimes();
  readonly merges = new EventTimes();
  readonly clock = new MergeClock();
  /** Sizes of the latest, oldest first. */
  readonly sizes: number[] = [];
  /** When the latest were closed, oldest first. */
  readonly latestClosings: number[] = [];
  /** The latest that were merged, oldest first. */
  readonly latestMerges: Array<{ createdAt: number; log: number }> = [];
  greatestNumber = Number.NaN;
  lastRequester: string | null = null;
  firstClosedAt = Number.NaN;

  /** Adds a closed request; in ascending order of `closedAt`. */
  close(row: RequestRow, size: boolean): void {
    const closedAt = row.closedAt!;
    const mergeSeconds = mergeSecondsOf(row);
    const outcome = { closedAt, mergeSeconds };
    this.all.add(outcome);
    this.closings.add(closedAt);
    keep(this.latestClosings, closedAt, RECENT_CLOSINGS);
    if (Number.isNaN(this.firstClosedAt)) {
      this.firstClosedAt = closedAt;
    }
    this.lastRequester = row.requester;
    for (const key of groupKeys(row, size)) {
      groupOf(this.groups, key.join('=')).add(outcome);
    }
    if (mergeSeconds !== null) {
      this.merges.add(closedAt);
      this.clock.add((row.clockAt ?? row.createdAt) + mergeSeconds);
      const { createdAt } = row;
      keep(
        this.latestMerges,
        { createdAt, log: logMinutes(mergeSeconds) },
        RECENT_MERGES,
      );
    }
    if (row.number !== null && !(row.number <= this.greatestNumber)) {
      this.greatestNumber = row.number;
    }
    if (size) {
      keep(this.sizes, churnOf(row), RECENT_SIZES);
    }
    if (row.requester !== null) {
      groupOf(this.requesters, row.requester).add(outcome);
    }
  }
}

function keep<Item>(list: Item[], item: Item, most: number): void {
  list.push(item);
  if (list.length > most) {
    list.shift();
  }
}

function groupOf(map: Map<string, GroupHistory>, key: string): GroupHistory {
  let group = map.get(key);
  if (!group) {
    group = new GroupHistory();
    map.set(key, group);
  }
  return group;
}
