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

import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CostCondition,
  CostPool,
  CostRule,
} from '@maestro/backstage-plugin-cost-common';
import {
  CompiledRules,
  EntityHistory,
  EntityVersion,
  Placed,
  RowFacts,
  RuleSet,
  Units,
  splitPeriod,
  validateRules,
} from '../engine/attribution';
import {
  COST_METRICS,
  CostMetric,
  FocusDataset,
  columnOf,
  readFocusCsv,
  tagsOf,
} from '../engine/focus';
import { fromUnits, toUnits } from '../engine/money';
import { Problems, runCases } from './cases';
import { Suite } from './suite';

/** Sets of rules that each sample is attributed by. */
const RULE_SETS = 100;

interface Sample {
  file: string;
  totals: Record<CostMetric, string>;
}

interface ReadRow {
  facts: RowFacts;
  day: string;
  group: string;
  units: Units;
}

/** A stream of numbers below 1 that is the same in every run. */
function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function readRows(dataset: FocusDataset): ReadRow[] {
  const column = (name: string) =>
    columnOf(dataset, name) ?? dataset.rows.map(() => null);
  const columns = Object.fromEntries(
    [
      'ProviderName',
      'BillingAccountId',
      'SubAccountId',
      'ServiceName',
      'ServiceCategory',
      'ChargeCategory',
      'ResourceId',
      'RegionId',
      'Tags',
      'ChargePeriodStart',
      'BillingPeriodStart',
      'BillingCurrency',
      ...COST_METRICS,
    ].map(name => [name, column(name)]),
  );
  return dataset.rows.map((_, row) => ({
    facts: {
      source: 'sample',
      provider: columns.ProviderName[row],
      billingAccount: columns.BillingAccountId[row],
      account: columns.SubAccountId[row],
      namespace: null,
      service: columns.ServiceName[row],
      serviceCategory: columns.ServiceCategory[row],
      chargeCategory: columns.ChargeCategory[row],
      resource: columns.ResourceId[row],
      region: columns.RegionId[row],
      tags: tagsOf(columns.Tags[row]),
      allocatedResource: null,
      allocatedTags: {},
    },
    day: (columns.ChargePeriodStart[row] ?? '').slice(0, 10),
    group: `${(columns.BillingPeriodStart[row] ?? '').slice(0, 7)} ${
      columns.BillingCurrency[row]
    }`,
    units: COST_METRICS.map(metric =>
      toUnits(columns[metric][row] ?? 0, metric),
    ) as unknown as Units,
  }));
}

const FIELDS = [
  'provider',
  'account',
  'service',
  'serviceCategory',
  'chargeCategory',
  'resource',
  'region',
] as const;

/** Rules and a catalog that speak of values which the rows have. */
function randomRules(
  rows: readonly ReadRow[],
  seed: number,
): { set: RuleSet; history: EntityHistory } {
  const next = stream(seed);
  const below = (of: number) => Math.floor(next() * of);
  const one = <T>(list: readonly T[]): T => list[below(list.length)];
  const refs = Array.from(
    { length: 1 + below(12) },
    (_, at) => `component:default/c${at}`,
  );
  const poolIds = Array.from({ length: below(5) }, (_, at) => `p${at}`);
  const value = (field: (typeof FIELDS)[number]): string => {
    const text = one(rows).facts[field] ?? 'none';
    return next() < 0.3 ? `${text.slice(0, 1 + below(8))}*` : text;
  };
  const condition = (): CostCondition => {
    const given: CostCondition = {};
    for (let term = 1 + below(2); term > 0; term -= 1) {
      const field = one(FIELDS);
      given[field] = Array.from({ length: 1 + below(3) }, () => value(field));
    }
    const [tag] = Object.entries(one(rows).facts.tags);
    if (tag && next() < 0.4) {
      given.tags = [
        {
          keys: [tag[0].toUpperCase()],
          ...(next() < 0.5 && tag[1].trim() && { values: [tag[1]] }),
        },
      ];
    }
    return given;
  };
  const rules: CostRule[] = Array.from({ length: below(25) }, (_, at) => ({
    ruleId: `r${at}`,
    title: '',
    when: condition(),
    target:
      poolIds.length > 0 && next() < 0.4
        ? { kind: 'pool', poolId: one(poolIds) }
        : { kind: 'entity', entityRef: one(refs) },
    ...(next() < 0.2 && { from: one(rows).day }),
  }));
  const pools = poolIds.map((poolId): CostPool => {
    const percent = Object.fromEntries(
      Array.from({ length: 1 + below(4) }, () => [
        next() < 0.25 ? `pool:${one(poolIds)}` : one(refs),
        String(below(240) / 10),
      ]),
    );
    return {
      poolId,
      title: '',
      line: next() < 0.5 ? 'shared' : 'overhead',
      split: one<CostPool['split']>([
        { by: 'proportional' },
        { by: 'even' },
        { by: 'fixed', percent },
        { by: 'metric', metricId: 'm' },
      ]),
    };
  });
  const versions = refs.map(
    (entityRef): EntityVersion => ({
      entityRef,
      kind: 'component',
      from: null,
      to: null,
      claims: next() < 0.3 ? `account=${one(rows).facts.account}` : null,
      ownerPath: `/(none)/${entityRef}`,
      partPath: `/(none)/${entityRef}`,
    }),
  );
  return {
    set: validateRules({ tagAliases: [['env', 'environment']], rules, pools }),
    history: new EntityHistory(versions),
  };
}

function checkSums(
  rows: readonly ReadRow[],
  seed: number,
  totals: Sample['totals'],
  problems: Problems,
): void {
  const { set, history } = randomRules(rows, seed);
  const compiled = new CompiledRules(set, history);
  const groups = new Map<string, Placed[]>();
  for (const row of rows) {
    const verdict = compiled.attribute(row.facts, row.day);
    const list = groups.get(row.group) ?? [];
    list.push({
      target: verdict,
      line: 'direct',
      viaPool: null,
      units: row.units,
    });
    groups.set(row.group, list);
  }
  const placed = [...groups.values()].flatMap(
    list =>
      splitPeriod(list, {
        pools: set.pools,
        belongs: () => true,
        metric: () => new Map([['component:default/c0', '3.5']]),
        cluster: () => null,
      }).placed,
  );
  COST_METRICS.forEach((metric, at) => {
    const sum = (kind: Placed['target']['kind']) =>
      placed
        .filter(({ target }) => target.kind === kind)
        .reduce((all, { units }) => all + units[at], 0n);
    const found = sum('entity') + sum('pool') + sum('unallocated');
    const expected = toUnits(totals[metric], metric);
    if (found !== expected) {
      problems.add(
        `${metric}: entities, pools and unallocated come to ${fromUnits(
          found,
        ).toFixed()}, the file to ${fromUnits(expected).toFixed()}`,
      );
    }
  });
}

/**
 * Samples add up exactly on entities, pools and what is unallocated, in all
 * four metrics, whatever the rules.
 */
export const attribution: Suite = {
  name: 'attribution',
  present: folder => existsSync(join(folder, 'focus')),
  async run(folder) {
    const root = join(folder, 'focus');
    const cases = [];
    for (const name of readdirSync(root).filter(file =>
      file.endsWith('.expected.json'),
    )) {
      const sample: Sample = JSON.parse(
        await readFile(join(root, name), 'utf8'),
      );
      const rows = readRows(
        readFocusCsv(await readFile(join(root, sample.file), 'utf8')),
      );
      for (let seed = 1; seed <= RULE_SETS; seed += 1) {
        cases.push({
          name: `${sample.file}, rules ${seed}`,
          check: (problems: Problems) =>
            checkSums(rows, seed, sample.totals, problems),
        });
      }
    }
    return {
      ...runCases(cases),
      lines: [
        `${RULE_SETS} sets of random rules and pools per sample; four metrics each, tolerance 0`,
      ],
    };
  },
};
