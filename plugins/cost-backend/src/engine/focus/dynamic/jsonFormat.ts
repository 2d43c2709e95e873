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

import { focusColumn } from '../columns';
import { objectOf } from './formats';
import { repeatedKey } from './keyValue';
import { JsonObject, depthOf, listsOf, objectsRule } from './json';
import { valueRule } from './build';
import { DynamicContext, DynamicRule } from './types';

/** Columns whose objects hold lists; they came with 1.3 and later. */
const NESTED = ({ columns }: DynamicContext) =>
  columns.filter(name => {
    const column = focusColumn(name);
    return (
      column?.type === 'object' &&
      !['Tags', 'SkuPriceDetails', 'AllocatedTags'].includes(name)
    );
  });

const LEVELS = 3;

const kindOf = (value: unknown) => {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'list' : typeof value;
};

const json = (
  id: string,
  head: Pick<DynamicRule, 'keyword' | 'looksFor'>,
  test: (object: JsonObject, text: string) => boolean | null,
) => objectsRule(id, { ...head, since: '1.3', of: NESTED, test });

const lists = (
  id: string,
  head: Pick<DynamicRule, 'keyword' | 'looksFor'>,
  test: (list: unknown[]) => boolean,
) =>
  json(id, head, object => {
    const all = listsOf(object);
    return all.length === 0 ? null : all.every(test);
  });

export const JSON_FORMAT_RULES: DynamicRule[] = [
  valueRule('JsonObjectFormat-A-001-M', {
    since: '1.3',
    looksFor: 'Columns of objects that hold something else',
    of: NESTED,
    test: text => objectOf(text) !== null,
  }),
  json(
    'JsonObjectFormat-A-003-M',
    { keyword: 'MUST', looksFor: 'A key twice in one object of any level' },
    (_, text) => repeatedKey(text, true) === null,
  ),
  lists(
    'JsonObjectFormat-A-006-M',
    { keyword: 'MUST', looksFor: 'Lists whose members are of several types' },
    list => new Set(list.map(kindOf)).size <= 1,
  ),
  lists(
    'JsonObjectFormat-A-007-M',
    { keyword: 'MUST NOT', looksFor: 'Lists with one member twice' },
    list =>
      new Set(list.map(member => JSON.stringify(member))).size === list.length,
  ),
  lists(
    'JsonObjectFormat-A-008-M',
    { keyword: 'MUST NOT', looksFor: 'Lists with null among their members' },
    list => !list.includes(null),
  ),
  json(
    'JsonObjectFormat-A-011-O',
    {
      keyword: 'SHOULD NOT',
      looksFor: `Objects of more than ${LEVELS} levels`,
    },
    object => depthOf(object) <= LEVELS,
  ),
];
