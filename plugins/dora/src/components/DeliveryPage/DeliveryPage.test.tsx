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

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  DoraClient,
  DoraOverview,
} from '@maestro/backstage-plugin-dora-common';
import { doraApiRef } from '../../api/doraApiRef';
import { anOverview } from '../../__testUtils__/figures';
import { DeliveryPage } from './DeliveryPage';

const URL_OF_OVERVIEW = 'http://portal.example/api/maestro-dora/overview';
const server = setupServer();

function answer(body: DoraOverview) {
  const asked: URL[] = [];
  server.use(
    http.get(URL_OF_OVERVIEW, ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json(body);
    }),
  );
  return asked;
}

async function open(path = '/') {
  const discoveryApi = mockApis.discovery({ baseUrl: 'http://portal.example' });
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [
          doraApiRef,
          new DoraClient({ discoveryApi, fetchApi: { fetch: global.fetch } }),
        ],
      ]}
    >
      <DeliveryPage />
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

describe('DeliveryPage', () => {
  registerMswTestHooks(server);

  it('has the message, the metrics, what moved, coverage and each service', async () => {
    const asked = answer(anOverview());
    await open();
    expect(
      (await screen.findByText('5.6 times a week')).parentElement,
    ).toHaveTextContent('All 2 services together are deployed');
    expect(
      screen.getByRole('region', { name: 'What moved' }),
    ).toHaveTextContent('▼ Worsecheckout: lead time from 2 hours to 9.5 hours');
    expect(
      screen.getByRole('region', { name: 'What the figures rest on' }),
    ).toHaveTextContent('1 of 2 services has no incident source');
    const services = screen.getByRole('region', { name: 'Services' });
    expect(services).toHaveTextContent('In the order of names');
    expect(
      screen
        .getAllByRole('heading', { level: 3 })
        .map(heading => heading.textContent),
    ).toEqual(['checkout', 'notifications-hub']);
    expect(asked.map(({ search }) => search)).toEqual(['']);
  });

  it('asks for window and profile of the address', async () => {
    const asked = answer(anOverview());
    await open('/?window=26w&profile=middleware');
    await screen.findByRole('region', { name: 'Services' });
    expect(asked[0].searchParams.get('profile')).toBe('middleware');
    expect(asked[0].searchParams.get('from')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    fireEvent.click(screen.getByRole('button', { name: '12 weeks' }));
    await waitFor(() =>
      expect(asked[asked.length - 1].searchParams.has('from')).toBe(false),
    );
  });

  it('says that nothing moved, and that some services are not shown', async () => {
    const { rows } = anOverview();
    answer(
      anOverview({
        rows: rows.map(row => ({ ...row, moved: [] })),
        withheld: 4,
      }),
    );
    await open();
    expect(
      await screen.findByText(/Nothing moved beyond noise/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/4 more count in the figures above/),
    ).toBeInTheDocument();
    expect(screen.getByText(/All 6 services together/)).toBeInTheDocument();
  });

  it('tells that no service delivers yet', async () => {
    answer(anOverview({ rows: [], withheld: 0 }));
    await open();
    expect(
      await screen.findByRole('heading', {
        name: 'Nothing that delivers belongs here yet',
      }),
    ).toBeInTheDocument();
  });

  it('says that it may not be seen', async () => {
    server.use(
      http.get(URL_OF_OVERVIEW, () =>
        HttpResponse.json(
          {
            error: { name: 'NotAllowedError', message: 'No' },
            response: { statusCode: 403 },
          },
          { status: 403 },
        ),
      ),
    );
    await open();
    expect(
      await screen.findByRole('heading', {
        name: 'You are not allowed to see this',
      }),
    ).toBeInTheDocument();
  });
});
