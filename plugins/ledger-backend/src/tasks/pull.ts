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

import { LoggerService } from '@backstage/backend-plugin-api';
import { LedgerSource } from '@maestro/backstage-plugin-ledger-node';
import { Ingest } from '../service/Ingest';
import { LedgerStore } from '../store/types';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Pages per run; the next run goes on where this one stopped. */
const MAX_PAGES = 200;

/**
 * Asks a source for what it has. A page is durable before its cursor is
 * stored, so that a crash repeats a page (which the log recognizes) and never
 * skips one.
 *
 * @throws what the source throws, after it was noted as the source's problem
 */
export async function pullSource(options: {
  source: LedgerSource;
  store: LedgerStore;
  ingest: Ingest;
  logger: LoggerService;
  backfillDays: number;
  now: () => string;
  signal: AbortSignal;
}): Promise<{ delivered: number; done: boolean }> {
  const { source, store, ingest, now, signal } = options;
  let state = await store.pullState(source.id);
  let delivered = 0;
  const since = new Date(
    Date.parse(now()) - options.backfillDays * DAY_MS,
  ).toISOString();
  try {
    for (let page = 0; page < MAX_PAGES && !signal.aborted; page++) {
      if (state.resumeAfter !== null && state.resumeAfter > now()) {
        return { delivered, done: false };
      }
      const pulled = await source.pull!({
        cursor: state.cursor,
        since,
        now: now(),
        signal,
      });
      for (const problem of pulled.problems) {
        options.logger.warn(`Pull of source ${source.id}: ${problem}`);
      }
      const results = await Promise.all(
        pulled.deliveries.map(delivery =>
          ingest.deliver(source, { ...delivery, receivedAt: now() }),
        ),
      );
      delivered += results.filter(({ duplicate }) => !duplicate).length;
      state = {
        cursor: pulled.cursor,
        done: pulled.done || state.done,
        resumeAfter: pulled.resumeAfter,
      };
      await store.savePullState(source.id, state, now());
      if (pulled.done) {
        await store.reportSourceProblem(
          source.id,
          pulled.problems[0] ?? null,
          now(),
        );
        return { delivered, done: true };
      }
    }
  } catch (error) {
    if (!signal.aborted) {
      await store.reportSourceProblem(
        source.id,
        `Pull: ${error.message}`,
        now(),
      );
    }
    throw error;
  }
  return { delivered, done: false };
}
