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

import { EntityVersion } from './types';

const DAY = /^\d{4}-\d\d-\d\d$/;
const MS_PER_DAY = 86_400_000;

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return (
    DAY.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
  );
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_PER_DAY)
    .toISOString()
    .slice(0, 10);
}

/** Days from one to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round(
    (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) /
      MS_PER_DAY,
  );
}

/** Whether a span, open where it says null, has a day in it. */
export function covers(
  span: { from?: string | null; to?: string | null },
  day: string,
): boolean {
  return (
    (typeof span.from !== 'string' || span.from <= day) &&
    (typeof span.to !== 'string' || day < span.to)
  );
}

/**
 * Days inside of a window on which anything dated begins or ends: between two
 * of them every rule and every claim is the same.
 *
 * @param window - half-open
 * @returns first days of the segments, the window's first day included, sorted
 */
export function segmentStarts(
  window: { from: string; to: string },
  spans: Iterable<{ from?: string | null; to?: string | null }>,
): string[] {
  const starts = new Set([window.from]);
  for (const { from, to } of spans) {
    for (const day of [from, to]) {
      if (typeof day === 'string' && day > window.from && day < window.to) {
        starts.add(day);
      }
    }
  }
  return [...starts].sort();
}

/** What the catalog said of entities, by day. */
export class EntityHistory {
  readonly #versions = new Map<string, EntityVersion[]>();

  constructor(versions: Iterable<EntityVersion>) {
    for (const version of versions) {
      const list = this.#versions.get(version.entityRef) ?? [];
      list.push(version);
      this.#versions.set(version.entityRef, list);
    }
    for (const list of this.#versions.values()) {
      list.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
    }
  }

  /** Every entity that was ever seen. */
  refs(): string[] {
    return [...this.#versions.keys()].sort();
  }

  versions(entityRef: string): readonly EntityVersion[] {
    return this.#versions.get(entityRef) ?? [];
  }

  /** What held on a day; null: the catalog did not have it. */
  at(entityRef: string, day: string): EntityVersion | null {
    return (
      this.versions(entityRef).findLast(version => covers(version, day)) ?? null
    );
  }

  all(): EntityVersion[] {
    return this.refs().flatMap(ref => [...this.versions(ref)]);
  }
}
