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
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { Route, Routes } from 'react-router-dom';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  CASE_VERDICTS,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import { aCase, aChallenge } from '../../__testUtils__/cases';
import {
  CASES,
  PROGRAMS,
  programs,
  refuse,
  show,
} from '../../__testUtils__/portal';
import { CasePage } from './CasePage';

const ONE = `${CASES}/checkout-pr-214`;

const server = setupServer();

async function open(
  item: SafetyCase = aCase(),
  options: { query?: string; dark?: boolean } = {},
) {
  server.use(
    http.get(ONE, () => HttpResponse.json(item)),
    programs(),
  );
  await openOnly(options);
}

async function openOnly(options: { query?: string; dark?: boolean } = {}) {
  const { query = '', ...rest } = options;
  await show(
    <Routes>
      <Route path="/safety-cases/:caseId" element={<CasePage />} />
    </Routes>,
    { path: `/safety-cases/checkout-pr-214${query}`, ...rest },
  );
}

/** Answers an act with a changed case, and keeps what was sent. */
function takes(path: string, changed: SafetyCase) {
  const sent: unknown[] = [];
  server.use(
    http.post(`${ONE}/${path}`, async ({ request }) => {
      const text = await request.text();
      sent.push(text === '' ? null : JSON.parse(text));
      return HttpResponse.json(changed);
    }),
  );
  return sent;
}

describe('CasePage', () => {
  registerMswTestHooks(server);

  beforeAll(() => {
    // jsdom has no layout.
    Element.prototype.scrollIntoView = jest.fn();
  });

  it.each([
    ['supported', 'SUPPORTED', /Claim G1 holds for/],
    ['supported_with_doubts', 'SUPPORTED WITH DOUBTS', /with doubts/],
    ['defeated', 'DEFEATED', /does not hold/],
    ['not_assessable', 'NOT ASSESSABLE', /cannot be judged/],
  ] as const)('says %s in words', async (verdict, word, sentence) => {
    expect(CASE_VERDICTS).toContain(verdict);
    await open(aCase({ verdict }));
    const band = await screen.findByRole('region', { name: 'Verdict' });
    expect(within(band).getByText(word)).toBeInTheDocument();
    expect(band).toHaveTextContent(sentence);
  });

  it('answers who says so, by which policy and against which log', async () => {
    await open();
    const who = await screen.findByRole('region', { name: 'Who says so' });
    expect(who).toHaveTextContent('SHA256:b2nQ1x7c0yLZ');
    expect(who).toHaveTextContent('auditor, ');
    expect(who).toHaveTextContent('trust-policy 7');
    expect(who).toHaveTextContent('5,182 records');
    expect(who).toHaveTextContent('pattern pull-request 3');
  });

  it('says when it was judged last, once it is not watched any more', async () => {
    await open();
    const band = await screen.findByRole('region', { name: 'Verdict' });
    expect(band).not.toHaveTextContent('Last judged');
  });

  it('does not pass an old verdict off as one of today', async () => {
    await open(
      aCase({
        verdict: 'supported',
        watched: false,
        asOf: '2025-10-01T12:30:00Z',
        watchedUntil: '2025-10-20T08:00:00Z',
      }),
    );
    const band = await screen.findByRole('region', { name: 'Verdict' });
    expect(band).toHaveTextContent(/SUPPORTED.*! on 1 Oct 2025 12:30 UTC/);
    expect(band).toHaveTextContent(
      /not been watched since 20 Oct 2025 08:00 UTC/,
    );
    expect(
      await within(band).findByRole('button', { name: 'Judge again now' }),
    ).toBeInTheDocument();
  });

  it('says of whose work a release is', async () => {
    const user = userEvent.setup();
    await open(
      aCase({
        contents: {
          authors: 3,
          unmapped: 0,
          unknown: 2,
          since: '2026-11-01T08:00:00Z',
          complete: true,
        },
      }),
    );
    expect(
      await screen.findByRole('region', { name: 'Who says so' }),
    ).toHaveTextContent(/3 known authors, 2 changes by nobody knows whom/);
    await user.click(await screen.findByRole('button', { name: 'Approve…' }));
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      'nobody can tell that you are none of them',
    );
  });

  it('keeps the order of an auditor’s questions', async () => {
    await open();
    await screen.findByRole('region', { name: 'Verdict' });
    const names = screen
      .getAllByRole('heading', { level: 2 })
      .map(({ textContent }) => textContent);
    expect(names.map(name => name?.split(' ')[0])).toEqual([
      'Who',
      'Leaves',
      'Top',
      'Since',
      'Evidence',
      'Check',
      'Argument',
      'How',
    ]);
  });

  it('leads from a counter to its leaves, and from a leaf to its proof', async () => {
    await open();
    const counters = await screen.findByRole('region', {
      name: 'Leaves of the argument',
    });
    expect(within(counters).getAllByRole('link')).toHaveLength(4);
    fireEvent.click(within(counters).getByRole('link', { name: /0 failed/ }));
    expect(
      await screen.findByRole('group', { name: 'Leaves that are failed' }),
    ).toHaveTextContent('0 failed');
    fireEvent.click(within(counters).getByRole('link', { name: /1 stale/ }));
    const group = await screen.findByRole('group', {
      name: 'Leaves that are stale',
    });
    expect(Element.prototype.scrollIntoView).toHaveBeenCalled();
    fireEvent.click(within(group).getByRole('button', { name: 'Sn3' }));
    const drawer = await screen.findByRole('dialog', { name: 'Solution Sn3' });
    const checks = within(
      within(drawer).getByRole('list', { name: 'Checks' }),
    ).getAllByRole('listitem');
    expect(checks.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('Signature passed'),
      expect.stringContaining('Signer is allowed passed'),
      expect.stringContaining('Speaks about this commit passed'),
      expect.stringContaining('Says what is asked passed'),
      expect.stringContaining('Not too old failed'),
      expect.stringContaining('Lies in the log not checked'),
    ]);
    expect(drawer).toHaveTextContent('cc10'.repeat(16));
    expect(drawer).toHaveTextContent('not sealed');
  });

  it('shows a proof that can be verified in one click', async () => {
    await open();
    fireEvent.click(
      await screen.findByRole('button', { name: 'Proof of Sn1' }),
    );
    const drawer = await screen.findByRole('dialog', { name: 'Solution Sn1' });
    expect(
      within(drawer).getByRole('button', { name: 'Verify receipt 5121' }),
    ).toBeInTheDocument();
    expect(drawer).toHaveTextContent('this portal, for a raw report');
    expect(drawer).toHaveTextContent('predicate.result == "PASSED"');
    expect(drawer).toHaveTextContent('30 days');
    // Never one bare number.
    expect(drawer).toHaveTextContent('between 82% and 97%');
    expect(drawer).toHaveTextContent('80% belief, 2% disbelief, 18% uncertain');
    expect(drawer).toHaveTextContent('2 of 3 eliminated');
  });

  it('puts the weakest evidence first', async () => {
    await open();
    const table = await screen.findByRole('table');
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows.map(row => row.textContent?.slice(0, 3))).toEqual([
      'Sn3',
      'Sn1',
      'Sn2',
    ]);
    expect(rows[0]).toHaveTextContent('not sealed');
    expect(rows[1]).toHaveTextContent('valid, by this portal');
  });

  it('shows three doubts, and what changed since the approval', async () => {
    await open();
    const doubts = await screen.findByRole('region', { name: /^Top doubts/ });
    expect(within(doubts).getAllByRole('listitem')).toHaveLength(3);
    expect(doubts).toHaveTextContent('Top doubts: 3 of 4');
    const delta = screen.getByRole('region', { name: /^Since the approval/ });
    expect(delta).toHaveTextContent('Sn3 verified → stale');
    expect(delta).toHaveTextContent('2 pieces of evidence replaced');
    expect(delta).toHaveTextContent('The trust policy changed');
  });

  it('says that there is nothing to compare with, and nobody approved', async () => {
    await open(aCase({ delta: null, approvals: [], doubts: [] }));
    expect(
      await screen.findByText(/no case was approved before/),
    ).toBeInTheDocument();
    expect(screen.getByText('nobody yet')).toBeInTheDocument();
    expect(screen.getByText(/No doubt is open/)).toBeInTheDocument();
  });

  it('approves by keyboard exactly what it showed', async () => {
    const sent = takes('approvals', aCase({ title: 'changed', delta: null }));
    await open();
    const user = userEvent.setup();
    const button = await screen.findByRole('button', { name: 'Approve…' });
    button.focus();
    await user.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', {
      name: 'Approve this safety case',
    });
    expect(dialog).toHaveTextContent('SUPPORTED WITH DOUBTS');
    expect(dialog).toHaveTextContent('d1ce'.repeat(16));
    expect(dialog).toHaveTextContent(
      '2 verified, 1 stale, 0 failed, 1 missing',
    );
    await user.tab();
    await user.tab();
    expect(
      within(dialog).getByRole('button', { name: 'Approve and seal' }),
    ).toHaveFocus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(sent).toEqual([{ digest: 'd1ce'.repeat(16) }]));
    expect(
      await screen.findByText(/no case was approved before/),
    ).toBeInTheDocument();
  });

  it('offers to read the case again when it changed meanwhile', async () => {
    refuse(server, 'post', `${ONE}/approvals`, 409, 'The case has changed');
    await open();
    fireEvent.click(await screen.findByRole('button', { name: 'Approve…' }));
    fireEvent.click(
      await screen.findByRole('button', { name: 'Approve and seal' }),
    );
    expect(await screen.findByText(/The case has changed/)).toBeInTheDocument();
    server.use(
      http.get(ONE, () => HttpResponse.json(aCase({ verdict: 'defeated' }))),
    );
    fireEvent.click(
      screen.getByRole('button', { name: 'Read the case again' }),
    );
    expect((await screen.findAllByText('DEFEATED')).length).toBeGreaterThan(0);
  });

  it('says why an author may not approve, without a dead button', async () => {
    await open(aCase({ mayNotApprove: 'you are the author of this change' }));
    expect(
      await screen.findByText(
        'You may not approve: you are the author of this change',
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Approve…' }),
    ).not.toBeInTheDocument();
  });

  it('raises a challenge', async () => {
    const sent = takes(
      'challenges',
      aCase({ challenges: [aChallenge({ target: 'Sn1', text: 'Flaky' })] }),
    );
    await open(aCase(), { query: '?node=Sn1' });
    const user = userEvent.setup();
    const drawer = await screen.findByRole('dialog', { name: 'Solution Sn1' });
    const raise = within(drawer).getByRole('button', {
      name: 'Raise the challenge',
    });
    await user.click(raise);
    expect(drawer).toHaveTextContent('Write what you mean first');
    expect(sent).toEqual([]);
    await user.type(
      within(drawer).getByRole('textbox', { name: /Why do you doubt Sn1/ }),
      'Flaky',
    );
    await user.click(raise);
    expect(
      await within(drawer).findByRole('listitem', {
        name: 'Challenge to Sn1',
      }),
    ).toHaveTextContent('It stands');
    expect(sent).toEqual([{ target: 'Sn1', text: 'Flaky' }]);
  });

  it('keeps a text that was refused', async () => {
    refuse(server, 'post', `${ONE}/challenges`, 400, 'text is too long');
    await open(aCase(), { query: '?node=Sn1' });
    const user = userEvent.setup();
    const box = await screen.findByRole('textbox', {
      name: /Why do you doubt Sn1/,
    });
    await user.type(box, 'Flaky');
    await user.click(
      screen.getByRole('button', { name: 'Raise the challenge' }),
    );
    expect(await screen.findByText(/text is too long/)).toBeInTheDocument();
    expect(box).toHaveValue('Flaky');
  });

  it('answers a challenge, and accepts the answer', async () => {
    const answered = aChallenge({
      label: 'undecided',
      answer: {
        text: 'The image is scanned nightly.',
        at: '2026-11-20T13:00:00Z',
        by: 'user:default/engineer',
      },
    });
    const sent = takes(
      'challenges/ch1/answer',
      aCase({ challenges: [answered] }),
    );
    const accepted = takes(
      'challenges/ch1/accept',
      aCase({ challenges: [{ ...answered, label: 'out' }] }),
    );
    await open(aCase({ challenges: [aChallenge()] }), { query: '?node=Sn2' });
    const user = userEvent.setup();
    await user.type(
      await screen.findByRole('textbox', { name: /Answer this challenge/ }),
      'The image is scanned nightly.',
    );
    await user.click(screen.getByRole('button', { name: 'Answer' }));
    const accept = await screen.findByRole('button', {
      name: 'Accept the answer',
    });
    expect(sent).toEqual([{ text: 'The image is scanned nightly.' }]);
    await user.click(accept);
    expect(await screen.findByText(/It is answered/)).toBeInTheDocument();
    expect(accepted).toHaveLength(1);
  });

  it('says why an answer may not be accepted', async () => {
    refuse(
      server,
      'post',
      `${ONE}/challenges/ch1/accept`,
      403,
      'You gave this answer yourself',
    );
    await open(
      aCase({
        challenges: [
          aChallenge({
            label: 'undecided',
            answer: {
              text: 'It is.',
              at: '2026-11-20T13:00:00Z',
              by: 'user:default/engineer',
            },
          }),
        ],
      }),
      { query: '?node=Sn2' },
    );
    fireEvent.click(
      await screen.findByRole('button', { name: 'Accept the answer' }),
    );
    expect(
      await screen.findByText(/You gave this answer yourself/),
    ).toBeInTheDocument();
  });

  it('challenges a relation', async () => {
    const sent = takes('challenges', aCase());
    await open(aCase(), { query: '?node=Sn1' });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', {
        name: 'Open the relation G2 -> Sn1',
      }),
    );
    await user.type(
      await screen.findByRole('textbox', {
        name: /Why do you doubt G2 -> Sn1/,
      }),
      'Not relevant',
    );
    await user.click(
      screen.getByRole('button', { name: 'Raise the challenge' }),
    );
    await waitFor(() =>
      expect(sent).toEqual([{ target: 'G2 -> Sn1', text: 'Not relevant' }]),
    );
  });

  it('collects evidence again, and says when that fails', async () => {
    takes('collect', aCase({ verdict: 'supported' }));
    await open();
    const collect = await screen.findByRole('button', {
      name: 'Collect evidence again',
    });
    fireEvent.click(collect);
    expect(await screen.findByText('SUPPORTED')).toBeInTheDocument();
    refuse(server, 'post', `${ONE}/collect`, 503, 'The forge is down');
    fireEvent.click(collect);
    expect(await screen.findByText(/The forge is down/)).toBeInTheDocument();
  });

  it('hands out the Repro Pack', async () => {
    server.use(http.get(`${ONE}/pack`, () => HttpResponse.text('a tar')));
    URL.createObjectURL = jest.fn(() => 'blob:pack');
    URL.revokeObjectURL = jest.fn();
    const saved: string[] = [];
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function save(this: HTMLAnchorElement) {
        saved.push(this.download);
      });
    await open();
    fireEvent.click(
      await screen.findByRole('button', { name: 'Download Repro Pack' }),
    );
    await waitFor(() => expect(saved).toEqual(['safety-case.tar']));
    click.mockRestore();
  });

  it('tells a stranger how to check it', async () => {
    await open();
    const check = await screen.findByRole('region', {
      name: /^Check it yourself/,
    });
    expect(check).toHaveTextContent('node verify.mjs pack safety-case.tar');
    expect(check).toHaveTextContent('a tree of 5,182 records, root c3RhYmxl');
    expect(check).toHaveTextContent(
      'not proved is who held the key, when, and that it was public',
    );
    expect(
      await within(check).findByRole('link', { name: 'verify.mjs' }),
    ).toHaveAttribute('href', `${PROGRAMS}/verify.mjs`);
    expect(
      within(check).getByRole('link', { name: 'verify-pack.sh' }),
    ).toHaveAttribute('download');
  });

  it('does not follow links that are no web addresses', async () => {
    const item = aCase();
    await open({
      ...item,
      // eslint-disable-next-line no-script-url
      sourceUrl: 'javascript:alert(1)',
      // eslint-disable-next-line no-script-url
      subject: { ...item.subject, url: 'javascript:alert(1)' },
    });
    await screen.findByRole('region', { name: 'Verdict' });
    expect(document.querySelector('[href^="javascript"]')).toBeNull();
  });

  it.each([
    [404, 'There is no such safety case for you'],
    [403, 'You are not allowed to see this'],
    [503, 'Still computing'],
    [500, 'This page could not be loaded'],
  ])('says what %s means', async (status, title) => {
    refuse(server, 'get', ONE, status, 'The words of the backend');
    await openOnly();
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
  });

  it('can be read in the dark', async () => {
    await open(aCase({ verdict: 'defeated', wentBad: true }), { dark: true });
    expect(await screen.findByText('DEFEATED')).toBeInTheDocument();
    expect(screen.getByText(/went bad since/)).toHaveStyle({
      color: '#ff8f85',
    });
  });

  it('says of an unknown node that there is none', async () => {
    await open(aCase(), { query: '?node=G99' });
    expect(
      await screen.findByText(/has no node and no relation of this name/),
    ).toBeInTheDocument();
  });
});
