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
  SurveyGroupResult,
  SurveyQuestionSet,
  SurveyRound,
} from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import { questionSet, refusalText } from '../engine/space';
import { StoredRound } from '../store/SurveyStore';

/**
 * A round on the wire.
 *
 * @param own - what is known of the caller in it
 */
export function roundView(
  round: StoredRound,
  own: { unit: string; answered: boolean } | undefined,
): SurveyRound {
  const set = setOf(round);
  return {
    id: round.id,
    title: round.title,
    groupRef: round.groupRef,
    questionSet: { id: set.id, version: set.version, title: set.title },
    state: stateOf(round),
    opensAt: round.opensAt,
    closesAt: round.closesAt,
    closedAt: round.closedAt,
    reminders: round.reminders.filter(({ at }) => at !== round.opensAt),
    invited: round.invited,
    answered: round.answered,
    own: ownState(round, own),
    ownGroup: own?.unit ?? null,
    seal: round.digest
      ? { digest: round.digest, receipt: round.receipt }
      : null,
  };
}

/** Results of a closed round, one entry per group, widest first. */
export function resultsView(
  round: StoredRound,
  zone: string,
): SurveyGroupResult[] {
  const set = setOf(round);
  const groups = new Map<string, SurveyGroupResult>();
  for (const cell of round.results ?? []) {
    const group = groups.get(cell.groupRef) ?? {
      groupRef: cell.groupRef,
      invited: null,
      figures: [],
    };
    group.invited ??= cell.asked;
    group.figures.push(figureOf(round, set, cell, zone));
    groups.set(cell.groupRef, group);
  }
  return [...groups.values()];
}

function stateOf(round: StoredRound): SurveyRound['state'] {
  if (round.closedAt !== null) {
    return 'closed';
  }
  return round.openedAt === null ? 'scheduled' : 'open';
}

function ownState(
  round: StoredRound,
  own: { answered: boolean } | undefined,
): SurveyRound['own'] {
  if (!own) {
    return 'not_invited';
  }
  if (round.closedAt !== null) {
    return 'closed';
  }
  return own.answered ? 'answered' : 'invited';
}

/** What a round asks. */
export function setOf(round: StoredRound): SurveyQuestionSet {
  const set = questionSet(round.questionSet, round.questionSetVersion);
  if (!set) {
    throw new Error(
      `This release does not know question set ${round.questionSet}@${round.questionSetVersion}`,
    );
  }
  return set;
}

function figureOf(
  round: StoredRound,
  set: SurveyQuestionSet,
  cell: NonNullable<StoredRound['results']>[number],
  zone: string,
): Figure {
  const question = set.questions.find(({ id }) => id === cell.questionId)!;
  return {
    id: `space.survey.${cell.questionId}`,
    label: question.result,
    value: cell.value,
    unit: cell.unit,
    state: cell.refusal === null ? 'ok' : 'suppressed',
    reason: cell.refusal === null ? null : refusalText(cell.refusal),
    n: cell.n,
    interval: cell.interval,
    rule: cell.rule,
    edition: `${set.id}@${set.version}`,
    window: { from: round.openedAt!, to: round.closedAt!, zone },
    asOf: round.closedAt!,
    evidence: {
      kind: 'suppressed',
      count: cell.n ?? 0,
      digest: round.digest,
      href: null,
    },
  };
}
