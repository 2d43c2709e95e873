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

import { InputError } from '@backstage/errors';
import {
  PullRequestAdvice,
  PullRequestCost,
  PullRequestEstimateInput,
  PullRequestLlmCost,
} from '@maestro/backstage-plugin-cost-common';
import {
  MeasuredRouter,
  MinutePrice,
  PullRequestParts,
  ciCost,
  downshiftAdvice,
  isComplete,
  isWorthTelling,
  priceEstimate,
  sumEstimate,
  totalsOf,
} from '../engine/pullRequestCost';
import { toDecimal } from '../engine/money';
import { PriceBook } from '../service/llm/PriceBook';
import { formatPico } from '../store/pico';
import { LlmStore } from '../store/llmTypes';
import { PullRequestConfig } from './config';
import { DatabasePullRequestStore } from './DatabasePullRequestStore';
import { ListPrices } from './ListPrices';
import {
  CiStore,
  PullRequestAddress,
  RepositoryAddress,
  StoredChange,
  StoredComment,
  parsePullRequest,
  pullRequestKey,
  spellings,
} from './types';

/** Requests of one pull request that advice is computed from. */
const MOST_REQUESTS = 5_000;

/** A pull request's cost with what else its comment says. */
export interface Judged {
  cost: PullRequestCost;
  advice: PullRequestAdvice | null;
  /** At or above the threshold. */
  worthTelling: boolean;
}

/** What pull requests cost. */
export class PullRequestService {
  readonly #options: Parameters<typeof PullRequestService.create>[0];

  static create(options: {
    ci: CiStore;
    store: DatabasePullRequestStore;
    llm: LlmStore;
    prices: PriceBook;
    listPrices: ListPrices;
    /** What the router learned; null: nothing. */
    router: () => MeasuredRouter | null;
    /** Price of a minute in a repository. */
    minute: (at: RepositoryAddress) => Promise<MinutePrice | null>;
    config: PullRequestConfig;
    now: () => Date;
  }): PullRequestService {
    return new PullRequestService(options);
  }

  private constructor(
    options: Parameters<typeof PullRequestService.create>[0],
  ) {
    this.#options = options;
  }

  /**
   * Pull requests of a repository, the greatest number first: those that the
   * ledger knows, and those that only LLM usage or an estimate names.
   *
   * @param below - only numbers below it
   */
  async list(
    at: RepositoryAddress,
    query: { below?: number; limit: number },
  ): Promise<{ items: PullRequestCost[]; next: number | null }> {
    const { ci, store } = this.#options;
    const limit = query.limit + 1;
    const changes = await ci.changes(at, { ...query, limit });
    const others = await store.numbers(at, { ...query, limit });
    const known = new Map(changes.map(change => [change.number, change]));
    const numbers = [...new Set([...known.keys(), ...others])]
      .sort((a, b) => b - a)
      .slice(0, limit);
    const shown = numbers.slice(0, query.limit);
    const items = await this.costs(
      at,
      shown.map(number => known.get(number) ?? { ...at, number }),
    );
    return {
      items,
      next: numbers.length > shown.length ? shown.at(-1)! : null,
    };
  }

  /** Cost of pull requests of one repository, in the order given. */
  async costs(
    at: RepositoryAddress,
    changes: ReadonlyArray<PullRequestAddress | StoredChange>,
  ): Promise<PullRequestCost[]> {
    const { ci, llm, minute, store } = this.#options;
    const keys = changes.map(pullRequestKey);
    const [heard, runs, price, spent, anySpent, estimates, comments] =
      await Promise.all([
        ci.heardOf(at),
        ci.runs(
          at,
          changes.map(({ number }) => number),
        ),
        minute(at),
        this.#spent(keys),
        llm.any(),
        store.estimates(keys),
        store.comments(keys),
      ]);
    return changes.map((change, index) => {
      const key = keys[index];
      const estimate = estimates.get(key);
      const parts: PullRequestParts = {
        llm: spent.get(key) ?? {
          state: anySpent ? 'none' : 'no_source',
          amount: null,
          unreserved: null,
          unknown: 0,
        },
        ci: ciCost(
          runs.get(change.number) ?? {
            ended: 0,
            running: 0,
            unknown: 0,
            seconds: 0,
          },
          heard,
          price,
        ),
        infrastructure: estimate ? sumEstimate(estimate) : null,
      };
      const comment = comments.find(({ pullRequest }) => pullRequest === key);
      return {
        pullRequest: key,
        number: change.number,
        title: 'title' in change ? change.title : null,
        url: 'url' in change ? change.url : null,
        state: 'state' in change ? change.state : 'unknown',
        ...parts,
        totals: totalsOf(parts),
        complete: isComplete(parts),
        comment: comment ? shownComment(comment) : null,
      };
    });
  }

  /** The cost of one, with advice and whether it is worth a comment. */
  async judge(change: StoredChange): Promise<Judged> {
    const { commentAbove } = this.#options.config;
    const [cost] = await this.costs(change, [change]);
    return {
      cost,
      advice: await this.#advice(cost),
      worthTelling: isWorthTelling(cost, commentAbove),
    };
  }

  /**
   * Keeps an estimate of infrastructure, priced by the newest bills where it
   * does not name its amounts.
   *
   * @throws InputError that names the field
   */
  async estimate(input: PullRequestEstimateInput): Promise<PullRequestCost> {
    const { listPrices, now, store } = this.#options;
    const at = parsePullRequest(input.pullRequest);
    if (!at) {
      throw new InputError(
        `pullRequest is ${JSON.stringify(
          input.pullRequest,
        )}; write host/owner/name#number, e.g. github.com/acme/shop#12`,
      );
    }
    const skus = input.items
      .filter(({ amountPerMonth }) => amountPerMonth === undefined)
      .map(({ sku }) => sku);
    let items;
    try {
      items = priceEstimate(
        input.items,
        skus.length > 0 ? await listPrices.of(skus) : [],
      );
    } catch (error) {
      if ((error as Error).name === 'InvalidInputError') {
        throw new InputError((error as Error).message);
      }
      throw error;
    }
    await store.putEstimate(pullRequestKey(at), {
      source: input.source ?? 'not named',
      handedAt: now().toISOString(),
      items,
    });
    const change = await this.#options.ci.change(at);
    return (await this.costs(at, [change ?? at]))[0];
  }

  /** Spend of pull requests; both spellings of a merge request are one. */
  async #spent(
    keys: readonly string[],
  ): Promise<Map<string, PullRequestLlmCost>> {
    const accounts = await this.#options.llm.accounts(
      keys.flatMap(spellings).map(key => ({
        kind: 'pull_request' as const,
        key,
        window: 'all',
      })),
    );
    const spent = new Map<string, PullRequestLlmCost>();
    for (const key of keys) {
      const own = accounts.filter(account =>
        spellings(key).includes(account.key),
      );
      if (own.length === 0) {
        continue;
      }
      const sum = (of: 'spent' | 'unreserved') =>
        own.reduce((total, account) => total + account[of], 0n);
      const unknown = own.reduce(
        (total, account) => total + account.unknown,
        0,
      );
      // Nothing but requests without a price: nothing is known.
      const known = sum('spent') > 0n || unknown === 0;
      spent.set(key, {
        state: known ? 'ok' : 'unknown',
        amount: known ? formatPico(sum('spent')) : null,
        unreserved: known ? formatPico(sum('unreserved')) : null,
        unknown,
      });
    }
    return spent;
  }

  async #advice({
    llm,
    pullRequest,
  }: PullRequestCost): Promise<PullRequestAdvice | null> {
    const { config, prices, router, store } = this.#options;
    const measured = router();
    if (
      measured === null ||
      llm.amount === null ||
      toDecimal(llm.amount).lt(config.adviceAbove)
    ) {
      return null;
    }
    const model = (name: string) => {
      const slash = name.indexOf('/');
      return {
        provider: name.slice(0, slash),
        model: name.slice(slash + 1),
      };
    };
    const found = (name: string) => {
      const { model: id, provider } = model(name);
      return prices.find(provider, id);
    };
    const [strong, weak] = [found(measured.strong), found(measured.weak)];
    if (!strong || !weak) {
      return null;
    }
    return downshiftAdvice(
      await store.paidRequests(spellings(pullRequest), strong, MOST_REQUESTS),
      { ...measured, strong: strong.id, weak: weak.id },
      weak.rows,
    );
  }
}

function shownComment(comment: StoredComment): PullRequestCost['comment'] {
  const { attempts, digest, error, written } = comment;
  if (attempts > 0) {
    return { state: 'failing', error };
  }
  return { state: written === digest ? 'written' : 'waiting', error: null };
}
