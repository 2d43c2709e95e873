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
import { Json, Problems, casesOf, readVectors, runCases } from './cases';
import { Suite } from './suite';
import { checkAmount } from './vpa/amounts';
import { checkCheckpoint } from './vpa/checkpoint';
import { checkContainer } from './vpa/container';
import { checkEstimator } from './vpa/estimator';
import { checkHistogram } from './vpa/histogram';

const FILES: Record<string, (vector: Json, problems: Problems) => void> = {
  'histogram.json': checkHistogram,
  'estimator.json': checkEstimator,
  'container.json': checkContainer,
  'checkpoint.json': checkCheckpoint,
  'amounts.json': checkAmount,
};

/** Right-sizing: histograms, estimators, samples, stored state, amounts. */
export const vpa: Suite = {
  name: 'vpa',
  present: folder =>
    Object.keys(FILES).some(file => existsSync(join(folder, 'vpa', file))),
  async run(folder) {
    const cases = [];
    for (const [file, check] of Object.entries(FILES)) {
      const vectors = await readVectors(join(folder, 'vpa', file));
      if (vectors) {
        cases.push(...casesOf(file, vectors.cases, check));
      }
    }
    return runCases(cases);
  },
};
