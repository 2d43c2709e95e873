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

import {
  SPACE_MIN_PEOPLE,
  SurveyQuestionSet,
} from '@maestro/backstage-plugin-dora-common';
import { Tally, answersIn, mergeTallies } from './answers';
import { People, Refusal, decideCells } from './disclosure';
import { SurveyCell, SurveyUnit } from './groups';
import { Result, resultForm, surveyResult } from './results';

/** One question of one group, as it was fixed when the round closed. */
export type PublishedCell = Result & {
  groupRef: string;
  questionId: string;
  /** People asked in the group; null where a value is withheld. */
  asked: number | null;
  /** Why there is no value; null where there is one. */
  refusal: Refusal | null;
};

/** Where a question was published before: the people of each cell. */
export interface EarlierCell {
  questionId: string;
  people: People;
}

/**
 * All that is ever told of a round: fixed once, at its close. Questions are
 * asked of groups from the widest to the narrowest, so that a refusal hides a
 * part and not the whole.
 */
export function publishRound(options: {
  set: Pick<SurveyQuestionSet, 'questions'>;
  units: readonly SurveyUnit[];
  cells: readonly SurveyCell[];
  /** Groups with too few people of their own; they are told so. */
  merged: readonly string[];
  /** By unit id. */
  tallies: ReadonlyMap<string, Tally>;
  earlier: readonly EarlierCell[];
  k?: number;
}): PublishedCell[] {
  const { set, units, tallies, earlier, k = SPACE_MIN_PEOPLE } = options;
  const people = new Map(units.map(unit => [unit.id, unit.people]));
  const cells = [...options.cells].sort((a, b) => a.depth - b.depth);
  const candidates = cells.map(cell => ({
    ...cell,
    people: new Set(cell.units.flatMap(unit => people.get(unit) ?? [])),
  }));
  return set.questions.flatMap(question => {
    const decisions = decideCells({
      candidates,
      answers: new Map(
        [...tallies].map(([unit, tally]) => [
          unit,
          answersIn(tally, question.id),
        ]),
      ),
      before: earlier
        .filter(({ questionId }) => questionId === question.id)
        .map(cell => cell.people),
      k,
    });
    const refused = (groupRef: string, refusal: Refusal): PublishedCell => ({
      groupRef,
      questionId: question.id,
      ...resultForm(question),
      value: null,
      interval: null,
      n: null,
      asked: null,
      refusal,
    });
    const shown = candidates.map((cell, index): PublishedCell => {
      const refusal = decisions[index];
      if (refusal !== null) {
        return refused(cell.groupRef, refusal);
      }
      const merged = mergeTallies(
        set,
        cell.units.map(unit => tallies.get(unit)!),
      );
      return {
        groupRef: cell.groupRef,
        questionId: question.id,
        ...surveyResult(question, merged[question.id]),
        asked: cell.people.size,
        refusal: null,
      };
    });
    return [
      ...shown,
      ...options.merged.map(groupRef => refused(groupRef, 'too_few_people')),
    ];
  });
}

/** A refusal as a sentence. */
export function refusalText(refusal: Refusal): string {
  switch (refusal) {
    case 'too_few_people':
      return `Withheld: fewer than ${SPACE_MIN_PEOPLE} people were asked in this group.`;
    case 'too_few_answers':
      return `Withheld: fewer than ${SPACE_MIN_PEOPLE} people answered this question in this group.`;
    case 'few_beside_it':
      return `Withheld: next to the other groups shown, this one would single out fewer than ${SPACE_MIN_PEOPLE} people. Their answers count in the group above.`;
    default:
      return `Withheld: since an earlier round fewer than ${SPACE_MIN_PEOPLE} people joined or left this group, and the difference of the two results would tell of them.`;
  }
}

/**
 * How many people are behind a digest, as a band: the exact number is not
 * sealed for ever.
 */
export function peopleBand(n: number): string {
  const bounds = [5, 10, 20, 50, 100, 200, 500, 1000];
  if (n < bounds[0]) {
    return 'under 5';
  }
  const index = bounds.findIndex(bound => n < bound);
  return index === -1
    ? '1000 or more'
    : `${bounds[index - 1]} to ${bounds[index] - 1}`;
}
