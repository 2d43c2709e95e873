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
 * Benchmarks of the DORA Quick Check, edition 2024, as published: dora-team/
 * dora.dev, commit fcaf07b49791e8a16e39b85dbf92610520bf80b6, svelte/quick-check/
 * src/lib/data/editions/2024 (source Apache-2.0, text CC-BY-4.0; attribution:
 * DORA, Google LLC). Pairs of mean and standard deviation, scale 0 to 10, in
 * the order of METRICS; changefailure, rework and instability: low is good.
 */

const METRICS = [
  'leadtime',
  'deployfreq',
  'failurerecovery',
  'changefailure',
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

/** By industry, edition 2024. */
export const INDUSTRIES_2024 = groups([
  [
    'all',
    'All industries',
    [5.1, 2.6],
    [5.3, 2.9],
    [7.5, 2.3],
    [1.7, 2.0],
    [6.7, 1.8],
  ],
  [
    'education',
    'Education',
    [4.8, 3.1],
    [5.1, 3.2],
    [6.6, 3.0],
    [1.6, 2.1],
    [6.7, 2.0],
  ],
  [
    'energy',
    'Energy',
    [4.6, 2.5],
    [4.9, 3.1],
    [6.6, 2.9],
    [2.7, 2.7],
    [6.1, 2.3],
  ],
  [
    'financial_services',
    'Financial Services',
    [4.9, 2.4],
    [5.2, 2.7],
    [7.9, 1.9],
    [1.6, 1.8],
    [6.6, 1.6],
  ],
  [
    'government',
    'Government',
    [4.6, 2.6],
    [4.4, 2.6],
    [6.8, 2.1],
    [2.4, 2.3],
    [5.9, 1.6],
  ],
  [
    'healthcare_pharmaceuticals',
    'Healthcare & Pharmaceuticals',
    [4.6, 2.6],
    [4.4, 2.6],
    [7.4, 2.5],
    [1.4, 1.5],
    [6.4, 1.6],
  ],
  [
    'industrials_manufacturing',
    'Industrials & Manufacturing',
    [4.8, 2.4],
    [4.9, 2.9],
    [6.6, 2.6],
    [1.7, 1.9],
    [6.4, 1.8],
  ],
  [
    'insurance',
    'Insurance',
    [4.4, 2.5],
    [4.9, 3.0],
    [6.9, 2.6],
    [1.8, 2.2],
    [6.3, 1.6],
  ],
  [
    'media_entertainment',
    'Media/Entertainment',
    [5.7, 2.7],
    [5.7, 2.7],
    [7.9, 2.4],
    [1.5, 1.9],
    [7.2, 1.8],
  ],
  [
    'non_profit',
    'Non-profit',
    [5.6, 3.1],
    [4.9, 2.5],
    [7.6, 2.0],
    [1.5, 2.3],
    [7.1, 1.8],
  ],
  [
    'consumer',
    'Retail/Consumer/e-Commerce',
    [5.8, 2.6],
    [6.3, 3.0],
    [8.0, 1.9],
    [1.5, 1.6],
    [7.3, 1.7],
  ],
  [
    'technology',
    'Technology',
    [5.4, 2.5],
    [5.5, 2.9],
    [7.7, 2.1],
    [1.6, 1.9],
    [6.8, 1.8],
  ],
  [
    'telecommunications',
    'Telecommunications',
    [4.8, 2.5],
    [4.9, 2.7],
    [7.2, 2.3],
    [1.9, 2.0],
    [6.3, 1.8],
  ],
  [
    'other',
    'Other',
    [5.5, 2.4],
    [5.6, 2.9],
    [7.8, 2.1],
    [1.7, 1.9],
    [6.9, 1.7],
  ],
]);

/** By size of the organization, edition 2024. */
export const ORGANIZATION_SIZES_2024 = groups([
  [
    'all',
    'All organizations',
    [5.1, 2.6],
    [5.3, 2.9],
    [7.5, 2.3],
    [1.7, 2.0],
    [6.7, 1.8],
  ],
  [
    'fewer_than_00002',
    'Just me - I am a freelancer or sole proprietor',
    [5.2, 3.5],
    [4.8, 3.6],
    [5.3, 3.6],
    [3.7, 3.3],
    [6.2, 2.2],
  ],
  [
    'fewer_than_010',
    '2 to 9 employees',
    [5.32, 2.8],
    [5.1, 2.9],
    [7.1, 2.6],
    [1.8, 1.9],
    [6.6, 2.1],
  ],
  [
    'fewer_than_020',
    '10 to 19 employees',
    [6.3, 2.5],
    [6.1, 2.6],
    [8.0, 2.4],
    [1.9, 2.0],
    [7.4, 1.7],
  ],
  [
    'fewer_than_100',
    '20 to 99 employees',
    [5.4, 2.6],
    [5.4, 2.8],
    [7.9, 1.9],
    [1.6, 1.9],
    [6.9, 1.7],
  ],
  [
    'fewer_than_500',
    '100 to 499 employees',
    [5.6, 2.5],
    [6.0, 2.9],
    [7.82, 2.1],
    [1.6, 1.8],
    [7.0, 1.8],
  ],
  [
    'fewer_than_1000',
    '500 to 999 employees',
    [5.0, 2.6],
    [5.4, 3.0],
    [7.5, 2.4],
    [1.8, 2.1],
    [6.8, 1.9],
  ],
  [
    'fewer_than_5000',
    '1000 to 4999 employees',
    [5.1, 2.5],
    [5.3, 2.9],
    [7.6, 2.0],
    [1.6, 1.8],
    [6.7, 1.7],
  ],
  [
    'fewer_than_10000',
    '5000 to 9999 employees',
    [4.9, 2.5],
    [5.2, 3.0],
    [7.4, 2.5],
    [1.7, 2.0],
    [6.62, 1.8],
  ],
  [
    'more_than_9999',
    '10000 or more employees',
    [4.8, 2.5],
    [4.8, 2.8],
    [7.5, 2.0],
    [1.6, 1.8],
    [6.4, 1.7],
  ],
]);
