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

import { ConflictError, InputError } from '@backstage/errors';
import {
  LlmChoice,
  LlmChoiceReason,
  LlmRouter,
  LlmReserveRequest,
} from '@maestro/backstage-plugin-cost-common';
import {
  ChatRequest,
  ModelSignal,
  TokenBound,
  boundOf,
  effectiveCost,
  promptOf,
  signalAt,
} from '../../engine/llm';
import { Decimal } from '../../engine/money';
import { Usage, priceUsage } from '../../engine/prices';
import {
  PairPrices,
  Router,
  createRouter,
  decideRoute,
  perCost,
} from '../../engine/routing';
import { TrainedRouter } from '../../routing/types';
import { LlmService } from './LlmService';
import { PriceBook, rowAt } from './PriceBook';

/** The pair that a router chooses from. */
export interface RouterPair {
  /** `provider/model`. */
  strong: string;
  weak: string;
}

/** Bytes of a prompt per token, roughly; for expectations only. */
const BYTES_PER_TOKEN = 4;
/** Part of its bound that an answer is expected to use. */
const ANSWER_SHARE = 0.5;

/** Tokens of a request that no tier of a price begins below. */
const SHORT = 1000;

/** Chooses a model for a request and holds its money. */
export class ChooseService {
  readonly #llm: LlmService;
  readonly #prices: PriceBook;
  readonly #pair: RouterPair | undefined;
  readonly #now: () => Date;
  #trained: { router: Router; trained: TrainedRouter } | undefined;
  #message = 'No outcomes were given to learn from';
  #signals: readonly ModelSignal[] = [];

  constructor(options: {
    llm: LlmService;
    prices: PriceBook;
    pair: RouterPair | undefined;
    now: () => Date;
  }) {
    this.#llm = options.llm;
    this.#prices = options.prices;
    const { pair } = options;
    this.#pair = pair && { strong: pair.strong, weak: pair.weak };
    this.#now = options.now;
  }

  use(trained: TrainedRouter): void {
    const router = perCost(createRouter(trained.model), trained.prices);
    this.#trained = { router, trained };
  }

  hear(signals: readonly ModelSignal[]): void {
    this.#signals = signals;
  }

  /** What was learned; undefined: nothing yet. */
  get trained(): TrainedRouter | undefined {
    return this.#trained?.trained;
  }

  /** Why nothing was learned. */
  fail(message: string): void {
    this.#message = message;
  }

  /** For the page; null: no pair is configured. */
  shown(): LlmRouter | null {
    return (
      (this.#pair && {
        ...this.#pair,
        learned: this.trained
          ? { digest: this.trained.digest, ...this.trained.card }
          : null,
        message: this.trained ? null : this.#message,
      }) ??
      null
    );
  }

  /** List prices of the pair; null: one of them is not known. */
  pairPrices(answerTokens: number): PairPrices | null {
    const strong = this.#pair && this.#ratesOf(this.#pair.strong);
    const weak = this.#pair && this.#ratesOf(this.#pair.weak);
    return strong && weak ? { strong, weak, answerTokens } : null;
  }

  /** USD for a token of a short request; null: not known. */
  #ratesOf(model: string): PairPrices['strong'] | null {
    const priced = this.#find(model);
    if (!priced) {
      return null;
    }
    const { rates } = rowAt(priced, this.#now().toISOString()).row;
    const rate = (usage: Usage) =>
      priceUsage(usage, rates).total.div(SHORT).toFixed();
    return {
      input: rate({ input_tokens: SHORT }),
      output: rate({ input_tokens: 0, output_tokens: SHORT }),
    };
  }

  /**
   * A model, why, and its reservation. `model: "auto"` lets the router choose;
   * any other model is taken as asked. Contents go nowhere.
   *
   * @throws InputError for a request without a bound, a price or a pair of
   *   models; ConflictError when no model fits under the caps
   */
  async choose(
    request: ChatRequest,
    subject: Pick<
      LlmReserveRequest,
      'entityRef' | 'pullRequest' | 'requestId' | 'team'
    >,
  ): Promise<LlmChoice> {
    const bound = boundOf(request);
    if (typeof request.model !== 'string' || request.model === '') {
      throw new InputError(
        'model is missing; name a model, or "auto" to have one chosen',
      );
    }
    if (request.model !== 'auto') {
      const reservation = await this.#reserve(request.model, bound, subject);
      return {
        model: reservation.model,
        provider: reservation.provider,
        reason: 'as-asked',
        abstained: false,
        score: null,
        routerVersion: null,
        reservation,
        expected: this.#expected(bound),
        qualityRisk: null,
      };
    }
    const pair = this.#pair;
    if (!pair) {
      throw new InputError(
        'model is "auto", and maestro.cost.llm.router names no strong and weak model to choose from',
      );
    }
    const decision = this.#decide(promptOf(request), bound, pair);
    const order =
      decision.model === 'strong'
        ? [pair.strong, pair.weak]
        : [pair.weak, pair.strong];
    const expected = this.#expected(bound);
    const answer = (
      reservation: LlmChoice['reservation'],
      reason: LlmChoiceReason,
      weak: boolean,
    ): LlmChoice => ({
      model: reservation.model,
      provider: reservation.provider,
      reason,
      abstained: decision.abstained,
      score: decision.score,
      routerVersion: decision.version,
      reservation,
      expected,
      qualityRisk: weak ? this.trained?.card.qualityRisk ?? null : 0,
    });
    try {
      return answer(
        await this.#reserve(order[0], bound, subject),
        decision.reason,
        order[0] === pair.weak,
      );
    } catch (error) {
      // A cap too full for the strong model may have room for the weak one;
      // nobody is given the dearer one because the cheaper does not fit, nor
      // a model that has no capacity.
      if (
        (error as Error).name !== ConflictError.name ||
        order[0] !== pair.strong ||
        this.#costOf(pair.weak, bound) === null
      ) {
        throw error;
      }
      return answer(
        await this.#reserve(pair.weak, bound, subject),
        'downshifted-by-cap',
        true,
      );
    }
  }

  #decide(
    prompt: string,
    bound: TokenBound,
    pair: RouterPair,
  ): {
    model: 'strong' | 'weak';
    reason: LlmChoiceReason;
    abstained: boolean;
    score: number | null;
    version: string | null;
  } {
    const plain = (
      model: 'strong' | 'weak',
      reason: LlmChoiceReason,
      abstained = false,
    ) => ({ model, reason, abstained, score: null, version: null });
    const strong = this.#costOf(pair.strong, bound);
    const weak = this.#costOf(pair.weak, bound);
    if (strong === null || weak === null) {
      if (strong === null && weak === null) {
        throw new ConflictError(
          `Neither ${pair.strong} nor ${pair.weak} has capacity now; try again later`,
        );
      }
      return plain(strong === null ? 'weak' : 'strong', 'capacity');
    }
    if (strong.lte(weak)) {
      return plain('strong', 'strong-is-not-dearer');
    }
    if (!this.#trained) {
      return plain('strong', 'abstained-nothing-learned', true);
    }
    const { router, trained } = this.#trained;
    if (trained.threshold === null) {
      return plain('strong', 'abstained-no-safe-setting', true);
    }
    const decision = decideRoute(router, prompt, {
      threshold: trained.threshold,
    });
    return { ...decision, version: decision.version };
  }

  /** Null: no capacity. */
  #costOf(model: string, bound: TokenBound): Decimal | null {
    return effectiveCost(
      this.#priceOf(model, bound),
      signalAt(this.#signals, model, this.#now().toISOString()),
    );
  }

  #find(model: string) {
    const slash = model.indexOf('/');
    return this.#prices.find(
      model.slice(0, Math.max(slash, 0)) || null,
      model.slice(slash + 1),
    );
  }

  #priceOf(model: string, bound: TokenBound): Decimal {
    const priced = this.#find(model);
    if (!priced) {
      throw new InputError(
        `model ${model} has no known price; give its rates in maestro.cost.llm.prices`,
      );
    }
    return priceUsage(
      {
        input_tokens: Math.ceil(bound.input / BYTES_PER_TOKEN),
        output_tokens: Math.ceil(bound.output * ANSWER_SHARE),
      },
      rowAt(priced, this.#now().toISOString()).row.rates,
    ).total;
  }

  #expected(bound: TokenBound): LlmChoice['expected'] {
    if (!this.#pair) {
      return null;
    }
    return {
      strong: this.#priceOf(this.#pair.strong, bound).toFixed(),
      weak: this.#priceOf(this.#pair.weak, bound).toFixed(),
    };
  }

  #reserve(
    model: string,
    bound: TokenBound,
    subject: Pick<
      LlmReserveRequest,
      'entityRef' | 'pullRequest' | 'requestId' | 'team'
    >,
  ) {
    const slash = model.indexOf('/');
    return this.#llm.reserve({
      ...subject,
      ...(slash > 0 && { provider: model.slice(0, slash) }),
      model: slash > 0 ? model.slice(slash + 1) : model,
      maxInputTokens: bound.input,
      maxOutputTokens: bound.output,
    });
  }
}
