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

import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  LLM_NAMES_NONE,
  LLM_USAGE_BATCH_FORMAT,
  LlmUsageBatch,
  LlmUsagePage,
  LlmUsageSeal,
} from '@maestro/backstage-plugin-cost-common';
import {
  decodeKeyset,
  encodeKeyset,
} from '@maestro/backstage-plugin-maestro-node';
import { DateTime } from 'luxon';
import { usagePaths } from '../../engine/llm';
import { LedgerPort } from '../../ledger';
import {
  LlmUsageStore,
  StoredBatch,
  StoredUsage,
  UsageFilter,
} from '../../store/LlmUsageStore';
import { formatPico } from '../../store/pico';
import { spellings } from '../../pullRequests/types';
import { windowOf } from './LlmReports';

const PAGE = 25;

/** What is asked of rows; `LLM_NAMES_NONE`: those that name none. */
export interface UsageQuery {
  from?: string;
  to?: string;
  window?: string;
  team?: string;
  model?: string;
  pullRequest?: string;
  entityRef?: string;
  part?: 'all' | 'unreserved' | 'unknown';
  /** `any`: merge requests are written with # and with !. */
  spelling?: 'exact' | 'any';
  cursor?: string;
  limit?: number;
}

/** Rows behind figures of LLM spend, and the batches that seal them. */
export class UsageRows {
  constructor(
    private readonly options: {
      ledger: Pick<LedgerPort, 'proof'>;
      now: () => Date;
      timeZone: string;
      usage: LlmUsageStore;
    },
  ) {}

  /**
   * A page of rows, each with its way to the root of its batch.
   *
   * @throws InputError that names the field
   */
  async rows(query: UsageQuery): Promise<LlmUsagePage> {
    const { usage } = this.options;
    const filter = this.#filter(query);
    const limit = query.limit ?? PAGE;
    const [at, id] =
      query.cursor === undefined
        ? []
        : decodeKeyset(query.cursor, ['string', 'number']);
    const [found, total] = await Promise.all([
      usage.rows(filter, {
        after:
          id === undefined ? undefined : { at: String(at), id: Number(id) },
        limit: limit + 1,
      }),
      usage.total(filter),
    ]);
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown[limit - 1] : null;
    const seals = await this.#seals(shown);
    return {
      items: shown.map((row, place) => ({
        record: row.record,
        seal: seals[place],
      })),
      nextCursor: last && encodeKeyset([last.at, last.id]),
      total: {
        rows: total.rows,
        amount: total.rows > total.unknown ? formatPico(total.amount) : null,
        unknown: total.unknown,
        sealed: total.sealed,
      },
    };
  }

  /** Closed batches, newest first. */
  async batches(query: {
    cursor?: string;
    limit?: number;
  }): Promise<{ items: LlmUsageBatch[]; nextCursor: string | null }> {
    const limit = query.limit ?? PAGE;
    const below =
      query.cursor === undefined
        ? undefined
        : Number(decodeKeyset(query.cursor, ['number'])[0]);
    const found = await this.options.usage.batches({ below, limit: limit + 1 });
    const shown = found.slice(0, limit);
    return {
      items: shown.map(shownBatch),
      nextCursor:
        found.length > limit ? encodeKeyset([shown[limit - 1].batch]) : null,
    };
  }

  /**
   * A batch for the offline verifier: a header with the proof of its receipt
   * and the price rows that were used, a line for each row, an end.
   *
   * @throws NotFoundError for a batch that there is not, or that is not sealed
   */
  async export(
    number: number,
    credentials: BackstageCredentials,
  ): Promise<string> {
    const { ledger, usage } = this.options;
    const [batch] = await usage.batchesOf([number]);
    if (!batch) {
      throw new NotFoundError(`There is no batch ${number} of LLM usage`);
    }
    if (batch.seq === null) {
      throw new NotFoundError(
        `Batch ${number} of LLM usage is not sealed yet; ask again in a minute`,
      );
    }
    const [receipt, records] = await Promise.all([
      ledger.proof(batch.seq, credentials),
      usage.rowsOf(number),
    ]);
    const digests = new Set(
      records.flatMap(({ price }) => price?.digest ?? []),
    );
    const { error, seq, ...shown } = shownBatch(batch);
    const path = usagePaths(batch.leaves);
    return [
      {
        format: LLM_USAGE_BATCH_FORMAT,
        form: batch.form,
        ...shown,
        prices: await usage.priceRows([...digests]),
        receipt,
      },
      ...records.map((record, index) => ({ index, record, path: path(index) })),
      { end: true, count: records.length },
    ]
      .map(line => `${JSON.stringify(line)}\n`)
      .join('');
  }

  #filter(query: UsageQuery): UsageFilter {
    const { part } = query;
    const named = (text: string | undefined) =>
      text === LLM_NAMES_NONE ? null : text?.toLocaleLowerCase('en-US');
    const pullRequest = named(query.pullRequest);
    return {
      ...this.#time(query),
      team: named(query.team),
      pullRequest:
        pullRequest && query.spelling === 'any'
          ? spellings(pullRequest)
          : pullRequest,
      entityRef: named(query.entityRef),
      model: query.model,
      ...(part && part !== 'all' && { part }),
    };
  }

  #time({ from, to, window }: UsageQuery): UsageFilter {
    const { now, timeZone } = this.options;
    if (window === undefined) {
      const days = windowOf({ from, to }, now());
      return {
        days: { from: days.from.toISODate()!, to: days.to.toISODate()! },
      };
    }
    if (from !== undefined || to !== undefined) {
      throw new InputError(
        `window is ${JSON.stringify(window)} beside from or to; give either`,
      );
    }
    if (window === 'all') {
      return {};
    }
    const month = DateTime.fromFormat(window, 'yyyy-MM', { zone: timeZone });
    if (!month.isValid) {
      throw new InputError(
        `window is ${JSON.stringify(window)}; write all, or a month as YYYY-MM`,
      );
    }
    const instant = (at: DateTime) => at.toUTC().toISO()!;
    return {
      instants: {
        from: instant(month),
        to: instant(month.plus({ months: 1 })),
      },
    };
  }

  async #seals(
    rows: readonly StoredUsage[],
  ): Promise<Array<LlmUsageSeal | null>> {
    const numbers = new Set(rows.flatMap(({ batch }) => batch ?? []));
    const batches = new Map(
      (await this.options.usage.batchesOf([...numbers])).map(batch => [
        batch.batch,
        { batch, path: usagePaths(batch.leaves) },
      ]),
    );
    return rows.map(({ batch: number, index }) => {
      const found = number === null ? undefined : batches.get(number);
      return found && index !== null
        ? {
            batch: found.batch.batch,
            index,
            rows: found.batch.rows,
            root: found.batch.root,
            path: found.path(index),
            seq: found.batch.seq,
          }
        : null;
    });
  }
}

function shownBatch({ form, leaves, ...batch }: StoredBatch): LlmUsageBatch {
  return batch;
}
