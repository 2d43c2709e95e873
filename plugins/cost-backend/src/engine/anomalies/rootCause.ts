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

import { dayOf } from '../days';
import { toDecimal } from '../money';
import type { SeriesPart } from './detect';

/** Where the cost of an incident comes from. */
export interface RootCause {
  /** Such as `resource`, and its value. */
  dimension: string;
  value: string;
  /** Share of the incident's impact that lies on it; above 1 if others fell. */
  shareOfImpact: number;
  /** Values of other dimensions that name just the same parts. */
  same: Array<{ dimension: string; value: string }>;
}

/** Days before an incident that tell what its parts usually cost. */
const REFERENCE_DAYS = 28;
/** A cause explains at least this share. */
const LEAST_SHARE = 0.5;
/** Added to what a part is expected to cost, as a share of all: rounding, noise. */
const BLUR = 0.002;

const sum = (values: readonly number[]) =>
  values.reduce((all, value) => all + value, 0);

/**
 * The value of a dimension from which the cost of an incident comes.
 *
 * Each value is a hypothesis: the parts with it grew by one factor and all
 * others cost what they usually do, so their shares of 28 days before, of what
 * was expected. Of those that explain half of the impact or more, the one is
 * named that fits the parts best (Pearson's chi-squared). So a resource is told
 * from its region: if the region were the cause, its other resources would have
 * grown as well.
 *
 * @param incident - days `[from, to)` as numbers, and its amounts
 */
export function findRootCause(
  parts: readonly SeriesPart[],
  incident: { from: number; to: number; expected: number; impact: number },
): RootCause | null {
  const { expected, from, impact, to } = incident;
  if (parts.length === 0 || impact === 0) {
    return null;
  }
  const before = parts.map(part => total(part, from - REFERENCE_DAYS, from));
  const during = parts.map(part => total(part, from, to));
  const allBefore = sum(before);
  const usual = before.map(cost =>
    allBefore > 0 ? (Math.max(0, expected) * cost) / allBefore : 0,
  );
  const scale = BLUR * sum(during.map(Math.abs));
  const values = valuesOf(parts);
  let best: { cause: RootCause; misfit: number } | null = null;
  for (const { dimension, members, value } of values) {
    const usualHere = sum(members.map(at => usual[at]));
    const duringHere = sum(members.map(at => during[at]));
    const shareOfImpact = (duringHere - usualHere) / impact;
    if (shareOfImpact < LEAST_SHARE) {
      continue;
    }
    const inside = new Set(members);
    const misfit = parts.reduce((all, _, at) => {
      const grown =
        usualHere > 0 ? usual[at] * (duringHere / usualHere) : during[at];
      const told = inside.has(at) ? grown : usual[at];
      return all + (during[at] - told) ** 2 / (Math.abs(told) + scale);
    }, 0);
    if (best === null || misfit < best.misfit) {
      best = {
        misfit,
        cause: { dimension, value, shareOfImpact, same: [] },
      };
    }
  }
  if (!best) {
    return null;
  }
  const { cause } = best;
  const named = values.find(
    each => each.dimension === cause.dimension && each.value === cause.value,
  )!;
  cause.same = values
    .filter(
      each => each !== named && each.members.join() === named.members.join(),
    )
    .map(({ dimension, value }) => ({ dimension, value }));
  return cause;
}

function total(part: SeriesPart, from: number, to: number): number {
  let cost = 0;
  for (const { date, usage } of part.days) {
    const day = dayOf(date, 'date');
    if (day >= from && day < to) {
      cost += toDecimal(usage, `usage of ${date}`).toNumber();
    }
  }
  return cost;
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** Every value of every dimension with the parts that have it; sorted. */
function valuesOf(parts: readonly SeriesPart[]) {
  const members = new Map<string, Map<string, number[]>>();
  parts.forEach(({ dimensions }, at) => {
    for (const [dimension, value] of Object.entries(dimensions)) {
      const values = members.get(dimension) ?? new Map<string, number[]>();
      members.set(dimension, values);
      values.set(value, [...(values.get(value) ?? []), at]);
    }
  });
  return [...members]
    .flatMap(([dimension, values]) =>
      [...values].map(([value, at]) => ({ dimension, value, members: at })),
    )
    .sort(
      (a, b) =>
        a.members.length - b.members.length ||
        compare(a.dimension, b.dimension) ||
        compare(a.value, b.value),
    );
}
