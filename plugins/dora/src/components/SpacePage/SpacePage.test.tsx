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
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  SpaceClient,
  SpaceOverview,
  SurveyResults,
  SurveyRound,
} from '@maestro/backstage-plugin-dora-common';
import { spaceApiRef } from '../../api/spaceApiRef';
import {
  aClosedRound,
  aRound,
  aSpace,
  aSurveyFigure,
  aWithheldFigure,
  GROUP_REF,
  QUESTIONS,
} from '../../__testUtils__/space';
import { reminderTimes } from './RoundForm';
import { SpaceSubPage } from './SpacePage';
import { typedAnswer } from './SurveyForm';

const BASE = 'http://portal.example/api/maestro-dora';
const ROUNDS = `${BASE}/surveys/rounds`;
const server = setupServer();

function group(name: string, title: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default', title },
    spec: { type: 'team', children: [] },
  };
}

async function open(
  options: {
    path?: string;
    rounds?: SurveyRound[];
    mayManage?: boolean;
    space?: SpaceOverview;
    dark?: boolean;
    groups?: ReturnType<typeof group>[];
    /** Status with which the rounds are refused. */
    refusal?: number;
  } = {},
) {
  const { path = '/', rounds = [], mayManage = false, dark } = options;
  const discoveryApi = mockApis.discovery({ baseUrl: 'http://portal.example' });
  const fetchApi = { fetch: global.fetch };
  const asked: string[] = [];
  server.use(
    http.get(ROUNDS, () =>
      options.refusal
        ? HttpResponse.json(
            {
              error: { name: 'Error', message: 'This is why' },
              response: { statusCode: options.refusal },
            },
            { status: options.refusal },
          )
        : HttpResponse.json({ items: rounds, mayManage, nextCursor: null }),
    ),
    http.get(`${BASE}/surveys/question-sets`, () =>
      HttpResponse.json({ items: [QUESTIONS] }),
    ),
    http.get(`${BASE}/entities/group/default/:name/space`, ({ params }) => {
      asked.push(String(params.name));
      return HttpResponse.json({
        ...(options.space ?? aSpace()),
        entityRef: `group:default/${params.name}`,
      });
    }),
  );
  const page = (
    <TestApiProvider
      apis={[
        [discoveryApiRef, discoveryApi],
        [fetchApiRef, fetchApi],
        [spaceApiRef, new SpaceClient({ discoveryApi, fetchApi })],
        [
          catalogApiRef,
          catalogApiMock({
            entities: options.groups ?? [
              group('checkout-team', 'Checkout'),
              group('engineering', 'Engineering'),
            ],
          }),
        ],
      ]}
    >
      <SpaceSubPage />
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
  return asked;
}

describe('page SPACE', () => {
  registerMswTestHooks(server);

  it('shows the five dimensions, systems and survey side by side', async () => {
    const asked = await open({ rounds: [aClosedRound()] });
    const satisfaction = await screen.findByRole('region', {
      name: 'Satisfaction and well-being',
    });
    expect(satisfaction).toHaveTextContent('It needs a survey');
    expect(satisfaction).toHaveTextContent('Not to be claimed:');
    expect(
      within(satisfaction).getByRole('group', {
        name: 'Seldom exhausted by work',
      }),
    ).toHaveTextContent('50%');
    const score = within(satisfaction).getByRole('group', {
      name: 'Employee net promoter score',
    });
    expect(score).toHaveTextContent('-10 points');
    expect(score).toHaveTextContent('95% interval -40 to 20 points');
    const withheld = within(satisfaction).getByRole('group', {
      name: 'Tool efficacy',
    });
    expect(withheld).toHaveTextContent('Withheld');
    expect(withheld).toHaveTextContent('fewer than 5 people answered');
    for (const name of [
      'Performance',
      'Activity',
      'Communication and collaboration',
      'Efficiency and flow',
    ]) {
      expect(screen.getByRole('region', { name })).toBeInTheDocument();
    }
    expect(screen.getByText(/Sealed as receipt #77/)).toHaveTextContent(
      '8 of 12 people answered',
    );
    // The group of the latest closed round comes first.
    expect(asked).toEqual(['engineering']);
  });

  it('opens the records behind a system figure, and none behind people', async () => {
    await open();
    let url: URL | undefined;
    server.use(
      http.get(`${BASE}/merged`, ({ request }) => {
        url = new URL(request.url);
        return HttpResponse.json({
          items: [
            {
              id: 'c',
              title: 'A merged change',
              occurredAt: '2026-11-19T21:49:00.000Z',
              value: null,
              unit: null,
              sourceUrl: null,
              receipts: [7],
              facts: [],
            },
          ],
          withheld: 0,
          nextCursor: null,
        });
      }),
    );
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Evidence (40) of Changes that another person reviewed',
      }),
    );
    expect(await screen.findByText('A merged change')).toBeInTheDocument();
    expect(url?.search).toBe('?a=b');
    const load = screen.getByRole('group', {
      name: 'Concentration of reviews',
      hidden: true,
    });
    expect(within(load).queryByRole('button')).not.toBeInTheDocument();
  });

  it('changes the group, and keeps it in the address', async () => {
    const asked = await open({ path: '/?group=group:default/checkout-team' });
    await screen.findByRole('region', { name: 'Activity' });
    expect(asked).toEqual(['checkout-team']);
    await userEvent.click(screen.getByLabelText('Group'));
    await userEvent.click(screen.getByRole('option', { name: 'Engineering' }));
    await waitFor(() =>
      expect(asked).toEqual(['checkout-team', 'engineering']),
    );
  });

  it('is answered with keys alone, in as many strokes as questions', async () => {
    const user = userEvent.setup();
    await open({ path: '/?round=round-1', rounds: [aRound()] });
    let sent: unknown;
    server.use(
      http.post(`${ROUNDS}/round-1/answers`, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json({ counted: true }, { status: 201 });
      }),
    );
    const first = await screen.findByRole('heading', {
      name: 'How often is it quiet enough to think?',
    });
    expect(first).toHaveFocus();
    expect(
      screen.getByText('Your answers do not carry your name.'),
    ).toBeInTheDocument();
    expect(screen.getByText('Question 1 of 2')).toBeInTheDocument();
    expect(screen.getAllByRole('radio')).toHaveLength(5);
    await user.keyboard('9');
    expect(first).toBeInTheDocument();
    await user.keyboard('4');
    const second = await screen.findByRole('heading', {
      name: 'Would you recommend working here?',
    });
    expect(second).toHaveFocus();
    expect(screen.getByText('After somebody')).toBeInTheDocument();
    await user.keyboard('{Backspace}');
    expect(await screen.findByRole('radio', { name: '4 Often' })).toBeChecked();
    await user.keyboard('{Enter}10');
    expect(await screen.findByRole('radio', { name: '10' })).toBeChecked();
    await user.keyboard('{Enter}');
    expect(
      await screen.findByRole('heading', { name: '2 of 2 answered' }),
    ).toHaveFocus();
    expect(sent).toBeUndefined();
    await user.tab();
    await user.tab();
    await user.keyboard('{Enter}');
    expect(
      await screen.findByRole('heading', {
        name: 'Thank you, your answers are counted',
      }),
    ).toHaveFocus();
    expect(sent).toEqual({ answers: { flow: 4, recommend: 10 } });
  });

  it('takes radio buttons and skips, too', async () => {
    await open({ path: '/?round=round-1', rounds: [aRound()] });
    let sent: unknown;
    server.use(
      http.post(`${ROUNDS}/round-1/answers`, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json({ counted: true }, { status: 201 });
      }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Skip' }));
    await userEvent.click(screen.getByRole('radio', { name: '7' }));
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await userEvent.click(screen.getByRole('button', { name: 'Send answers' }));
    await screen.findByText('Thank you, your answers are counted');
    expect(sent).toEqual({ answers: { recommend: 7 } });
  });

  it('says why answers were not counted, and keeps them', async () => {
    await open({ path: '/?round=round-1', rounds: [aRound()] });
    server.use(
      http.post(`${ROUNDS}/round-1/answers`, () =>
        HttpResponse.json(
          {
            error: {
              name: 'ConflictError',
              message: 'This round is closed; it takes no more answers',
            },
          },
          { status: 409 },
        ),
      ),
    );
    await screen.findByText('Question 1 of 2');
    await userEvent.keyboard('3{Enter}');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Send answers' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'This round is closed',
    );
    expect(screen.getByText('1 of 2 answered')).toBeInTheDocument();
  });

  it('sends nothing when all is skipped', async () => {
    await open({ path: '/?round=round-1', rounds: [aRound()] });
    await screen.findByText('Question 1 of 2');
    await userEvent.keyboard('{Enter}{Enter}');
    expect(
      await screen.findByText('Answer at least one question to take part.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Send answers' })).toBeDisabled();
  });

  it('invites, and tells who has answered or is not asked', async () => {
    await open({ rounds: [aRound()] });
    expect(await screen.findByText('You are asked:')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Answer now' }));
    expect(await screen.findByText('Question 1 of 2')).toBeInTheDocument();
  });

  it.each([
    [{ own: 'answered' } as const, 'You have answered “Autumn”.', 'round-1'],
    [{ own: 'not_invited' } as const, 'does not ask you', 'round-1'],
    [{}, 'not among those that you may see', 'other'],
  ])('with %j of an address', async (round, text, id) => {
    await open({ path: `/?round=${id}`, rounds: [aRound(round)] });
    expect(await screen.findByText(new RegExp(text))).toBeInTheDocument();
  });

  it('shows results with what is withheld', async () => {
    const round = aClosedRound();
    const results: SurveyResults = {
      round,
      groups: [
        {
          groupRef: GROUP_REF,
          invited: 12,
          figures: [aSurveyFigure()],
        },
        {
          groupRef: 'group:default/small',
          invited: null,
          figures: [aWithheldFigure()],
        },
      ],
      withheld: 1,
    };
    await open({ rounds: [round] });
    server.use(
      http.get(`${ROUNDS}/round-0/results`, () => HttpResponse.json(results)),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Results of Summer' }),
    );
    const table = await screen.findByRole('region', {
      name: 'Results by group',
    });
    expect(
      within(table).getByRole('columnheader', { name: /engineering/ }),
    ).toHaveTextContent('12 asked');
    expect(within(table).getByText('50%')).toBeInTheDocument();
    expect(within(table).getByText('Withheld')).toBeInTheDocument();
    const panel = screen.getByRole('region', { name: 'Results of “Summer”' });
    expect(panel).toHaveTextContent('fewer than 5 people answered');
    expect(panel).toHaveTextContent('1 groups that you may not see');
    expect(panel).toHaveTextContent('receipt #77');
  });

  it('opens a round, and shows what is wrong with it', async () => {
    const rounds: SurveyRound[] = [];
    await open({ mayManage: true, rounds });
    const bodies: any[] = [];
    server.use(
      http.post(ROUNDS, async ({ request }) => {
        bodies.push(await request.json());
        if (bodies.length === 1) {
          return HttpResponse.json(
            {
              error: {
                name: 'InputError',
                message: 'groupRef is x, which has fewer than 5 members',
              },
            },
            { status: 400 },
          );
        }
        const round = aRound({ title: 'Winter', own: 'not_invited' });
        rounds.push(round);
        return HttpResponse.json(round, { status: 201 });
      }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Open a round' }),
    );
    const form = screen.getByRole('region', { name: 'Open a round' });
    await userEvent.type(within(form).getByLabelText(/Title/), 'Winter');
    await userEvent.click(
      within(form).getByRole('button', { name: 'Open now' }),
    );
    expect(await within(form).findByRole('alert')).toHaveTextContent(
      'fewer than 5 members',
    );
    await userEvent.click(
      within(form).getByRole('button', { name: 'Open now' }),
    );
    expect(await screen.findByText('Winter')).toBeInTheDocument();
    expect(bodies[1]).toMatchObject({
      title: 'Winter',
      groupRef: 'group:default/checkout-team',
      questionSet: 'short',
    });
    expect(bodies[1].reminders).toHaveLength(2);
  });

  it('closes a round only when asked twice, and only for managers', async () => {
    const round = aRound({ own: 'not_invited' });
    const rounds = [round];
    await open({ mayManage: true, rounds });
    server.use(
      http.post(`${ROUNDS}/round-1/close`, () => {
        rounds[0] = aClosedRound({ id: 'round-1', title: 'Autumn' });
        return HttpResponse.json(rounds[0]);
      }),
    );
    expect(
      await screen.findByRole('progressbar', {
        name: 'Response rate of Autumn',
      }),
    ).toHaveAttribute('aria-valuenow', '67');
    expect(screen.getByText('8 of 12 (67%) answered')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Close now: Autumn' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: /^Close: no more answers/ }),
    );
    expect(
      await screen.findByRole('button', { name: 'Results of Autumn' }),
    ).toBeInTheDocument();
  });

  it('offers no management to others', async () => {
    await open({ rounds: [aRound({ own: 'not_invited' })] });
    await screen.findByText('Autumn');
    expect(
      screen.queryByRole('button', { name: 'Open a round' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Close now: Autumn' }),
    ).not.toBeInTheDocument();
  });

  it('says so where there is nothing', async () => {
    await open({ groups: [] });
    expect(
      await screen.findByText('No round has asked anybody yet.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/The catalog shows you no group/),
    ).toBeInTheDocument();
  });

  it('tells a group without components, and without a round', async () => {
    const space = aSpace({ components: 0, round: null });
    space.dimensions[0].survey = [];
    await open({ space, dark: true });
    expect(
      await screen.findByText(/owns no component whose deliveries are known/),
    ).toBeInTheDocument();
    expect(
      screen.getAllByText('No closed round asked this group yet.').length,
    ).toBeGreaterThan(0);
  });

  it.each([
    [403, 'You are not allowed to see this'],
    [500, 'This page could not be loaded'],
  ])('answers %s with an own page', async (status, title) => {
    await open({ refusal: status });
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
    expect(screen.getByText('This is why')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Try again' }),
    ).toBeInTheDocument();
  });
});

describe('typedAnswer', () => {
  const [scale, recommend] = QUESTIONS.questions;

  it.each([
    [scale, '3', undefined, 3],
    [scale, '0', undefined, undefined],
    [scale, '6', undefined, undefined],
    [scale, 'a', undefined, undefined],
    [recommend, '0', undefined, 0],
    [recommend, '0', 1, 10],
    [recommend, '0', 10, 0],
    [recommend, '1', 5, 1],
  ] as const)('case %#', (question, key, before, expected) => {
    expect(typedAnswer(question, key, before)).toBe(expected);
  });
});

describe('reminderTimes', () => {
  it('lie in the middle and a day before the end', () => {
    const start = Date.parse('2026-11-01T00:00:00.000Z');
    expect(reminderTimes(start, 14)).toEqual([
      '2026-11-08T00:00:00.000Z',
      '2026-11-14T00:00:00.000Z',
    ]);
    expect(reminderTimes(start, 2)).toEqual(['2026-11-02T00:00:00.000Z']);
  });
});
