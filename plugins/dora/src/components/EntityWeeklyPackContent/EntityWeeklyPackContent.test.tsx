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
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  DoraClient,
  DoraWeeklyPack,
} from '@maestro/backstage-plugin-dora-common';
import { doraApiRef } from '../../api/doraApiRef';
import { CHECKOUT } from '../../__testUtils__/figures';
import { aPack, aPackRecord, aSentence } from '../../__testUtils__/weekly';
import { EntityWeeklyPackContent } from './EntityWeeklyPackContent';

const PACK =
  'http://portal.example/api/maestro-dora/entities/:kind/default/:name/weekly-pack';

const server = setupServer();

async function open(
  options: { path?: string; entity?: typeof CHECKOUT; dark?: boolean } = {},
) {
  const { dark = false, entity = CHECKOUT, path = '/' } = options;
  const discoveryApi = mockApis.discovery({ baseUrl: 'http://portal.example' });
  const fetchApi = { fetch: global.fetch };
  const page = (
    <TestApiProvider
      apis={[
        [discoveryApiRef, discoveryApi],
        [fetchApiRef, fetchApi],
        [doraApiRef, new DoraClient({ discoveryApi, fetchApi })],
      ]}
    >
      <EntityProvider entity={entity}>
        <EntityWeeklyPackContent />
      </EntityProvider>
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

function answer(pack: DoraWeeklyPack | ((url: URL) => DoraWeeklyPack)) {
  const asked: URL[] = [];
  server.use(
    http.get(PACK, ({ request }) => {
      const url = new URL(request.url);
      asked.push(url);
      return url.searchParams.get('format') === 'markdown'
        ? new HttpResponse('# checkout', {
            headers: { 'content-type': 'text/markdown' },
          })
        : HttpResponse.json(typeof pack === 'function' ? pack(url) : pack);
    }),
  );
  return asked;
}

function refuse(status: number, name: string, message: string) {
  server.use(
    http.get(PACK, () =>
      HttpResponse.json(
        { error: { name, message }, response: { statusCode: status } },
        { status },
      ),
    ),
  );
}

describe('EntityWeeklyPackContent', () => {
  registerMswTestHooks(server);

  it('says the message first, then each section with its sentences', async () => {
    const asked = answer(aPack());
    await open();
    expect(
      await screen.findByText(/12 deployments this week, 1 of them failed/),
    ).toBeInTheDocument();
    expect(screen.getByText('Week 2026-W46')).toBeInTheDocument();
    expect(
      screen.getByText('9 Nov 2026 to 15 Nov 2026, Europe/Berlin'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('region', { name: 'What changed' }),
    ).toHaveTextContent('Deployment frequency of checkout rose.');
    expect(
      screen.getByRole('region', { name: 'What this pack cannot say' }),
    ).toHaveTextContent('Unknown is not zero');
    expect(screen.getByText('d1'.repeat(32))).toBeInTheDocument();
    // Without a week in the address the portal chooses the last closed one.
    expect(asked.map(({ search }) => search)).toEqual(['']);
  });

  it('opens a sentence to its records, their sources and their receipts', async () => {
    answer(aPack());
    await open();
    const button = await screen.findByRole('button', {
      name: '2 records of the week: Deployment frequency of checkout rose.',
    });
    expect(button).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByText('Deployment a')).not.toBeInTheDocument();
    fireEvent.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByRole('link', { name: 'Deployment a' })).toHaveAttribute(
      'href',
      'https://forge.example/a',
    );
    expect(
      screen.getByRole('link', { name: 'Receipt 9 of Deployment b' }),
    ).toHaveAttribute('href', '/ledger?receipt=9');
    fireEvent.click(
      screen.getByRole('button', { name: /^1 record of the week: / }),
    );
    const failures = screen.getByRole('region', { name: 'Failures' });
    // Not a web address, not a link; no receipt, and it says so.
    expect(within(failures).queryByRole('link')).not.toBeInTheDocument();
    expect(failures).toHaveTextContent(
      /Deployment c · checkout · .*10.*10:30.* · not sealed yet/,
    );
    // What rests on nothing has nothing to open.
    expect(
      within(
        screen.getByRole('region', { name: 'What this pack cannot say' }),
      ).queryByRole('button'),
    ).not.toBeInTheDocument();
  });

  it('turns to other weeks, which the address names', async () => {
    const asked = answer(url => {
      const week = url.searchParams.get('week') ?? '2026-W46';
      return week === '2026-W46'
        ? aPack()
        : aPack({
            week,
            headline: 'An older week.',
            weeks: {
              previous: '2026-W44',
              next: '2026-W46',
              latest: '2026-W46',
            },
          });
    });
    await open();
    expect(
      await screen.findByRole('button', { name: 'not closed yet' }),
    ).toBeDisabled();
    fireEvent.click(screen.getByRole('button', { name: '2026-W45' }));
    expect(await screen.findByText('An older week.')).toBeInTheDocument();
    expect(asked.at(-1)!.searchParams.get('week')).toBe('2026-W45');
    fireEvent.click(screen.getByRole('button', { name: 'Last closed week' }));
    expect(await screen.findByText(/^12 deployments/)).toBeInTheDocument();
    expect(asked.at(-1)!.search).toBe('');
  });

  it('shows the week that its address names', async () => {
    const asked = answer(aPack({ week: '2026-W40' }));
    await open({ path: '/?week=2026-W40' });
    expect(await screen.findByText('Week 2026-W40')).toBeInTheDocument();
    expect(asked[0].searchParams.get('week')).toBe('2026-W40');
  });

  it('hands the pack out as Markdown', async () => {
    const asked = answer(aPack());
    URL.createObjectURL = jest.fn(() => 'blob:pack');
    URL.revokeObjectURL = jest.fn();
    await open();
    fireEvent.click(await screen.findByRole('button', { name: 'Export' }));
    fireEvent.click(screen.getByText('Weekly pack (Markdown)'));
    await waitFor(() => expect(URL.createObjectURL).toHaveBeenCalled());
    expect(asked.at(-1)!.search).toBe('?week=2026-W46&format=markdown');
  });

  it('shows nothing of another entity', async () => {
    const asked = answer(aPack({ entityRef: 'group:default/other' }));
    await open();
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(screen.queryByText('Week 2026-W46')).not.toBeInTheDocument();
  });

  it('says what is left out, and how many records are not listed', async () => {
    answer(
      aPack({
        entityRef: 'group:default/checkout',
        withheld: 2,
        sections: [
          {
            id: 'week',
            title: 'The week',
            sentences: [
              aSentence('30 deployments.', [aPackRecord('a')], {
                count: 30,
                withheld: 4,
              }),
            ],
          },
        ],
      }),
    );
    await open({ entity: { ...CHECKOUT, kind: 'Group' } });
    expect(
      await screen.findByText(/2 sentences are left out/),
    ).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: /^30 records/ }));
    expect(screen.getByText('and 25 more')).toBeInTheDocument();
    expect(
      screen.getByText('4 of services that you may not read'),
    ).toBeInTheDocument();
  });

  it.each([
    ['no_annotation', 'This entity does not say where its deliveries come'],
    ['no_rule', 'Nothing says yet what counts as a deployment'],
    ['no_source', 'No source that could report deliveries is connected'],
    ['no_events', 'The source is connected, but nothing was delivered yet'],
    ['computing', 'Still computing'],
  ] as const)(
    'shows no number where there is none: %s',
    async (code, title) => {
      answer(
        aPack({
          state: 'no_data',
          reasonCode: code,
          reason: 'This is why.',
          headline: null,
          digest: null,
          sections: [],
        }),
      );
      await open();
      expect(await screen.findByText(new RegExp(title))).toBeInTheDocument();
      expect(screen.getByText('This is why.')).toBeInTheDocument();
      expect(
        screen.queryByRole('button', { name: 'Export' }),
      ).not.toBeInTheDocument();
      // Another week may have more.
      expect(
        screen.getByRole('button', { name: '2026-W45' }),
      ).toBeInTheDocument();
    },
  );

  it('leads back from a week that cannot be', async () => {
    refuse(400, 'InputError', 'week is "2026-W60", which is no week');
    await open({ path: '/?week=2026-W60' });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'week is "2026-W60", which is no week',
    );
    answer(aPack());
    fireEvent.click(screen.getByRole('button', { name: 'Last closed week' }));
    expect(await screen.findByText('Week 2026-W46')).toBeInTheDocument();
  });

  it('can be asked again after a failure, and hides what may not be seen', async () => {
    refuse(500, 'Error', 'it broke');
    await open();
    expect(await screen.findByText(/it broke/)).toBeInTheDocument();
    refuse(404, 'NotFoundError', 'Entity was not found');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('You are not allowed to see this'),
    ).toBeInTheDocument();
  });

  it('can be read in the dark', async () => {
    answer(aPack());
    await open({ dark: true });
    expect(await screen.findByText('Week 2026-W46')).toBeInTheDocument();
  });
});
