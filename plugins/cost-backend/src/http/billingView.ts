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

import { CostLoad, CostSource } from '@maestro/backstage-plugin-cost-common';
import { SourceConfig } from '../config/billing';
import { nameOfFile } from '../ingest/files';
import { staleAt } from '../ingest/silence';
import { ImportOutcome, StoredLoad } from '../store/LoadStore';

/** A load as it is told; folders of the server are not. */
export function loadOf(load: StoredLoad): CostLoad {
  return {
    loadId: load.loadId,
    sourceId: load.sourceId,
    billingPeriod: load.billingPeriod,
    state: load.state,
    fileName: load.fileName.includes('://')
      ? load.fileName
      : nameOfFile(load.fileName),
    inputDigest: load.inputDigest,
    parts: load.parts,
    fileDigest: load.fileDigest,
    rows: load.rows,
    totals: load.totals,
    loadedAt: load.loadedAt,
    seq: load.seq,
    conformance: load.conformance && {
      ...load.conformance,
      findings: [...load.findings, ...load.conformance.findings],
    },
    error: load.error,
  };
}

/** Deliveries that one answer names. */
const MAX_PENDING = 20;

/** How a source stands: by its loads, and what became of the last files. */
export function sourceOf(
  source: SourceConfig,
  known: {
    current: readonly StoredLoad[];
    outcomes: readonly ImportOutcome[];
    lastDeliveryAt: string | null;
    now: Date;
  },
): CostSource {
  const { current, lastDeliveryAt, now, outcomes } = known;
  const lastGood = outcomes
    .filter(({ state }) => state === 'loaded' || state === 'duplicate')
    .reduce((last, { at }) => (at > last ? at : last), '');
  // A refused upload is history once another file came; a refused file at the
  // source stays a fault as long as it lies there.
  const faults = outcomes.filter(
    ({ at, stamp, state }) =>
      state === 'refused' && (stamp !== null || at > lastGood),
  );
  const from = staleAt(source, lastDeliveryAt);
  const silent = from !== null && from <= now.toISOString();
  const state =
    (faults.length > 0 && 'failed') ||
    (silent && 'stale') ||
    (current.length > 0 ? 'ok' : 'never');
  const messages = faults
    .slice(0, 5)
    .map(({ message, name }) =>
      name.includes('://') || message?.includes(name)
        ? message!
        : `${nameOfFile(name)}: ${message}`,
    );
  if (silent) {
    messages.push(
      `Nothing was delivered since ${lastDeliveryAt}; look after the export, or set staleAfter of the source if it comes more rarely`,
    );
  }
  return {
    sourceId: source.id,
    title: source.title,
    format: source.format,
    state,
    message: messages.length === 0 ? null : messages.join('; '),
    lastLoadAt:
      current
        .map(({ loadedAt }) => loadedAt)
        .sort()
        .at(-1) ?? null,
    lastDeliveryAt,
    staleAt: from,
    looks:
      source.path === null && source.url === null
        ? null
        : frequencyOf(source.schedule),
    pending: [
      ...faults,
      ...outcomes.filter(outcome => outcome.state === 'waiting'),
    ]
      .sort((a, b) => (a.at < b.at ? 1 : -1))
      .slice(0, MAX_PENDING)
      .map(({ at, message, name, state: pending }) => ({
        name: name.includes('://') ? name : nameOfFile(name),
        state: pending as 'refused' | 'waiting',
        message: message ?? '',
        at,
      })),
    periods: current.map(({ billingPeriod }) => billingPeriod),
  };
}

/** `every 15 minutes`. */
function frequencyOf({
  frequency,
}: Pick<SourceConfig['schedule'], 'frequency'>): string {
  if ('cron' in frequency) {
    return `by the cron expression ${frequency.cron}`;
  }
  if ('trigger' in frequency) {
    return 'when it is triggered';
  }
  const parts = Object.entries(
    'toObject' in frequency ? frequency.toObject() : frequency,
  ).filter(([, amount]) => amount);
  return `every ${parts
    .map(([unit, amount]) =>
      amount === 1 ? `1 ${unit.replace(/s$/, '')}` : `${amount} ${unit}`,
    )
    .join(' ')}`;
}
