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
  DORA_PULL_REQUEST_FIGURES,
  DoraEntityModelCard,
  DoraHealthFactor,
  DoraPullRequest,
  DoraPullRequestAnatomy,
  DoraPullRequestPage,
} from '@maestro/backstage-plugin-dora-common';
import { Figure, FigureSeries } from '@maestro/backstage-plugin-maestro-common';

const AS_OF = '2026-11-20T08:00:00.000Z';
const WINDOW = {
  from: '2026-11-09T00:00:00.000Z',
  to: '2026-11-23T00:00:00.000Z',
  zone: 'UTC',
};
const HOUR = 3600;

function factor(change: Partial<DoraHealthFactor>): DoraHealthFactor {
  return {
    id: 'size',
    label: 'Size and complexity',
    value: 50,
    unit: 'lines',
    score: 1,
    weight: 1,
    percentile: 0.4,
    n: 20,
    missing: false,
    reason: '50 changed lines in 2 files.',
    howTo: null,
    ...change,
  };
}

/** An open request, with changes. */
export function aRequest(
  number: number,
  change: Partial<DoraPullRequest> = {},
): DoraPullRequest {
  return {
    id: `github.com~lighthouse~checkout~${number}`,
    host: 'github.com',
    repository: 'lighthouse/checkout',
    number,
    title: `Change ${number}`,
    url: `https://github.com/lighthouse/checkout/pull/${number}`,
    draft: false,
    bot: false,
    openedAt: '2026-11-18T08:00:00.000Z',
    readyAt: '2026-11-18T08:00:00.000Z',
    ageSeconds: 48 * HOUR,
    usualSeconds: 24 * HOUR,
    additions: 40,
    deletions: 10,
    changedFiles: 2,
    waitingFor: {
      role: 'reviewer',
      since: '2026-11-18T08:00:00.000Z',
      reason: 'Nobody has reviewed it yet.',
    },
    reworkCycles: 1,
    reruns: 0,
    health: {
      score: 0.67,
      restsOn: 0.5,
      factors: [
        factor({}),
        factor({
          id: 'coverage',
          label: 'Test coverage',
          value: null,
          unit: null,
          score: null,
          percentile: null,
          n: null,
          missing: true,
          reason: 'No source tells the change of test coverage.',
          howTo: 'Name the checks that judge it.',
        }),
      ],
    },
    mergeWindow: {
      source: 'history',
      earliest: '2026-11-21T08:00:00.000Z',
      likely: '2026-11-22T08:00:00.000Z',
      latest: '2026-11-26T08:00:00.000Z',
      level: 0.8,
      n: 20,
      mergeShare: 0.9,
      reason: 'Eight of ten of 20 past requests.',
    },
    receipts: [4, 9],
    ...change,
  };
}

/** A page of two open requests, with changes. */
export function aPage(
  change: Partial<DoraPullRequestPage> = {},
): DoraPullRequestPage {
  return {
    entityRef: 'component:default/checkout',
    zone: 'UTC',
    asOf: AS_OF,
    state: 'ok',
    reason: null,
    reasonCode: null,
    repositories: [
      { host: 'github.com', repository: 'lighthouse/checkout', sharedWith: 0 },
    ],
    open: 2,
    bots: 0,
    waiting: [
      { role: 'reviewer', count: 1, longestSince: '2026-11-18T08:00:00.000Z' },
      { role: 'author', count: 1, longestSince: '2026-11-19T08:00:00.000Z' },
      { role: 'checks', count: 0, longestSince: null },
      { role: 'merger', count: 0, longestSince: null },
    ],
    overdue: 1,
    commentsEnabled: false,
    items: [
      aRequest(1),
      aRequest(2, {
        draft: true,
        readyAt: null,
        usualSeconds: 24 * HOUR,
        ageSeconds: 24 * HOUR,
        waitingFor: {
          role: 'author',
          since: '2026-11-19T08:00:00.000Z',
          reason: 'It is a draft.',
        },
        health: { score: null, restsOn: 0, factors: [] },
        mergeWindow: {
          source: 'none',
          earliest: null,
          likely: null,
          latest: null,
          level: 0.8,
          n: 0,
          mergeShare: null,
          reason: 'A draft has no window.',
        },
      }),
    ],
    withheld: 0,
    nextCursor: null,
    ...change,
  };
}

function figure(
  id: string,
  label: string,
  value: number | null,
  unit = 's',
): Figure {
  return {
    id,
    label,
    value,
    unit,
    state: value === null ? 'no_data' : 'ok',
    reason:
      value === null
        ? 'No pull request of a person was merged in the window.'
        : null,
    n: value === null ? null : 12,
    interval: null,
    rule: 'pull-requests',
    edition: 'dora-2026',
    window: WINDOW,
    asOf: AS_OF,
    evidence: {
      kind: 'events',
      count: value === null ? 0 : 12,
      digest: null,
      href: null,
    },
  };
}

function series(figureId: string, values: Array<number | null>): FigureSeries {
  return {
    figureId,
    unit: 's',
    points: values.map((value, index) => ({
      bucket: `2026-W${46 + index}`,
      from: index === 0 ? WINDOW.from : '2026-11-16T00:00:00.000Z',
      to: index === 0 ? '2026-11-16T00:00:00.000Z' : WINDOW.to,
      partial: index === 1,
      value,
      n: value === null ? null : 6,
    })),
  };
}

/** How twelve requests passed their time: 10 hours on average. */
export function anAnatomy(
  change: Partial<DoraPullRequestAnatomy> = {},
  options: { values?: boolean } = {},
): DoraPullRequestAnatomy {
  const { values = true } = options;
  const of = (value: number) => (values ? value : null);
  const ids = DORA_PULL_REQUEST_FIGURES;
  return {
    entityRef: 'component:default/checkout',
    window: WINDOW,
    asOf: AS_OF,
    state: 'ok',
    reason: null,
    reasonCode: null,
    figures: [
      figure(ids.timeToMerge, 'Time to merge, median', of(8 * HOUR)),
      figure(
        ids.timeToMergeP75,
        'Time to merge, 75th percentile',
        of(9 * HOUR),
      ),
      figure(ids.timeToMergeMean, 'Time to merge, mean', of(10 * HOUR)),
      figure(ids.coding, 'Coding, mean', of(4 * HOUR)),
      figure(ids.open, 'Open, mean', of(0)),
      figure(ids.pickup, 'Pickup, mean', of(3 * HOUR)),
      figure(ids.review, 'Review, mean', of(2 * HOUR)),
      figure(ids.merge, 'Merge, mean', of(HOUR)),
      figure(ids.reworkCycles, 'Rework cycles', of(0.5), 'cycles'),
      figure(ids.reviewed, 'Reviewed by another person', of(0.9), 'ratio'),
      figure(ids.merged, 'Merged pull requests', of(12), 'pull requests'),
    ],
    series: [
      series(ids.coding, [of(4 * HOUR), null]),
      series(ids.pickup, [of(3 * HOUR), null]),
      series(ids.review, [of(2 * HOUR), null]),
      series(ids.merge, [of(HOUR), null]),
      series(ids.open, [of(0), null]),
      series(ids.timeToMergeMean, [of(10 * HOUR), null]),
      series(ids.timeToMerge, [of(8 * HOUR), null]),
    ],
    left: { bots: 3, contradictory: 0 },
    ...change,
  };
}

const METRICS = {
  n: 60,
  handTillAuc: 0.771,
  accuracy: 0.575,
  macroRecall: 0.55,
  logLoss: 0.9,
  ece: 0.021,
  coverage: 0.804,
};

/** A trained model that was judged for the portal, and not for the repository. */
export function aModelCard(trained = true): DoraEntityModelCard {
  const portal: DoraEntityModelCard['portal'] = {
    scope: 'portal',
    modelId: trained ? 'abc' : null,
    trainedAt: trained ? AS_OF : null,
    source: trained ? 'model' : 'history',
    reason: trained
      ? 'One model has learnt the requests of all repositories of the portal.'
      : 'The portal knows 12 merged requests; a model needs 400.',
    algorithm: 'Boosted trees and perceptrons.',
    data: {
      repositories: 2,
      requests: 900,
      merged: 800,
      from: '2026-05-01T00:00:00.000Z',
      to: AS_OF,
    },
    split: {
      rule: trained ? 'By the time of opening.' : '',
      at: trained ? AS_OF : null,
      train: 680,
      calibration: 60,
      validation: 60,
    },
    metrics: trained ? METRICS : null,
    baselines: trained
      ? [
          {
            name: 'Majority class',
            metrics: { ...METRICS, handTillAuc: 0.5, accuracy: 0.31 },
          },
        ]
      : [],
    intervalLevel: 0.8,
    features: trained ? ['calendar.hour'] : [],
    limits: ['It holds for requests that are merged in the end.'],
  };
  return {
    entityRef: 'component:default/checkout',
    portal,
    repositories: trained
      ? [
          {
            ...portal,
            scope: 'github.com/lighthouse/checkout',
            metrics: null,
            baselines: [],
            reason: 'Only 9 requests of this repository are held out.',
          },
        ]
      : [],
  };
}
