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

import { RandomStream } from './random';

/** Forge accounts of the example organisation; see examples/org.yaml. */
export const DEVELOPERS = [
  'ada-quist',
  'bram-osei',
  'chidi-lund',
  'dara-voss',
  'emil-tanaka',
  'farah-nordin',
  'gita-ramos',
] as const;

export const BOTS = ['renovate[bot]', 'review-helper[bot]'] as const;

const VERBS = ['Add', 'Fix', 'Improve', 'Remove', 'Rework', 'Speed up'];
const THINGS = [
  'address validation',
  'retry on time-out',
  'currency rounding',
  'empty basket page',
  'session refresh',
  'search facets',
  'receipt layout',
  'health endpoint',
  'feature flag clean-up',
  'stock reservation',
  'voucher rules',
  'query plan of the order list',
];

export function changeTitle(random: RandomStream): string {
  return `${random.pick(VERBS)} ${random.pick(THINGS)}`;
}

const OUTSIDE = [
  'Card network is slow for some customers',
  'Mail provider delays order mails',
  'Certificate of the staging gateway ran out',
  'Back office cannot log in',
];

/** Trouble that no deployment brought. */
export function unrelatedTrouble(random: RandomStream): string {
  return random.pick(OUTSIDE);
}
