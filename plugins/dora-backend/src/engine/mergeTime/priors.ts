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

import { GroupHistory } from './history';
import { mergeSecondsOf } from './projectHistory';
import { Prior, RequestRow } from './types';

/** Before anything is known: evenly spread, three hours, most are merged. */
const EVEN: Prior = {
  shares: [1 / 3, 1 / 3, 1 / 3],
  meanLog: Math.log1p(180),
  mergeRate: 0.85,
};

/** Shares, mean and merge rate of closed requests, all projects together. */
export function priorOf(closed: readonly RequestRow[]): Prior {
  const all = new GroupHistory();
  for (const row of closed) {
    all.add({ closedAt: row.closedAt!, mergeSeconds: mergeSecondsOf(row) });
  }
  return all.smoothed(EVEN);
}
