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

import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { run, tail, yarn } from './children.mjs';
import { build } from './build.mjs';
import { testedCommit, toJUnit } from './junit.mjs';
import { ROOT, shown } from './paths.mjs';

const RESULTS = path.join(ROOT, 'test-results');

/** Where Chromium is: CHROMIUM_PATH, else where Linux distributions put it. */
export function findChromium(env = process.env, exists = existsSync) {
  return [
    env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find(file => file && exists(file));
}

/** Counts of a jest `--json` result. A suite that did not even load fails once. */
export function countJest(result) {
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** Counts of Playwright's JSON report. A flaky test is a failed one. */
export function countPlaywright({ stats, errors = [] }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/** Counts of node:test's TAP report, or of our own `N passed, N failed` line. */
export function countText(text) {
  const tap = key =>
    Number(new RegExp(`^# ${key} (\\d+)$`, 'm').exec(text)?.[1]);
  if (Number.isFinite(tap('pass'))) {
    return {
      passed: tap('pass'),
      failed: tap('fail') + tap('cancelled'),
      skipped: tap('skipped') + tap('todo'),
    };
  }
  const own = [...text.matchAll(/^(\d+) passed, (\d+) failed$/gm)].pop();
  return own
    ? { passed: Number(own[1]), failed: Number(own[2]), skipped: 0 }
    : undefined;
}

const log = name => path.join(RESULTS, 'logs', `${name}.log`);

// A part that counts its own tests must agree with its exit code: one that
// says that all passed and still ends with an error has failed once.
function settle(counts, code, empty) {
  if (!counts || (code !== 0 && counts.failed === 0)) {
    return { passed: counts?.passed ?? 0, failed: 1, skipped: 0 };
  }
  if (counts.passed + counts.failed === 0) {
    return { passed: 0, failed: 1, skipped: 0, note: empty };
  }
  return counts;
}

const one = code => ({
  passed: code === 0 ? 1 : 0,
  failed: code === 0 ? 0 : 1,
});

function yarnPart(name, args, env) {
  return async () => {
    const { code } = await yarn(args, { log: log(name), env });
    return one(code);
  };
}

function nodePart(name, script, args = []) {
  return async () => {
    if (!existsSync(path.join(ROOT, script))) {
      return { absent: `${script} does not exist` };
    }
    const { code } = await run(
      process.execPath,
      [path.join(ROOT, script), ...args],
      { log: log(name) },
    );
    return one(code);
  };
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function scripts() {
  const { code } = await run(
    process.execPath,
    ['--test', '--test-reporter=tap', 'scripts/**/*.test.mjs'],
    { log: log('scripts') },
  );
  return settle(countText(tail(log('scripts'), 20)), code, 'no test ran');
}

async function unit({ postgres }) {
  const output = path.join(RESULTS, 'jest.json');
  rmSync(output, { force: true });
  const tested = testedCommit(ROOT);
  const { code } = await yarn(
    [
      'backstage-cli',
      'repo',
      'test',
      '--maxWorkers=2',
      '--json',
      `--outputFile=${output}`,
    ],
    {
      log: log('unit'),
      env: {
        CI: 'true',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        ...(postgres && {
          BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING:
            postgres.connectionString,
        }),
      },
    },
  );
  const result = readJson(output);
  if (result && tested) {
    // For CI, and for Maestro's own safety case (yarn case:self).
    writeFileSync(path.join(RESULTS, 'junit.xml'), toJUnit(result));
    writeFileSync(path.join(RESULTS, 'tested.json'), JSON.stringify(tested));
  }
  const counts = settle(result && countJest(result), code, 'no test ran');
  const details = (result?.testResults ?? [])
    .filter(suite => suite.status === 'failed')
    .map(suite => `${shown(suite.name)}\n${suite.message}`)
    .join('\n');
  return { ...counts, details };
}

async function e2e({ chromium }) {
  const output = path.join(RESULTS, 'playwright.json');
  rmSync(output, { force: true });
  const { code } = await yarn(['playwright', 'test', '--reporter=list,json'], {
    log: log('e2e'),
    env: {
      CI: 'true',
      CHROMIUM_PATH: chromium,
      PLAYWRIGHT_JSON_OUTPUT_NAME: output,
    },
  });
  const result = readJson(output);
  return settle(result && countPlaywright(result), code, 'no test ran');
}

async function faults() {
  const script = path.join(ROOT, 'scripts', 'faults.mjs');
  if (!existsSync(script)) {
    return { absent: 'scripts/faults.mjs does not exist' };
  }
  const { code } = await run(process.execPath, [script, '--short'], {
    log: log('faults'),
  });
  return settle(countText(tail(log('faults'), 50)), code, 'no fault ran');
}

async function conformance() {
  const vectors = path.resolve(ROOT, '..', 'shared', 'vectors');
  const topics = ['assurance', 'dora'].filter(topic =>
    existsSync(path.join(vectors, topic)),
  );
  if (topics.length === 0) {
    return { absent: 'no published vectors beside the repository' };
  }
  let failed = 0;
  for (const [index, topic] of topics.entries()) {
    const { code } = await run(
      process.execPath,
      [
        path.join(ROOT, 'scripts', 'conformance.mjs'),
        topic,
        '--data',
        path.join(vectors, topic),
      ],
      { log: log('conformance'), append: index > 0 },
    );
    failed += code === 0 ? 0 : 1;
  }
  // A vector file is no test of ours: one count per topic.
  return { passed: topics.length - failed, failed };
}

async function production() {
  // The backend's build builds the app first; both marks let later parts and
  // `npm start` use the result.
  await build('app', { log: log('build-app') });
  await build('backend', { log: log('build-backend') });
  return { passed: 1, failed: 0 };
}

/**
 * The parts of `npm test`, in order. `run(context)` resolves to counts
 * `{ passed, failed, skipped?, details?, note? }`, or `{ absent: reason }` for
 * a part whose subject is not there. `needs` names what a part cannot do
 * without.
 */
export const PARTS = [
  {
    name: 'openapi',
    run: nodePart('openapi', 'scripts/generate-openapi.mjs', ['--check']),
  },
  { name: 'types', run: yarnPart('types', ['tsc']) },
  {
    name: 'lint',
    run: yarnPart('lint', [
      'backstage-cli',
      'repo',
      'lint',
      '--max-warnings',
      '0',
    ]),
  },
  {
    name: 'lint-scripts',
    run: yarnPart('lint-scripts', [
      'eslint',
      '--max-warnings',
      '0',
      '--ext',
      '.mjs,.cjs',
      'scripts',
    ]),
  },
  { name: 'licence', run: nodePart('licence', 'scripts/check-licence.mjs') },
  { name: 'prettier', run: yarnPart('prettier', ['prettier', '--check', '.']) },
  { name: 'exports', run: nodePart('exports', 'scripts/check-exports.mjs') },
  { name: 'scripts', run: scripts },
  { name: 'unit', run: unit, needs: ['postgres'] },
  { name: 'build', run: production },
  { name: 'e2e', run: e2e, needs: ['chromium'] },
  { name: 'faults', run: faults },
  { name: 'conformance', run: conformance },
];

/** Empties the folder of logs and results. */
export function clearResults() {
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(path.join(RESULTS, 'logs'), { recursive: true });
}

/** What a failed part has to say: its own details, else the end of its log. */
export function explain(name, result) {
  const text = result.details || tail(log(name), 150);
  return text.length > 60_000 ? `${text.slice(0, 60_000)}\n…` : text;
}
