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
import {
  BenchmarkGroup,
  PublishedGroup,
  QUICK_CHECK_EDITIONS,
  QUICK_CHECK_METRICS,
  QuickCheckAnswers,
  QuickCheckType,
  benchmarkGroup,
  checkRecovery,
  quickCheck,
  quickCheckScore,
  quickCheckType,
} from '../engine/benchmarks';
import {
  Json,
  Suite,
  Tally,
  difference,
  isObject,
  listOf,
  objectOf,
  shown,
  textOf,
} from './tally';

const FOLDER = 'doradev';
const TABLES: Record<string, 'industry' | 'organizationSize'> = {
  industry: 'industry',
  organization_size: 'organizationSize',
};

type Groups = Record<string, PublishedGroup>;

/** Published groups: those of the folder, else those that we ship. */
class Benchmarks {
  private readonly read = new Map<string, Groups>();

  constructor(private readonly folder: string) {}

  async load(): Promise<void> {
    const editions = join(this.folder, 'editions');
    const names = existsSync(editions) ? readdirSync(editions) : [];
    for (const edition of names) {
      for (const table of Object.keys(TABLES)) {
        const file = join(editions, edition, `${table}_metrics.json`);
        if (existsSync(file)) {
          this.read.set(
            `${edition}/${table}`,
            JSON.parse(await readFile(file, 'utf8')),
          );
        }
      }
    }
  }

  groups(edition: string, table: string): Groups {
    const name = `${edition}/${table}`;
    const shipped = QUICK_CHECK_EDITIONS.find(each => each.edition === edition);
    const groups =
      this.read.get(name) ?? (shipped && { ...shipped[TABLES[table]] });
    if (!groups) {
      throw new Error(`there are no benchmarks ${name}`);
    }
    return groups;
  }
}

/** A group in the shape of the vectors. */
function turned(group: BenchmarkGroup): Json {
  return {
    name: group.name,
    ...group.metrics,
    ...(group.throughput && { software_delivery_throughput: group.throughput }),
    ...(group.stability && { software_delivery_stability: group.stability }),
    performance_average: group.performanceAverage,
  };
}

function turnedGroups(groups: Groups, edition: string): Json {
  return Object.fromEntries(
    Object.entries(groups).map(([key, group]) => [
      key,
      turned(
        benchmarkGroup(objectOf(group, key), edition, { mendRecovery: false }),
      ),
    ]),
  );
}

function typeOf(value: unknown): QuickCheckType {
  if (value === 'categorical' || value === 'percentage') {
    return value;
  }
  throw new Error(
    `type is ${shown(value)}; expected categorical or percentage`,
  );
}

/** Answers as they are given: texts are numbers, and -1 is no answer. */
function answer(value: unknown): number | null {
  const found = typeof value === 'string' ? parseInt(value, 10) : value;
  return typeof found === 'number' && found !== -1 ? found : null;
}

function answers(value: unknown): QuickCheckAnswers {
  const given = objectOf(value ?? {}, 'input');
  return Object.fromEntries(
    QUICK_CHECK_METRICS.filter(metric => metric in given).map(metric => [
      metric,
      answer(given[metric]),
    ]),
  );
}

function at(value: unknown, path: unknown): unknown {
  if (!Array.isArray(path)) {
    throw new Error(`path is ${shown(path)}; expected a list`);
  }
  return path.reduce<unknown>(
    (found, name) => (isObject(found) ? found[name] : undefined),
    value,
  );
}

const toleranceOf = (...given: Json[]): number =>
  given
    .map(({ tolerance }) => tolerance)
    .find((value): value is number => typeof value === 'number') ?? 1e-9;

const editionOf = (given: Json): string =>
  given.edition === undefined ? '2025' : String(given.edition);

function score(given: Json): number | null {
  return quickCheckScore(
    typeof given.input === 'number' ? given.input : answer(given.input),
    typeOf(given.type),
  );
}

function checkPath(check: Json, groups: Json): string | undefined {
  const found = at(groups, check.path);
  const name = (check.path as string[]).join('.');
  if (check.expected_absent === true && found !== undefined) {
    return `${name} is there, expected none`;
  }
  if (check.expected_present === true && (found ?? null) === null) {
    return `${name} is not there`;
  }
  return 'expected' in check
    ? difference(found, check.expected, toleranceOf(check), name)
    : undefined;
}

/** All that the published page computes, in its words. */
function all(given: Json): Json {
  const { performance, throughput, stability, scores } = quickCheck(
    answers(given.input),
    editionOf(given),
  );
  return {
    performance,
    throughput,
    stability,
    performanceAverage: performance,
    throughputAverage: throughput,
    stabilityAverage: stability,
    individual: Object.fromEntries(
      QUICK_CHECK_METRICS.map(metric => [
        metric,
        {
          performanceScore: scores[metric],
          displayScore: scores[metric],
          type: quickCheckType(metric),
        },
      ]),
    ),
  };
}

function runCase(
  tally: Tally,
  name: string,
  given: Json,
  benchmarks: Benchmarks,
): void {
  const { operation } = given;
  if (operation === 'score' || operation === 'display_score') {
    const checks = given.checks === undefined ? [given] : given.checks;
    tally.check(name, () => {
      for (const check of listOf({ checks }, 'checks')) {
        const item = objectOf(check, 'check');
        const wrong = difference(
          score(item),
          item.expected,
          toleranceOf(item, given),
          `${item.type} ${item.input}`,
        );
        if (wrong) {
          return wrong;
        }
      }
      return undefined;
    });
    return;
  }
  const table = /^(industry|organization_size|org_size)_benchmarks$/.exec(
    String(operation),
  )?.[1];
  if (table) {
    tally.check(name, () => {
      const edition = editionOf(given);
      const groups = turnedGroups(
        benchmarks.groups(edition, table.replace(/^org_/, 'organization_')),
        edition,
      );
      return listOf(given, 'checks')
        .map(check => checkPath(objectOf(check, 'check'), groups))
        .find(wrong => wrong !== undefined);
    });
    return;
  }
  tally.check(name, () => {
    const found = all(given);
    switch (operation) {
      case 'performance_average':
        return difference(
          found.performance,
          given.expected,
          toleranceOf(given),
        );
      case 'all':
      case 'averages_over_present_metrics':
        return difference(found, given.expected, toleranceOf(given));
      default:
        return `no rule is known for the operation ${shown(operation)}`;
    }
  });
}

async function runQuickCheck(
  folder: string,
  tally: Tally,
  benchmarks: Benchmarks,
) {
  const file = 'quick_check_cases.json';
  const document = objectOf(await readJson(folder, file), file);
  for (const list of ['cases', 'boundary_cases']) {
    listOf(document, list).forEach((item, index) => {
      const name = `${list}[${index}]`;
      if (isObject(item)) {
        runCase(tally, `${name} ${item.id ?? ''}`.trim(), item, benchmarks);
      } else {
        tally.check(name, () => 'is no object');
      }
    });
  }
  listOf(document, 'known_defects_of_the_published_app').forEach(
    (item, index) =>
      tally.check(`known defect ${index}`, () => {
        const given = objectOf(item, 'case');
        return difference(
          all(given),
          objectOf(given.required, 'required'),
          toleranceOf(given),
        );
      }),
  );
}

async function runTurned(
  folder: string,
  tally: Tally,
  benchmarks: Benchmarks,
): Promise<void> {
  const file = 'benchmarks_high_is_better.json';
  const document = objectOf(await readJson(folder, file), file);
  const tables = objectOf(document.expected_means, 'expected_means');
  for (const [name, groups] of Object.entries(tables)) {
    const [edition, table] = name.split('/');
    for (const [key, expected] of Object.entries(objectOf(groups, name))) {
      tally.check(`${name} ${key}`, () => {
        const published = benchmarks.groups(edition, table)[key];
        if (!published) {
          return 'there is no such group';
        }
        const group = benchmarkGroup(published, edition, {
          mendRecovery: false,
        });
        const means = Object.fromEntries(
          Object.entries(turned(group)).map(([field, value]) => [
            field,
            isObject(value) ? value.mean : value,
          ]),
        );
        return difference(
          {
            ...means,
            published_performance_average: group.publishedPerformanceAverage,
          },
          expected,
          toleranceOf(document),
        );
      });
    }
  }
}

async function runConsistency(
  folder: string,
  file: string,
  tally: Tally,
  benchmarks: Benchmarks,
): Promise<void> {
  const document = objectOf(await readJson(folder, file), file);
  const edition = String(
    document.edition ?? /(\d{4})/.exec(file)?.[1] ?? '2025',
  );
  listOf(document, 'rows').forEach((item, index) =>
    tally.check(`${file} ${index}`, () => {
      const row = objectOf(item, 'row');
      const groups = benchmarks.groups(edition, textOf(row.table, 'table'));
      const group = groups[textOf(row.key, 'key')];
      if (!group) {
        return `there is no group ${shown(row.key)}`;
      }
      const check = checkRecovery(group);
      const found = {
        table: row.table,
        key: row.key,
        published_throughput: check?.publishedThroughput ?? null,
        mean_of_three_as_published: check?.meanAsPublished ?? null,
        mean_of_three_recovery_inverted: check?.meanInverted ?? null,
        recovery_direction: check?.direction ?? null,
        rule_margin: check?.margin ?? null,
      };
      // The margin and the means are given with four decimals.
      const listed = Object.fromEntries(
        Object.entries(row).filter(([field]) => field in found),
      );
      return difference(found, listed, 5e-5 + 1e-9);
    }),
  );
}

async function readJson(folder: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, file), 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

async function runAll(root: string): Promise<Tally> {
  const folder = join(root, FOLDER);
  const tally = new Tally();
  const benchmarks = new Benchmarks(folder);
  const part = async (name: string, run: () => Promise<void>) => {
    const before = { passed: tally.passed, total: tally.total };
    try {
      await run();
    } catch (error) {
      tally.check(name, () => (error as Error).message);
    }
    tally.lines.push(
      `${name}: ${tally.passed - before.passed}/${tally.total - before.total}`,
    );
  };
  try {
    await benchmarks.load();
  } catch (error) {
    tally.check('editions', () => (error as Error).message);
  }
  const files = readdirSync(folder);
  const run = async (file: string, how: () => Promise<void>) =>
    files.includes(file)
      ? part(file, how)
      : void tally.lines.push(`absent: ${file}`);
  await run('quick_check_cases.json', () =>
    runQuickCheck(folder, tally, benchmarks),
  );
  await run('benchmarks_high_is_better.json', () =>
    runTurned(folder, tally, benchmarks),
  );
  const consistency = files.filter(file =>
    /^benchmark_consistency.*\.json$/.test(file),
  );
  for (const file of consistency) {
    await part(file, () => runConsistency(folder, file, tally, benchmarks));
  }
  if (consistency.length === 0) {
    tally.lines.push('absent: benchmark_consistency');
  }
  return tally;
}

/** The DORA Quick Check: scores, averages and benchmarks. */
export const doradev: Suite = {
  name: 'doradev',
  present: folder => existsSync(join(folder, FOLDER)),
  run: async folder => (await runAll(folder)).result(),
};
