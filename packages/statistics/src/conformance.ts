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

// The one file here that reads files: vectors for `yarn conformance`. It is not
// exported by the package, so its functions stay pure.
/* eslint-disable no-restricted-imports, no-restricted-globals */

import { readFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isoWeekBuckets } from './buckets';
import { calendarAt, isoWeekInterval } from './calendar';
import { isoYear } from './isoWeeks';
import { wallClockToInstant } from './zones';

/** A suite of published vectors; `scripts/conformance.mjs` runs it. */
export interface ConformanceSuite {
  name: string;
  /** Whether the folder holds data of this suite. */
  present(folder: string): boolean;
  /** Runs all cases; throws when the data cannot be read. */
  run(folder: string): Promise<{
    passed: number;
    total: number;
    lines?: string[];
    failures?: string[];
  }>;
}

type Case = Record<string, unknown>;
type Fields = Record<string, (given: Case) => unknown>;

const position = (given: Case) =>
  calendarAt(given.instant as string, given.zone as string);
const wallClock = (given: Case) =>
  wallClockToInstant(given.local as string, given.zone as string);
const yearOf = (given: Case) => isoYear(given.iso_week_year as number);

function weekId(given: Case, week: number): string {
  return `${given.iso_week_year}-W${String(week).padStart(2, '0')}`;
}

/** From the start of the first week to the end of the last, in hours. */
function yearSpan(given: Case) {
  const zone = given.zone as string;
  const { from } = isoWeekInterval(weekId(given, 1), zone);
  const { to } = isoWeekInterval(weekId(given, yearOf(given).weeks), zone);
  return { from, to, zone };
}

function weeksOfYear(given: Case): Array<{ id: string; hours: number }> {
  const window = yearSpan(given);
  return isoWeekBuckets(window, window.to).map(({ id, from, to }) => ({
    id,
    hours: (Date.parse(to) - Date.parse(from)) / 3_600_000,
  }));
}

function irregularWeeks(given: Case): Record<string, number> {
  return Object.fromEntries(
    weeksOfYear(given)
      .filter(week => week.hours !== 168)
      .map(week => [String(Number(week.id.slice(-2))), week.hours]),
  );
}

/** For each list of the file: fields that identify, fields that are asserted. */
const LISTS: Record<string, { given: string[]; fields: Fields }> = {
  cases: {
    given: ['id', 'group', 'instant', 'zone'],
    fields: {
      local: c => position(c).local,
      offset_minutes: c => position(c).offsetMinutes,
      iso_week_year: c => position(c).isoWeekYear,
      iso_week: c => position(c).isoWeek,
      iso_weekday: c => position(c).isoWeekday,
      day_start: c => position(c).dayStart,
      day_end: c => position(c).dayEnd,
      day_hours: c => position(c).dayHours,
      week_start: c => position(c).weekStart,
      week_end: c => position(c).weekEnd,
      week_hours: c => position(c).weekHours,
      month_start: c => position(c).monthStart,
      month_end: c => position(c).monthEnd,
    },
  },
  wall_clock_to_instant: {
    given: ['id', 'group', 'zone', 'local'],
    fields: {
      kind: c => wallClock(c).kind,
      earlier: c => wallClock(c).earlier,
      later: c => wallClock(c).later,
      compatible: c => wallClock(c).compatible,
    },
  },
  iso_years: {
    given: ['id', 'iso_week_year'],
    fields: {
      weeks: c => yearOf(c).weeks,
      first_monday: c => yearOf(c).firstMonday,
      last_sunday: c => yearOf(c).lastSunday,
    },
  },
  year_partitions: {
    given: ['id', 'zone', 'iso_week_year'],
    fields: {
      from: c => yearSpan(c).from,
      to: c => yearSpan(c).to,
      weeks: c => weeksOfYear(c).length,
      total_hours: c => weeksOfYear(c).reduce((sum, w) => sum + w.hours, 0),
      weeks_not_168_hours: irregularWeeks,
    },
  },
};

/** JSON text with sorted keys: equal values have equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, v) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(
          Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : v,
  );
}

function isObject(value: unknown): value is Case {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first difference of one case, or undefined when there is none. */
function difference(given: Case, fields: Fields): string | undefined {
  for (const [field, compute] of Object.entries(fields)) {
    if (field in given) {
      const found = canonical(compute(given));
      const expected = canonical(given[field]);
      if (found !== expected) {
        return `${field} is ${found}, expected ${expected}`;
      }
    }
  }
  return undefined;
}

/** What is wrong with one case, or undefined when it passes. */
function verdict(item: unknown, fields: Fields): string | undefined {
  if (!isObject(item)) {
    return 'no JSON object';
  }
  if (!Object.keys(item).some(key => key in fields)) {
    return 'no field that can be compared';
  }
  try {
    return difference(item, fields);
  } catch (error) {
    return error.message;
  }
}

async function runCalendar(folder: string) {
  const file = 'calendar/week_cases.json';
  const document: unknown = JSON.parse(
    await readFile(join(folder, file), 'utf8'),
  );
  if (!isObject(document)) {
    throw new Error(`${file} holds no JSON object`);
  }
  let total = 0;
  let compared = 0;
  const failures: string[] = [];
  const unknown = new Set<string>();
  for (const [list, cases] of Object.entries(document)) {
    const known = LISTS[list];
    if (known && !Array.isArray(cases)) {
      throw new Error(`${list} in ${file} is no list`);
    }
    if (!Array.isArray(cases)) {
      continue;
    }
    if (!known) {
      unknown.add(list);
      continue;
    }
    total += cases.length;
    for (const [index, item] of cases.entries()) {
      const wrong = verdict(item, known.fields);
      if (wrong) {
        const id = typeof item?.id === 'string' ? ` ${item.id}` : '';
        failures.push(`${list}[${index}]${id}: ${wrong}`);
      }
      for (const key of isObject(item) ? Object.keys(item) : []) {
        if (key in known.fields) {
          compared += 1;
        } else if (!known.given.includes(key)) {
          unknown.add(`${list}.${key}`);
        }
      }
    }
  }
  const lines = [
    `${compared} fields compared; zone data here ${process.versions.tz}, ` +
      `of the vectors ${String(document.tzdata_used ?? 'not stated')}`,
  ];
  if (unknown.size > 0) {
    lines.push(`not asserted, no rule known: ${[...unknown].join(', ')}`);
  }
  return { passed: total - failures.length, total, lines, failures };
}

/** Published vectors that this package's functions are checked with. */
export const suites: Record<string, ConformanceSuite[]> = {
  dora: [
    {
      name: 'calendar',
      present: folder => readdirSync(folder).includes('calendar'),
      run: runCalendar,
    },
  ],
};
