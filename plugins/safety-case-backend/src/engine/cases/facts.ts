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
  CanonicalEvent,
  CanonicalEventOf,
  EventType,
} from '@maestro/backstage-plugin-ledger-common';

/** A fact of the ledger with the receipts that told it, ascending. */
export type Fact = CanonicalEvent & { receipts: number[] };

/** What cases keep of the vocabulary, by kind. */
const KINDS = {
  'dev.cdevents.change.created': 'change',
  'dev.cdevents.change.updated': 'change',
  'dev.cdevents.change.merged': 'change',
  'dev.cdevents.change.abandoned': 'change',
  'dev.cdevents.change.reviewed': 'review',
  'maestro.branch.pushed': 'push',
  'maestro.check.finished': 'check',
  'dev.cdevents.pipelinerun.finished': 'run',
  'maestro.release.published': 'release',
  'maestro.tag.created': 'tag',
  'maestro.attribution.claimed': 'claim',
  'maestro.repository.renamed': 'rename',
} as const satisfies Partial<Record<EventType, string>>;

export type FactKind = (typeof KINDS)[keyof typeof KINDS];

/** The kind of an event, or null for one that cases do not read. */
export function factKind(type: EventType): FactKind | null {
  return (KINDS as Partial<Record<EventType, FactKind>>)[type] ?? null;
}

/** Narrows facts to some types of the vocabulary. */
export function isType<Type extends EventType>(
  event: CanonicalEvent,
  ...types: Type[]
): event is Extract<CanonicalEvent, CanonicalEventOf<Type>> {
  return (types as EventType[]).includes(event.type);
}

/** Compares two texts by code unit, as `sort()` does. */
export function byText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
