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
import { Route, Routes } from 'react-router-dom';
import {
  createExtensionTester,
  renderInTestApp as renderInNewApp,
  TestApiProvider as NewApiProvider,
} from '@backstage/frontend-test-utils';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import alphaPlugin from './alpha';
import { ledgerApiRef, LedgerPage, ledgerPlugin } from './index';
import { receipts, STATUS } from './__testUtils__/backend';

const api = {
  getBaseUrl: async () => 'http://portal.example/api/maestro-ledger',
  getStatus: async () => STATUS,
  getReceipts: async () => receipts(new URLSearchParams()),
  getSources: async () => [],
  getUnattributed: async () => [],
};

describe('legacy plugin', () => {
  it('offers its client to the portal', () => {
    expect([...ledgerPlugin.getApis()].map(({ api: ref }) => ref.id)).toEqual([
      ledgerApiRef.id,
    ]);
  });

  it('mounts the page with a header of its own', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [ledgerApiRef, api as never],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/" element={<LedgerPage />} />
        </Routes>
      </TestApiProvider>,
    );
    expect(
      await screen.findByRole('heading', { name: 'Ledger', level: 1 }),
    ).toBeInTheDocument();
    expect(await screen.findByText('Deployed build 9')).toBeInTheDocument();
  });
});

describe('alpha', () => {
  it('mounts the page without a header, which the new system brings', async () => {
    const tester = createExtensionTester(
      alphaPlugin.getExtension('page:maestro-ledger'),
    );
    renderInNewApp(
      <NewApiProvider
        apis={[
          [ledgerApiRef, api as never],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        {tester.reactElement()}
      </NewApiProvider>,
    );
    expect(await screen.findByText('Deployed build 9')).toBeInTheDocument();
    expect(
      screen.queryByText('What was delivered, sealed as it came in'),
    ).not.toBeInTheDocument();
  });
});
