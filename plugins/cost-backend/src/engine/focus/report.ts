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

import { RowBlock } from './block';
import {
  ColumnLevel,
  FOCUS_VERSIONS,
  FocusVersion,
  detectVersion,
} from './columns';
import { RuleResult, StaticConformance } from './conform';
import { Exact, FocusDataset } from './dataset';
import { DynamicRule, InvoiceTotal } from './dynamic';
import {
  DynamicConformance,
  DynamicResult,
  DynamicVerdict,
} from './dynamicConform';
import { DataFinding, FindingCheck, findingChecks } from './findings';
import { headerFindings, sortColumns } from './header';
import { FocusModel } from './model';
import { staticTableOf } from './table';

export interface ConformanceOptions {
  /** Version that the source claims; default: the one of its header. */
  version?: FocusVersion;
  /**
   * Applicability criteria that hold for the provider. Default: nobody said
   * which; rules hold as with `ALL`, but that a conditional column is missing
   * is no fault then.
   */
  applicability?: 'ALL' | readonly string[];
  /** Codes of national currencies; none: they are not looked up. */
  currencies?: ReadonlySet<string>;
  /** What the invoices say, by InvoiceId; without them it is not compared. */
  invoices?: ReadonlyMap<string, InvoiceTotal>;
  /** Largest difference that still counts as equal; default 1e-9. */
  tolerance?: string;
  /**
   * Rule model of FOCUS for data of its version and older ones. Without it,
   * and for later data, the static rules are those of our own table.
   */
  model?: FocusModel;
  /** Dynamic rules; default all. */
  dynamicRules?: readonly DynamicRule[];
}

export interface ConformanceReport {
  rows: number;
  version: {
    /** By which the columns are judged. */
    used: FocusVersion;
    declared: FocusVersion | null;
    detected: FocusVersion;
    /** What in the header tells the version. */
    because: string;
  };
  columns: {
    /** Of the version. */
    known: string[];
    /** With x_, as the specification has it for what is not of FOCUS. */
    custom: string[];
    /** Of no version of FOCUS and without x_. */
    unknown: string[];
    /** Of FOCUS, in another version than this. */
    ofOtherVersions: string[];
    missing: Array<{ name: string; level: ColumnLevel }>;
  };
  findings: DataFinding[];
  dynamic: { counts: Record<DynamicVerdict, number>; rules: DynamicResult[] };
  static: StaticReport;
}

/** What the static rules come to, and whose they are. */
export type StaticReport = {
  /** The same in words. */
  label: string;
  /** Version of FOCUS whose rules they are. */
  model: string;
} & (
  | {
      source: 'ruleModel';
      counts: Record<RuleResult['verdict'], number>;
      rules: RuleResult[];
    }
  | {
      source: 'table';
      counts: Record<DynamicVerdict, number>;
      rules: DynamicResult[];
    }
);

const VERDICTS = ['pass', 'fail', 'notApplicable', 'cannotBeDecided'] as const;

/**
 * The conformance report of one import, over a data set that comes in blocks
 * of rows with the same columns.
 */
export class ConformanceRun {
  readonly #columns: readonly string[];
  readonly #options: ConformanceOptions;
  readonly #version: ConformanceReport['version'];
  readonly #dynamic: DynamicConformance;
  readonly #model: StaticConformance | null;
  readonly #table: DynamicConformance | null;
  readonly #findings: FindingCheck[];
  #rows = 0;

  constructor(columns: readonly string[], options: ConformanceOptions = {}) {
    const { applicability = 'ALL', model, tolerance = '1e-9' } = options;
    const currencies = options.currencies ?? new Set<string>();
    this.#columns = columns;
    this.#options = options;
    const detected = detectVersion(columns);
    const declared = options.version ?? null;
    const used = declared ?? detected.version;
    this.#version = {
      used,
      declared,
      detected: detected.version,
      because: detected.because,
    };
    const shared = {
      columns,
      currencies,
      invoices: options.invoices ?? null,
      tolerance,
      version: used,
    };
    this.#dynamic = new DynamicConformance({
      ...shared,
      applicability,
      rules: options.dynamicRules,
    });
    const isModelled = model !== undefined && covers(model, used);
    this.#table = isModelled
      ? null
      : new DynamicConformance({
          ...shared,
          applicability: options.applicability ?? null,
          rules: staticTableOf(used),
        });
    this.#model = isModelled
      ? new StaticConformance({
          model,
          rules: Object.entries(model.ModelRules)
            .filter(([, { Type }]) => Type === 'Static')
            .map(([id]) => id),
          applicability,
          currencies,
        })
      : null;
    this.#findings = findingChecks({
      columns,
      currencies,
      tolerance: new Exact(tolerance),
    });
    this.#model?.see(new RowBlock({ columns: [...columns], rows: [] }));
  }

  /** Takes the next rows, in the order of the columns. */
  see(rows: FocusDataset['rows']): void {
    const block = new RowBlock(
      { columns: [...this.#columns], rows },
      this.#rows,
    );
    this.#rows += rows.length;
    this.#dynamic.see(block);
    this.#model?.see(block);
    this.#table?.see(block);
    this.#findings.forEach(check => check.see(block));
  }

  report(): ConformanceReport {
    const { declared, detected, used } = this.#version;
    const columns = sortColumns(this.#columns, used);
    const dynamic = this.#dynamic.results();
    return {
      rows: this.#rows,
      version: this.#version,
      columns,
      findings: [
        ...headerFindings(columns, used, declared, detected),
        ...this.#findings.flatMap(check => check.end()),
      ],
      dynamic: { counts: countsOf(dynamic, VERDICTS), rules: dynamic },
      static: this.#staticReport(),
    };
  }

  #staticReport(): StaticReport {
    if (this.#model !== null) {
      const rules = this.#model.results();
      const model = this.#options.model!.Details.FOCUSVersion;
      return {
        source: 'ruleModel',
        label: `FOCUS rule model ${model}, configured`,
        model,
        counts: countsOf(rules, ['pass', 'fail', 'skipped']),
        rules,
      };
    }
    const rules = this.#table!.results();
    const { used } = this.#version;
    return {
      source: 'table',
      label: `Maestro's own table of FOCUS ${used}`,
      model: used,
      counts: countsOf(rules, VERDICTS),
      rules,
    };
  }
}

/** {@link ConformanceRun} of a data set in one piece. */
export function conformanceReport(
  dataset: FocusDataset,
  options: ConformanceOptions = {},
): ConformanceReport {
  const run = new ConformanceRun(dataset.columns, options);
  run.see(dataset.rows);
  return run.report();
}

/** Whether data of a version is to be judged by a model; unknown ones: yes. */
function covers({ Details }: FocusModel, used: FocusVersion): boolean {
  const [, version] = /^(\d+\.\d+)/.exec(Details.FOCUSVersion) ?? [];
  const at = (FOCUS_VERSIONS as readonly string[]).indexOf(version ?? '');
  return at < 0 || FOCUS_VERSIONS.indexOf(used) <= at;
}

function countsOf<Verdict extends string>(
  results: ReadonlyArray<{ verdict: Verdict }>,
  verdicts: readonly Verdict[],
): Record<Verdict, number> {
  return Object.fromEntries(
    verdicts.map(verdict => [
      verdict,
      results.filter(result => result.verdict === verdict).length,
    ]),
  ) as Record<Verdict, number>;
}
