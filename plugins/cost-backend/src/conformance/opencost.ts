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

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  Allocation,
  AllocationInput,
  AllocationOptions,
  Asset,
  Workload,
  aggregateAssets,
  allocate,
  directCostByAsset,
  idleFromAssets,
} from '../engine/allocation';
import { AmountInput, Decimal, toDecimal } from '../engine/money';
import {
  Case,
  Json,
  Problems,
  casesOf,
  readVectors,
  required,
  runCases,
} from './cases';
import { Suite } from './suite';

const ALLOCATION = 'opencost/allocation.json';
const ASSETS = 'opencost/assets.json';

function near(
  problems: Problems,
  what: string,
  found: Decimal | undefined,
  stated: AmountInput,
  tolerance: AmountInput,
): void {
  const right = found
    ?.minus(toDecimal(stated, what))
    .abs()
    .lessThanOrEqualTo(tolerance);
  if (!right) {
    problems.add(`${what} is ${found}, should be ${stated}`);
  }
}

/** The same keys, and each amount within the tolerance. */
function nearAll(
  problems: Problems,
  what: string,
  found: Map<string, Decimal>,
  stated: Record<string, AmountInput>,
  tolerance: AmountInput,
): void {
  problems.same(
    `keys of ${what}`,
    [...found.keys()].sort(),
    Object.keys(stated).sort(),
  );
  for (const [key, amount] of Object.entries(stated)) {
    near(problems, `${what} ${key}`, found.get(key), amount, tolerance);
  }
}

function run(
  vector: Json,
  setup: Json,
): { input: AllocationInput; options: AllocationOptions; found: Allocation } {
  const given = vector.options ?? {};
  const options: AllocationOptions = {
    ...given,
    aggregateBy: vector.aggregateBy ?? null,
    filter: Array.isArray(given.filter) ? { and: given.filter } : given.filter,
    share: Array.isArray(given.share) ? { or: given.share } : given.share,
  };
  const input: AllocationInput = {
    workloads: required('setup.allocations', setup.allocations),
    idle: required(
      'idle',
      given.idleBy === 'node' ? setup.idleByNode : setup.idleByCluster,
    ),
    windowHours: required('setup.windowHours', setup.windowHours),
  };
  return { input, options, found: allocate(input, options) };
}

function checkAllocation(vector: Json, file: Json, problems: Problems): void {
  const { input, options, found } = run(vector, required('setup', file.setup));
  const lines = new Map(found.lines.map(({ key, total }) => [key, total]));
  for (const grade of ['expected', 'exact'] as const) {
    const stated = vector[grade];
    const tolerance = required('tolerance', file.tolerance?.[grade]);
    if (stated) {
      near(problems, `${grade} total`, found.total, stated.total, tolerance);
      nearAll(problems, grade, lines, stated.results, tolerance);
    }
  }
  if (!vector.expected && !vector.exact) {
    problems.add('expected is missing');
  }
  if (vector.expected?.count !== undefined) {
    problems.same('count', found.lines.length, vector.expected.count);
  }
  if (vector.directCostByAsset) {
    const direct = directCostByAsset(input.workloads, options);
    problems.same(
      'lines of direct cost',
      [...direct.keys()].sort(),
      Object.keys(vector.directCostByAsset).sort(),
    );
    for (const [line, assets] of Object.entries<Json>(
      vector.directCostByAsset,
    )) {
      const own = direct.get(line) ?? new Map();
      problems.same(
        `assets of ${line}`,
        [...own.keys()].sort(),
        Object.keys(assets).sort(),
      );
      for (const [asset, parts] of Object.entries<Json>(assets)) {
        for (const [part, amount] of Object.entries(parts)) {
          const cost = own.get(asset)?.[part];
          near(problems, `${line} ${asset} ${part}`, cost, amount, 1e-9);
        }
      }
    }
  }
}

function checkBreakdown(vector: Json, file: Json, problems: Problems): void {
  const { options, found } = run(vector, required('setup', file.setup));
  const withIdle = options.shareIdle === 'weighted';
  const plain = allocate(
    {
      workloads: file.setup.allocations,
      idle: [],
      windowHours: file.setup.windowHours,
    },
    options,
  );
  const shared = new Map(
    plain.lines.map(({ key, shared: part, overhead }) => [
      key,
      part.plus(overhead),
    ]),
  );
  const stated = required<Json>(
    'expectedSharedCost',
    vector.expectedSharedCost,
  );
  nearAll(problems, 'shared cost', shared, stated, 1e-9);
  near(problems, 'pool', plain.poolTotal, vector.poolTotal, 1e-9);
  const sum = [...shared.values()].reduce(
    (total, part) => total.plus(part),
    new Decimal(0),
  );
  if (!options.filter && !sum.equals(plain.poolTotal)) {
    problems.add(`the parts add up to ${sum}, not to ${plain.poolTotal}`);
  }
  if (!withIdle) {
    near(problems, 'pool', found.poolTotal, vector.poolTotal, 1e-9);
  }
}

function idleCases(file: Json, workloads: Workload[] | undefined): Case[] {
  const given: Json = file.idleFromAssets ?? {};
  const tolerance = file.tolerance ?? 1e-9;
  const lists = Object.keys(given).filter(key => Array.isArray(given[key]));
  const grains: Array<['cluster' | 'node', Json | undefined]> = [
    ['cluster', given.expectedByCluster],
    ['node', given.expectedByNode],
  ];
  return grains.flatMap(([idleBy, stated]) =>
    stated
      ? lists.map(list => ({
          name: `assets.json ${list} by ${idleBy}`,
          check: (problems: Problems) => {
            const found = idleFromAssets(
              given[list],
              required('setup.allocations of allocation.json', workloads),
              idleBy,
            );
            problems.same(
              'units',
              [...found.keys()].sort(),
              Object.keys(stated).sort(),
            );
            for (const [key, parts] of Object.entries<Json>(stated)) {
              const unit = required(key, found.get(key));
              for (const part of ['asset', 'allocated', 'idle'] as const) {
                nearAll(
                  problems,
                  `${part} of ${key}`,
                  new Map(Object.entries(unit[part])),
                  parts[part],
                  tolerance,
                );
              }
              for (const [resource, amount] of Object.entries(unit.idle)) {
                const at = resource as keyof typeof unit.idle;
                const kept = unit.clamped[at].plus(unit.reconciliation[at]);
                if (unit.clamped[at].isNegative() || !kept.equals(amount)) {
                  problems.add(`${key}: clamped ${resource} is lost`);
                }
              }
            }
          },
        }))
      : [],
  );
}

function assetCases(file: Json, workloads: Workload[] | undefined): Case[] {
  const assets: Asset[] = file.assets ?? [];
  const tolerance = file.tolerance ?? 1e-9;
  return [
    ...(file.assetTotals
      ? [
          {
            name: 'assets.json totals',
            check: (problems: Problems) =>
              nearAll(
                problems,
                'asset',
                aggregateAssets(assets, null),
                file.assetTotals,
                tolerance,
              ),
          },
        ]
      : []),
    ...casesOf('assets.json', file.cases, (vector, problems) =>
      nearAll(
        problems,
        'assets',
        aggregateAssets(assets, vector.aggregateBy ?? null, {
          days: vector.days,
          sharedHourlyCosts: vector.sharedHourlyCosts,
        }),
        required('expected', vector.expected),
        tolerance,
      ),
    ),
    ...idleCases(file, workloads),
  ];
}

/** Allocation of cluster cost, assets, and idle from assets. */
export const opencost: Suite = {
  name: 'opencost',
  present: folder =>
    [ALLOCATION, ASSETS].some(file => existsSync(join(folder, file))),
  async run(folder) {
    const allocation = await readVectors(join(folder, ALLOCATION));
    const assets = await readVectors(join(folder, ASSETS));
    const cases: Case[] = [];
    if (allocation) {
      cases.push(
        ...casesOf('allocation.json', allocation.cases, (vector, problems) =>
          checkAllocation(vector, allocation, problems),
        ),
        ...casesOf(
          'allocation.json',
          allocation.sharedCostBreakdown ?? [],
          (vector, problems) => checkBreakdown(vector, allocation, problems),
        ),
      );
    }
    if (assets) {
      cases.push(...assetCases(assets, allocation?.setup?.allocations));
    }
    return runCases(cases);
  },
};
