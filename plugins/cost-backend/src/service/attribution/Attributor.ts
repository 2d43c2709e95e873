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

import { LoggerService } from '@backstage/backend-plugin-api';
import { Analytics } from '../../analytics/Analytics';
import { HistoryStore } from '../../store/DatabaseHistoryStore';
import { RulesDocument, RulesStore } from '../../store/DatabaseRulesStore';
import { LoadStore, StoredLoad } from '../../store/LoadStore';
import { LoadAttribution, RollupStore } from '../../store/RollupStore';
import {
  ClusterReader,
  Inputs,
  MetricReader,
  inputDigest,
  monthOf,
  readInputs,
  splitDigest,
} from './inputs';
import { PlaceNumbers, coverageOf, rollUp, unallocatedOf } from './rollUp';
import { SplitData, readSplitData, splitMonth } from './splitMonth';
import { attributeLoad } from './tables';

/** What attribution works with. */
export interface AttributorOptions {
  analytics: Analytics;
  loads: LoadStore;
  rollups: RollupStore;
  rules: RulesStore;
  /** Rules of the configuration, until others are put in force. */
  configured: RulesDocument | null;
  history: HistoryStore;
  metrics: MetricReader;
  clusters: ClusterReader;
  /** Path of a load's Parquet file. */
  fileOf(load: StoredLoad): string;
  logger: LoggerService;
  now: () => Date;
}

/** What a run did. */
export interface AttributionRun {
  /** Months that changed. */
  months: string[];
  loads: number;
  /** Months that could not be attributed; they stay as they were. */
  failed: string[];
}

/**
 * Keeps the daily roll-up of each month as rules, catalog and loads have it.
 * Only loads whose inputs changed are attributed again, and only their months
 * are split again; everything of a month appears at once.
 */
export class Attributor {
  readonly #options: AttributorOptions;

  constructor(options: AttributorOptions) {
    this.#options = options;
  }

  inputs(): Promise<Inputs> {
    return readInputs(this.#options);
  }

  /** Brings every month up to date; a month that fails leaves the others. */
  async run(signal?: AbortSignal): Promise<AttributionRun> {
    const { loads, rollups, logger } = this.#options;
    const inputs = await this.inputs();
    const current = await loads.currentLoads();
    const { batches } = await rollups.visible();
    const months = [
      ...new Set([
        ...current.map(monthOf),
        ...batches.map(({ month }) => month),
      ]),
    ].sort();
    const done: AttributionRun = { months: [], loads: 0, failed: [] };
    for (const month of months.reverse()) {
      signal?.throwIfAborted();
      try {
        const count = await this.#month(
          month,
          current.filter(load => monthOf(load) === month),
          inputs,
          signal,
        );
        if (count !== null) {
          done.months.push(month);
          done.loads += count;
        }
      } catch (error) {
        signal?.throwIfAborted();
        done.failed.push(month);
        logger.error(`Cost of ${month} could not be attributed: ${error}`);
      }
    }
    return done;
  }

  /** @returns loads attributed; null: nothing was to be done */
  async #month(
    month: string,
    current: readonly StoredLoad[],
    inputs: Inputs,
    signal?: AbortSignal,
  ): Promise<number | null> {
    const { rollups, metrics, clusters, now } = this.#options;
    const { batches } = await rollups.visible();
    const known = new Map(
      (await rollups.attributions()).map(each => [each.loadId, each]),
    );
    const visible = batches.filter(batch => batch.month === month);
    const kept: number[] = [];
    const due: StoredLoad[] = [];
    for (const load of current) {
      const batch = visible.find(({ loadId }) => loadId === load.loadId);
      const before = known.get(load.loadId);
      if (
        batch &&
        before &&
        before.digest === inputDigest(inputs, load, before.uses)
      ) {
        kept.push(batch.batch);
      } else {
        due.push(load);
      }
    }
    const gone = visible.some(
      ({ loadId }) =>
        loadId !== null && !current.some(load => load.loadId === loadId),
    );
    const data = await readSplitData(inputs, month, { metrics, clusters });
    const digest = splitDigest(inputs, month, data);
    const split = visible.find(({ loadId }) => loadId === null);
    if (due.length === 0 && !gone && split?.digest === digest) {
      return null;
    }
    const attributions: LoadAttribution[] = [];
    const fresh: number[] = [];
    for (const load of due) {
      const made = await this.#load(month, load, inputs, signal);
      fresh.push(made.batch);
      attributions.push({
        loadId: load.loadId,
        month,
        digest: inputDigest(inputs, load, made.uses),
        rulesVersion: inputs.rules.version,
        attributedAt: now().toISOString(),
        coverage: made.coverage,
        unallocated: made.unallocated,
        uses: made.uses,
      });
    }
    const loadBatches = [...kept, ...fresh];
    const batch = await this.#split(
      month,
      loadBatches,
      inputs,
      data,
      digest,
      signal,
    );
    await rollups.publish({
      month,
      batches: current.length === 0 ? [] : [...loadBatches, batch],
      loadIds: current.map(({ loadId }) => loadId),
      attributions,
    });
    return due.length;
  }

  async #load(
    month: string,
    load: StoredLoad,
    inputs: Inputs,
    signal?: AbortSignal,
  ) {
    const { analytics, loads, rollups, fileOf } = this.#options;
    const hold = await loads.hold([load.loadId], 60 * 60_000);
    try {
      const file = fileOf(load);
      const table = await attributeLoad({
        analytics,
        load,
        file,
        compiled: inputs.compiled,
        signal,
      });
      try {
        const places = await PlaceNumbers.of(
          rollups,
          inputs.history,
          table.verdicts.flatMap(verdict =>
            verdict.kind === 'entity' ? [verdict.entityRef] : [],
          ),
        );
        const batch = await rollups.startBatch(month, load.loadId, null);
        await rollUp({
          analytics,
          store: rollups,
          load,
          table,
          places,
          batch,
          signal,
        });
        return {
          batch,
          uses: {
            entities: [
              ...new Set(
                table.verdicts.flatMap(verdict =>
                  verdict.kind === 'entity' ? [verdict.entityRef] : [],
                ),
              ),
            ].sort(),
            missed: table.missed,
          },
          unallocated: await unallocatedOf(analytics, table),
          coverage: await coverageOf(analytics, file),
        };
      } finally {
        await table.drop();
      }
    } finally {
      await hold.release();
    }
  }

  async #split(
    month: string,
    loadBatches: readonly number[],
    inputs: Inputs,
    data: SplitData,
    digest: string,
    signal?: AbortSignal,
  ): Promise<number> {
    const { rollups } = this.#options;
    const batch = await rollups.startBatch(month, null, digest);
    await splitMonth({
      store: rollups,
      inputs,
      data,
      month,
      loadBatches,
      batch,
      signal,
    });
    return batch;
  }
}
