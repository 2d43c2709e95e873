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

import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  CiBudget,
  PullRequestCost as Cost,
} from '@maestro/backstage-plugin-cost-common';
import { answer, API, refuse, show } from '../../__testUtils__/portal';
import { PullRequestCost } from './PullRequestCost';

const REF = 'component:default/checkout';
const view = <PullRequestCost entityRef={REF} />;

const cost = (number: number, changes: Partial<Cost> = {}): Cost => ({
  pullRequest: `github.com/acme/shop#${number}`,
  number,
  title: 'Faster checkout',
  url: `https://github.com/acme/shop/pull/${number}`,
  state: 'open',
  llm: { state: 'ok', amount: '4.6', unreserved: '0', unknown: 2 },
  ci: {
    state: 'ok',
    runs: 3,
    running: 1,
    unknown: 0,
    minutes: '42.5',
    amount: '0.34',
    currency: 'USD',
    pricePerMinute: '0.008',
  },
  infrastructure: {
    source: 'terraform plan',
    handedAt: '2026-11-20T10:00:00.000Z',
    items: [],
    perMonth: [{ currency: 'USD', amount: '73' }],
    unknown: 0,
  },
  totals: [{ currency: 'USD', amount: '4.94' }],
  complete: false,
  comment: null,
  ...changes,
});

const budget = (changes: Partial<CiBudget> = {}): CiBudget => ({
  entityRef: REF,
  state: 'ok',
  message: null,
  repository: 'github.com/acme/shop',
  finding: null,
  budget: { version: 1, monthlyMinutes: 3000 },
  place: 'https://github.com/acme/shop/tree/main/.maestro/ci_budget.json',
  goodAt: '2026-11-20T10:00:00.000Z',
  month: {
    month: '2026-11',
    state: 'warning',
    limit: '3000',
    minutes: '2400',
    percent: '80',
    amount: '19.2',
    currency: 'USD',
  },
  pullRequests: [],
  ...changes,
});

const page = (items: Cost[], changes: object = {}) => ({
  state: 'ok',
  message: null,
  repository: 'github.com/acme/shop',
  items,
  nextCursor: null,
  ...changes,
});

describe('PullRequestCost', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it.each([false, true])(
    'shows the parts of each, dark theme: %s',
    async dark => {
      server.use(
        answer('ci-budget', budget()),
        answer(
          'pull-requests',
          page([
            cost(12),
            cost(11, {
              title: null,
              url: null,
              state: 'unknown',
              llm: {
                state: 'unknown',
                amount: null,
                unreserved: null,
                unknown: 1,
              },
              ci: {
                state: 'no_source',
                runs: 0,
                running: 0,
                unknown: 0,
                minutes: null,
                amount: null,
                currency: null,
                pricePerMinute: null,
              },
              infrastructure: null,
              comment: { state: 'failing', error: 'the forge answered 403' },
            }),
          ]),
        ),
      );
      await show(view, { dark });
      const known = within(
        (await screen.findByRole('link', { name: '#12' })).closest('tr')!,
      );
      expect(known.getByText('$4.60')).toHaveAttribute('title', '4.6 USD');
      expect(known.getByText('+ 2 unknown')).toBeVisible();
      expect(known.getByText(/42\.5 min/)).toBeVisible();
      expect(known.getByText('$0.34')).toBeVisible();
      expect(known.getByText('+ 1 under way')).toBeVisible();
      expect(known.getByText('+$73.00')).toBeVisible();
      const unknown = within(
        screen.getByRole('rowheader', { name: /#11/ }).closest('tr')!,
      );
      expect(unknown.getByText('unknown')).toBeVisible();
      expect(unknown.getByText('no source')).toBeVisible();
      expect(unknown.getByText('no estimate')).toBeVisible();
      expect(unknown.getByText(/cannot be written.*403/)).toBeVisible();
      expect(unknown.queryByText(/\$0/)).not.toBeInTheDocument();
      expect(
        await screen.findByText(/2,400 min of 3,000 min \(80 %\), \$19\.20/),
      ).toBeVisible();
      expect(screen.getByText('80 % reached')).toBeVisible();
    },
  );

  it('says what is wrong with the budget file, and that the last one holds', async () => {
    server.use(
      answer('pull-requests', page([cost(12)])),
      answer(
        'ci-budget',
        budget({ finding: 'monthlyMinutes is -5; write a number' }),
      ),
    );
    await show(view);
    expect(await screen.findByText(/monthlyMinutes is -5/)).toBeVisible();
    expect(screen.getByText(/last good version holds/)).toBeVisible();
  });

  it('leafs through pages', async () => {
    server.use(
      answer('ci-budget', budget({ month: null })),
      http.get(`${API}/pull-requests`, ({ request }) =>
        HttpResponse.json(
          (new URL(request.url).searchParams.get('cursor') === 'next'
            ? page([cost(2)])
            : page([cost(12)], { nextCursor: 'next' })) as never,
        ),
      ),
    );
    await show(view);
    expect(await screen.findByRole('link', { name: '#12' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Newer' })).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: 'Older' }));
    expect(await screen.findByRole('link', { name: '#2' })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Newer' }));
    expect(await screen.findByRole('link', { name: '#12' })).toBeVisible();
  });

  it('is absent where the entity names no repository', async () => {
    server.use(
      answer('ci-budget', budget({ state: 'not_annotated', month: null })),
      answer('pull-requests', page([], { state: 'not_annotated' })),
    );
    await show(
      <>
        {view}
        <p>below</p>
      </>,
    );
    expect(await screen.findByText('below')).toBeVisible();
    expect(screen.queryByText('Pull requests')).not.toBeInTheDocument();
  });

  it('says why there is nothing', async () => {
    server.use(
      answer('ci-budget', budget({ state: 'no_budget', month: null })),
      answer(
        'pull-requests',
        page([], { state: 'no_data', message: 'Nothing was told' }),
      ),
    );
    const first = await show(view);
    expect(await screen.findByText('Nothing was told.')).toBeVisible();
    expect(await screen.findByText(/No CI budget/)).toBeVisible();
    first.unmount();
    server.use(refuse('pull-requests', 403, 'You do not have the permission'));
    await show(view);
    expect(
      await screen.findByText(/You do not have the permission/),
    ).toBeVisible();
  });
});
