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

import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BucketError } from '../engine/profiles/buckets';
import { deliveryRules } from './compatDelivery';
import { failureRules } from './compatFailures';
import { botOf, reviewRules } from './compatReviews';
import { Rule, Rules } from './compatRules';
import {
  Json,
  Suite,
  Tally,
  difference,
  isObject,
  listOf,
  objectOf,
  shown,
} from './tally';
import { parseTime } from './time';

const FOLDER = 'compat';
const RULES: Record<string, Rules> = {
  ...failureRules,
  ...deliveryRules,
  ...reviewRules,
};
const BOTS = 'bots.json';
/** Results of floating point arithmetic, where no tolerance is given. */
const ROUNDING = 1e-9;
/** Lists whose result must hold nothing beside what is expected. */
const WHOLE = ['buckets', 'fill', 'weekly_counts'];
/** Lists of ids that are sets. */
const SETS = ['failed', 'total'];

/** Order of a set means nothing; times as keys may be written differently. */
function normal(value: unknown, list: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map(item => normal(item, list));
    return list === 'buckets'
      ? items
      : items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (!isObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => {
        const at = /^\d{4}-/.test(key) ? parseTime(key) : null;
        return [
          at === null ? key : new Date(at).toISOString(),
          SETS.includes(key) && Array.isArray(item)
            ? [...item].sort()
            : normal(item, list),
        ];
      }),
  );
}

function compare(
  found: unknown,
  expected: unknown,
  list: string,
  tolerance: number,
): string | undefined {
  const [left, right] = [normal(found, list), normal(expected, list)];
  if (WHOLE.includes(list) && isObject(left) && isObject(right)) {
    const extra = Object.keys(left).find(key => !(key in right));
    if (extra !== undefined) {
      return `${extra} is ${shown(left[extra])}, expected nothing`;
    }
  }
  return difference(left, right, tolerance);
}

function checkError(given: Json, rule: Rule): string | undefined {
  const wanted = given.expected_error;
  try {
    const found = rule(given, 'middleware');
    return `gives ${shown(found)}, expected the error ${wanted}`;
  } catch (error) {
    return error instanceof BucketError
      ? difference(error.code, wanted, 0, 'error')
      : (error as Error).message;
  }
}

/** One check for each profile of a case; where none is named, one. */
function runCase(
  tally: Tally,
  name: string,
  list: string,
  given: Json,
  rule: Rule,
  tolerance: number,
): void {
  if ('expected_error' in given) {
    tally.check(name, () => checkError(given, rule));
    return;
  }
  const { expected } = given;
  if (!('expected' in given)) {
    tally.check(name, () => 'has neither expected nor expected_error');
    return;
  }
  if (!isObject(expected)) {
    tally.check(name, () =>
      compare(rule(given, 'middleware'), expected, list, tolerance),
    );
    return;
  }
  for (const [profile, value] of Object.entries(expected)) {
    tally.check(`${name} ${profile}`, () =>
      compare(rule(given, profile), value, list, tolerance),
    );
  }
}

function runBots(tally: Tally, document: Json): void {
  listOf(document, 'names').forEach((item, index) => {
    const group = isObject(item) ? item : {};
    const checks = Array.isArray(group.checks) ? group.checks : [group];
    checks.forEach(check =>
      tally.check(`names[${index}] ${shown(check?.name)}`, () => {
        const given = objectOf(check, 'check');
        return difference(botOf(given), given.bot, 0, 'bot');
      }),
    );
  });
  listOf(document, 'event_filter').forEach((item, index) =>
    tally.check(`event_filter[${index}]`, () => {
      const given = objectOf(item, 'case');
      const bots = listOf(given, 'bots');
      const humans = listOf(given, 'humans');
      const events = Array.from(
        { length: Math.max(bots.length, humans.length) },
        (_, at) => [...bots.slice(at, at + 1), ...humans.slice(at, at + 1)],
      ).flat();
      return difference(
        events.filter(event => !botOf(event)),
        humans,
      );
    }),
  );
}

function runFile(tally: Tally, file: string, document: Json): void {
  if (file === BOTS) {
    runBots(tally, document);
    return;
  }
  const rules = RULES[file];
  const cases = isObject(document.cases) ? document.cases : document;
  const tolerance =
    typeof document.tolerance === 'number' ? document.tolerance : ROUNDING;
  for (const [list, items] of Object.entries(cases)) {
    const rule = rules[list];
    if (!rule) {
      if (Array.isArray(items)) {
        tally.lines.push(`${file}: not asserted, no rule known: ${list}`);
      }
      continue;
    }
    listOf(cases, list).forEach((item, index) => {
      const id = isObject(item) && item.id !== undefined ? ` ${item.id}` : '';
      const name = `${list}[${index}]${id}`;
      if (isObject(item)) {
        runCase(tally, name, list, item, rule, tolerance);
      } else {
        tally.check(name, () => 'is no object');
      }
    });
  }
}

async function runAll(root: string): Promise<Tally> {
  const folder = join(root, FOLDER);
  const tally = new Tally();
  const present = readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .sort();
  const known = [...Object.keys(RULES), BOTS].sort();
  for (const file of present.filter(name => known.includes(name))) {
    const part = new Tally();
    try {
      const text = await readFile(join(folder, file), 'utf8');
      runFile(part, file, objectOf(JSON.parse(text), file));
    } catch (error) {
      part.check(file, () => (error as Error).message);
    }
    tally.add({
      ...part.result(),
      failures: part.failures.map(failure => `${file} ${failure}`),
      lines: [...part.lines, `${file}: ${part.passed}/${part.total}`],
    });
  }
  const absent = known.filter(file => !present.includes(file));
  if (absent.length > 0) {
    tally.lines.push(`absent: ${absent.join(', ')}`);
  }
  const strange = present.filter(file => !known.includes(file));
  if (strange.length > 0) {
    tally.lines.push(`not asserted, no rule known: ${strange.join(', ')}`);
  }
  return tally;
}

/** Small tables for each compatibility profile. */
export const compat: Suite = {
  name: 'compat',
  present: folder => existsSync(join(folder, FOLDER)),
  run: async folder => (await runAll(folder)).result(),
};
