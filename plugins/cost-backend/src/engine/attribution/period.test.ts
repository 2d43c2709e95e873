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

import fc from 'fast-check';
import { CostPool } from '@maestro/backstage-plugin-cost-common';
import {
  ClusterUsage,
  Fraction,
  Placed,
  Units,
  applyPlan,
  inverse,
  planPools,
  shareText,
  splitPeriod,
} from '.';
import { fromUnits } from '../money';

const same = (amount: bigint): Units => [amount, amount, amount, amount];
const entity = (name: string) => `component:default/${name}`;
const own = (name: string, amount: bigint): Placed => ({
  target: { kind: 'entity', entityRef: entity(name) },
  line: 'direct',
  viaPool: null,
  units: same(amount),
});
const pooled = (poolId: string, units: Units): Placed => ({
  target: { kind: 'pool', poolId },
  line: 'direct',
  viaPool: null,
  units,
});
const pool = (
  poolId: string,
  split: CostPool['split'],
  line: CostPool['line'] = 'shared',
): CostPool => ({ poolId, title: poolId, line, split });

const around = (pools: CostPool[], given: object = {}) => ({
  pools,
  belongs: () => true,
  metric: () => new Map<string, string>(),
  cluster: () => null,
  ...given,
});

function sums(placed: readonly Placed[]): Record<string, string> {
  const found = new Map<string, bigint>();
  for (const { target, line, units } of placed) {
    const names = {
      entity: () =>
        `${(target as { entityRef: string }).entityRef.slice(
          'component:default/'.length,
        )} ${line}`,
      pool: () => `pool ${(target as { poolId: string }).poolId}`,
      unallocated: () => 'unallocated',
    };
    const name = names[target.kind]();
    found.set(name, (found.get(name) ?? 0n) + units[1]);
  }
  return Object.fromEntries([...found].map(([key, n]) => [key, String(n)]));
}

describe('splitting', () => {
  const direct = [own('a', 30n), own('b', 70n), own('c', -10n)];

  it('is proportional to direct cost, of which a negative one weighs 0', () => {
    const pools = [pool('p', { by: 'proportional' })];
    expect(
      sums(
        splitPeriod([...direct, pooled('p', same(100n))], around(pools)).placed,
      ),
    ).toEqual({
      'a direct': '30',
      'b direct': '70',
      'c direct': '-10',
      'a shared': '30',
      'b shared': '70',
    });
  });

  it('takes a refund back by the weights of the charge', () => {
    const pools = [pool('p', { by: 'even' }, 'overhead')];
    expect(
      sums(
        splitPeriod([...direct, pooled('p', same(-7n))], around(pools)).placed,
      ),
    ).toMatchObject({
      'a overhead': '-3',
      'b overhead': '-2',
      'c overhead': '-2',
    });
  });

  it('keeps in the pool what percentages miss, and what nobody weighs', () => {
    const pools = [
      pool('p', { by: 'fixed', percent: { [entity('a')]: '99' } }),
      pool('m', { by: 'metric', metricId: 'orders' }),
    ];
    expect(
      sums(
        splitPeriod(
          [...direct, pooled('p', same(1000n)), pooled('m', same(5n))],
          around(pools),
        ).placed,
      ),
    ).toMatchObject({ 'a shared': '990', 'pool p': '10', 'pool m': '5' });
  });

  it('goes by a business metric', () => {
    const pools = [pool('m', { by: 'metric', metricId: 'orders' })];
    const metric = () =>
      new Map([
        [entity('a'), '0.5'],
        [entity('b'), '1.5'],
      ]);
    expect(
      sums(
        splitPeriod(
          [...direct, pooled('m', same(8n))],
          around(pools, { metric }),
        ).placed,
      ),
    ).toMatchObject({ 'a shared': '2', 'b shared': '6' });
  });

  it('solves pools that pay each other', () => {
    // Platform pays 20 % to network, network 10 % to platform.
    const pools = [
      pool('platform', {
        by: 'fixed',
        percent: { 'pool:network': '20', [entity('a')]: '80' },
      }),
      pool('network', {
        by: 'fixed',
        percent: { 'pool:platform': '10', [entity('b')]: '90' },
      }),
    ];
    const { placed } = splitPeriod(
      [pooled('platform', same(98n)), pooled('network', same(980n))],
      around(pools),
    );
    // x = 98 + 0.1 y, y = 980 + 0.2 x: x = 200, y = 1020.
    expect(sums(placed)).toEqual({ 'a shared': '160', 'b shared': '918' });
  });

  const usage: ClusterUsage = {
    capacity: { cpuCoreHours: '10', ramGibHours: '90' },
    workloads: [
      {
        name: 'w1',
        entityRef: entity('a'),
        cpuRequested: '4',
        cpuUsed: '5',
        ramRequested: '30',
        ramUsed: '10',
      },
      {
        name: 'w2',
        entityRef: entity('b'),
        cpuRequested: '3',
        cpuUsed: '1',
        ramRequested: '15',
        ramUsed: '1',
      },
    ],
  };
  const cluster = () => usage;
  const clusterPool = pool('k8s', { by: 'workloads', cluster: 'prod' });

  it('splits a cluster by requests and usage, idle by resource', () => {
    const { placed } = splitPeriod(
      [pooled('k8s', same(180_000n))],
      around([clusterPool], { cluster }),
    );
    // A core hour costs 9000, a GiB hour 1000.
    expect(sums(placed)).toEqual({
      'a direct': '75000',
      'b direct': '42000',
      'a idle': String(Math.round((18000 * 45) / 72 + (45000 * 30) / 45)),
      'b idle': String(Math.round((18000 * 27) / 72 + (45000 * 15) / 45)),
    });
  });

  it('shows negative idle as a reconciliation in the pool', () => {
    const { placed, plans } = splitPeriod(
      [pooled('k8s', same(180_000n))],
      around([clusterPool], {
        cluster: () => ({
          ...usage,
          capacity: { cpuCoreHours: '5', ramGibHours: '135' },
        }),
      }),
    );
    // A core hour costs 9000, a GiB hour 1000; CPU is short by 3 core hours.
    expect(sums(placed)).toMatchObject({
      'a direct': '75000',
      'b direct': '42000',
      'pool k8s': '-27000',
    });
    const plan = plans.get('k8s')!;
    expect(
      plan.receivers.some(
        each => each.kind === 'left' && each.reason.includes('reconciliation'),
      ),
    ).toBe(true);
  });

  it('weighs shared pools by cost before idle', () => {
    const { placed } = splitPeriod(
      [pooled('k8s', same(180_000n)), pooled('p', same(117n))],
      around([pool('p', { by: 'proportional' }), clusterPool], { cluster }),
    );
    expect(sums(placed)).toMatchObject({ 'a shared': '75', 'b shared': '42' });
  });

  it('says how much of a row a receiver gets', () => {
    expect(shareText(1n, 3n)).toBe('0.333333333333333');
    expect(shareText(1n, 1n)).toBe('1');
    expect(shareText(-1n, 4n)).toBe('-0.25');
  });
});

describe('fractions', () => {
  it('invert a matrix exactly', () => {
    const of = (rows: number[][]) =>
      rows.map(row => row.map(value => Fraction.of(BigInt(value))));
    expect(
      inverse(
        of([
          [1, 2],
          [2, 4],
        ]),
      ),
    ).toBeNull();
    fc.assert(
      fc.property(
        fc.array(
          fc.array(fc.integer({ min: -9, max: 9 }), {
            minLength: 3,
            maxLength: 3,
          }),
          { minLength: 3, maxLength: 3 },
        ),
        rows => {
          const matrix = of(rows);
          const found = inverse(matrix);
          fc.pre(found !== null);
          matrix.forEach((row, i) =>
            row.forEach((_, j) => {
              const cell = row.reduce(
                (all, value, k) => all.plus(value.times(found![k][j])),
                Fraction.ZERO,
              );
              expect(cell).toEqual(i === j ? Fraction.ONE : Fraction.ZERO);
            }),
          );
        },
      ),
    );
  });
});

describe('random topologies', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const amount = fc.bigInt(-(10n ** 18n), 10n ** 18n);
  const units = fc.tuple(amount, amount, amount, amount);
  const ids = ['p0', 'p1', 'p2', 'p3'];
  const hours = fc.integer({ min: 0, max: 50 }).map(String);
  const split: fc.Arbitrary<CostPool['split']> = fc.oneof(
    fc.constant({ by: 'proportional' as const }),
    fc.constant({ by: 'even' as const }),
    fc.constant({ by: 'metric' as const, metricId: 'm' }),
    fc.constant({ by: 'workloads' as const, cluster: 'k' }),
    fc
      .array(
        fc.tuple(
          fc.constantFrom(...names.map(entity), ...ids.map(id => `pool:${id}`)),
          fc.integer({ min: 0, max: 199 }),
        ),
        { maxLength: 5 },
      )
      .map(list => ({
        by: 'fixed' as const,
        // Less than 100 % in all, so that something always leaves a circle.
        percent: Object.fromEntries(
          list.map(([key, tenths]) => [key, String(tenths / 10)]),
        ),
      })),
  );
  const usage: fc.Arbitrary<ClusterUsage> = fc.record({
    capacity: fc.record({ cpuCoreHours: hours, ramGibHours: hours }),
    workloads: fc.array(
      fc.record({
        name: fc.uuid(),
        entityRef: fc.option(fc.constantFrom(...names.map(entity))),
        cpuRequested: hours,
        cpuUsed: hours,
        ramRequested: hours,
        ramUsed: hours,
      }),
      { maxLength: 4 },
    ),
  });
  const topology = fc.record({
    pools: fc.tuple(...ids.map(id => split.map(how => pool(id, how)))),
    rows: fc.array(
      fc.tuple(
        fc.oneof(
          fc.constantFrom(...names).map(name => ({
            kind: 'entity' as const,
            entityRef: entity(name),
          })),
          fc
            .constantFrom(...ids)
            .map(poolId => ({ kind: 'pool' as const, poolId })),
          fc.constant({ kind: 'unallocated' as const }),
        ),
        units,
      ),
      { maxLength: 12 },
    ),
    metric: fc.dictionary(
      fc.constantFrom(...names.map(entity)),
      fc.integer({ min: -2, max: 9 }).map(String),
    ),
    usage,
    among: fc.option(fc.subarray(names.map(entity))),
  });
  const placedOf = ({ pools, rows, metric, usage: ran, among }: any) => {
    const attributed: Placed[] = rows.map(([target, got]: any) => ({
      target,
      line: 'direct',
      viaPool: null,
      units: got,
    }));
    return {
      attributed,
      ...splitPeriod(attributed, {
        pools: pools.map((each: CostPool) => ({
          ...each,
          ...(among && { among }),
        })),
        belongs: (ref, to) => ref === to,
        metric: () => new Map(Object.entries(metric)),
        cluster: () => ran,
      }),
    };
  };
  const sumOf = (placed: readonly Placed[], metric: number) =>
    placed.reduce((all, { units: got }) => all + got[metric], 0n);

  it('conserve every unit of every metric, 10,000 times', () => {
    fc.assert(
      fc.property(topology, given => {
        const { attributed, placed, plans } = placedOf(given);
        for (const metric of [0, 1, 2, 3]) {
          expect(sumOf(placed, metric)).toBe(sumOf(attributed, metric));
        }
        for (const { parts, whole } of plans.values()) {
          expect(
            parts.reduce((all: bigint, part: bigint) => all + part, 0n),
          ).toBe(whole);
        }
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);

  it('give each unit to an entity once: a filter takes a slice', () => {
    fc.assert(
      fc.property(topology, fc.subarray(names), (given, shown) => {
        const { attributed, plans } = placedOf(given);
        const { placed } = placedOf(given);
        const refs = new Set(shown.map(entity));
        const slice = (placed as Placed[]).filter(
          ({ target }) =>
            target.kind === 'entity' && refs.has(target.entityRef),
        );
        // What each entity gets by itself, summed over the shown ones.
        const each = shown.map(name => {
          const parts: bigint[] = [];
          for (const { target, units: got } of attributed as Placed[]) {
            if (target.kind === 'entity' && target.entityRef === entity(name)) {
              parts.push(got[0]);
            } else if (target.kind === 'pool') {
              const plan = plans.get(target.poolId)!;
              const shares = applyPlan(plan, got[0]);
              for (const [at, to] of plan.receivers.entries()) {
                if (to.kind === 'entity' && to.entityRef === entity(name)) {
                  parts.push(shares[at]);
                }
              }
            }
          }
          return parts.reduce((all, part) => all + part, 0n);
        });
        expect(sumOf(slice, 0)).toBe(each.reduce((all, one) => all + one, 0n));
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('do not depend on the order of entities or rows', () => {
    fc.assert(
      fc.property(topology, given => {
        const turned = { ...given, rows: [...given.rows].reverse() };
        const { plans } = placedOf(given);
        const again = placedOf(turned).plans;
        expect([...again]).toEqual([...plans]);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('plan without anything', () => {
    expect([
      ...planPools({ ...around([]), direct: new Map(), inPool: new Map() }),
    ]).toEqual([]);
    expect(fromUnits(1n).toFixed()).toBe('0.000000000000001');
  });
});
