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

import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  LlmAccount,
  LlmReservation,
  LlmReserveRequest,
  LlmUsageAnswer,
  LlmUsageReport,
} from '@maestro/backstage-plugin-cost-common';
import { DateTime } from 'luxon';
import { LlmConfig } from '../../config/llm';
import { USAGE_FORMATS, readUsage, worstCase } from '../../engine/llm';
import { priceRequest } from '../../engine/prices';
import {
  AccountSpec,
  LlmStore,
  NewUsage,
  Pico,
  StoredAccount,
  StoredReservation,
} from '../../store/llmTypes';
import { PriceBook, rowAt } from './PriceBook';
import { formatPico, picoOf } from '../../store/pico';

/** A request's place: what its cost counts in. */
export interface LlmSubject {
  pullRequest?: string;
  team?: string;
  entityRef?: string;
}

const PULL_REQUEST = /^[a-z0-9.-]+(?::\d+)?\/[^\s#]+[#!]\d+$/i;

/** 1,000,000 US dollars: columns hold nine times as much. */
const LARGEST: Pico = 10n ** 18n;

/** Reserves, settles and books what language models cost. */
export class LlmService {
  readonly #store: LlmStore;
  readonly #prices: PriceBook;
  readonly #config: LlmConfig;
  readonly #now: () => Date;
  readonly #newId: () => string;

  constructor(options: {
    store: LlmStore;
    prices: PriceBook;
    config: LlmConfig;
    now: () => Date;
    newId?: () => string;
  }) {
    this.#store = options.store;
    this.#prices = options.prices;
    this.#config = options.config;
    this.#now = options.now;
    this.#newId = options.newId ?? randomUUID;
  }

  /**
   * Holds the most that a request can cost, in all scopes that it counts in.
   *
   * @throws InputError - no price, no bound, or a field that cannot be read;
   *   ConflictError that names the scope whose cap has not enough left
   */
  async reserve(request: LlmReserveRequest): Promise<LlmReservation> {
    const now = this.#now();
    const at = now.toISOString();
    const priced = this.#prices.find(request.provider ?? null, request.model);
    if (!priced) {
      throw new InputError(
        `model ${request.model} of provider ${
          request.provider ?? '(not named)'
        } has no known price, so what it can cost cannot be held; name another model, or give its rates in maestro.cost.llm.prices`,
      );
    }
    const { row, name } = rowAt(priced, at);
    const amount = picoOf(
      worstCase(row, {
        input: request.maxInputTokens,
        output: request.maxOutputTokens,
      }),
      'up',
    );
    if (amount > LARGEST) {
      throw new InputError(
        `maxInputTokens and maxOutputTokens (${request.maxInputTokens}, ${
          request.maxOutputTokens
        }) bound the request at ${formatPico(
          amount,
        )} US dollars, more than can be held; give the bounds of one request`,
      );
    }
    const subject = readSubject(request);
    const admission = await this.#store.reserve(
      {
        reservationId: this.#newId(),
        requestId: request.requestId ?? this.#newId(),
        provider: priced.provider,
        model: priced.model,
        amount,
        priceRow: name,
        pullRequest: subject.pullRequest ?? null,
        team: subject.team ?? null,
        entityRef: subject.entityRef ?? null,
        createdAt: at,
        expiresAt: new Date(
          now.getTime() + this.#config.reservationMinutes * 60_000,
        ).toISOString(),
      },
      this.#specs(subject, priced.id, at),
    );
    if (!admission.admitted) {
      throw new ConflictError(refusal(admission.account, amount));
    }
    const { reservation, repeated } = admission;
    if (
      repeated &&
      (reservation.amount !== amount ||
        reservation.model !== priced.model ||
        reservation.provider !== priced.provider)
    ) {
      throw new ConflictError(
        `requestId ${request.requestId} was reserved before, for another request; give each request an id of its own`,
      );
    }
    if (repeated && reservation.state !== 'reserved') {
      // It holds nothing: a request sent on it would be above the cap.
      throw new ConflictError(
        `The reservation of requestId ${request.requestId} is ${reservation.state} and holds nothing any more; reserve with a new requestId`,
      );
    }
    return this.#shown(reservation);
  }

  /** @throws NotFoundError */
  async reservation(id: string): Promise<LlmReservation> {
    const found = await this.#store.reservation(id);
    if (!found) {
      throw new NotFoundError(`Reservation ${id.slice(0, 64)} was not found`);
    }
    return this.#shown(found);
  }

  /**
   * Books what a reserved request cost. It is priced at the time of its
   * reservation, by the row that was used there.
   *
   * @throws InputError for usage that cannot be priced; ConflictError for a
   *   reservation that was settled with another amount
   */
  async settle(
    id: string,
    report: Pick<LlmUsageReport, 'format' | 'payload'> & { eventId?: string },
  ): Promise<LlmReservation> {
    return (await this.#settle(id, report)).shown;
  }

  async #settle(
    id: string,
    report: Pick<LlmUsageReport, 'format' | 'payload'> & { eventId?: string },
  ): Promise<{ shown: LlmReservation; repeated: boolean }> {
    const found = await this.#store.reservation(id);
    if (!found) {
      throw new NotFoundError(`Reservation ${id.slice(0, 64)} was not found`);
    }
    const read = readUsage(report.format, report.payload);
    const usage = this.#priced({
      eventId: report.eventId ?? found.requestId,
      source: report.format,
      at: found.createdAt,
      provider: found.provider,
      model: found.model,
      tokens: read.tokens,
      subject: {
        pullRequest: found.pullRequest ?? undefined,
        team: found.team ?? undefined,
        entityRef: found.entityRef ?? undefined,
      },
    });
    if (usage.amount === null) {
      throw new InputError(
        `The usage cannot be priced (${usage.reason}); the reservation stays as it is`,
      );
    }
    const settled = await this.#store.settle(
      id,
      { ...usage, amount: usage.amount },
      this.#now().toISOString(),
    );
    if (settled.outcome === 'unknown_reservation') {
      throw new NotFoundError(`Reservation ${id.slice(0, 64)} was not found`);
    }
    if (settled.outcome === 'booked_before') {
      throw new ConflictError(
        `The usage ${usage.eventId} of ${usage.source} was booked before without its reservation; settle with an eventId of its own, or let the reservation expire`,
      );
    }
    if (settled.outcome === 'conflict') {
      throw new ConflictError(
        `Reservation ${id} was settled with ${formatPico(
          settled.reservation.actual!,
        )} US dollars; a request is settled once`,
      );
    }
    return {
      shown: await this.#shown(settled.reservation),
      repeated: settled.outcome === 'repeated',
    };
  }

  /** Books a list of reports; one that cannot be read keeps none back. */
  async report(reports: readonly LlmUsageReport[]): Promise<LlmUsageAnswer> {
    const answer: LlmUsageAnswer = {
      accepted: 0,
      duplicates: 0,
      unknown: 0,
      rejected: [],
    };
    for (const [index, report] of reports.entries()) {
      try {
        const outcome = await this.#book(report);
        answer[outcome === 'duplicate' ? 'duplicates' : 'accepted'] += 1;
        answer.unknown += outcome === 'unknown' ? 1 : 0;
      } catch (error) {
        const { name, message } = error as Error;
        if (!['InputError', 'ConflictError', 'NotFoundError'].includes(name)) {
          throw error;
        }
        answer.rejected.push({
          index,
          field: /^[a-zA-Z][\w.[\]]*/.exec(message)?.[0] ?? 'payload',
          message,
        });
      }
    }
    return answer;
  }

  async #book(
    report: LlmUsageReport,
  ): Promise<'booked' | 'duplicate' | 'unknown'> {
    const at = DateTime.fromISO(report.at, { setZone: true });
    if (!at.isValid || !/T.*(Z|[+-]\d\d:?\d\d)$/.test(report.at)) {
      throw new InputError(
        `at is ${JSON.stringify(
          report.at,
        )}; give an instant as ISO 8601 with its offset`,
      );
    }
    if (!USAGE_FORMATS.includes(report.format)) {
      throw new InputError(
        `format is ${JSON.stringify(
          report.format,
        )}; known are ${USAGE_FORMATS.join(', ')}`,
      );
    }
    if (report.reservationId !== undefined) {
      const { repeated } = await this.#settle(report.reservationId, report);
      return repeated ? 'duplicate' : 'booked';
    }
    const read = readUsage(report.format, report.payload);
    const model = report.model ?? read.model;
    if (!model) {
      throw new InputError(
        'model is not told, neither in the report nor in its payload',
      );
    }
    const instant = at.toUTC().toISO()!;
    const subject = readSubject(report);
    const usage = this.#priced({
      eventId: report.eventId,
      source: report.format,
      at: instant,
      provider: report.provider ?? read.provider,
      model,
      tokens: read.tokens,
      subject,
    });
    const booked = await this.#store.book(
      usage,
      this.#specs(subject, `${usage.provider}/${usage.model}`, instant),
      this.#now().toISOString(),
    );
    if (!booked) {
      return 'duplicate';
    }
    return usage.amount === null ? 'unknown' : 'booked';
  }

  #priced(options: {
    eventId: string;
    source: string;
    at: string;
    provider: string | null;
    model: string;
    tokens: Record<string, number>;
    subject: LlmSubject;
  }): NewUsage {
    const { eventId, source, at, provider, model, tokens, subject } = options;
    const priced = this.#prices.find(provider, model);
    const base = {
      eventId,
      source,
      at,
      provider: priced?.provider ?? provider ?? 'unknown',
      model: priced?.model ?? model,
      tokens,
      pullRequest: subject.pullRequest ?? null,
      team: subject.team ?? null,
      entityRef: subject.entityRef ?? null,
    };
    if (!priced) {
      return {
        ...base,
        amount: null,
        priceRow: null,
        prices: null,
        reason: `There is no price for model ${model} of provider ${
          provider ?? '(not named)'
        }`,
      };
    }
    const price = priceRequest(
      { [priced.id]: priced.rows },
      { provider: priced.provider, model: priced.model, at, usage: tokens },
      { strict: true },
    );
    if (price.status === 'invalid') {
      throw new InputError(`payload: ${price.reason}`);
    }
    if (price.status === 'priced' && picoOf(price.total, 'up') > LARGEST) {
      throw new InputError(
        `payload: the usage would cost ${price.total.toFixed()} US dollars, which no request does`,
      );
    }
    return price.status === 'unknown'
      ? {
          ...base,
          amount: null,
          priceRow: null,
          prices: null,
          reason: price.reason,
        }
      : {
          ...base,
          amount: picoOf(price.total, 'even'),
          priceRow: `${price.row}#${price.rowIndex}`,
          prices: {
            model: priced.id,
            source: priced.source,
            digest: priced.digest,
            rows: priced.rows,
          },
          reason: null,
        };
  }

  /** Scopes that a request counts in, with their caps of today. */
  #specs(subject: LlmSubject, model: string, at: string): AccountSpec[] {
    const { caps, timeZone } = this.#config;
    const month = DateTime.fromISO(at, { zone: timeZone }).toFormat('yyyy-MM');
    return [
      ...(subject.pullRequest
        ? [
            {
              kind: 'pull_request' as const,
              key: subject.pullRequest,
              window: 'all',
              cap: caps.pullRequest,
            },
          ]
        : []),
      ...(subject.team
        ? [
            {
              kind: 'team' as const,
              key: subject.team,
              window: month,
              cap: caps.team.get(subject.team) ?? null,
            },
          ]
        : []),
      {
        kind: 'model' as const,
        key: model,
        window: month,
        cap: caps.model.get(model.toLocaleLowerCase('en-US')) ?? null,
      },
    ];
  }

  async #shown(found: StoredReservation): Promise<LlmReservation> {
    const accounts = await this.#store.accountsById(found.accounts);
    return {
      reservationId: found.reservationId,
      state: found.state,
      provider: found.provider,
      model: found.model,
      amount: formatPico(found.amount),
      actual: found.actual === null ? null : formatPico(found.actual),
      priceRow: found.priceRow,
      createdAt: found.createdAt,
      expiresAt: found.expiresAt,
      overReservation: found.overReservation,
      accounts: accounts.map(shownAccount),
    };
  }
}

/** An account as the pages show it. */
export function shownAccount(account: StoredAccount): LlmAccount {
  const { kind, key, window, cap, spent, reserved, unreserved } = account;
  return {
    kind,
    key,
    window,
    cap: cap === null ? null : formatPico(cap),
    spent: formatPico(spent),
    reserved: formatPico(reserved),
    unreserved: formatPico(unreserved),
    remaining: cap === null ? null : formatPico(cap - spent - reserved),
    state: stateOf(cap, spent + reserved),
    unknown: account.unknown,
  };
}

function stateOf(cap: Pico | null, used: Pico): LlmAccount['state'] {
  if (cap === null) {
    return 'unlimited';
  }
  if (used >= cap) {
    return 'exceeded';
  }
  if (used * 100n >= cap * 95n) {
    return 'critical';
  }
  return used * 100n >= cap * 80n ? 'warning' : 'ok';
}

const KIND = {
  pull_request: 'pull request',
  team: 'team',
  model: 'model',
} as const;

function refusal(account: StoredAccount, amount: Pico): string {
  const { kind, key, window, cap, spent, reserved } = account;
  return `The cap of ${KIND[kind]} ${key}${
    window === 'all' ? '' : ` in ${window}`
  } is ${formatPico(cap!)} US dollars, ${formatPico(
    spent,
  )} are spent and ${formatPico(
    reserved,
  )} reserved; this request can cost up to ${formatPico(
    amount,
  )}. Take a cheaper model, a shorter bound, or ask for a higher cap`;
}

/** @throws InputError that names the field */
function readSubject(subject: LlmSubject): LlmSubject {
  const { pullRequest, team, entityRef } = subject;
  if (pullRequest !== undefined && !PULL_REQUEST.test(pullRequest)) {
    throw new InputError(
      `pullRequest is ${JSON.stringify(
        pullRequest,
      )}; write host/owner/name#number, e.g. github.com/acme/shop#12`,
    );
  }
  const ref = (text: string | undefined, field: string) => {
    if (text !== undefined && !/^[a-z]+:[^\s/]+\/[^\s/]+$/i.test(text)) {
      throw new InputError(
        `${field} is ${JSON.stringify(
          text,
        )}; write an entity reference, kind:namespace/name`,
      );
    }
    return text?.toLocaleLowerCase('en-US');
  };
  return {
    pullRequest: pullRequest?.toLocaleLowerCase('en-US'),
    team: ref(team, 'team'),
    entityRef: ref(entityRef, 'entityRef'),
  };
}
