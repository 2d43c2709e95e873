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

import { createHash } from 'node:crypto';
import { Knex } from 'knex';
import {
  AccountKey,
  AccountSpec,
  Admission,
  LlmStore,
  NewReservation,
  NewUsage,
  OpenNotice,
  Pico,
  Settlement,
  SpendDimension,
  SpendGroup,
  SpendQuery,
  StoredAccount,
  StoredReservation,
} from './llmTypes';

const ACCOUNT = 'cost_llm_account';
const RESERVATION = 'cost_llm_reservation';
const USAGE = 'cost_llm_usage';
const NOTICE = 'cost_llm_notice';
const PRICE = 'cost_llm_price';

const accountIdOf = ({ kind, key, window }: AccountKey) =>
  createHash('sha256')
    .update(JSON.stringify([kind, key, window]))
    .digest('hex');

// Numbers above 2^53 would be rounded by the driver of SQLite.
const AS_TEXT = (column: string) => `CAST(${column} AS TEXT) AS ${column}`;

const big = (value: unknown): bigint => BigInt(String(value));
const bigOrNull = (value: unknown) =>
  value === null || value === undefined ? null : big(value);

/** 80 and 95 percent of a cap, rounded up: reached means equal or above. */
function thresholdsOf(cap: Pico | null) {
  return cap === null
    ? { warn_at: null, critical_at: null }
    : {
        warn_at: (cap * 80n + 99n) / 100n,
        critical_at: (cap * 95n + 99n) / 100n,
      };
}

/** `LlmStore` in a database; amounts are whole 1e-12 US dollars. */
export class DatabaseLlmStore implements LlmStore {
  static create(options: { knex: Knex }): DatabaseLlmStore {
    return new DatabaseLlmStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async reserve(
    reservation: NewReservation,
    specs: readonly AccountSpec[],
  ): Promise<Admission> {
    const known = await this.#byRequest(reservation.requestId);
    if (known) {
      return { admitted: true, reservation: known, repeated: true };
    }
    await this.#open(specs);
    const ids = specs.map(accountIdOf);
    try {
      return await this.knex.transaction(async tx => {
        await this.#lock(tx, ids);
        // The one statement that decides; rows are locked in a fixed order.
        const updated = await tx(ACCOUNT)
          .whereIn('account_id', ids)
          .whereNotExists(
            tx(`${ACCOUNT} as other`)
              .whereIn('other.account_id', ids)
              .whereNotNull('other.cap')
              .whereRaw('other.spent + other.reserved + ? > other.cap', [
                reservation.amount as never,
              ])
              .select(tx.raw('1')),
          )
          .update({
            reserved: tx.raw('reserved + ?', [reservation.amount as never]),
          });
        if (updated !== ids.length) {
          const accounts = await this.#read(tx, ids);
          const full = ids
            .map(id => accounts.find(({ accountId }) => accountId === id)!)
            .find(
              ({ cap, spent, reserved }) =>
                cap !== null && spent + reserved + reservation.amount > cap,
            )!;
          return { admitted: false as const, account: full };
        }
        await tx(RESERVATION).insert({
          reservation_id: reservation.reservationId,
          request_id: reservation.requestId,
          state: 'reserved',
          provider: reservation.provider,
          model: reservation.model,
          amount: reservation.amount,
          price_row: reservation.priceRow,
          pull_request: reservation.pullRequest,
          team: reservation.team,
          entity_ref: reservation.entityRef,
          accounts: JSON.stringify(ids),
          created_at: reservation.createdAt,
          expires_at: reservation.expiresAt,
        } as never);
        return {
          admitted: true as const,
          repeated: false,
          reservation: {
            ...reservation,
            state: 'reserved' as const,
            actual: null,
            overReservation: false,
            settledAt: null,
            accounts: ids,
          },
        };
      });
    } catch (error) {
      // The same request at the same time: the other one holds the money.
      const raced = await this.#byRequest(reservation.requestId);
      if (raced) {
        return { admitted: true, reservation: raced, repeated: true };
      }
      throw error;
    }
  }

  async settle(
    reservationId: string,
    usage: NewUsage & { amount: Pico },
    now: string,
  ): Promise<Settlement> {
    return this.knex.transaction(async tx => {
      const found = await this.#reservation(tx, {
        reservation_id: reservationId,
      });
      if (!found) {
        return { outcome: 'unknown_reservation' };
      }
      // In the order of all others: accounts first, then the reservation.
      await this.#lock(tx, found.accounts);
      const before = (await this.#reservation(tx, {
        reservation_id: reservationId,
      }))!;
      if (before.actual !== null) {
        return before.actual === usage.amount
          ? { outcome: 'repeated', reservation: before }
          : { outcome: 'conflict', reservation: before };
      }
      const late = before.state === 'expired';
      const over = usage.amount > before.amount;
      const beyond = over ? usage.amount - before.amount : 0n;
      const after = {
        state: 'settled' as const,
        actual: usage.amount,
        overReservation: over,
        settledAt: now,
      };
      const isNew = await this.#insertUsage(tx, usage, {
        now,
        reservationId: late ? null : reservationId,
        settles: reservationId,
      });
      if (!isNew) {
        // Reported before without its reservation: the money is booked.
        return { outcome: 'booked_before' };
      }
      await tx(RESERVATION)
        .where({ reservation_id: reservationId })
        .update({
          state: after.state,
          actual: after.actual,
          over_reservation: over,
          settled_at: now,
        } as never);
      await this.#add(tx, before.accounts, {
        spent: usage.amount,
        // What had expired holds nothing any more.
        reserved: late ? 0n : -before.amount,
        unreserved: late ? usage.amount : beyond,
      });
      await this.#notice(tx, before.accounts, now);
      return {
        outcome: late ? 'late' : 'settled',
        reservation: { ...before, ...after },
      };
    });
  }

  async book(
    usage: NewUsage,
    specs: readonly AccountSpec[],
    now: string,
  ): Promise<boolean> {
    await this.#open(specs);
    const ids = specs.map(accountIdOf);
    return this.knex.transaction(async tx => {
      await this.#lock(tx, ids);
      const isNew = await this.#insertUsage(tx, usage, {
        now,
        reservationId: null,
        settles: null,
      });
      if (!isNew) {
        return false;
      }
      if (usage.amount === null) {
        await tx(ACCOUNT).whereIn('account_id', ids).increment('unknown', 1);
      } else {
        await this.#add(tx, ids, {
          spent: usage.amount,
          reserved: 0n,
          unreserved: usage.amount,
        });
        await this.#notice(tx, ids, now);
      }
      return true;
    });
  }

  async expire(now: string): Promise<number> {
    const stale = await this.knex(RESERVATION)
      .where({ state: 'reserved' })
      .where('expires_at', '<=', now)
      .orderBy('expires_at')
      .limit(1000)
      .select('reservation_id', 'accounts');
    let expired = 0;
    for (const { reservation_id: id, accounts } of stale) {
      expired += await this.knex.transaction(async tx => {
        const ids = JSON.parse(accounts) as string[];
        await this.#lock(tx, ids);
        const changed = await tx(RESERVATION)
          .where({ reservation_id: id, state: 'reserved' })
          .update({ state: 'expired' });
        if (changed) {
          const { amount } = (await this.#reservation(tx, {
            reservation_id: id,
          }))!;
          await this.#add(tx, ids, {
            spent: 0n,
            reserved: -amount,
            unreserved: 0n,
          });
        }
        return changed;
      });
    }
    return expired;
  }

  async reservation(id: string): Promise<StoredReservation | undefined> {
    return this.#reservation(this.knex, { reservation_id: id });
  }

  async accounts(keys: readonly AccountKey[]): Promise<StoredAccount[]> {
    return this.#read(this.knex, keys.map(accountIdOf));
  }

  async accountsById(ids: readonly string[]): Promise<StoredAccount[]> {
    const found = await this.#read(this.knex, ids);
    return ids.flatMap(id => found.filter(({ accountId }) => accountId === id));
  }

  async capped(
    windows: readonly string[],
    limit: number,
  ): Promise<StoredAccount[]> {
    const rows = await this.#columns(this.knex)
      .whereIn('window', [...windows])
      .whereNotNull('cap')
      .orderByRaw(
        '(spent + reserved) * 1.0 / CASE cap WHEN 0 THEN 1 ELSE cap END DESC',
      )
      .orderBy('account_id')
      .limit(limit);
    return rows.map(accountOf);
  }

  async spend(
    dimension: SpendDimension,
    query: SpendQuery,
  ): Promise<SpendGroup[]> {
    const rows = await this.knex(USAGE)
      .where('day', '>=', query.from)
      .where('day', '<', query.to)
      .modify(scoped => {
        if (query.entityRefs) {
          scoped.whereIn('entity_ref', [...query.entityRefs]);
        }
        if (query.team) {
          scoped.where({ team: query.team });
        }
        if (query.pullRequest) {
          scoped.where({ pull_request: query.pullRequest });
        }
      })
      .groupBy(dimension === 'model' ? ['provider', 'model'] : [dimension])
      .select(
        dimension === 'model'
          ? this.knex.raw("provider || '/' || model AS key")
          : { key: dimension },
        this.knex.raw('CAST(COALESCE(SUM(amount), 0) AS TEXT) AS amount'),
        this.knex.raw(
          'CAST(COALESCE(SUM(CASE WHEN reservation_id IS NULL THEN amount END), 0) AS TEXT) AS unreserved',
        ),
        this.knex.raw('COUNT(*) AS requests'),
        this.knex.raw(
          'SUM(CASE WHEN amount IS NULL THEN 1 ELSE 0 END) AS unknown_requests',
        ),
        this.knex.raw('CAST(SUM(input_tokens) AS TEXT) AS input_tokens'),
        this.knex.raw('CAST(SUM(output_tokens) AS TEXT) AS output_tokens'),
      );
    return (rows as unknown as Array<Record<string, unknown>>)
      .map(row => ({
        key: row.key as string | null,
        amount: big(row.amount),
        unreserved: big(row.unreserved),
        requests: Number(row.requests),
        unknown: Number(row.unknown_requests),
        inputTokens: Number(row.input_tokens),
        outputTokens: Number(row.output_tokens),
      }))
      .sort(
        (a, b) =>
          Number(b.amount > a.amount) - Number(b.amount < a.amount) ||
          String(a.key).localeCompare(String(b.key)),
      );
  }

  async subjectsOf(
    pullRequests: readonly string[],
  ): Promise<Array<{ pullRequest: string; refs: string[] }>> {
    const refs = new Map<string, Set<string>>();
    for (const table of pullRequests.length > 0 ? [USAGE, RESERVATION] : []) {
      const rows = await this.knex(table)
        .whereIn('pull_request', [...pullRequests])
        .distinct('pull_request', 'team', 'entity_ref');
      for (const row of rows) {
        const found = refs.get(row.pull_request) ?? new Set<string>();
        refs.set(row.pull_request, found);
        [row.team, row.entity_ref].forEach(ref => ref && found.add(ref));
      }
    }
    return [...refs].map(([pullRequest, found]) => ({
      pullRequest,
      refs: [...found],
    }));
  }

  async any(): Promise<boolean> {
    return (await this.knex(USAGE).first('id')) !== undefined;
  }

  async claimNotices(now: string): Promise<OpenNotice[]> {
    const open = await this.knex(NOTICE)
      .whereNull('told_at')
      .orderBy(['at', 'account_id', 'threshold'])
      .limit(100);
    const claimed: OpenNotice[] = [];
    for (const { account_id: id, threshold, at } of open) {
      const mine = await this.knex(NOTICE)
        .where({ account_id: id, threshold })
        .whereNull('told_at')
        .update({ told_at: now });
      if (mine) {
        const [account] = await this.#read(this.knex, [id]);
        claimed.push({ account, threshold, at });
      }
    }
    return claimed;
  }

  async releaseNotice(accountId: string, threshold: number): Promise<void> {
    await this.knex(NOTICE)
      .where({ account_id: accountId, threshold })
      .update({ told_at: null });
  }

  /** Accounts exist, with the caps as they are now. */
  async #open(specs: readonly AccountSpec[]): Promise<void> {
    const present = await this.#read(this.knex, specs.map(accountIdOf));
    for (const spec of specs) {
      const id = accountIdOf(spec);
      const account = present.find(({ accountId }) => accountId === id);
      const caps = { cap: spec.cap, ...thresholdsOf(spec.cap) };
      if (!account) {
        await this.knex(ACCOUNT)
          .insert({
            account_id: id,
            kind: spec.kind,
            scope_key: spec.key,
            window: spec.window,
            ...caps,
          } as never)
          // Its id and its scope are both unique: whichever is seen first.
          .onConflict()
          .ignore();
      } else if (account.cap !== spec.cap) {
        await this.knex(ACCOUNT)
          .where({ account_id: id })
          .update(caps as never);
        // What a higher cap is far from again is told again when it is reached.
        await this.knex(NOTICE)
          .where({ account_id: id })
          .whereIn(
            'threshold',
            ([80n, 95n, 100n] as const)
              .filter(
                percent =>
                  spec.cap === null ||
                  account.spent * 100n < spec.cap * percent,
              )
              .map(Number),
          )
          .delete();
      }
    }
  }

  /** Locks rows in one order, so that two requests never wait in a circle. */
  async #lock(tx: Knex.Transaction, ids: readonly string[]): Promise<void> {
    if (tx.client.config.client === 'pg') {
      await tx(ACCOUNT)
        .whereIn('account_id', [...ids])
        .orderBy('account_id')
        .forUpdate()
        .select('account_id');
    }
  }

  async #add(
    tx: Knex.Transaction,
    ids: readonly string[],
    by: { spent: Pico; reserved: Pico; unreserved: Pico },
  ): Promise<void> {
    await tx(ACCOUNT)
      .whereIn('account_id', [...ids])
      .update({
        spent: tx.raw('spent + ?', [by.spent as never]),
        reserved: tx.raw('reserved + ?', [by.reserved as never]),
        unreserved: tx.raw('unreserved + ?', [by.unreserved as never]),
      });
  }

  /** Notes thresholds that what was spent has reached, each once. */
  async #notice(
    tx: Knex.Transaction,
    ids: readonly string[],
    now: string,
  ): Promise<void> {
    for (const [threshold, column] of [
      [80, 'warn_at'],
      [95, 'critical_at'],
      [100, 'cap'],
    ] as const) {
      const reached = await tx(ACCOUNT)
        .whereIn('account_id', [...ids])
        .whereNotNull(column)
        .whereRaw('spent >= ??', [column])
        .select('account_id');
      for (const { account_id } of reached) {
        await tx(NOTICE)
          .insert({ account_id, threshold, at: now })
          .onConflict(['account_id', 'threshold'])
          .ignore();
      }
    }
  }

  /** Whether the event is new. */
  async #insertUsage(
    tx: Knex.Transaction,
    usage: NewUsage,
    booked: {
      now: string;
      /** Null: nothing held its money. */
      reservationId: string | null;
      settles: string | null;
    },
  ): Promise<boolean> {
    if (usage.prices) {
      await tx(PRICE)
        .insert({
          digest: usage.prices.digest,
          model: usage.prices.model,
          source: usage.prices.source,
          rows: JSON.stringify(usage.prices.rows),
        })
        .onConflict('digest')
        .ignore();
    }
    const rows = await tx(USAGE)
      .insert({
        event_id: usage.eventId,
        source: usage.source,
        at: usage.at,
        day: usage.at.slice(0, 10),
        provider: usage.provider,
        model: usage.model,
        tokens: JSON.stringify(usage.tokens),
        input_tokens: Math.round(usage.tokens.input_tokens ?? 0),
        output_tokens: Math.round(usage.tokens.output_tokens ?? 0),
        amount: usage.amount,
        price_row: usage.priceRow,
        reason: usage.reason,
        reservation_id: booked.reservationId,
        settles: booked.settles,
        received_at: booked.now,
        price_source: usage.prices?.source ?? null,
        price_digest: usage.prices?.digest ?? null,
        pull_request: usage.pullRequest,
        team: usage.team,
        entity_ref: usage.entityRef,
      } as never)
      .onConflict(['source', 'event_id'])
      .ignore()
      .returning('id');
    return rows.length > 0;
  }

  #columns(knex: Knex) {
    return knex(ACCOUNT).select(
      'account_id',
      'kind',
      'scope_key',
      'window',
      'unknown',
      ...['cap', 'spent', 'reserved', 'unreserved'].map(column =>
        knex.raw(AS_TEXT(column)),
      ),
    );
  }

  async #read(knex: Knex, ids: readonly string[]): Promise<StoredAccount[]> {
    const rows = await this.#columns(knex).whereIn('account_id', [...ids]);
    return rows.map(accountOf);
  }

  #byRequest(requestId: string) {
    return this.#reservation(this.knex, { request_id: requestId });
  }

  async #reservation(
    knex: Knex,
    where: Record<string, string>,
  ): Promise<StoredReservation | undefined> {
    const row = await knex(RESERVATION)
      .where(where)
      .first(
        '*',
        knex.raw('CAST(amount AS TEXT) AS amount_text'),
        knex.raw('CAST(actual AS TEXT) AS actual_text'),
      );
    return (
      row && {
        reservationId: row.reservation_id,
        requestId: row.request_id,
        state: row.state,
        provider: row.provider,
        model: row.model,
        amount: big(row.amount_text),
        actual: bigOrNull(row.actual_text),
        priceRow: row.price_row,
        pullRequest: row.pull_request,
        team: row.team,
        entityRef: row.entity_ref,
        accounts: JSON.parse(row.accounts),
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        settledAt: row.settled_at,
        overReservation: Boolean(row.over_reservation),
      }
    );
  }
}

function accountOf(row: Record<string, any>): StoredAccount {
  return {
    accountId: row.account_id,
    kind: row.kind,
    key: row.scope_key,
    window: row.window,
    cap: bigOrNull(row.cap),
    spent: big(row.spent),
    reserved: big(row.reserved),
    unreserved: big(row.unreserved),
    unknown: Number(row.unknown),
  };
}
