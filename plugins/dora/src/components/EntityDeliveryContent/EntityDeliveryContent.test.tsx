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

import { createTheme, ThemeProvider } from '@material-ui/core/styles';
import { fireEvent, screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { DoraClient, DoraFigures } from '@maestro/backstage-plugin-dora-common';
import { doraApiRef } from '../../api/doraApiRef';
import { anAnswer, anEmptyAnswer, CHECKOUT } from '../../__testUtils__/figures';
import { EntityDeliveryContent } from './EntityDeliveryContent';

const ENTITY =
  'http://portal.example/api/maestro-dora/entities/component/default/checkout';

const server = setupServer();

async function open(
  options: { path?: string; entity?: typeof CHECKOUT; dark?: boolean } = {},
) {
  const { path = '/', entity = CHECKOUT, dark = false } = options;
  const discoveryApi = mockApis.discovery({
    baseUrl: 'http://portal.example',
  });
  const fetchApi = { fetch: global.fetch };
  const page = (
    <TestApiProvider
      apis={[
        [discoveryApiRef, discoveryApi],
        [fetchApiRef, fetchApi],
        [permissionApiRef, mockApis.permission()],
        [doraApiRef, new DoraClient({ discoveryApi, fetchApi })],
      ]}
    >
      <EntityProvider entity={entity}>
        <EntityDeliveryContent />
      </EntityProvider>
    </TestApiProvider>
  );
  await renderInTestApp(
    dark ? (
      <ThemeProvider theme={createTheme({ palette: { type: 'dark' } })}>
        {page}
      </ThemeProvider>
    ) : (
      page
    ),
    {
      routeEntries: [path],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

function answer(body: DoraFigures) {
  const asked: URL[] = [];
  server.use(
    http.get(`${ENTITY}/figures`, ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json(body);
    }),
  );
  return asked;
}

function refuse(status: number, name: string, message: string) {
  server.use(
    http.get(`${ENTITY}/figures`, () =>
      HttpResponse.json(
        { error: { name, message }, response: { statusCode: status } },
        { status },
      ),
    ),
  );
}

describe('EntityDeliveryContent', () => {
  registerMswTestHooks(server);

  it('shows figures, quantiles, trend, rule and freshness', async () => {
    const asked = answer(anAnswer());
    await open();
    const frequency = await screen.findByRole('region', {
      name: 'Deployment frequency',
    });
    expect(frequency).toHaveTextContent('5.6');
    const leadTime = screen.getByRole('region', {
      name: 'Lead time for changes',
    });
    expect(leadTime).toHaveTextContent('9.5');
    expect(leadTime).toHaveTextContent('75th percentile16.5 hours');
    expect(
      screen.getByRole('region', { name: 'Deployments per ISO week' }),
    ).toBeInTheDocument();
    const source = screen.getByRole('region', {
      name: 'What these figures count',
    });
    expect(source).toHaveTextContent(
      'each successful deployment to production that the source reports',
    );
    expect(source).toHaveTextContent('github.com/lighthouse/checkout');
    expect(source).toHaveTextContent('all records of the ledger are counted');
    expect(
      screen.getByRole('link', { name: /All five DORA metrics/ }),
    ).toHaveAttribute('href', '/catalog/default/component/checkout/dora');
    // The backend knows the default window.
    expect(asked.map(url => url.search)).toEqual(['']);
  });

  it('asks for the window of the address and keeps a new one there', async () => {
    const asked = answer(anAnswer());
    await open({ path: '/?from=2026-10-05&to=2026-10-12' });
    await screen.findByRole('region', { name: 'Deployment frequency' });
    expect(asked[0].search).toBe('?from=2026-10-05&to=2026-10-12');
    fireEvent.click(screen.getByRole('button', { name: '26 weeks' }));
    expect(
      await screen.findByRole('button', { name: '26 weeks', pressed: true }),
    ).toBeInTheDocument();
    expect(asked[1].searchParams.get('from')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('opens the evidence with the very window of the figure', async () => {
    answer(anAnswer());
    let asked: URL | undefined;
    server.use(
      http.get(
        `${ENTITY}/figures/dora.deployment-frequency/evidence`,
        ({ request }) => {
          asked = new URL(request.url);
          return HttpResponse.json({
            items: [
              {
                id: 'x',
                title: 'Deployment of main',
                occurredAt: '2026-11-19T21:49:00.000Z',
                value: null,
                unit: null,
                sourceUrl: null,
                receipts: [7],
                facts: [],
              },
            ],
            withheld: 0,
            nextCursor: null,
          });
        },
      ),
    );
    await open();
    const card = await screen.findByRole('region', {
      name: 'Deployment frequency',
    });
    fireEvent.click(within(card).getByRole('button', { name: /^Evidence/ }));
    expect(await screen.findByText('Deployment of main')).toBeInTheDocument();
    expect(screen.getByText('Receipt #7')).toBeInTheDocument();
    expect(asked?.searchParams.get('from')).toBe('2026-08-31T00:00:00.000Z');
    expect(asked?.searchParams.get('to')).toBe('2026-11-23T00:00:00.000Z');
  });

  it.each([
    [
      'no annotation',
      anEmptyAnswer({
        state: 'not_configured',
        source: { rule: null, subjects: [], lastEventAt: null },
      }),
      'This entity does not say where its deliveries come from',
    ],
    [
      'no rule',
      anEmptyAnswer({ state: 'not_configured' }),
      'Nothing says yet what counts as a deployment',
    ],
    [
      'no source',
      anEmptyAnswer({ state: 'no_source' }),
      'No source that could report deliveries is connected',
    ],
    [
      'no events',
      anEmptyAnswer({ state: 'no_data' }),
      'The source is connected, but nothing was delivered yet',
    ],
    [
      'not allowed',
      anEmptyAnswer({ state: 'not_allowed' }),
      'You are not allowed to see this',
    ],
    [
      'source silent',
      anAnswer({ state: 'stale', reason: 'Silent.' }, { values: false }),
      'The source is silent',
    ],
    ['computing', anEmptyAnswer({ state: 'computing' }), 'Still computing'],
  ])('tells apart: %s', async (_, body, title) => {
    answer(body);
    await open();
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
    // Nothing that is unknown is shown as a figure.
    expect(
      screen.queryByRole('region', { name: 'Deployment frequency' }),
    ).not.toBeInTheDocument();
  });

  it('offers the annotation to copy, filled with what is known', async () => {
    answer(
      anEmptyAnswer({
        state: 'not_configured',
        source: { rule: null, subjects: [], lastEventAt: null },
      }),
    );
    await open();
    expect(await screen.findByLabelText('annotation')).toHaveTextContent(
      'maestro.dev/repository: github.com/lighthouse/checkout',
    );
    expect(
      screen.getByRole('button', { name: 'Copy annotation' }),
    ).toBeInTheDocument();
  });

  it('keeps figures of a silent source, with a warning', async () => {
    answer(anAnswer({ state: 'stale', reason: 'No record for 9 days.' }));
    await open();
    expect(await screen.findByText(/No record for 9 days/)).toBeInTheDocument();
    expect(screen.getByText('5.6')).toBeInTheDocument();
  });

  it('shows the figures of a window in which nothing happened', async () => {
    answer(anAnswer({ state: 'no_data' }, { values: false }));
    await open();
    expect(await screen.findAllByText('Nothing happened')).toHaveLength(2);
  });

  it.each([
    [403, 'NotAllowedError', 'You are not allowed to see this'],
    [404, 'NotFoundError', 'You are not allowed to see this'],
    [500, 'Error', 'This page could not be loaded'],
  ])('answers %s with an own page', async (status, name, title) => {
    refuse(status, name, 'This is why');
    await open();
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
    expect(screen.getByText(/This is why/)).toBeInTheDocument();
    answer(anAnswer());
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('region', { name: 'Deployment frequency' }),
    ).toBeInTheDocument();
  });

  it('opens in a dark theme', async () => {
    answer(anAnswer({ state: 'stale', reason: 'Silent.' }));
    await open({ dark: true });
    expect(await screen.findByText('Silent.')).toHaveStyle(
      'border-left: 4px solid #f2c14e',
    );
  });
});
