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
import { endOf, rule, show } from './build';
import { misspelt, unitOf } from './allocation';
import { JsonObject, isObject, memberRule, membersOf, objectsOf } from './json';
import { DynamicRule, MAX_KEYS, Violations } from './types';

const COLUMN = 'ContractApplied';
const since = '1.3';
const until = '1.4';

/** Properties that FOCUS gives an element of ContractApplied. */
export const CONTRACT_PROPERTIES = [
  'ContractId',
  'ContractCommitmentId',
  'ContractCommitmentAppliedCost',
  'ContractCommitmentAppliedQuantity',
  'ContractCommitmentAppliedUnit',
] as const;

/** The text of 1.3 spells one of them so; its rule model and 1.4 do not. */
const ALSO = 'ContractCommitmentID';

/** Keys that 1.3 knows. */
export const CONTRACT_KEYS: readonly string[] = [...CONTRACT_PROPERTIES, ALSO];

/** Value of a property in either spelling; undefined: it is not there. */
export const contractValue = (member: JsonObject, key: string): unknown =>
  key === 'ContractCommitmentId' && !(key in member)
    ? member[ALSO]
    : member[key];

const NUMBERS: readonly string[] = [
  'ContractCommitmentAppliedCost',
  'ContractCommitmentAppliedQuantity',
];

type Member = Omit<Parameters<typeof memberRule>[1], 'column' | 'list'>;

/** Of each element of ContractApplied. */
export const contractRule = (id: string, head: Member): DynamicRule =>
  memberRule(id, { ...head, column: COLUMN, list: 'Elements' });

/** What an element tells of a commitment needs the id. */
const idOf = (id: string, key: 'ContractId' | 'ContractCommitmentId') =>
  contractRule(id, {
    since,
    until,
    keyword: 'MUST NOT',
    looksFor: `Elements of a commitment whose ${key} is null`,
    wrong: member =>
      contractValue(member, key) === null ? `${key} is null` : null,
  });

/** One commitment is of one contract. */
export function parentRule(id: string, range: VersionRange): DynamicRule {
  return rule(
    id,
    {
      ...range,
      looksFor: 'A ContractCommitmentId of two contracts',
      columns: [COLUMN],
    },
    () => {
      const parents = new Map<string, string>();
      const violations = new Violations();
      let full = false;
      const note = (member: JsonObject, row: number) => {
        const own = contractValue(member, 'ContractCommitmentId');
        const parent = member.ContractId;
        if (typeof own !== 'string' || typeof parent !== 'string') {
          return;
        }
        const known = parents.get(own);
        if (known === undefined && parents.size >= MAX_KEYS) {
          full = true;
        } else if (known === undefined) {
          parents.set(own, parent);
        } else if (known !== parent) {
          violations.add(
            row,
            () => `${show(own)} is of ${show(known)} and ${show(parent)}`,
          );
        }
      };
      return {
        see(block) {
          const column = block.column(COLUMN)!;
          const objects = objectsOf(column);
          const noted = new Uint8Array(objects.length);
          for (let row = 0; row < block.size; row += 1) {
            const code = column.codes[row];
            const object = objects[code];
            if (object !== null && noted[code] === 0) {
              noted[code] = 1;
              for (const member of membersOf(object, 'Elements')) {
                note(member, block.offset + row + 1);
              }
            }
          }
        },
        end: () =>
          endOf(
            parents.size,
            violations,
            full ? 1 : 0,
            `there are more than ${MAX_KEYS} distinct keys`,
          ),
      };
    },
  );
}

export const CONTRACT_RULES: DynamicRule[] = [
  contractRule('CAU-ContractAppliedObject-O-005-M', {
    since,
    until,
    looksFor: 'Elements of ContractApplied without any property',
    wrong: member =>
      Object.keys(member).length === 0 ? 'an element is empty' : null,
  }),
  contractRule('CAU-ContractAppliedObject-O-006-O', {
    since,
    until,
    keyword: 'SHOULD',
    looksFor: 'Keys of ContractApplied that are not in Pascal case',
    wrong(member) {
      const key = Object.keys(member).find(
        name => !/^(?:x_)?[A-Z][A-Za-z0-9]*$/.test(name),
      );
      return key === undefined ? null : `${show(key)} is not in Pascal case`;
    },
  }),
  contractRule('CAU-ContractAppliedObject-O-012-M', {
    since,
    until,
    keyword: 'MUST NOT',
    looksFor: 'Custom properties of ContractApplied that hold lists or objects',
    wrong(member) {
      const custom = Object.keys(member).filter(key => key.startsWith('x_'));
      const nested = custom.find(
        key => isObject(member[key]) || Array.isArray(member[key]),
      );
      if (custom.length === 0) {
        return undefined;
      }
      return nested === undefined ? null : `${show(nested)} is nested`;
    },
  }),
  contractRule('CAU-ContractAppliedObject-O-014-M', {
    since,
    until,
    proof: 'refutes',
    looksFor: 'Keys of ContractApplied in other capitals than FOCUS has',
    wrong: member => misspelt(member, CONTRACT_KEYS),
  }),
  contractRule('CAU-ContractAppliedObject-O-015-M', {
    since,
    until,
    looksFor: 'Properties of ContractApplied of another type than FOCUS has',
    wrong(member) {
      const wrong = CONTRACT_PROPERTIES.find(
        key =>
          (contractValue(member, key) ?? null) !== null &&
          typeof contractValue(member, key) !==
            (NUMBERS.includes(key) ? 'number' : 'string'),
      );
      return wrong === undefined ? null : `${wrong} is of another type`;
    },
  }),
  idOf('CAU-ContractAppliedObject-O-024-C', 'ContractId'),
  idOf('CAU-ContractAppliedObject-O-034-C', 'ContractCommitmentId'),
  parentRule('CAU-ContractAppliedObject-O-072-M', { since: '1.4' }),
  contractRule('CAU-ContractAppliedObject-O-078-O', {
    since: '1.4',
    keyword: 'SHOULD',
    looksFor: 'ContractCommitmentAppliedUnit of no form of a unit',
    wrong: member => unitOf(member, 'ContractCommitmentAppliedUnit'),
  }),
];
