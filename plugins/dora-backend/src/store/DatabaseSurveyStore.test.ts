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

import { TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import {
  PublishedCell,
  SurveyPlan,
  Tally,
  emptyTally,
  planSurvey,
  publishRound,
  questionSet,
  tallied,
} from '../engine/space';
import { DatabaseSurveyStore } from './DatabaseSurveyStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = resolvePackagePath(
  '@maestro/backstage-plugin-dora-backend',
  'migrations',
);
const SET = questionSet('space-core')!;
const ROOT = 'group:default/engineering';
const TEAM = 'group:default/team';
const AT = '2026-11-02T09:00:00.000Z';
const LATER = '2026-11-03T09:00:00.000Z';
const END = '2026-11-16T09:00:00.000Z';

function person(index: number) {
  return `user:default/p${index}`;
}

function planOf(inTeam: number, beside: number): SurveyPlan {
  return planSurvey({
    groups: [
      { ref: ROOT, parent: null },
      { ref: TEAM, parent: ROOT },
    ],
    memberships: Array.from({ length: inTeam + beside }, (_, index) => ({
      person: person(index),
      groups: [index < inTeam ? TEAM : ROOT],
    })),
    target: ROOT,
    k: 5,
  })!;
}

async function storeOf(id: Parameters<typeof databases.init>[0]) {
  const knex = await databases.init(id);
  await knex.migrate.latest({ directory });
  return { knex, store: DatabaseSurveyStore.create({ knex }) };
}

async function openRound(
  store: DatabaseSurveyStore,
  id = 'round-1',
  plan = planOf(6, 5),
  reminders: string[] = [],
) {
  await store.create({
    id,
    title: `Round ${id}`,
    groupRef: ROOT,
    questionSet: SET.id,
    questionSetVersion: SET.version,
    opensAt: AT,
    closesAt: END,
    reminders,
  });
  const opened = await store.open(id, {
    at: AT,
    plan,
    tallies: new Map(plan.units.map(unit => [unit.id, emptyTally(SET)])),
    tokenKey: `key of ${id}`,
  });
  expect(opened).toBe(true);
}

function answerOf(store: DatabaseSurveyStore, index: number, id = 'round-1') {
  return store.answer(id, person(index), {
    at: LATER,
    add: tally =>
      tallied(SET, tally, { satisfaction: 1 + (index % 5), recommend: 9 }),
  });
}

async function close(store: DatabaseSurveyStore, id = 'round-1') {
  let seen: { tallies: ReadonlyMap<string, Tally>; results: PublishedCell[] };
  const closed = await store.close(id, {
    at: END,
    conclude: ({ plan, tallies, earlier }) => {
      const results = publishRound({ ...plan, set: SET, tallies, earlier });
      seen = { tallies, results };
      return { results, digest: 'd'.repeat(64) };
    },
  });
  return { closed, ...seen! };
}

async function textOf(knex: Knex, table: string) {
  return JSON.stringify(await knex(table).select());
}

describe.each(databases.eachSupportedId())('survey store on %p', id => {
  it('migrates up, down and up again, with rows in it', async () => {
    const { knex, store } = await storeOf(id);
    await openRound(store);
    await answerOf(store, 1);
    await knex.migrate.down({
      directory,
      name: '20261121120000_surveys.js',
    } as never);
    expect(await knex.schema.hasTable('survey_round')).toBe(false);
    expect(await knex.schema.hasTable('survey_answer')).toBe(false);
    await knex.migrate.latest({ directory });
    expect(await store.list({ limit: 10 })).toEqual([]);
  });

  it('counts each person once, and says why not', async () => {
    const { store } = await storeOf(id);
    const answer = (options: { at: string; who: string; round?: string }) =>
      store.answer(options.round ?? 'round-1', options.who, {
        at: options.at,
        add: tally => tallied(SET, tally, { satisfaction: 5 }),
      });
    expect(await answer({ at: LATER, who: person(1) })).toBe('not_open');
    await openRound(store);
    expect(await answer({ at: LATER, who: 'user:default/other' })).toBe(
      'not_invited',
    );
    expect(await answer({ at: END, who: person(1) })).toBe('closed');
    expect(await store.own('round-1', person(1))).toEqual({
      unit: TEAM,
      answered: false,
    });
    expect(await answer({ at: LATER, who: person(1) })).toBeNull();
    expect(await answer({ at: LATER, who: person(1) })).toBe('answered_twice');
    expect(await store.own('round-1', person(1))).toMatchObject({
      answered: true,
    });
    expect(await store.own('round-1', 'user:default/other')).toBeUndefined();
    expect(await store.get('round-1')).toMatchObject({
      invited: 11,
      answered: 1,
    });
  });

  it('loses no answer of many at once, and none of the same person twice', async () => {
    const { knex, store } = await storeOf(id);
    await openRound(store);
    const all = Array.from({ length: 11 }, (_, index) => index);
    const refusals = await Promise.all(
      [...all, ...all].map(index => answerOf(store, index)),
    );
    expect(refusals.filter(refusal => refusal === null)).toHaveLength(11);
    expect(
      refusals.filter(refusal => refusal === 'answered_twice'),
    ).toHaveLength(11);
    const tallies = await knex('survey_answer').select('tally');
    const sum = tallies
      .flatMap(({ tally }) => JSON.parse(tally).satisfaction as number[])
      .reduce((a, b) => a + b, 0);
    expect(sum).toBe(11);
  });

  it('keeps who answered and what was answered apart', async () => {
    const { knex, store } = await storeOf(id);
    await openRound(store);
    for (const index of [3, 1, 8]) {
      await answerOf(store, index);
    }
    const participation = await knex('survey_participation').select();
    expect(Object.keys(participation[0]).sort()).toEqual(['round_id', 'token']);
    const answers = await knex('survey_answer').select();
    expect(Object.keys(answers[0]).sort()).toEqual([
      'round_id',
      'tally',
      'unit',
    ]);
    // Neither table names a person or a time, or says which came first.
    for (const table of ['survey_participation', 'survey_answer']) {
      const text = await textOf(knex, table);
      expect(text).not.toContain('user:');
      expect(text).not.toMatch(/\d{4}-\d\d-\d\d/);
    }
    // A row per unit, however many answered: no row is anybody's.
    expect(answers).toHaveLength(2);
    // SQLite would number its rows as they come; these tables have no numbers.
    const numbered = ['survey_answer', 'survey_participation'].map(table =>
      knex.raw(`select rowid from ${table}`).then(
        () => 'numbered',
        ({ message }) => /rowid/.test(message) && 'not numbered',
      ),
    );
    expect(await Promise.all(numbered)).toEqual([
      'not numbered',
      'not numbered',
    ]);
  });

  it('forgets who answered and what, once the results are fixed', async () => {
    const { knex, store } = await storeOf(id);
    await openRound(store);
    for (let index = 0; index < 11; index += 1) {
      await answerOf(store, index);
    }
    const { closed, results } = await close(store);
    expect(closed).toBe(true);
    expect(results.some(({ refusal }) => refusal === null)).toBe(true);
    expect((await close(store)).closed).toBe(false);
    expect(await knex('survey_participation').select()).toEqual([]);
    expect(await knex('survey_answer').select()).toEqual([]);
    expect(await knex('survey_round').first('token_key')).toEqual({
      token_key: null,
    });
    const round = (await store.get('round-1'))!;
    expect(round).toMatchObject({
      answered: 11,
      closedAt: END,
      digest: 'd'.repeat(64),
    });
    expect(round.results).toEqual(results);
    expect(await answerOf(store, 1)).toBe('closed');
    expect((await store.closedWith(TEAM))?.id).toBe('round-1');
    expect(await store.closedWith('group:default/none')).toBeUndefined();
  });

  it('closes while people answer: each answer is in the results or refused', async () => {
    const { store } = await storeOf(id);
    await openRound(store);
    const answers = Array.from({ length: 11 }, (_, index) =>
      answerOf(store, index),
    );
    const [closing, ...refusals] = await Promise.all([
      close(store),
      ...answers,
    ]);
    const counted = [...closing.tallies.values()]
      .flatMap(tally => tally.satisfaction)
      .reduce((a, b) => a + b, 0);
    const accepted = refusals.filter(refusal => refusal === null).length;
    expect(counted).toBe(accepted);
    expect(refusals.every(item => item === null || item === 'closed')).toBe(
      true,
    );
    expect((await store.get('round-1'))!.answered).toBe(accepted);
  });

  it('knows the people of earlier rounds when a later one closes', async () => {
    const { store } = await storeOf(id);
    const run = async (round: string, plan: SurveyPlan, people: number) => {
      await openRound(store, round, plan);
      for (let index = 0; index < people; index += 1) {
        await answerOf(store, index, round);
      }
      const { results } = await close(store, round);
      return results
        .filter(({ questionId }) => questionId === 'satisfaction')
        .map(({ groupRef, refusal }) => [groupRef, refusal]);
    };
    expect(await run('round-1', planOf(6, 6), 12)).toEqual([
      [ROOT, null],
      [TEAM, null],
    ]);
    // One more person at the top: only the team may be shown again.
    expect(await run('round-2', planOf(6, 7), 13)).toEqual([
      [ROOT, 'changed_since'],
      [TEAM, null],
    ]);
    expect(await run('round-3', planOf(6, 12), 18)).toEqual([
      [ROOT, null],
      [TEAM, null],
    ]);
  });

  it('reminds those who have not answered, one replica per reminder', async () => {
    const { store } = await storeOf(id);
    await openRound(store, 'round-1', planOf(6, 0), [LATER]);
    await answerOf(store, 0);
    await answerOf(store, 4);
    expect(await store.silent('round-1')).toEqual([1, 2, 3, 5].map(person));
    const claims = await Promise.all([
      store.claimReminder('round-1', LATER, LATER),
      store.claimReminder('round-1', LATER, LATER),
    ]);
    expect(claims.sort()).toEqual([false, true]);
    await store.releaseReminder('round-1', LATER);
    expect(await store.claimReminder('round-1', LATER, END)).toBe(true);
    expect((await store.get('round-1'))!.reminders).toEqual([
      { at: AT, sentAt: null },
      { at: LATER, sentAt: END },
    ]);
  });

  it('names what is due: to open, to close, to seal', async () => {
    const { store } = await storeOf(id);
    expect(await store.due(END)).toEqual([]);
    await openRound(store);
    expect((await store.due(AT)).map(round => round.id)).toEqual(['round-1']);
    expect(await store.due('2026-11-01T00:00:00.000Z')).toEqual([]);
    await close(store);
    expect((await store.due(END))[0]).toMatchObject({ receipt: null });
    await store.seal('round-1', 42);
    expect(await store.due(END)).toEqual([]);
    expect((await store.get('round-1'))!.receipt).toBe(42);
  });

  it('ends a round that was never opened without results', async () => {
    const { store } = await storeOf(id);
    await store.create({
      id: 'later',
      title: 'Later',
      groupRef: ROOT,
      questionSet: SET.id,
      questionSetVersion: 1,
      opensAt: LATER,
      closesAt: END,
      reminders: [],
    });
    expect((await close(store, 'later')).closed).toBe(true);
    expect(await store.get('later')).toMatchObject({
      closedAt: END,
      results: null,
      digest: null,
      invited: null,
    });
    expect(await store.due(END)).toEqual([]);
  });

  it('pages rounds, the latest first, and finds other open ones', async () => {
    const { store } = await storeOf(id);
    await openRound(store, 'a', planOf(6, 0));
    await openRound(store, 'b', planOf(6, 0));
    const [first] = await store.list({ limit: 1 });
    expect(first.id).toBe('b');
    const rest = await store.list({
      limit: 5,
      after: { opensAt: first.opensAt, id: first.id },
    });
    expect(rest.map(round => round.id)).toEqual(['a']);
    expect(await store.othersOpen([person(0)], 'a')).toBe('Round b');
    expect(await store.othersOpen(['user:default/x'])).toBeUndefined();
    await close(store, 'b');
    expect(await store.othersOpen([person(0)], 'a')).toBeUndefined();
  });
});
