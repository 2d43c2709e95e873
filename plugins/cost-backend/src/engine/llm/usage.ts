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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';

/** Usage of one request as sources tell it. */
export interface ReadUsage {
  provider: string | null;
  model: string | null;
  /** Totals include their parts; names as in price rows. */
  tokens: Record<string, number>;
}

type Payload = Record<string, unknown>;

/** No request is larger; beyond it numbers are not exact any more. */
const MOST = 1e12;

/** A number at a path, e.g. `usage.input_tokens`; undefined: not there. */
function at(payload: unknown, path: string): number | undefined {
  const value = path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null
          ? (inner as Payload)[key]
          : undefined,
      payload,
    );
  if (value === undefined || value === null) {
    return undefined;
  }
  const number = typeof value === 'string' ? Number(value) : value;
  if (
    typeof number !== 'number' ||
    !Number.isFinite(number) ||
    number < 0 ||
    number > MOST ||
    value === ''
  ) {
    throw new InvalidInputError(
      `payload.${path} is ${JSON.stringify(
        value,
      )}; usage is a number from 0 to ${MOST}.`,
    );
  }
  return number;
}

function text(payload: Payload, ...keys: string[]): string | null {
  for (const key of keys) {
    const value = payload[key];
    if (typeof value === 'string' && value.trim() !== '') {
      return value.trim();
    }
  }
  return null;
}

/** Without what is not told; zeros stay, they were told. */
function told(
  tokens: Record<string, number | undefined>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(tokens).filter(([, value]) => value !== undefined),
  ) as Record<string, number>;
}

const sum = (...values: Array<number | undefined>) =>
  values.every(value => value === undefined)
    ? undefined
    : values.reduce<number>((total, value) => total + (value ?? 0), 0);

/**
 * Attributes of OpenTelemetry's conventions for generative AI, the older
 * `cache_creation` and the newer `cache_write` alike. `input_tokens` includes
 * the cached ones by that convention.
 */
function otel(payload: Payload): ReadUsage {
  const attribute = (name: string) => {
    const found = payload[`gen_ai.usage.${name}`];
    return found === undefined ? undefined : at({ found }, 'found');
  };
  return {
    provider: text(payload, 'gen_ai.provider.name', 'gen_ai.system'),
    model: text(payload, 'gen_ai.response.model', 'gen_ai.request.model'),
    tokens: told({
      input_tokens: attribute('input_tokens') ?? attribute('prompt_tokens'),
      output_tokens:
        attribute('output_tokens') ?? attribute('completion_tokens'),
      cache_read_tokens:
        attribute('cache_read.input_tokens') ??
        attribute('cache_read_input_tokens'),
      cache_write_tokens:
        attribute('cache_write.input_tokens') ??
        attribute('cache_creation.input_tokens') ??
        attribute('cache_creation_input_tokens'),
      output_reasoning_tokens: attribute('reasoning.output_tokens'),
    }),
  };
}

/** `usage` of OpenAI: of chat completions, or of responses. */
function openai(payload: Payload): ReadUsage {
  const usage = (payload.usage ?? payload) as Payload;
  return {
    provider: text(payload, 'provider') ?? 'openai',
    model: text(payload, 'model'),
    tokens: told({
      input_tokens: at(usage, 'prompt_tokens') ?? at(usage, 'input_tokens'),
      output_tokens:
        at(usage, 'completion_tokens') ?? at(usage, 'output_tokens'),
      cache_read_tokens:
        at(usage, 'prompt_tokens_details.cached_tokens') ??
        at(usage, 'input_tokens_details.cached_tokens'),
      input_audio_tokens: at(usage, 'prompt_tokens_details.audio_tokens'),
      output_audio_tokens: at(usage, 'completion_tokens_details.audio_tokens'),
      output_reasoning_tokens:
        at(usage, 'completion_tokens_details.reasoning_tokens') ??
        at(usage, 'output_tokens_details.reasoning_tokens'),
    }),
  };
}

/** `usage` of Anthropic, whose input leaves out what the cache gave or took. */
function anthropic(payload: Payload): ReadUsage {
  const usage = (payload.usage ?? payload) as Payload;
  const read = at(usage, 'cache_read_input_tokens');
  const write = at(usage, 'cache_creation_input_tokens');
  return {
    provider: text(payload, 'provider') ?? 'anthropic',
    model: text(payload, 'model'),
    tokens: told({
      input_tokens: sum(at(usage, 'input_tokens'), read, write),
      output_tokens: at(usage, 'output_tokens'),
      cache_read_tokens: read,
      cache_write_tokens: write,
      cache_write_1h_tokens: at(
        usage,
        'cache_creation.ephemeral_1h_input_tokens',
      ),
      web_searches: at(usage, 'server_tool_use.web_search_requests'),
    }),
  };
}

/** `usageMetadata` of Google, whose output leaves out the thoughts. */
function google(payload: Payload): ReadUsage {
  const usage = (payload.usageMetadata ?? payload) as Payload;
  const thoughts = at(usage, 'thoughtsTokenCount');
  return {
    provider: text(payload, 'provider') ?? 'google',
    model: text(payload, 'modelVersion', 'model'),
    tokens: told({
      input_tokens: sum(
        at(usage, 'promptTokenCount'),
        at(usage, 'toolUsePromptTokenCount'),
      ),
      output_tokens: sum(at(usage, 'candidatesTokenCount'), thoughts),
      cache_read_tokens: at(usage, 'cachedContentTokenCount'),
      output_reasoning_tokens: thoughts,
    }),
  };
}

/**
 * LiteLLM's standard logging payload. Its prompt tokens include the cached
 * ones; details lie in the usage object where the provider gave them.
 */
function litellm(payload: Payload): ReadUsage {
  const usage = ((payload.metadata as Payload | undefined)?.usage_object ??
    payload) as Payload;
  return {
    provider: text(payload, 'custom_llm_provider') ?? 'litellm',
    model: text(payload, 'model', 'model_group'),
    tokens: told({
      input_tokens: at(payload, 'prompt_tokens') ?? at(usage, 'prompt_tokens'),
      output_tokens:
        at(payload, 'completion_tokens') ?? at(usage, 'completion_tokens'),
      cache_read_tokens:
        at(usage, 'prompt_tokens_details.cached_tokens') ??
        at(usage, 'cache_read_input_tokens'),
      cache_write_tokens: at(usage, 'cache_creation_input_tokens'),
      output_reasoning_tokens: at(
        usage,
        'completion_tokens_details.reasoning_tokens',
      ),
    }),
  };
}

/** Our own names, as in price rows. */
function maestro(payload: Payload): ReadUsage {
  return {
    provider: text(payload, 'provider'),
    model: text(payload, 'model'),
    tokens: told(
      Object.fromEntries(
        Object.keys(payload)
          .filter(key => key !== 'provider' && key !== 'model')
          .map(key => [key, at(payload, key)]),
      ),
    ),
  };
}

const READERS = { anthropic, google, litellm, maestro, openai, otel };

/** Formats that usage can be reported in. */
export type UsageFormat = keyof typeof READERS;

export const USAGE_FORMATS = Object.keys(READERS) as UsageFormat[];

/**
 * Reads the usage of one request, whatever reports it, into totals that include
 * their parts.
 *
 * @throws InvalidInputError that names the field, for what is no usage
 */
export function readUsage(format: UsageFormat, payload: Payload): ReadUsage {
  const read = READERS[format](payload);
  if (Object.keys(read.tokens).length === 0) {
    throw new InvalidInputError(
      `payload has no usage in the format ${format}: expected numbers of tokens.`,
    );
  }
  return read;
}
