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

import { createHmac } from 'node:crypto';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { Knex } from 'knex';
import { durably } from './connection';
import { EarlierCell, SurveyPlan, Tally } from '../engine/space';
import {
  AnswerRefusal,
  NewRound,
  StoredRound,
  SurveyStore,
} from './SurveyStore';

interface RoundRow {
  id: string;
  title: string;
  group_ref: string;
  question_set: string;
  question_set_version: number;
  opens_at: string;
  closes_at: string;
  opened_at: string | null;
  closed_at: string | null;
  token_key: string | null;
  plan: string | null;
  invited: number | null;
  answered: number | null;
  results: string | null;
  digest: string | null;
  receipt: number | null;
}

/** Bindings of one statement; SQLite takes 32766. */
const CHUNK = 500;

/** Surveys in the plugin's database. */
export class DatabaseSurveyStore implements SurveyStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseSurveyStore {
    return new DatabaseSurveyStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async create(round: NewRound): Promise<void> {
    await durably(this.#knex, async tx => {
      await tx('survey_round').insert({
        id: round.id,
        title: round.title,
        group_ref: round.groupRef,
        question_set: round.questionSet,
        question_set_version: round.questionSetVersion,
        opens_at: round.opensAt,
        closes_at: round.closesAt,
      });
      const instants = new Set([round.opensAt, ...round.reminders]);
      await tx('survey_reminder').insert(
        [...instants].map(at => ({ round_id: round.id, at })),
      );
    });
  }

  async list(options: {
    limit: number;
    after?: { opensAt: string; id: string };
  }): Promise<StoredRound[]> {
    const { limit, after } = options;
    const rows = await this.#knex<RoundRow>('survey_round')
      .modify(query => {
        if (after) {
          query.whereRaw('(opens_at, id) < (?, ?)', [after.opensAt, after.id]);
        }
      })
      .orderBy([
        { column: 'opens_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    return this.#complete(rows);
  }

  async get(id: string): Promise<StoredRound | undefined> {
    const rows = await this.#knex<RoundRow>('survey_round').where({ id });
    return (await this.#complete(rows))[0];
  }

  earlier(): Promise<EarlierCell[]> {
    return earlierCells(this.#knex);
  }

  async closedWith(groupRef: string): Promise<StoredRound | undefined> {
    const rows = await this.#knex<RoundRow>('survey_round')
      .whereNotNull('results')
      .orderBy([
        { column: 'closed_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ]);
    const row = rows.find(({ results }) =>
      parsed<StoredRound['results']>(results)?.some(
        cell => cell.groupRef === groupRef,
      ),
    );
    return row && (await this.#complete([row]))[0];
  }

  async open(
    id: string,
    options: {
      at: string;
      plan: SurveyPlan;
      tallies: ReadonlyMap<string, Tally>;
      tokenKey: string;
    },
  ): Promise<boolean> {
    const { at, plan, tallies, tokenKey } = options;
    const members = plan.units.flatMap(unit =>
      unit.people.map(person => ({
        round_id: id,
        person_ref: person,
        unit: unit.id,
      })),
    );
    return durably(this.#knex, async tx => {
      const opened = await tx('survey_round')
        .where({ id })
        .whereNull('opened_at')
        .whereNull('closed_at')
        .update({
          opened_at: at,
          token_key: tokenKey,
          plan: canonicalJson({ cells: plan.cells, merged: plan.merged }),
          invited: members.length,
        });
      if (opened === 0) {
        return false;
      }
      for (let index = 0; index < members.length; index += CHUNK) {
        await tx('survey_member').insert(members.slice(index, index + CHUNK));
      }
      await tx('survey_answer').insert(
        [...tallies].map(([unit, tally]) => ({
          round_id: id,
          unit,
          tally: canonicalJson(tally),
        })),
      );
      return true;
    });
  }

  async othersOpen(
    people: readonly string[],
    except = '',
  ): Promise<string | undefined> {
    for (let index = 0; index < people.length; index += CHUNK) {
      const row = await this.#knex('survey_member')
        .join('survey_round', 'survey_round.id', 'survey_member.round_id')
        .whereIn('person_ref', people.slice(index, index + CHUNK))
        .whereNull('closed_at')
        .whereNot('round_id', except)
        .first('title');
      if (row) {
        return row.title;
      }
    }
    return undefined;
  }

  async own(
    id: string,
    person: string,
  ): Promise<{ unit: string; answered: boolean } | undefined> {
    const row = await this.#knex('survey_member')
      .join('survey_round', 'survey_round.id', 'survey_member.round_id')
      .where({ round_id: id, person_ref: person })
      .first('unit', 'token_key');
    if (!row) {
      return undefined;
    }
    const answered =
      row.token_key &&
      (await this.#knex('survey_participation')
        .where({ round_id: id, token: tokenOf(row.token_key, person) })
        .first('token'));
    return { unit: row.unit, answered: Boolean(answered) };
  }

  async answer(
    id: string,
    person: string,
    options: { at: string; add: (tally: Tally) => Tally },
  ): Promise<AnswerRefusal | null> {
    const { at, add } = options;
    return durably(this.#knex, async tx => {
      // The lock makes answers wait for a close, and a close for answers, but
      // not answers for one another.
      const round = await tx<RoundRow>('survey_round')
        .where({ id })
        .forShare()
        .first();
      if (!round || round.opened_at === null || round.token_key === null) {
        return round?.closed_at ? 'closed' : 'not_open';
      }
      if (round.closes_at <= at) {
        return 'closed';
      }
      const member = await tx('survey_member')
        .where({ round_id: id, person_ref: person })
        .first('unit');
      if (!member) {
        return 'not_invited';
      }
      const token = tokenOf(round.token_key, person);
      const row = { round_id: id, token };
      // The tally's lock comes first: of two answers of one person the second
      // waits here, and then finds the token of the first.
      const stored = await tx('survey_answer')
        .where({ round_id: id, unit: member.unit })
        .forUpdate()
        .first('tally');
      if (await tx('survey_participation').where(row).first('token')) {
        return 'answered_twice';
      }
      await tx('survey_participation').insert(row);
      await tx('survey_answer')
        .where({ round_id: id, unit: member.unit })
        .update({ tally: canonicalJson(add(JSON.parse(stored.tally))) });
      return null;
    });
  }

  async silent(id: string): Promise<string[]> {
    const round = await this.#knex<RoundRow>('survey_round')
      .where({ id })
      .first();
    if (!round?.token_key) {
      return [];
    }
    const key = round.token_key;
    const [members, tokens] = await Promise.all([
      this.#knex('survey_member').where({ round_id: id }).select('person_ref'),
      this.#knex('survey_participation')
        .where({ round_id: id })
        .select('token'),
    ]);
    const answered = new Set(tokens.map(({ token }) => token));
    return members
      .map(({ person_ref }) => person_ref as string)
      .filter(person => !answered.has(tokenOf(key, person)))
      .sort();
  }

  async claimReminder(
    id: string,
    at: string,
    sentAt: string,
  ): Promise<boolean> {
    const claimed = await this.#knex('survey_reminder')
      .where({ round_id: id, at })
      .whereNull('sent_at')
      .update({ sent_at: sentAt });
    return claimed === 1;
  }

  async releaseReminder(id: string, at: string): Promise<void> {
    await this.#knex('survey_reminder')
      .where({ round_id: id, at })
      .update({ sent_at: null });
  }

  async close(
    id: string,
    options: Parameters<SurveyStore['close']>[1],
  ): Promise<boolean> {
    const { at, conclude } = options;
    return durably(this.#knex, async tx => {
      const row = await tx<RoundRow>('survey_round')
        .where({ id })
        .forUpdate()
        .first();
      if (!row || row.closed_at !== null) {
        return false;
      }
      if (row.opened_at === null) {
        await tx('survey_round').where({ id }).update({ closed_at: at });
        return true;
      }
      const [round] = await this.#complete([row], tx);
      const answers = await tx('survey_answer').where({ round_id: id });
      const closing = conclude({
        round,
        plan: await planOf(tx, row),
        tallies: new Map(
          answers.map(({ unit, tally }) => [unit, JSON.parse(tally)]),
        ),
        earlier: await earlierCells(tx),
      });
      await tx('survey_round')
        .where({ id })
        .update({
          closed_at: at,
          token_key: null,
          answered: round.answered,
          results: canonicalJson(closing.results),
          digest: closing.digest,
        });
      await tx('survey_participation').where({ round_id: id }).delete();
      await tx('survey_answer').where({ round_id: id }).delete();
      return true;
    });
  }

  async due(at: string): Promise<StoredRound[]> {
    const rows = await this.#knex<RoundRow>('survey_round')
      .where(query => query.whereNull('closed_at').where('opens_at', '<=', at))
      .orWhere(query => query.whereNotNull('digest').whereNull('receipt'))
      .orderBy(['opens_at', 'id']);
    return this.#complete(rows);
  }

  async seal(id: string, receipt: number): Promise<void> {
    await this.#knex('survey_round').where({ id }).update({ receipt });
  }

  async #complete(
    rows: readonly RoundRow[],
    knex: Knex = this.#knex,
  ): Promise<StoredRound[]> {
    const ids = rows.map(({ id }) => id);
    const [reminders, counts] = await Promise.all([
      knex('survey_reminder').whereIn('round_id', ids).orderBy('at'),
      knex('survey_participation')
        .whereIn('round_id', ids)
        .groupBy('round_id')
        .select('round_id')
        .count<Array<{ round_id: string; count: number | string }>>({
          count: '*',
        }),
    ]);
    const answered = new Map(
      counts.map(({ round_id, count }) => [round_id, Number(count)]),
    );
    return rows.map(row => ({
      id: row.id,
      title: row.title,
      groupRef: row.group_ref,
      questionSet: row.question_set,
      questionSetVersion: row.question_set_version,
      opensAt: row.opens_at,
      closesAt: row.closes_at,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      invited: row.invited,
      answered:
        row.opened_at !== null && row.closed_at === null
          ? answered.get(row.id) ?? 0
          : row.answered,
      reminders: reminders
        .filter(({ round_id }) => round_id === row.id)
        .map(({ at, sent_at }) => ({ at, sentAt: sent_at })),
      results: parsed(row.results),
      digest: row.digest,
      receipt: row.receipt,
    }));
  }
}

function tokenOf(key: string, person: string): string {
  return createHmac('sha256', key).update(person, 'utf8').digest('hex');
}

function parsed<T>(json: string | null): T | null {
  return json === null ? null : JSON.parse(json);
}

/** The plan of an opened round, with the people of its units. */
async function planOf(knex: Knex, row: RoundRow): Promise<SurveyPlan> {
  const members = await knex('survey_member')
    .where({ round_id: row.id })
    .orderBy(['unit', 'person_ref']);
  const units = new Map<string, string[]>();
  for (const { unit, person_ref } of members) {
    units.set(unit, [...(units.get(unit) ?? []), person_ref]);
  }
  const { cells, merged } = JSON.parse(row.plan!);
  return {
    cells,
    merged,
    units: [...units].map(([id, people]) => ({ id, people })),
  };
}

/** Every cell that was ever published, with the people who were asked. */
async function earlierCells(knex: Knex): Promise<EarlierCell[]> {
  const rows = await knex<RoundRow>('survey_round').whereNotNull('results');
  const earlier: EarlierCell[] = [];
  for (const row of rows) {
    const plan = await planOf(knex, row);
    const peopleOf = new Map(
      plan.cells.map(cell => [
        cell.groupRef,
        new Set(
          plan.units
            .filter(({ id }) => cell.units.includes(id))
            .flatMap(unit => unit.people),
        ),
      ]),
    );
    const results = parsed<StoredRound['results']>(row.results) ?? [];
    for (const { groupRef, questionId, refusal } of results) {
      const people = peopleOf.get(groupRef);
      if (refusal === null && people) {
        earlier.push({ questionId, people });
      }
    }
  }
  return earlier;
}
