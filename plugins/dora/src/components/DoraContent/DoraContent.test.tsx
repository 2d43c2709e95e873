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
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { Entity } from '@backstage/catalog-model';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  DORA_FIGURES,
  DoraClient,
  DoraDeployment,
  DoraFigures,
  DoraOverview,
} from '@maestro/backstage-plugin-dora-common';
import { doraApiRef } from '../../api/doraApiRef';
import {
  aDeployment,
  aDoraFigure,
  anAnswer,
  anEmptyAnswer,
  anOverview,
  CHECKOUT,
} from '../../__testUtils__/figures';
import { DoraContent } from './DoraContent';

const BASE = 'http://portal.example/api/maestro-dora/entities';
const ENTITY = `${BASE}/component/default/checkout`;
const GROUP: Entity = {
  ...CHECKOUT,
  kind: 'Group',
  metadata: { name: 'checkout-team', namespace: 'default' },
};

const server = setupServer();

async function open(
  options: { path?: string; entity?: Entity; dark?: boolean } = {},
) {
  const { path = '/', entity = CHECKOUT, dark = false } = options;
  const discoveryApi = mockApis.discovery({ baseUrl: 'http://portal.example' });
  const fetchApi = { fetch: global.fetch };
  const page = (
    <TestApiProvider
      apis={[
        [discoveryApiRef, discoveryApi],
        [fetchApiRef, fetchApi],
        [permissionApiRef, mockApis.permission()],
        [doraApiRef, new DoraClient({ discoveryApi, fetchApi })],
      ]}
    >
      <EntityProvider entity={entity}>
        <DoraContent />
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
    {
      routeEntries: [path],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

function answer(
  figures: DoraFigures,
  options: {
    deployments?: DoraDeployment[];
    overview?: DoraOverview;
    entity?: string;
  } = {},
) {
  const { deployments = [], overview, entity = ENTITY } = options;
  const asked: URL[] = [];
  const note = (request: Request) => asked.push(new URL(request.url));
  server.use(
    http.get(`${entity}/figures`, ({ request }) => {
      note(request);
      return HttpResponse.json(figures);
    }),
    http.get(`${entity}/deployments`, ({ request }) => {
      note(request);
      const status = new URL(request.url).searchParams.get('status');
      return HttpResponse.json({
        items: deployments.filter(d => !status || d.status === status),
        withheld: 0,
        nextCursor: null,
      });
    }),
    http.get(`${entity}/overview`, () => HttpResponse.json(overview)),
  );
  return asked;
}

const card = (name: string) => screen.findByRole('region', { name });

describe('DoraContent', () => {
  registerMswTestHooks(server);

  it('says the message first, then the five metrics', async () => {
    answer(anAnswer());
    await open();
    expect(
      await screen.findByText('5.6 times a week', { selector: 'strong' }),
    ).toBeInTheDocument();
    const message = screen.getByText('5.6 times a week').parentElement!;
    expect(message).toHaveTextContent(
      'checkout is deployed 5.6 times a week; half of the changes are in production within 9.5 hours. 12.5% of the deployments fail; half of the failures are over within 42 minutes. The largest part of the lead time is waiting for a first review (50%).',
    );
    expect(await card('Deployment frequency')).toHaveTextContent('5.6');
    expect(await card('Lead time for changes')).toHaveTextContent('9.5');
    expect(await card('Change failure rate')).toHaveTextContent('12.5%');
    expect(await card('Failed deployment recovery time')).toHaveTextContent(
      '42',
    );
    expect(await card('Deployment rework rate')).toHaveTextContent('8%');
  });

  it('breaks the lead time into parts that add up', async () => {
    answer(anAnswer());
    await open();
    const panel = await card('Where the lead time goes');
    expect(
      within(panel)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      expect.stringContaining('Coding2 hours (20%)'),
      expect.stringContaining('Waiting for review5 hours (50%)'),
      expect.stringContaining('Waiting for production3 hours (30%)'),
    ]);
    expect(panel).toHaveTextContent('10 hours on average (n = 66)');
  });

  it('shows the lead time in working hours apart, where it is configured', async () => {
    const rule = 'deployments; mon–fri 09:00–17:00 UTC, no holidays';
    const name = 'Lead time for changes, working hours';
    const value = anAnswer();
    answer({
      ...value,
      figures: [
        ...value.figures.filter(({ label }) => label !== name),
        aDoraFigure(DORA_FIGURES.leadTimeWorking, { rule }),
      ],
    });
    await open();
    const panel = await card('Where the lead time goes');
    const line = within(panel).getByRole('group', { name });
    expect(line).toHaveTextContent('median 4 hours, n = 66');
    expect(line).toHaveTextContent(rule);
    expect(within(panel).getAllByRole('listitem')).toHaveLength(3);
    expect(panel).toHaveTextContent('10 hours on average');
  });

  it('offers evidence sets to those who may export from the ledger', async () => {
    answer(anAnswer());
    await open();
    fireEvent.click(await screen.findByRole('button', { name: 'Export' }));
    expect(
      await screen.findAllByRole('menuitem', { name: /offline verifier/ }),
    ).toHaveLength(6);
  });

  it('never shows a failure rate that nobody could know', async () => {
    const unknown = [
      DORA_FIGURES.changeFailureRate,
      DORA_FIGURES.recoveryTime,
      DORA_FIGURES.reworkRate,
    ] as string[];
    const figures = anAnswer().figures.map(figure =>
      unknown.includes(figure.id)
        ? aDoraFigure(figure.id, {
            value: null,
            state: 'no_source',
            reason: 'No incident source is connected.',
          })
        : figure,
    );
    answer(
      anAnswer({
        figures,
        incidents: {
          state: 'no_source',
          reason: 'No incident and no issue was ever told.',
          incidents: 0,
          lastEventAt: null,
        },
      }),
      { deployments: [aDeployment({ status: 'unknown', failures: [] })] },
    );
    await open();
    for (const name of ['Change failure rate', 'Deployment rework rate']) {
      const region = await card(name);
      expect(region).toHaveTextContent('No source');
      expect(region).toHaveTextContent('No incident source is connected.');
      expect(region).not.toHaveTextContent('%');
    }
    expect(
      screen.getByText(/nobody reports incidents/, { exact: false }),
    ).toBeInTheDocument();
    expect(await screen.findByText('Unknown')).toBeInTheDocument();
    expect(
      screen.getByText(/No incident and no issue was ever told/),
    ).toBeInTheDocument();
  });

  it('labels by edition, or says between which labels', async () => {
    const label = {
      edition: '2023',
      source: 'Accelerate State of DevOps 2023',
      reason: 'The whole interval lies inside.',
    };
    answer(
      anAnswer({
        benchmarks: [
          {
            ...label,
            figureId: DORA_FIGURES.deploymentFrequency,
            label: 'elite',
            spans: ['elite'],
          },
          {
            ...label,
            figureId: DORA_FIGURES.leadTime,
            label: null,
            spans: ['elite', 'high'],
          },
        ],
      }),
    );
    await open();
    expect(await card('Deployment frequency')).toHaveTextContent(
      'Elite edition 2023',
    );
    expect(await card('Lead time for changes')).toHaveTextContent(
      'Between high and elite edition 2023',
    );
    expect(await card('Change failure rate')).not.toHaveTextContent('edition');
  });

  it('tells by keyboard how a figure is computed', async () => {
    answer(anAnswer());
    const user = userEvent.setup();
    await open();
    await card('Change failure rate');
    screen
      .getByRole('button', { name: 'How change failure rate is computed' })
      .focus();
    await user.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      'failed deployments ÷ settled deployments',
    );
    expect(dialog).toHaveTextContent('ProfileDORA 2026');
    await user.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('keeps the profile in the address and asks for it', async () => {
    const asked = answer(anAnswer());
    await open({ path: '/?profile=devlake' });
    await card('Deployment frequency');
    expect(screen.getByRole('combobox')).toHaveValue('devlake');
    expect(screen.getByText(/Computed by the rules of/)).toHaveTextContent(
      'Apache DevLake',
    );
    expect(asked[0].searchParams.get('profile')).toBe('devlake');
    fireEvent.change(screen.getByRole('combobox'), {
      target: { value: 'fourkeys' },
    });
    await waitFor(() =>
      expect(asked[asked.length - 1].searchParams.get('profile')).toBe(
        'fourkeys',
      ),
    );
  });

  it('falls back when the address names an unknown profile', async () => {
    const asked = answer(anAnswer());
    await open({ path: '/?profile=nonsense' });
    await card('Deployment frequency');
    expect(screen.getByRole('combobox')).toHaveValue('dora-2026');
    expect(asked[0].searchParams.has('profile')).toBe(false);
  });

  it('marks restated weeks and says what restated them', async () => {
    answer(
      anAnswer({
        restatements: [
          {
            figureId: DORA_FIGURES.changeFailureRate,
            bucket: '2026-W46',
            before: 0,
            after: 0.25,
            unit: 'ratio',
            restatedAt: '2026-11-20T08:00:00.000Z',
            causes: [
              {
                title: 'Incident #12',
                url: 'https://forge.example/issues/12',
                receipts: [77],
              },
            ],
          },
        ],
      }),
    );
    await open({ path: '/?metric=dora.change-failure-rate' });
    const trend = await card('Change failure rate per ISO week');
    expect(trend).toHaveTextContent('2026-W46: 0% became 25%');
    expect(
      within(trend).getByRole('link', { name: 'Incident #12' }),
    ).toHaveAttribute('href', 'https://forge.example/issues/12');
    expect(
      within(trend).getByRole('button', { name: 'Verify receipt 77' }),
    ).toBeInTheDocument();
    expect(
      within(await card('Change failure rate')).getByRole('img', {
        name: /restated: 2026-W46/,
      }),
    ).toBeInTheDocument();
  });

  it('says why a deployment counts as failed, and with which record', async () => {
    answer(anAnswer(), { deployments: [aDeployment()] });
    await open();
    const row = await screen.findByRole('button', {
      name: /Fix receipt layout/,
    });
    expect(row).toHaveAttribute('aria-expanded', 'false');
    fireEvent.click(row);
    const panel = await card('Deployments');
    expect(panel).toHaveTextContent(
      'The incident names commit c0ffee of this deployment.',
    );
    expect(panel).toHaveTextContent('Confidence99%');
    expect(panel).toHaveTextContent('after 1 hour');
    expect(panel).toHaveTextContent('Mended by Deployment 8.');
    expect(
      within(panel).getByRole('button', { name: 'Verify receipt 41' }),
    ).toBeInTheDocument();
  });

  it('filters deployments in the address', async () => {
    const asked = answer(anAnswer(), {
      deployments: [aDeployment(), aDeployment({ id: 'b', status: 'ok' })],
    });
    await open();
    expect(
      await screen.findAllByRole('button', { name: /Fix receipt layout/ }),
    ).toHaveLength(2);
    fireEvent.click(
      within(
        screen.getByRole('group', { name: 'Which deployments' }),
      ).getByText('Failed'),
    );
    await waitFor(() =>
      expect(
        screen.getAllByRole('button', { name: /Fix receipt layout/ }),
      ).toHaveLength(1),
    );
    expect(asked[asked.length - 1].searchParams.get('status')).toBe('failed');
  });

  it('opens the evidence of a number with window and profile', async () => {
    answer(anAnswer());
    let asked: URL | undefined;
    server.use(
      http.get(
        `${ENTITY}/figures/${DORA_FIGURES.changeFailureRate}/evidence`,
        ({ request }) => {
          asked = new URL(request.url);
          return HttpResponse.json({
            items: [
              {
                id: 'x',
                title: 'Deployment of main',
                occurredAt: '2026-11-19T21:49:00.000Z',
                value: 1,
                unit: 'deployments',
                sourceUrl: null,
                receipts: [7],
                facts: [],
              },
            ],
            withheld: 3,
            nextCursor: null,
          });
        },
      ),
    );
    await open({ path: '/?profile=devlake' });
    fireEvent.click(
      within(await card('Change failure rate')).getByRole('button', {
        name: /Show the evidence/,
      }),
    );
    expect(
      await screen.findByText(/3 further records count/),
    ).toBeInTheDocument();
    expect(screen.getByText('failed')).toBeInTheDocument();
    expect(asked?.searchParams.get('profile')).toBe('devlake');
    expect(asked?.searchParams.get('from')).toBe('2026-08-31T00:00:00.000Z');
  });

  it('counts what could not be counted', async () => {
    answer(
      anAnswer({
        quality: [
          {
            id: 'negative-lead-time',
            count: 2,
            meaning: 'Changes that seem to be deployed before they began.',
          },
        ],
      }),
    );
    await open();
    const panel = await card('What could not be counted');
    expect(panel).toHaveTextContent(
      '2Changes that seem to be deployed before they began.',
    );
    expect(panel).toHaveTextContent('7 ever reported');
  });

  it('shows the members of a group, what moved and what is unknown', async () => {
    answer(anAnswer({ entityRef: 'group:default/checkout-team' }), {
      entity: `${BASE}/group/default/checkout-team`,
      overview: anOverview({ entityRef: 'group:default/checkout-team' }),
    });
    await open({ entity: GROUP });
    const members = await card('Members');
    expect(
      within(members)
        .getAllByRole('heading', { level: 3 })
        .map(heading => heading.textContent),
    ).toEqual(['checkout', 'notifications-hub']);
    expect(
      within(members).getByRole('link', { name: 'notifications-hub' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/notifications-hub/dora',
    );
    expect(within(members).getAllByText('no source')).toHaveLength(3);
    expect(await card('What moved')).toHaveTextContent(
      'checkout: lead time from 2 hours to 9.5 hours',
    );
    expect(await card('What the figures rest on')).toHaveTextContent(
      '1 of 2 services has no incident source, so its change failure rate is unknown',
    );
  });

  it.each([
    [
      'no annotation',
      anEmptyAnswer({
        state: 'not_configured',
        source: { rule: null, subjects: [], lastEventAt: null },
      }),
      'This entity does not say where its deliveries come from',
    ],
    [
      'no rule',
      anEmptyAnswer({ state: 'not_configured' }),
      'Nothing says yet what counts as a deployment',
    ],
    [
      'no source',
      anEmptyAnswer({ state: 'no_source' }),
      'No source that could report deliveries is connected',
    ],
    [
      'no events',
      anEmptyAnswer({ state: 'no_data' }),
      'The source is connected, but nothing was delivered yet',
    ],
    [
      'not allowed',
      anEmptyAnswer({ state: 'not_allowed' }),
      'You are not allowed to see this',
    ],
    [
      'silent',
      anAnswer({ state: 'stale', reason: 'Silent.' }, { values: false }),
      'The source is silent',
    ],
    ['computing', anEmptyAnswer({ state: 'computing' }), 'Still computing'],
  ])('tells apart: %s', async (_, body, title) => {
    answer(body);
    await open();
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('region', { name: 'Deployment frequency' }),
    ).not.toBeInTheDocument();
  });

  it('says of a group without services that nothing delivers there', async () => {
    answer(
      anEmptyAnswer({
        entityRef: 'group:default/checkout-team',
        state: 'not_configured',
        source: { rule: null, subjects: [], lastEventAt: null },
      }),
      { entity: `${BASE}/group/default/checkout-team` },
    );
    await open({ entity: GROUP });
    expect(
      await screen.findByRole('heading', {
        name: 'Nothing that delivers belongs here yet',
      }),
    ).toBeInTheDocument();
  });

  it.each([
    [403, 'NotAllowedError', 'You are not allowed to see this'],
    [500, 'Error', 'This page could not be loaded'],
  ])('answers %s with an own page', async (status, name, title) => {
    server.use(
      http.get(`${ENTITY}/figures`, () =>
        HttpResponse.json(
          { error: { name, message: 'Why' }, response: { statusCode: status } },
          { status },
        ),
      ),
    );
    await open();
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
    answer(anAnswer());
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await card('Deployment frequency')).toBeInTheDocument();
  });

  it('says why deployments could not be loaded, and tries again', async () => {
    answer(anAnswer());
    server.use(
      http.get(
        `${ENTITY}/deployments`,
        () =>
          HttpResponse.json(
            {
              error: { name: 'Error', message: 'Away' },
              response: { statusCode: 503 },
            },
            { status: 503 },
          ),
        { once: true },
      ),
    );
    await open();
    expect(await screen.findByRole('alert')).toHaveTextContent('Away');
    fireEvent.click(screen.getByText('Try again'));
    expect(
      await screen.findByText('There is no deployment in this window.'),
    ).toBeInTheDocument();
  });

  it('keeps figures of a silent source, with a warning, also in the dark', async () => {
    answer(anAnswer({ state: 'stale', reason: 'No record for 9 days.' }));
    await open({ dark: true });
    expect(await screen.findByText(/No record for 9 days/)).toHaveStyle(
      'border-left: 4px solid #f2c14e',
    );
    expect(await card('Deployment frequency')).toHaveTextContent('5.6');
  });
});
