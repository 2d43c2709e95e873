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

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { Entity } from '@backstage/catalog-model';
import { registerMswTestHooks } from '@backstage/test-utils';
import { CasePage } from '@maestro/backstage-plugin-safety-case-common';
import { aSummary, CHECKOUT } from '../../__testUtils__/cases';
import { CASES, refuse, show } from '../../__testUtils__/portal';
import { CaseList } from './CaseList';
import { leadOf } from './LeadCase';

const server = setupServer();

const WITHOUT: Entity = {
  ...CHECKOUT,
  metadata: { name: 'checkout', namespace: 'default' },
};

function answer(page: Partial<CasePage> | ((url: URL) => Partial<CasePage>)) {
  const asked: URL[] = [];
  server.use(
    http.get(CASES, ({ request }) => {
      const url = new URL(request.url);
      asked.push(url);
      return HttpResponse.json({
        items: [],
        withheld: 0,
        nextCursor: null,
        ...(typeof page === 'function' ? page(url) : page),
      });
    }),
  );
  return asked;
}

describe('CaseList', () => {
  registerMswTestHooks(server);

  it('sums up the case that speaks for the component, then lists all', async () => {
    const asked = answer({
      items: [
        aSummary(),
        aSummary({
          id: 'r1',
          verdict: 'supported',
          subject: {
            ...aSummary().subject,
            kind: 'release',
            id: 'v2.1.0',
            title: 'November',
          },
          asOf: '2026-11-19T00:00:00Z',
        }),
      ],
    });
    await show(<CaseList entity={CHECKOUT} />);
    const lead = await screen.findByRole('region', {
      name: 'Release v2.1.0: November',
    });
    expect(lead).toHaveTextContent('SUPPORTED');
    expect(lead).toHaveTextContent('Claim G1 holds for commit');
    const rows = within(
      screen.getByRole('list', { name: 'Safety cases' }),
    ).getAllByRole('listitem');
    expect(rows[0]).toHaveTextContent('SUPPORTED WITH DOUBTS');
    expect(rows[0]).toHaveTextContent(
      '2 verified · 1 stale · 0 failed · 1 missing',
    );
    expect(
      within(rows[0]).getByRole('link', { name: /Pull request #214/ }),
    ).toHaveAttribute('href', '/safety-cases/checkout-pr-214');
    expect(asked[0].searchParams.get('entityRef')).toBe(
      'component:default/checkout',
    );
  });

  it('filters by the verdict in the address', async () => {
    const asked = answer(url => ({
      items: url.searchParams.get('wentBad')
        ? [
            aSummary({
              verdict: 'defeated',
              wentBad: true,
              merged: true,
              decline: {
                since: '2026-11-20T11:00:00Z',
                reasons: [
                  {
                    kind: 'vulnerability',
                    nodeId: 'Sn3',
                    at: '2026-11-20T10:30:00Z',
                    text: 'Sn3 (Scan): CVE-2026-2',
                  },
                  { kind: 'policy', nodeId: null, at: null, text: 'Another' },
                ],
              },
            }),
          ]
        : [],
    }));
    await show(<CaseList />, { path: '/?verdict=defeated' });
    expect(
      await screen.findByText('No case has this verdict.'),
    ).toBeInTheDocument();
    expect(asked[0].searchParams.get('verdict')).toBe('defeated');
    expect(asked[0].searchParams.has('entityRef')).toBe(false);
    expect(screen.getByRole('button', { name: 'defeated' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    fireEvent.click(
      screen.getByRole('button', { name: 'Went bad after merge' }),
    );
    const list = await screen.findByRole('list', { name: 'Safety cases' });
    expect(list).toHaveTextContent(/Went bad after merge, Nov 20, 2026/);
    expect(list).toHaveTextContent(
      /Sn3 \(Scan\): CVE-2026-2 \(.*\) and 1 more reason/,
    );
    expect(asked[asked.length - 1].searchParams.get('wentBad')).toBe('true');
    expect(asked[asked.length - 1].searchParams.has('verdict')).toBe(false);
  });

  it('filters by subject, and shows all again', async () => {
    const asked = answer({ items: [aSummary()] });
    await show(<CaseList entity={CHECKOUT} />);
    const button = await screen.findByRole('button', { name: 'Releases' });
    fireEvent.click(button);
    await waitFor(() =>
      expect(asked[asked.length - 1].searchParams.get('kind')).toBe('release'),
    );
    const pressed = await screen.findByRole('button', { name: 'Releases' });
    expect(pressed).toHaveAttribute('aria-pressed', 'true');
    fireEvent.click(pressed);
    await waitFor(() =>
      expect(asked[asked.length - 1].searchParams.has('kind')).toBe(false),
    );
  });

  it('loads more, and says when that fails', async () => {
    answer(url =>
      url.searchParams.has('cursor')
        ? { items: [aSummary({ id: 'second' })] }
        : { items: [aSummary()], nextCursor: 'next', withheld: 2 },
    );
    await show(<CaseList />);
    fireEvent.click(await screen.findByRole('button', { name: 'Show more' }));
    await waitFor(() =>
      expect(
        within(screen.getByRole('list', { name: 'Safety cases' })).getAllByRole(
          'listitem',
        ),
      ).toHaveLength(2),
    );
    expect(
      screen.queryByRole('button', { name: 'Show more' }),
    ).not.toBeInTheDocument();
    expect(screen.getByText(/^2 more are about/)).toBeInTheDocument();
  });

  it('keeps what it has when more cannot be loaded', async () => {
    answer({ items: [aSummary()], nextCursor: 'next' });
    await show(<CaseList />);
    const more = await screen.findByRole('button', { name: 'Show more' });
    refuse(server, 'get', CASES, 500, 'The database is away');
    fireEvent.click(more);
    expect(await screen.findByText(/The database is away/)).toBeInTheDocument();
    expect(
      screen.getByRole('list', { name: 'Safety cases' }),
    ).toBeInTheDocument();
  });

  it('gives the annotation to a component that lacks it', async () => {
    answer({});
    await show(<CaseList entity={WITHOUT} />);
    expect(
      await screen.findByRole('heading', {
        name: 'This component does not say how its changes are argued',
      }),
    ).toBeInTheDocument();
    expect(screen.getByText(/maestro.dev\/safety-case:/)).toBeInTheDocument();
  });

  it.each([
    ['a component with the annotation', CHECKOUT, /The argument is named/],
    ['a system', { ...WITHOUT, kind: 'System' }, /Components name their arg/],
    ['the portal', undefined, /Components name their arg/],
  ])('says of %s that there are no cases yet', async (_, entity, words) => {
    answer({});
    await show(<CaseList entity={entity} />);
    expect(
      await screen.findByRole('heading', { name: 'No safety cases yet' }),
    ).toBeInTheDocument();
    expect(screen.getByText(words)).toBeInTheDocument();
  });

  it('says that all cases are withheld', async () => {
    answer({ withheld: 3 });
    await show(<CaseList />);
    expect(
      await screen.findByText(/^3 cases are about components that you may/),
    ).toBeInTheDocument();
  });

  it.each([
    [403, 'You are not allowed to see this'],
    [503, 'Still computing'],
    [500, 'This page could not be loaded'],
  ])('says what %s means', async (status, title) => {
    refuse(server, 'get', CASES, status, 'The words of the backend');
    await show(<CaseList />);
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
    expect(screen.getByText('The words of the backend')).toBeInTheDocument();
  });
});

describe('leadOf', () => {
  it('prefers a release, then what is merged, then the newest', () => {
    const open = aSummary({ id: 'open', asOf: '2026-11-20T00:00:00Z' });
    const merged = aSummary({
      id: 'merged',
      merged: true,
      asOf: '2026-11-10T00:00:00Z',
    });
    const older = { ...merged, id: 'older', asOf: '2026-11-01T00:00:00Z' };
    const release = aSummary({
      id: 'release',
      asOf: '2026-10-01T00:00:00Z',
      subject: { ...open.subject, kind: 'release' },
    });
    expect(leadOf([older, open, merged, release])?.id).toBe('release');
    expect(leadOf([older, open, merged])?.id).toBe('merged');
    expect(leadOf([open])?.id).toBe('open');
    expect(leadOf([])).toBeUndefined();
  });
});
