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

import { rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConformancePart,
  ConformanceSummary,
  LoadFinding,
} from '@maestro/backstage-plugin-cost-common';
import { Analytics, sqlName, sqlText } from '../analytics/Analytics';
import { SourceConfig } from '../config/billing';
import { ConformanceReport, ConformanceRun, FocusModel } from '../engine/focus';
import { LoadStore, StoredLoad } from '../store/LoadStore';
import { FocusRelation } from './convert';
import { BillingFiles } from './files';
import { METRIC_COLUMNS, STORED_COLUMNS, TIME_COLUMNS } from './typed';

/** A stored verdict of the rules, with what it was read from. */
export interface LoadReport extends ConformanceReport {
  /**
   * `delivered`: the rows as they were written; `stored`: the rows as they
   * were kept, for the file was gone: how dates and amounts were spelt cannot
   * be told.
   */
  readFrom: 'delivered' | 'stored';
}

/** Loads of one delivery whose rules are to be judged. */
export interface JudgeWork {
  loads: StoredLoad[];
  relation: FocusRelation;
  source: SourceConfig;
  /** Links to the delivered files, of which the judge disposes. */
  paths: readonly string[];
}

/** Rows that are looked at before others may take their turn. */
const BLOCK = 2_000;

/**
 * Judges loads by the rules of FOCUS after they became current, one delivery
 * after the other. All rows are looked at, block by block, so that requests
 * are answered meanwhile and memory stays small.
 */
export class ConformanceJudge {
  readonly #queue: JudgeWork[] = [];
  #running: Promise<void> | null = null;

  constructor(
    private readonly options: {
      analytics: Analytics;
      files: BillingFiles;
      loads: LoadStore;
      logger: LoggerService;
      /** Null: the static rules are those of our own table. */
      model: FocusModel | null;
      sources: readonly SourceConfig[];
    },
  ) {}

  /** Takes work on; it begins at once. */
  add(work: JudgeWork): void {
    this.#queue.push(work);
    this.#running = this.#running ?? this.#run();
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Loads that a crash left without verdicts: by their stored rows. */
  async catchUp(before: string): Promise<number> {
    const { files, loads } = this.options;
    const left = (await loads.unjudged(20)).filter(
      load => load.loadedAt < before,
    );
    for (const load of left) {
      const hold = await loads.hold([load.loadId], 3_600_000);
      try {
        await this.#judge(load, {
          ...storedRelation(files.path(load.blobKey)),
          readFrom: 'stored',
          numbers: null,
        });
      } finally {
        await hold.release();
      }
    }
    return left.length;
  }

  async #run(): Promise<void> {
    for (;;) {
      const work = this.#queue.shift();
      if (!work) {
        this.#running = null;
        return;
      }
      try {
        for (const load of work.loads) {
          await this.#judge(load, {
            columns: work.relation.columns,
            sql: work.relation.sql,
            readFrom: 'delivered',
            numbers: work.loads.length > 1 ? load : null,
          });
        }
      } catch (error) {
        // What is left without a verdict is caught up with later.
        this.options.logger.error(
          'The rules of FOCUS could not be judged',
          error,
        );
      } finally {
        for (const path of work.paths) {
          await rm(path, { force: true });
        }
      }
    }
  }

  async #judge(
    load: StoredLoad,
    rows: {
      columns: readonly string[];
      sql: string;
      readFrom: LoadReport['readFrom'];
      /** Of a delivery of several periods, only the rows of this load. */
      numbers: StoredLoad | null;
    },
  ): Promise<void> {
    const { analytics, files, loads, model, sources } = this.options;
    const source = sources.find(({ id }) => id === load.sourceId);
    const run = new ConformanceRun(rows.columns, {
      version: source?.focusVersion ?? undefined,
      // In a source `ALL` stands where nothing is written.
      applicability:
        source === undefined || source.applicability === 'ALL'
          ? undefined
          : source.applicability,
      currencies: new Set(Intl.supportedValuesOf('currency')),
      model: model ?? undefined,
    });
    const names = rows.columns.map(sqlName).join(', ');
    const sql =
      rows.numbers === null
        ? `select ${names} from (${rows.sql})`
        : `select ${names} from (select row_number() over () as maestro_row, * from (${
            rows.sql
          })) semi join read_parquet(${sqlText(
            files.path(rows.numbers.blobKey),
          )}) kept on kept.row_number = maestro_row order by maestro_row`;
    for await (const part of analytics.parts(sql)) {
      for (let at = 0; at < part.rows.length; at += BLOCK) {
        run.see(part.rows.slice(at, at + BLOCK) as Array<Array<string | null>>);
        await setImmediate();
      }
    }
    const report: LoadReport = { ...run.report(), readFrom: rows.readFrom };
    await loads.setConformance(load.loadId, summaryOf(report), report);
  }
}

/** The stored rows as text, amounts and times in the form of FOCUS. */
function storedRelation(path: string): { columns: string[]; sql: string } {
  const metrics = Object.values(METRIC_COLUMNS);
  const columns = [...metrics, ...TIME_COLUMNS, ...STORED_COLUMNS];
  const text = (name: string) => {
    if ((metrics as string[]).includes(name)) {
      return `rtrim(rtrim(cast(${sqlName(name)} as varchar), '0'), '.')`;
    }
    return (TIME_COLUMNS as readonly string[]).includes(name)
      ? `strftime(${sqlName(name)}, '%Y-%m-%dT%H:%M:%SZ')`
      : sqlName(name);
  };
  return {
    columns,
    sql: `select ${columns
      .map(name => `${text(name)} as ${sqlName(name)}`)
      .join(', ')} from read_parquet(${sqlText(path)})`,
  };
}

const SEVERITY = { error: 'error', warning: 'warning', note: 'info' } as const;

/** What lists of loads show of a report. */
export function summaryOf(report: LoadReport): ConformanceSummary {
  const { dynamic, static: judged } = report;
  const findings: LoadFinding[] = report.findings.map(finding => ({
    rule: finding.code,
    severity: SEVERITY[finding.severity],
    message: finding.message,
    column: finding.column,
    count: finding.count,
    rows: finding.rows,
  }));
  if (report.readFrom === 'stored') {
    findings.push({
      rule: 'judged-from-stored-rows',
      severity: 'info',
      message:
        'The delivered file was gone when the rules were judged: how dates and amounts were spelt is not known',
      column: null,
      count: report.rows,
      rows: [],
    });
  }
  const parts = [
    partOf('static', judged.label, judged.counts),
    partOf(
      'dynamic',
      `Maestro's checks of FOCUS ${report.version.used}`,
      dynamic.counts,
    ),
  ];
  const sum = (name: 'passed' | 'failed' | 'skipped') =>
    parts.reduce((total, part) => total + part[name], 0);
  return {
    version: report.version.used,
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    parts,
    findings,
  };
}

/** What is neither held nor broken was skipped, for whatever reason. */
function partOf(
  kind: ConformancePart['kind'],
  label: string,
  counts: Readonly<Record<string, number>>,
): ConformancePart {
  const { fail: failed, pass: passed, ...rest } = counts;
  return {
    kind,
    label,
    passed,
    failed,
    skipped: Object.values(rest).reduce((sum, count) => sum + count, 0),
  };
}
