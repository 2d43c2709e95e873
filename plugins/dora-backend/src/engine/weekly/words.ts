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

import { Segment } from '../segments';
import { WeeklyMetric } from './changes';

/** `12 min`, `5.2 h`, `3.4 days`; the same text on every machine. */
export function duration(seconds: number): string {
  if (seconds < 90 * 60) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 48 * 3600
    ? `${(seconds / 3600).toFixed(1)} h`
    : `${(seconds / 86400).toFixed(1)} days`;
}

/** `1 deployment`, `3 deployments`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `42 %`. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

export const METRIC_WORDS: Record<
  WeeklyMetric,
  { name: string; rose: string; fell: string; samples: string }
> = {
  'deployment-frequency': {
    name: 'Deployment frequency',
    rose: 'rose',
    fell: 'fell',
    samples: 'deployments',
  },
  'lead-time-for-changes': {
    name: 'Lead time for changes',
    rose: 'grew longer',
    fell: 'grew shorter',
    samples: 'changes',
  },
  'change-failure-rate': {
    name: 'Change failure rate',
    rose: 'rose',
    fell: 'fell',
    samples: 'settled deployments',
  },
  'failed-deployment-recovery-time': {
    name: 'Failed deployment recovery time',
    rose: 'grew longer',
    fell: 'grew shorter',
    samples: 'recoveries',
  },
  'deployment-rework-rate': {
    name: 'Deployment rework rate',
    rose: 'rose',
    fell: 'fell',
    samples: 'deployments',
  },
};

export const SEGMENT_WORDS: Record<Segment, string> = {
  coding: 'coding (first commit to ready for review)',
  pickup: 'waiting for the first review',
  review: 'review (first review to approval)',
  merge: 'waiting for the merge after approval',
  open: 'open without a review',
  deploy: 'waiting for the deployment after the merge',
};
