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

import { Exact } from '../dataset';
import { Row, endOf, rowRule, rule, show } from './build';
import { consistentRule } from './consistent';
import { within } from './identity';
import {
  JsonObject,
  memberRule,
  membersOf,
  objectAt,
  objectRule,
} from './json';
import { UNIT, objectOf } from './formats';
import { DynamicRule, Violations } from './types';

const METHOD = 'AllocatedMethodId';
const RESOURCE = 'AllocatedResourceId';
const DETAILS = 'AllocatedMethodDetails';
const TAGS = 'AllocatedTags';

const since = '1.3';

/**
 * A charge that came of a split has a method, by the specification; what else
 * tells of a split may not stand where there is none.
 */
const onlyWithMethod = (id: string, column: string) =>
  rowRule(id, {
    since,
    proof: 'refutes',
    looksFor: `${column} on charges without an ${METHOD}`,
    columns: [column, METHOD],
    when: row => !row.has(METHOD),
    holds: row => !row.has(column),
  });

/** Columns that a data set with split charges holds. */
const columnsOfSplit = (
  id: string,
  keyword: DynamicRule['keyword'],
  names: readonly string[],
) =>
  rule(
    id,
    {
      since,
      until: '1.4',
      keyword,
      proof: 'refutes',
      looksFor: 'Columns that data with split charges lacks',
      columns: [],
    },
    ({ columns }) => ({
      see() {},
      end() {
        const violations = new Violations();
        const isSplit = columns.some(name => name.startsWith('Allocated'));
        for (const name of isSplit ? names : []) {
          if (!columns.includes(name)) {
            violations.add(null, () => `there is no column ${name}`);
          }
        }
        return endOf(isSplit ? names.length : 0, violations);
      },
    }),
  );

const ratioOf = (member: JsonObject) =>
  typeof member.AllocatedRatio === 'number' ? member.AllocatedRatio : 0;

/** Parts of one charge: a part of it cannot be more than the whole. */
const ratios = (id: string, range: Pick<DynamicRule, 'since' | 'until'>) =>
  objectRule(id, {
    ...range,
    proof: 'refutes',
    looksFor: 'Ratios of one charge that add up to more than 1, or below 0',
    column: DETAILS,
    wrong(object) {
      const members = membersOf(object, 'Elements');
      if (members.length === 0) {
        return undefined;
      }
      const sum = members.reduce(
        (total, member) => total.plus(ratioOf(member)),
        new Exact(0),
      );
      return sum.gt('1.000000001') || members.some(one => ratioOf(one) < 0)
        ? `the ratios add up to ${sum.toFixed()}`
        : null;
    },
  });

const PROPERTIES = ['AllocatedRatio', 'UsageUnit', 'UsageQuantity'];

/** A key of FOCUS in other capitals than FOCUS has. */
export const misspelt = (
  member: JsonObject,
  properties: readonly string[],
): string | null => {
  const key = Object.keys(member).find(
    name =>
      !properties.includes(name) &&
      properties.some(own => own.toLowerCase() === name.toLowerCase()),
  );
  return key === undefined ? null : `the key ${show(key)} is spelt otherwise`;
};

export const unitOf = (member: JsonObject, key: string) => {
  const unit = member[key];
  if (typeof unit !== 'string') {
    return undefined;
  }
  return UNIT.test(unit) ? null : `${show(unit)} is of no form of a unit`;
};

const pairsOf = (row: Row, column: string) =>
  Object.entries(objectAt(row.block, column, row.index) ?? {});

export const ALLOCATION_RULES: DynamicRule[] = [
  columnsOfSplit(
    'DataGeneratorCalculatedSplitCostAllocationHandling-A-001-C',
    'MUST',
    [METHOD, RESOURCE, 'AllocatedResourceName', TAGS],
  ),
  columnsOfSplit(
    'DataGeneratorCalculatedSplitCostAllocationHandling-A-002-C',
    'SHOULD',
    [DETAILS],
  ),
  rowRule('CAU-AllocatedMethodId-C-005-C', {
    since,
    keyword: 'MUST NOT',
    proof: 'refutes',
    looksFor: `Charges that tell of a split and have no ${METHOD}`,
    columns: [METHOD],
    shows: [METHOD, RESOURCE, DETAILS],
    when: row => row.has(RESOURCE, DETAILS, TAGS),
    holds: row => row.has(METHOD),
  }),
  onlyWithMethod('CAU-AllocatedMethodDetails-C-005-C', DETAILS),
  rowRule('CAU-AllocatedMethodDetails-C-006-C', {
    since,
    keyword: 'SHOULD NOT',
    looksFor: `Split charges without ${DETAILS}`,
    columns: [DETAILS, METHOD],
    when: row => row.has(METHOD),
    holds: row => row.has(DETAILS),
  }),
  onlyWithMethod('CAU-AllocatedResourceId-C-004-C', RESOURCE),
  rowRule('CAU-AllocatedResourceId-C-006-C', {
    since,
    keyword: 'MUST NOT',
    proof: 'refutes',
    looksFor:
      'Charges with the name or the tags of an allocated resource and no id of it',
    columns: [RESOURCE],
    shows: [RESOURCE, 'AllocatedResourceName', TAGS],
    when: row => row.has('AllocatedResourceName', TAGS),
    holds: row => row.has(RESOURCE),
  }),
  consistentRule('CAU-AllocatedResourceId-C-008-O', {
    since,
    keyword: 'SHOULD',
    proof: 'refutes',
    looksFor: `One ${RESOURCE} of a resource and charge period with two names`,
    columns: [
      RESOURCE,
      'AllocatedResourceName',
      'ResourceId',
      'ChargePeriodStart',
    ],
    key: within('ResourceId', 'ChargePeriodStart', RESOURCE),
    value: row => row.text('AllocatedResourceName'),
    names: [RESOURCE, 'AllocatedResourceName'],
  }),
  onlyWithMethod('CAU-AllocatedTags-C-003-C', TAGS),
  rowRule('CAU-AllocatedTags-C-006-M', {
    since,
    keyword: 'MUST NOT',
    looksFor: `${TAGS} that stand in Tags already`,
    columns: [TAGS, 'Tags'],
    when: row => row.has(TAGS),
    holds(row) {
      const own = objectOf(row.text('Tags') ?? '') ?? {};
      return pairsOf(row, TAGS).every(
        ([key, tag]) => !Object.hasOwn(own, key) || own[key] !== tag,
      );
    },
  }),
  objectRule('CAU-AllocatedTags-C-008-M', {
    since,
    proof: 'refutes',
    looksFor: `Keys of ${TAGS} with null in the place of true`,
    column: TAGS,
    wrong(object) {
      const key = Object.keys(object).find(name => object[name] === null);
      return key === undefined ? null : `the tag ${show(key)} is null`;
    },
  }),
  memberRule('CAU-AllocatedMethodDetailsObject-O-005-M', {
    since,
    until: '1.4',
    proof: 'refutes',
    looksFor: `Keys of ${DETAILS} in other capitals than FOCUS has`,
    column: DETAILS,
    list: 'Elements',
    wrong: member => misspelt(member, PROPERTIES),
  }),
  memberRule('CAU-AllocatedMethodDetailsObject-O-006-M', {
    since,
    until: '1.4',
    looksFor: `Properties of ${DETAILS} of another type than FOCUS has`,
    column: DETAILS,
    list: 'Elements',
    wrong(member) {
      const wrong = PROPERTIES.find(
        key =>
          key in member &&
          member[key] !== null &&
          typeof member[key] !== (key === 'UsageUnit' ? 'string' : 'number'),
      );
      return wrong === undefined ? null : `${wrong} is of another type`;
    },
  }),
  ratios('CAU-AllocatedMethodDetailsObject-O-014-M', { since, until: '1.4' }),
  ratios('CAU-AllocatedMethodDetailsObject-O-027-M', { since: '1.4' }),
  memberRule('CAU-AllocatedMethodDetailsObject-O-028-O', {
    since: '1.4',
    keyword: 'SHOULD',
    looksFor: 'UsageUnit of no form of a unit',
    column: DETAILS,
    list: 'Elements',
    wrong: member => unitOf(member, 'UsageUnit'),
  }),
];
