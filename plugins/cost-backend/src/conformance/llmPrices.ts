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

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toDecimal } from '../engine/money';
import { PriceCatalogue, priceRequest } from '../engine/prices';
import {
  Json,
  Problems,
  casesOf,
  readVectors,
  required,
  runCases,
} from './cases';
import { Suite } from './suite';

const FILE = 'llm-prices/cases.json';

function checkPrice(
  vector: Json,
  file: Json,
  models: PriceCatalogue,
  problems: Problems,
): void {
  const expected = required<Json>('expected', vector.expected);
  const found = priceRequest(models, {
    provider: vector.provider,
    model: required('model', vector.model),
    at: required('time', vector.at ?? file.source?.defaultAt),
    usage: required('usage', vector.usage),
    apiUrl: vector.apiUrl ?? vector.providerApiUrl,
  });
  problems.same(
    'reason' in found ? `status (${found.reason})` : 'status',
    found.status,
    required('status', expected.status),
  );
  if (expected.row !== undefined) {
    problems.same('row', found.row, expected.row);
  }
  if (expected.rowIndex !== undefined) {
    problems.same('rowIndex', found.rowIndex, expected.rowIndex);
  }
  if (found.status !== 'priced' || expected.status !== 'priced') {
    return;
  }
  const tolerance = required('tolerance', file.tolerance);
  for (const part of ['input', 'output', 'total'] as const) {
    const stated = toDecimal(required(part, expected[part]), part);
    if (found[part].minus(stated).abs().greaterThan(tolerance)) {
      problems.add(`${part} is ${found[part]}, should be ${stated}`);
    }
  }
}

/** Prices of requests to language models. */
export const llmPrices: Suite = {
  name: 'llm-prices',
  present: folder => existsSync(join(folder, FILE)),
  async run(folder) {
    const file = required<Json>(FILE, await readVectors(join(folder, FILE)));
    const models: PriceCatalogue = required('models', file.models);
    return runCases(
      casesOf('cases.json', file.cases, (vector, problems) =>
        checkPrice(vector, file, models, problems),
      ),
    );
  },
};
