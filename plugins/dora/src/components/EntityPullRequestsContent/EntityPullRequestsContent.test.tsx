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
  DoraPullRequestAnatomy,
  DoraPullRequestPage,
} from '@maestro/backstage-plugin-dora-common';
import { doraApiRef } from '../../api/doraApiRef';
import { CHECKOUT } from '../../__testUtils__/figures';
import {
  aModelCard,
  anAnatomy,
  aPage,
  aRequest,
} from '../../__testUtils__/pullRequests';
import { EntityPullRequestsContent } from './EntityPullRequestsContent';

const BASE = 'http://portal.example/api/maestro-dora/entities';
const REQUESTS = `${BASE}/component/default/checkout/pull-requests`;

const server = setupServer();

async function open(
  options: { path?: string; entity?: typeof CHECKOUT; dark?: boolean } = {},
) {
  const { path = '/', entity = CHECKOUT, dark = false } = options;
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
        <EntityPullRequestsContent />
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

function answer(
  page: DoraPullRequestPage | ((url: URL) => DoraPullRequestPage),
  anatomy: DoraPullRequestAnatomy = anAnatomy(),
  base = REQUESTS,
) {
  const asked: URL[] = [];
  server.use(
    http.get(base, ({ request }) => {
      const url = new URL(request.url);
      asked.push(url);
      return HttpResponse.json(typeof page === 'function' ? page(url) : page);
    }),
    http.get(base.replace('pull-requests', 'model-card'), () =>
      HttpResponse.json(aModelCard(false)),
    ),
    http.get(`${base}/anatomy`, ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json(anatomy);
    }),
  );
  return asked;
}

function refuse(path: string, status: number, name: string, message: string) {
  server.use(
    http.get(path, () =>
      HttpResponse.json(
        { error: { name, message }, response: { statusCode: status } },
        { status },
      ),
    ),
  );
}

describe('EntityPullRequestsContent', () => {
  registerMswTestHooks(server);

  it('says first how many are open and whom they wait for', async () => {
    answer(aPage());
    await open();
    expect(
      await screen.findByText('2 pull requests are open'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/1 is older than three of four merged ones of the same/),
    ).toBeInTheDocument();
    const [first, second] = within(
      screen.getByRole('list', { name: 'Open pull requests' }),
    ).getAllByRole('listitem');
    expect(first).toHaveTextContent('Change 1');
    expect(first).toHaveTextContent('67');
    expect(first).toHaveTextContent('from 1 of 2 factors');
    expect(first).toHaveTextContent('a reviewer');
    expect(first).toHaveTextContent('for 2 days');
    expect(first).toHaveTextContent('21 Nov – 26 Nov');
    expect(first).toHaveTextContent('Older than usual');
    expect(second).toHaveTextContent('Draft');
    expect(second).toHaveTextContent('nothing known');
    expect(second).not.toHaveTextContent('Older than usual');
  });

  it('explains a health: each factor, its weight, and what is missing', async () => {
    answer(aPage());
    await open();
    fireEvent.click(
      await screen.findByRole('button', { name: 'Details of #1' }),
    );
    expect(
      screen.getByText('Health 67 of 100 rests on 50% of the weight'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('50 changed lines in 2 files.'),
    ).toBeInTheDocument();
    expect(screen.getByText('Missing')).toBeInTheDocument();
    expect(
      screen.getByText(/To provide it: Name the checks/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/90% of the past requests were merged/),
    ).toBeInTheDocument();
    fireEvent.click(
      screen.getByRole('button', { name: 'How health is computed' }),
    );
    expect(
      await screen.findByRole('dialog', { name: 'How health is computed' }),
    ).toHaveTextContent('Test coverage50%');
  });

  it('filters by role and bots, in the address', async () => {
    const asked = answer(aPage({ bots: 4 }));
    await open({ path: '/?waiting=author' });
    const author = await screen.findByRole('button', { name: 'Author 1' });
    expect(author).toHaveAttribute('aria-pressed', 'true');
    expect(asked[0].searchParams.get('waiting')).toBe('author');
    fireEvent.click(screen.getByRole('button', { name: 'Bots 4' }));
    await waitFor(() =>
      expect(
        asked.some(
          url =>
            url.searchParams.get('bots') === 'include' &&
            url.searchParams.get('waiting') === 'author',
        ),
      ).toBe(true),
    );
    fireEvent.click(screen.getByRole('button', { name: 'All 2' }));
    await waitFor(() =>
      expect(
        asked.some(
          url =>
            url.searchParams.get('bots') === 'include' &&
            !url.searchParams.has('waiting'),
        ),
      ).toBe(true),
    );
  });

  it('loads more, and says what may not be read', async () => {
    answer(url =>
      url.searchParams.get('cursor') === 'next'
        ? aPage({ items: [aRequest(3)], withheld: 2 })
        : aPage({ nextCursor: 'next', withheld: 2 }),
    );
    await open();
    expect(
      await screen.findByText(/2 further pull requests are counted/),
    ).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('Change 3')).toBeInTheDocument();
    expect(screen.getByText('Change 1')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Show more' }),
    ).not.toBeInTheDocument();
  });

  it('shows where the time goes, as bars and as a table', async () => {
    answer(aPage());
    await open();
    const panel = await screen.findByRole('region', {
      name: 'Where the time goes',
    });
    expect(panel).toHaveTextContent('On average 10 hours');
    expect(
      within(panel).getByRole('img', { name: /Waiting for review 3 hours/ }),
    ).toBeInTheDocument();
    expect(panel).toHaveTextContent('Not counted: 3 of bots.');
    fireEvent.click(
      within(panel).getByRole('button', { name: 'Table: phases by week' }),
    );
    const [, week, running] = within(
      within(panel).getByRole('table'),
    ).getAllByRole('row');
    expect(week).toHaveTextContent('2026-W46');
    expect(week).toHaveTextContent('10 hours');
    expect(running).toHaveTextContent('2026-W47 (not complete)');
    expect(running).toHaveTextContent('–');
    expect(
      screen.getByRole('region', { name: 'Time to merge, median' }),
    ).toHaveTextContent('8 hours');
  });

  it('has no zero where nothing was merged', async () => {
    answer(aPage(), anAnatomy({}, { values: false }));
    await open();
    const panel = await screen.findByRole('region', {
      name: 'Where the time goes',
    });
    expect(panel).toHaveTextContent('No pull request of a person was merged');
    expect(panel).not.toHaveTextContent('0 seconds');
  });

  it('says by what the merge is predicted: by history without a model', async () => {
    answer(aPage());
    await open();
    const panel = await screen.findByRole('region', {
      name: 'How the merge is predicted',
    });
    expect(panel).toHaveTextContent('History');
    expect(panel).toHaveTextContent('a model needs 400');
    expect(within(panel).queryByRole('table')).not.toBeInTheDocument();
  });

  it('shows the card of a model, with simple rules beside it', async () => {
    answer(aPage());
    server.use(
      http.get(REQUESTS.replace('pull-requests', 'model-card'), () =>
        HttpResponse.json(aModelCard()),
      ),
    );
    await open();
    const panel = await screen.findByRole('region', {
      name: 'How the merge is predicted',
    });
    const [, model, majority] = within(panel).getAllByRole('row');
    expect(model).toHaveTextContent(
      'Model, all repositories0.77157.5%0.02180.4%60',
    );
    expect(majority).toHaveTextContent('Majority class');
    expect(panel).toHaveTextContent('Only 9 requests of this repository');
    fireEvent.click(within(panel).getByRole('button', { name: 'Model card' }));
    expect(panel).toHaveTextContent('800 merged of 900 requests');
    expect(panel).toHaveTextContent('Features (1)calendar.hour');
    expect(panel).toHaveTextContent('merged in the end');
  });

  it('opens the records of a request and of a figure', async () => {
    answer(aPage());
    const evidence = (title: string) =>
      HttpResponse.json({
        items: [
          {
            id: 'x',
            title,
            occurredAt: '2026-11-18T08:00:00.000Z',
            value: null,
            unit: null,
            sourceUrl: null,
            receipts: [4],
            facts: [],
          },
        ],
        withheld: 0,
        nextCursor: null,
      });
    const figures: Array<string | null> = [];
    server.use(
      http.get(`${REQUESTS}/anatomy/evidence`, ({ request }) => {
        figures.push(new URL(request.url).searchParams.get('figure'));
        return evidence('#9 Merged one');
      }),
      http.get(`${REQUESTS}/:id/evidence`, () => evidence('Opened')),
    );
    await open();
    fireEvent.click(
      await screen.findByRole('button', { name: 'Details of #1' }),
    );
    fireEvent.click(
      screen.getByRole('button', { name: 'Evidence (2 receipts) of #1' }),
    );
    const drawer = await screen.findByRole('dialog');
    expect(drawer).toHaveTextContent('Evidence: health of #1');
    expect(await within(drawer).findByText('Opened')).toBeInTheDocument();
    fireEvent.click(within(drawer).getByRole('button', { name: 'Close' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    fireEvent.click(
      await screen.findByRole('button', { name: /of the phases/ }),
    );
    expect(await screen.findByText('#9 Merged one')).toBeInTheDocument();
    expect(figures).toEqual(['dora.pull-requests.time-to-merge.mean']);
  });

  it('shows the comment as a dry run', async () => {
    answer(aPage());
    server.use(
      http.get(`${REQUESTS}/:id/comment`, ({ params }) =>
        HttpResponse.json({
          id: params.id,
          enabled: false,
          reason: 'Dry run: nothing is written to the forge.',
          markdown: '<!-- maestro -->\n### Pull request health: 67 of 100\n',
        }),
      ),
    );
    await open();
    fireEvent.click(
      await screen.findByRole('button', { name: 'Details of #1' }),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Comment on #1' }));
    const drawer = await screen.findByRole('dialog');
    expect(await within(drawer).findByText(/Dry run/)).toBeInTheDocument();
    expect(
      await within(drawer).findByRole('heading', {
        name: 'Pull request health: 67 of 100',
      }),
    ).toBeInTheDocument();
    expect(
      within(drawer).getByLabelText('Markdown of the comment'),
    ).toHaveTextContent('<!-- maestro -->');
  });

  it.each([
    ['no_annotation', 'This entity does not say where'],
    ['no_source', 'No source that could report deliveries'],
    ['no_events', 'The source is connected, but nothing was delivered yet'],
    ['computing', 'Still computing'],
  ] as const)('tells %s apart', async (reasonCode, title) => {
    answer(
      aPage({
        state: reasonCode === 'computing' ? 'computing' : 'no_source',
        reasonCode,
        reason: 'This is why.',
        items: [],
        open: 0,
      }),
    );
    await open();
    expect(
      await screen.findByRole('heading', { name: new RegExp(title) }),
    ).toBeInTheDocument();
    expect(screen.getByText('This is why.')).toBeInTheDocument();
  });

  it('says when nothing is open, and when only bots are', async () => {
    const none = { open: 0, overdue: 0, items: [], waiting: [] };
    answer(aPage({ ...none, bots: 2 }));
    await open();
    expect(
      await screen.findByText('No pull request of a person is open'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Only bots have open pull requests.'),
    ).toBeInTheDocument();
  });

  it('says who shares the repository', async () => {
    const [repository] = aPage().repositories;
    answer(aPage({ repositories: [{ ...repository, sharedWith: 2 }] }));
    await open();
    expect(
      await screen.findByText(/is shared with 2 other components/),
    ).toBeInTheDocument();
  });

  it.each([
    [404, 'NotFoundError', 'You are not allowed to see this'],
    [403, 'NotAllowedError', 'You are not allowed to see this'],
    [500, 'Error', 'This page could not be loaded'],
  ])(
    'explains an answer of %d, and tries again',
    async (status, name, title) => {
      answer(aPage());
      refuse(REQUESTS, status, name, 'This is why');
      await open();
      expect(
        await screen.findByRole('heading', { name: title }),
      ).toBeInTheDocument();
      expect(screen.getByText(/This is why/)).toBeInTheDocument();
      answer(aPage());
      fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
      expect(await screen.findByText('Change 1')).toBeInTheDocument();
    },
  );

  it('keeps the open requests when the phases cannot be loaded', async () => {
    answer(aPage());
    refuse(`${REQUESTS}/anatomy`, 500, 'Error', 'Too bad');
    await open();
    expect(await screen.findByText('Change 1')).toBeInTheDocument();
    expect(
      await screen.findByText(/The phases could not be loaded/),
    ).toHaveTextContent('Too bad');
  });

  it('names the repository on the page of a group', async () => {
    const entity = {
      ...CHECKOUT,
      kind: 'Group',
      metadata: { name: 'shop', namespace: 'default' },
    };
    const base = `${BASE}/group/default/shop/pull-requests`;
    const entityRef = 'group:default/shop';
    const [repository] = aPage().repositories;
    answer(
      aPage({
        entityRef,
        repositories: [repository, { ...repository, repository: 'a/b' }],
      }),
      anAnatomy({ entityRef }),
      base,
    );
    await open({ entity });
    expect(
      (await screen.findAllByText(/lighthouse\/checkout #1/))[0],
    ).toBeInTheDocument();
  });

  it('opens in a dark theme', async () => {
    answer(aPage({ state: 'stale', reason: 'The ledger is away.' }));
    await open({ dark: true });
    expect(
      (await screen.findByText('This may be old.')).parentElement,
    ).toHaveStyle('border-left: 4px solid #f2c14e');
  });
});
