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

import { DORA_FIGURES } from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';

/** A part of the mean lead time. */
export interface Segment {
  id: string;
  label: string;
  /** What it is, within a sentence. */
  phrase: string;
  meaning: string;
  /** Mean over all changes, seconds. */
  value: number;
  /** Changes that have this part. */
  n: number | null;
}

const SEGMENTS: Array<Omit<Segment, 'value' | 'n'>> = [
  {
    id: DORA_FIGURES.leadTimeCoding,
    label: 'Coding',
    phrase: 'coding',
    meaning: 'First commit until ready for review, drafts included',
  },
  {
    id: DORA_FIGURES.leadTimePickup,
    label: 'Waiting for review',
    phrase: 'waiting for a first review',
    meaning: 'Ready until a person looks',
  },
  {
    id: DORA_FIGURES.leadTimeReview,
    label: 'In review',
    phrase: 'review',
    meaning: 'First review until approval, rework included',
  },
  {
    id: DORA_FIGURES.leadTimeMerge,
    label: 'Waiting for merge',
    phrase: 'waiting for the merge',
    meaning: 'Approval until the merge',
  },
  {
    id: DORA_FIGURES.leadTimeOpen,
    label: 'Open, not reviewed',
    phrase: 'being open without a review',
    meaning: 'Ready until the merge of what nobody reviewed',
  },
  {
    id: DORA_FIGURES.leadTimeDeploy,
    label: 'Waiting for production',
    phrase: 'waiting for production',
    meaning: 'Merge until the first production deployment',
  },
];

/** The parts of the mean lead time that are known, in their order. */
export function segmentsOf(figures: readonly Figure[]): Segment[] {
  const byId = new Map(figures.map(figure => [figure.id, figure]));
  return SEGMENTS.flatMap(segment => {
    const figure = byId.get(segment.id);
    return figure && figure.value !== null && figure.value > 0
      ? [{ ...segment, value: figure.value, n: figure.n }]
      : [];
  });
}
