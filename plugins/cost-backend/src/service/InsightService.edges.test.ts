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

import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { EntityVersion, pathsOf } from '../engine/attribution';
import { DatabaseBudgetStore } from '../store/DatabaseBudgetStore';
import { runInsights } from '../tasks/insights';
import { CostService, SeriesQuery } from './CostService';
import { InsightService } from './InsightService';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const DAY = 86_400_000;
const ENTITY = 'component:default/checkout';

interface Span {
  from: string;
  to: string;
  currency: string;
  amount: string;
  /** Cost of others. */
  elsewhere?: boolean;
}

/** Daily usage of one amount in each span; the newest currency comes first. */
function series(spans: readonly Span[]): CostService['series'] {
  return async (query: SeriesQuery) => {
    const inside = spans.filter(
      span =>
        span.from < query.to &&
        span.to > query.from &&
        !(span.elsewhere && query.entityRef),
    );
    const currency = query.currency ?? inside.at(-1)?.currency ?? null;
    const points = [];
    for (const span of inside.filter(each => each.currency === currency)) {
      for (
        let at = Date.parse(span.from);
        at < Date.parse(span.to);
        at += DAY
      ) {
        const day = new Date(at).toISOString().slice(0, 10);
        if (day >= query.from && day < query.to) {
          const key = {
            chargeCategory: 'Usage',
            service: 'Compute',
            resource: 'i-1',
          }[query.by as string];
          points.push({ day, key: key ?? '', amount: span.amount });
        }
      }
    }
    return { currency, from: query.from, to: query.to, points };
  };
}

const YEAR: Span = {
  from: '2026-01-01',
  to: '2027-01-01',
  currency: 'USD',
  amount: '10',
};

describe('InsightService at its edges', () => {
  async function start(now: string, ...spans: Span[]) {
    const knex: Knex = await databases.init('SQLITE_3');
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@maestro/backstage-plugin-cost-backend',
        'migrations',
      ),
    });
    const store = DatabaseBudgetStore.create({ knex });
    const until = new Date(Date.parse(now) + DAY).toISOString().slice(0, 10);
    const service = new InsightService({
      costs: {
        series: series(
          spans.map(span => ({
            ...span,
            to: span.to < until ? span.to : until,
          })),
        ),
      },
      store,
      now: () => new Date(now),
    });
    return { service, store };
  }

  const budget = (changes: object = {}) => ({
    budgetId: 'b',
    title: 'Checkout',
    entityRef: ENTITY,
    limit: '1000',
    currency: 'USD',
    period: 'month' as const,
    zone: 'UTC',
    ...changes,
  });

  it.each([
    ['2026-12-01T03:00:00Z', 'America/Los_Angeles', '2026-11-01'],
    ['2026-11-30T12:00:00Z', 'Pacific/Kiritimati', '2026-12-01'],
    ['2026-11-30T12:00:00Z', 'UTC', '2026-11-01'],
  ])(
    'judges a budget at %s in %s, where the month begins %s',
    async (now, zone, firstDay) => {
      const { service } = await start(now, YEAR);
      const { budget: judged } = await service.judge(budget({ zone }));
      expect(judged.window.firstDay).toBe(firstDay);
      expect(Number(judged.forecast.amount)).toBeGreaterThan(290);
      expect(Number(judged.forecast.amount)).toBeLessThan(320);
    },
  );

  it('forecasts the year of a budget beyond the days that are learned from', async () => {
    const { service } = await start('2026-11-20T12:00:00Z', YEAR);
    const { budget: judged, notices } = await service.judge(
      budget({ period: 'year', limit: '3650' }),
    );
    expect(judged.actual.amount).toBe('3240');
    expect(Number(judged.forecast.amount)).toBeCloseTo(3650, 0);
    expect(notices.map(({ key }) => key)).toContain(
      'b/year:2026-01-01/forecast/95',
    );
  });

  it('forecasts a quarter in which the entity began to cost', async () => {
    const { service } = await start(
      '2026-12-10T12:00:00Z',
      { ...YEAR, elsewhere: true },
      { ...YEAR, from: '2026-10-20' },
    );
    const { budget: judged } = await service.judge(
      budget({ period: 'quarter', limit: '1000' }),
    );
    // 73 days of the quarter.
    expect(Number(judged.forecast.amount)).toBeCloseTo(730, 0);
  });

  it('never sets a window in one currency beside one in another', async () => {
    const { service, store } = await start(
      '2026-11-20T12:00:00Z',
      { ...YEAR, to: '2026-11-10', amount: '1000', currency: 'JPY' },
      { ...YEAR, from: '2026-11-10' },
    );
    const value = { metricId: 'orders', entityRef: ENTITY, value: '10' };
    await store.putMetrics([
      { ...value, day: '2026-11-05' },
      { ...value, day: '2026-11-15' },
    ]);
    const [unit] = await service.unitCosts({
      entityRef: ENTITY,
      from: '2026-11-10',
      to: '2026-11-20',
    });
    expect(unit).toMatchObject({ currency: 'USD', cost: '100', perUnit: '10' });
    expect(unit.previous).toMatchObject({ cost: null, perUnit: null });
    expect(unit.change).toBeNull();
  });

  it.each([
    ['group:default/checkout-team', 'group:default/checkout-team'],
    ['user:default/jane', 'user:default/jane'],
  ])('tells the owner %s', async (owner, recipient) => {
    const { service, store } = await start('2026-11-20T12:00:00Z', YEAR);
    await store.put(budget({ limit: '100' }), {
      at: '2026-11-01T00:00:00Z',
      user: null,
    });
    const node = {
      entityRef: ENTITY,
      kind: 'component',
      owner,
      system: null,
      domain: null,
      parent: null,
    };
    const company = 'group:default/company';
    const version: EntityVersion = {
      entityRef: ENTITY,
      kind: 'component',
      from: null,
      to: null,
      claims: null,
      ...pathsOf(
        node,
        new Map([
          [
            owner,
            {
              ...node,
              entityRef: owner,
              kind: owner.split(':')[0],
              owner: null,
              parent: owner.startsWith('group:') ? company : null,
            },
          ],
        ]),
      ),
    };
    const told: unknown[] = [];
    await runInsights({
      budgetStore: store,
      insights: service,
      history: { all: async () => [version] },
      logger: mockServices.logger.mock(),
      notifications: {
        async send({ recipients }) {
          told.push(recipients);
        },
      },
      recipients: [],
      now: () => new Date('2026-11-20T12:00:00Z'),
    });
    expect(told).not.toHaveLength(0);
    expect(told[0]).toEqual({ type: 'entity', entityRef: [recipient] });
  });

  it('tells less of the same the more series there are', async () => {
    // Twice as much in the last complete days.
    const { service } = await start(
      '2026-11-20T12:00:00Z',
      { ...YEAR, to: '2026-11-14' },
      { ...YEAR, from: '2026-11-14', amount: '20' },
    );
    const found = await service.anomalies({ entityRef: ENTITY });
    expect(found.items).toHaveLength(1);
    expect(service.worthTelling([found])).toEqual(found.items);
    expect(service.worthTelling([{ ...found, judged: 1e12 }])).toEqual([]);
  });
});
