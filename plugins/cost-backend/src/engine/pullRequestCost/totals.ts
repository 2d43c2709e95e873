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

import {
  PullRequestCiCost,
  PullRequestEstimate,
  PullRequestLlmCost,
} from '@maestro/backstage-plugin-cost-common';
import { AmountInput, Decimal, toDecimal } from '../money';

/** The parts of the cost of a pull request. */
export interface PullRequestParts {
  llm: PullRequestLlmCost;
  ci: PullRequestCiCost;
  infrastructure: PullRequestEstimate | null;
}

/** Sums by currency, in the order of the code; unknown amounts are left out. */
export function sumsOf(
  amounts: ReadonlyArray<{ amount: string | null; currency: string | null }>,
): Array<{ currency: string; amount: string }> {
  const sums = new Map<string, Decimal>();
  for (const { amount, currency } of amounts) {
    if (amount !== null && currency !== null) {
      sums.set(
        currency,
        (sums.get(currency) ?? new Decimal(0)).plus(toDecimal(amount)),
      );
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, sum]) => ({ currency, amount: sum.toFixed() }));
}

/** LLM and CI by currency; infrastructure is by month and stays apart. */
export function totalsOf({ llm, ci }: PullRequestParts) {
  return sumsOf([{ amount: llm.amount, currency: 'USD' }, ci]);
}

/** Whether no part of it is unknown; what nobody used is not unknown. */
export function isComplete({
  llm,
  ci,
  infrastructure,
}: PullRequestParts): boolean {
  return (
    ['ok', 'none'].includes(llm.state) &&
    llm.unknown === 0 &&
    (ci.state === 'none' || (ci.state === 'ok' && ci.amount !== null)) &&
    ci.unknown === 0 &&
    (infrastructure === null || infrastructure.unknown === 0)
  );
}

/**
 * Whether a pull request is worth a comment: LLM and CI together, or the
 * change of the infrastructure by month in either direction, is at or above
 * the threshold in a currency.
 */
export function isWorthTelling(
  parts: PullRequestParts,
  threshold: AmountInput,
): boolean {
  return [...totalsOf(parts), ...(parts.infrastructure?.perMonth ?? [])].some(
    ({ amount }) =>
      toDecimal(amount).abs().gte(toDecimal(threshold, 'threshold')),
  );
}
