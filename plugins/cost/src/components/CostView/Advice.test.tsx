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
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  ResourceAdvice,
  ResourceAdviceList,
} from '@maestro/backstage-plugin-cost-common';
import { answer, API, refuse, show } from '../../__testUtils__/portal';
import { Advice } from './Advice';

const GIB = 2 ** 30;
const panel = <Advice entityRef="component:default/checkout" />;

function advice(changes: Partial<ResourceAdvice> = {}): ResourceAdvice {
  const amounts = {
    lower: 0.2,
    upper: 0.9,
    p95: 0.26,
    headroom: 0.15,
    overTarget: 0,
  };
  return {
    cluster: 'lighthouse-prod',
    namespace: 'shop',
    workload: 'checkout',
    container: 'app',
    entityRef: 'component:default/checkout',
    replicas: 3,
    state: 'lower',
    message: 'Lower CPU from 2000m to 300m',
    cpu: { ...amounts, request: 2, target: 0.3 },
    memory: {
      ...amounts,
      request: 4 * GIB,
      target: GIB / 2,
      lower: GIB / 4,
      upper: null,
    },
    confidence: {
      days: 21.5,
      samples: 1168,
      lastSample: '2026-11-20T23:00:00.000Z',
      level: 'medium',
    },
    saving: {
      currency: 'USD',
      perMonth: '0',
      capacity: '145.123456789',
      risk: '0',
      limit: 'commitment',
      commitment: { id: 'sp-1', name: 'Compute savings plan' },
      why: 'Frees capacity worth 145.12 USD a month, saves nothing while Compute savings plan covers the nodes',
    },
    risk: {
      level: 'high',
      outOfMemoryAt: '2026-11-19T10:00:00.000Z',
      reasons: ['it ran out of memory on 2026-11-19'],
    },
    ...changes,
  };
}

const list = (changes: Partial<ResourceAdviceList> = {}) => ({
  state: 'ok',
  message: null,
  items: [advice()],
  totals: [{ currency: 'USD', perMonth: '0', capacity: '145.123456789' }],
  ...changes,
});

describe('Advice', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it.each([false, true])(
    'tells now, advised, saving, confidence and why; dark: %s',
    async dark => {
      const asked: string[] = [];
      server.use(
        http.get(`${API}/recommendations`, ({ request }) => {
          asked.push(new URL(request.url).searchParams.get('entityRef') ?? '');
          return HttpResponse.json(list() as never);
        }),
      );
      await show(panel, { dark });
      const row = within(await screen.findByRole('row', { name: /app/ }));
      expect(asked).toEqual(['component:default/checkout']);
      expect(row.getByText('2 cores')).toBeVisible();
      expect(row.getByText('4 GiB')).toBeVisible();
      expect(row.getByText('300 m')).toBeVisible();
      expect(row.getByText('200 m to 900 m')).toBeVisible();
      expect(row.getByText('512 MiB')).toBeVisible();
      // A bound that cannot be given is not made up.
      expect(row.getByText('256 MiB to no bound yet')).toBeVisible();
      expect(row.getByText('$0.00')).toBeVisible();
      expect(row.getByText('capacity $145.12')).toBeVisible();
      expect(row.getByText('21.5 days, 1,168 samples')).toBeVisible();
      expect(
        row.getByText(/saves nothing while Compute savings plan covers/),
      ).toBeVisible();
      expect(
        row.getByText('Risk high: it ran out of memory on 2026-11-19'),
      ).toBeVisible();
      expect(screen.getByText(/a month comes off the bill/)).toBeVisible();
    },
  );

  it('says what is not known instead of zero', async () => {
    server.use(
      answer(
        'recommendations',
        list({
          items: [
            advice({
              saving: {
                ...advice().saving,
                perMonth: null,
                capacity: null,
                currency: null,
                why: 'Not known: no recent node price of cluster lighthouse-prod was handed in',
              },
            }),
          ],
          totals: [],
        }),
      ),
    );
    await show(panel);
    expect(await screen.findByText('not known')).toBeVisible();
    expect(screen.getByText(/no recent node price/)).toBeVisible();
    expect(screen.queryByText(/comes off the bill/)).toBeNull();
  });

  it.each([
    ['no_source', 'Nobody reports usage of workloads yet'],
    ['none', 'No reported container names this entity as its payer'],
  ] as const)('tells why there is no advice: %s', async (state, message) => {
    server.use(
      answer(
        'recommendations',
        list({ state, message, items: [], totals: [] }),
      ),
    );
    await show(panel);
    expect(await screen.findByText(`${message}.`)).toBeVisible();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('advises nothing on a short history', async () => {
    const none = { target: null, lower: null, upper: null };
    server.use(
      answer(
        'recommendations',
        list({
          items: [
            advice({
              state: 'too_few',
              message: 'Advice needs a history of 7 days and 100 samples',
              cpu: { ...advice().cpu, ...none },
              memory: { ...advice().memory, ...none },
            }),
          ],
        }),
      ),
    );
    await show(panel);
    expect(await screen.findByText('too little history')).toBeVisible();
    expect(screen.queryByText('300 m')).toBeNull();
    expect(screen.queryByText(/^Risk/)).toBeNull();
  });

  it('tells an error of the backend', async () => {
    server.use(refuse('recommendations', 500, 'the database is gone'));
    await show(panel);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is gone',
    );
  });
});
