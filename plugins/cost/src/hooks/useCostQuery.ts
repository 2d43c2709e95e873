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

import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  COST_HIERARCHIES,
  COST_METRICS,
  CostHierarchy,
  CostMetric,
  CostQuery,
} from '@maestro/backstage-plugin-cost-common';
import { DateTime } from 'luxon';

/** What the controls say; it lies in the address, so that a link shows it. */
export interface CostSelection {
  /** A month, `YYYY-MM`, or the last so many days, `30d`. */
  window: string;
  metric: CostMetric;
  hierarchy: CostHierarchy;
  /** Undefined: the currency with most rows. */
  currency: string | undefined;
  /** Show everything in one currency. */
  convertTo: string | undefined;
}

/** Days after which a new month is looked at first. */
const SETTLED_DAYS = 4;

/** The running month; at its very start the month before. */
export function defaultWindow(today: DateTime): string {
  return today.minus({ days: SETTLED_DAYS - 1 }).toFormat('yyyy-MM');
}

/** First day and first day after, UTC. */
export function windowOf(
  window: string,
  today: DateTime,
): { from: string; to: string } {
  const days = /^(\d{1,3})d$/.exec(window);
  if (days) {
    const to = today.plus({ days: 1 });
    return {
      from: to.minus({ days: Number(days[1]) }).toISODate()!,
      to: to.toISODate()!,
    };
  }
  const month = DateTime.fromFormat(window, 'yyyy-MM', { zone: 'utc' });
  const from = month.isValid ? month : today.startOf('month');
  return {
    from: from.toISODate()!,
    to: from.plus({ months: 1 }).toISODate()!,
  };
}

function oneOf<T extends string>(
  known: readonly T[],
  value: string | null,
  fallback: T,
): T {
  return known.find(item => item === value) ?? fallback;
}

/** The selection, how to change it, and the query that it comes to. */
export function useCostQuery(options: {
  entityRef?: string;
  /** What is looked at first. */
  hierarchy?: CostHierarchy;
}): {
  selection: CostSelection;
  select: (change: Partial<CostSelection>) => void;
  query: CostQuery;
} {
  const { entityRef, hierarchy: first = 'ownership' } = options;
  const [params, setParams] = useSearchParams();
  const today = DateTime.utc().startOf('day');
  const selection: CostSelection = {
    window: params.get('window') ?? defaultWindow(today),
    metric: oneOf(COST_METRICS, params.get('metric'), 'effective'),
    hierarchy: oneOf(COST_HIERARCHIES, params.get('hierarchy'), first),
    currency: params.get('currency') ?? undefined,
    convertTo: params.get('convertTo') ?? undefined,
  };
  const { window, metric, hierarchy, currency, convertTo } = selection;
  const day = today.toISODate()!;
  const query = useMemo(
    () => ({
      entityRef,
      metric,
      hierarchy,
      currency,
      convertTo,
      ...windowOf(window, DateTime.fromISO(day, { zone: 'utc' })),
    }),
    [entityRef, window, metric, hierarchy, currency, convertTo, day],
  );
  const select = useCallback(
    (change: Partial<CostSelection>) =>
      setParams(
        before => {
          const next = new URLSearchParams(before);
          for (const [key, value] of Object.entries(change)) {
            if (value === undefined) {
              next.delete(key);
            } else {
              next.set(key, value);
            }
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return { selection, select, query };
}
