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

import { readdirSync } from 'node:fs';
import { TOPICS, UsageError } from './arguments.mjs';

const FAILURES_SHOWN = 5;
/** Folders of a topic that accompany the data and are no suite. */
const NO_SUITE = ['LICENSES'];

const oneLine = text => String(text).replace(/\s*\n\s*/g, ' ');

/** Runs one suite; whatever goes wrong in it is one failure. */
async function runSuite(suite, folder) {
  try {
    const result = await suite.run(folder);
    const { passed, total, lines = [], failures = [] } = result;
    const sound =
      Number.isSafeInteger(passed) &&
      Number.isSafeInteger(total) &&
      passed >= 0 &&
      passed <= total;
    if (!sound) {
      return { problem: `the suite reports ${passed} of ${total}` };
    }
    return total === 0
      ? { problem: 'the data is present but holds no case' }
      : { passed, total, lines, failures };
  } catch (error) {
    return { problem: oneLine(error?.message ?? error) };
  }
}

function printResult(name, result, print) {
  print(`${name}: ${result.passed}/${result.total}`);
  result.lines.forEach(line => print(`  ${line}`));
  result.failures
    .slice(0, FAILURES_SHOWN)
    .forEach(failure => print(`  failed: ${oneLine(failure)}`));
  if (result.failures.length > FAILURES_SHOWN) {
    print(`  and ${result.failures.length - FAILURES_SHOWN} more failed`);
  }
}

/** Whether a suite has data; a suite that cannot say so has failed. */
function presence(suite, folder) {
  try {
    return { present: Boolean(suite.present(folder)) };
  } catch (error) {
    return { present: true, problem: oneLine(error?.message ?? error) };
  }
}

/** `merkle`, or `webhooks (plugins/x)` where several modules have a part. */
function labels(suites) {
  const counts = new Map();
  suites.forEach(s => counts.set(s.name, (counts.get(s.name) ?? 0) + 1));
  return s => (counts.get(s.name) > 1 ? `${s.name} (${s.path})` : s.name);
}

/**
 * Runs all suites of a topic whose data is in the folder and prints the report.
 *
 * @returns the exit code
 */
export async function runTopic({ topic, folder, only, modules, print }) {
  const broken = modules.filter(module => module.problem);
  const topics = new Set([
    ...Object.keys(TOPICS),
    ...modules.flatMap(module => Object.keys(module.suites ?? {})),
  ]);
  if (!topics.has(topic)) {
    throw new UsageError(
      `There is no topic ${topic}; the topics are ${[...topics].join(', ')}.`,
    );
  }
  const suites = modules.flatMap(({ path, suites: all }) =>
    (all?.[topic] ?? []).map(suite => ({ name: suite.name, path, suite })),
  );
  let folders;
  try {
    folders = readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory() || entry.isSymbolicLink())
      .map(entry => entry.name)
      .filter(name => !name.startsWith('.') && !NO_SUITE.includes(name))
      .sort();
  } catch (error) {
    throw new UsageError(`The folder ${folder} cannot be read: ${error.code}.`);
  }
  const known = [
    ...new Set([
      ...(TOPICS[topic] ?? []),
      ...suites.map(s => s.name),
      ...folders,
    ]),
  ];
  const strange = only.filter(name => !known.includes(name));
  if (strange.length > 0) {
    throw new UsageError(
      `There is no suite ${strange.join(', ')} in ${topic}; ` +
        `the suites are ${known.join(', ')}.`,
    );
  }
  const wanted = name => only.length === 0 || only.includes(name);
  const label = labels(suites);

  let passed = 0;
  let failed = 0;
  let ran = 0;
  const absent = [];
  const withoutEngine = [];
  const fail = line => {
    failed += 1;
    print(line);
  };

  for (const module of broken) {
    fail(`${module.path}/src/conformance.ts: cannot be loaded`);
    print(`  ${oneLine(module.problem)}`);
  }
  for (const name of known.filter(wanted)) {
    const named = suites.filter(s => s.name === name);
    const states = named.map(s => ({ ...s, ...presence(s.suite, folder) }));
    const present = states.filter(s => s.present);
    const hasFolder = folders.includes(name);
    if (named.length === 0) {
      (hasFolder ? withoutEngine : absent).push(name);
    } else if (present.length === 0 && hasFolder) {
      fail(`${name}: present but unreadable`);
      print(`  the folder ${name} holds nothing that the suite can read`);
    } else if (present.length === 0) {
      absent.push(name);
    }
    for (const state of present) {
      ran += 1;
      const result = state.problem
        ? state
        : await runSuite(state.suite, folder);
      if (result.problem) {
        fail(`${label(state)}: present but unreadable`);
        print(`  ${result.problem}`);
        continue;
      }
      passed += result.passed;
      failed += result.total - result.passed;
      printResult(label(state), result, print);
    }
  }
  withoutEngine.forEach(name => print(`${name}: present, no engine yet`));
  if (absent.length > 0) {
    print(`absent: ${absent.join(', ')}`);
  }
  if (ran === 0 && failed === 0) {
    print(`No suite of ${topic} with an engine has data in this folder.`);
  }
  print(`${passed} passed, ${failed} failed`);
  if (failed > 0) {
    return 1;
  }
  return ran === 0 ? 2 : 0;
}

/**
 * Compares the engines of a topic with a repository and prints the report.
 *
 * @returns the exit code
 */
export async function runRepository({ topic, repository, modules, print }) {
  const checks = modules.flatMap(({ path, repositoryChecks, problem }) => {
    if (problem) {
      return [{ path, run: () => Promise.reject(new Error(problem)) }];
    }
    const check = repositoryChecks?.[topic];
    return check ? [{ path, run: () => check(repository) }] : [];
  });
  if (checks.length === 0) {
    throw new UsageError(`Nothing of ${topic} is compared with a repository.`);
  }
  let passed = 0;
  let failed = 0;
  for (const { path, run } of checks) {
    const result = await runSuite({ run }, repository);
    if (result.problem) {
      failed += 1;
      print(`repository: cannot be compared (${path})`);
      print(`  ${result.problem}`);
    } else {
      passed += result.passed;
      failed += result.total - result.passed;
      printResult('repository', result, print);
    }
  }
  print(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}
