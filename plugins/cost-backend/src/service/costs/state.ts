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
  ANNOTATION_COST,
  CostState,
} from '@maestro/backstage-plugin-cost-common';
import { addDays } from '../../engine/attribution';
import { SilentSource } from '../../ingest/silence';
import { StoredLoad } from '../../store/LoadStore';

/** Charges this many days old are late, where the window goes on. */
const STALE_DAYS = 4;

/** What the state of a summary depends on. */
export interface StateInput {
  entityRef: string | null;
  /** Billing rows in the window that count here. */
  rows: number;
  /** Whether they come to nothing in all metrics. */
  isZero: boolean;
  window: { from: string; to: string };
  current: readonly StoredLoad[];
  /** Ids of loads that were attributed. */
  attributed: ReadonlySet<string>;
  /** Whether anything leads to the entity. */
  claimable: boolean;
  /** Sources of these rows that are silent for longer than they should be. */
  silent: readonly SilentSource[];
  today: string;
}

/**
 * Tells apart why there is, or is not, a figure; with one sentence for all
 * states but `ok`.
 */
export function costState(input: StateInput): {
  state: CostState;
  message: string | null;
} {
  const { entityRef, rows, isZero, window, current, today } = input;
  if (current.length === 0) {
    return {
      state: 'no_source',
      message: 'No billing data were loaded yet.',
    };
  }
  const inWindow = current.filter(
    ({ firstDay, lastDay }) =>
      firstDay !== null && firstDay < window.to && lastDay! >= window.from,
  );
  const waiting = inWindow.filter(
    ({ loadId }) => !input.attributed.has(loadId),
  );
  const days = current
    .flatMap(({ firstDay, lastDay }) => (firstDay ? [firstDay, lastDay!] : []))
    .sort();
  const newest = days[days.length - 1] ?? null;
  if (rows === 0) {
    if (waiting.length > 0) {
      return {
        state: 'computing',
        message: 'Billing data of this window are being attributed.',
      };
    }
    if (!input.claimable) {
      return {
        state: 'not_annotated',
        message: `No rule leads to ${entityRef}: give it the annotation ${ANNOTATION_COST}, or tag what it uses.`,
      };
    }
    return {
      state: 'no_data',
      message:
        inWindow.length === 0
          ? `There are no billing data of this window; charges are known from ${days[0]} to ${newest}.`
          : `No charge of this window belongs to ${entityRef ?? 'anyone'}.`,
    };
  }
  if (waiting.length > 0) {
    return {
      state: 'computing',
      message:
        'Newer billing data of this window are being attributed; these are the figures before.',
    };
  }
  const end = window.to <= today ? window.to : addDays(today, 1);
  const old: string[] = [];
  if (newest !== null && addDays(newest, STALE_DAYS) < end) {
    old.push(
      `The newest charge is of ${newest}; later ones are not known yet.`,
    );
  }
  for (const { lastDeliveryAt, title } of input.silent) {
    const last = lastDeliveryAt.slice(0, 10);
    if (last < end) {
      old.push(`${title} has delivered nothing since ${last}.`);
    }
  }
  if (old.length > 0) {
    return { state: 'stale', message: old.join(' ') };
  }
  if (isZero) {
    return {
      state: 'zero',
      message: `${rows} billing rows belong here, and they come to nothing.`,
    };
  }
  return { state: 'ok', message: null };
}
