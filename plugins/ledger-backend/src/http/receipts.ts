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

import { InputError, NotFoundError } from '@backstage/errors';
import {
  decodeReceipt,
  formatTlogProof,
  ledgerBodyReadPermission,
  ledgerReadPermission,
  ReceiptSummary,
} from '@maestro/backstage-plugin-ledger-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { summaryOf } from '../engine/summary';
import { LeafRow, LogState, TailFilter } from '../store/types';
import {
  authorize,
  Credentials,
  parseInstant,
  RouterContext,
  toBase64,
} from './context';
import { LedgerRouter } from './types';
import { AttributedEvent, visibleEvents } from './visibility';

const DEFAULT_LIMIT = 50;
/** Pages of candidates that one request reads at most. */
const MAX_ROUNDS = 10;

function summarize(leaf: LeafRow, events: AttributedEvent[]): ReceiptSummary {
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

async function eventsBySeq(
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
    const claim = (await context.attributions.index()).claimOf(entityRef);
    query.subjects = claim?.subjects ?? [];
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

async function leafOf(
  context: RouterContext,
  value: string | number,
): Promise<{ leaf: LeafRow; log: LogState }> {
  const seq = Number(value);
  const [leaf, log] = await Promise.all([
    context.store.leaf(seq),
    context.store.logOf(seq),
  ]);
  if (!leaf || !log) {
    throw new NotFoundError(`There is no receipt ${seq}`);
  }
  return { leaf, log };
}

/** A signed note for any size that the log has had. */
export async function checkpointAt(
  context: RouterContext,
  log: LogState,
  size: number,
): Promise<string> {
  if (size === log.size && log.checkpoint !== null) {
    return log.checkpoint;
  }
  if (size < 1 || size > log.size) {
    throw new InputError(
      `treeSize is ${size}; ask for 1 to ${log.size}, the present size`,
    );
  }
  const key = verifierKeyOf(context, log);
  if (!context.keys.find(key)) {
    throw new InputError(
      `treeSize is ${size}; ${log.origin} is closed and its key is not configured any more, so only its last checkpoint can be had: ask for ${log.size}`,
    );
  }
  return context.keys.sign({
    origin: log.origin,
    size,
    root: await context.proofs.root(log, size),
    key,
  });
}

/** The key that signs the checkpoints of a log. */
export function verifierKeyOf(context: RouterContext, log: LogState): string {
  return log.verifierKey ?? context.keys.configured.verifierKey(log.origin);
}

export function addReceiptRoutes(
  router: LedgerRouter,
  context: RouterContext,
): void {
  router.get('/receipts', async (req, res) => {
    const credentials = await authorize(context, req, ledgerReadPermission);
    const { source, type, from, to, cursor, limit } = req.query;
    let entityRef: string | undefined;
    if (req.query.entityRef !== undefined) {
      try {
        entityRef = normalizeEntityRef(req.query.entityRef);
      } catch (error) {
        throw new InputError(`entityRef: ${error.message}`);
      }
      await context.entityAccess.entity(entityRef, credentials);
    }
    res.json(
      await readPage(context, credentials, {
        source,
        type,
        entityRef,
        from: from === undefined ? undefined : parseInstant('from', from),
        to: to === undefined ? undefined : parseInstant('to', to),
        before: cursor === undefined ? undefined : Number(cursor),
        limit: Number(limit ?? DEFAULT_LIMIT),
      }),
    );
  });

  router.get('/receipts/:seq', async (req, res) => {
    const credentials = await authorize(context, req, ledgerReadPermission);
    const { leaf } = await leafOf(context, req.params.seq);
    const events = await eventsBySeq(context, credentials, [leaf]);
    res.json({
      ...summarize(leaf, events.get(leaf.seq) ?? []),
      receipt: { ...decodeReceipt(leaf.bytes) },
    });
  });

  router.get('/receipts/:seq/proof', async (req, res) => {
    await authorize(context, req, ledgerReadPermission);
    const { leaf, log } = await leafOf(context, req.params.seq);
    const treeSize = Number(req.query.treeSize ?? log.size);
    res.json({
      seq: leaf.seq,
      index: leaf.seq - log.base,
      leaf: toBase64(leaf.bytes),
      treeSize,
      proof: (await context.proofs.inclusion(log, leaf.seq, treeSize)).map(
        toBase64,
      ),
      checkpoint: await checkpointAt(context, log, treeSize),
      verifierKey: verifierKeyOf(context, log),
    });
  });

  router.get('/receipts/:seq/tlog-proof', async (req, res) => {
    await authorize(context, req, ledgerReadPermission);
    const { leaf, log } = await leafOf(context, req.params.seq);
    const text = formatTlogProof({
      index: BigInt(leaf.seq - log.base),
      proof: await context.proofs.inclusion(log, leaf.seq, log.size),
      checkpoint: await checkpointAt(context, log, log.size),
      extra: leaf.bytes,
    });
    res
      .attachment(`receipt-${leaf.seq}.tlog-proof`)
      .type('text/plain')
      .send(text);
  });

  router.get('/receipts/:seq/body', async (req, res) => {
    const seq = Number(req.params.seq);
    const audit = await context.auditor.createEvent({
      eventId: 'body-read',
      severityLevel: 'medium',
      request: req as never,
      meta: { seq },
    });
    try {
      await authorize(context, req, ledgerBodyReadPermission);
      const body = await context.store.body(seq);
      if (!body?.bytes) {
        throw new NotFoundError(
          body
            ? `The body of receipt ${seq} is ${body.state}; its digest stays in the log`
            : `Receipt ${seq} has no body`,
        );
      }
      // The bytes came from outside: never rendered, whatever they claim.
      res.setHeader('X-Content-Type-Options', 'nosniff');
      res
        .attachment(`receipt-${seq}.body`)
        .type('application/octet-stream')
        .send(Buffer.from(body.bytes) as never);
      await audit.success();
    } catch (error) {
      await audit.fail({ error });
      throw error;
    }
  });
}
