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

import { VersionRange } from '../columns';
import { show } from '../dynamic';
import { misspelt } from '../dynamic/allocation';
import { JsonObject, isObject, memberRule, objectRule } from '../dynamic/json';

/** In 1.3 alone: 1.4 has one schema in the place of single rules. */
export const ONLY_3: VersionRange = { since: '1.3', until: '1.4' };

const CUSTOM = /^x_[A-Z][A-Za-z0-9]*$/;

/** A key that is neither of FOCUS nor custom. */
export function strange(
  object: JsonObject,
  known: readonly string[],
  custom: RegExp,
): string | null {
  const key = Object.keys(object).find(
    name => !known.includes(name) && !custom.test(name),
  );
  return key === undefined ? null : `the key ${show(key)} carries no x_`;
}

/** The list that an object holds, and what its members are. */
export const listRules = (
  column: string,
  ids: readonly [string, string, string],
) => [
  objectRule(ids[0], {
    ...ONLY_3,
    looksFor: `${column} without a list of Elements`,
    column,
    wrong: object =>
      Array.isArray(object.Elements) ? null : 'there is no list of Elements',
  }),
  objectRule(ids[1], {
    ...ONLY_3,
    looksFor: `Elements of ${column} that are no objects`,
    column,
    wrong({ Elements }) {
      if (!Array.isArray(Elements)) {
        return undefined;
      }
      return Elements.every(isObject) ? null : 'an element is no object';
    },
  }),
  memberRule(ids[2], {
    ...ONLY_3,
    looksFor: `Elements of ${column} that hold lists or objects`,
    column,
    list: 'Elements',
    wrong(member) {
      const key = Object.keys(member).find(
        name => typeof member[name] === 'object' && member[name] !== null,
      );
      return key === undefined ? null : `${show(key)} is nested`;
    },
  }),
];

/** Of the type, null, or not there. */
export function isMaybe(value: unknown, type: 'string' | 'number'): boolean {
  return value === undefined || value === null || typeof value === type;
}

/** What is wrong with an object that holds one list of objects. */
export function shape(
  object: JsonObject,
  list: string,
  known: readonly string[],
  tests: Readonly<Record<string, (value: unknown) => boolean>>,
): string | null {
  const members = object[list];
  if (!Array.isArray(members) || members.length === 0) {
    return `there is no list of ${list}, or an empty one`;
  }
  const outer = strange(object, [list], CUSTOM);
  if (outer !== null) {
    return outer;
  }
  for (const member of members) {
    if (!isObject(member)) {
      return `a member of ${list} is no object`;
    }
    const wrong =
      misspelt(member, known) ??
      strange(member, known, CUSTOM) ??
      known.find(key => !tests[key](member[key]));
    if (typeof wrong === 'string') {
      return known.includes(wrong) ? `${wrong} is not as FOCUS has it` : wrong;
    }
  }
  return null;
}
