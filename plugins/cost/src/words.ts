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
  CostDay,
  CostHierarchy,
  CostLine,
  CostMetric,
  CostState,
} from '@maestro/backstage-plugin-cost-common';
import { minus, sum } from './format/money';

/** The four metrics of FOCUS in words. */
export const METRIC_WORDS: Record<
  CostMetric,
  { label: string; meaning: string }
> = {
  effective: {
    label: 'Effective',
    meaning:
      'After discounts, with its part of what was paid ahead: what running it costs.',
  },
  billed: {
    label: 'Billed',
    meaning:
      'What the invoice says, with purchases on the day they are billed.',
  },
  contracted: {
    label: 'Contracted',
    meaning: 'At negotiated prices, before commitments.',
  },
  list: { label: 'List', meaning: 'At public prices, before any discount.' },
};

export const HIERARCHY_WORDS: Record<CostHierarchy, string> = {
  ownership: 'By owner',
  partOf: 'By system',
};

/** Its place among the colours of parts: that of unallocated cost. */
export const REST_COLOUR = 4;

/** What of a day is in no stage: unallocated, and what stayed in pools. */
export const REST_WORDS = {
  label: 'Not attributed',
  meaning: 'Unallocated, and what is left in pools.',
};

/** Amount of a day that no entity has; exact. */
export function restOf({
  lines,
  total,
}: Pick<CostDay, 'lines' | 'total'>): string {
  return minus(total, sum(Object.values(lines)));
}

/** Stages in the order in which cost is handed out. */
export const LINE_WORDS: Record<CostLine, { label: string; meaning: string }> =
  {
    direct: { label: 'Direct', meaning: 'Rows that a rule gives to it alone.' },
    idle: {
      label: 'Idle',
      meaning: 'Its part of capacity that nobody used.',
    },
    shared: {
      label: 'Shared',
      meaning: 'Its part of what many use, split by stated rules.',
    },
    overhead: {
      label: 'Overhead',
      meaning: 'Its part of support, taxes and credits.',
    },
  };

/** Why there is no amount, or none to trust. */
export const STATE_WORDS: Record<
  Exclude<CostState, 'ok'>,
  { title: string; text: string }
> = {
  zero: {
    title: 'Nothing to pay',
    text: 'Billing rows are there, and they come to nothing.',
  },
  no_data: {
    title: 'No cost in this window',
    text: 'Rules lead billing rows here, but none fell in this window. Look at another month.',
  },
  not_annotated: {
    title: 'No rule leads billing data here',
    text: 'Say in the catalog file what is its own, or tag the resources with its name. Rows that were loaded before are claimed, too.',
  },
  no_source: {
    title: 'No billing data were loaded yet',
    text: 'Connect an export of a provider under maestro.cost.sources, or hand in a FOCUS file.',
  },
  stale: {
    title: 'The source is silent',
    text: 'Its last export is older than usual. Newer charges may be missing.',
  },
  computing: {
    title: 'Still computing',
    text: 'Billing data are being attributed; the page shows them in a moment.',
  },
};
