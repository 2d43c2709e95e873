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

import { InputError } from '@backstage/errors';
import { ReceiptSummary } from '@maestro/backstage-plugin-ledger-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { summaryOf } from '../engine/summary';
import { LeafRow, TailFilter } from '../store/types';
import { Credentials, parseInstant, RouterContext, toBase64 } from './context';
import { AttributedEvent, visibleEvents } from './visibility';

const DEFAULT_LIMIT = 50;
/** Pages of candidates that one request reads at most. */
const MAX_ROUNDS = 10;

export function summarize(
  leaf: LeafRow,
  events: AttributedEvent[],
): ReceiptSummary {
  return {
    seq: leaf.seq,
    kind: leaf.kind,
    source: leaf.source,
    deliveryId: leaf.deliveryId,
    receivedAt: leaf.receivedAt,
    recordedAt: leaf.recordedAt,
    leafHash: toBase64(leaf.leafHash),
    bodyState: leaf.bodyState,
    events: events.map(({ row, attributed }) => ({
      type: row.type,
      occurredAt: row.occurredAt,
      subject: row.subject,
      summary: summaryOf(row.type, JSON.parse(row.data)),
      entityRef: attributed.state === 'claimed' ? attributed.entityRef : null,
    })),
  };
}

export async function eventsBySeq(
  context: RouterContext,
  credentials: Credentials,
  leaves: LeafRow[],
): Promise<Map<number, AttributedEvent[]>> {
  const events = await visibleEvents(
    context,
    credentials,
    await context.store.eventsOf(leaves.map(({ seq }) => seq)),
  );
  const bySeq = new Map<number, AttributedEvent[]>();
  for (const event of events) {
    const list = bySeq.get(event.row.seq) ?? [];
    list.push(event);
    bySeq.set(event.row.seq, list);
  }
  return bySeq;
}

/**
 * Reads a page of the tail. A filter by entity is answered by SQL as far as
 * patterns go; which of several entities a pattern's delivery belongs to is
 * decided here, so a page may need several rounds.
 */
export async function readPage(
  context: RouterContext,
  credentials: Credentials,
  filter: TailFilter & { entityRef?: string },
): Promise<{ items: ReceiptSummary[]; nextCursor: string | null }> {
  const { entityRef, ...rest } = filter;
  const query: TailFilter = rest;
  if (entityRef !== undefined) {
    const index = await context.attributions.index();
    query.subjects = index.patternsOf(entityRef);
  }
  const items: ReceiptSummary[] = [];
  let before = filter.before;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const leaves = await context.store.tail({ ...query, before });
    const bySeq = await eventsBySeq(context, credentials, leaves);
    for (const leaf of leaves) {
      before = leaf.seq;
      const events = bySeq.get(leaf.seq) ?? [];
      const wanted =
        entityRef === undefined ||
        events.some(
          ({ attributed }) =>
            (attributed.state === 'claimed' &&
              attributed.entityRef === entityRef) ||
            (attributed.state === 'shared' &&
              attributed.entityRefs.includes(entityRef)),
        );
      // A receipt found by what its events say is not shown without them.
      if (wanted && (filter.type === undefined || events.length > 0)) {
        items.push(summarize(leaf, events));
      }
      if (items.length === filter.limit) {
        return { items, nextCursor: String(leaf.seq) };
      }
    }
    if (leaves.length < filter.limit) {
      return { items, nextCursor: null };
    }
  }
  return { items, nextCursor: String(before) };
}

/** What a caller asks the tail for, as it came. */
export interface TailQuery {
  source?: string;
  type?: string;
  entityRef?: string;
  from?: string;
  to?: string;
  cursor?: string;
  limit?: number | string;
}

/** @throws InputError that names the field; NotFoundError for the entity */
export async function findReceipts(
  context: RouterContext,
  credentials: Credentials,
  query: TailQuery,
) {
  const { source, type, from, to, cursor, limit } = query;
  let entityRef: string | undefined;
  if (query.entityRef !== undefined) {
    try {
      entityRef = normalizeEntityRef(query.entityRef);
    } catch (error) {
      throw new InputError(`entityRef: ${error.message}`);
    }
    await context.entityAccess.entity(entityRef, credentials);
  }
  return readPage(context, credentials, {
    source,
    type,
    entityRef,
    from: from === undefined ? undefined : parseInstant('from', from),
    to: to === undefined ? undefined : parseInstant('to', to),
    before: cursor === undefined ? undefined : Number(cursor),
    limit: Number(limit ?? DEFAULT_LIMIT),
  });
}
