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

import { createTheme, ThemeProvider } from '@material-ui/core/styles';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { useLocation } from 'react-router-dom';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { LedgerClient } from '@maestro/backstage-plugin-maestro-react';
import { ledgerApiRef } from '../../api/ledgerApiRef';
import { BASE, handlers, refusal } from '../../__testUtils__/backend';
import { verifyCommand } from './CheckItYourself';
import { LedgerContent } from './LedgerContent';

const server = setupServer();

function Address() {
  return <output data-address>{useLocation().search}</output>;
}

/** A portal that sends signals when it is told to. */
function aSignalApi() {
  const listeners = new Set<(message: never) => void>();
  return {
    send: () => listeners.forEach(tell => tell({ changed: true } as never)),
    subscribe: (_channel: string, tell: (message: never) => void) => {
      listeners.add(tell);
      return { unsubscribe: () => listeners.delete(tell) };
    },
  };
}

async function open(
  options: {
    path?: string;
    dark?: boolean;
    signals?: ReturnType<typeof aSignalApi>;
  } = {},
) {
  const { path = '/', dark = false, signals } = options;
  const client = new LedgerClient({
    discoveryApi: mockApis.discovery({ baseUrl: 'http://portal.example' }),
    fetchApi: { fetch: global.fetch },
  });
  const page = (
    <TestApiProvider
      apis={[
        [ledgerApiRef, client],
        [permissionApiRef, mockApis.permission()],
        ...(signals ? [[signalApiRef, signals] as const] : []),
      ]}
    >
      <LedgerContent />
      <Address />
    </TestApiProvider>
  );
  await renderInTestApp(
    dark ? (
      <ThemeProvider theme={createTheme({ palette: { type: 'dark' } })}>
        {page}
      </ThemeProvider>
    ) : (
      page
    ),
    { routeEntries: [path] },
  );
}

const address = () =>
  document.querySelector('output[data-address]')?.textContent;

describe('LedgerContent', () => {
  registerMswTestHooks(server);

  it('asks again when the portal says that the log has grown', async () => {
    const asked: string[] = [];
    const signals = aSignalApi();
    server.use(...handlers(asked));
    await open({ signals });
    expect(await screen.findByText('Deployed build 9')).toBeInTheDocument();
    expect(screen.getByText('Live')).toBeInTheDocument();
    expect(asked).toHaveLength(1);
    act(() => signals.send());
    await waitFor(() => expect(asked).toHaveLength(2));
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    act(() => signals.send());
    fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
    // What came during the pause is asked for at its end, once.
    await waitFor(() => expect(asked).toHaveLength(3));
  });

  it('shows the state of the log', async () => {
    server.use(...handlers());
    await open();
    const log = await screen.findByRole('region', {
      name: 'Log portal.example/log',
    });
    expect(log).toHaveTextContent('Tree size3,801');
    expect(log).toHaveTextContent('C1ixdFlfKELZ…');
    expect(log).toHaveTextContent('22:ae:43:15:7e:d1…');
    expect(log).toHaveTextContent('3,700 records at file:/published');
    expect(
      within(log).getByRole('button', { name: 'Copy root hash' }),
    ).toBeInTheDocument();
  });

  it('pages to older receipts and back, in the address', async () => {
    const asked: string[] = [];
    server.use(...handlers(asked));
    await open();
    expect(await screen.findByText('Deployed build 9')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Newer' })).toBeDisabled();
    fireEvent.click(screen.getByRole('button', { name: 'Older' }));
    expect(await screen.findByText('Deployed build 7')).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Older' }));
    expect(await screen.findByText('Deployed build 5')).toBeInTheDocument();
    expect(address()).toBe('?cursor=6');
    fireEvent.click(screen.getByRole('button', { name: 'Newer' }));
    expect(await screen.findByText('Deployed build 7')).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Newer' }));
    expect(await screen.findByText('Deployed build 9')).toBeInTheDocument();
    expect(address()).toBe('');
    expect([...new Set(asked)]).toEqual(['', 'cursor=8', 'cursor=6']);
  });

  it('filters by source, type and entity, in the address', async () => {
    const asked: string[] = [];
    server.use(...handlers(asked));
    await open({ path: '/?cursor=8' });
    await screen.findByText('Deployed build 7');
    fireEvent.change(screen.getByLabelText('Event type'), {
      target: { value: 'dev.cdevents.service.deployed' },
    });
    await screen.findByText('Deployed build 9');
    const entity = screen.getByLabelText('Entity');
    fireEvent.change(entity, {
      target: { value: ' component:default/checkout ' },
    });
    fireEvent.submit(entity);
    await screen.findByText('Deployed build 9');
    expect(address()).toBe(
      '?type=dev.cdevents.service.deployed&entity=component%3Adefault%2Fcheckout',
    );
    expect(asked[asked.length - 1]).toBe(
      'type=dev.cdevents.service.deployed&entityRef=component%3Adefault%2Fcheckout',
    );
  });

  it('says when no receipt matches, and clears the filters', async () => {
    server.use(...handlers());
    await open({ path: '/?source=gitlab' });
    expect(
      await screen.findByText('No receipt matches these filters.'),
    ).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('Deployed build 9')).toBeInTheDocument();
    expect(address()).toBe('');
  });

  it('pauses the live tail', async () => {
    server.use(...handlers());
    await open();
    expect(
      await screen.findByText('Live, every 5 seconds'),
    ).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(screen.getByText('Paused')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Resume' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });

  it('opens a receipt, and a link to one', async () => {
    server.use(...handlers());
    await open({ path: '/?receipt=8' });
    const dialog = await screen.findByRole('dialog', { name: 'Receipt #8' });
    expect(await within(dialog).findByText('delivery-8')).toBeInTheDocument();
    expect(dialog).toHaveTextContent('Sender verified byhmac-sha256');
    expect(dialog).toHaveTextContent(
      'github.com/lighthouse/checkout, environment production',
    );
    expect(
      within(dialog).getByRole('button', { name: 'Verify receipt 8' }),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('button', { name: 'Download .tlog-proof' }),
    ).toBeInTheDocument();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    expect(address()).toBe('');
  });

  it('shows sources with their health, and what nobody claims', async () => {
    server.use(...handlers());
    await open();
    const sources = await screen.findByRole('table', { name: 'Sources' });
    expect(sources).toHaveTextContent('Silent');
    expect(sources).toHaveTextContent('Nothing for 3 days');
    expect(sources).toHaveTextContent('10 hours');
    expect(sources).toHaveTextContent('4 × bad signature');
    expect(
      await screen.findByText(
        'maestro.dev/repository: github.com/lighthouse/price-engine',
      ),
    ).toBeInTheDocument();
  });

  it('gives the exact command with the key of the log', async () => {
    server.use(...handlers());
    await open();
    expect(await screen.findByLabelText('command')).toHaveTextContent(
      `node verify.mjs export export.ndjson --key 'portal.example/log+0a1b2c3d+AQ'\\''x'`,
    );
    expect(
      await screen.findByRole('link', { name: 'verify.mjs' }),
    ).toHaveAttribute('href', `${BASE}/programs/verify.mjs`);
    expect(verifyCommand('log+00000000+AQ==')).toBe(
      "node verify.mjs export export.ndjson --key 'log+00000000+AQ=='",
    );
  });

  it.each([
    [403, 'NotAllowedError', 'You are not allowed to see this'],
    [503, 'ServiceUnavailableError', 'This page could not be loaded'],
  ])('answers %s with an own page', async (status, name, title) => {
    server.use(...handlers());
    server.use(
      http.get(`${BASE}/status`, () => refusal(status, name, 'This is why')),
    );
    await open();
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
    expect(screen.getByText('This is why')).toBeInTheDocument();
  });

  it('keeps the rest when one part fails', async () => {
    server.use(...handlers());
    server.use(
      http.get(`${BASE}/receipts`, () =>
        refusal(400, 'InputError', 'entityRef is no reference'),
      ),
    );
    await open({ path: '/?entity=nonsense' });
    expect(
      await screen.findByText(/entityRef is no reference/),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('table', { name: 'Sources' }),
    ).toBeInTheDocument();
  });

  it('opens in a dark theme', async () => {
    server.use(...handlers());
    await open({ dark: true });
    expect(await screen.findByText('Silent')).toHaveStyle('color: #f2c14e');
  });
});
