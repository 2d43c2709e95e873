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
  BusinessMetricPoint,
  CostBudgetInput,
} from '@maestro/backstage-plugin-cost-common';
import { Knex } from 'knex';

export type StoredBudget = CostBudgetInput & { budgetId: string };

/** Budgets, notices that were sent, and business metrics. */
export class DatabaseBudgetStore {
  static create(options: { knex: Knex }): DatabaseBudgetStore {
    return new DatabaseBudgetStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /** All budgets, or those of some entities (null: of the whole portal). */
  async budgets(
    entityRefs?: ReadonlyArray<string | null>,
  ): Promise<StoredBudget[]> {
    const rows = await this.knex('cost_budget')
      .modify(query => {
        if (entityRefs) {
          query.where(some => {
            some.whereIn(
              'entity_ref',
              entityRefs.filter(ref => ref !== null),
            );
            if (entityRefs.includes(null)) {
              some.orWhereNull('entity_ref');
            }
          });
        }
      })
      .orderBy(['title', 'budget_id']);
    return rows.map((row: Record<string, any>) => ({
      budgetId: row.budget_id,
      title: row.title,
      entityRef: row.entity_ref,
      limit: row.limit_amount,
      currency: row.currency,
      period: row.period,
      zone: row.zone,
    }));
  }

  async put(
    budget: StoredBudget,
    by: { at: string; user: string | null },
  ): Promise<void> {
    await this.knex('cost_budget')
      .insert({
        budget_id: budget.budgetId,
        title: budget.title,
        entity_ref: budget.entityRef,
        limit_amount: budget.limit,
        currency: budget.currency,
        period: budget.period,
        zone: budget.zone,
        changed_at: by.at,
        changed_by: by.user,
      })
      .onConflict('budget_id')
      .merge();
  }

  /** Whether it was there. */
  async remove(budgetId: string): Promise<boolean> {
    return (
      (await this.knex('cost_budget').where({ budget_id: budgetId }).delete()) >
      0
    );
  }

  /** Keys of notices that begin like one of these. */
  async sent(prefix: string): Promise<string[]> {
    const rows = await this.knex('cost_notice')
      .where('notice_key', '>=', prefix)
      .where('notice_key', '<', `${prefix}\uffff`)
      .select('notice_key');
    return rows.map(row => row.notice_key);
  }

  /** Claims a notice; false: somebody has told it. */
  async claim(key: string, at: string): Promise<boolean> {
    const rows = await this.knex('cost_notice')
      .insert({ notice_key: key, at })
      .onConflict('notice_key')
      .ignore()
      .returning('notice_key');
    return rows.length > 0;
  }

  /** Gives a notice back that could not be sent. */
  async release(key: string): Promise<void> {
    await this.knex('cost_notice').where({ notice_key: key }).delete();
  }

  /** A second value of a metric, entity and day replaces the first. */
  async putMetrics(given: readonly BusinessMetricPoint[]): Promise<void> {
    const points = [
      ...new Map(
        given.map(point => [
          JSON.stringify([point.metricId, point.entityRef, point.day]),
          point,
        ]),
      ).values(),
    ];
    await this.knex.transaction(async tx => {
      for (let at = 0; at < points.length; at += 100) {
        await tx('cost_business_metric')
          .insert(
            points.slice(at, at + 100).map(point => ({
              metric_id: point.metricId,
              entity_ref: point.entityRef,
              day: point.day,
              value: point.value,
            })),
          )
          .onConflict(['metric_id', 'entity_ref', 'day'])
          .merge();
      }
    });
  }

  /** Metrics of an entity in [from, to). */
  async metrics(
    entityRef: string,
    window: { from: string; to: string },
  ): Promise<BusinessMetricPoint[]> {
    const rows = await this.knex('cost_business_metric')
      .where({ entity_ref: entityRef })
      .where('day', '>=', window.from)
      .where('day', '<', window.to)
      .orderBy(['metric_id', 'day']);
    return rows.map(row => ({
      metricId: row.metric_id,
      entityRef: row.entity_ref,
      day: row.day,
      value: row.value,
    }));
  }
}
