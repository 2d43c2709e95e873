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

import {
  compareCatalogues,
  loadSecondCatalogue,
} from '../src/pullRequests/PriceCheck';
import { createPriceBook } from '../src/service/llm/PriceBook';

/**
 * `yarn bench cost prices`: on how many models two catalogues agree, and on
 * which rates they do not. At the rates of now: both are bundled, so the lines
 * change with a release of either, or at a dated row.
 */
export async function prices(): Promise<void> {
  const { compared, disagreements } = compareCatalogues(
    createPriceBook(),
    await loadSecondCatalogue(),
    new Date().toISOString(),
  );
  const models = new Set(disagreements.map(({ model }) => model));
  const plain = new Set(
    disagreements
      .filter(({ kind }) => kind === 'input' || kind === 'output')
      .map(({ model }) => model),
  );
  for (const { model, kind, ours, other } of disagreements) {
    console.log(`${model} ${kind}: ${ours} against ${other}`);
  }
  const part = ((100 * models.size) / compared).toFixed(1);
  console.log(
    `prices: ${compared} models compared, ${compared - models.size} agree, ${
      models.size
    } disagree (${part} %) on ${
      disagreements.length
    } rates; on input or output alone ${
      plain.size
    } do (US dollars per million tokens, ours against the other)`,
  );
}
