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

import { Decimal } from '../money';
import {
  COST_COMMENT_MARKER,
  PullRequestParts,
  ciCost,
  costComment,
  downshiftAdvice,
  isComplete,
  isWorthTelling,
  priceEstimate,
  readBudgetFile,
  sumEstimate,
  totalsOf,
} from '.';

const PRICE = { price: '0.008', currency: 'USD' };
const NO_RUNS = { ended: 0, running: 0, unknown: 0, seconds: 0 };

function parts(changes: Partial<PullRequestParts> = {}): PullRequestParts {
  return {
    llm: { state: 'ok', amount: '4.6', unreserved: '0', unknown: 0 },
    ci: ciCost(
      { ended: 2, running: 0, unknown: 0, seconds: 2550 },
      true,
      PRICE,
    ),
    infrastructure: null,
    ...changes,
  };
}

describe('ciCost', () => {
  it('multiplies exact minutes by the price', () => {
    expect(
      ciCost({ ended: 3, running: 1, unknown: 1, seconds: 100 }, true, PRICE),
    ).toEqual({
      state: 'ok',
      runs: 3,
      running: 1,
      unknown: 1,
      minutes: '1.666666666666667',
      amount: '0.013333333333333',
      currency: 'USD',
      pricePerMinute: '0.008',
    });
  });

  it.each([
    [NO_RUNS, true, 'none'],
    [NO_RUNS, false, 'no_source'],
    [{ ...NO_RUNS, ended: 2, unknown: 2 }, true, 'unknown'],
    [{ ...NO_RUNS, running: 1 }, true, 'unknown'],
  ])('of %j told=%s is %s, never 0', (runs, told, state) => {
    expect(ciCost(runs, told, PRICE)).toMatchObject({
      state,
      minutes: null,
      amount: null,
    });
  });

  it('has minutes and no amount without a price', () => {
    expect(ciCost({ ...NO_RUNS, ended: 1, seconds: 60 }, true, null)).toEqual(
      expect.objectContaining({ minutes: '1', amount: null, currency: null }),
    );
  });
});

describe('priceEstimate', () => {
  const prices = [
    { sku: 'db', unit: 'Hours', currency: 'USD', price: '0.1' },
    { sku: 'ip', unit: 'Hours', currency: 'USD', price: '0.005' },
    { sku: 'ip', unit: 'Hours', currency: 'USD', price: '0.01' },
  ];
  const item = {
    sku: 'db',
    unit: 'Hours',
    quantityPerMonth: '730',
    before: '1',
    after: '3',
  };

  it('prices the change at the list price of the bills', () => {
    expect(priceEstimate([item], prices)[0]).toMatchObject({
      unitPrice: '0.1',
      amountPerMonth: '146',
      currency: 'USD',
      pricedBy: 'list-price',
    });
    // Less of it saves.
    expect(
      priceEstimate([{ ...item, after: '0' }], prices)[0].amountPerMonth,
    ).toBe('-73');
  });

  it('says unknown where bills have no price, or more than one', () => {
    const items = priceEstimate(
      [
        item,
        { ...item, sku: 'gpu' },
        { ...item, sku: 'ip' },
        { sku: 'cdn', amountPerMonth: '12.5', currency: 'EUR' },
      ],
      prices,
    );
    expect(items[1]).toMatchObject({
      amountPerMonth: null,
      reason: 'the newest bills have no list price of it',
    });
    expect(items[2].reason).toContain('have 2 list prices');
    const estimate = sumEstimate({ source: 'ci', handedAt: '', items });
    expect(estimate).toMatchObject({
      unknown: 2,
      perMonth: [
        { currency: 'EUR', amount: '12.5' },
        { currency: 'USD', amount: '146' },
      ],
    });
  });

  it.each([
    [{ ...item, before: '-1' }, 'items[0].before is "-1"'],
    [{ ...item, after: undefined }, 'items[0].after is null'],
    [
      { ...item, quantityPerMonth: 'much' },
      'items[0].quantityPerMonth is much',
    ],
    [{ sku: 'x', amountPerMonth: '1' }, 'items[0].currency is null'],
  ])('names the field of %j', (bad, message) => {
    expect(() => priceEstimate([bad], prices)).toThrow(message);
  });
});

describe('totals', () => {
  it('adds up a currency by itself, and no month to what was spent', () => {
    const euro = ciCost(
      { ended: 1, running: 0, unknown: 0, seconds: 600 },
      true,
      { price: '0.01', currency: 'EUR' },
    );
    expect(totalsOf(parts())).toEqual([{ currency: 'USD', amount: '4.94' }]);
    expect(totalsOf(parts({ ci: euro }))).toEqual([
      { currency: 'EUR', amount: '0.1' },
      { currency: 'USD', amount: '4.6' },
    ]);
  });

  it('is silent below the threshold and speaks at it', () => {
    expect(isWorthTelling(parts(), '4.94')).toBe(true);
    expect(isWorthTelling(parts(), '4.9400001')).toBe(false);
    const saving = sumEstimate({
      source: 'ci',
      handedAt: '',
      items: priceEstimate(
        [{ sku: 'x', amountPerMonth: '-20', currency: 'USD' }],
        [],
      ),
    });
    expect(isWorthTelling(parts({ infrastructure: saving }), '20')).toBe(true);
  });
});

describe('downshiftAdvice', () => {
  const router = {
    strong: 'acme/big',
    weak: 'acme/small',
    strongShare: 0.4,
    qualityRisk: 0.03,
  };
  const rows = [
    {
      rates: {
        input_mtok: '1',
        cache_read_mtok: '0.1',
        output_mtok: '4',
      },
    },
  ];
  const at = '2026-11-20T10:00:00Z';

  it('counts what the cheaper model would have cost without a warm cache', () => {
    const request = {
      at,
      tokens: {
        input_tokens: 1_000_000,
        cache_read_tokens: 900_000,
        output_tokens: 0,
      },
      amount: new Decimal('3'),
    };
    // (3 − 1) × 0.6, where the cached rate would have promised 1.686.
    expect(downshiftAdvice([request], router, rows)).toEqual({
      from: 'acme/big',
      to: 'acme/small',
      requests: 1,
      saving: '1.2',
      share: 0.6,
      qualityRisk: 0.03,
    });
    // What a warm cache saved is not to be given up.
    expect(
      downshiftAdvice(
        [{ ...request, amount: new Decimal('0.9') }],
        router,
        rows,
      ),
    ).toBeNull();
  });

  it('says nothing about requests that it cannot price', () => {
    expect(
      downshiftAdvice(
        [{ at, tokens: {}, amount: new Decimal('3') }],
        router,
        rows,
      ),
    ).toBeNull();
  });
});

describe('costComment', () => {
  it('joins the parts', () => {
    const text = costComment(
      parts({
        infrastructure: sumEstimate({
          source: '@eve | <b>',
          handedAt: '',
          items: priceEstimate(
            [
              { sku: 'x', amountPerMonth: '20', currency: 'USD' },
              {
                sku: 'gpu',
                quantityPerMonth: '1',
                before: '0',
                after: '1',
              },
            ],
            [],
          ),
        }),
      }),
      {
        advice: {
          from: 'acme/big',
          to: 'acme/small',
          requests: 12,
          saving: '1.2',
          share: 0.6,
          qualityRisk: 0.03,
        },
        link: 'https://portal.example/cost',
      },
    );
    expect(text.startsWith(COST_COMMENT_MARKER)).toBe(true);
    expect(text).toContain('| Language models | 4.60 USD |');
    expect(text).toContain('| CI | 0.34 USD (42.5 min) | 2 runs |');
    expect(text).toContain('| **LLM and CI** | **4.94 USD** |');
    expect(text).toContain(
      '| Infrastructure | +20.00 USD a month | amounts handed in by @\u200beve \\| &lt;b>; 1 item without a known price, not included |',
    );
    expect(text).toContain('- gpu: unknown: the newest bills have no list');
    expect(text).toContain('for about 1.20 USD less');
    expect(text).toContain('Of such requests 3 % are answered right by');
  });

  it('makes no link, no name and no markup of what was handed in', () => {
    const item = (sku: string) => ({
      sku,
      amountPerMonth: '20',
      currency: 'USD',
    });
    const text = costComment(
      parts({
        infrastructure: sumEstimate({
          source: 'ci',
          handedAt: '',
          items: priceEstimate(
            [
              item('https://evil.example/x'),
              item('www.evil.example'),
              item('GH-1 !2 $3 %4 &5 acme/shop#6 @team :tada:'),
              item('[click](x) ![i](y) <img src=x>\n/close\n| a |'),
              item(`${'x'.repeat(199)}\\`),
              item('a\u202eb'),
            ],
            [],
          ),
        }),
      }),
      { advice: null, link: null },
    );
    const items = text.split('\n').filter(line => line.startsWith('- '));
    expect(items).toHaveLength(6);
    expect(text).not.toMatch(/:\/\/|www\.|GH-|[!$%]\d|&amp;5|@team|:tada/);
    expect(text).not.toMatch(/<img|^\/close|\u202e/m);
    expect(text).toContain('acme/shop\\#6');
    expect(text).toContain('\\[click\\](x)');
    expect(items[4].endsWith('\\\\: +20.00 USD a month')).toBe(true);
  });

  it('writes unknown, never 0', () => {
    const unknown = parts({
      llm: { state: 'unknown', amount: null, unreserved: null, unknown: 3 },
      ci: ciCost(NO_RUNS, false, PRICE),
    });
    const text = costComment(unknown, { advice: null, link: null });
    expect(text).toContain('| Language models | unknown | 3 requests without');
    expect(text).toContain('| CI | unknown | no pipeline run');
    expect(text).toContain('| **LLM and CI** | **unknown** |');
    expect(text).not.toMatch(/\b0(\.0+)? USD/);
    expect(isComplete(unknown)).toBe(false);
    expect(isComplete(parts())).toBe(true);
  });
});

describe('readBudgetFile', () => {
  it('reads version 1', () => {
    expect(
      readBudgetFile(
        '{"version":1,"monthlyMinutes":3000,"perPullRequestMinutes":60,"currency":"USD","pricePerMinute":"0.008"}',
      ),
    ).toEqual({
      version: 1,
      monthlyMinutes: 3000,
      perPullRequestMinutes: 60,
      currency: 'USD',
      pricePerMinute: '0.008',
    });
  });

  it.each([
    ['{', 'The file is no JSON'],
    ['[]', 'The file holds []'],
    ['{"version":2}', 'version is 2; write 1'],
    ['{"version":1}', 'The file sets no limit'],
    ['{"version":1,"monthlyMinute":1}', 'monthlyMinute is no field'],
    ['{"version":1,"monthlyMinutes":0}', 'monthlyMinutes is 0'],
    ['{"version":1,"monthlyMinutes":"9"}', 'monthlyMinutes is "9"'],
    [
      '{"version":1,"monthlyMinutes":9,"pricePerMinute":"0.1"}',
      'currency is missing',
    ],
    [
      '{"version":1,"monthlyMinutes":9,"currency":"USD","pricePerMinute":"-1"}',
      'pricePerMinute is "-1"',
    ],
  ])('refuses %s', (text, message) => {
    expect(() => readBudgetFile(text)).toThrow(message);
  });
});
