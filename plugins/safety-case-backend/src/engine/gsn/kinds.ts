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

import { GSN_KINDS, GsnKind } from './types';

/** First match counts: longer prefixes come before those that begin them. */
const PREFIXES: ReadonlyArray<readonly [string, GsnKind]> = [
  ['CG', 'CounterGoal'],
  ['G', 'Goal'],
  ['CSn', 'CounterSolution'],
  ['Sn', 'Solution'],
  ['S', 'Strategy'],
  ['C', 'Context'],
  ['A', 'Assumption'],
  ['J', 'Justification'],
];

/** Kind that an identifier announces; null: none. */
export function kindOfId(id: string): GsnKind | null {
  return PREFIXES.find(([prefix]) => id.startsWith(prefix))?.[1] ?? null;
}

/** Kind of that name; null: there is none. */
export function kindOfName(name: string): GsnKind | null {
  return GSN_KINDS.find(kind => kind === name) ?? null;
}

/** Kinds to which a relation may lead (GSN Community Standard 3, part 1). */
export const ALLOWED_TARGETS: Record<
  'supportedBy' | 'inContextOf',
  Partial<Record<GsnKind, readonly GsnKind[]>>
> = {
  supportedBy: {
    Goal: ['Goal', 'Strategy', 'Solution', 'CounterGoal', 'CounterSolution'],
    Strategy: [
      'Goal',
      'Strategy',
      'Solution',
      'CounterGoal',
      'CounterSolution',
    ],
    CounterGoal: ['CounterGoal', 'CounterSolution'],
  },
  inContextOf: {
    Goal: ['Context', 'Assumption', 'Justification'],
    Strategy: ['Context', 'Assumption', 'Justification'],
  },
};

export function isCounter(kind: GsnKind | null): boolean {
  return kind === 'CounterGoal' || kind === 'CounterSolution';
}
