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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';
import { parse } from 'csv-parse/sync';
import { Outcome } from './metrics';

/** A prompt with what both models made of it. */
export interface OutcomeRow extends Outcome {
  /** Topic, such as `professional_law`. */
  subject: string;
  prompt: string;
  /** Whether the prompt is known to have leaked into training data. */
  contaminated: boolean;
  /** What the answers cost, USD, decimal text; null: not told. */
  strongCost: string | null;
  weakCost: string | null;
}

const COLUMNS = ['subject', 'prompt', 'strong_correct', 'weak_correct'];

/**
 * Reads a table of outcomes: CSV with the columns `subject`, `prompt`,
 * `strong_correct`, `weak_correct` and, if wanted, `contaminated`, the last
 * three 0 or 1; and, if wanted, `strong_cost` and `weak_cost`, what the two
 * answers cost in USD, empty where it is not known.
 *
 * @throws InvalidInputError naming the row and the column
 */
export function readOutcomes(csv: string): OutcomeRow[] {
  const records: Array<Record<string, string>> = parse(csv, {
    columns: true,
    bom: true,
  });
  return records.map((record, index) => {
    const missing = COLUMNS.find(column => record[column] === undefined);
    if (missing !== undefined) {
      throw new InvalidInputError(
        `outcomes have no column ${missing}; expected ${COLUMNS.join(', ')}`,
      );
    }
    const flag = (column: string, text: string) => {
      if (text !== '0' && text !== '1') {
        throw new InvalidInputError(
          `row ${index + 1}: ${column} is ${JSON.stringify(
            text,
          )}; expected 0 or 1`,
        );
      }
      return text === '1';
    };
    const cost = (column: string) => {
      const text = record[column]?.trim() ?? '';
      if (text !== '' && !/^\d+(?:\.\d+)?$/.test(text)) {
        throw new InvalidInputError(
          `row ${index + 1}: ${column} is ${JSON.stringify(
            text,
          )}; expected an amount in USD such as 0.00125, or nothing`,
        );
      }
      return text === '' ? null : text;
    };
    return {
      subject: record.subject,
      prompt: record.prompt,
      strong: flag('strong_correct', record.strong_correct),
      weak: flag('weak_correct', record.weak_correct),
      contaminated: flag('contaminated', record.contaminated ?? '0'),
      strongCost: cost('strong_cost'),
      weakCost: cost('weak_cost'),
    };
  });
}
