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
}

const COLUMNS = ['subject', 'prompt', 'strong_correct', 'weak_correct'];

/**
 * Reads a table of outcomes: CSV with the columns `subject`, `prompt`,
 * `strong_correct`, `weak_correct` and, if wanted, `contaminated`, the last
 * three 0 or 1.
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
    return {
      subject: record.subject,
      prompt: record.prompt,
      strong: flag('strong_correct', record.strong_correct),
      weak: flag('weak_correct', record.weak_correct),
      contaminated: flag('contaminated', record.contaminated ?? '0'),
    };
  });
}
