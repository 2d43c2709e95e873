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

import { PublishedGroup } from './groups';

/*
 * Benchmarks of the DORA Quick Check, edition 2025, as published: dora-team/
 * dora.dev, commit fcaf07b49791e8a16e39b85dbf92610520bf80b6, svelte/quick-check/
 * src/lib/data/editions/2025 (source Apache-2.0, text CC-BY-4.0; attribution:
 * DORA, Google LLC). Pairs of mean and standard deviation, scale 0 to 10, in
 * the order of METRICS; changefailure, rework and instability: low is good.
 */

const METRICS = [
  'leadtime',
  'deployfreq',
  'failurerecovery',
  'changefailure',
  'rework',
  'software_delivery_throughput',
  'software_delivery_instability',
  'performance_average',
] as const;

type Row = [key: string, name: string, ...statistics: [number, number][]];

function groups(rows: Row[]): Record<string, PublishedGroup> {
  return Object.fromEntries(
    rows.map(([key, name, ...statistics]) => [
      key,
      {
        name,
        ...Object.fromEntries(
          statistics.map(([mean, std], index) => [
            METRICS[index],
            { mean, std },
          ]),
        ),
      },
    ]),
  );
}

/** By industry, edition 2025. */
export const INDUSTRIES_2025 = groups([
  [
    'all',
    'All industries',
    [5.5, 2.4],
    [4.8, 2.8],
    [7.4, 2.1],
    [1.9, 2.1],
    [2.2, 2.2],
    [6.0, 2.1],
    [2.1, 2.0],
    [4.3, 1.2],
  ],
  [
    'consumer',
    'Retail/Consumer/e-Commerce',
    [5.9, 2.3],
    [5.3, 2.7],
    [7.8, 1.8],
    [1.7, 2.0],
    [2.0, 1.9],
    [6.3, 2.0],
    [1.8, 1.7],
    [4.5, 1.1],
  ],
  [
    'media_entertainment',
    'Media & Entertainment',
    [5.8, 2.4],
    [5.2, 2.7],
    [7.6, 2.1],
    [1.8, 1.8],
    [1.8, 1.7],
    [6.2, 2.2],
    [1.8, 1.6],
    [4.4, 1.2],
  ],
  [
    'non_profit',
    'Non-profit',
    [5.9, 2.7],
    [4.5, 2.6],
    [7.5, 1.8],
    [2.2, 2.8],
    [2.1, 2.5],
    [6.1, 2.0],
    [2.2, 2.7],
    [4.4, 1.2],
  ],
  [
    'technology',
    'Technology',
    [5.7, 2.4],
    [4.9, 2.8],
    [7.4, 2.1],
    [1.9, 2.0],
    [2.3, 2.2],
    [6.1, 2.1],
    [2.1, 2.0],
    [4.4, 1.2],
  ],
  [
    'telecommunications',
    'Telecommunications',
    [5.2, 2.4],
    [4.7, 2.6],
    [7.2, 2.3],
    [2.4, 2.5],
    [2.6, 2.5],
    [5.7, 2.1],
    [2.5, 2.4],
    [4.4, 1.3],
  ],
  [
    'other',
    'Other',
    [5.7, 2.4],
    [5.0, 2.7],
    [7.6, 2.0],
    [1.6, 1.9],
    [2.0, 2.0],
    [6.1, 2.1],
    [1.8, 1.7],
    [4.3, 1.2],
  ],
  [
    'education',
    'Education',
    [5.5, 2.6],
    [4.5, 2.9],
    [6.6, 2.6],
    [2.7, 2.4],
    [2.9, 2.3],
    [5.6, 2.3],
    [2.7, 2.1],
    [4.3, 1.3],
  ],
  [
    'financial_services',
    'Financial Services',
    [5.4, 2.3],
    [5.1, 2.6],
    [7.7, 1.9],
    [1.7, 2.1],
    [1.9, 1.9],
    [6.1, 1.9],
    [1.8, 1.8],
    [4.3, 1.1],
  ],
  [
    'healthcare_pharmaceuticals',
    'Healthcare & Pharmaceuticals',
    [5.0, 2.6],
    [4.3, 2.8],
    [7.1, 2.2],
    [2.5, 2.3],
    [2.6, 2.4],
    [5.6, 2.2],
    [2.5, 2.2],
    [4.2, 1.4],
  ],
  [
    'energy',
    'Energy',
    [5.4, 2.5],
    [4.5, 2.7],
    [7.2, 1.9],
    [1.8, 1.8],
    [2.1, 1.9],
    [5.8, 2.0],
    [1.9, 1.6],
    [4.1, 1.1],
  ],
  [
    'government',
    'Government',
    [4.8, 2.6],
    [4.3, 3.0],
    [7.0, 2.1],
    [2.1, 2.2],
    [2.4, 2.2],
    [5.4, 2.3],
    [2.3, 2.0],
    [4.1, 1.3],
  ],
  [
    'insurance',
    'Insurance',
    [4.8, 2.2],
    [4.4, 2.5],
    [7.5, 1.8],
    [1.7, 2.0],
    [1.8, 1.9],
    [5.7, 1.8],
    [1.8, 1.8],
    [4.0, 1.2],
  ],
  [
    'industrials_manufacturing',
    'Industrials & Manufacturing',
    [4.9, 2.6],
    [3.7, 2.7],
    [6.5, 2.3],
    [2.0, 1.9],
    [2.4, 2.3],
    [5.1, 2.3],
    [2.2, 2.0],
    [3.9, 1.3],
  ],
]);

/** By size of the organization, edition 2025. */
export const ORGANIZATION_SIZES_2025 = groups([
  [
    'all',
    'All organizations',
    [5.5, 2.4],
    [4.8, 2.8],
    [2.6, 2.1],
    [1.9, 2.1],
    [2.2, 2.2],
    [6, 2.1],
    [2.1, 2.0],
    [4.3, 1.2],
  ],
  [
    'solo',
    '1 employee',
    [6.4, 2.7],
    [5.1, 3.4],
    [2.8, 2.6],
    [3.0, 3.1],
    [3.3, 3.1],
    [6.3, 2.1],
    [3.1, 3.0],
    [4.9, 1.6],
  ],
  [
    'fewer_than_10',
    '2 to 9 employees',
    [6.4, 2.7],
    [4.8, 2.9],
    [2.3, 2.2],
    [1.9, 2.2],
    [2.3, 2.3],
    [6.3, 2.3],
    [2.1, 2.0],
    [4.6, 1.4],
  ],
  [
    'fewer_than_100',
    '20 to 99 employees',
    [5.8, 2.3],
    [4.4, 2.4],
    [2.4, 1.9],
    [1.7, 1.8],
    [2.3, 2.1],
    [5.9, 1.9],
    [2.1, 1.9],
    [4.4, 1.1],
  ],
  [
    'fewer_than_500',
    '100 to 499 employees',
    [5.6, 2.4],
    [4.8, 2.7],
    [2.6, 2.1],
    [1.9, 2.0],
    [2.3, 2.2],
    [6.0, 2.0],
    [2.1, 2.0],
    [4.4, 1.2],
  ],
  [
    'fewer_than_1000',
    '500 to 999 employees',
    [5.5, 2.4],
    [4.7, 2.6],
    [2.7, 2.1],
    [1.8, 2.1],
    [2.2, 2.2],
    [6.0, 2.0],
    [2.1, 2.0],
    [4.3, 1.3],
  ],
  [
    'fewer_than_5000',
    '1,000 to 4,999 employees',
    [5.3, 2.4],
    [4.7, 2.7],
    [2.6, 2.2],
    [1.9, 2.1],
    [2.1, 2.1],
    [5.8, 2.1],
    [2.0, 1.9],
    [4.3, 1.2],
  ],
  [
    'fewer_than_10000',
    '5,000 to 9,999 employees',
    [5.4, 2.4],
    [4.8, 2.8],
    [2.5, 1.9],
    [1.8, 2.1],
    [2.0, 1.9],
    [6.0, 2.0],
    [1.9, 1.8],
    [4.3, 1.2],
  ],
  [
    'more_than_9999',
    '10,000 or more employees',
    [5.2, 2.5],
    [4.9, 2.8],
    [2.8, 2.2],
    [1.9, 2.2],
    [2.1, 2.2],
    [5.9, 2.2],
    [2.0, 2.0],
    [4.2, 1.2],
  ],
]);
