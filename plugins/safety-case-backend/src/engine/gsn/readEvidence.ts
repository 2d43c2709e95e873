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

import { GsnEvidence, GsnSelect } from './types';
import { Unreadable, isRecord, record, text } from './values';

const MEMBERS = ['predicate', 'select', 'accept', 'timeToLive', 'belief'];
const SELECTORS = ['subject', 'name', 'where'] as const;

/** Other files may have a layer of this name; ours names a predicate. */
export function isEvidence(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && 'predicate' in value;
}

/**
 * What a solution rests on.
 *
 * @throws Unreadable that names the member, its value and what to write
 */
export function readEvidence(
  members: Record<string, unknown>,
  path: string,
): GsnEvidence {
  onlyKnown(members, MEMBERS, path);
  const predicate = text(members.predicate, `${path}.predicate`);
  if (predicate === null) {
    throw new Unreadable(
      `${path}.predicate is empty; name the type of the predicate`,
    );
  }
  const timeToLive = members.timeToLive ?? null;
  if (
    timeToLive !== null &&
    // YAML knows an infinite number, JSON does not.
    !(
      typeof timeToLive === 'number' &&
      Number.isFinite(timeToLive) &&
      timeToLive > 0
    )
  ) {
    throw new Unreadable(
      `${path}.timeToLive is ${
        typeof timeToLive === 'number' ? timeToLive : JSON.stringify(timeToLive)
      }; write seconds, more than 0`,
    );
  }
  return {
    predicate,
    select: readSelect(members.select, `${path}.select`),
    accept: text(members.accept, `${path}.accept`),
    timeToLive,
    belief: readBelief(members.belief, `${path}.belief`),
  };
}

function readSelect(value: unknown, path: string): GsnSelect | null {
  if (value === undefined || value === null) {
    return null;
  }
  const members = record(value, path);
  onlyKnown(members, SELECTORS, path);
  const [subject, name, where] = SELECTORS.map(member =>
    text(members[member], `${path}.${member}`),
  );
  if (subject === null && name === null && where === null) {
    throw new Unreadable(
      `${path} selects nothing; write ${SELECTORS.join(', ')}, or leave it out`,
    );
  }
  return { subject, name, where };
}

/** A misspelt member would ask for less than its author meant. */
function onlyKnown(
  members: Record<string, unknown>,
  known: readonly string[],
  path: string,
): void {
  const stranger = Object.keys(members).find(name => !known.includes(name));
  if (stranger !== undefined) {
    throw new Unreadable(
      `${path}.${stranger} is not known; known are ${known.join(', ')}`,
    );
  }
}

function readBelief(value: unknown, path: string): GsnEvidence['belief'] {
  if (value === undefined || value === null) {
    return null;
  }
  const members = record(value, path);
  const reason = text(members.reason, `${path}.reason`);
  if (
    typeof members.value !== 'number' ||
    !(members.value >= 0 && members.value <= 1) ||
    reason === null
  ) {
    throw new Unreadable(
      `${path} needs a value from 0 to 1 and a reason for it`,
    );
  }
  return { value: members.value, reason };
}
