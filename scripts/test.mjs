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

/*
 * npm test [-- --only unit,lint | --skip e2e]: every check of the repository,
 * part by part. Output goes to test-results/logs; a failed part prints it.
 * The last line is `N passed, N failed`.
 */
import { stopAll, stopOnSignals } from './lib/children.mjs';
import { checkDisk } from './lib/checks.mjs';
import { install, installNeeded } from './lib/install.mjs';
import { clearResults, explain, findChromium, PARTS } from './lib/parts.mjs';
import { ROOT } from './lib/paths.mjs';
import { parseFlags, Problem, say, since } from './lib/problem.mjs';

function selection(flags) {
  const names = PARTS.map(part => part.name);
  const list = value => value?.split(',').filter(Boolean) ?? [];
  const [only, skip] = [list(flags.only), list(flags.skip)];
  const unknown = [...only, ...skip].find(name => !names.includes(name));
  if (unknown) {
    throw new Problem(
      `There is no part "${unknown}"; the parts are ${names.join(', ')}.`,
    );
  }
  return PARTS.filter(
    ({ name }) =>
      (only.length === 0 || only.includes(name)) && !skip.includes(name),
  );
}

// Silence for minutes looks like a hang to people and to CI.
function heartbeat(name) {
  const begin = performance.now();
  const timer = setInterval(
    () => say(`  ${name}: still running after ${since(begin)}`),
    60_000,
  );
  return () => clearInterval(timer);
}

async function runPart(part, context) {
  const quiet = heartbeat(part.name);
  try {
    return await part.run(context);
  } catch (error) {
    // A Problem is one sentence for the reader; anything else is our defect.
    const details = error instanceof Problem ? error.message : error.stack;
    return { passed: 0, failed: 1, details };
  } finally {
    quiet();
  }
}

async function openPostgres(missing) {
  try {
    const { startPostgres } = await import('./postgres.mjs');
    // Tests never look at what is left after a power cut.
    return await startPostgres({ settings: { fsync: 'off' } });
  } catch (error) {
    missing.postgres = `no PostgreSQL: ${error.message}`;
    return undefined;
  }
}

export async function main(args) {
  const flags = parseFlags(args, { only: 'value', skip: 'value' });
  const parts = selection(flags);
  const strict = !['', '0', 'false', undefined].includes(process.env.CI);
  stopOnSignals();

  const begin = performance.now();
  let passed = 0;
  let failed = 0;
  const skips = [];
  await checkDisk(ROOT, installNeeded() ? 5e9 : 1e9);
  await install();
  passed += 1;
  say(`install: passed (${since(begin)})`);
  clearResults();

  const missing = {};
  const needs = new Set(parts.flatMap(part => part.needs ?? []));
  const postgres = needs.has('postgres')
    ? await openPostgres(missing)
    : undefined;
  const chromium = findChromium();
  if (!chromium) {
    missing.chromium =
      'no Chromium: install the package chromium or set CHROMIUM_PATH';
  }

  try {
    for (const part of parts) {
      const start = performance.now();
      const lacking = (part.needs ?? []).filter(need => missing[need]);
      let result;
      if (lacking.includes('chromium')) {
        result = strict
          ? { passed: 0, failed: 1, details: missing.chromium }
          : { absent: missing.chromium };
      } else {
        result = await runPart(part, { postgres, chromium });
        if (lacking.includes('postgres')) {
          // The tests on SQLite still count.
          if (strict) {
            result.failed += 1;
            result.details = `${missing.postgres}\n${result.details ?? ''}`;
          } else {
            skips.push(`stores on PostgreSQL (${missing.postgres})`);
          }
        }
      }
      if (result.absent) {
        skips.push(`${part.name} (${result.absent})`);
        say(`${part.name}: skipped`);
        continue;
      }
      passed += result.passed;
      failed += result.failed;
      if (result.skipped) {
        skips.push(
          `${part.name} (${result.skipped} tests skip themselves; they are named in test-results/logs/${part.name}.log)`,
        );
      }
      if (result.failed > 0) {
        say(explain(part.name, result));
      }
      if (result.note) {
        say(`${part.name}: ${result.note}`);
      }
      say(
        `${part.name}: ${result.passed} passed, ${
          result.failed
        } failed (${since(start)})`,
      );
    }
  } finally {
    await stopAll();
    await postgres?.stop();
  }

  say(`All parts took ${since(begin)}.`);
  skips.forEach(skip => say(`skipped: ${skip}`));
  say(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}
