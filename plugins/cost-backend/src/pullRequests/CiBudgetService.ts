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

import { LoggerService, UrlReaderService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { CiBudget, CiBudgetFile } from '@maestro/backstage-plugin-cost-common';
import { DateTime } from 'luxon';
import { judgeBudget } from '../engine/budgets';
import { toDecimal } from '../engine/money';
import {
  MinutePrice,
  costOf,
  minutesOf,
  readBudgetFile,
} from '../engine/pullRequestCost';
import { PullRequestConfig } from './config';
import { DatabasePullRequestStore } from './DatabasePullRequestStore';
import { repositoryOf, sourceOf } from './repositoryOf';
import {
  CiStore,
  RepositoryAddress,
  StoredCiBudget,
  pullRequestKey,
} from './types';

const FILE = '.maestro/ci_budget.json';
const MOST_BYTES = 65_536;
/** A file that was read is looked at again after this many milliseconds. */
const FRESH_MS = 5 * 60_000;
const MOST_OPEN = 200;

/** CI budgets of repositories. */
export class CiBudgetService {
  readonly #options: Parameters<typeof CiBudgetService.create>[0];

  static create(options: {
    ci: CiStore;
    store: DatabasePullRequestStore;
    config: PullRequestConfig;
    integrations: ScmIntegrationRegistry;
    urlReader: UrlReaderService;
    logger: LoggerService;
    now: () => Date;
  }): CiBudgetService {
    return new CiBudgetService(options);
  }

  private constructor(options: Parameters<typeof CiBudgetService.create>[0]) {
    this.#options = options;
  }

  /** The repository of an entity; null: it names none. */
  repositoryOf(entity: Entity): RepositoryAddress | null {
    return repositoryOf(entity, this.#options.integrations);
  }

  /** Price of a minute: of the repository's own file, else the configured. */
  async minute({
    host,
    repository,
  }: RepositoryAddress): Promise<MinutePrice | null> {
    const { config, store } = this.#options;
    const stored = await store.ciBudgetOf(`${host}/${repository}`);
    const { currency, pricePerMinute }: Partial<CiBudgetFile> = stored?.content
      ? JSON.parse(stored.content)
      : {};
    return pricePerMinute === undefined
      ? config.minute
      : { price: pricePerMinute, currency: currency! };
  }

  /** The budget of an entity's repository, judged now. */
  async budget(entity: Entity): Promise<CiBudget> {
    const at = this.repositoryOf(entity);
    const entityRef = stringifyEntityRef(entity);
    const shown: CiBudget = {
      entityRef,
      state: 'not_annotated',
      message: null,
      repository: at && `${at.host}/${at.repository}`,
      finding: null,
      budget: null,
      place: null,
      goodAt: null,
      month: null,
      pullRequests: [],
    };
    if (!at) {
      return {
        ...shown,
        message:
          'The entity names no repository: annotate it with backstage.io/source-location or github.com/project-slug',
      };
    }
    const stored = await this.#read(entity, at);
    if (stored === null || (stored.content === null && !stored.finding)) {
      return {
        ...shown,
        state: 'no_budget',
        message: `There is no ${FILE} at the entity's source location or at the root of its repository`,
      };
    }
    const kept = {
      ...shown,
      finding: stored.finding,
      place: stored.place,
      goodAt: stored.goodAt,
    };
    if (stored.content === null) {
      return { ...kept, state: 'unusable', message: stored.finding };
    }
    const budget: CiBudgetFile = JSON.parse(stored.content);
    return {
      ...kept,
      state: 'ok',
      budget,
      month: await this.#month(entityRef, at, budget),
      pullRequests: await this.#fullest(at, budget),
    };
  }

  /** Reads the file again where the last time is long enough ago. */
  async #read(
    entity: Entity,
    at: RepositoryAddress,
  ): Promise<StoredCiBudget | null> {
    const { now, store } = this.#options;
    const entityRef = stringifyEntityRef(entity);
    const present = await store.ciBudget(entityRef);
    if (present && now().getTime() - Date.parse(present.readAt) < FRESH_MS) {
      return present;
    }
    const next = await this.#fetch(entity, at, present);
    if (next) {
      await store.putCiBudget(next);
    }
    return next;
  }

  async #fetch(
    entity: Entity,
    at: RepositoryAddress,
    present: StoredCiBudget | null,
  ): Promise<StoredCiBudget | null> {
    const { integrations, logger, now, urlReader } = this.#options;
    const entityRef = stringifyEntityRef(entity);
    const repository = `${at.host}/${at.repository}`;
    const source = sourceOf(entity);
    if (source === null) {
      return present;
    }
    const readAt = now().toISOString();
    const found = (finding: string): StoredCiBudget => {
      if (finding !== present?.finding) {
        logger.warn(`CI budget of ${entityRef}: ${finding}`);
      }
      return {
        entityRef,
        repository,
        content: present?.content ?? null,
        place: present?.place ?? null,
        goodAt: present?.goodAt ?? null,
        readAt,
        finding,
      };
    };
    const places = new Set(
      [FILE, `/${FILE}`].map(url =>
        integrations.resolveUrl({ url, base: source }),
      ),
    );
    for (const place of places) {
      let text: string;
      try {
        const buffer = await (await urlReader.readUrl(place)).buffer();
        if (buffer.length > MOST_BYTES) {
          return found(`${place} has more than ${MOST_BYTES} bytes`);
        }
        text = buffer.toString('utf8');
      } catch (error) {
        if ((error as Error).name === 'NotFoundError') {
          continue;
        }
        return found(`${place} cannot be read: ${(error as Error).message}`);
      }
      try {
        return {
          entityRef,
          repository,
          content: JSON.stringify(readBudgetFile(text)),
          place,
          readAt,
          goodAt: readAt,
          finding: null,
        };
      } catch (error) {
        return found(`${place}: ${(error as Error).message}`);
      }
    }
    // Taken away on purpose: no budget, which is no fault.
    return {
      entityRef,
      repository,
      content: null,
      place: null,
      readAt,
      goodAt: null,
      finding: null,
    };
  }

  async #month(
    entityRef: string,
    at: RepositoryAddress,
    budget: CiBudgetFile,
  ): Promise<CiBudget['month']> {
    if (budget.monthlyMinutes === undefined) {
      return null;
    }
    const { ci, config, now } = this.#options;
    const first = DateTime.fromJSDate(now(), {
      zone: config.timeZone,
    }).startOf('month');
    const window = {
      from: first.toUTC().toISO()!,
      to: first.plus({ months: 1 }).toUTC().toISO()!,
    };
    const runs = await ci.runsWithin(at, window);
    const measured = runs.ended > runs.unknown;
    // Nobody ran anything this month is known only where runs are told at all.
    const known = measured || (runs.ended === 0 && (await ci.heardOf(at)));
    const judged = judgeBudget({
      budgetId: entityRef,
      windowId: first.toFormat('yyyy-MM'),
      limit: budget.monthlyMinutes,
      actual: known ? minutesOf(runs.seconds) : null,
      forecast: null,
      sent: [],
    });
    const price = await this.minute(at);
    return {
      month: first.toFormat('yyyy-MM'),
      state: judged.state,
      limit: toDecimal(budget.monthlyMinutes).toFixed(),
      minutes: judged.actual.amount,
      percent: judged.actual.percent,
      amount: known && price ? costOf(runs.seconds, price) : null,
      currency: price?.currency ?? null,
    };
  }

  /** Open pull requests that a threshold was reached by. */
  async #fullest(
    at: RepositoryAddress,
    budget: CiBudgetFile,
  ): Promise<CiBudget['pullRequests']> {
    const limit = budget.perPullRequestMinutes;
    if (limit === undefined) {
      return [];
    }
    const { ci } = this.#options;
    const open = (await ci.changes(at, { limit: MOST_OPEN })).filter(
      ({ state }) => state === 'open',
    );
    const runs = await ci.runs(
      at,
      open.map(({ number }) => number),
    );
    return open
      .flatMap(({ number }) => {
        const counts = runs.get(number);
        if (!counts || counts.ended === counts.unknown) {
          return [];
        }
        const pullRequest = pullRequestKey({ ...at, number });
        const { actual } = judgeBudget({
          budgetId: pullRequest,
          windowId: 'all',
          limit,
          actual: minutesOf(counts.seconds),
          forecast: null,
          sent: [],
        });
        return actual.state === 'ok'
          ? []
          : [
              {
                pullRequest,
                state: actual.state,
                limit: toDecimal(limit).toFixed(),
                minutes: actual.amount!,
                percent: actual.percent!,
                seconds: counts.seconds,
              },
            ];
      })
      .sort((a, b) => b.seconds - a.seconds)
      .map(({ seconds: _, ...item }) => item);
  }
}
