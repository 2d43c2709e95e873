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

import { ledgerUnattributedReadPermission } from '@maestro/backstage-plugin-ledger-common';
import { Attributed } from '../engine/attribution';
import { EventRow } from '../store/types';
import { Credentials, isAllowed, isService, RouterContext } from './context';

/** An event with what the present claims say about it. */
export interface AttributedEvent {
  row: EventRow;
  attributed: Attributed;
}

function refsOf({ row, attributed }: AttributedEvent): string[] {
  // These name their entity themselves; no claim need say whose they are.
  if (
    row.type === 'maestro.attribution.claimed' ||
    row.type === 'maestro.survey.closed'
  ) {
    return row.subject.service === null ? [] : [row.subject.service];
  }
  switch (attributed.state) {
    case 'claimed':
      return [attributed.entityRef];
    case 'shared':
      return attributed.entityRefs;
    default:
      return [];
  }
}

/** Attributes events and withholds those that the caller may not see. */
export async function visibleEvents(
  context: RouterContext,
  credentials: Credentials,
  rows: EventRow[],
): Promise<AttributedEvent[]> {
  const index = await context.attributions.index();
  const events = rows.map(row => ({
    row,
    attributed: index.attribute(row.subject, row.occurredAt),
  }));
  if (isService(credentials)) {
    return events;
  }
  const refs = [...new Set(events.flatMap(refsOf))];
  const [visible, unattributed] = await Promise.all([
    context.entityAccess.visible(refs, credentials),
    isAllowed(context, credentials, ledgerUnattributedReadPermission),
  ]);
  return events.filter(event => {
    const own = refsOf(event);
    return own.length === 0 ? unattributed : own.some(ref => visible.has(ref));
  });
}
