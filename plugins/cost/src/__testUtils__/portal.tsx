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

import { ReactNode } from 'react';
import { createTheme, ThemeProvider } from '@material-ui/core/styles';
import { http, HttpResponse } from 'msw';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { CostClient, CostSummary } from '@maestro/backstage-plugin-cost-common';
import { costApiRef } from '../api/costApiRef';
import { costRouteRef } from '../routes';

export const API = 'http://portal.example/api/maestro-cost';

/** Shows something in a portal whose backend msw answers for. */
export async function show(
  children: ReactNode,
  options: { path?: string; dark?: boolean; denied?: string[] } = {},
) {
  const { path = '/', dark = false, denied = [] } = options;
  const discoveryApi = mockApis.discovery({ baseUrl: 'http://portal.example' });
  const fetchApi = { fetch: global.fetch };
  const page = (
    <TestApiProvider
      apis={[
        [discoveryApiRef, discoveryApi],
        [fetchApiRef, fetchApi],
        [
          permissionApiRef,
          mockApis.permission({
            authorize: ({ permission }) =>
              denied.includes(permission.name)
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          }),
        ],
        [costApiRef, new CostClient({ discoveryApi, fetchApi })],
      ]}
    >
      {children}
    </TestApiProvider>
  );
  return renderInTestApp(
    dark ? (
      <ThemeProvider theme={createTheme({ palette: { type: 'dark' } })}>
        {page}
      </ThemeProvider>
    ) : (
      page
    ),
    {
      routeEntries: [path],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/cost': costRouteRef,
      },
    },
  );
}

/** Answers a route of the backend. */
export const answer = (path: string, body: object) =>
  http.get(`${API}/${path}`, () => HttpResponse.json(body as never));

/** Lets a route fail as a Backstage backend does. */
export const refuse = (path: string, status: number, message: string) =>
  http.get(`${API}/${path}`, () =>
    HttpResponse.json(
      {
        error: {
          name: status === 403 ? 'NotAllowedError' : 'Error',
          message,
        },
        request: { method: 'GET', url: path },
        response: { statusCode: status },
      },
      { status },
    ),
  );

const part = (key: string, amount: string, rows = 3) => ({
  key,
  label: key,
  amount,
  rows,
  entityRef: null,
});

/** Cost of a component in November. */
export function summary(changes: Partial<CostSummary> = {}): CostSummary {
  return {
    entityRef: 'component:default/checkout',
    hierarchy: 'partOf',
    metric: 'effective',
    window: {
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-12-01T00:00:00.000Z',
      zone: 'UTC',
    } as CostSummary['window'],
    asOf: '2026-11-20T12:00:00.000Z',
    state: 'ok',
    message: null,
    currencies: ['USD'],
    currency: 'USD',
    conversions: [],
    total: '120.500000000001',
    rows: 42,
    metrics: {
      billed: '130',
      effective: '120.500000000001',
      contracted: '140',
      list: '150',
    },
    previous: {
      window: {
        from: '2026-10-01T00:00:00.000Z',
        to: '2026-11-01T00:00:00.000Z',
        zone: 'UTC',
      } as CostSummary['window'],
      total: '100',
    },
    steps: [
      { step: 'direct', label: 'Direct', amount: '100', rows: 30 },
      { step: 'shared', label: 'Shared', amount: '20.5', rows: 10 },
      {
        step: 'overhead',
        label: 'Overhead',
        amount: '0.000000000001',
        rows: 2,
      },
      { step: 'total', label: 'Total', amount: '120.500000000001', rows: 42 },
    ],
    trend: [
      {
        day: '2026-11-01',
        lines: { direct: '100', idle: '0', shared: '20.5', overhead: '0' },
        total: '120.5',
        complete: true,
      },
      {
        day: '2026-11-02',
        lines: {
          direct: '0',
          idle: '0',
          shared: '0',
          overhead: '0.000000000001',
        },
        total: '0.000000000001',
        complete: false,
      },
    ],
    by: {
      service: [
        part('Amazon RDS', '100'),
        part('Amazon EC2', '20.500000000001'),
      ],
      resource: [],
      chargeCategory: [part('Usage', '120.500000000001')],
      provider: [],
      source: [],
      child: [],
      rule: [part('component-tag', '120.500000000001')],
      pool: [],
    },
    unusedCommitment: null,
    tagCoverage: {
      rows: { tagged: 711, total: 1000 },
      cost: { tagged: '90', total: '120' },
      keys: [{ key: 'component', rows: 711, cost: '90' }],
    },
    evidence: null,
    ...changes,
  };
}

/** What lies beside a summary: forecast, anomalies, budgets. */
export const insights = () => [
  answer('forecast', {
    entityRef: null,
    currency: 'USD',
    state: 'ok',
    message: null,
    from: '2026-11-01',
    to: '2026-12-01',
    completeThrough: '2026-11-17',
    actual: '70',
    forecast: '130.25',
    interval: { lower: '125', upper: '136', level: 0.8 },
    parts: { usage: '60', oneOffs: '0', tax: '0.25' },
    days: [],
    path: [
      {
        date: '2026-11-17',
        actual: '70',
        expected: null,
        lower: null,
        upper: null,
      },
      {
        date: '2026-11-30',
        actual: null,
        expected: '130.25',
        lower: '125',
        upper: '136',
      },
    ],
    n: 170,
    backTest: {
      forecasts: 8,
      coverage: 0.75,
      error: '2.5',
      naiveError: '4',
    },
  }),
  answer('anomalies', {
    entityRef: null,
    currency: 'USD',
    asOf: '2026-11-20',
    judged: 6,
    tooFew: 1,
    items: [
      {
        anomalyId: 'a',
        entityRef: null,
        service: 'Amazon CloudWatch',
        currency: 'USD',
        kind: 'level_shift',
        direction: 'up',
        from: '2026-11-11',
        to: '2026-11-17',
        ongoing: true,
        actual: '180',
        expected: '90',
        impact: '90',
        share: 1,
        cause: { dimension: 'resource', value: 'logs', shareOfImpact: 0.92 },
      },
    ],
  }),
  answer('budgets', {
    items: [
      {
        budgetId: 'b',
        title: 'Checkout',
        entityRef: 'component:default/checkout',
        limit: '100',
        currency: 'USD',
        period: 'month',
        zone: 'UTC',
        state: 'exceeded',
        window: { firstDay: '2026-11-01', endDay: '2026-12-01' },
        actual: { state: 'warning', amount: '80', percent: '80' },
        forecast: { state: 'exceeded', amount: '130.25', percent: '130.25' },
        left: '20',
      },
    ],
  }),
];
