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
import { sqlText } from '../../analytics/Analytics';
import { Relation } from '../relation';
import { ColumnMap } from './columnMap';
import { ExportMap, Expression } from './types';

const NOTHING = 'cast(null as varchar)';

/** Reads an amount of the export exactly; null where it cannot be. */
const decimal = (sql: string) => `cast(${sql} as decimal(38, 15))`;

/**
 * The columns of FOCUS out of another export, as SQL over its text columns.
 *
 * @throws InputError when the file is another kind of export
 */
export function compileMap(map: ExportMap, relation: Relation): ColumnMap {
  const byName = new Map(
    relation.columns.map(column => [column.toLowerCase(), column]),
  );
  const find = (names: string) =>
    names
      .split('|')
      .map(name => byName.get(name.toLowerCase()))
      .find(name => name !== undefined) ?? null;
  const missing = map.needs.filter(names => find(names) === null);
  if (missing.length > 0) {
    throw new InputError(
      `Columns that the format needs are missing: ${missing
        .map(names => names.split('|').join(' or '))
        .join(', ')}. The file has ${relation.columns.slice(0, 60).join(', ')}`,
    );
  }
  const text = (names: string) => {
    const column = find(names);
    return column === null ? NOTHING : `nullif(${relation.text(column)}, '')`;
  };
  const sqlOf = (expression: Expression): string => {
    if (typeof expression === 'string') {
      return text(expression);
    }
    if ('value' in expression) {
      return `nullif(${sqlText(expression.value)}, '')`;
    }
    if ('first' in expression) {
      return `coalesce(${expression.first.map(sqlOf).join(', ')})`;
    }
    if ('sum' in expression) {
      return `cast(${expression.sum
        .map(part => `coalesce(${decimal(sqlOf(part))}, 0)`)
        .join(' + ')} as varchar)`;
    }
    if ('difference' in expression) {
      const [from, less] = expression.difference.map(
        part => `coalesce(${decimal(sqlOf(part))}, 0)`,
      );
      return `cast(${from} - ${less} as varchar)`;
    }
    if ('by' in expression) {
      return `case coalesce(${text(expression.by)}, '') ${Object.entries(
        expression.cases,
      )
        .map(([value, then]) => `when ${sqlText(value)} then ${sqlOf(then)}`)
        .join(' ')} else ${sqlOf(expression.otherwise)} end`;
    }
    if ('time' in expression) {
      const { addDays = 0, addMonths = 0, formats, time } = expression;
      const value = sqlOf(time);
      // What fits no format is handed on, so that it is refused by its name.
      return `coalesce(strftime(try_strptime(${value}, [${formats
        .map(sqlText)
        .join(
          ', ',
        )}]) + to_months(${addMonths}) + to_days(${addDays}), '%Y-%m-%dT%H:%M:%SZ'), ${value})`;
    }
    if ('pairs' in expression) {
      return `(select cast(to_json(map_from_entries(list_transform(from_json(${text(
        expression.pairs,
      )}, '[{"key":"VARCHAR","value":"VARCHAR"}]'), lambda pair: {'k': pair.key, 'v': pair.value}))) as varchar))`;
    }
    if ('object' in expression) {
      const value = text(expression.object);
      return `case when ${value} is null or ltrim(${value}) like '{%' then ${value} else '{' || ${value} || '}' end`;
    }
    return `cast(list_sum(list_transform(from_json(${text(
      expression.amounts,
    )}, '[{"amount":"VARCHAR"}]'), lambda part: cast(part.amount as decimal(38, 15)))) as varchar)`;
  };
  return {
    columns: map.columns.map(({ from, to }) => ({
      name: to,
      sql: sqlOf(from),
      float: columnsOf(from).some(names => {
        const column = find(names);
        return column !== null && relation.floats.has(column);
      }),
    })),
    missing: name => [name],
  };
}

/** Columns that the value of an expression comes from. */
function columnsOf(expression: Expression): string[] {
  if (typeof expression === 'string') {
    return [expression];
  }
  if ('first' in expression) {
    return expression.first.flatMap(columnsOf);
  }
  if ('sum' in expression) {
    return expression.sum.flatMap(columnsOf);
  }
  if ('difference' in expression) {
    return expression.difference.flatMap(columnsOf);
  }
  return 'by' in expression
    ? [...Object.values(expression.cases), expression.otherwise].flatMap(
        columnsOf,
      )
    : [];
}
