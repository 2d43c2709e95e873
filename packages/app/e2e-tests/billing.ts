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

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Amounts are whole numbers of 1e-15: sums are exact. */
const UNIT = BigInt(10) ** BigInt(15);

const COLUMNS = {
  billed: 'BilledCost',
  effective: 'EffectiveCost',
  contracted: 'ContractedCost',
  list: 'ListCost',
} as const;

export type Metric = keyof typeof COLUMNS;
export const METRICS = Object.keys(COLUMNS) as Metric[];

/** Sums by month of the charge and by file, metric and currency. */
export interface BillingSums {
  /** Key `2026-10 USD effective`: by the day of the charge, UTC. */
  months: Map<string, string>;
  /** Key `aws 2026-10 USD effective`: all rows of a delivered file. */
  files: Map<string, string>;
}

function unitsOf(text: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,15}))?$/.exec(
    text,
  )!;
  const size = BigInt(whole) * UNIT + BigInt(fraction.padEnd(15, '0'));
  return sign ? -size : size;
}

function textOf(units: bigint): string {
  const size = units < BigInt(0) ? -units : units;
  const fraction = String(size % UNIT)
    .padStart(15, '0')
    .replace(/0+$/, '');
  return `${units < BigInt(0) ? '-' : ''}${size / UNIT}${
    fraction && `.${fraction}`
  }`;
}

/** Fields of a line of CSV whose texts may be quoted. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/y;
  for (;;) {
    const [, quoted, plain, end] = field.exec(line)!;
    fields.push(quoted === undefined ? plain : quoted.replace(/""/g, '"'));
    if (end === '') {
      return fields;
    }
  }
}

/**
 * Adds up the columns of the delivered files. Knows nothing of how the portal
 * reads them.
 *
 * @param folder - where the launcher laid `aws-2026-10.csv` and the others
 */
export function sumBilling(folder: string): BillingSums {
  const months = new Map<string, bigint>();
  const files = new Map<string, bigint>();
  for (const name of readdirSync(folder)) {
    const found = /^(.+)-(\d{4}-\d\d)\.csv$/.exec(name);
    if (found) {
      const [head, ...lines] = readFileSync(join(folder, name), 'utf8')
        .trimEnd()
        .split('\n');
      const columns = fieldsOf(head);
      for (const line of lines) {
        const fields = fieldsOf(line);
        const of = (column: string) => fields[columns.indexOf(column)];
        const currency = of('BillingCurrency');
        for (const metric of METRICS) {
          const amount = unitsOf(of(COLUMNS[metric]));
          const month = of('ChargePeriodStart').slice(0, 7);
          for (const [sums, key] of [
            [months, `${month} ${currency} ${metric}`],
            [files, `${found[1]} ${found[2]} ${currency} ${metric}`],
          ] as const) {
            sums.set(key, (sums.get(key) ?? BigInt(0)) + amount);
          }
        }
      }
    }
  }
  const shown = (sums: Map<string, bigint>) =>
    new Map([...sums].map(([key, units]) => [key, textOf(units)]));
  return { months: shown(months), files: shown(files) };
}
