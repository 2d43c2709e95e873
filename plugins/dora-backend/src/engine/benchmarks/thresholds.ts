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

/** Groups of performance, best first. */
export const PERFORMANCE_LABELS = ['elite', 'high', 'medium', 'low'] as const;

export type PerformanceLabel = (typeof PERFORMANCE_LABELS)[number];

/** Cuts between the labels of one figure. */
export interface Threshold {
  figureId: string;
  /** Unit of the cuts: that of the figure. */
  unit: string;
  better: 'low' | 'high';
  /** Whether a value on a cut still has the better label. */
  inclusive: boolean;
  /** End of elite, high and medium. */
  cuts: readonly [number, number, number];
}

/** Cuts of one edition with where they come from. */
export interface ThresholdEdition {
  edition: string;
  source: string;
  thresholds: readonly Threshold[];
}

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const recovery: Threshold = {
  figureId: DORA_FIGURES.recoveryTime,
  unit: 's',
  better: 'low',
  inclusive: false,
  cuts: [HOUR, DAY, WEEK],
};

/**
 * Contiguous cuts as Apache DevLake publishes them for the reports of 2021 and
 * 2023; the reports themselves name clusters with gaps between them. For the
 * frequency, where DevLake counts days with a deployment and we count
 * deployments, the cuts are the words of the reports: on demand, daily or more
 * often; weekly; monthly (30 days); half-yearly (180 days).
 *
 * There are none after 2023: the clusters of 2024 are centroids in which the
 * medium group fails less often than the high one, and 2025 has no levels.
 */
export const THRESHOLD_EDITIONS: readonly ThresholdEdition[] = [
  {
    edition: '2023',
    source:
      'Accelerate State of DevOps 2023, cuts between the groups as published by Apache DevLake (commit 420e494b4ede9a16c4bfb59de099c797bcd7f5f1)',
    thresholds: [
      {
        figureId: DORA_FIGURES.deploymentFrequency,
        unit: 'deployments/week',
        better: 'high',
        inclusive: true,
        cuts: [7, 1, 7 / 30],
      },
      {
        figureId: DORA_FIGURES.leadTime,
        unit: 's',
        better: 'low',
        inclusive: false,
        cuts: [DAY, WEEK, 30 * DAY],
      },
      {
        figureId: DORA_FIGURES.changeFailureRate,
        unit: 'ratio',
        better: 'low',
        inclusive: true,
        cuts: [0.05, 0.1, 0.15],
      },
      recovery,
    ],
  },
  {
    edition: '2021',
    source:
      'Accelerate State of DevOps 2021, cuts between the groups as published by Apache DevLake (commit 420e494b4ede9a16c4bfb59de099c797bcd7f5f1)',
    thresholds: [
      {
        figureId: DORA_FIGURES.deploymentFrequency,
        unit: 'deployments/week',
        better: 'high',
        inclusive: true,
        cuts: [7, 7 / 30, 7 / 180],
      },
      {
        figureId: DORA_FIGURES.leadTime,
        unit: 's',
        better: 'low',
        inclusive: false,
        cuts: [HOUR, WEEK, 180 * DAY],
      },
      {
        figureId: DORA_FIGURES.changeFailureRate,
        unit: 'ratio',
        better: 'low',
        inclusive: true,
        cuts: [0.15, 0.2, 0.3],
      },
      recovery,
    ],
  },
];

/** A cluster of respondents: its middle, in the words of the survey. */
export interface Cluster {
  label: PerformanceLabel;
  /** Share of the respondents. */
  share: number;
  leadTime: string;
  deploymentFrequency: string;
  changeFailureRate: number;
  recoveryTime: string;
}

/**
 * Clusters of the report of 2024. They are centroids, not bounds: high fails
 * more often than medium, so no value can be put between them, and no function
 * here does. The figures are second-hand, from copies of the report's table.
 */
export const CLUSTERS_2024: readonly Cluster[] = [
  {
    label: 'elite',
    share: 0.19,
    leadTime: 'less than one day',
    deploymentFrequency: 'on demand',
    changeFailureRate: 0.05,
    recoveryTime: 'less than one hour',
  },
  {
    label: 'high',
    share: 0.22,
    leadTime: 'between one day and one week',
    deploymentFrequency: 'between once per day and once per week',
    changeFailureRate: 0.2,
    recoveryTime: 'less than one day',
  },
  {
    label: 'medium',
    share: 0.35,
    leadTime: 'between one week and one month',
    deploymentFrequency: 'between once per week and once per month',
    changeFailureRate: 0.1,
    recoveryTime: 'less than one day',
  },
  {
    label: 'low',
    share: 0.25,
    leadTime: 'between one month and six months',
    deploymentFrequency: 'between once per month and once every six months',
    changeFailureRate: 0.4,
    recoveryTime: 'between one week and one month',
  },
];

/** Label of one value; the point alone, as the other tools decide it. */
export function labelOfPoint(
  threshold: Threshold,
  value: number,
): PerformanceLabel {
  const { better, inclusive, cuts } = threshold;
  const index = cuts.findIndex(cut => {
    if (value === cut) {
      return inclusive;
    }
    return better === 'low' ? value < cut : value > cut;
  });
  return PERFORMANCE_LABELS[index < 0 ? 3 : index];
}
