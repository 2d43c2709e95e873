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
  SpaceDimension,
  SpaceDimensionId,
} from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import { Measures } from './measures';
import { questionSet, QUESTION_SETS } from './questionSets';

const WORDS: Record<
  SpaceDimensionId,
  Pick<SpaceDimension, 'label' | 'cannotClaim'>
> = {
  satisfaction: {
    label: 'Satisfaction and well-being',
    cannotClaim:
      'Happiness cannot be read from commits, nor exhaustion from the hour of a push.',
  },
  performance: {
    label: 'Performance',
    cannotClaim:
      'The worth of the work to its users cannot be read from lines of code or from the number of changes.',
  },
  activity: {
    label: 'Activity',
    cannotClaim:
      'These are counts of a team, to read the other figures by. They rank nobody, and more is not better.',
  },
  communication: {
    label: 'Communication and collaboration',
    cannotClaim:
      'Who works well with whom cannot be read from reviews; how useful they were, only people can say.',
  },
  efficiency: {
    label: 'Efficiency and flow',
    cannotClaim:
      'Hours worked cannot be read from these times, nor how often somebody was interrupted.',
  },
};

/** DORA's figures of the same group and window that SPACE shows again. */
export interface BorrowedFigures {
  changeFailureRate: Figure | undefined;
  reworkRate: Figure | undefined;
  deploymentFrequency: Figure | undefined;
}

/** Which question belongs to which dimension, over all question sets. */
function dimensionOf(
  figure: Figure,
  set: { id: string; version: number } | null,
): SpaceDimensionId | undefined {
  const questionId = figure.id.replace(/^space\.survey\./, '');
  const sets = set
    ? [questionSet(set.id, set.version)].filter(found => found !== undefined)
    : QUESTION_SETS;
  return sets
    .flatMap(({ questions }) => questions)
    .find(({ id }) => id === questionId)?.dimension;
}

/**
 * The five dimensions of a group: what systems tell beside what people said.
 *
 * @param survey - figures of the latest closed round that asked the group
 * @param set - question set of that round; null without one
 */
export function spaceDimensions(options: {
  measures: Measures;
  borrowed: BorrowedFigures;
  survey: readonly Figure[];
  set: { id: string; version: number } | null;
}): SpaceDimension[] {
  const { measures, borrowed, survey, set } = options;
  const system: Record<SpaceDimensionId, Array<Figure | undefined>> = {
    satisfaction: [],
    performance: [borrowed.changeFailureRate, borrowed.reworkRate],
    activity: [
      measures.mergedChanges,
      borrowed.deploymentFrequency,
      measures.reviews,
    ],
    communication: [
      measures.timeToFirstReview,
      measures.reviewCoverage,
      measures.reviewerLoad,
      measures.absenceFactor,
    ],
    efficiency: [
      measures.waitShare,
      measures.ciDuration,
      measures.ciQueue,
      measures.workInProgress,
      measures.batchSize,
    ],
  };
  return (Object.keys(WORDS) as SpaceDimensionId[]).map(id => ({
    id,
    ...WORDS[id],
    system: system[id].filter((figure): figure is Figure => Boolean(figure)),
    survey: survey.filter(figure => dimensionOf(figure, set) === id),
    needsSurvey:
      id === 'satisfaction'
        ? 'No system measures satisfaction. It needs a survey.'
        : null,
  }));
}

/**
 * The measures of DX Core 4 that are open: merged changes per engineer, change
 * failure rate, share of time on new capabilities. Its fourth is a proprietary
 * index and is not imitated.
 */
export function core4(options: {
  measures: Measures;
  borrowed: BorrowedFigures;
  survey: readonly Figure[];
}): Figure[] {
  const { measures, borrowed, survey } = options;
  const asked = survey.find(({ id }) => id === 'space.survey.new-capabilities');
  const { window, asOf } = measures.changesPerMember;
  return [
    measures.changesPerMember,
    ...(borrowed.changeFailureRate ? [borrowed.changeFailureRate] : []),
    asked ?? {
      id: 'space.survey.new-capabilities',
      label: 'Time on new capabilities',
      value: null,
      unit: 'ratio',
      state: 'no_source',
      reason: 'It needs a survey; no closed round asked this group.',
      n: null,
      interval: null,
      rule: 'median-share',
      edition: null,
      window,
      asOf,
      evidence: { kind: 'suppressed', count: 0, digest: null, href: null },
    },
  ];
}
