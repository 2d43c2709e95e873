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

import { DynamicRule, Row, show } from '../dynamic';
import { unitOf } from '../dynamic/allocation';
import { rowRule } from '../dynamic/build';
import {
  CONTRACT_KEYS,
  CONTRACT_PROPERTIES,
  contractRule,
  contractValue,
  parentRule,
} from '../dynamic/contract';
import { JsonObject, membersOf, objectAt, objectRule } from '../dynamic/json';
import { ONLY_3, isMaybe, listRules, shape, strange } from './shape';

const CONTRACT = 'ContractApplied';

const contract = (
  id: string,
  head: Parameters<typeof contractRule>[1],
): DynamicRule => contractRule(id, { ...ONLY_3, ...head });

const typed = (id: string, key: string, type: 'string' | 'number') =>
  contract(id, {
    looksFor: `A ${key} that is no ${type === 'string' ? 'text' : 'number'}`,
    wrong(member) {
      const value = contractValue(member, key) ?? null;
      if (value === null) {
        return undefined;
      }
      return typeof value === type ? null : `${key} is of another type`;
    },
  });

/** `key` has a value where `other` has none. */
const either = (id: string, key: string, other: string) =>
  contract(id, {
    keyword: 'MUST NOT',
    looksFor: `Elements whose ${key} and ${other} are null`,
    wrong(member) {
      if ((member[other] ?? null) !== null) {
        return undefined;
      }
      return (member[key] ?? null) === null ? 'both are null' : null;
    },
  });

const COST = 'ContractCommitmentAppliedCost';
const QUANTITY = 'ContractCommitmentAppliedQuantity';
const UNIT = 'ContractCommitmentAppliedUnit';

/** Unit and quantity go together. */
const unitBeside = (id: string, isThere: boolean) =>
  contract(id, {
    keyword: isThere ? 'MUST NOT' : 'MUST',
    looksFor: isThere
      ? 'A quantity without its unit'
      : 'A unit without a quantity',
    wrong(member) {
      if (((member[QUANTITY] ?? null) !== null) !== isThere) {
        return undefined;
      }
      return ((member[UNIT] ?? null) !== null) === isThere
        ? null
        : `${UNIT} is ${show((member[UNIT] as string) ?? null)}`;
    },
  });

const prefixed = (id: string) =>
  contract(id, {
    looksFor: `Keys of ${CONTRACT} that FOCUS does not have and that carry no x_`,
    wrong: member => strange(member, CONTRACT_KEYS, /^x_/),
  });

/** The objects of ContractApplied. */
export const CONTRACT_TABLE: DynamicRule[] = [
  ...listRules(CONTRACT, [
    'CAU-ContractAppliedObject-O-001-M',
    'CAU-ContractAppliedObject-O-003-M',
    'CAU-ContractAppliedObject-O-004-M',
  ]),
  contract('CAU-ContractAppliedObject-O-007-M', {
    looksFor: 'Elements without one of the five properties',
    wrong(member) {
      const absent = CONTRACT_PROPERTIES.find(
        key => contractValue(member, key) === undefined,
      );
      return absent === undefined ? null : `there is no ${absent}`;
    },
  }),
  prefixed('CAU-ContractAppliedObject-O-010-M'),
  prefixed('CAU-ContractAppliedObject-O-017-C'),
  typed('CAU-ContractAppliedObject-O-020-M', 'ContractId', 'string'),
  typed('CAU-ContractAppliedObject-O-030-M', 'ContractCommitmentId', 'string'),
  parentRule('CAU-ContractAppliedObject-O-038-M', ONLY_3),
  rowRule('CAU-ContractAppliedObject-O-039-C', {
    ...ONLY_3,
    looksFor: 'Purchases whose ResourceId is not the ContractCommitmentId',
    columns: [CONTRACT, 'ResourceId', 'ChargeCategory'],
    when: row => row.is('ChargeCategory', 'Purchase') && idsAt(row).length > 0,
    holds: row => idsAt(row).every(id => id === row.text('ResourceId')),
  }),
  typed('CAU-ContractAppliedObject-O-043-M', COST, 'number'),
  either('CAU-ContractAppliedObject-O-046-C', COST, QUANTITY),
  typed('CAU-ContractAppliedObject-O-052-M', QUANTITY, 'number'),
  either('CAU-ContractAppliedObject-O-055-C', QUANTITY, COST),
  typed('CAU-ContractAppliedObject-O-061-M', UNIT, 'string'),
  contract('CAU-ContractAppliedObject-O-063-O', {
    keyword: 'SHOULD',
    looksFor: `${UNIT} of no form of a unit`,
    wrong: member => unitOf(member, UNIT),
  }),
  unitBeside('CAU-ContractAppliedObject-O-065-C', false),
  unitBeside('CAU-ContractAppliedObject-O-066-C', true),
  objectRule('CAU-ContractAppliedObject-O-067-M', {
    since: '1.4',
    looksFor: `${CONTRACT} of another shape than FOCUS has`,
    column: CONTRACT,
    wrong: object =>
      shape(object, 'Elements', CONTRACT_PROPERTIES, {
        ContractId: value => typeof value === 'string',
        ContractCommitmentId: value => typeof value === 'string',
        [COST]: value => isMaybe(value, 'number'),
        [QUANTITY]: value => isMaybe(value, 'number'),
        [UNIT]: value => isMaybe(value, 'string'),
      }) ??
      membersOf(object, 'Elements')
        .map(amountless)
        .find(wrong => wrong !== null) ??
      null,
  }),
];

function idsAt(row: Row) {
  return membersOf(objectAt(row.block, CONTRACT, row.index) ?? {}, 'Elements')
    .map(member => contractValue(member, 'ContractCommitmentId'))
    .filter(id => typeof id === 'string');
}

function amountless(member: JsonObject): string | null {
  if (!(COST in member) && !(QUANTITY in member)) {
    return 'there is neither a cost nor a quantity';
  }
  return typeof member[QUANTITY] === 'number' && !(UNIT in member)
    ? 'a quantity has no unit'
    : null;
}
