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

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { registerMswTestHooks } from '@backstage/test-utils';
import { CostState } from '@maestro/backstage-plugin-cost-common';
import {
  answer,
  API,
  insights,
  refuse,
  show,
  summary,
} from '../../__testUtils__/portal';
import { CostView } from './CostView';

const view = (
  <CostView
    entityRef="component:default/checkout"
    title="checkout"
    name="checkout"
    withHierarchy={false}
  />
);

describe('CostView', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  beforeEach(() => server.use(...insights()));

  it.each([false, true])(
    'tells amount, change, metrics and stages; dark: %s',
    async dark => {
      server.use(answer('costs', summary()));
      await show(view, { dark });
      expect(
        await screen.findByText('Effective cost of checkout', { exact: false }),
      ).toBeVisible();
      expect(screen.getAllByText('$120.50')[0]).toHaveAttribute(
        'title',
        '120.500000000001 USD',
      );
      // What it was, and by how much that differs.
      expect(screen.getByText('+$20.50')).toBeVisible();
      expect(screen.getByText(/\+20\.5%/)).toBeVisible();
      // What is there, however little, is not shown as nothing.
      expect(
        screen.getByRole('button', { name: /Overhead.*\$0\.000000000001/ }),
      ).toBeVisible();
      expect(
        screen.getByText('to the last decimal', { exact: false }),
      ).toHaveTextContent('120.500000000001 USD');
      // Coverage by rows and by money, both with their base.
      expect(screen.getByText('71.1%')).toBeVisible();
      expect(screen.getByText('75%')).toBeVisible();
    },
  );

  it('asks for the window, metric and currency that the address names', async () => {
    const asked: URLSearchParams[] = [];
    server.use(
      http.get(`${API}/costs`, ({ request }) => {
        asked.push(new URL(request.url).searchParams);
        return HttpResponse.json(summary() as never);
      }),
    );
    await show(view, {
      path: '/?window=2026-02&metric=billed&convertTo=EUR',
    });
    await screen.findByText('Where the money goes');
    expect(Object.fromEntries(asked[0])).toEqual({
      entityRef: 'component:default/checkout',
      hierarchy: 'ownership',
      metric: 'billed',
      convertTo: 'EUR',
      from: '2026-02-01',
      to: '2026-03-01',
    });
  });

  it('opens the rows behind a part, with their digest and share', async () => {
    const asked: string[] = [];
    server.use(
      answer('costs', summary()),
      http.get(`${API}/costs/rows`, ({ request }) => {
        asked.push(new URL(request.url).searchParams.get('service') ?? '');
        return HttpResponse.json({
          items: [
            {
              id: `${'ab'.repeat(32)}:17`,
              sourceId: 'aws',
              billingPeriod: '2026-11-01',
              day: '2026-11-01',
              line: 'shared',
              ruleId: 'cluster',
              poolId: 'cluster',
              share: '0.34',
              amounts: {
                billed: '0',
                effective: '1.351296',
                contracted: '0',
                list: '0',
              },
              currency: 'USD',
              service: 'Amazon RDS',
              resource: 'arn:aws:rds:x',
              chargeCategory: 'Usage',
              description: 'Hours of a database',
              tags: { env: 'production' },
            },
          ],
          nextCursor: null,
          total: 1,
        });
      }),
    );
    await show(view);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Rows of Amazon RDS' }),
    );
    const drawer = within(await screen.findByRole('dialog'));
    expect(await drawer.findByText('Hours of a database')).toBeVisible();
    expect(drawer.getByText(/0\.34 of the row/)).toBeVisible();
    expect(
      drawer.getByText(/by rule cluster, out of pool cluster/),
    ).toBeVisible();
    expect(drawer.getByText(`row 17 of ${'ab'.repeat(8)}…`)).toBeVisible();
    expect(asked).toEqual(['Amazon RDS']);
  });

  it('says what comes, what is unusual and what is left', async () => {
    server.use(answer('costs', summary()));
    await show(view);
    expect(await screen.findByText('$130.25')).toBeVisible();
    expect(
      screen.getByText(/8 times out of 10 between \$125.00 and \$136.00/),
    ).toBeVisible();
    // A model says how it did, and beside what.
    expect(
      screen.getByText(
        /held 75%, mean error \$2.50 \(repeating last week: \$4.00\)/,
      ),
    ).toBeVisible();
    expect(screen.getByText('+$90.00')).toBeVisible();
    expect(screen.getByText(/92% of it by resource logs/)).toBeVisible();
    expect(screen.getByText('above, by forecast')).toBeVisible();
    expect(
      screen.getByText(/80 % spent; 130.25 % expected at its end/),
    ).toBeVisible();
  });

  it('sets a budget, and says what is wrong with one', async () => {
    const sent: object[] = [];
    server.use(
      answer('costs', summary()),
      http.post(`${API}/budgets`, async ({ request }) => {
        sent.push((await request.json()) as object);
        return sent.length === 1
          ? HttpResponse.json(
              {
                error: { name: 'InputError', message: 'limit is x' },
                request: { method: 'POST', url: 'budgets' },
                response: { statusCode: 400 },
              },
              { status: 400 },
            )
          : HttpResponse.json({}, { status: 201 });
      }),
    );
    await show(view);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Set a budget' }),
    );
    await userEvent.type(await screen.findByLabelText(/Limit in USD/), '250');
    await userEvent.click(screen.getByRole('button', { name: 'Set' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('limit is x');
    await userEvent.click(screen.getByRole('button', { name: 'Set' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(sent[1]).toEqual({
      title: 'Monthly budget',
      entityRef: 'component:default/checkout',
      limit: '250',
      currency: 'USD',
      period: 'month',
      zone: 'UTC',
    });
  });

  it.each([
    ['not_annotated', 'No rule leads billing data here'],
    ['no_data', 'No cost in this window'],
    ['no_source', 'No billing data were loaded yet'],
    ['computing', 'Still computing'],
  ] as Array<[CostState, string]>)(
    'tells %s from zero',
    async (state, title) => {
      server.use(
        answer(
          'costs',
          summary({
            state,
            total: null,
            currency: null,
            metrics: null,
            message: 'One sentence more.',
          }),
        ),
      );
      await show(view);
      expect((await screen.findAllByText(new RegExp(title)))[0]).toBeVisible();
      expect(screen.getAllByText(/One sentence more/)[0]).toBeVisible();
      expect(screen.queryByText(/\$0/)).not.toBeInTheDocument();
      expect(screen.queryAllByText(/tag:component=checkout/)).toHaveLength(
        state === 'not_annotated' ? 1 : 0,
      );
    },
  );

  it('shows zero as zero, with the rows that say so', async () => {
    server.use(
      answer(
        'costs',
        summary({
          state: 'zero',
          total: '0',
          steps: [{ step: 'total', label: 'Total', amount: '0', rows: 4 }],
        }),
      ),
    );
    await show(view);
    expect(await screen.findByText('Nothing to pay.')).toBeVisible();
    expect(screen.getAllByText('$0.00')[0]).toBeVisible();
  });

  it('says that currencies are never added up, or at which rate', async () => {
    server.use(answer('costs', summary({ currencies: ['USD', 'EUR'] })));
    const first = await show(view);
    expect(
      await screen.findByText(/Bills in USD and EUR are never added up/),
    ).toBeVisible();
    first.unmount();
    server.use(
      answer(
        'costs',
        summary({
          currencies: ['USD', 'EUR'],
          conversions: [
            { from: 'EUR', to: 'USD', rate: '1.16', date: '2026-01-01' },
          ],
        }),
      ),
    );
    await show(view, { path: '/?convertTo=USD' });
    expect(
      await screen.findByText(/EUR is shown in USD at 1\.16/),
    ).toBeVisible();
  });

  it('removes a budget when asked twice, and says if it could not', async () => {
    const removed: string[] = [];
    server.use(
      answer('costs', summary()),
      http.delete(`${API}/budgets/:id`, ({ params }) => {
        removed.push(String(params.id));
        return HttpResponse.json(
          {
            error: { name: 'NotAllowedError', message: 'not yours' },
            request: { method: 'DELETE', url: 'budgets' },
            response: { statusCode: 403 },
          },
          { status: 403 },
        );
      }),
    );
    await show(view);
    await userEvent.click(
      await screen.findByRole('button', { name: /^Remove the budget/ }),
    );
    expect(removed).toEqual([]);
    await userEvent.click(
      screen.getByRole('button', { name: /^Yes, remove the budget/ }),
    );
    expect(
      await screen.findByText(/was not removed: .*not yours/),
    ).toBeVisible();
    expect(removed).toEqual(['b']);
  });

  it('shows by day what nobody has, and how days become bills', async () => {
    const portal = summary({
      entityRef: null,
      // Of a rate with six digits: more than a bill has.
      total: '121.000000000001000001',
      currency: 'Credits',
      currencies: ['Credits'],
      steps: [
        { step: 'total', label: 'Total', amount: '121', rows: 42 },
        { step: 'periods', label: 'Other months, net', amount: '-1', rows: 0 },
        { step: 'invoice', label: 'Invoice', amount: '120', rows: 41 },
      ],
    });
    portal.trend[0].total = '121';
    server.use(answer('costs', portal));
    await show(view);
    expect(await screen.findByText('Other months, net')).toBeVisible();
    expect(
      screen.getByText(/less charges of these days on other bills/),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show table' }));
    const table = screen.getByRole('table', { name: 'Cost by day' });
    expect(within(table).getByText('Not attributed')).toBeVisible();
    expect(within(table).getByText('0.50 Credits')).toBeVisible();
  });

  it('says why it cannot show anything', async () => {
    server.use(refuse('costs', 403, 'You do not have the permission'));
    await show(view);
    expect(
      await screen.findByText('You are not allowed to see this'),
    ).toBeVisible();
  });
});
