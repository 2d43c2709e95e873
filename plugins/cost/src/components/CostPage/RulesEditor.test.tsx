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
import userEvent from '@testing-library/user-event';
import { setupServer } from 'msw/node';
import { registerMswTestHooks } from '@backstage/test-utils';
import { answer, insights, show } from '../../__testUtils__/portal';
import { Insights } from '../CostView/Insights';
import { RulesEditor } from './RulesEditor';

const rules = {
  version: 3,
  digest: 'aa'.repeat(32),
  validFrom: '2026-11-01T00:00:00.000Z',
  author: null,
  tagAliases: [],
  rules: [],
  pools: [],
};

// In a file of its own: answers about permissions are remembered in a process.
describe('rules without the permission to change them', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('that cannot be read are told at once', async () => {
    server.use(answer('rules', rules));
    await show(<RulesEditor />, { denied: ['maestro.cost.rules'] });
    const field = await screen.findByLabelText('Rules');
    await userEvent.clear(field);
    await userEvent.paste('{"rules":[]}');
    await userEvent.click(
      screen.getByRole('button', { name: 'Show what would move' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'tagAliases is not a list',
    );
    expect(await screen.findByText(/needs the permission/)).toBeVisible();
  });

  it('a budget cannot be removed by who may not set one', async () => {
    server.use(...insights());
    await show(
      <Insights entityRef="component:default/checkout" currency="USD" />,
      { denied: ['maestro.cost.budget'] },
    );
    expect(await screen.findByText(/80 % spent/)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /Remove the budget/ }),
    ).not.toBeInTheDocument();
  });
});
