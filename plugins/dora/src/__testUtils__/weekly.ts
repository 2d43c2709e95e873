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
  DoraPackRecord,
  DoraPackSentence,
  DoraWeeklyPack,
} from '@maestro/backstage-plugin-dora-common';

export function aPackRecord(id: string, receipts = [7]): DoraPackRecord {
  return {
    id,
    entityRef: 'component:default/checkout',
    at: '2026-11-10T09:30:00.000Z',
    title: `Deployment ${id}`,
    url: `https://forge.example/${id}`,
    receipts,
  };
}

export function aSentence(
  text: string,
  records: DoraPackRecord[] = [],
  more: Partial<DoraPackSentence> = {},
): DoraPackSentence {
  return {
    text,
    about: null,
    records,
    count: records.length,
    withheld: 0,
    ...more,
  };
}

/** The pack of a week in which something moved and something failed. */
export function aPack(more: Partial<DoraWeeklyPack> = {}): DoraWeeklyPack {
  return {
    entityRef: 'component:default/checkout',
    title: 'checkout',
    week: '2026-W46',
    firstDay: '2026-11-09',
    lastDay: '2026-11-15',
    zone: 'Europe/Berlin',
    state: 'ok',
    reasonCode: null,
    reason: null,
    headline:
      '12 deployments this week, 1 of them failed; 1 metric moved beyond noise.',
    sections: [
      {
        id: 'changed',
        title: 'What changed',
        sentences: [
          aSentence('Deployment frequency of checkout rose.', [
            aPackRecord('a'),
            aPackRecord('b', [8, 9]),
          ]),
        ],
      },
      {
        id: 'failures',
        title: 'Failures',
        sentences: [
          aSentence('checkout: Deployment c failed.', [
            { ...aPackRecord('c', []), url: 'ftp://forge.example/c' },
          ]),
        ],
      },
      {
        id: 'unknown',
        title: 'What this pack cannot say',
        sentences: [aSentence('search: The source is silent.')],
      },
    ],
    withheld: 0,
    digest: 'd1'.repeat(32),
    weeks: { previous: '2026-W45', next: null, latest: '2026-W46' },
    ...more,
  };
}
