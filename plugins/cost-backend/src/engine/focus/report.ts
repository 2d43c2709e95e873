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
  FocusVersion,
  columnsOfVersion,
  detectVersion,
  focusColumn,
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
import { FocusModel } from './model';

export interface ConformanceOptions {
  /** Version that the source claims; default: the one of its header. */
  version?: FocusVersion;
  /** Applicability criteria that hold for the provider; default `ALL`. */
  applicability?: 'ALL' | readonly string[];
  /** Codes of national currencies; none: they are not looked up. */
  currencies?: ReadonlySet<string>;
  /** What the invoices say, by InvoiceId; without them it is not compared. */
  invoices?: ReadonlyMap<string, InvoiceTotal>;
  /** Largest difference that still counts as equal; default 1e-9. */
  tolerance?: string;
  /** Rule model of FOCUS; without it no static rule is run. */
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
  /** Null: no rule model was given. */
  static: {
    model: string;
    counts: Record<RuleResult['verdict'], number>;
    rules: RuleResult[];
  } | null;
}

/**
 * The conformance report of one import, over a data set that comes in blocks
 * of rows with the same columns.
 */
export class ConformanceRun {
  readonly #columns: readonly string[];
  readonly #options: ConformanceOptions;
  readonly #dynamic: DynamicConformance;
  readonly #static: StaticConformance | null;
  readonly #findings: FindingCheck[];
  #rows = 0;

  constructor(columns: readonly string[], options: ConformanceOptions = {}) {
    const { applicability = 'ALL', model, tolerance = '1e-9' } = options;
    const currencies = options.currencies ?? new Set<string>();
    this.#columns = columns;
    this.#options = options;
    this.#dynamic = new DynamicConformance({
      columns,
      applicability,
      currencies,
      invoices: options.invoices ?? null,
      tolerance,
      rules: options.dynamicRules,
    });
    this.#static = model
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
    this.#static?.see(new RowBlock({ columns: [...columns], rows: [] }));
  }

  /** Takes the next rows, in the order of the columns. */
  see(rows: FocusDataset['rows']): void {
    const block = new RowBlock(
      { columns: [...this.#columns], rows },
      this.#rows,
    );
    this.#rows += rows.length;
    this.#dynamic.see(block);
    this.#static?.see(block);
    this.#findings.forEach(check => check.see(block));
  }

  report(): ConformanceReport {
    const detected = detectVersion(this.#columns);
    const declared = this.#options.version ?? null;
    const used = declared ?? detected.version;
    const columns = sortColumns(this.#columns, used);
    const dynamic = this.#dynamic.results();
    const rules = this.#static?.results() ?? null;
    return {
      rows: this.#rows,
      version: {
        used,
        declared,
        detected: detected.version,
        because: detected.because,
      },
      columns,
      findings: [
        ...headerFindings(columns, used, declared, detected.version),
        ...this.#findings.flatMap(check => check.end()),
      ],
      dynamic: {
        counts: countsOf(dynamic, [
          'pass',
          'fail',
          'notApplicable',
          'cannotBeDecided',
        ]),
        rules: dynamic,
      },
      static: rules && {
        model: this.#options.model!.Details.FOCUSVersion,
        counts: countsOf(rules, ['pass', 'fail', 'skipped']),
        rules,
      },
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

function sortColumns(
  columns: readonly string[],
  version: FocusVersion,
): ConformanceReport['columns'] {
  const ofVersion = columnsOfVersion(version);
  const names = new Set(ofVersion.map(({ name }) => name));
  const isCustom = (name: string) => name.startsWith('x_');
  return {
    known: columns.filter(name => names.has(name)),
    custom: columns.filter(isCustom),
    unknown: columns.filter(
      name => focusColumn(name) === null && !isCustom(name),
    ),
    ofOtherVersions: columns.filter(
      name => focusColumn(name) !== null && !names.has(name),
    ),
    missing: ofVersion
      .filter(({ name }) => !columns.includes(name))
      .map(({ level, name }) => ({ name, level })),
  };
}

function headerFindings(
  { missing, ofOtherVersions, unknown }: ConformanceReport['columns'],
  used: FocusVersion,
  declared: FocusVersion | null,
  detected: FocusVersion,
): DataFinding[] {
  const head = (
    code: string,
    severity: DataFinding['severity'],
    names: string[],
    message: string,
  ): DataFinding[] =>
    names.length === 0
      ? []
      : [
          {
            code,
            severity,
            column: names.length === 1 ? names[0] : null,
            count: names.length,
            rows: [],
            examples: names,
            message: `${message}: ${names.join(', ')}`,
          },
        ];
  const level = (wanted: ColumnLevel) =>
    missing.filter(column => column.level === wanted).map(({ name }) => name);
  return [
    ...(declared !== null && declared !== detected
      ? head(
          'version-differs',
          'warning',
          [detected],
          `The source claims FOCUS ${declared}, its columns are those of`,
        )
      : []),
    ...head(
      'missing-column',
      'error',
      level('mandatory'),
      `FOCUS ${used} requires columns that are not there`,
    ),
    ...head(
      'missing-conditional-column',
      'note',
      level('conditional'),
      `FOCUS ${used} requires columns, where the provider supports what they hold, that are not there`,
    ),
    ...head(
      'unknown-column',
      'warning',
      unknown,
      'No version of FOCUS has these columns, and they carry no x_',
    ),
    ...head(
      'column-of-another-version',
      'note',
      ofOtherVersions,
      `FOCUS ${used} does not have these columns, another version has`,
    ),
  ];
}
