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

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  SPACE_MIN_PEOPLE,
  SurveyAnswers,
  SurveyGroupResult,
  SurveyQuestionSet,
  SurveyRound,
  SurveyRoundInput,
} from '@maestro/backstage-plugin-dora-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import {
  SurveyPlan,
  Tally,
  answersProblem,
  emptyTally,
  planSurvey,
  publishRound,
  tallied,
} from '../engine/space';
import { AnswerRefusal, StoredRound, SurveyStore } from '../store/SurveyStore';
import { ReadDirectory } from './groupDirectory';
import { CheckedInput, checkInput } from './surveyInput';
import { resultsView, roundView, setOf } from './surveyView';

const REFUSED: Record<AnswerRefusal, () => Error> = {
  not_open: () =>
    new ConflictError('This round is not open yet; answer it after it opens'),
  closed: () =>
    new ConflictError('This round is closed; it takes no more answers'),
  not_invited: () =>
    new NotAllowedError(
      'You are not among the people whom this round asks; membership counted when it opened',
    ),
  answered_twice: () =>
    new ConflictError(
      'You have answered this round already; your first answers are counted and stay',
    ),
};

/** Rounds of surveys: opened, answered, closed, told. */
export class SurveyService {
  readonly #store: SurveyStore;
  readonly #directory: ReadDirectory;
  readonly #zone: string;
  readonly #now: () => Date;

  static create(options: {
    store: SurveyStore;
    directory: ReadDirectory;
    /** IANA zone of the windows of results. */
    zone: string;
    now?: () => Date;
  }): SurveyService {
    return new SurveyService(options);
  }

  private constructor(options: Parameters<typeof SurveyService.create>[0]) {
    this.#store = options.store;
    this.#directory = options.directory;
    this.#zone = options.zone;
    this.#now = options.now ?? (() => new Date());
  }

  /** @throws InputError that names field, value and fix */
  check(input: SurveyRoundInput): CheckedInput {
    return checkInput(input, this.#now());
  }

  /** Whether a round asks a person. */
  async isAsked(id: string, person: string): Promise<boolean> {
    return (await this.#store.own(id, person)) !== undefined;
  }

  /**
   * Announces a round, and opens it if that is due.
   *
   * @throws InputError for a group of fewer than five people
   * @throws ConflictError when the people are asked in another open round, or
   *   no result of it could be shown whoever answers
   */
  async create(input: CheckedInput): Promise<StoredRound> {
    const { set, ...checked } = input;
    // Told now rather than when the round opens at night.
    const plan = await this.#plan(checked.groupRef);
    await this.#assertTelling(checked.groupRef, plan, set);
    if (checked.opensAt <= this.#now().toISOString()) {
      await this.#assertFree(checked.groupRef, plan);
    }
    const id = randomUUID();
    await this.#store.create({
      ...checked,
      id,
      questionSet: set.id,
      questionSetVersion: set.version,
    });
    if (checked.opensAt <= this.#now().toISOString()) {
      await this.open(id);
    }
    return this.#get(id);
  }

  /**
   * Fixes who is asked.
   *
   * @throws ConflictError when people of it are asked in another open round;
   *   two answers of one person at one time could be subtracted
   */
  async open(id: string): Promise<void> {
    const round = await this.#get(id);
    const plan = await this.#plan(round.groupRef);
    await this.#assertFree(round.groupRef, plan, id);
    const set = setOf(round);
    await this.#store.open(id, {
      at: this.#now().toISOString(),
      plan,
      tallies: new Map(plan.units.map(unit => [unit.id, emptyTally(set)])),
      tokenKey: randomBytes(32).toString('hex'),
    });
  }

  /**
   * Counts one person's answers, once.
   *
   * @throws InputError for unknown questions and answers out of range
   * @throws ConflictError when answered already, closed, or not open yet
   */
  async answer(
    id: string,
    person: string,
    answers: SurveyAnswers,
  ): Promise<void> {
    const round = await this.#get(id);
    const set = setOf(round);
    const problem = answersProblem(set, answers);
    if (problem) {
      throw new InputError(problem);
    }
    const refusal = await this.#store.answer(id, person, {
      at: this.#now().toISOString(),
      add: tally => tallied(set, tally, answers),
    });
    if (refusal) {
      throw REFUSED[refusal]();
    }
  }

  /** Ends a round and fixes its results; one that is closed stays as it is. */
  async close(id: string): Promise<StoredRound> {
    const at = this.#now().toISOString();
    await this.#get(id);
    // False when somebody was faster: both wanted the same.
    await this.#store.close(id, {
      at,
      conclude: ({ round, plan, tallies, earlier }) => {
        const results = publishRound({
          ...plan,
          set: setOf(round),
          tallies,
          earlier,
        });
        const digest = createHash('sha256')
          .update(
            canonicalJson({
              roundId: round.id,
              groupRef: round.groupRef,
              questionSet: round.questionSet,
              questionSetVersion: round.questionSetVersion,
              openedAt: round.openedAt,
              closedAt: at,
              results,
            }),
          )
          .digest('hex');
        return { results, digest };
      },
    });
    return this.#get(id);
  }

  /** @throws NotFoundError for an unknown round */
  get(id: string): Promise<StoredRound> {
    return this.#get(id);
  }

  list(options: Parameters<SurveyStore['list']>[0]): Promise<StoredRound[]> {
    return this.#store.list(options);
  }

  /** The latest closed round with results of a group. */
  latestOf(groupRef: string): Promise<StoredRound | undefined> {
    return this.#store.closedWith(groupRef);
  }

  /** A round as its caller may see it. */
  async describe(
    round: StoredRound,
    person: string | null,
  ): Promise<SurveyRound> {
    const own = person ? await this.#store.own(round.id, person) : undefined;
    return roundView(round, own);
  }

  /** Results of a closed round, one entry per group, widest first. */
  results(round: StoredRound): SurveyGroupResult[] {
    return resultsView(round, this.#zone);
  }

  async #get(id: string): Promise<StoredRound> {
    const round = await this.#store.get(id);
    if (!round) {
      throw new NotFoundError(`Survey round ${id.slice(0, 64)} was not found`);
    }
    return round;
  }

  // A round of which nothing could ever be told would waste everybody's time.
  async #assertTelling(
    groupRef: string,
    plan: SurveyPlan,
    set: SurveyQuestionSet,
  ) {
    const everybody = plan.units.map(({ id, people }): [string, Tally] => {
      const tally = emptyTally(set);
      Object.values(tally).forEach(counts => counts.fill(people.length, 0, 1));
      return [id, tally];
    });
    const cells = publishRound({
      ...plan,
      set,
      tallies: new Map(everybody),
      earlier: await this.#store.earlier(),
    });
    if (cells.every(({ refusal }) => refusal !== null)) {
      throw new ConflictError(
        `Nothing of a round in ${groupRef} could be shown: since an earlier round fewer than ${SPACE_MIN_PEOPLE} people joined or left, and the difference of the two would tell of them; wait for more, or choose another group`,
      );
    }
  }

  async #assertFree(groupRef: string, plan: SurveyPlan, except?: string) {
    const people = plan.units.flatMap(unit => unit.people);
    const other = await this.#store.othersOpen(people, except);
    if (other !== undefined) {
      throw new ConflictError(
        `People of ${groupRef} are asked in the open round "${other}"; close that one first`,
      );
    }
  }

  async #plan(groupRef: string) {
    const plan = planSurvey({
      ...(await this.#directory()),
      target: groupRef,
      k: SPACE_MIN_PEOPLE,
    });
    if (!plan) {
      throw new InputError(
        `groupRef is ${groupRef}, which has fewer than ${SPACE_MIN_PEOPLE} members, nested ones included; choose a wider group`,
      );
    }
    return plan;
  }
}
