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
  SpaceOverview,
  SurveyQuestionSet,
  SurveyRound,
} from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';

export const GROUP_REF = 'group:default/engineering';

const WINDOW = {
  from: '2026-08-31T00:00:00.000Z',
  to: '2026-11-23T00:00:00.000Z',
  zone: 'UTC',
};

export function aSpaceFigure(figure: Partial<Figure> = {}): Figure {
  return {
    id: 'space.review-coverage',
    label: 'Changes that another person reviewed',
    value: 0.75,
    unit: 'ratio',
    state: 'ok',
    reason: null,
    n: 40,
    interval: { low: 0.6, high: 0.86, level: 0.95, method: 'wilson' },
    rule: 'reviewed-before-merge',
    edition: 'dora-2026',
    window: WINDOW,
    asOf: '2026-11-21T00:00:00.000Z',
    evidence: { kind: 'events', count: 40, digest: 'd', href: '/merged?a=b' },
    ...figure,
  };
}

export function aSurveyFigure(figure: Partial<Figure> = {}): Figure {
  return aSpaceFigure({
    id: 'space.survey.burnout',
    label: 'Seldom exhausted by work',
    value: 0.5,
    n: 12,
    interval: { low: 0.25, high: 0.75, level: 0.95, method: 'wilson' },
    evidence: { kind: 'suppressed', count: 12, digest: 'd', href: null },
    ...figure,
  });
}

/** A figure that may not be told. */
export function aWithheldFigure(figure: Partial<Figure> = {}): Figure {
  return aSurveyFigure({
    value: null,
    n: null,
    interval: null,
    state: 'suppressed',
    reason: 'Withheld: fewer than 5 people answered.',
    evidence: { kind: 'suppressed', count: 0, digest: 'd', href: null },
    ...figure,
  });
}

export function aRound(round: Partial<SurveyRound> = {}): SurveyRound {
  return {
    id: 'round-1',
    title: 'Autumn',
    groupRef: GROUP_REF,
    questionSet: { id: 'short', version: 1, title: 'The short one' },
    state: 'open',
    opensAt: '2026-11-10T09:00:00.000Z',
    closesAt: '2026-11-24T09:00:00.000Z',
    closedAt: null,
    reminders: [],
    invited: 12,
    answered: 8,
    own: 'invited',
    ownGroup: 'group:default/checkout-team',
    seal: null,
    ...round,
  };
}

export function aClosedRound(round: Partial<SurveyRound> = {}): SurveyRound {
  return aRound({
    id: 'round-0',
    title: 'Summer',
    state: 'closed',
    closedAt: '2026-08-24T09:00:00.000Z',
    own: 'closed',
    seal: { digest: 'abc123', receipt: 77 },
    ...round,
  });
}

const LABELS = ['Never', 'Seldom', 'At times', 'Often', 'Always'];

export const QUESTIONS: SurveyQuestionSet = {
  id: 'short',
  version: 1,
  title: 'The short one',
  description: 'Two questions.',
  questions: [
    {
      id: 'flow',
      dimension: 'efficiency',
      construct: 'flow',
      result: 'Have quiet time',
      text: 'How often is it quiet enough to think?',
      kind: 'scale',
      options: LABELS.map((label, index) => ({ value: index + 1, label })),
      attribution: null,
    },
    {
      id: 'recommend',
      dimension: 'satisfaction',
      construct: 'recommendation',
      result: 'Net promoter score',
      text: 'Would you recommend working here?',
      kind: 'recommend',
      options: Array.from({ length: 11 }, (_, value) => ({
        value,
        label: `${value}`,
      })),
      attribution: 'After somebody',
    },
  ],
};

export function aSpace(overview: Partial<SpaceOverview> = {}): SpaceOverview {
  const dimension = {
    system: [],
    survey: [],
    needsSurvey: null,
    cannotClaim: 'Nothing of this kind.',
  };
  return {
    entityRef: GROUP_REF,
    window: WINDOW,
    asOf: '2026-11-21T00:00:00.000Z',
    dimensions: [
      {
        ...dimension,
        id: 'satisfaction',
        label: 'Satisfaction and well-being',
        needsSurvey: 'No system measures satisfaction. It needs a survey.',
        survey: [
          aSurveyFigure(),
          aSurveyFigure({
            id: 'space.survey.recommend',
            label: 'Employee net promoter score',
            unit: 'points',
            value: -10,
            interval: {
              low: -40,
              high: 20,
              level: 0.95,
              method: 'nps-normal',
            },
          }),
          aWithheldFigure({ id: 'space.survey.tools', label: 'Tool efficacy' }),
        ],
      },
      { ...dimension, id: 'performance', label: 'Performance' },
      { ...dimension, id: 'activity', label: 'Activity' },
      {
        ...dimension,
        id: 'communication',
        label: 'Communication and collaboration',
        system: [
          aSpaceFigure(),
          aWithheldFigure({
            id: 'space.reviewer-load-gini',
            label: 'Concentration of reviews',
            reason: 'Withheld: fewer than 5 people are behind it.',
          }),
        ],
      },
      { ...dimension, id: 'efficiency', label: 'Efficiency and flow' },
    ],
    core4: [aSpaceFigure({ id: 'x', label: 'Merged changes per engineer' })],
    round: aClosedRound(),
    components: 3,
    ...overview,
  };
}
