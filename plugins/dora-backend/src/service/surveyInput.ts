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

import { InputError } from '@backstage/errors';
import {
  SurveyQuestionSet,
  SurveyRoundInput,
} from '@maestro/backstage-plugin-dora-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { toEpochMs } from '@maestro/backstage-plugin-maestro-statistics';
import { QUESTION_SETS, questionSet } from '../engine/space';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A request under way is no round in the past. */
const SLACK = 5 * MINUTE;
const LEAST = 5 * MINUTE;
const LONGEST = 92 * DAY;
const MOST_REMINDERS = 5;

const FIELDS = [
  'title',
  'groupRef',
  'questionSet',
  'opensAt',
  'closesAt',
  'reminders',
];

/** A checked request to open a round; instants are ISO 8601 in UTC. */
export interface CheckedInput {
  title: string;
  groupRef: string;
  set: SurveyQuestionSet;
  opensAt: string;
  closesAt: string;
  reminders: string[];
}

/** @throws InputError that names field, value and fix */
export function checkInput(input: SurveyRoundInput, now: Date): CheckedInput {
  const unknown = Object.keys(input).find(key => !FIELDS.includes(key));
  if (unknown !== undefined) {
    throw new InputError(
      `${unknown.slice(
        0,
        64,
      )} is no field of a round; the fields are ${FIELDS.join(', ')}`,
    );
  }
  const title = input.title.trim();
  if (title.length === 0) {
    throw new InputError('title is empty; write what the round is called');
  }
  const set = questionSet(input.questionSet);
  if (!set) {
    throw new InputError(
      `questionSet is ${JSON.stringify(
        input.questionSet,
      )}; choose one of ${QUESTION_SETS.map(({ id }) => id).join(', ')}`,
    );
  }
  const opens =
    input.opensAt === undefined
      ? now.getTime()
      : instant(input.opensAt, 'opensAt');
  const closes = instant(input.closesAt, 'closesAt');
  if (opens < now.getTime() - SLACK) {
    throw new InputError(
      `opensAt is ${iso(opens)}, in the past; leave it out to open at once`,
    );
  }
  if (closes - opens < LEAST || closes - opens > LONGEST) {
    throw new InputError(
      `closesAt is ${iso(closes)} and the round opens at ${iso(
        opens,
      )}; close it between five minutes and 92 days later`,
    );
  }
  const reminders = (input.reminders ?? []).map((text, index) =>
    instant(text, `reminders[${index}]`),
  );
  if (reminders.length > MOST_REMINDERS) {
    throw new InputError(
      `reminders has ${reminders.length} entries; send at most ${MOST_REMINDERS}`,
    );
  }
  reminders.forEach((at, index) => {
    if (at <= opens || at >= closes) {
      throw new InputError(
        `reminders[${index}] is ${iso(at)}; it must lie between ${iso(
          opens,
        )} and ${iso(closes)}`,
      );
    }
  });
  return {
    title,
    groupRef: groupRefOf(input.groupRef),
    set,
    opensAt: iso(opens),
    closesAt: iso(closes),
    reminders: [...new Set(reminders.map(iso))].sort(),
  };
}

function groupRefOf(text: string): string {
  let ref;
  try {
    ref = normalizeEntityRef(text, { kind: 'group' });
  } catch (error) {
    throw new InputError(`groupRef: ${error.message}`);
  }
  if (!ref.startsWith('group:')) {
    throw new InputError(
      `groupRef is ${JSON.stringify(
        text,
      )}; a round asks the members of a group, for example group:default/engineering`,
    );
  }
  return ref;
}

function instant(text: string, field: string): number {
  try {
    return toEpochMs(text, field);
  } catch {
    throw new InputError(
      `${field} is ${JSON.stringify(
        text,
      )}; write an instant such as 2026-11-30T17:00:00Z`,
    );
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
