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

import { DynamicRule } from '../dynamic';
import { unitOf } from '../dynamic/allocation';
import { memberRule, membersOf, objectRule } from '../dynamic/json';
import { CONTRACT_TABLE } from './contract';
import { ONLY_3, isMaybe, listRules, shape, strange } from './shape';

const DETAILS = 'AllocatedMethodDetails';
const PROGRAMS = 'CommitmentProgramEligibilityDetails';

const detail = (
  id: string,
  head: Omit<Parameters<typeof memberRule>[1], 'column' | 'list'>,
) => memberRule(id, { ...ONLY_3, ...head, column: DETAILS, list: 'Elements' });

const DETAIL_RULES: DynamicRule[] = [
  ...listRules(DETAILS, [
    'CAU-AllocatedMethodDetailsObject-O-001-M',
    'CAU-AllocatedMethodDetailsObject-O-002-M',
    'CAU-AllocatedMethodDetailsObject-O-003-M',
  ]),
  detail('CAU-AllocatedMethodDetailsObject-O-009-C', {
    looksFor: `Keys of ${DETAILS} that FOCUS does not have and that carry no x_`,
    wrong: member =>
      strange(member, ['AllocatedRatio', 'UsageUnit', 'UsageQuantity'], /^x_/),
  }),
  detail('CAU-AllocatedMethodDetailsObject-O-012-M', {
    looksFor: 'Elements without AllocatedRatio',
    wrong: member =>
      'AllocatedRatio' in member ? null : 'there is no AllocatedRatio',
  }),
  detail('CAU-AllocatedMethodDetailsObject-O-013-M', {
    looksFor: 'An AllocatedRatio that is no number',
    wrong: ({ AllocatedRatio }) => numeric(AllocatedRatio, 'AllocatedRatio'),
  }),
  detail('CAU-AllocatedMethodDetailsObject-O-016-C', {
    looksFor: 'A UsageQuantity without a UsageUnit',
    wrong(member) {
      if ((member.UsageQuantity ?? null) === null) {
        return undefined;
      }
      return 'UsageUnit' in member ? null : 'there is no UsageUnit';
    },
  }),
  detail('CAU-AllocatedMethodDetailsObject-O-018-O', {
    keyword: 'SHOULD',
    looksFor: 'UsageUnit of no form of a unit',
    wrong: member => unitOf(member, 'UsageUnit'),
  }),
  detail('CAU-AllocatedMethodDetailsObject-O-021-M', {
    looksFor: 'A UsageQuantity that is no number',
    wrong: ({ UsageQuantity }) => numeric(UsageQuantity, 'UsageQuantity'),
  }),
  objectRule('CAU-AllocatedMethodDetailsObject-O-025-M', {
    since: '1.4',
    looksFor: `${DETAILS} of another shape than FOCUS has`,
    column: DETAILS,
    wrong: object =>
      shape(
        object,
        'Elements',
        ['AllocatedRatio', 'UsageUnit', 'UsageQuantity'],
        {
          AllocatedRatio: value =>
            typeof value === 'number' && value >= 0 && value <= 1,
          UsageUnit: value => isMaybe(value, 'string'),
          UsageQuantity: value => isMaybe(value, 'number'),
        },
      ) ??
      membersOf(object, 'Elements')
        .map(member =>
          typeof member.UsageQuantity === 'number' &&
          typeof member.UsageUnit !== 'string'
            ? 'a UsageQuantity has no UsageUnit'
            : null,
        )
        .find(wrong => wrong !== null) ??
      null,
  }),
];

/** Objects of 1.3 and 1.4, as their column pages and schemas have them. */
export const OBJECT_TABLE: DynamicRule[] = [
  ...DETAIL_RULES,
  ...CONTRACT_TABLE,
  objectRule('CAU-CommitmentProgramEligibilityDetailsObject-O-001-M', {
    since: '1.4',
    looksFor: `${PROGRAMS} of another shape than FOCUS has`,
    column: PROGRAMS,
    wrong: object =>
      shape(object, 'CommitmentPrograms', ['ProgramType'], {
        ProgramType: value => typeof value === 'string',
      }),
  }),
];

function numeric(value: unknown, name: string): string | null | undefined {
  if (value === undefined) {
    return undefined;
  }
  return typeof value === 'number' ? null : `${name} is no number`;
}
