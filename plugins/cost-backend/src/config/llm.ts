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

import { Config } from '@backstage/config';
import { PriceRow } from '../engine/prices';
import { Pico } from '../store/llmTypes';

/** Settings of spend on language models. */
export interface LlmConfig {
  /** Caps in 1e-12 US dollars; null: none. */
  caps: {
    pullRequest: Pico | null;
    /** By entity reference of a group. */
    team: ReadonlyMap<string, Pico>;
    /** By `provider/model`. */
    model: ReadonlyMap<string, Pico>;
  };
  /** Minutes after which an unsettled reservation expires. */
  reservationMinutes: number;
  /** Zone of the months of team and model caps. */
  timeZone: string;
  prices: Record<string, PriceRow[]>;
  /** Groups or users that hear of caps of pull requests and models. */
  notify: readonly string[];
  /** Undefined: nothing to choose from. */
  router:
    | {
        /** `provider/model`. */
        strong: string;
        weak: string;
        /** File or address of a table of outcomes. */
        outcomes: string | undefined;
        /** Part of the gap between the models that must be kept, 0 to 1. */
        quality: number;
        /** Tokens that an answer is expected to have. */
        answerTokens: number;
      }
    | undefined;
  /** Files or addresses that tell prices and capacity. */
  signals: readonly string[];
}

const ROOT = 'maestro.cost.llm';
const LARGEST = 9_000_000;
const DEFAULT_ANSWER_TOKENS = 200;

/** An amount of US dollars. */
function dollars(text: string, field: string): Pico {
  const match = /^(\d{1,7})(?:\.(\d{1,12}))?$/.exec(text.trim());
  if (!match || Number(match[1]) > LARGEST) {
    throw new Error(
      `${field} is ${JSON.stringify(
        text,
      )}; write US dollars as text, from '0' to '${LARGEST}', e.g. '10.00'`,
    );
  }
  return (
    BigInt(match[1]) * 1_000_000_000_000n +
    BigInt((match[2] ?? '').padEnd(12, '0'))
  );
}

function caps(config: Config | undefined, name: string): Map<string, Pico> {
  const part = config?.getOptional<Record<string, unknown>>(`caps.${name}`);
  return new Map(
    Object.entries(part ?? {}).map(([key, value]) => [
      key.toLocaleLowerCase('en-US'),
      dollars(String(value), `${ROOT}.caps.${name}["${key}"]`),
    ]),
  );
}

/** @throws Error that names the key, its value and what to write */
export function readLlmConfig(root: Config): LlmConfig {
  const config = root.getOptionalConfig(ROOT);
  const perPullRequest = config?.getOptional('caps.pullRequest') ?? '10';
  const minutes = config?.getOptionalNumber('reservationMinutes') ?? 15;
  if (!(minutes > 0)) {
    throw new Error(
      `${ROOT}.reservationMinutes is ${minutes}; write a number above 0`,
    );
  }
  return {
    caps: {
      pullRequest:
        perPullRequest === 'none'
          ? null
          : dollars(String(perPullRequest), `${ROOT}.caps.pullRequest`),
      team: caps(config, 'team'),
      model: caps(config, 'model'),
    },
    reservationMinutes: minutes,
    router: readRouter(config),
    signals: config?.getOptionalStringArray('signals') ?? [],
    notify: config?.getOptionalStringArray('notify') ?? [],
    timeZone: root.getOptionalString('maestro.timeZone') ?? 'UTC',
    prices: Object.fromEntries(
      Object.entries(
        config?.getOptional<Record<string, PriceRow[]>>('prices') ?? {},
      ).map(([model, rows]) => {
        if (!model.includes('/') || !Array.isArray(rows) || rows.length === 0) {
          throw new Error(
            `${ROOT}.prices["${model}"] is not a list of price rows of a provider/model`,
          );
        }
        return [model, rows];
      }),
    ),
  };
}

function readRouter(config: Config | undefined): LlmConfig['router'] {
  const router = config?.getOptionalConfig('router');
  if (!router) {
    return undefined;
  }
  const model = (name: 'strong' | 'weak') => {
    const value = router.getString(name);
    if (!value.includes('/')) {
      throw new Error(
        `${ROOT}.router.${name} is ${JSON.stringify(
          value,
        )}; write provider/model`,
      );
    }
    return value;
  };
  const quality = router.getOptionalNumber('quality') ?? 0.9;
  if (!(quality >= 0 && quality <= 1)) {
    throw new Error(
      `${ROOT}.router.quality is ${quality}; write a number from 0 to 1`,
    );
  }
  const answerTokens =
    router.getOptionalNumber('answerTokens') ?? DEFAULT_ANSWER_TOKENS;
  if (!(Number.isInteger(answerTokens) && answerTokens >= 0)) {
    throw new Error(
      `${ROOT}.router.answerTokens is ${answerTokens}; write a whole number, 0 or greater`,
    );
  }
  return {
    answerTokens,
    strong: model('strong'),
    weak: model('weak'),
    outcomes: router.getOptionalString('outcomes'),
    quality,
  };
}
