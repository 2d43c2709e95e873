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
import { PriceRow, priceUsage } from '../prices';
import { boundOf, promptOf } from './openAiRequest';
import { readUsage } from './usage';
import { worstCase } from './worstCase';

const row: PriceRow = {
  rates: {
    input_mtok: { base: '3', tiers: [{ start: 200_000, price: '6' }] },
    cache_read_mtok: { base: '0.3', tiers: [{ start: 200_000, price: '0.6' }] },
    cache_write_mtok: {
      base: '3.75',
      tiers: [{ start: 200_000, price: '7.5' }],
    },
    output_mtok: { base: '15', tiers: [{ start: 200_000, price: '22.5' }] },
  },
};

describe('worstCase', () => {
  it('is never below what a request within the bound costs', () => {
    const check = fc.check(
      fc.property(
        fc.nat(400_000),
        fc.nat(50_000),
        fc.nat(100),
        fc.nat(100),
        fc.nat(100),
        (input, output, part, read, write) => {
          const used = Math.floor((input * part) / 100);
          const reads = Math.floor((used * read) / 200);
          const writes = Math.floor((used * write) / 200);
          const { total } = priceUsage(
            {
              input_tokens: used,
              cache_read_tokens: reads,
              cache_write_tokens: writes,
              output_tokens: Math.floor((output * part) / 100),
            },
            row.rates,
          );
          return worstCase(row, { input, output }).gte(total);
        },
      ),
    );
    expect(check.failed).toBe(false);
  });

  it('takes the tier that the bound reaches, not one above it', () => {
    expect(String(worstCase(row, { input: 200_000, output: 0 }))).toBe('0.75');
    expect(String(worstCase(row, { input: 200_001, output: 0 }))).toBe(
      '1.5000075',
    );
  });

  it('refuses a row that prices no tokens, and a bound that is none', () => {
    expect(() =>
      worstCase({ rates: { input_audio_hours: '1' } }, { input: 1, output: 1 }),
    ).toThrow('no rate for tokens');
    expect(() => worstCase(row, { input: 1.5, output: 1 })).toThrow('1.5');
  });
});

describe('boundOf', () => {
  const request = {
    model: 'gpt-5',
    messages: [{ role: 'user', content: 'Grüße an alle' }],
    max_completion_tokens: 100,
  };

  it('bounds the input by bytes and the output by the own limit', () => {
    const bound = boundOf({ ...request, n: 3 });
    expect(bound.output).toBe(300);
    expect(bound.input).toBeGreaterThanOrEqual(15);
    expect(promptOf(request)).toBe('Grüße an alle');
  });

  it('counts tools in their older spelling, and the greater of two limits', () => {
    const functions = [{ name: 'f', description: 'x'.repeat(1000) }];
    expect(boundOf({ ...request, functions }).input).toBeGreaterThan(
      boundOf(request).input + 1000,
    );
    expect(boundOf({ ...request, max_tokens: 5000 }).output).toBe(5000);
    expect(boundOf({ ...request, service_tier: 'flex' }).output).toBe(100);
  });

  it.each([
    [{ max_completion_tokens: undefined }, /max_completion_tokens is null/],
    [{ messages: [] }, /messages is empty/],
    [
      {
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: {} }] },
        ],
      },
      /of type "image_url": its tokens have no bound/,
    ],
    [{ tools: [{ type: 'web_search' }] }, /the provider runs it/],
    [{ n: 0 }, /n is 0/],
    [{ max_tokens: 'many' }, /max_completion_tokens is "many"/],
    [{ functions: {} }, /functions is not a list/],
    [{ audio: { voice: 'a' } }, /audio is given/],
    [{ modalities: ['text', 'audio'] }, /modalities is/],
    [{ prediction: { type: 'content' } }, /prediction is given/],
    [{ web_search_options: {} }, /web_search_options is given/],
    [{ service_tier: 'priority' }, /service_tier is "priority"/],
  ])('refuses %j: nothing can be held', (changes, message) => {
    expect(() => boundOf({ ...request, ...changes })).toThrow(message);
  });
});

describe('readUsage', () => {
  it.each([
    [
      'anthropic' as const,
      // Its input leaves the cached tokens out.
      {
        model: 'claude-sonnet-4-5',
        usage: {
          input_tokens: 10,
          cache_read_input_tokens: 70,
          cache_creation_input_tokens: 20,
          output_tokens: 5,
        },
      },
    ],
    [
      'openai' as const,
      {
        model: 'x',
        usage: {
          prompt_tokens: 100,
          prompt_tokens_details: { cached_tokens: 70 },
          completion_tokens: 5,
        },
      },
    ],
    [
      'otel' as const,
      {
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.response.model': 'claude-sonnet-4-5',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.cache_read.input_tokens': 70,
        'gen_ai.usage.output_tokens': 5,
      },
    ],
    [
      'google' as const,
      {
        modelVersion: 'gemini-2.5-pro',
        usageMetadata: {
          promptTokenCount: 100,
          cachedContentTokenCount: 70,
          candidatesTokenCount: 3,
          thoughtsTokenCount: 2,
        },
      },
    ],
    [
      'litellm' as const,
      {
        model: 'gpt-4o',
        custom_llm_provider: 'openai',
        prompt_tokens: 100,
        completion_tokens: 5,
        metadata: {
          usage_object: { prompt_tokens_details: { cached_tokens: 70 } },
        },
      },
    ],
  ])('reads totals that include their parts: %s', (format, payload) => {
    expect(readUsage(format, payload).tokens).toMatchObject({
      input_tokens: 100,
      cache_read_tokens: 70,
      output_tokens: 5,
    });
  });

  it('knows both spellings of what is kept', () => {
    const tokens = (name: string) =>
      readUsage('otel', {
        'gen_ai.usage.input_tokens': 9,
        [`gen_ai.usage.${name}`]: 4,
      }).tokens.cache_write_tokens;
    expect(tokens('cache_creation.input_tokens')).toBe(4);
    expect(tokens('cache_write.input_tokens')).toBe(4);
  });

  it('names the field of what is no usage', () => {
    expect(() =>
      readUsage('openai', { usage: { prompt_tokens: 'many' } }),
    ).toThrow('payload.prompt_tokens is "many"');
    expect(() => readUsage('otel', {})).toThrow('no usage in the format otel');
  });
});
