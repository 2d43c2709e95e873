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

import { PullRequestAdvice } from '@maestro/backstage-plugin-cost-common';
import { Decimal, MONEY_SCALE } from '../money';
import { PriceRow, Usage, priceRequest } from '../prices';

/** One request that went to the stronger model. */
export interface PaidRequest {
  /** ISO 8601. */
  at: string;
  tokens: Record<string, number>;
  /** US dollars. */
  amount: Decimal;
}

/** How the router did on prompts that it had not seen. */
export interface MeasuredRouter {
  strong: string;
  weak: string;
  /** Part of the requests that go to the stronger model, 0 to 1. */
  strongShare: number;
  /** Of requests given to the weaker model: part that only the strong gets right. */
  qualityRisk: number;
}

/**
 * Usage as another model would have been billed for it: it has none of the
 * prompt in its cache, so what was read from one is input like any other.
 * Choosing it must not look cheaper than it is.
 */
function withoutCache(tokens: Record<string, number>): Usage {
  return Object.fromEntries(
    Object.entries(tokens).filter(([kind]) => !/^cache_/.test(kind)),
  );
}

/**
 * Expected saving if the router had chosen: (1 − strong share) × (paid − price
 * at the weaker model), over requests whose price there is known. Each request
 * is priced by itself, at its own time and tier. The shares were measured on
 * the router's outcomes, not on these prompts.
 *
 * @returns null where nothing is to be saved
 */
export function downshiftAdvice(
  requests: readonly PaidRequest[],
  router: MeasuredRouter,
  weakRows: readonly PriceRow[],
): PullRequestAdvice | null {
  const slash = router.weak.indexOf('/');
  const weak = {
    provider: router.weak.slice(0, slash),
    model: router.weak.slice(slash + 1),
  };
  let difference = new Decimal(0);
  let counted = 0;
  for (const { amount, at, tokens } of requests) {
    const price = priceRequest(
      { [router.weak]: [...weakRows] },
      { ...weak, at, usage: withoutCache(tokens) },
      { strict: true },
    );
    if (price.status === 'priced') {
      difference = difference.plus(amount).minus(price.total);
      counted += 1;
    }
  }
  const share = 1 - router.strongShare;
  const saving = difference.mul(share).toDecimalPlaces(MONEY_SCALE);
  return counted === 0 || saving.lte(0)
    ? null
    : {
        from: router.strong,
        to: router.weak,
        requests: counted,
        saving: saving.toFixed(),
        share,
        qualityRisk: router.qualityRisk,
      };
}
