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

import { attribution } from './conformance/attribution';
import { focus } from './conformance/focus';
import { llmPrices } from './conformance/llmPrices';
import { opencost } from './conformance/opencost';
import { routing } from './conformance/routing';
import { Suite } from './conformance/suite';
import { vpa } from './conformance/vpa';

export type { Suite, SuiteResult } from './conformance/suite';

/** Suites of published vectors that this package's engines answer, by topic. */
export const suites: Record<string, Suite[]> = {
  cost: [vpa, llmPrices, opencost, routing, focus, attribution],
};
