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

import { SurveyQuestion } from '@maestro/backstage-plugin-dora-common';
import {
  netPromoterScore,
  quantileInterval,
  median,
  wilsonInterval,
} from '@maestro/backstage-plugin-maestro-statistics';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import { figureInterval } from './intervals';

/** A result without its place in a round. */
export type Result = Pick<Figure, 'value' | 'unit' | 'interval' | 'rule' | 'n'>;

/** Answers that are favourable: the top two of five. */
const TOP = 2;
/** Of 0 to 10: detractors up to this, promoters from that. */
const DETRACTOR = 6;
const PROMOTER = 9;

/** Unit and rule of a question's result, also where there is none. */
export function resultForm(
  question: Pick<SurveyQuestion, 'kind'>,
): Pick<Figure, 'unit' | 'rule'> {
  switch (question.kind) {
    case 'recommend':
      return { unit: 'points', rule: 'net-promoter' };
    case 'share':
      return { unit: 'ratio', rule: 'median-share' };
    default:
      return { unit: 'ratio', rule: 'top-2-box' };
  }
}

/**
 * The result of one question from how often each answer was given.
 *
 * - `scale`: share of the two best answers (top-2-box, CSAT), Wilson interval
 * - `recommend`: net promoter score in points, normal interval
 * - `share`: median of the tenths, as a ratio, interval by order statistics
 *
 * @param counts - by option, ascending by value
 */
export function surveyResult(
  question: Pick<SurveyQuestion, 'kind' | 'options'>,
  counts: readonly number[],
): Result {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const between = (low: number, high: number) =>
    question.options.reduce(
      (sum, { value }, index) =>
        value >= low && value <= high ? sum + counts[index] : sum,
      0,
    );
  const form = resultForm(question);
  switch (question.kind) {
    case 'recommend': {
      const score = netPromoterScore(
        between(PROMOTER, 10),
        between(0, DETRACTOR),
        n,
      );
      return {
        ...form,
        n,
        value: score && score.value,
        interval: figureInterval(score),
      };
    }
    case 'share': {
      const sorted = question.options.flatMap(({ value }, index) =>
        Array.from({ length: counts[index] }, () => value / 10),
      );
      return {
        ...form,
        n,
        value: median(sorted),
        interval: n > 0 ? figureInterval(quantileInterval(sorted, 0.5)) : null,
      };
    }
    default: {
      const last = question.options[question.options.length - 1].value;
      const favourable = between(last - TOP + 1, last);
      return {
        ...form,
        n,
        value: n > 0 ? favourable / n : null,
        interval: figureInterval(wilsonInterval(favourable, n)),
      };
    }
  }
}
