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

import { ProfileFacts, ProfileFigure, ProfileReason } from './types';

/** What a profile says about one metric. */
export interface FigureParts {
  value: number | null;
  unit: string;
  n: number;
  k?: number | null;
  label?: string | null;
  rule: string;
  ruleText: string;
  /** Why there is no value. */
  reason?: ProfileReason | null;
  toolValue?: ProfileFigure['toolValue'];
  ids: readonly string[];
}

/** A figure with its ids sorted; a reason only where there is no value. */
export function profileFigure(parts: FigureParts): ProfileFigure {
  const { toolValue, ...rest } = parts;
  return {
    ...rest,
    k: parts.k ?? null,
    label: parts.label ?? null,
    reason: parts.value === null ? parts.reason ?? 'not_observed' : null,
    ids: [...new Set(parts.ids)].sort(),
    ...(toolValue && { toolValue }),
  };
}

/** Whether an instant lies in the window, and has happened. */
export function insideOf(facts: ProfileFacts): (at: number) => boolean {
  const { window, asOf } = facts;
  return at => at >= window.from && at < window.to && at <= asOf;
}

/** The last instant of the window that has happened. */
export function lastInstant({ window, asOf }: ProfileFacts): number {
  return Math.min(window.to - 1, asOf);
}

/** Whether anything could have been seen in the window. */
export function isObserved(facts: ProfileFacts): boolean {
  return (
    facts.firstEventAt !== null && facts.firstEventAt <= lastInstant(facts)
  );
}

/** Ascending copy. */
export function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** Those whose number is known. */
export function known<T>(
  items: readonly T[],
  number: (item: T) => number | null,
): Array<{ item: T; number: number }> {
  return items.flatMap(item => {
    const value = number(item);
    return value === null ? [] : [{ item, number: value }];
  });
}

/** Deployments in a stable order, so that ties never depend on the input's. */
export function inOrder<T extends { id: string; at: number }>(
  items: readonly T[],
): T[] {
  return [...items].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** Incidents by when they began. */
export function timedIncidents(facts: ProfileFacts) {
  return inOrder(
    facts.incidents.map(incident => ({ ...incident, at: incident.startedAt })),
  );
}
