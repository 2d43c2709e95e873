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
import { TokenBound } from './worstCase';

/** Tokens around a message or a tool, above those of its text. */
const FRAME = 16;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The part of an OpenAI chat completion request that is read. */
export interface ChatRequest {
  model?: unknown;
  messages?: unknown;
  tools?: unknown;
  max_tokens?: unknown;
  max_completion_tokens?: unknown;
  n?: unknown;
  response_format?: unknown;
  /** The older way to write tools. */
  functions?: unknown;
  modalities?: unknown;
  service_tier?: unknown;
}

/** What is charged by another measure than the tokens of text. */
const UNBOUNDED: Record<string, string> = {
  audio: 'sound is charged by rates of its own',
  prediction: 'tokens of it that do not come true are charged as output',
  web_search_options: 'the provider searches and charges for it',
};

/** Tiers at the listed price, or below it; `auto` is that of the account. */
const LISTED_TIERS: readonly unknown[] = [
  undefined,
  null,
  'auto',
  'default',
  'flex',
];

function assertListedPrice(request: ChatRequest): void {
  for (const [field, why] of Object.entries(UNBOUNDED)) {
    const value = (request as Record<string, unknown>)[field];
    if (value !== undefined && value !== null) {
      throw new InvalidInputError(
        `${field} is given: ${why}, so there is no bound that could be reserved; leave it out.`,
      );
    }
  }
  const { modalities, service_tier: tier } = request;
  if (
    modalities !== undefined &&
    modalities !== null &&
    !(Array.isArray(modalities) && modalities.every(each => each === 'text'))
  ) {
    throw new InvalidInputError(
      `modalities is ${JSON.stringify(
        modalities,
      )}: only text can be reserved; write ["text"] or leave it out.`,
    );
  }
  if (!LISTED_TIERS.includes(tier)) {
    throw new InvalidInputError(
      `service_tier is ${JSON.stringify(
        tier,
      )}: such tiers can cost more than the listed price; write "default" or leave it out.`,
    );
  }
}

const bytes = (text: string) => new TextEncoder().encode(text).length;

/**
 * Text of a message, or why its tokens have no bound.
 *
 * @throws InvalidInputError for what is not text
 */
function textOf(content: unknown, field: string): string {
  if (content === null || content === undefined) {
    return '';
  }
  if (typeof content === 'string') {
    return content;
  }
  if (Array.isArray(content)) {
    return content
      .map((part, at) => {
        if (part?.type === 'text' && typeof part.text === 'string') {
          return part.text;
        }
        throw new InvalidInputError(
          `${field}.content[${at}] is of type ${JSON.stringify(
            part?.type ?? null,
          )}: its tokens have no bound that could be reserved; send text, or reserve with maxInputTokens.`,
        );
      })
      .join('\n');
  }
  throw new InvalidInputError(
    `${field}.content is ${typeof content}; give a text or a list of parts.`,
  );
}

/** What the user asks: the text of all messages, for choosing a model. */
export function promptOf(request: ChatRequest): string {
  return messagesOf(request)
    .map((message, at) => textOf(message.content, `messages[${at}]`))
    .join('\n');
}

function messagesOf({
  messages,
}: ChatRequest): Array<{ [key: string]: unknown }> {
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new InvalidInputError(
      'messages is empty; give the messages of a chat completion request.',
    );
  }
  messages.forEach((message, at) => {
    if (typeof message !== 'object' || message === null) {
      throw new InvalidInputError(
        `messages[${at}] is not an object with role and content.`,
      );
    }
  });
  return messages;
}

/**
 * Bound of a request's tokens, from the request alone. A token of byte-level
 * byte pair encodings covers one byte at least, so the bytes of the text bound
 * its tokens from above whatever the tokenizer; each message, tool and schema
 * adds its frame. Loose, and never too low.
 *
 * @throws InvalidInputError where there is no bound: no `max_tokens`, images,
 *   sound or files, or tools that the provider runs by itself
 */
export function boundOf(request: ChatRequest): TokenBound {
  assertListedPrice(request);
  const limits = [request.max_completion_tokens, request.max_tokens].filter(
    value => value !== undefined && value !== null,
  );
  // Where both are given it is not known which one the provider keeps to.
  const wrong = limits.find(value => !Number.isSafeInteger(value));
  const limit =
    wrong ?? (limits.length > 0 ? Math.max(...(limits as number[])) : null);
  if (!Number.isSafeInteger(limit) || (limit as number) < 1) {
    throw new InvalidInputError(
      `max_completion_tokens is ${JSON.stringify(
        limit ?? null,
      )}: without a bound of its output a request cannot be reserved; give a whole number, 1 or more.`,
    );
  }
  const choices = request.n ?? 1;
  if (!Number.isSafeInteger(choices) || (choices as number) < 1) {
    throw new InvalidInputError(
      `n is ${JSON.stringify(choices)}; give a whole number, 1 or more.`,
    );
  }
  const tools = request.tools ?? [];
  if (!Array.isArray(tools)) {
    throw new InvalidInputError('tools is not a list.');
  }
  tools.forEach((tool, at) => {
    if (tool?.type !== 'function') {
      throw new InvalidInputError(
        `tools[${at}] is of type ${JSON.stringify(
          tool?.type ?? null,
        )}: the provider runs it and charges for it, so there is no bound; only functions can be reserved.`,
      );
    }
  });
  let input = FRAME;
  messagesOf(request).forEach((message, at) => {
    textOf(message.content, `messages[${at}]`);
    input += bytes(JSON.stringify(message as Json)) + FRAME;
  });
  const functions = request.functions ?? [];
  if (!Array.isArray(functions)) {
    throw new InvalidInputError('functions is not a list.');
  }
  for (const extra of [...tools, ...functions, request.response_format]) {
    if (extra !== undefined && extra !== null) {
      input += bytes(JSON.stringify(extra)) + FRAME;
    }
  }
  return { input, output: (limit as number) * (choices as number) };
}
