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
import { headerRule } from './build';
import { spellingRule } from './consistent';
import { DynamicContext, DynamicRule } from './types';

const PASCAL = /^[A-Z][A-Za-z0-9]*$/;
const ALPHANUMERIC = /^[A-Za-z0-9]+$/;
const LONGEST = 50;

// Short forms that billing files carry; compared with whole words of a name.
const ABBREVIATIONS = new Set(
  'Acct Acc Addr Amt Avg Bal Cat Cnt Curr Cur Desc Descr Dt Env Freq Inv Loc Mgmt Num Org Prd Prod Pub Pct Qty Ref Reg Rsv Svc Sys Tot Txt Typ Usg Val Yr'.split(
    ' ',
  ),
);

const wordsOf = (column: string) =>
  column.match(/[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+/g) ?? [];

/** Columns that no version of FOCUS has. */
const isCustom = (column: string) => focusColumn(column) === null;

const isPrefixed = (column: string) => column.startsWith('x_');

/** Names that claim to be FOCUS columns: they carry no x_. */
const ofFocus =
  (wrong: (column: string) => string | null) => (column: string) =>
    isPrefixed(column) ? undefined : wrong(column);

const firstCustom = (context: DynamicContext) =>
  context.columns.findIndex(isCustom);

export const HEADER_RULES: DynamicRule[] = [
  headerRule('ColumnHandling-A-001-M', {
    looksFor: 'Names of columns in Pascal case',
    wrong: ofFocus(column =>
      PASCAL.test(column) ? null : 'it is not in Pascal case',
    ),
  }),
  headerRule('ColumnHandling-A-002-M', {
    keyword: 'MUST NOT',
    proof: 'refutes',
    looksFor: 'Usual short forms in the names of columns',
    wrong: ofFocus(column => {
      const short = isCustom(column)
        ? wordsOf(column).find(word => ABBREVIATIONS.has(word))
        : undefined;
      return short === undefined ? null : `"${short}" is an abbreviation`;
    }),
  }),
  headerRule('ColumnHandling-A-003-M', {
    looksFor: 'Names of columns of letters and digits alone',
    wrong: ofFocus(column =>
      ALPHANUMERIC.test(column) ? null : 'it has another character',
    ),
  }),
  headerRule('ColumnHandling-A-004-O', {
    keyword: 'SHOULD NOT',
    proof: 'refutes',
    looksFor: 'Runs of capitals in the names of columns',
    wrong: ofFocus(column => {
      const run = /[A-Z]{2,}(?![a-z])|[A-Z]{3,}/.exec(column);
      return run ? `"${run[0]}" looks like an acronym` : null;
    }),
  }),
  headerRule('ColumnHandling-A-005-O', {
    keyword: 'SHOULD NOT',
    looksFor: `Names of columns longer than ${LONGEST} characters`,
    wrong: column =>
      column.length <= LONGEST ? null : `it has ${column.length} characters`,
  }),
  headerRule('ColumnHandling-A-006-M', {
    proof: 'refutes',
    looksFor: 'A column X beside XId or XName',
    wrong: (column, _, { columns }) => {
      if (isPrefixed(column)) {
        return undefined;
      }
      const partner = ['Id', 'Name'].find(suffix =>
        columns.includes(`${column}${suffix}`),
      );
      return partner === undefined
        ? null
        : `there is a ${column}${partner} too, so it needs ${
            partner === 'Id' ? 'Name' : 'Id'
          } at its end`;
    },
  }),
  spellingRule('ColumnHandling-A-008-M', {
    proof: 'refutes',
    looksFor: 'One category spelt in two ways',
    of: ({ columns }) => columns.filter(name => name.endsWith('Category')),
    unreadable: value => value.trim() === '',
  }),
  headerRule('ColumnHandling-A-010-M', {
    looksFor: 'Columns that FOCUS does not have and that carry no x_',
    wrong: column => {
      if (!isCustom(column)) {
        return undefined;
      }
      return isPrefixed(column)
        ? null
        : 'no FOCUS version has it, and it carries no x_';
    },
  }),
  headerRule('ColumnHandling-A-011-O', {
    keyword: 'SHOULD',
    looksFor: 'Names of x_ columns by the rules of the others',
    wrong: column => {
      if (!isPrefixed(column)) {
        return undefined;
      }
      return PASCAL.test(column.slice(2)) && column.length <= LONGEST
        ? null
        : `what follows x_ is not in Pascal case, or longer than ${LONGEST} characters`;
    },
  }),
  headerRule('ColumnHandling-A-012-O', {
    keyword: 'SHOULD',
    looksFor: 'FOCUS columns behind a custom one',
    wrong: (column, index, context) => {
      const first = firstCustom(context);
      if (isCustom(column)) {
        return undefined;
      }
      return first < 0 || index < first
        ? null
        : `it comes behind the custom column ${context.columns[first]}`;
    },
  }),
  headerRule('ColumnHandling-A-013-O', {
    keyword: 'SHOULD',
    looksFor: 'Custom columns between FOCUS columns',
    wrong: (column, index, context) => {
      if (!isCustom(column)) {
        return undefined;
      }
      const after = context.columns
        .slice(index + 1)
        .find(name => !isCustom(name));
      return after === undefined ? null : `it stands before ${after}`;
    },
  }),
];
