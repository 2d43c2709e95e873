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

import { Figure, TimeWindow } from '@maestro/backstage-plugin-maestro-common';

/**
 * Least number of people behind anything that is shown of people: a survey
 * cell, what remains of its surroundings, a measure of a team.
 *
 * @public
 */
export const SPACE_MIN_PEOPLE = 5;

/**
 * The five dimensions, in the order of the word (Forsgren et al., "The SPACE
 * of Developer Productivity", ACM Queue 19 (1), 2021).
 *
 * @public
 */
export const SPACE_DIMENSIONS = [
  'satisfaction',
  'performance',
  'activity',
  'communication',
  'efficiency',
] as const;

/** @public */
export type SpaceDimensionId = (typeof SPACE_DIMENSIONS)[number];

/**
 * How a question is answered, always by a whole number:
 *
 * - `scale`: 1 to 5, 5 is best; the result is the share of 4 and 5
 * - `recommend`: 0 to 10; the result is the net promoter score
 * - `share`: 0 to 10 tenths of the time; the result is the median
 *
 * @public
 */
export type SurveyQuestionKind = 'scale' | 'recommend' | 'share';

/** @public */
export interface SurveyOption {
  value: number;
  label: string;
}

/** @public */
export interface SurveyQuestion {
  id: string;
  dimension: SpaceDimensionId;
  /** What is measured, for example `burnout`. */
  construct: string;
  /** What the result says, as its label: the share that …, the score of …. */
  result: string;
  text: string;
  kind: SurveyQuestionKind;
  /** All answers, ascending by value. */
  options: SurveyOption[];
  /** Whose words these are, when they are not our own. */
  attribution: string | null;
}

/** Questions that are asked together; a changed wording is a new version. @public */
export interface SurveyQuestionSet {
  id: string;
  version: number;
  title: string;
  description: string;
  questions: SurveyQuestion[];
}

/** @public */
export type SurveyRoundState = 'scheduled' | 'open' | 'closed';

/** @public */
export interface SurveyRound {
  id: string;
  title: string;
  /** Group whose members, nested ones included, are asked. */
  groupRef: string;
  questionSet: { id: string; version: number; title: string };
  state: SurveyRoundState;
  /** ISO 8601 instants. */
  opensAt: string;
  closesAt: string;
  closedAt: string | null;
  reminders: Array<{ at: string; sentAt: string | null }>;
  /** People asked; null before the round opens. */
  invited: number | null;
  /** People who answered; null before the round opens. */
  answered: number | null;
  /**
   * What the caller may still do, of which nobody else is told. `answered` is
   * forgotten when the round closes.
   */
  own: 'not_invited' | 'invited' | 'answered' | 'closed';
  /** Group in which the caller's answers count; null unless invited. */
  ownGroup: string | null;
  /** The sealed record of the closed round; null until the ledger has it. */
  seal: { digest: string; receipt: number | null } | null;
}

/** @public */
export interface SurveyRoundPage {
  items: SurveyRound[];
  /** Whether the caller may open and close rounds. */
  mayManage: boolean;
  nextCursor: string | null;
}

/** @public */
export interface SurveyRoundInput {
  title: string;
  groupRef: string;
  questionSet: string;
  /** Now when absent. */
  opensAt?: string;
  closesAt: string;
  /** Instants between opening and closing. */
  reminders?: string[];
}

/** Answers by question id; a question left out is skipped. @public */
export type SurveyAnswers = Record<string, number>;

/** Published results of one group in one closed round. @public */
export interface SurveyGroupResult {
  groupRef: string;
  /** People asked in the group; null where that would tell of too few. */
  invited: number | null;
  /** One per question, suppressed ones included. */
  figures: Figure[];
}

/** @public */
export interface SurveyResults {
  round: SurveyRound;
  /** Groups that the caller may see in the catalog. */
  groups: SurveyGroupResult[];
  /** Groups of the round that the caller may not see. */
  withheld: number;
}

/** One dimension: what systems tell, and what people said. @public */
export interface SpaceDimension {
  id: SpaceDimensionId;
  label: string;
  /** From delivery data; empty where no system can measure it. */
  system: Figure[];
  /** From the latest closed round that asked the group. */
  survey: Figure[];
  /** Why there is no system figure; null where there is one. */
  needsSurvey: string | null;
  /** What must not be read out of this dimension. */
  cannotClaim: string;
}

/** @public */
export interface SpaceOverview {
  /** A group, full reference in lower case. */
  entityRef: string;
  window: TimeWindow;
  asOf: string;
  dimensions: SpaceDimension[];
  /** The open measures of DX Core 4. */
  core4: Figure[];
  /** The round that `survey` comes from; null when none was closed. */
  round: SurveyRound | null;
  /** Components whose deliveries the system figures count. */
  components: number;
}
