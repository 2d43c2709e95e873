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
import { Response } from 'express';
import { ledgerReadPermission } from '@maestro/backstage-plugin-ledger-common';
import { EventRow } from '../store/types';
import { authorize, isService, RouterContext } from './context';
import { LedgerRouter } from './types';
import { visibleEvents } from './visibility';

const FEED_CHUNK = 2000;
/** Events that are counted beyond a page, at most. */
const MAX_REMAINING = 10_000;

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

export async function write(res: Response<any>, text: string): Promise<void> {
  if (!res.write(text)) {
    await once(res, 'drain');
  }
}

/** Wakes a writer that waits for a reader who has gone. */
export function abortOnClose(res: Response<any>): { gone: boolean } {
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
    const [head, remaining] = await Promise.all([
      context.store.feedHead(),
      atEnd ? 0 : context.store.feedRemaining(cursor, MAX_REMAINING),
    ]);
    res.end(`${JSON.stringify({ cursor, atEnd, head, remaining })}\n`);
  });
}
