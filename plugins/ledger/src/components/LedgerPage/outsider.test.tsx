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

// In a file of its own: permission answers are cached for a whole page, and a
// test file is one page.
import { screen } from '@testing-library/react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { ledgerApiRef } from '../../api/ledgerApiRef';
import { LedgerContent } from './LedgerContent';

describe('LedgerContent for an outsider', () => {
  it('says so, and asks the ledger for nothing', async () => {
    const api = {
      getStatus: jest.fn(),
      getReceipts: jest.fn(),
      getSources: jest.fn(),
    };
    const permissions = { authorize: async () => ({ result: 'DENY' }) };
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [ledgerApiRef, api as never],
          [permissionApiRef, permissions as never],
        ]}
      >
        <LedgerContent />
      </TestApiProvider>,
    );
    expect(
      await screen.findByRole('heading', {
        name: 'You are not allowed to see this',
      }),
    ).toBeInTheDocument();
    for (const call of Object.values(api)) {
      expect(call).not.toHaveBeenCalled();
    }
  });
});
