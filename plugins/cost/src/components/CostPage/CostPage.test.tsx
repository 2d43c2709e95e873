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

import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { registerMswTestHooks } from '@backstage/test-utils';
import { answer, API, show } from '../../__testUtils__/portal';
import { LlmSpend } from './LlmSpend';
import { Reconciliation } from './Reconciliation';
import { RulesEditor } from './RulesEditor';

const load = {
  loadId: 'l1',
  sourceId: 'aws',
  billingPeriod: '2026-10-01',
  state: 'current',
  fileName: 'aws-2026-10.csv',
  inputDigest: 'cd'.repeat(32),
  parts: [
    { name: 'aws-00001.csv', digest: 'a1'.repeat(32), bytes: 10 },
    { name: 'aws-00002.csv', digest: 'a2'.repeat(32), bytes: 10 },
  ],
  fileDigest: 'ef'.repeat(32),
  rows: 716,
  totals: {},
  loadedAt: '2026-11-20T10:00:00.000Z',
  seq: null,
  conformance: {
    version: '1.2',
    passed: 300,
    failed: 1,
    skipped: 20,
    findings: [
      {
        rule: 'EffectiveCost-C-005-C',
        severity: 'error',
        message: 'EffectiveCost is not 0 in a purchase.',
        column: 'EffectiveCost',
        count: 1,
        rows: [12],
      },
    ],
  },
  error: null,
};

const sums = {
  load,
  currency: 'USD',
  metric: 'billed',
  file: '5415.7',
  entities: '5000',
  pools: '400',
  unallocated: '15.7',
  difference: '0',
};

describe('pages of the whole portal', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('show that files add up, and their manifest', async () => {
    server.use(answer('reconciliation', { items: [sums] }));
    await show(<Reconciliation />);
    expect(
      await screen.findByText('All 1 sums of 1 files add up exactly.'),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /aws, 2026-10/ }));
    const drawer = within(await screen.findByRole('dialog'));
    expect(drawer.getByText('cd'.repeat(32))).toBeVisible();
    expect(drawer.getByText('Delivered in 2 files')).toBeVisible();
    expect(drawer.getByText('a2'.repeat(32))).toBeVisible();
    expect(drawer.getByText(/not sealed in the ledger yet/)).toBeVisible();
    expect(drawer.getByText(/1 do not/)).toBeVisible();
    expect(drawer.getByText(/e\.g\. 12/)).toBeVisible();
  });

  it('show the receipt of a manifest once it is sealed', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      let seq: number | null = null;
      server.use(
        http.get(`${API}/reconciliation`, () =>
          HttpResponse.json({
            items: [{ ...sums, load: { ...load, seq } }],
          }),
        ),
      );
      await show(<Reconciliation />);
      fireEvent.click(
        await screen.findByRole('button', { name: /aws, 2026-10/ }),
      );
      const drawer = within(await screen.findByRole('dialog'));
      expect(drawer.getByText(/not sealed in the ledger yet/)).toBeVisible();
      seq = 7;
      act(() => {
        jest.advanceTimersByTime(5_000);
      });
      expect(
        await drawer.findByRole('button', { name: 'Verify receipt 7' }),
      ).toBeVisible();
    } finally {
      jest.useRealTimers();
    }
  });

  it('shout when a sum is off by the last decimal', async () => {
    server.use(
      answer('reconciliation', {
        items: [
          sums,
          { ...sums, metric: 'list', difference: '0.000000000000001' },
        ],
      }),
    );
    await show(<Reconciliation />);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      '1 of 2 sums do not add up',
    );
  });

  it('show LLM spend with caps, and unknown apart from zero', async () => {
    const part = {
      key: 'acme/model-1',
      label: 'acme/model-1',
      amount: '9.5',
      unreserved: '1.5',
      requests: 12,
      unknown: 2,
      inputTokens: 1000,
      outputTokens: 200,
    };
    server.use(
      answer('llm/summary', {
        window: { from: '2026-11-01', to: '2026-12-01' },
        asOf: '2026-11-20T10:00:00.000Z',
        state: 'ok',
        total: '9.5',
        unreserved: '1.5',
        requests: 12,
        unknown: 2,
        by: { team: [part], model: [part], pullRequest: [], entity: [] },
        trend: [{ day: '2026-11-01', amount: '9.5', requests: 12 }],
        caps: [
          {
            kind: 'pull_request',
            key: 'github.com/acme/shop#12',
            window: 'all',
            cap: '10',
            spent: '9.5',
            reserved: '0.25',
            unreserved: '1.5',
            remaining: '0.25',
            state: 'critical',
            unknown: 2,
          },
        ],
        disagreements: [],
        priceChanges: [],
      }),
    );
    server.use(
      answer('llm/router', {
        router: {
          strong: 'acme/big',
          weak: 'acme/small',
          message: null,
          learned: {
            digest: 'd',
            outcomes: 7655,
            subjects: 29,
            strongAccuracy: 83.1,
            weakAccuracy: 70.3,
            oracleAccuracy: 87.5,
            apgr: 0.609,
            apgrUnseenSubjects: 0.584,
            apgrLength: 0.551,
            curve: [
              { strongShare: 0, accuracy: 70.3, cost: '0.05' },
              { strongShare: 0.6, accuracy: 80, cost: '0.17' },
              { strongShare: 1, accuracy: 83.1, cost: '0.25' },
            ],
            lengthCurve: [
              { strongShare: 0, accuracy: 70.3, cost: '0.05' },
              { strongShare: 1, accuracy: 83.1, cost: '0.25' },
            ],
            oracle: { strongShare: 0.17, accuracy: 87.5, cost: '0.08' },
            apgrCost: 0.598,
            apgrCostLength: 0.535,
            apgrCostShortest: 0.465,
            costBasis: 'list_prices',
            answerTokens: 200,
            quality: 0.9,
            chosenStrongShare: 0.6,
            qualityRisk: 0.08,
          },
        },
      }),
    );
    const asked: string[] = [];
    const usage = (eventId: string, changes: object) => ({
      form: 'maestro-llm-usage@1',
      eventId,
      source: 'openai',
      occurredAt: '2026-11-20T10:00:00.000Z',
      receivedAt: null,
      provider: 'acme',
      model: 'model-1',
      tokens: { output_tokens: 120 },
      currency: 'USD',
      amount: '4.75',
      reason: null,
      price: { row: 'acme/model-1#0', source: null, digest: null },
      pullRequest: null,
      team: null,
      entityRef: null,
      reservationId: null,
      unreserved: true,
      ...changes,
    });
    server.use(
      http.get(`${API}/llm/rows`, ({ request }) => {
        const { searchParams } = new URL(request.url);
        asked.push(String(searchParams));
        const total = { rows: 3, amount: '9.5', unknown: 1, sealed: 1 };
        return HttpResponse.json(
          searchParams.has('cursor')
            ? {
                items: [
                  {
                    record: usage('3', { amount: null, reason: 'No price' }),
                    seal: null,
                  },
                ],
                nextCursor: null,
                total,
              }
            : {
                items: ['1', '2'].map((id, index) => ({
                  record: usage(id, {}),
                  seal: {
                    batch: 7,
                    index,
                    rows: 2,
                    root: 'ab'.repeat(32),
                    path: [],
                    seq: index === 0 ? 40 : null,
                  },
                })),
                nextCursor: 'more',
                total,
              },
        );
      }),
    );
    await show(<LlmSpend />);
    expect((await screen.findAllByText('$9.50'))[0]).toBeVisible();
    expect(screen.getByText('95 % reached')).toBeVisible();
    expect(
      screen.getByText('2 of 12 requests have no known price.'),
    ).toBeVisible();
    expect(screen.getByText(/\+ 2 unknown/)).toBeVisible();
    expect(
      screen.getByText(/\$0\.25 held for requests under way/),
    ).toBeVisible();
    expect(screen.getByText(/\$1\.50 unreserved/)).toBeVisible();
    // Each figure leads to its rows.
    await userEvent.click(
      screen.getByRole('button', {
        name: '$1.50: Unreserved requests of acme/model-1',
      }),
    );
    const drawer = within(
      await screen.findByRole('dialog', {
        name: 'Unreserved spend of acme/model-1',
      }),
    );
    expect(
      await drawer.findByText(
        '3 requests · 9.5 USD · 1 without a known price · 1 sealed, 2 not yet',
      ),
    ).toBeVisible();
    expect(
      drawer.getByRole('button', { name: 'Verify receipt 40' }),
    ).toBeVisible();
    expect(drawer.getByText(/batch 7 is closed and waits/)).toBeVisible();
    await userEvent.click(
      drawer.getByRole('button', { name: 'Show older requests' }),
    );
    expect(await drawer.findByText('No price')).toBeVisible();
    expect(drawer.getByText('unknown')).toBeVisible();
    expect(drawer.getByText(/its batch is closed within/)).toBeVisible();
    await userEvent.click(drawer.getByRole('button', { name: 'Close' }));
    await userEvent.click(
      screen.getByRole('button', {
        name: '$9.50: Requests of github.com/acme/shop#12',
      }),
    );
    await screen.findByRole('dialog');
    expect(asked).toEqual([
      'from=2026-11-01&to=2026-12-01&team=acme%2Fmodel-1&part=unreserved',
      'from=2026-11-01&to=2026-12-01&team=acme%2Fmodel-1&part=unreserved&cursor=more',
      'window=all&pullRequest=github.com%2Facme%2Fshop%2312',
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    const gap = within(await screen.findByRole('table', { name: /\(APGR\)/ }));
    expect(
      gap.getByRole('row', { name: 'Router 0.598 0.609 0.584' }),
    ).toBeVisible();
    // A score that is not known is no score of zero.
    expect(
      gap.getByRole('row', { name: 'Shortest prompts first 0.465 – –' }),
    ).toBeVisible();
    expect(
      screen.getByText(/\$0\.17 at this setting, \$0\.25 by the strong/),
    ).toBeVisible();
    expect(
      screen.getByText(/60% of prompts go to the strong model/),
    ).toBeVisible();
  });

  describe('rules', () => {
    const rules = {
      version: 3,
      digest: 'aa'.repeat(32),
      validFrom: '2026-11-01T00:00:00.000Z',
      author: null,
      tagAliases: [],
      rules: [],
      pools: [],
    };

    it('are tried before they are put in force', async () => {
      const put: object[] = [];
      server.use(
        answer('rules', rules),
        http.post(`${API}/rules/dry-run`, () =>
          HttpResponse.json({
            items: [
              {
                billingPeriod: '2026-10-01',
                currency: 'USD',
                metric: 'effective',
                moves: [
                  {
                    from: '(unallocated)',
                    to: 'component:default/returns',
                    amount: '25.32',
                    rows: 31,
                  },
                ],
                unallocated: { before: '25.32', after: '0' },
              },
            ],
            warnings: [
              'rule r names component:default/x, which the catalog does not have',
            ],
          }),
        ),
        http.put(`${API}/rules`, async ({ request }) => {
          put.push((await request.json()) as object);
          return HttpResponse.json({ ...rules, version: 4 });
        }),
      );
      await show(<RulesEditor />);
      const field = await screen.findByLabelText('Rules');
      const force = screen.getByRole('button', { name: 'Put in force' });
      expect(force).toBeDisabled();
      await userEvent.clear(field);
      await userEvent.paste('{"tagAliases":[],"rules":[{}],"pools":[]}');
      await userEvent.click(
        screen.getByRole('button', { name: 'Show what would move' }),
      );
      expect(
        await screen.findByText('component:default/returns'),
      ).toBeVisible();
      expect(screen.getByText('$25.32')).toBeVisible();
      expect(
        screen.getByText('2026-10: unallocated $25.32 → $0.00'),
      ).toBeVisible();
      expect(screen.getByText(/which the catalog does not have/)).toBeVisible();
      await userEvent.click(force);
      expect(await screen.findByText(/Version 4 is in force/)).toBeVisible();
      // The version that was read goes along, so that nobody's work is lost.
      expect(put).toEqual([
        { tagAliases: [], rules: [{}], pools: [], version: 3 },
      ]);
    });
  });
});
