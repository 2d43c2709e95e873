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

import { screen } from '@testing-library/react';
import { discoveryApiRef } from '@backstage/core-plugin-api';
import { Route, Routes } from 'react-router-dom';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  doraApiRef,
  doraPlugin,
  EntityDeliveryCard,
  DeliveryPage,
  EntityDeliveryContent,
  EntityDoraContent,
  EntityWeeklyPackContent,
  isDeliveryAvailable,
  isDoraAvailable,
  spaceApiRef,
} from './index';
import { anAnswer, anOverview, CHECKOUT } from './__testUtils__/figures';
import { aPack } from './__testUtils__/weekly';

const api = {
  getFigures: async () => anAnswer(),
  getOverview: async () => anOverview(),
  getWeeklyPack: async () => aPack(),
  getDeployments: async () => ({ items: [], withheld: 0, nextCursor: null }),
};

describe('legacy plugin', () => {
  it('offers its client to the portal', () => {
    expect([...doraPlugin.getApis()].map(({ api: ref }) => ref.id)).toEqual([
      doraApiRef.id,
      spaceApiRef.id,
    ]);
  });

  it('mounts the tab and the card', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [doraApiRef, api as never],
          [discoveryApiRef, mockApis.discovery()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <EntityProvider entity={CHECKOUT}>
          <Routes>
            <Route
              path="/"
              element={
                <>
                  <EntityDeliveryCard />
                  <EntityDeliveryContent />
                </>
              }
            />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      {
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByRole('region', { name: 'Deployment frequency' }),
    ).toHaveTextContent('5.6');
    expect(
      await screen.findByRole('link', { name: /Trend and evidence/ }),
    ).toBeInTheDocument();
  });

  it.each([
    ['the tab Weekly pack', <EntityWeeklyPackContent />, 'What changed'],
    ['the DORA tab', <EntityDoraContent />, 'Where the lead time goes'],
    ['the page Delivery', <DeliveryPage />, 'Services'],
  ])('mounts %s', async (_, element, region) => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [doraApiRef, api as never],
          [discoveryApiRef, mockApis.discovery()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <EntityProvider entity={CHECKOUT}>
          <Routes>
            <Route path="/" element={element} />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      {
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByRole('region', { name: region }),
    ).toBeInTheDocument();
  });

  it('has the DORA tab for what joins components, too', () => {
    const of = (kind: string) => isDoraAvailable({ ...CHECKOUT, kind });
    expect(['Component', 'Domain', 'group', 'User'].map(of)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('is for components and systems', () => {
    const of = (kind: string) => isDeliveryAvailable({ ...CHECKOUT, kind });
    expect(['Component', 'system', 'API', 'User'].map(of)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
