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

import { DoraFigures } from '@maestro/backstage-plugin-dora-common';

const HEADER = [
  'entity',
  'figure',
  'bucket',
  'from',
  'to',
  'value',
  'unit',
  'n',
  'low',
  'high',
  'level',
  'method',
  'state',
  'partial',
  'rule',
  'edition',
  'evidence_count',
  'evidence_digest',
];

/**
 * Figures and trend as CSV (RFC 4180): one line per figure with the bucket
 * `window`, one per week of each trend. An absent value is an empty field.
 */
export function figuresCsv(answer: DoraFigures): string {
  const rows: unknown[][] = [HEADER];
  for (const figure of answer.figures) {
    const { interval, evidence } = figure;
    rows.push([
      answer.entityRef,
      figure.id,
      'window',
      figure.window.from,
      figure.window.to,
      figure.value,
      figure.unit,
      figure.n,
      interval?.low,
      interval?.high,
      interval?.level,
      interval?.method,
      figure.state,
      null,
      figure.rule,
      figure.edition,
      evidence.count,
      evidence.digest,
    ]);
  }
  for (const { figureId, unit, points } of answer.series) {
    for (const { bucket, from, to, value, n, partial } of points) {
      const point = [answer.entityRef, figureId, bucket, from, to, value];
      rows.push([...point, unit, n, ...Array(5).fill(null), partial]);
    }
  }
  return rows
    .map(row => HEADER.map((_, index) => field(row[index])).join(','))
    .map(line => `${line}\r\n`)
    .join('');
}

function field(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  const text = String(value);
  // A spreadsheet would run text that starts like a formula.
  const safe =
    typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
