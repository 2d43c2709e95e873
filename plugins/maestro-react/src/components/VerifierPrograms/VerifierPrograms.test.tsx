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
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { fetchApiRef } from '@backstage/core-plugin-api';
import {
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { VerifierPrograms } from './VerifierPrograms';

const BASE = 'http://portal.example/api/maestro-ledger/programs';
const ledger = {
  getBaseUrl: async () => 'http://portal.example/api/maestro-ledger',
};
const server = setupServer();

const show = (names?: string[]) =>
  renderInTestApp(
    <TestApiProvider apis={[[fetchApiRef, { fetch: global.fetch }]]}>
      <VerifierPrograms ledger={ledger} names={names} />
    </TestApiProvider>,
  );

describe('VerifierPrograms', () => {
  registerMswTestHooks(server);

  const answer = () =>
    server.use(
      http.get(BASE, () =>
        HttpResponse.json({
          items: [
            {
              name: 'verify.mjs',
              needs: 'Node 20 or later',
              sha256: 'ab'.repeat(32),
              bytes: 10,
            },
            {
              name: 'verify-pack.sh',
              needs: 'sh',
              sha256: 'cd'.repeat(32),
              bytes: 20,
            },
          ],
        }),
      ),
    );

  it('hands out each program with its digest', async () => {
    answer();
    await show();
    const link = await screen.findByRole('link', { name: 'verify.mjs' });
    expect(link).toHaveAttribute('href', `${BASE}/verify.mjs`);
    expect(link).toHaveAttribute('download', 'verify.mjs');
    expect(screen.getByTitle('ab'.repeat(32))).toHaveTextContent(
      `${'ab'.repeat(6)}…`,
    );
    expect(screen.getByRole('link', { name: 'verify-pack.sh' })).toBeVisible();
  });

  it('hands out only those that fit', async () => {
    answer();
    await show(['verify.mjs']);
    await screen.findByRole('link', { name: 'verify.mjs' });
    expect(screen.getAllByRole('link')).toHaveLength(1);
  });

  it('says where they lie when the portal does not have them', async () => {
    server.use(http.get(BASE, () => new HttpResponse(null, { status: 404 })));
    await show();
    expect(await screen.findByText(/packages\/verify/)).toBeVisible();
  });
});
