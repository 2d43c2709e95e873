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
import { receipts, SOURCE, STATUS } from '../../__testUtils__/backend';
import { LedgerContent } from './LedgerContent';

describe('LedgerContent for a reader who may only read', () => {
  it('asks for nothing that the reader may not have', async () => {
    const getUnattributed = jest.fn();
    const api = {
      getBaseUrl: async () => 'http://portal.example/api/maestro-ledger',
      getStatus: async () => STATUS,
      getReceipts: async () => receipts(new URLSearchParams()),
      getSources: async () => [SOURCE],
      getUnattributed,
    };
    const permissions = {
      authorize: async ({ permission }: { permission: { name: string } }) => ({
        result: permission.name === 'maestro.ledger.read' ? 'ALLOW' : 'DENY',
      }),
    };
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
      await screen.findByText(
        'Your account may not see unattributed deliveries.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Export export.ndjson' }),
    ).toBeDisabled();
    expect(await screen.findByText('Deployed build 9')).toBeInTheDocument();
    expect(getUnattributed).not.toHaveBeenCalled();
  });
});
