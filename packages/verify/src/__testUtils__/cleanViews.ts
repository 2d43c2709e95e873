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
import { LedgerExportEnd } from '@maestro/backstage-plugin-ledger-common';
import { ExportOptions } from '../verify';
import { checkpointOf, ExportChoice, exportOf, Log, textOf } from './logs';
import { Random } from './random';

/** A pack without fault, and how an auditor looks at it. */
export interface CleanView {
  variant: string;
  pack: string;
  options: Omit<ExportOptions, 'keys'>;
}

const DAY = 86_400_000;

/** Last line of the evidence set of a median, a count or a rate. */
export function figureEnd(
  seqs: readonly number[],
  random: Random,
  method: 'count' | 'rate' | 'median' = random.pick([
    'count',
    'rate',
    'median',
  ]),
): Partial<LedgerExportEnd> {
  const from = Date.UTC(2026, 8, 7);
  const samples = seqs.map((seq, i) => ({
    id: `github.com|example/shop|deployment|${random.hex(3)}${i}`,
    value: random.chance(0.2) ? null : random.integer(0, 1e6) / 8,
    at: new Date(from + random.integer(0, 14 * DAY - 1)).toISOString(),
    receipts: [seq],
  }));
  const values = samples
    .map(({ value }) => value)
    .filter(value => value !== null)
    .sort((a, b) => a - b);
  const half = values.length / 2;
  const median =
    values.length % 2 === 1
      ? values[Math.floor(half)]
      : (values[half - 1] + values[half]) / 2;
  const ids = samples.map(({ id }) => `${id}\n`).sort();
  const n = method === 'median' ? values.length : samples.length;
  const value = {
    count: n,
    rate: n / 2,
    median: values.length === 0 ? null : median,
  }[method];
  return {
    method,
    samples,
    exposureDays: method === 'rate' ? 14 : null,
    figure: {
      id: `dora.${method}`,
      label: method,
      value,
      unit: { count: 'deployments', rate: 'deployments/week', median: 's' }[
        method
      ],
      state: 'ok',
      reason: null,
      n,
      interval: null,
      rule: 'deployments',
      edition: null,
      window: {
        from: new Date(from).toISOString(),
        to: new Date(from + 14 * DAY).toISOString(),
        zone: 'UTC',
      },
      asOf: new Date(from + 14 * DAY).toISOString(),
      evidence: {
        kind: 'events',
        count: samples.length,
        digest: createHash('sha256').update(ids.join('')).digest('hex'),
        href: null,
      },
    },
  };
}

/** Every way in which a log without fault may be looked at. */
export function cleanViews(log: Log, random: Random): CleanView[] {
  const size = log.records.length;
  const pack = (choice: ExportChoice) => textOf(exportOf(log, choice));
  const kept = random.integer(1, size);
  const older = checkpointOf(log, kept);
  const from = random.integer(0, size - 1);
  const to = random.integer(from + 1, size);
  const some = log.records
    .map((_, seq) => seq)
    .filter(() => random.chance(0.5));
  const end = figureEnd(some, random);
  const views: CleanView[] = [
    {
      variant: 'whole log, bodies, older checkpoint',
      pack: pack({ bodies: true }),
      options: { olderCheckpoint: older, complete: true },
    },
    {
      variant: 'whole log with proofs and a previous checkpoint',
      pack: pack({ proofs: true, previousSize: kept }),
      options: { olderCheckpoint: older },
    },
    {
      variant: 'smaller checkpoint, no history',
      pack: pack({ size: kept, bodies: random.chance(0.5) }),
      options: {},
    },
  ];
  // A part of a log does not hold the change of the key before it.
  if (log.signers.length === 1) {
    views.push(
      {
        variant: 'range with a previous checkpoint',
        pack: pack({ from, to, previousSize: kept }),
        options: { olderCheckpoint: older, complete: true },
      },
      {
        variant: 'evidence set of a figure',
        pack: pack({ only: some, end }),
        options: { recompute: true },
      },
    );
  }
  return views;
}
