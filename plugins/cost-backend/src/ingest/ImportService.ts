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
import { LoadFinding, LoadPart } from '@maestro/backstage-plugin-cost-common';
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
  periodsOf,
  totalsOf,
  writeParquet,
  writePeriod,
} from './convert';
import { BillingFiles, nameOfFile } from './files';
import { ConformanceJudge } from './judge';
import { InspectedFile, assertUnchanged, inspectFile } from './inspect';
import { relationOf } from './relation';
import { DeliveredPart } from './sets';
import { RelationOfPart, digestOfSet, unionOf } from './union';

/** What to write where files of one source hold the same billing period. */
export const PARTS_FIX =
  'Set parts of the source in maestro.cost.sources: by folder or manifest if they are parts of one bill, by file if each is a whole bill and the last one counts';

/** A file, or a set of files, that was delivered. */
export interface Delivery {
  source: SourceConfig;
  /** Where it lies now; of a set, its folder or manifest. */
  path: string;
  /** The files of a set, in the order of their names; absent: one file. */
  parts?: readonly DeliveredPart[];
  /** Under which it was delivered. */
  name: string;
  /** Size and time of change, or etag; null: an upload. */
  stamp: string | null;
  /** Names of other deliveries that lie at the source, each a whole one. */
  beside?: readonly string[];
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
    let paths: string[] = [];
    try {
      const delivered: DeliveredFile[] = [];
      for (const part of delivery.parts ?? [
        { name: null, path: delivery.path },
      ]) {
        const path = await files.adopt(part.path);
        paths.push(path);
        delivered.push({
          name: part.name,
          file: await of(part.name, inspectFile(path, this.options)),
        });
      }
      const parts = partsOf(delivered);
      digest = parts === null ? delivered[0].file.digest : digestOfSet(parts);
      const at = now().toISOString();
      const told = { ...outcome, inputDigest: digest, message: null, at };
      const known = await this.#sameAgain(delivery.source.id, digest);
      if (known) {
        await loads.setOutcome({ ...told, state: 'duplicate' });
        return { state: 'duplicate', loads: known };
      }
      const { current, relation } = await this.#load(
        delivery,
        { files: delivered, digest, parts },
        { ...told, state: 'loaded' },
      );
      if (judge) {
        // The judge has the file from now on.
        judge.add({ loads: current, relation, source: delivery.source, paths });
        paths = [];
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
      for (const path of paths) {
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
    input: {
      files: readonly DeliveredFile[];
      digest: string;
      parts: LoadPart[] | null;
    },
    outcome: ImportOutcome,
  ): Promise<{ current: StoredLoad[]; relation: FocusRelation }> {
    const { analytics, files, loads, logger } = this.options;
    const { source } = delivery;
    const staged = files.stage('.parquet');
    const split: string[] = [];
    try {
      const relation = await this.#write(source, input.files, staged);
      for (const { file, name } of input.files) {
        await of(name, assertUnchanged(file));
      }
      const totals = await totalsOf(analytics, staged);
      if (totals.length === 0) {
        throw new InputError(
          'The file has a header and no rows; deliver the rows of a billing period',
        );
      }
      const periods = [...new Set(totals.map(({ period }) => period))];
      const before = (await loads.currentLoads()).filter(
        load => load.sourceId === source.id,
      );
      const next: NewLoad[] = [];
      for (const period of periods) {
        let part = staged;
        if (periods.length > 1) {
          part = files.stage('.parquet');
          split.push(part);
          await writePeriod(analytics, { from: staged, period, target: part });
        }
        const stored = await files.keep(part);
        const manifest = ofPeriod(
          totals.filter(item => item.period === period),
        );
        next.push({
          loadId: randomUUID(),
          sourceId: source.id,
          fileName: delivery.name,
          inputDigest: input.digest,
          parts: input.parts,
          fileDigest: stored.digest,
          blobKey: stored.key,
          bytes: stored.bytes,
          focusVersion:
            source.focusVersion ?? detectVersion(relation.columns).version,
          loadedAt: outcome.at,
          ...manifest,
          findings: [
            ...manifest.findings,
            ...replacedFindings(
              delivery,
              before.find(load => load.billingPeriod === period),
            ),
          ],
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
      for (const made of [staged, ...split]) {
        await rm(made, { force: true });
      }
    }
  }

  /**
   * Writes the rows of all files with exact types.
   *
   * @throws InputError; of a set, it names the file
   */
  async #write(
    source: SourceConfig,
    delivered: readonly DeliveredFile[],
    target: string,
  ): Promise<FocusRelation> {
    const { analytics } = this.options;
    const parts: RelationOfPart[] = [];
    for (const { file, name } of delivered) {
      const relation = await of(name, relationOf(file, analytics));
      parts.push({
        name: name ?? '',
        delivered: relation,
        focus: await of(
          name,
          (async () => focusRelation(relation, source.format))(),
        ),
      });
    }
    const union = await unionOf(parts, analytics);
    try {
      await writeParquet(analytics, union, target);
      await checkTags(analytics, target);
    } catch (error) {
      if (error.name === 'InputError' && delivered[0].name !== null) {
        // Rows are counted through the set: each file says its own number.
        for (const { focus, name } of parts) {
          await of(name, writeParquet(analytics, focus, target));
          await of(name, checkTags(analytics, target));
        }
      }
      throw error;
    }
    return union;
  }

  /**
   * Which billing periods files have rows of, without taking them in.
   *
   * @throws InputError when one cannot be read
   */
  async look(
    source: SourceConfig,
    paths: readonly string[],
  ): Promise<{ digest: string; periods: string[] }> {
    const { analytics } = this.options;
    const digests: string[] = [];
    const periods = new Set<string>();
    for (const path of paths) {
      const file = await inspectFile(path, this.options);
      digests.push(file.digest);
      const relation = await relationOf(file, analytics);
      for (const period of await periodsOf(
        analytics,
        focusRelation(relation, source.format),
      )) {
        periods.add(period);
      }
    }
    return { digest: digests.join(), periods: [...periods].sort() };
  }
}

/** A file of a delivery, linked and read once. */
interface DeliveredFile {
  /** In its set; null: there is no set. */
  name: string | null;
  file: InspectedFile;
}

function partsOf(delivered: readonly DeliveredFile[]): LoadPart[] | null {
  return delivered[0].name === null
    ? null
    : delivered.map(({ file, name }) => ({
        name: name!,
        digest: file.digest,
        bytes: file.bytes,
      }));
}

/** Errors of a file of a set name the file. */
async function of<T>(name: string | null, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error.name === 'InputError' && name !== null
      ? new InputError(`${name}: ${error.message}`)
      : error;
  }
}

/**
 * Another file was in force for the same period and still lies there: this is
 * a correction, or a part of a bill that takes the place of another part.
 */
function replacedFindings(
  delivery: Delivery,
  before: StoredLoad | undefined,
): LoadFinding[] {
  if (!before || !delivery.beside?.includes(before.fileName)) {
    return [];
  }
  return [
    {
      rule: 'other-file-replaced',
      severity: 'warning',
      column: null,
      count: before.rows,
      rows: [],
      message: `${nameOfFile(
        before.fileName,
      )} held this billing period before and still lies there; ${nameOfFile(
        delivery.name,
      )} took its place. ${PARTS_FIX}`,
    },
  ];
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
