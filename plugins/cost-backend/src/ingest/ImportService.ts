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

import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { LoadFinding } from '@maestro/backstage-plugin-cost-common';
import { Analytics } from '../analytics/Analytics';
import { SourceConfig } from '../config/billing';
import { detectVersion } from '../engine/focus';
import {
  ImportOutcome,
  LoadStore,
  NewLoad,
  StoredLoad,
} from '../store/LoadStore';
import {
  FocusRelation,
  PeriodTotals,
  checkTags,
  focusRelation,
  totalsOf,
  writeParquet,
  writePeriod,
} from './convert';
import { BillingFiles } from './files';
import { ConformanceJudge } from './judge';
import { InspectedFile, assertUnchanged, inspectFile } from './inspect';
import { relationOf } from './relation';

/** A file that was delivered. */
export interface Delivery {
  source: SourceConfig;
  /** Where it lies now. */
  path: string;
  /** Under which it was delivered. */
  name: string;
  /** Size and time of change, or etag; null: an upload. */
  stamp: string | null;
}

/** What became of a delivery. */
export interface ImportResult {
  state: 'loaded' | 'duplicate';
  /** The loads that hold its rows now. */
  loads: StoredLoad[];
}

/** Delivered files become Parquet files and rows of the manifest. */
export class ImportService {
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: {
      analytics: Analytics;
      files: BillingFiles;
      loads: LoadStore;
      logger: LoggerService;
      maxBytes: number;
      now: () => Date;
      /** Judges the rows; absent: nobody does. */
      judge?: Pick<ConformanceJudge, 'add'>;
    },
  ) {}

  /**
   * Takes a delivery in, whole or not at all: what was loaded before stays
   * until the new rows are in their place. One at a time.
   *
   * @throws InputError that names what is wrong with the file; it is kept as
   *   the outcome of this name
   */
  async take(delivery: Delivery): Promise<ImportResult> {
    const turn = this.#last.then(() => this.#take(delivery));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #take(delivery: Delivery): Promise<ImportResult> {
    const { files, judge, loads, logger, now } = this.options;
    const outcome = {
      sourceId: delivery.source.id,
      name: delivery.name,
      stamp: delivery.stamp,
    };
    let digest: string | null = null;
    let path: string | null = null;
    try {
      path = await files.adopt(delivery.path);
      const file = await inspectFile(path, this.options);
      digest = file.digest;
      const at = now().toISOString();
      const told = { ...outcome, inputDigest: digest, message: null, at };
      const known = await this.#sameAgain(delivery.source.id, file.digest);
      if (known) {
        await loads.setOutcome({ ...told, state: 'duplicate' });
        return { state: 'duplicate', loads: known };
      }
      const { current, relation } = await this.#load(delivery, file, {
        ...told,
        state: 'loaded',
      });
      if (judge) {
        // The judge has the file from now on.
        judge.add({ loads: current, relation, source: delivery.source, path });
        path = null;
      }
      return { state: 'loaded', loads: current };
    } catch (error) {
      if (error.name === 'InputError') {
        logger.warn(
          `Billing file ${delivery.name} of source ${delivery.source.id} was refused: ${error.message}`,
        );
        await loads.setOutcome({
          ...outcome,
          inputDigest: digest,
          state: 'refused',
          message: error.message,
          at: now().toISOString(),
        });
      }
      throw error;
    } finally {
      if (path !== null) {
        await rm(path, { force: true });
      }
    }
  }

  /** Loads of the same bytes, if each of their periods still shows them. */
  async #sameAgain(
    sourceId: string,
    digest: string,
  ): Promise<StoredLoad[] | null> {
    const all = await this.options.loads.ofInput(sourceId, digest);
    const current = all.filter(load => load.state === 'current');
    const periods = new Set(all.map(load => load.billingPeriod));
    return periods.size > 0 && periods.size === current.length ? current : null;
  }

  async #load(
    delivery: Delivery,
    file: InspectedFile,
    outcome: ImportOutcome,
  ): Promise<{ current: StoredLoad[]; relation: FocusRelation }> {
    const { analytics, files, loads, logger } = this.options;
    const { source } = delivery;
    const staged = files.stage('.parquet');
    const parts: string[] = [];
    try {
      const relation = focusRelation(
        await relationOf(file, analytics),
        source.format,
      );
      await writeParquet(analytics, relation, staged);
      await assertUnchanged(file);
      await checkTags(analytics, staged);
      const totals = await totalsOf(analytics, staged);
      if (totals.length === 0) {
        throw new InputError(
          'The file has a header and no rows; deliver the rows of a billing period',
        );
      }
      const periods = [...new Set(totals.map(({ period }) => period))];
      const next: NewLoad[] = [];
      for (const period of periods) {
        let part = staged;
        if (periods.length > 1) {
          part = files.stage('.parquet');
          parts.push(part);
          await writePeriod(analytics, { from: staged, period, target: part });
        }
        const stored = await files.keep(part);
        next.push({
          loadId: randomUUID(),
          sourceId: source.id,
          fileName: delivery.name,
          inputDigest: file.digest,
          fileDigest: stored.digest,
          blobKey: stored.key,
          bytes: stored.bytes,
          focusVersion:
            source.focusVersion ?? detectVersion(relation.columns).version,
          loadedAt: outcome.at,
          ...ofPeriod(totals.filter(item => item.period === period)),
        });
      }
      const { current } = await loads.swap(next, outcome);
      logger.info(
        `Billing file ${delivery.name} of source ${source.id}: ${current
          .map(load => `${load.billingPeriod} (${load.rows} rows)`)
          .join(', ')}`,
      );
      return { current, relation };
    } finally {
      for (const made of [staged, ...parts]) {
        await rm(made, { force: true });
      }
    }
  }
}

/** What the manifest says of a billing period, from its sums by currency. */
function ofPeriod(
  totals: PeriodTotals[],
): Pick<
  NewLoad,
  | 'billingPeriod'
  | 'billingPeriodEnd'
  | 'rows'
  | 'firstDay'
  | 'lastDay'
  | 'totals'
  | 'currencyRows'
  | 'findings'
> {
  const days = totals.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]);
  const findings: LoadFinding[] = [];
  for (const metric of ['billed', 'effective', 'contracted', 'list'] as const) {
    const count = totals.reduce((sum, { nulls }) => sum + nulls[metric], 0);
    if (count > 0) {
      findings.push({
        rule: 'null-amount',
        severity: 'warning',
        column: `${metric[0].toUpperCase()}${metric.slice(1)}Cost`,
        count,
        rows: [],
        message: `${count} rows say nothing of the ${metric} cost; sums leave them out`,
      });
    }
  }
  if (totals.length > 1) {
    findings.push({
      rule: 'several-currencies',
      severity: 'info',
      column: 'BillingCurrency',
      count: totals.length,
      rows: [],
      message: `The rows are in ${totals
        .map(({ currency }) => currency)
        .join(', ')}; they are never added to each other`,
    });
  }
  return {
    billingPeriod: totals[0].period,
    billingPeriodEnd: totals
      .map(({ periodEnd }) => periodEnd)
      .sort()
      .at(-1)!,
    rows: totals.reduce((sum, { rows }) => sum + rows, 0),
    firstDay: days.sort()[0],
    lastDay: days.sort().at(-1)!,
    totals: Object.fromEntries(
      totals.map(({ currency, sums }) => [currency, sums]),
    ),
    currencyRows: Object.fromEntries(
      totals.map(({ currency, rows }) => [currency, rows]),
    ),
    findings,
  };
}
