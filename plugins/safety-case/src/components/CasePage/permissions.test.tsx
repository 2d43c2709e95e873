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

import { fireEvent, screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { Route, Routes } from 'react-router-dom';
import { registerMswTestHooks } from '@backstage/test-utils';
import { safetyCasePermissions } from '@maestro/backstage-plugin-safety-case-common';
import { aCase, aChallenge } from '../../__testUtils__/cases';
import { CASES, show } from '../../__testUtils__/portal';
import { CasePage } from './CasePage';

const server = setupServer();

// A file of its own: answers on permissions are kept for the whole page.
describe('CasePage without permissions', () => {
  registerMswTestHooks(server);

  it('names each permission that is missing, and offers no dead button', async () => {
    server.use(
      http.get(`${CASES}/checkout-pr-214`, () =>
        HttpResponse.json(aCase({ challenges: [aChallenge()] })),
      ),
    );
    await show(
      <Routes>
        <Route path="/safety-cases/:caseId" element={<CasePage />} />
      </Routes>,
      {
        path: '/safety-cases/checkout-pr-214?node=Sn2',
        denied: safetyCasePermissions.map(({ name }) => name),
      },
    );
    await screen.findByRole('dialog', { name: 'Solution Sn2' });
    for (const [act, name] of [
      ['approve', 'approve'],
      ['collect again', 'collect'],
      ['download the Repro Pack', 'export'],
      ['raise or answer challenges', 'challenge'],
    ]) {
      expect(
        await screen.findByText(
          new RegExp(`^You may not ${act}: .*maestro.safety-case.${name}$`),
        ),
      ).toBeInTheDocument();
    }
    fireEvent.click(
      screen.getByRole('button', { name: 'Export', hidden: true }),
    );
    expect(await screen.findByText('Export GSN (YAML)')).toBeInTheDocument();
    expect(screen.queryByText('Export SACM (XMI)')).not.toBeInTheDocument();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    for (const name of ['Approve…', 'Accept the answer', 'Challenge…']) {
      expect(
        screen.queryByRole('button', { name, hidden: true }),
      ).not.toBeInTheDocument();
    }
  });
});
