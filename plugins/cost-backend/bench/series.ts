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

import { parseArgs } from 'node:util';
import { gradeSeries } from '../src/grading/series/main';

/**
 * `yarn bench cost series [--tuning] [--count N] [--only anomalies|forecast]`:
 * how well anomalies are found and month ends forecast on made-up series; see
 * ../src/grading/series/README.md.
 */
export async function series(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      tuning: { type: 'boolean', default: false },
      count: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const { only, tuning } = values;
  if (only !== undefined && only !== 'anomalies' && only !== 'forecast') {
    throw new Error(`--only is "${only}"; write anomalies or forecast`);
  }
  const count = values.count === undefined ? undefined : Number(values.count);
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) {
    throw new Error(
      `--count is "${values.count}"; write a whole number above 0`,
    );
  }
  gradeSeries({
    tuning,
    only,
    ...(count === undefined ? {} : { count }),
    print: line => console.log(line),
    progress: line => process.stderr.write(`  ${line}\n`),
  });
}
