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

import { Knex } from 'knex';
import { Decimal, toDecimal } from '../../engine/money';
import { MetricReader } from './inputs';

const METRICS = 'cost_business_metric';

/** Sums business metrics that were handed in by day. */
export function createMetricReader(knex: Knex): MetricReader {
  return {
    async sums(metricId, { from, to }) {
      const sums = new Map<string, Decimal>();
      if (!(await knex.schema.hasTable(METRICS))) {
        return new Map();
      }
      const rows = await knex(METRICS)
        .where({ metric_id: metricId })
        .where('day', '>=', from)
        .where('day', '<', to)
        .orderBy(['entity_ref', 'day'])
        .select('entity_ref', 'value');
      for (const { entity_ref: entityRef, value } of rows) {
        sums.set(
          entityRef,
          (sums.get(entityRef) ?? new Decimal(0)).plus(
            toDecimal(value, metricId),
          ),
        );
      }
      return new Map(
        [...sums]
          .filter(([, sum]) => !sum.isZero())
          .map(([entityRef, sum]) => [entityRef, sum.toFixed()]),
      );
    },
  };
}
