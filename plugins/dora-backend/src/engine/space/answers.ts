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
  SurveyAnswers,
  SurveyQuestionSet,
} from '@maestro/backstage-plugin-dora-common';

/** Longest name of an unknown question that a message repeats. */
const SHOWN = 64;

/**
 * What is wrong with a set of answers: a sentence that names field, value and
 * fix; null when nothing is. Questions may be skipped, but not all of them.
 */
export function answersProblem(
  set: Pick<SurveyQuestionSet, 'questions'>,
  answers: SurveyAnswers,
): string | null {
  const known = new Map(set.questions.map(question => [question.id, question]));
  for (const [id, value] of Object.entries(answers)) {
    const question = known.get(id);
    if (!question) {
      return `answers.${id.slice(
        0,
        SHOWN,
      )} is no question of this round; the questions are ${[
        ...known.keys(),
      ].join(', ')}`;
    }
    const first = question.options[0].value;
    const last = question.options[question.options.length - 1].value;
    if (!Number.isInteger(value) || value < first || value > last) {
      return `answers.${id} is ${value}; answer with a whole number from ${first} to ${last}, or leave the question out`;
    }
  }
  if (Object.keys(answers).length === 0) {
    return 'answers is empty; answer at least one question';
  }
  return null;
}

/**
 * How often each answer was given, by question and answer. A tally holds no
 * row of any person, so that nothing ties two answers to one another, or an
 * answer to who gave it when.
 */
export type Tally = Record<string, number[]>;

/** A tally of nobody. */
export function emptyTally(set: Pick<SurveyQuestionSet, 'questions'>): Tally {
  return Object.fromEntries(
    set.questions.map(({ id, options }) => [id, options.map(() => 0)]),
  );
}

/** A tally with one person's answers more; the answers must be valid. */
export function tallied(
  set: Pick<SurveyQuestionSet, 'questions'>,
  tally: Tally,
  answers: SurveyAnswers,
): Tally {
  return Object.fromEntries(
    set.questions.map(({ id, options }) => [
      id,
      options.map(
        ({ value }, index) =>
          tally[id][index] +
          (Object.hasOwn(answers, id) && answers[id] === value ? 1 : 0),
      ),
    ]),
  );
}

/** The sum of tallies of one question set. */
export function mergeTallies(
  set: Pick<SurveyQuestionSet, 'questions'>,
  tallies: readonly Tally[],
): Tally {
  return tallies.reduce(
    (sum, tally) =>
      Object.fromEntries(
        set.questions.map(({ id }) => [
          id,
          sum[id].map((count, index) => count + tally[id][index]),
        ]),
      ),
    emptyTally(set),
  );
}

/** How many answered a question. */
export function answersIn(tally: Tally, questionId: string): number {
  return tally[questionId].reduce((sum, count) => sum + count, 0);
}
