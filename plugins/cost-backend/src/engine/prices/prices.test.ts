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

import fc from 'fast-check';
import { Decimal } from '../money';
import {
  PriceCatalogue,
  Rates,
  priceRequest,
  priceRowAt,
  priceUsage,
  resolveModel,
} from '.';

const AT = '2026-06-01T12:00:00Z';

const RATES: Rates = {
  input_mtok: { base: 3, tiers: [{ start: 200_000, price: 6 }] },
  cache_read_mtok: { base: 0.3, tiers: [{ start: 200_000, price: 0.6 }] },
  cache_write_mtok: 3.75,
  cache_write_1h_mtok: 6,
  output_mtok: { base: 15, tiers: [{ start: 200_000, price: 22.5 }] },
  web_searches_kcount: 10,
};

describe('priceUsage', () => {
  it('charges each token once: lines add up, in and out', () => {
    const tokens = fc.nat(400_000);
    fc.assert(
      fc.property(
        fc.tuple(tokens, tokens, tokens, tokens, tokens, fc.nat(9)),
        ([fresh, read, write, hour, output, searches]) => {
          const input = fresh + read + write + hour;
          const price = priceUsage(
            {
              input_tokens: input,
              cache_read_tokens: read,
              cache_write_tokens: write + hour,
              cache_write_1h_tokens: hour,
              output_tokens: output,
              web_searches: searches,
            },
            RATES,
          );
          const over = input > 200_000;
          const expected = new Decimal(over ? 6 : 3)
            .mul(fresh)
            .plus(new Decimal(over ? '0.6' : '0.3').mul(read))
            .plus(new Decimal('3.75').mul(write))
            .plus(new Decimal(6).mul(hour))
            .plus(new Decimal(over ? '22.5' : '15').mul(output))
            .plus(new Decimal(10_000).mul(searches))
            .div(1_000_000);
          expect(price.total.toFixed()).toBe(expected.toFixed());
          const counted = price.lines
            .filter(({ usage }) => usage !== 'web_searches')
            .reduce((sum, line) => sum.plus(line.amount), new Decimal(0));
          expect(counted.toNumber()).toBe(input + output);
        },
      ),
    );
  });

  it('prices the whole request at the tier, not the excess', () => {
    const at = (input: number) =>
      priceUsage({ input_tokens: input, output_tokens: 0 }, RATES).total;
    expect(at(200_000).toFixed()).toBe('0.6');
    expect(at(200_001).toFixed()).toBe('1.200006');
  });

  it.each([
    [{ input_tokens: 10, cache_read_tokens: 11 }, 'more than input_tokens'],
    [{ input_tokens: 10, cache_read_tokens: -1 }, 'cache_read_tokens is -1'],
    [{ cache_read_tokens: 1 }, 'input_tokens'],
    [{ input_tokens: 9, cache_write_1h_tokens: 1 }, 'cache_write_tokens'],
    [{ input_tokens: 'many' }, 'input_tokens is many'],
  ])('refuses usage %j', (usage, message) => {
    expect(() => priceUsage(usage, RATES)).toThrow(message);
  });

  it('refuses rates of a part without the whole', () => {
    expect(() =>
      priceUsage({}, { input_mtok: 1, cache_write_1h_mtok: 2 }),
    ).toThrow('not cache_write_mtok');
    expect(() =>
      priceUsage(
        {},
        { input_mtok: 1, cache_read_mtok: 1, input_audio_mtok: 1 },
      ),
    ).toThrow('not cache_audio_read_mtok');
  });

  it('needs the overlap of two kinds that are both reported', () => {
    const rates = {
      input_mtok: 1,
      cache_read_mtok: 1,
      input_audio_mtok: 1,
      cache_audio_read_mtok: 1,
    };
    const usage = {
      input_tokens: 10,
      cache_read_tokens: 3,
      input_audio_tokens: 4,
    };
    expect(() => priceUsage(usage, rates)).toThrow('cache_audio_read_tokens');
    const both = { ...usage, cache_audio_read_tokens: 2 };
    expect(priceUsage(both, rates).total.toFixed()).toBe('0.00001');
  });
});

describe('priceRowAt', () => {
  const rows = [
    { rates: {} },
    { from: '2026-03-01', rates: {} },
    { utcTimeOfDay: ['22:00:00', '02:30:00'] as [string, string], rates: {} },
  ];

  it.each([
    ['2026-03-01T00:10:00+01:00', 2],
    ['2026-02-28T20:59:59.999Z', 0],
    ['2026-03-01T12:00:00Z', 1],
    ['2026-03-01T21:59:59.999Z', 1],
    ['2026-03-01T22:00:00Z', 2],
    ['2026-03-02T02:29:59.999Z', 2],
    ['2026-03-02T02:30:00Z', 1],
  ])('at %s takes row %i', (at, index) => {
    expect(priceRowAt(rows, at)).toBe(index);
  });

  it('needs a time', () => {
    expect(() => priceRowAt(rows, 'today')).toThrow('"today"');
  });
});

describe('priceRequest', () => {
  const catalogue: PriceCatalogue = {
    'openai/gpt-4o': [{ rates: { input_mtok: 2.5, output_mtok: 10 } }],
  };
  const request = { provider: 'openai', model: 'gpt-4o', at: AT };

  it('never takes an unknown model for a free one', () => {
    expect(
      priceRequest(catalogue, { ...request, model: 'gpt-9', usage: {} }),
    ).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching('gpt-9'),
    });
  });

  it('in strict mode takes no absent usage for none', () => {
    const found = (usage: Record<string, number>) =>
      priceRequest(catalogue, { ...request, usage }, { strict: true }).status;
    expect(found({})).toBe('unknown');
    expect(found({ output_tokens: 3 })).toBe('unknown');
    expect(found({ input_tokens: 1, output_tokens: 3, web_searches: 1 })).toBe(
      'unknown',
    );
    expect(found({ input_tokens: 1, output_tokens: 3 })).toBe('priced');
    expect(found({ input_tokens: -1, output_tokens: 3 })).toBe('invalid');
  });
});

describe('resolveModel', () => {
  const ids = [
    'anthropic/claude-sonnet-4-5',
    'anthropic/claude-3-opus-latest',
    'google/gemini-2.5-pro',
    'openai/gpt-4o',
    'openai/gpt-4o-2024-05-13',
    'openrouter/openai/gpt-4o',
  ];

  it.each([
    ['openai', 'GPT-4o ', 'openai/gpt-4o'],
    ['openai', 'gpt-4o-2024-08-06', 'openai/gpt-4o'],
    ['openai', 'gpt-4o-2024-05-13', 'openai/gpt-4o-2024-05-13'],
    ['openai', 'gpt-4o-mini', undefined],
    ['openai', 'gpt-4o-audio-preview', undefined],
    ['azure', 'gpt-4o', 'openai/gpt-4o'],
    ['litellm', 'openai/gpt-4o', 'openai/gpt-4o'],
    ['litellm', 'claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4-5'],
    ['openrouter', 'openai/gpt-4o', 'openrouter/openai/gpt-4o'],
    [
      'google-vertex',
      'claude-sonnet-4-5@20250929',
      'anthropic/claude-sonnet-4-5',
    ],
    ['vertex_ai', 'models/gemini-2.5-pro', 'google/gemini-2.5-pro'],
    ['anthropic', 'claude-4.5-sonnet', 'anthropic/claude-sonnet-4-5'],
    ['anthropic', 'claude-3-opus-20240229', 'anthropic/claude-3-opus-latest'],
    ['anthropic', 'claude-sonnet-4-6', undefined],
    [null, 'gemini-2.5-pro', 'google/gemini-2.5-pro'],
    ['nobody', 'gpt-4o', undefined],
  ])('%s %s is %s', (provider, model, expected) => {
    expect(resolveModel(ids, { provider, model })).toBe(expected);
  });

  it('reads the provider from the address of its API', () => {
    expect(
      resolveModel(ids, {
        model: 'gpt-4o',
        apiUrl: 'https://api.openai.com/v1/responses',
      }),
    ).toBe('openai/gpt-4o');
  });
});
