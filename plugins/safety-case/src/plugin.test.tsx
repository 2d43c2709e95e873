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
  EntitySafetyCaseContent,
  safetyCaseApiRef,
  safetyCasePlugin,
  SafetyCasesPage,
} from './index';
import { safetyCasesRouteRef } from './routes';
import { aCase, aSummary, CHECKOUT } from './__testUtils__/cases';

const api = {
  getCases: async () => ({
    items: [aSummary()],
    withheld: 0,
    nextCursor: null,
  }),
  getCase: async () => aCase(),
};

async function show(path: string) {
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [safetyCaseApiRef, api as never],
        [discoveryApiRef, mockApis.discovery()],
        [permissionApiRef, mockApis.permission()],
      ]}
    >
      <EntityProvider entity={CHECKOUT}>
        <Routes>
          <Route path="/safety-case" element={<EntitySafetyCaseContent />} />
          <Route path="/safety-cases/*" element={<SafetyCasesPage />} />
        </Routes>
      </EntityProvider>
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/safety-cases': safetyCasesRouteRef,
      },
    },
  );
}

describe('legacy plugin', () => {
  it('offers its client to the portal', () => {
    expect(
      [...safetyCasePlugin.getApis()].map(({ api: ref }) => ref.id),
    ).toEqual([safetyCaseApiRef.id]);
  });

  it('mounts the tab', async () => {
    await show('/safety-case');
    expect(
      await screen.findByRole('list', { name: 'Safety cases' }),
    ).toBeInTheDocument();
  });

  it('mounts the page, and below it the page of a case', async () => {
    await show('/safety-cases/checkout-pr-214');
    expect(
      await screen.findByRole('region', { name: 'Verdict' }),
    ).toHaveTextContent('SUPPORTED WITH DOUBTS');
    expect(
      screen.getByRole('heading', { name: 'Safety cases' }),
    ).toBeInTheDocument();
  });
});
