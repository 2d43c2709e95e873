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
import { Request, Response } from 'express';
import { InputError } from '@backstage/errors';
import {
  LEDGER_EXPORT_FORMAT,
  ledgerBodyReadPermission,
  ledgerExportPermission,
} from '@maestro/backstage-plugin-ledger-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { EventRow, LeafRow, LedgerStore, LogState } from '../store/types';
import { authorize, Credentials, RouterContext, toBase64 } from './context';
import { abortOnClose, write } from './feed';
import { checkpointAt, verifierKeyOf } from './receipts';
import { readPage } from './tail';
import { LedgerRouter } from './types';
import { visibleEvents } from './visibility';

const EXPORT_CHUNK = 500;
const MAX_FILTERED_EXPORT = 20_000;

interface ExportQuery {
  from?: number | string;
  to?: number | string;
  entityRef?: string;
  seqs?: number[];
  bodies?: boolean | string;
}

/** Receipts with proofs as NDJSON, for the offline verifier. */
export function addExportRoutes(
  router: LedgerRouter,
  context: RouterContext,
): void {
  const exportLog = async (
    req: Request<any, any, any, any>,
    res: Response<any>,
    query: ExportQuery,
  ) => {
    const credentials = await authorize(context, req, ledgerExportPermission);
    const bodies = String(query.bodies ?? false) === 'true';
    await auditExport(context, req, bodies);
    const log = await context.store.state();
    const selection = await select(context, credentials, log, query);
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
    for (const read of chunksOf(context.store, log, selection)) {
      if (reader.gone) {
        return;
      }
      const leaves = await read();
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
  };

  router.get('/export', async (req, res) => {
    const { seqs, ...query } = req.query;
    await exportLog(req, res, {
      ...query,
      seqs: seqs?.split(',').map(Number),
    });
  });

  router.post('/export', async (req, res) => {
    await exportLog(req, res, req.body as ExportQuery);
  });
}

/**
 * Taking records out is told; taking bodies out is a matter of its own.
 *
 * @throws NotAllowedError without the permission to read bodies
 */
async function auditExport(
  context: RouterContext,
  request: Request,
  bodies: boolean,
) {
  const audit = await context.auditor.createEvent({
    eventId: bodies ? 'body-read' : 'export',
    severityLevel: bodies ? 'high' : 'medium',
    request,
    meta: { export: true },
  });
  try {
    if (bodies) {
      await authorize(context, request, ledgerBodyReadPermission);
    }
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
  query: ExportQuery,
): Promise<Selection> {
  const from = Number(query.from ?? 0);
  const to = Number(query.to ?? log.size);
  if (from >= to || to > log.size) {
    throw new InputError(
      `from is ${from} and to is ${to}; ask for 0 <= from < to <= ${log.size}`,
    );
  }
  if (query.seqs !== undefined) {
    const { seqs } = query;
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

/** Reads one part of the file after the other, in ascending order. */
function* chunksOf(
  store: LedgerStore,
  log: LogState,
  selection: Selection,
): Generator<() => Promise<LeafRow[]>> {
  const { from, to, indexes } = selection;
  if (indexes === null) {
    for (let at = from; at < to; at += EXPORT_CHUNK) {
      yield () =>
        store.leaves(log.base + at, log.base + Math.min(at + EXPORT_CHUNK, to));
    }
    return;
  }
  const sorted = [...indexes].sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; at += EXPORT_CHUNK) {
    yield () =>
      store.leavesAt(
        sorted.slice(at, at + EXPORT_CHUNK).map(index => log.base + index),
      );
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
