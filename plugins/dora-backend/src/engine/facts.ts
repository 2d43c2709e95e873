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
  compareRevisions,
} from '@maestro/backstage-plugin-ledger-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';

/**
 * What the delivery metrics keep of the vocabulary, by kind.
 */
export const FACT_KINDS = {
  'dev.cdevents.service.deployed': 'deployment',
  'dev.cdevents.service.rolledback': 'deployment',
  'maestro.deployment.changed': 'deployment',
  'dev.cdevents.pipelinerun.queued': 'run',
  'dev.cdevents.pipelinerun.started': 'run',
  'dev.cdevents.pipelinerun.finished': 'run',
  'maestro.check.finished': 'check',
  'maestro.release.published': 'release',
  'maestro.tag.created': 'tag',
  'maestro.branch.pushed': 'push',
  'dev.cdevents.change.created': 'change',
  'dev.cdevents.change.updated': 'change',
  'dev.cdevents.change.merged': 'change',
  'dev.cdevents.change.abandoned': 'change',
  'dev.cdevents.change.reviewed': 'review',
  'dev.cdevents.incident.detected': 'incident',
  'dev.cdevents.incident.resolved': 'incident',
  'dev.cdevents.ticket.created': 'ticket',
  'dev.cdevents.ticket.updated': 'ticket',
  'dev.cdevents.ticket.closed': 'ticket',
  'maestro.attribution.claimed': 'claim',
  'maestro.repository.renamed': 'rename',
} as const satisfies Partial<Record<EventType, string>>;

export type FactKind = (typeof FACT_KINDS)[keyof typeof FACT_KINDS];

/** The kind of an event, or null for one that these metrics do not read. */
export function factKind(type: EventType): FactKind | null {
  return (FACT_KINDS as Partial<Record<EventType, FactKind>>)[type] ?? null;
}

/** Narrows events to one type of the vocabulary. */
export function isType<Type extends EventType>(
  event: CanonicalEvent,
  ...types: Type[]
): event is Extract<CanonicalEvent, CanonicalEventOf<Type>> {
  return (types as EventType[]).includes(event.type);
}

/**
 * Keeps one version per natural key: that with the greatest (`revision`,
 * canonical JSON of `data`), whatever the order and the number of copies.
 *
 * @returns the facts in ascending order of their natural keys
 */
export function foldFacts(events: Iterable<CanonicalEvent>): CanonicalEvent[] {
  const kept = new Map<string, { event: CanonicalEvent; dataJson: string }>();
  for (const event of events) {
    const candidate = { event, dataJson: canonicalJson(event.data) };
    const present = kept.get(event.naturalKey);
    if (
      !present ||
      compareRevisions(
        { revision: event.revision, dataJson: candidate.dataJson },
        { revision: present.event.revision, dataJson: present.dataJson },
      ) > 0
    ) {
      kept.set(event.naturalKey, candidate);
    }
  }
  return [...kept.keys()].sort().map(key => kept.get(key)!.event);
}

/** Milliseconds since the epoch; throws for text that is no instant. */
export function ms(instant: string): number {
  const value = Date.parse(instant);
  if (Number.isNaN(value)) {
    throw new TypeError(`${JSON.stringify(instant)} is not an instant`);
  }
  return value;
}

/** Compares two texts by code unit, as `sort()` does. */
export function byText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
