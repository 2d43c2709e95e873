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
  COST_LINES,
  CostDay,
  CostHierarchy,
  CostLine,
  CostMetric,
  CostPart,
  CostStep,
  CostSummary,
} from '@maestro/backstage-plugin-cost-common';
import { addDays, stepBelow } from '../../engine/attribution';
import { Place } from '../../store/RollupStore';
import { amountText } from './amounts';
import { DayFact, Fact, METRIC_AT, isParent } from './facts';

/** Stands for parts that the caller may not see. */
export const NOT_VISIBLE = '(not visible)';
const NONE = '(none)';
const UNALLOCATED = '(unallocated)';
const OTHER = '(other)';
/** Parts of a list that are shown by name. */
const MAX_PARTS = 50;

/** All that a summary shows, before it is put into words. */
export interface ViewInput {
  entityRef: string | null;
  hierarchy: CostHierarchy;
  metric: CostMetric;
  facts: readonly Fact[];
  days: readonly DayFact[];
  window: { from: string; to: string };
  places: ReadonlyMap<number, Place>;
  /** Entities that the caller may see; null: all that are named here. */
  visible: ReadonlySet<string> | null;
  /** Days of this and later may still change. */
  incompleteFrom: string;
  /** Digits after the point of the amounts. */
  scale: number;
  titles: { pools: Map<string, string>; rules: Map<string, string> };
}

const unitsIn = (fact: { units: Fact['units'] }, metric: CostMetric) =>
  fact.units[METRIC_AT[metric]];

const isHandedOut = (fact: Fact) =>
  fact.target === 'entity' && fact.poolId !== null;

/** Billing rows behind some facts; those of a pool count once. */
export function rowsOf(
  facts: readonly Fact[],
  places: ReadonlyMap<number, Place>,
): number {
  let own = 0;
  const shared = new Map<string, Map<string, number>>();
  const inPools = new Set(
    facts.filter(each => each.target === 'pool').map(each => each.poolId),
  );
  for (const fact of facts) {
    if (!isHandedOut(fact)) {
      own += fact.rows;
    } else if (!inPools.has(fact.poolId)) {
      const of = shared.get(fact.poolId!) ?? new Map<string, number>();
      const key = `${places.get(fact.placeId!)?.entityRef} ${fact.line}`;
      of.set(key, (of.get(key) ?? 0) + fact.rows);
      shared.set(fact.poolId!, of);
    }
  }
  return [...shared.values()].reduce(
    (sum, of) => sum + Math.max(...of.values()),
    own,
  );
}

interface Named {
  key: string;
  label: string;
  entityRef: string | null;
}

function partsBy(
  input: ViewInput,
  facts: readonly Fact[],
  nameOf: (fact: Fact) => Named,
): CostPart[] {
  const groups = new Map<string, { named: Named; facts: Fact[] }>();
  for (const fact of facts) {
    const named = nameOf(fact);
    const group = groups.get(named.key) ?? { named, facts: [] };
    group.facts.push(fact);
    groups.set(named.key, group);
  }
  const size = (amount: bigint) => (amount < 0n ? -amount : amount);
  const parts = [...groups.values()]
    .map(({ named, facts: own }) => ({
      named,
      own,
      amount: own.reduce((sum, fact) => sum + unitsIn(fact, input.metric), 0n),
      rows: rowsOf(own, input.places),
    }))
    .filter(({ amount, rows }) => amount !== 0n || rows > 0)
    .sort((a, b) => {
      const difference = size(b.amount) - size(a.amount);
      if (difference === 0n) {
        return a.named.key < b.named.key ? -1 : 1;
      }
      return difference > 0n ? 1 : -1;
    });
  const shown = parts.slice(0, MAX_PARTS);
  const rest = parts.slice(MAX_PARTS);
  const listed = shown.map(({ named, amount, rows }) => ({
    ...named,
    amount: amountText(amount, input.scale),
    rows,
  }));
  if (rest.length > 0) {
    listed.push({
      key: OTHER,
      label: `${rest.length} others`,
      entityRef: null,
      amount: amountText(
        rest.reduce((sum, { amount }) => sum + amount, 0n),
        input.scale,
      ),
      rows: rest.reduce((sum, { rows }) => sum + rows, 0),
    });
  }
  return listed;
}

const plain = (text: string | null, none = NONE): Named => ({
  key: text ?? none,
  label: text ?? none,
  entityRef: null,
});

/** Where the money goes, each list adding up to the total. */
export function listsOf(input: ViewInput): CostSummary['by'] {
  const { facts, places, visible, titles, entityRef, hierarchy } = input;
  const seen = (ref: string) => visible === null || visible.has(ref);
  const refOf = (fact: Fact) =>
    fact.placeId === null ? null : places.get(fact.placeId)?.entityRef ?? null;
  const pool = (id: string): Named => ({
    key: id,
    label: titles.pools.get(id) ?? id,
    entityRef: null,
  });
  return {
    service: partsBy(input, facts, fact => {
      if (fact.service === null && isHandedOut(fact)) {
        const { key, label } = pool(fact.poolId!);
        return { ...plain(`(shared) ${label}`), key: `pool:${key}` };
      }
      return plain(fact.service);
    }),
    resource: partsBy(input, facts, fact => {
      const ref = refOf(fact);
      if (ref !== null && !seen(ref)) {
        return plain(NOT_VISIBLE);
      }
      if (isHandedOut(fact)) {
        const { key, label } = pool(fact.poolId!);
        return { ...plain(`(shared) ${label}`), key: `pool:${key}` };
      }
      return plain(fact.resource);
    }),
    chargeCategory: partsBy(input, facts, fact => plain(fact.chargeCategory)),
    provider: partsBy(input, facts, fact => plain(fact.provider)),
    source: partsBy(input, facts, fact => plain(fact.sourceId)),
    child:
      entityRef === null || isParent(entityRef)
        ? partsBy(input, facts, fact => childOf(fact, input, seen, pool))
        : [],
    rule: partsBy(input, facts, fact => {
      if (fact.ruleId === null) {
        return plain(fact.target === 'unallocated' ? UNALLOCATED : NONE);
      }
      return {
        ...plain(fact.ruleId),
        label: titles.rules.get(fact.ruleId) ?? fact.ruleId,
      };
    }),
    pool: partsBy(
      input,
      facts.filter(({ poolId }) => poolId !== null),
      fact => pool(fact.poolId!),
    ),
  };

  function childOf(
    fact: Fact,
    { entityRef: top }: ViewInput,
    canSee: (ref: string) => boolean,
    named: (id: string) => Named,
  ): Named {
    if (fact.placeId === null) {
      return fact.target === 'pool'
        ? { ...named(fact.poolId!), key: `pool:${fact.poolId}` }
        : plain(UNALLOCATED);
    }
    const place = places.get(fact.placeId)!;
    const path = hierarchy === 'ownership' ? place.ownerPath : place.partPath;
    const step = stepBelow(path, top) ?? place.entityRef;
    if (!step.includes(':')) {
      return plain(step);
    }
    return canSee(step)
      ? { key: step, label: step, entityRef: step }
      : plain(NOT_VISIBLE);
  }
}

/** From direct cost to the total; at the top also what nobody has. */
export function stepsOfView(
  input: ViewInput,
  invoice: { amount: bigint; rows: number } | null,
): CostStep[] {
  const { facts, places, scale, metric } = input;
  const step = (
    name: CostStep['step'],
    label: string,
    own: readonly Fact[],
  ): CostStep => ({
    step: name,
    label,
    amount: amountText(
      own.reduce((sum, fact) => sum + unitsIn(fact, metric), 0n),
      scale,
    ),
    rows: rowsOf(own, places),
  });
  const labels: Record<CostLine, string> = {
    direct: 'Direct',
    idle: 'Idle',
    shared: 'Shared',
    overhead: 'Overhead',
  };
  const given = facts.filter(({ target }) => target === 'entity');
  const steps = COST_LINES.map(line =>
    step(
      line,
      labels[line],
      given.filter(fact => fact.line === line),
    ),
  );
  if (input.entityRef === null) {
    steps.push(
      step(
        'pools',
        'Left in pools',
        facts.filter(({ target }) => target === 'pool'),
      ),
      step(
        'unallocated',
        'Unallocated',
        facts.filter(({ target }) => target === 'unallocated'),
      ),
    );
  }
  const total = step('total', 'Total', facts);
  steps.push(total);
  if (invoice !== null) {
    const sum = facts.reduce((all, fact) => all + unitsIn(fact, metric), 0n);
    if (invoice.amount !== sum) {
      steps.push({
        step: 'periods',
        label: 'Other months, net',
        amount: amountText(invoice.amount - sum, scale),
        rows: 0,
      });
    }
    steps.push({
      step: 'invoice',
      label: 'Invoice',
      amount: amountText(invoice.amount, scale),
      rows: invoice.rows,
    });
  }
  return steps;
}

/** One entry per day of the window; days without charges are 0. */
export function trendOf(input: ViewInput): CostDay[] {
  const { days, window, metric, scale, incompleteFrom } = input;
  const byDay = new Map<string, DayFact[]>();
  for (const fact of days) {
    const list = byDay.get(fact.day) ?? [];
    list.push(fact);
    byDay.set(fact.day, list);
  }
  const trend: CostDay[] = [];
  for (let day = window.from; day < window.to; day = addDays(day, 1)) {
    const own = byDay.get(day) ?? [];
    const sum = (facts: readonly DayFact[]) =>
      amountText(
        facts.reduce((all, fact) => all + unitsIn(fact, metric), 0n),
        scale,
      );
    trend.push({
      day,
      lines: Object.fromEntries(
        COST_LINES.map(line => [
          line,
          sum(
            own.filter(fact => fact.target === 'entity' && fact.line === line),
          ),
        ]),
      ) as Record<CostLine, string>,
      total: sum(own),
      complete: day < incompleteFrom,
    });
  }
  return trend;
}
