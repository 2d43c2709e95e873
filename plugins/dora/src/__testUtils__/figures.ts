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
  DoraDeployment,
  DoraFigures,
  DoraOverview,
  DoraOverviewRow,
} from '@maestro/backstage-plugin-dora-common';
import { Entity } from '@backstage/catalog-model';
import { Figure, FigureSeries } from '@maestro/backstage-plugin-maestro-common';

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

const FIVE = [
  DORA_FIGURES.deploymentFrequency,
  DORA_FIGURES.leadTime,
  DORA_FIGURES.changeFailureRate,
  DORA_FIGURES.recoveryTime,
  DORA_FIGURES.reworkRate,
];

const LABELS: Record<string, [string, string]> = {
  [DORA_FIGURES.deploymentFrequency]: [
    'Deployment frequency',
    'deployments/week',
  ],
  [DORA_FIGURES.leadTime]: ['Lead time for changes', 's'],
  [DORA_FIGURES.leadTimeP75]: ['p75', 's'],
  [DORA_FIGURES.leadTimeP90]: ['p90', 's'],
  [DORA_FIGURES.leadTimeMean]: ['Mean lead time', 's'],
  [DORA_FIGURES.leadTimeCoding]: ['Coding', 's'],
  [DORA_FIGURES.leadTimePickup]: ['Pickup', 's'],
  [DORA_FIGURES.leadTimeDeploy]: ['Deploy', 's'],
  [DORA_FIGURES.leadTimeWorking]: ['Lead time for changes, working hours', 's'],
  [DORA_FIGURES.changeFailureRate]: ['Change failure rate', 'ratio'],
  [DORA_FIGURES.recoveryTime]: ['Failed deployment recovery time', 's'],
  [DORA_FIGURES.reworkRate]: ['Deployment rework rate', 'ratio'],
};

const VALUES: Record<string, number> = {
  [DORA_FIGURES.deploymentFrequency]: 5.6,
  [DORA_FIGURES.leadTime]: 34_200,
  [DORA_FIGURES.leadTimeP75]: 59_400,
  [DORA_FIGURES.leadTimeP90]: 75_600,
  [DORA_FIGURES.leadTimeMean]: 36_000,
  [DORA_FIGURES.leadTimeCoding]: 7_200,
  [DORA_FIGURES.leadTimePickup]: 18_000,
  [DORA_FIGURES.leadTimeDeploy]: 10_800,
  [DORA_FIGURES.leadTimeWorking]: 14_400,
  [DORA_FIGURES.changeFailureRate]: 0.125,
  [DORA_FIGURES.recoveryTime]: 2_520,
  [DORA_FIGURES.reworkRate]: 0.08,
};

/** A figure of `DORA_FIGURES`, with changes. */
export function aDoraFigure(id: string, change: Partial<Figure> = {}): Figure {
  const [label, unit] = LABELS[id];
  const value = change.value === undefined ? VALUES[id] : change.value;
  return {
    id,
    label,
    value,
    unit,
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
    ...change,
  };
}

/** The series of a figure: two weeks, of which the second is running. */
export function aSeries(
  figureId: string,
  values: [number | null, number | null],
): FigureSeries {
  const point = (
    bucket: string,
    from: string,
    to: string,
    index: 0 | 1,
  ): FigureSeries['points'][number] => ({
    bucket,
    from,
    to,
    partial: index === 1,
    value: values[index],
    n: values[index] === null ? 0 : 3,
  });
  return {
    figureId,
    unit:
      figureId === DORA_FIGURES.deploymentFrequency
        ? 'deployments'
        : LABELS[figureId][1],
    points: [
      point(
        '2026-W46',
        '2026-11-09T00:00:00.000Z',
        '2026-11-16T00:00:00.000Z',
        0,
      ),
      point(
        '2026-W47',
        '2026-11-16T00:00:00.000Z',
        '2026-11-23T00:00:00.000Z',
        1,
      ),
    ],
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
    reasonCode: null,
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
    figures: Object.keys(LABELS).map(id =>
      aDoraFigure(id, values ? {} : { value: null }),
    ),
    series: [
      aSeries(DORA_FIGURES.deploymentFrequency, values ? [5, 3] : [null, null]),
      aSeries(
        DORA_FIGURES.changeFailureRate,
        values ? [0.25, 0] : [null, null],
      ),
    ],
    profile: 'dora-2026',
    benchmarks: [],
    quality: [],
    incidents: {
      state: 'ok',
      reason: null,
      incidents: 7,
      lastEventAt: '2026-11-20T05:00:00.000Z',
    },
    restatements: [],
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

/** A deployment that failed and was mended, with changes. */
export function aDeployment(
  change: Partial<DoraDeployment> = {},
): DoraDeployment {
  return {
    id: 'github.com|lighthouse/checkout|deployment|7',
    entityRef: 'component:default/checkout',
    title: 'Deployment 7',
    url: null,
    at: '2026-11-18T10:00:00.000Z',
    sha: 'c0ffee'.repeat(6),
    environment: 'production',
    status: 'failed',
    failures: [
      {
        kind: 'incident',
        title: 'Errors after fix receipt layout',
        url: 'https://forge.example/issues/9',
        severity: '2',
        at: '2026-11-18T10:20:00.000Z',
        restoredAt: '2026-11-18T11:20:00.000Z',
        rule: 'explicit-sha',
        confidence: 0.99,
        reason: 'The incident names commit c0ffee of this deployment.',
        receipts: [41],
      },
    ],
    rework: null,
    remediates: null,
    remediatedBy: { id: 'x', title: 'Deployment 8' },
    changes: [
      {
        id: 'pr-5',
        title: 'Fix receipt layout',
        url: 'https://forge.example/pull/5',
        leadTimeSeconds: 7_200,
      },
    ],
    receipts: [40],
    ...change,
  };
}

/** A row of an overview. */
export function aRow(change: Partial<DoraOverviewRow> = {}): DoraOverviewRow {
  return {
    entityRef: 'component:default/checkout',
    title: 'checkout',
    state: 'ok',
    reason: null,
    figures: FIVE.map(id => aDoraFigure(id)),
    series: [
      aSeries(DORA_FIGURES.deploymentFrequency, [5, 3]),
      aSeries(DORA_FIGURES.leadTime, [7_200, 3_600]),
    ],
    moved: [],
    ...change,
  };
}

/** Two services, of which one has no incident source. */
export function anOverview(change: Partial<DoraOverview> = {}): DoraOverview {
  const unknown = (id: string) =>
    aDoraFigure(id, { value: null, state: 'no_source' });
  return {
    entityRef: null,
    window: WINDOW,
    asOf: '2026-11-21T06:00:00.000Z',
    figures: FIVE.map(id => aDoraFigure(id)),
    series: [aSeries(DORA_FIGURES.deploymentFrequency, [9, 4])],
    coverage: [
      {
        kind: 'incidents',
        covered: 1,
        total: 2,
        missing: ['component:default/notifications-hub'],
        sentence:
          '1 of 2 services has no incident source, so its change failure rate is unknown',
      },
    ],
    rows: [
      aRow({
        moved: [
          {
            figureId: DORA_FIGURES.leadTime,
            direction: 'worse',
            before: 7_200,
            after: 34_200,
            unit: 's',
            reason: 'The 95 % interval of the change excludes zero.',
          },
        ],
      }),
      aRow({
        entityRef: 'component:default/notifications-hub',
        title: 'notifications-hub',
        figures: [
          aDoraFigure(DORA_FIGURES.deploymentFrequency),
          aDoraFigure(DORA_FIGURES.leadTime),
          unknown(DORA_FIGURES.changeFailureRate),
          unknown(DORA_FIGURES.recoveryTime),
          unknown(DORA_FIGURES.reworkRate),
        ],
      }),
    ],
    withheld: 0,
    ...change,
  };
}
