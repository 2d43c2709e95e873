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

import { once } from 'node:events';
import { Request, Response } from 'express';
import {
  LEDGER_EXPORT_FORMAT,
  ledgerBodyReadPermission,
  ledgerExportPermission,
  ledgerReadPermission,
} from '@maestro/backstage-plugin-ledger-common';
import { InputError } from '@backstage/errors';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { EventRow, LogState } from '../store/types';
import {
  authorize,
  Credentials,
  isService,
  RouterContext,
  toBase64,
} from './context';
import { checkpointAt, readPage, verifierKeyOf } from './receipts';
import { LedgerRouter } from './types';
import { visibleEvents } from './visibility';

const FEED_CHUNK = 2000;
const EXPORT_CHUNK = 500;
const MAX_FILTERED_EXPORT = 20_000;

/** A line of the feed, put together without reading `data` again. */
export function feedLine(row: EventRow): string {
  return `{"type":"${row.type}","version":"${
    row.version
  }","naturalKey":${JSON.stringify(row.naturalKey)},"revision":${JSON.stringify(
    row.revision,
  )},"occurredAt":"${row.occurredAt}","subject":${JSON.stringify(
    row.subject,
  )},"data":${row.data},"position":${row.position},"seq":${
    row.seq
  },"source":${JSON.stringify(row.source)},"tenant":${JSON.stringify(
    row.tenant,
  )},"normalizer":${JSON.stringify(row.normalizer)},"recordedAt":"${
    row.recordedAt
  }"}\n`;
}

async function write(res: Response<any>, text: string): Promise<void> {
  if (!res.write(text)) {
    await once(res, 'drain');
  }
}

/** Wakes a writer that waits for a reader who has gone. */
function abortOnClose(res: Response<any>): { gone: boolean } {
  const state = { gone: false };
  res.once('close', () => {
    state.gone = true;
    res.emit('drain');
  });
  return state;
}

export function addFeedRoutes(
  router: LedgerRouter,
  context: RouterContext,
): void {
  router.get('/events', async (req, res) => {
    const credentials = await authorize(context, req, ledgerReadPermission);
    const limit = Number(req.query.limit ?? 5000);
    let cursor = Number(req.query.after ?? -1);
    let read = 0;
    let atEnd = false;
    const reader = abortOnClose(res);
    res.type('application/x-ndjson');
    while (!atEnd && read < limit && !reader.gone) {
      const wanted = Math.min(FEED_CHUNK, limit - read);
      const rows = await context.store.feed(cursor, wanted);
      read += rows.length;
      cursor = rows.at(-1)?.position ?? cursor;
      atEnd = rows.length < wanted;
      const visible = isService(credentials)
        ? rows
        : (await visibleEvents(context, credentials, rows)).map(
            ({ row }) => row,
          );
      await write(res, visible.map(feedLine).join(''));
    }
    res.end(`${JSON.stringify({ cursor, atEnd })}\n`);
  });

  router.get('/export', async (req, res) => {
    const credentials = await authorize(context, req, ledgerExportPermission);
    const bodies = String(req.query.bodies ?? false) === 'true';
    if (bodies) {
      await auditBodies(context, req as never);
    }
    const log = await context.store.state();
    const selection = await select(context, credentials, log, req.query);
    const reader = abortOnClose(res);
    res.attachment('maestro-ledger.ndjson').type('application/x-ndjson');
    await write(
      res,
      line({
        format: LEDGER_EXPORT_FORMAT,
        origin: log.origin,
        range: { from: selection.from, to: selection.to },
        contiguous: selection.indexes === null,
        filter: selection.filter,
        checkpoint: await checkpointAt(context, log, log.size),
        verifierKey: verifierKeyOf(context, log),
      }),
    );
    const whole =
      selection.indexes === null &&
      selection.from === 0 &&
      selection.to === log.size;
    let count = 0;
    for (const [from, to] of chunksOf(selection)) {
      if (reader.gone) {
        return;
      }
      const leaves = (
        await context.store.leaves(log.base + from, log.base + to)
      ).filter(({ seq }) => selection.indexes?.has(seq - log.base) ?? true);
      const events = await visibleEvents(
        context,
        credentials,
        await context.store.eventsOf(leaves.map(({ seq }) => seq)),
      );
      const lines: string[] = [];
      for (const leaf of leaves) {
        lines.push(
          line({
            seq: leaf.seq - log.base,
            leaf: toBase64(leaf.bytes),
            ...(whole
              ? {}
              : {
                  proof: (
                    await context.proofs.inclusion(log, leaf.seq, log.size)
                  ).map(toBase64),
                }),
            ...(bodies ? await bodyOf(context, leaf.seq) : {}),
            events: events
              .filter(({ row }) => row.seq === leaf.seq)
              .map(({ row }) => eventOf(row)),
          }),
        );
      }
      count += leaves.length;
      await write(res, lines.join(''));
    }
    res.end(line({ end: true, count }));
  });
}

async function auditBodies(context: RouterContext, request: Request) {
  const audit = await context.auditor.createEvent({
    eventId: 'body-read',
    severityLevel: 'high',
    request,
    meta: { export: true },
  });
  try {
    await authorize(context, request, ledgerBodyReadPermission);
    await audit.success();
  } catch (error) {
    await audit.fail({ error });
    throw error;
  }
}

async function bodyOf(
  context: RouterContext,
  seq: number,
): Promise<{ body?: string; salt?: string }> {
  const body = await context.store.body(seq);
  return body?.bytes && body.salt
    ? { body: toBase64(body.bytes), salt: toBase64(body.salt) }
    : {};
}

interface Selection {
  /** Leaf indexes, half-open. */
  from: number;
  to: number;
  /** Null: all of them. */
  indexes: Set<number> | null;
  filter: Record<string, unknown> | null;
}

async function select(
  context: RouterContext,
  credentials: Credentials,
  log: LogState,
  query: {
    from?: number | string;
    to?: number | string;
    entityRef?: string;
    seqs?: string;
  },
): Promise<Selection> {
  const from = Number(query.from ?? 0);
  const to = Number(query.to ?? log.size);
  if (from >= to || to > log.size) {
    throw new InputError(
      `from is ${from} and to is ${to}; ask for 0 <= from < to <= ${log.size}`,
    );
  }
  if (query.seqs !== undefined) {
    const seqs = query.seqs.split(',').map(Number);
    const indexes = new Set(seqs.map(seq => seq - log.base));
    const wrong = seqs.find(
      seq => seq - log.base < 0 || seq - log.base >= log.size,
    );
    if (wrong !== undefined) {
      throw new InputError(
        `seqs names ${wrong}; ${log.origin} holds ${log.base} to ${
          log.base + log.size - 1
        }`,
      );
    }
    return { from: 0, to: log.size, indexes, filter: { seqs: seqs.length } };
  }
  if (query.entityRef !== undefined) {
    let entityRef: string;
    try {
      entityRef = normalizeEntityRef(query.entityRef);
    } catch (error) {
      throw new InputError(`entityRef: ${error.message}`);
    }
    await context.entityAccess.entity(entityRef, credentials);
    const indexes = new Set<number>();
    let before: number | undefined = log.base + to;
    while (before !== undefined && indexes.size < MAX_FILTERED_EXPORT) {
      const page: Awaited<ReturnType<typeof readPage>> = await readPage(
        context,
        credentials,
        { entityRef, before, limit: 200 },
      );
      for (const { seq } of page.items) {
        if (seq - log.base >= from) {
          indexes.add(seq - log.base);
        }
      }
      before =
        page.nextCursor !== null && Number(page.nextCursor) > log.base + from
          ? Number(page.nextCursor)
          : undefined;
    }
    return { from, to, indexes, filter: { entityRef } };
  }
  return { from, to, indexes: null, filter: null };
}

function* chunksOf(selection: Selection): Generator<[number, number]> {
  if (selection.indexes === null) {
    for (let at = selection.from; at < selection.to; at += EXPORT_CHUNK) {
      yield [at, Math.min(at + EXPORT_CHUNK, selection.to)];
    }
    return;
  }
  for (const index of [...selection.indexes].sort((a, b) => a - b)) {
    yield [index, index + 1];
  }
}

function eventOf(row: EventRow) {
  return {
    type: row.type,
    version: row.version,
    naturalKey: row.naturalKey,
    revision: row.revision,
    occurredAt: row.occurredAt,
    subject: row.subject,
    data: JSON.parse(row.data),
  };
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
