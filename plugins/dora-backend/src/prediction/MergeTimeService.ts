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
import { Repositories } from '../engine';
import { historyCard } from '../engine/mergeTime/card';
import { TrainedModel, createPredictor } from '../engine/mergeTime/predictor';
import {
  KnownRequest,
  foldChanges,
  requestRows,
} from '../engine/mergeTime/rows';
import { learnable, splitByTime } from '../engine/mergeTime/split';
import {
  MergeTimePredictor,
  ModelCard,
  RequestRow,
} from '../engine/mergeTime/types';
import { MergeTimeStore, PORTAL } from './MergeTimeStore';
import { MergeTimeConfig } from './config';
import { cardsOf, dataOf } from './cards';
import { INTERVAL_LEVEL, TrainingOptions, TrainingResult } from './training';

/** Raised when features or learners change: every portal then trains anew. */
const EDITION = 1;
const LEAST_VALIDATION = 60;
/** The latest requests that are learnt at most: bounds time and memory. */
const MOST_REQUESTS = 60_000;
const SEED = 1;

const UNTRAINED = 'No model has been trained yet.';

/** Trains off the path of requests, and hands out what was trained. */
export class MergeTimeService {
  readonly #store: MergeTimeStore;
  readonly #settings: MergeTimeConfig;
  readonly #snapshot: () => Promise<{
    status: { generation: number };
    repositories: Repositories;
  }>;
  readonly #train: (
    rows: readonly RequestRow[],
    options: TrainingOptions,
    signal?: AbortSignal,
  ) => Promise<TrainingResult>;
  readonly #logger: { info(message: string): void };
  readonly #now: () => Date;
  #loaded: { digest: string; predictor: MergeTimePredictor } | null = null;

  static create(options: {
    store: MergeTimeStore;
    settings: MergeTimeConfig;
    /** Generation of the facts to learn, and names of repositories. */
    snapshot(): Promise<{
      status: { generation: number };
      repositories: Repositories;
    }>;
    train(
      rows: readonly RequestRow[],
      options: TrainingOptions,
      signal?: AbortSignal,
    ): Promise<TrainingResult>;
    logger: { info(message: string): void };
    now?: () => Date;
  }): MergeTimeService {
    return new MergeTimeService(options);
  }

  private constructor(options: Parameters<typeof MergeTimeService.create>[0]) {
    this.#store = options.store;
    this.#settings = options.settings;
    this.#snapshot = options.snapshot;
    this.#train = options.train;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Trains when the ledger tells other requests than last time. Doing it twice
   * changes nothing; broken off, it leaves the last model in its place.
   */
  async refresh(signal?: AbortSignal): Promise<void> {
    const requests = await this.#requests();
    const rows = requestRows(requests);
    const until = endOf(rows);
    const digest = digestOf(rows, this.#settings);
    if (digest === (await this.#store.digest())) {
      return;
    }
    const trainedAt = this.#now().toISOString();
    const indices = learnable(rows, until);
    const problem = this.#tooFew(rows, indices, until);
    const result = problem
      ? null
      : await this.#train(rows, { until, size: false, seed: SEED }, signal);
    const useless = result && uselessness(result);
    if (!result || useless) {
      const reason = problem ?? useless ?? UNTRAINED;
      await this.#store.replace({
        digest,
        model: null,
        cards: [
          historyCard({
            scope: PORTAL,
            trainedAt,
            data: dataOf(rows),
            intervalLevel: INTERVAL_LEVEL,
            reason,
          }),
        ],
      });
      this.#logger.info(`Merge times are told by history: ${reason}`);
      return;
    }
    await this.#store.replace({
      digest,
      model: result.model,
      cards: cardsOf({ rows, result, modelId: digest, trainedAt }),
    });
    this.#logger.info(
      `Trained the prediction of merge times on ${result.learnt} requests`,
    );
  }

  /** What pages ask: by the trained model, else by history. */
  async predictor(): Promise<MergeTimePredictor> {
    const digest = await this.#store.digest();
    if (digest === null) {
      return createPredictor(null, UNTRAINED);
    }
    if (this.#loaded?.digest !== digest) {
      const stored = await this.#store.model();
      const [card] = await this.#store.cards([PORTAL]);
      const model: TrainedModel | null = stored && {
        id: digest,
        learnt: card.data.merged,
        stored,
      };
      this.#loaded = {
        digest,
        predictor: createPredictor(model, card?.reason ?? UNTRAINED),
      };
    }
    return this.#loaded.predictor;
  }

  /** The portal's card; one that says so before the first training. */
  async portalCard(): Promise<ModelCard> {
    const [card] = await this.#store.cards([PORTAL]);
    return (
      card ??
      historyCard({
        scope: PORTAL,
        trainedAt: null,
        data: dataOf([]),
        intervalLevel: INTERVAL_LEVEL,
        reason: this.#settings.enabled
          ? UNTRAINED
          : 'The training is switched off by maestro.dora.mergeTime.enabled.',
      })
    );
  }

  /** Cards of those of the repositories (`host/owner/name`) that have one. */
  async repositoryCards(names: readonly string[]): Promise<ModelCard[]> {
    return this.#store.cards(names);
  }

  async #requests(): Promise<KnownRequest[]> {
    const { status, repositories } = await this.#snapshot();
    const facts = [];
    for await (const fact of this.#store.changes(status.generation)) {
      facts.push(fact);
    }
    return foldChanges(facts, repositories)
      .sort((a, b) => a.openedAt - b.openedAt)
      .slice(-MOST_REQUESTS);
  }

  #tooFew(
    rows: readonly RequestRow[],
    indices: readonly number[],
    until: number,
  ): string | null {
    const { leastMerged } = this.#settings;
    if (indices.length < leastMerged) {
      return `The portal knows ${indices.length} merged requests; a model needs ${leastMerged}.`;
    }
    const { fit, validation } = splitByTime(rows, indices, until);
    return fit.length === 0 || validation.length < LEAST_VALIDATION
      ? `Of ${indices.length} merged requests ${validation.length} are left to judge a model; ${LEAST_VALIDATION} are needed.`
      : null;
  }
}

/** Just after the last thing that is known. */
function endOf(rows: readonly RequestRow[]): number {
  return rows.reduce(
    (end, row) => Math.max(end, row.createdAt + 1, (row.closedAt ?? 0) + 1),
    0,
  );
}

function digestOf(
  rows: readonly RequestRow[],
  { leastMerged }: MergeTimeConfig,
): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([EDITION, SEED, leastMerged]));
  for (const { project, number, createdAt, closedAt, mergedAt } of rows) {
    hash.update(
      JSON.stringify([project, number, createdAt, closedAt, mergedAt]),
    );
  }
  return hash.digest('hex').slice(0, 16);
}

/** Why a trained model is not worth using; null when it is. */
function uselessness({ metrics, baselines }: TrainingResult): string | null {
  const better = baselines.find(
    baseline => baseline.metrics.logLoss <= metrics.logLoss,
  );
  return better
    ? `The trained model was no better than a simple rule (${
        better.name
      }: log loss ${better.metrics.logLoss.toFixed(
        3,
      )}, model ${metrics.logLoss.toFixed(3)}).`
    : null;
}
