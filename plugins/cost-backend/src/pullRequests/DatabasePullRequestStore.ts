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
  PullRequestEstimate,
  PullRequestEstimateItem,
} from '@maestro/backstage-plugin-cost-common';
import { Knex } from 'knex';
import { Decimal } from '../engine/money';
import { PaidRequest } from '../engine/pullRequestCost';
import {
  RepositoryAddress,
  StoredCiBudget,
  StoredComment,
  parsePullRequest,
} from './types';

const ESTIMATE = 'cost_pr_estimate';
const COMMENT = 'cost_pr_comment';
const BUDGET = 'cost_ci_budget';

/** 1e-12 US dollars, in which spend on models is kept. */
const PICO = new Decimal(10).pow(12);

type Row = Record<string, string | number | null>;

/** Estimates, comments and CI budgets. */
export class DatabasePullRequestStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabasePullRequestStore {
    return new DatabasePullRequestStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The last estimate of a pull request takes the place of those before. */
  async putEstimate(
    pullRequest: string,
    estimate: Pick<PullRequestEstimate, 'source' | 'handedAt' | 'items'>,
  ): Promise<void> {
    await this.#knex(ESTIMATE)
      .insert({
        pull_request: pullRequest,
        source: estimate.source,
        handed_at: estimate.handedAt,
        items: JSON.stringify(estimate.items),
      })
      .onConflict('pull_request')
      .merge();
  }

  async estimates(
    keys: readonly string[],
  ): Promise<
    Map<string, Pick<PullRequestEstimate, 'source' | 'handedAt' | 'items'>>
  > {
    const rows: Row[] = await this.#knex(ESTIMATE).whereIn('pull_request', [
      ...keys,
    ]);
    return new Map(
      rows.map(row => [
        String(row.pull_request),
        {
          source: String(row.source),
          handedAt: String(row.handed_at),
          items: JSON.parse(String(row.items)) as PullRequestEstimateItem[],
        },
      ]),
    );
  }

  /**
   * Numbers of pull requests that have spend on models or an estimate, below a
   * number, the greatest first.
   */
  async numbers(
    { host, repository }: RepositoryAddress,
    query: { below?: number; limit: number },
  ): Promise<number[]> {
    const prefix = `${host}/${repository}`;
    const escaped = prefix.replace(/[\\%_]/g, '\\$&');
    const within = (column: string) => (builder: Knex.QueryBuilder) =>
      builder.where(either => {
        for (const mark of ['#', '!']) {
          either.orWhereRaw("?? like ? escape '\\'", [
            column,
            `${escaped}${mark}%`,
          ]);
        }
      });
    const spent: Row[] = await this.#knex('cost_llm_account')
      .where({ kind: 'pull_request' })
      .modify(within('scope_key'))
      .select({ key: 'scope_key' });
    const estimated: Row[] = await this.#knex(ESTIMATE)
      .modify(within('pull_request'))
      .select({ key: 'pull_request' });
    const numbers = new Set<number>();
    for (const { key } of [...spent, ...estimated]) {
      const found = parsePullRequest(String(key));
      if (
        found?.repository === repository &&
        (query.below === undefined || found.number < query.below)
      ) {
        numbers.add(found.number);
      }
    }
    return [...numbers].sort((a, b) => b - a).slice(0, query.limit);
  }

  /**
   * Priced requests of pull requests to one model, by pull request; at most
   * `limit`, the newest.
   */
  async paidRequests(
    keys: readonly string[],
    { provider, model }: { provider: string; model: string },
    limit: number,
  ): Promise<PaidRequest[]> {
    const rows: Row[] = await this.#knex('cost_llm_usage')
      .whereIn('pull_request', [...keys])
      .where({ provider, model })
      .whereNotNull('amount')
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit)
      .select('at', 'tokens', this.#knex.raw('cast(amount as text) as amount'));
    return rows.map(row => ({
      at: String(row.at),
      tokens: JSON.parse(String(row.tokens)),
      amount: new Decimal(String(row.amount)).div(PICO),
    }));
  }

  async comments(keys: readonly string[]): Promise<StoredComment[]> {
    const rows: Row[] = await this.#knex(COMMENT).whereIn('pull_request', [
      ...keys,
    ]);
    return rows.map(commentOf);
  }

  /** What a comment is to say; due at once where it says something else. */
  async wish(
    {
      pullRequest,
      body,
      digest,
    }: Pick<StoredComment, 'pullRequest' | 'body' | 'digest'>,
    now: string,
  ): Promise<void> {
    const inserted = await this.#knex(COMMENT)
      .insert({
        pull_request: pullRequest,
        body,
        digest,
        attempts: 0,
        due_at: now,
      })
      .onConflict('pull_request')
      .ignore()
      .returning('pull_request');
    if (inserted.length === 0) {
      await this.#knex(COMMENT)
        .where({ pull_request: pullRequest })
        .whereNot({ digest })
        .update({
          body,
          digest,
          // One that waits for its forge goes on waiting.
          due_at: this.#knex.raw('coalesce(due_at, ?)', [now]),
        });
    }
  }

  /**
   * Takes comments that are due, so that no other replica takes them until the
   * lease ends.
   */
  async claim(query: {
    now: string;
    leaseUntil: string;
    limit: number;
  }): Promise<StoredComment[]> {
    const { leaseUntil, limit, now } = query;
    const rows: Row[] = await this.#knex(COMMENT)
      .where('due_at', '<=', now)
      .orderBy(['due_at', 'pull_request'])
      .limit(limit);
    const claimed: StoredComment[] = [];
    for (const row of rows) {
      const mine = await this.#knex(COMMENT)
        .where({ pull_request: row.pull_request, due_at: row.due_at })
        .update({ due_at: leaseUntil });
      if (mine) {
        claimed.push(commentOf(row));
      }
    }
    return claimed;
  }

  /** The forge has it; due again at once where the wish changed meanwhile. */
  async written(
    { pullRequest, digest }: Pick<StoredComment, 'pullRequest' | 'digest'>,
    commentId: string,
    now: string,
  ): Promise<void> {
    await this.#knex(COMMENT)
      .where({ pull_request: pullRequest })
      .update({
        written: digest,
        comment_id: commentId,
        attempts: 0,
        error: null,
        due_at: this.#knex.raw('case when digest = ? then null else ? end', [
          digest,
          now,
        ]),
      });
  }

  async failed(
    { pullRequest, attempts }: Pick<StoredComment, 'pullRequest' | 'attempts'>,
    error: string,
    dueAt: string,
  ): Promise<void> {
    await this.#knex(COMMENT)
      .where({ pull_request: pullRequest })
      .update({ attempts: attempts + 1, error, due_at: dueAt });
  }

  async ciBudget(entityRef: string): Promise<StoredCiBudget | null> {
    const row: Row | undefined = await this.#knex(BUDGET)
      .where({ entity_ref: entityRef })
      .first();
    return row ? budgetOf(row) : null;
  }

  /** The first of the entities whose file sets a budget for a repository. */
  async ciBudgetOf(repository: string): Promise<StoredCiBudget | null> {
    const row: Row | undefined = await this.#knex(BUDGET)
      .where({ repository })
      .whereNotNull('content')
      .orderBy('entity_ref')
      .first();
    return row ? budgetOf(row) : null;
  }

  async putCiBudget(budget: StoredCiBudget): Promise<void> {
    await this.#knex(BUDGET)
      .insert({
        entity_ref: budget.entityRef,
        repository: budget.repository,
        content: budget.content,
        place: budget.place,
        read_at: budget.readAt,
        good_at: budget.goodAt,
        finding: budget.finding,
      })
      .onConflict('entity_ref')
      .merge();
  }
}

function commentOf(row: Row): StoredComment {
  return {
    pullRequest: String(row.pull_request),
    body: String(row.body),
    digest: String(row.digest),
    written: row.written as string | null,
    commentId: row.comment_id as string | null,
    attempts: Number(row.attempts),
    dueAt: row.due_at as string | null,
    error: row.error as string | null,
  };
}

function budgetOf(row: Row): StoredCiBudget {
  return {
    entityRef: String(row.entity_ref),
    repository: String(row.repository),
    content: row.content as string | null,
    place: row.place as string | null,
    readAt: String(row.read_at),
    goodAt: row.good_at as string | null,
    finding: row.finding as string | null,
  };
}
