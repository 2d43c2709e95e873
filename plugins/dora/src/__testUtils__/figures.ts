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
  DORA_FIGURES,
  DoraFigures,
} from '@maestro/backstage-plugin-dora-common';
import { Entity } from '@backstage/catalog-model';
import { Figure } from '@maestro/backstage-plugin-maestro-common';

const WINDOW = {
  from: '2026-08-31T00:00:00.000Z',
  to: '2026-11-23T00:00:00.000Z',
  zone: 'UTC',
};

export const CHECKOUT: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'checkout',
    namespace: 'default',
    annotations: { 'github.com/project-slug': 'lighthouse/checkout' },
  },
  spec: { type: 'service' },
};

function figure(id: string, label: string, value: number | null): Figure {
  return {
    id,
    label,
    value,
    unit: id === DORA_FIGURES.deploymentFrequency ? 'deployments/week' : 's',
    state: value === null ? 'no_data' : 'ok',
    reason: null,
    n: value === null ? 0 : 66,
    interval: null,
    rule: 'deployments',
    edition: 'dora-2026',
    window: WINDOW,
    asOf: '2026-11-21T06:00:00.000Z',
    evidence: {
      kind: 'events',
      count: value === null ? 0 : 66,
      digest: value === null ? null : 'ab'.repeat(32),
      href: null,
    },
  };
}

/** An answer of the backend, with changes. */
export function anAnswer(
  change: Partial<DoraFigures> = {},
  options: { values?: boolean } = {},
): DoraFigures {
  const { values = true } = options;
  return {
    entityRef: 'component:default/checkout',
    zone: 'UTC',
    window: WINDOW,
    asOf: '2026-11-21T06:00:00.000Z',
    state: 'ok',
    reason: null,
    source: {
      rule: 'deployments',
      subjects: [
        {
          host: 'github.com',
          repository: 'lighthouse/checkout',
          environment: null,
          service: null,
        },
      ],
      lastEventAt: '2026-11-21T05:00:00.000Z',
    },
    figures: [
      figure(
        DORA_FIGURES.deploymentFrequency,
        'Deployment frequency',
        values ? 5.6 : null,
      ),
      figure(
        DORA_FIGURES.leadTime,
        'Lead time for changes',
        values ? 34_200 : null,
      ),
      figure(DORA_FIGURES.leadTimeP75, 'p75', values ? 59_400 : null),
      figure(DORA_FIGURES.leadTimeP90, 'p90', values ? 75_600 : null),
    ],
    series: [
      {
        figureId: DORA_FIGURES.deploymentFrequency,
        unit: 'deployments',
        points: [
          {
            bucket: '2026-W47',
            from: '2026-11-16T00:00:00.000Z',
            to: '2026-11-23T00:00:00.000Z',
            partial: true,
            value: values ? 3 : null,
            n: values ? 3 : 0,
          },
        ],
      },
    ],
    freshness: { cursor: 100, behind: 0 },
    ...change,
  };
}

/** An answer without values and without any record yet. */
export function anEmptyAnswer(change: Partial<DoraFigures>): DoraFigures {
  const { source } = anAnswer();
  return anAnswer(
    { source: { ...source, lastEventAt: null }, ...change },
    { values: false },
  );
}
