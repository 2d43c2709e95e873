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
import { MinutePrice } from '../engine/pullRequestCost';

/** Settings of the cost of pull requests. */
export interface PullRequestConfig {
  comment: {
    enabled: boolean;
    /** `host/owner/name`, or `host/owner/*`; all when empty. Lower case. */
    repositories: readonly string[];
  };
  /** Amount from which on a comment is written, in any currency. */
  commentAbove: string;
  /** LLM spend in US dollars from which on a cheaper model is looked for. */
  adviceAbove: string;
  /** Null: none, so that CI minutes have no amount. */
  minute: MinutePrice | null;
  timeZone: string;
  appUrl: string | null;
}

const ROOT = 'maestro.cost.pullRequests';
const AMOUNT = /^\d{1,9}(\.\d{1,12})?$/;

function amount(value: unknown, field: string): string {
  const text = String(value);
  if (!AMOUNT.test(text)) {
    throw new Error(
      `${field} is ${JSON.stringify(
        value,
      )}; write an amount as text, e.g. '1.00'`,
    );
  }
  return text;
}

/** @throws Error that names the key, its value and what to write */
export function readPullRequestConfig(root: Config): PullRequestConfig {
  const config = root.getOptionalConfig(ROOT);
  const price = config?.getOptional('runnerMinute.price');
  const currency = config?.getOptionalString('runnerMinute.currency') ?? 'USD';
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new Error(
      `${ROOT}.runnerMinute.currency is ${JSON.stringify(
        currency,
      )}; write a code such as USD`,
    );
  }
  return {
    comment: {
      enabled: config?.getOptionalBoolean('comment.enabled') ?? false,
      repositories: (
        config?.getOptionalStringArray('comment.repositories') ?? []
      ).map(name => name.toLocaleLowerCase('en-US')),
    },
    commentAbove: amount(
      config?.getOptional('commentAbove') ?? '1.00',
      `${ROOT}.commentAbove`,
    ),
    adviceAbove: amount(
      config?.getOptional('adviceAbove') ?? '1.00',
      `${ROOT}.adviceAbove`,
    ),
    minute:
      price === undefined
        ? null
        : { price: amount(price, `${ROOT}.runnerMinute.price`), currency },
    timeZone: root.getOptionalString('maestro.timeZone') ?? 'UTC',
    appUrl: root.getOptionalString('app.baseUrl') ?? null,
  };
}

/** Whether comments are wanted in a repository, `host/owner/name`. */
export function isWanted(
  { repositories }: PullRequestConfig['comment'],
  name: string,
): boolean {
  return (
    repositories.length === 0 ||
    repositories.some(pattern =>
      pattern.endsWith('/*')
        ? name.startsWith(pattern.slice(0, -1))
        : name === pattern,
    )
  );
}
