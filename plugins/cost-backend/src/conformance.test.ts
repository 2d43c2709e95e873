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
import { resolve } from 'node:path';
import { suites } from './conformance';

const DATA = resolve(__dirname, '../../../../shared/vectors/cost');

for (const suite of suites.cost) {
  const present = existsSync(DATA) && suite.present(DATA);
  // eslint-disable-next-line jest/valid-title
  (present ? describe : describe.skip)(
    present ? `suite ${suite.name}` : `suite ${suite.name}: no data at ${DATA}`,
    () => {
      it('passes whole', async () => {
        const {
          failures = [],
          passed,
          total,
        } = await suite.run(DATA, {
          lines: false,
        });
        expect(failures).toEqual([]);
        expect(total).toBeGreaterThan(0);
        expect(passed).toBe(total);
      }, 300_000);
    },
  );
}
