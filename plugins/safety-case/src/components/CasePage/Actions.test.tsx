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
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  SafetyCase,
  StartedChecks,
} from '@maestro/backstage-plugin-safety-case-common';
import { aCase } from '../../__testUtils__/cases';
import { CASES, refuse, show } from '../../__testUtils__/portal';
import { Actions } from './Actions';

const RERUN = `${CASES}/checkout-pr-214/rerun`;

const server = setupServer();

async function open(item: SafetyCase = aCase()) {
  await show(
    <Actions
      item={item}
      rights={{
        approve: null,
        challenge: null,
        collect: null,
        export: null,
        loading: false,
      }}
      onChanged={() => {}}
      onReload={() => {}}
      onChallenge={() => {}}
    />,
  );
}

const press = async (name: string) =>
  userEvent.click(await screen.findByRole('button', { name }));

describe('Actions', () => {
  registerMswTestHooks(server);

  it('runs the checks again once it was confirmed, and tells what began', async () => {
    let asked = 0;
    const answer: StartedChecks = {
      commit: 'a1',
      started: [
        { name: 'CI', url: 'https://github.com/runs/2' },
        // eslint-disable-next-line no-script-url
        { name: 'Odd CI', url: 'javascript:alert(1)' },
      ],
      running: 1,
      refused: [{ name: 'Old CI', reason: 'it is over a month old' }],
    };
    server.use(
      http.post(RERUN, () => {
        asked += 1;
        return HttpResponse.json(answer, { status: 202 });
      }),
    );
    await open();
    await press('Run checks again…');
    const dialog = await screen.findByRole('dialog', {
      name: 'Run the checks again',
    });
    expect(dialog).toHaveTextContent('with its own credentials');
    expect(asked).toBe(0);
    await press('Run again');
    expect(
      await within(dialog).findByRole('link', { name: 'CI' }),
    ).toHaveAttribute('href', 'https://github.com/runs/2');
    expect(within(dialog).queryByRole('link', { name: 'Odd CI' })).toBeNull();
    expect(dialog).toHaveTextContent('1 ran already');
    expect(dialog).toHaveTextContent(
      'Old CI was not started: it is over a month old',
    );
    expect(screen.queryByRole('button', { name: 'Run again' })).toBeNull();
    expect(asked).toBe(1);
  });

  it('says why the checks are not run again', async () => {
    refuse(
      server,
      'post',
      RERUN,
      409,
      'The portal has no credentials for github.com',
    );
    await open();
    await press('Run checks again…');
    await press('Run again');
    expect(
      await screen.findByText(
        /Checks were not started: .*no credentials for github.com/,
      ),
    ).toBeInTheDocument();
  });

  it('opens the file of the argument, else the page of the change', async () => {
    await open();
    const name = /^Open in repository/;
    expect(screen.getByRole('link', { name })).toHaveAttribute(
      'href',
      'https://github.com/shop/checkout/blob/main/safety-case.yaml',
    );
  });

  it('opens the page of a change whose argument has no file', async () => {
    const item = aCase({ sourceUrl: null });
    await open(item);
    expect(
      screen.getByRole('link', { name: /^Open in repository/ }),
    ).toHaveAttribute('href', item.subject.url);
  });
});
