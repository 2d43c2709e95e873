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

import { InputError } from '@backstage/errors';
import {
  FigureSample,
  LedgerExportEnd,
  RecomputeMethod,
} from '@maestro/backstage-plugin-ledger-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import { observedWeeks } from '../engine';
import { Prepared } from './prepare';
import { evidenceRows } from './evidenceRows';

/** How a figure follows from the values of its records. */
interface Method {
  method: RecomputeMethod;
  probability?: number;
}

const METHODS: Record<string, Method> = {
  'dora.deployment-frequency': { method: 'rate' },
  'dora.deployments': { method: 'count' },
  'dora.lead-time-for-changes': { method: 'median' },
  'dora.lead-time-for-changes.p75': { method: 'quantile', probability: 0.75 },
  'dora.lead-time-for-changes.p90': { method: 'quantile', probability: 0.9 },
  'dora.lead-time-for-changes.mean': { method: 'mean' },
  'dora.change-failure-rate': { method: 'proportion' },
  'dora.failed-deployment-recovery-time': { method: 'median' },
  'dora.deployment-rework-rate': { method: 'proportion' },
};

/** Receipts of one file; a request line must hold their numbers. */
const MAX_RECEIPTS = 2000;

/** Reads receipts with proofs from the ledger, as NDJSON. */
export type ReceiptExport = (seqs: number[]) => Promise<string>;

/**
 * The evidence set of a figure: the ledger's export of every receipt that the
 * figure rests on, its last line completed by figure, samples and method.
 *
 * @throws InputError for a figure that cannot be recomputed, has no value, or
 *   rests on too many receipts
 */
export async function evidenceSet(
  prepared: Prepared,
  figure: Figure | undefined,
  figureId: string,
  options: {
    receipts(naturalKeys: string[]): Promise<Map<string, number[]>>;
    exportReceipts: ReceiptExport;
  },
): Promise<string> {
  const known = METHODS[figureId];
  if (prepared.profile !== 'dora-2026') {
    throw new InputError(
      `profile is ${prepared.profile}; figures can be recomputed under dora-2026`,
    );
  }
  if (!known || !figure) {
    throw new InputError(
      `figure is ${JSON.stringify(
        figureId,
      )}; those that can be recomputed are ${Object.keys(METHODS).join(', ')}`,
    );
  }
  const rows = evidenceRows(prepared, figureId);
  if (figure.value === null || rows.length === 0) {
    throw new InputError(
      `${figureId} rests on no record in this window; choose another one`,
    );
  }
  const { method, probability } = known;
  if (
    method === 'median' &&
    rows.filter(({ item }) => item.value !== null).length !== figure.n
  ) {
    throw new InputError(
      `${figureId} rests on failures that still last (Kaplan-Meier), which the verifier cannot recompute; choose a window without them`,
    );
  }
  const receipts = await options.receipts([
    ...new Set(rows.flatMap(({ facts }) => facts)),
  ]);
  const samples = rows.map(({ facts, item }) => ({
    id: item.id,
    value: item.value,
    at: item.occurredAt,
    receipts: unique(facts.flatMap(fact => receipts.get(fact) ?? [])),
  }));
  const seqs = unique(samples.flatMap(sample => sample.receipts));
  if (seqs.length > MAX_RECEIPTS) {
    throw new InputError(
      `the figure rests on ${seqs.length} receipts, a file holds ${MAX_RECEIPTS}; choose a shorter window`,
    );
  }
  const lines = (await options.exportReceipts(seqs)).trimEnd().split('\n');
  const leaves = lines.slice(1, -1);
  if (leaves.length !== seqs.length) {
    throw new Error(
      `The ledger exported ${leaves.length} receipts of ${seqs.length}`,
    );
  }
  // A log that continues another one numbers its leaves from 0 again; the
  // ledger answers in ascending order, as was asked.
  const leafOf = new Map(
    seqs.map((seq, index) => [seq, JSON.parse(leaves[index]).seq as number]),
  );
  const end: LedgerExportEnd = {
    end: true,
    count: leaves.length,
    figure,
    samples: samples.map(
      (sample): FigureSample => ({
        ...sample,
        receipts: sample.receipts.map(seq => leafOf.get(seq)!),
      }),
    ),
    method,
    exposureDays:
      method === 'rate'
        ? observedWeeks(prepared.model, prepared.window, prepared.asOf) * 7
        : null,
    probability: probability ?? null,
  };
  return [lines[0], ...leaves, JSON.stringify(end), ''].join('\n');
}

function unique(numbers: number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
