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
import { DatabaseBudgetStore } from '../store/DatabaseBudgetStore';
import { runInsights } from '../tasks/insights';
import { SeriesQuery } from './CostService';
import { InsightService } from './InsightService';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const NOW = new Date('2026-11-20T12:00:00.000Z');
const DAY = 86_400_000;
const ENTITY = 'component:default/checkout';

const days = (from: string, count: number) =>
  Array.from({ length: count }, (_, at) =>
    new Date(Date.parse(`${from}T00:00:00Z`) + at * DAY)
      .toISOString()
      .slice(0, 10),
  );

/** 10 a weekday, 6 a weekend day; twice as much in the last days. */
function points(query: SeriesQuery, options: { jump: boolean }) {
  return days('2026-06-01', 172)
    .filter(day => day >= query.from && day < query.to)
    .map((day, at) => {
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
      const base = weekday === 0 || weekday === 6 ? 6 : 10;
      const wobble = (at % 5) / 20;
      const jump = options.jump && day >= '2026-11-14' ? 2 : 1;
      return {
        day,
        key: keyOf(query.by),
        amount: String(base * jump + wobble),
      };
    });
}

function keyOf(by: SeriesQuery['by']): string {
  switch (by) {
    case 'chargeCategory':
      return 'Usage';
    case 'service':
      return 'Amazon RDS';
    case 'resource':
      return 'orders-db';
    default:
      return '';
  }
}

describe.each(databases.eachSupportedId())('InsightService on %s', id => {
  async function start(options: { jump?: boolean; empty?: boolean } = {}) {
    const knex: Knex = await databases.init(id);
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@maestro/backstage-plugin-cost-backend',
        'migrations',
      ),
    });
    const store = DatabaseBudgetStore.create({ knex });
    const service = new InsightService({
      costs: {
        series: async query => ({
          currency: options.empty ? null : 'USD',
          from: query.from,
          to: query.to,
          points: options.empty
            ? []
            : points(query, { jump: options.jump ?? false }),
        }),
      },
      store,
      now: () => NOW,
    });
    return { service, store };
  }

  it('forecasts the month and says how such forecasts did', async () => {
    const { service } = await start();
    const found = await service.forecast({ entityRef: ENTITY });
    expect(found).toMatchObject({
      state: 'ok',
      currency: 'USD',
      from: '2026-11-01',
      to: '2026-12-01',
    });
    // 21 weekdays at 10.1 and 9 weekend days at 6.1.
    expect(Number(found.forecast)).toBeGreaterThan(255);
    expect(Number(found.forecast)).toBeLessThan(277);
    expect(Number(found.interval!.lower)).toBeLessThan(Number(found.forecast));
    expect(found.backTest!.forecasts).toBe(8);
  });

  it('tells no data from zero', async () => {
    const { service } = await start({ empty: true });
    expect(await service.forecast({ entityRef: ENTITY })).toMatchObject({
      state: 'no_data',
      forecast: null,
      actual: null,
    });
    expect(await service.anomalies({ entityRef: ENTITY })).toMatchObject({
      judged: 0,
      items: [],
    });
    const { budget } = await service.judge({
      budgetId: 'b',
      title: 'Checkout',
      entityRef: ENTITY,
      limit: '100',
      currency: 'USD',
      period: 'month',
      zone: 'UTC',
    });
    expect(budget).toMatchObject({
      state: 'unknown',
      actual: { amount: null },
      left: null,
    });
  });

  it('finds a lasting rise, its size and its cause', async () => {
    const { service } = await start({ jump: true });
    const found = await service.anomalies({ entityRef: ENTITY });
    expect(found.judged).toBe(1);
    expect(found.items).toMatchObject([
      {
        service: 'Amazon RDS',
        direction: 'up',
        from: '2026-11-14',
        ongoing: true,
        cause: { dimension: 'resource', value: 'orders-db' },
      },
    ]);
    expect(Number(found.items[0].impact)).toBeGreaterThan(20);
    const calm = await start();
    expect((await calm.service.anomalies({ entityRef: ENTITY })).items).toEqual(
      [],
    );
  });

  it('tells of a budget and an anomaly once, and again after a failure', async () => {
    const { service, store } = await start({ jump: true });
    await store.put(
      {
        budgetId: 'b',
        title: 'Checkout',
        entityRef: ENTITY,
        limit: '200',
        currency: 'USD',
        period: 'month',
        zone: 'UTC',
      },
      { at: NOW.toISOString(), user: null },
    );
    const sent: string[] = [];
    let down = true;
    const run = () =>
      runInsights({
        budgetStore: store,
        insights: service,
        history: {
          all: async () => [
            {
              entityRef: ENTITY,
              kind: 'component',
              from: null,
              to: null,
              claims: null,
              ownerPath:
                '/group:default/company/group:default/checkout-team/component:default/checkout',
              partPath: '/',
            },
          ],
        },
        logger: mockServices.logger.mock(),
        notifications: {
          async send({ payload, recipients }) {
            if (down) {
              throw new Error('no mail today');
            }
            expect(recipients).toEqual({
              type: 'entity',
              entityRef: ['group:default/checkout-team'],
            });
            sent.push(payload.title);
          },
        },
        recipients: [],
        now: () => NOW,
      });
    await run();
    expect(sent).toEqual([]);
    down = false;
    await run();
    await run();
    expect(sent).toEqual(
      expect.arrayContaining([
        'Checkout: 100 % of the budget is spent',
        'Checkout: 100 % of the budget is expected at its end',
        `Amazon RDS of ${ENTITY} costs more than expected`,
      ]),
    );
    expect(new Set(sent).size).toBe(sent.length);
  });

  it('divides sums by sums, and splits a change', async () => {
    const { service, store } = await start({ jump: true });
    const metric = (day: string, value: string) => ({
      metricId: 'orders',
      entityRef: ENTITY,
      day,
      value,
    });
    await store.putMetrics([
      metric('2026-11-12', '100'),
      metric('2026-11-15', '100'),
      metric('2026-11-16', '100'),
      // A second value of a day replaces the first.
      metric('2026-11-16', '50'),
    ]);
    const [unit] = await service.unitCosts({
      entityRef: ENTITY,
      from: '2026-11-14',
      to: '2026-11-18',
    });
    expect(unit).toMatchObject({ metricId: 'orders', units: '150' });
    expect(Number(unit.perUnit)).toBeCloseTo(Number(unit.cost) / 150, 9);
    const total = Number(unit.change!.intensity) + Number(unit.change!.volume);
    expect(total).toBeCloseTo(
      Number(unit.cost) - Number(unit.previous.cost),
      6,
    );
    const [none] = await service.unitCosts({
      entityRef: ENTITY,
      from: '2026-11-10',
      to: '2026-11-14',
    });
    // Nothing to divide by before: no ratio, and no change.
    expect(none.previous).toMatchObject({ units: null, perUnit: null });
    expect(none.change).toBeNull();
  });
});
