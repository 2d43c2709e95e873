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

import { INDUSTRIES_2024, ORGANIZATION_SIZES_2024 } from './edition2024';
import { INDUSTRIES_2025, ORGANIZATION_SIZES_2025 } from './edition2025';
import { PublishedGroup } from './groups';

export * from './groups';
export * from './labels';
export * from './quickCheck';
export * from './thresholds';

/** The groups of one edition of the Quick Check, by key. */
export interface QuickCheckEdition {
  edition: string;
  source: string;
  industry: Readonly<Record<string, PublishedGroup>>;
  organizationSize: Readonly<Record<string, PublishedGroup>>;
}

const SOURCE =
  'DORA Quick Check, DORA, Google LLC, CC-BY-4.0 (dora-team/dora.dev, commit fcaf07b49791e8a16e39b85dbf92610520bf80b6)';

/** Published benchmarks of the Quick Check, the newest edition first. */
export const QUICK_CHECK_EDITIONS: readonly QuickCheckEdition[] = [
  {
    edition: '2025',
    source: SOURCE,
    industry: INDUSTRIES_2025,
    organizationSize: ORGANIZATION_SIZES_2025,
  },
  {
    edition: '2024',
    source: SOURCE,
    industry: INDUSTRIES_2024,
    organizationSize: ORGANIZATION_SIZES_2024,
  },
];
