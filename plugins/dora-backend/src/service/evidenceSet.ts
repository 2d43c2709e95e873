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
  LedgerExportLeaf,
  RecomputeMethod,
} from '@maestro/backstage-plugin-ledger-common';
import { MAX_EXPORTED_RECEIPTS } from '@maestro/backstage-plugin-ledger-node';
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
  'dora.lead-time-for-changes.working': { method: 'median' },
  'dora.change-failure-rate': { method: 'proportion' },
  'dora.failed-deployment-recovery-time': { method: 'median' },
  'dora.deployment-rework-rate': { method: 'proportion' },
};

/** Reads receipts with proofs from the ledger, as the lines of its export. */
export type ReceiptExport = (seqs: number[]) => Promise<AsyncIterable<string>>;

/**
 * The evidence set of a figure: the ledger's export of every receipt that the
 * figure rests on, its last line completed by figure, samples and method.
 *
 * @returns the lines of the file, without their line feeds. The receipts pass
 *   through one by one; only their numbers are kept.
 * @throws InputError for a figure that cannot be recomputed, has no value, or
 *   rests on more receipts than the ledger exports at once
 */
export async function evidenceSet(
  prepared: Prepared,
  figure: Figure | undefined,
  figureId: string,
  options: {
    receipts(naturalKeys: string[]): Promise<Map<string, number[]>>;
    exportReceipts: ReceiptExport;
  },
): Promise<AsyncIterable<string>> {
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
  if (rows.length === 0) {
    throw new InputError(
      `${figureId} rests on no record in this window; choose another one`,
    );
  }
  if (figure.value === null) {
    throw new InputError(
      `${figureId} has no value in this window (${figure.state}); choose another one`,
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
  if (seqs.length > MAX_EXPORTED_RECEIPTS) {
    throw new InputError(
      `the figure rests on ${seqs.length} receipts, a file holds ${MAX_EXPORTED_RECEIPTS}; choose a shorter window`,
    );
  }
  const exported = await options.exportReceipts(seqs);
  return completed(exported, seqs, leafOf => ({
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
  }));
}

// The ledger's lines, with another last one. A log that continues another
// numbers its leaves from 0 again, so the leaves are told from their lines;
// the ledger answers in ascending order of what was asked.
async function* completed(
  lines: AsyncIterable<string>,
  seqs: readonly number[],
  end: (
    leafOf: ReadonlyMap<number, number>,
  ) => Omit<LedgerExportEnd, 'end' | 'count'>,
): AsyncGenerator<string> {
  const leafOf = new Map<number, number>();
  let header = true;
  for await (const line of lines) {
    const { end: isEnd, seq } = header
      ? ({} as Partial<LedgerExportEnd & LedgerExportLeaf>)
      : JSON.parse(line);
    if (isEnd) {
      break;
    }
    if (!header) {
      leafOf.set(seqs[leafOf.size], seq);
    }
    header = false;
    yield line;
  }
  if (leafOf.size !== seqs.length) {
    throw new Error(
      `The ledger exported ${leafOf.size} receipts of ${seqs.length}`,
    );
  }
  const last: LedgerExportEnd = {
    end: true,
    count: leafOf.size,
    ...end(leafOf),
  };
  yield JSON.stringify(last);
}

function unique(numbers: number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
