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

import { attribution } from './attribution';
import { caps } from './caps';
import { focus } from './focus';
import { prices } from './prices';
import { routing } from './routing';
import { ingest } from './ingest';
import { series } from './series';

const PARTS: Record<string, (args: string[]) => Promise<void>> = {
  attribution,
  caps,
  focus,
  prices,
  routing,
  ingest,
  series,
};

/** `yarn bench cost PART ...`; each part says what it takes. */
export async function main(args: string[]): Promise<void> {
  const [name, ...rest] = args;
  const part = PARTS[name];
  if (!part) {
    throw new Error(
      `yarn bench cost PART: there is no part "${
        name ?? ''
      }"; known are ${Object.keys(PARTS).join(', ')}`,
    );
  }
  await part(rest);
}
