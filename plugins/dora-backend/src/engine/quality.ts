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

import { DoraQualityCount } from '@maestro/backstage-plugin-dora-common';
import { AttributionQuality } from './failures';
import { LeadTimeQuality } from './leadTime';
import { EntityModel } from './model';

const MEANINGS: Record<keyof LeadTimeQuality, { id: string; meaning: string }> =
  {
    withoutBaseline: {
      id: 'first-deployment',
      meaning:
        'First deployments of a place: with nothing before them to compare with, they give no lead time.',
    },
    unknownCommit: {
      id: 'unknown-commit',
      meaning:
        'Deployments of a commit that no push told: what they brought is unknown, so they give no lead time.',
    },
    unknownBaseline: {
      id: 'unknown-baseline',
      meaning:
        'Deployments after one whose commit no push told: what is new in them is unknown, so they give no lead time.',
    },
    rollbacks: {
      id: 'rollback',
      meaning:
        'Deployments of a commit that an earlier one held already: they bring no change.',
    },
    negative: {
      id: 'negative-lead-time',
      meaning:
        'Changes that seem to be deployed before they began, by clocks that contradict each other: their lead time is unknown.',
    },
    unknownStart: {
      id: 'unknown-start',
      meaning: 'Changes whose start nobody tells: their lead time is unknown.',
    },
    outOfOrder: {
      id: 'steps-out-of-order',
      meaning:
        'Changes with a step that is told before the one it follows: the later step is taken to last no time, the sum stays.',
    },
  };

const INCIDENT_MEANINGS: Record<
  keyof AttributionQuality,
  { id: string; meaning: string }
> = {
  closedBeforeOpened: {
    id: 'incident-closed-before-opened',
    meaning:
      'Incidents that seem to be resolved before they began: they count as failures, their end is unknown.',
  },
  unknownStart: {
    id: 'incident-unknown-start',
    meaning:
      'Incidents of which nobody tells when the trouble began: their detection stands for it.',
  },
  unknownSeverity: {
    id: 'incident-unknown-severity',
    meaning:
      'Incidents without a severity that a scale knows: they count as severe enough.',
  },
  causeUnknown: {
    id: 'incident-unknown-cause',
    meaning:
      'Incidents that name a cause to which no deployment, or more than one, answers.',
  },
};

/** What kept data from being counted, in the order of the pipeline; only what occurred. */
export function qualityCounts(
  model: Pick<EntityModel, 'quality' | 'failures'>,
): DoraQualityCount[] {
  const counts: DoraQualityCount[] = [];
  for (const [reason, count] of Object.entries(model.quality)) {
    counts.push({ ...MEANINGS[reason as keyof LeadTimeQuality], count });
  }
  for (const [reason, named] of Object.entries(INCIDENT_MEANINGS)) {
    const count = model.failures.reduce(
      (sum, { material }) =>
        sum + material.attribution.quality[reason as keyof AttributionQuality],
      0,
    );
    counts.push({ ...named, count });
  }
  return counts.filter(({ count }) => count > 0);
}
