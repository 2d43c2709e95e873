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
import { Decimal } from '../money';
import {
  Allocation,
  AllocationInput,
  AllocationOptions,
  IDLE,
  OVERHEAD,
  RECONCILIATION,
  SHARED,
  Workload,
  WorkloadFilter,
  allocate,
  idleFromAssets,
  matches,
} from '.';

const PARTS = ['cpu', 'ram', 'gpu', 'pv', 'network', 'loadBalancer'] as const;

const amount = fc
  .oneof(
    { weight: 4, arbitrary: fc.bigInt(0n, 10n ** 18n) },
    { weight: 1, arbitrary: fc.constant(0n) },
    { weight: 1, arbitrary: fc.bigInt(-(10n ** 16n), -1n) },
  )
  .map(units => new Decimal(units.toString()).div('1e15').toFixed());

const costs = fc.record({
  cpu: amount,
  ram: amount,
  gpu: amount,
  pv: amount,
  network: amount,
  loadBalancer: amount,
});

const cluster = fc.constantFrom('c1', 'c2');
const node = fc.constantFrom('n1', 'n2', 'n3');
const namespace = fc.constantFrom('a', 'b', 'c', 'd');
const team = fc.constantFrom('red', 'blue', '');

const workloads: fc.Arbitrary<Workload[]> = fc
  .array(fc.record({ cluster, node, namespace, team, cost: costs }), {
    maxLength: 8,
  })
  .map(list =>
    list.map(({ team: color, ...rest }, index) => ({
      ...rest,
      name: `w${index}`,
      pod: `p${index % 5}`,
      labels: (color ? { team: color } : {}) as Record<string, string>,
    })),
  );

const filter: fc.Arbitrary<WorkloadFilter> = fc.oneof(
  namespace.map(equals => ({ field: 'namespace', equals })),
  cluster.map(equals => ({ field: 'cluster', equals })),
  fc.constant({ field: 'label', key: 'team', equals: 'red' }),
  namespace.map(equals => ({ not: { field: 'namespace', equals } })),
);

const topology = fc.record({
  input: fc.record({
    workloads,
    idle: fc.array(fc.record({ cluster, node, cost: costs }), { maxLength: 4 }),
    windowHours: fc.constantFrom(1, 24, 720),
  }),
  options: fc.record({
    aggregateBy: fc.constantFrom(
      ['namespace'],
      ['cluster', 'label:team'],
      ['pod'],
      [] as string[],
      null,
    ),
    shareIdle: fc.constantFrom<'none' | 'weighted'>('none', 'weighted'),
    splitIdle: fc.boolean(),
    idleBy: fc.constantFrom<'cluster' | 'node'>('cluster', 'node'),
    share: fc.option(filter),
    shareSplit: fc.constantFrom<'weighted' | 'even'>('weighted', 'even'),
    sharedHourlyCosts: fc.oneof(
      fc.constant({}),
      fc.record({ support: amount, tax: fc.constant('10/24') }),
    ),
  }),
  filter,
});

const sum = (amounts: Array<Decimal | string | undefined>) =>
  amounts.reduce<Decimal>((all, each) => all.plus(each ?? 0), new Decimal(0));

/** Everything that goes into an allocation, added up here. */
function invoice(input: AllocationInput, options: AllocationOptions): Decimal {
  const parts = [...input.workloads, ...input.idle].flatMap(({ cost }) =>
    PARTS.map(part => cost[part] as string | undefined),
  );
  const overhead = Object.values(options.sharedHourlyCosts ?? {}).map(cost => {
    const [above, below = '1'] = String(cost).split('/');
    return new Decimal(above)
      .mul(input.windowHours)
      .div(below)
      .toDecimalPlaces(15, Decimal.ROUND_HALF_EVEN);
  });
  return sum([...parts, ...overhead]);
}

const shown = ({ lines }: Allocation) =>
  lines.map(({ key, direct, idle, shared, overhead, total }) =>
    [key, direct, idle, shared, overhead, total].join(' '),
  );

const NOBODYS = [IDLE, SHARED, OVERHEAD, RECONCILIATION];

describe('allocate', () => {
  it('conserves every cent of 10,000 random topologies', () => {
    fc.assert(
      fc.property(topology, ({ input, options }) => {
        const found = allocate(input, options);
        const stated = invoice(input, options);
        expect(found.total.toFixed()).toBe(stated.toFixed());
        expect(sum(found.lines.map(line => line.total)).toFixed()).toBe(
          stated.toFixed(),
        );
        for (const line of found.lines) {
          const { direct, idle, shared, overhead } = line;
          expect(sum([direct, idle, shared, overhead]).toFixed()).toBe(
            line.total.toFixed(),
          );
        }
      }),
      { numRuns: 10_000 },
    );
  }, 300_000);

  it('takes a slice with a filter: filter of a result = result of the filter', () => {
    fc.assert(
      fc.property(topology, ({ input, options, filter: wanted }) => {
        // One line per workload is the whole result; the filter picks lines.
        // An even share is per line, so lines stay what they are.
        const fine: AllocationOptions = {
          ...options,
          aggregateBy: null,
          shareIdle: 'weighted',
        };
        const kept = new Set(
          input.workloads
            .filter(workload => matches(wanted, workload))
            .map(({ name }) => name),
        );
        const picked = shown({
          ...allocate(input, fine),
          lines: allocate(input, fine).lines.filter(({ key }) => kept.has(key)),
        });
        const filtered = allocate(input, { ...fine, filter: wanted });
        const own = filtered.lines.filter(({ key }) => kept.has(key));
        expect(shown({ ...filtered, lines: own })).toEqual(picked);
      }),
      { numRuns: 1000 },
    );
  }, 120_000);

  it('splits a result by a filter and its opposite into two that add up', () => {
    fc.assert(
      fc.property(topology, ({ input, options, filter: wanted }) => {
        const whole = allocate(input, options);
        const left = whole.lines
          .filter(({ key }) => [SHARED, OVERHEAD].includes(key))
          .map(({ total }) => total);
        const parts = [wanted, { not: wanted }].map(
          each => allocate(input, { ...options, filter: each }).total,
        );
        expect(sum([...parts, ...left]).toFixed()).toBe(whole.total.toFixed());
      }),
      { numRuns: 1000 },
    );
  }, 120_000);

  it('does not depend on the order of the workloads', () => {
    fc.assert(
      fc.property(topology, fc.func(fc.nat()), ({ input, options }, place) => {
        const shuffled = [...input.workloads].sort(
          (a, b) => place(a.name) - place(b.name),
        );
        expect(
          shown(allocate({ ...input, workloads: shuffled }, options)),
        ).toEqual(shown(allocate(input, options)));
      }),
      { numRuns: 500 },
    );
  }, 120_000);

  it('gives the whole pool to the others, never back to itself', () => {
    const of = (name: string, cpu: string): Workload => ({
      name,
      namespace: name,
      cost: { cpu },
    });
    const { lines } = allocate(
      {
        workloads: [of('a', '1'), of('b', '3'), of('p', '-2')],
        idle: [],
        windowHours: 1,
      },
      {
        aggregateBy: ['namespace'],
        share: { field: 'namespace', equals: 'p' },
      },
    );
    expect(lines.map(({ key, total }) => `${key} ${total}`)).toEqual([
      'a 0.5',
      'b 1.5',
    ]);
  });

  it('keeps what nobody can take in sight', () => {
    const { lines } = allocate(
      {
        workloads: [
          { name: 'w', cluster: 'c', namespace: 'a', cost: { cpu: 2 } },
        ],
        idle: [
          { cluster: 'c', cost: { cpu: 1, gpu: 3 } },
          { cluster: 'empty', cost: { cpu: 5 } },
          { cluster: 'over', cost: { cpu: -4 } },
        ],
        windowHours: 2,
      },
      {
        aggregateBy: ['namespace'],
        shareIdle: 'weighted',
        share: { field: 'namespace', equals: 'a' },
        sharedHourlyCosts: { support: '0.5' },
      },
    );
    expect(lines.map(({ key, total }) => `${key} ${total}`)).toEqual([
      `${IDLE} 9`,
      `${OVERHEAD} 1`,
      `${RECONCILIATION} -4`,
      `${SHARED} 2`,
    ]);
    expect(NOBODYS).toEqual(
      expect.arrayContaining(lines.map(({ key }) => key)),
    );
  });

  it.each([
    [{ aggregateBy: ['flavour'] }, 'flavour'],
    [{ shareIdle: 'even' as never }, 'shareIdle'],
    [{ shareSplit: 'none' as never }, 'shareSplit'],
    [{ filter: { field: 'namespace' } }, 'no condition'],
    [{ sharedHourlyCosts: { tax: '1/0' } }, 'sharedHourlyCosts.tax'],
    [{ sharedHourlyCosts: { tax: 'much' } }, 'sharedHourlyCosts.tax'],
  ])('refuses %j', (options, message) => {
    expect(() =>
      allocate(
        {
          workloads: [{ name: 'w', cost: { cpu: 1 } }],
          idle: [],
          windowHours: 1,
        },
        { aggregateBy: ['namespace'], ...options },
      ),
    ).toThrow(message);
  });
});

describe('idleFromAssets', () => {
  it('adds up to the bill less the allocated cost, clamped or not', () => {
    const nodes = fc.array(
      fc.record({
        name: node,
        cluster,
        cpu: fc.nat(50).map(value => value + 1),
        ram: fc.nat(50),
        gpu: fc.nat(5),
        adjustment: fc.integer({ min: -20, max: 20 }),
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(
        nodes,
        workloads,
        fc.constantFrom<'cluster' | 'node'>('cluster', 'node'),
        (assets, list, idleBy) => {
          const units = [...idleFromAssets(assets, list, idleBy).values()];
          const all = (part: 'idle' | 'clamped' | 'reconciliation') =>
            sum(units.flatMap(unit => Object.values(unit[part])));
          const bill = sum(
            assets.map(
              ({ cpu, ram, gpu, adjustment }) =>
                new Decimal(cpu + ram + gpu + adjustment),
            ),
          );
          const allocated = sum(
            list.flatMap(({ cost }) =>
              (['cpu', 'ram', 'gpu'] as const).map(
                part => cost[part] as string,
              ),
            ),
          );
          expect(all('idle').toFixed()).toBe(bill.minus(allocated).toFixed());
          expect(all('clamped').plus(all('reconciliation')).toFixed()).toBe(
            all('idle').toFixed(),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
