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
  SpaceDimensionId,
  SurveyOption,
  SurveyQuestion,
  SurveyQuestionKind,
  SurveyQuestionSet,
} from '@maestro/backstage-plugin-dora-common';

function options(labels: readonly string[], first: number): SurveyOption[] {
  return labels.map((label, index) => ({ value: first + index, label }));
}

const SATISFIED = options(
  [
    'Very dissatisfied',
    'Dissatisfied',
    'In between',
    'Satisfied',
    'Very satisfied',
  ],
  1,
);
const AGREE = options(
  ['Strongly disagree', 'Disagree', 'In between', 'Agree', 'Strongly agree'],
  1,
);
/** For what is bad when it happens: the best answer comes last, as above. */
const SELDOM = options(
  ['Nearly always', 'Often', 'Now and then', 'Seldom', 'Hardly ever'],
  1,
);
const RECOMMEND = options(
  Array.from({ length: 11 }, (_, value) => {
    if (value === 0) {
      return '0, not at all';
    }
    return value === 10 ? '10, certainly' : `${value}`;
  }),
  0,
);
const SHARE = options(
  Array.from({ length: 11 }, (_, value) => `${value * 10} %`),
  0,
);

function question(
  id: string,
  dimension: SpaceDimensionId,
  construct: string,
  result: string,
  kind: SurveyQuestionKind,
  answers: SurveyOption[],
  text: string,
  attribution: string | null = null,
): SurveyQuestion {
  return {
    id,
    dimension,
    construct,
    result,
    text,
    kind,
    options: answers,
    attribution,
  };
}

const DORA_WORDS =
  'Restated from the survey questions of the DORA research program (dora.dev), licensed CC BY 4.0';

/**
 * The question sets of this release. The constructs are standard ones, the
 * words our own unless a question says otherwise. What a round asked is fixed
 * by id and version: changed words are a new version, and the old one stays.
 */
export const QUESTION_SETS: readonly SurveyQuestionSet[] = [
  {
    id: 'space-core',
    version: 1,
    title: 'SPACE, the short one',
    description:
      'Ten questions, under a minute: what no system can measure about work on software.',
    questions: [
      question(
        'satisfaction',
        'satisfaction',
        'job satisfaction',
        'Satisfied with their work',
        'scale',
        SATISFIED,
        'All in all, how satisfied are you with your work at present?',
      ),
      question(
        'recommend',
        'satisfaction',
        'employee net promoter score',
        'Employee net promoter score',
        'recommend',
        RECOMMEND,
        'Would you recommend working here to a friend?',
      ),
      question(
        'burnout',
        'satisfaction',
        'burnout',
        'Seldom exhausted by work',
        'scale',
        SELDOM,
        'In the last month, how often did your work leave you exhausted?',
      ),
      question(
        'tools',
        'satisfaction',
        'tool efficacy',
        'Helped by their tools',
        'scale',
        AGREE,
        'The tools I work with help me more than they hinder me.',
      ),
      question(
        'quality',
        'performance',
        'perceived quality',
        'Confident in the quality delivered',
        'scale',
        AGREE,
        'I am confident in the quality of what my team delivers.',
      ),
      question(
        'knowledge',
        'communication',
        'knowledge findability',
        'Soon find out how things work',
        'scale',
        AGREE,
        'When I need to know how something works, I soon find out.',
      ),
      question(
        'reviews',
        'communication',
        'review quality',
        'Find that reviews improve changes',
        'scale',
        AGREE,
        'The reviews that my changes receive make them better.',
      ),
      question(
        'flow',
        'efficiency',
        'flow',
        'Have quiet time on most days',
        'scale',
        AGREE,
        'On most days I have enough quiet time for work that needs thought.',
      ),
      question(
        'interruptions',
        'efficiency',
        'interruptions',
        'Seldom interrupted by the unplanned',
        'scale',
        SELDOM,
        'How often does something unplanned push aside what you meant to do?',
      ),
      question(
        'new-capabilities',
        'performance',
        'time on new capabilities',
        'Time on new capabilities',
        'share',
        SHARE,
        'How much of your working time in the last month went into new capabilities, rather than keeping things running?',
      ),
    ],
  },
  {
    id: 'dora-climate',
    version: 1,
    title: 'Climate of delivery, after DORA',
    description:
      'Six questions on what the DORA research found to go with delivery performance.',
    questions: [
      question(
        'burnout',
        'satisfaction',
        'burnout',
        'Seldom burned out by work',
        'scale',
        SELDOM,
        'How often do you feel burned out from your work?',
        DORA_WORDS,
      ),
      question(
        'information',
        'communication',
        'culture of information',
        'Say that information is sought',
        'scale',
        AGREE,
        'On my team, information is actively sought.',
        DORA_WORDS,
      ),
      question(
        'failures',
        'communication',
        'culture of inquiry',
        'Say that failures lead to improvement',
        'scale',
        AGREE,
        'On my team, failures are taken as a chance to improve the system.',
        DORA_WORDS,
      ),
      question(
        'documentation',
        'communication',
        'quality of documentation',
        'Can rely on the documentation',
        'scale',
        AGREE,
        'I can rely on our technical documentation when I need to do my work.',
        DORA_WORDS,
      ),
      question(
        'independence',
        'efficiency',
        'loosely coupled teams',
        'Can release without waiting for others',
        'scale',
        AGREE,
        'My team can change and release its service without waiting for other teams.',
        DORA_WORDS,
      ),
      question(
        'feedback',
        'efficiency',
        'fast feedback',
        'Get fast and reliable feedback',
        'scale',
        AGREE,
        'Automated checks tell me quickly and reliably whether my change works.',
        DORA_WORDS,
      ),
    ],
  },
];

/**
 * A question set.
 *
 * @param version - the latest when absent
 */
export function questionSet(
  id: string,
  version?: number,
): SurveyQuestionSet | undefined {
  return QUESTION_SETS.filter(
    set => set.id === id && (version === undefined || set.version === version),
  ).sort((a, b) => b.version - a.version)[0];
}
