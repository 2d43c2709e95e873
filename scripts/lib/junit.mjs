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

import { execFileSync } from 'node:child_process';

/**
 * JUnit XML of a jest `--json` result: a test suite per file, a failed suite
 * without tests as an error.
 */
export function toJUnit({ startTime, testResults }) {
  const cases = testResults.map(
    ({ assertionResults, message, name, status }) => {
      const tests = assertionResults.map(
        ({
          ancestorTitles,
          duration,
          failureMessages,
          status: state,
          title,
        }) => {
          const head = `<testcase classname="${escape(
            ancestorTitles.join(' '),
          )}" name="${escape(title)}" time="${(duration ?? 0) / 1000}"`;
          if (state === 'passed') {
            return `${head}/>`;
          }
          return state === 'failed'
            ? `${head}><failure>${escape(
                failureMessages.join('\n').slice(0, 2000),
              )}</failure></testcase>`
            : `${head}><skipped/></testcase>`;
        },
      );
      const broken = status === 'failed' && assertionResults.length === 0;
      return [
        `<testsuite name="${escape(name)}" tests="${tests.length}" failures="${
          assertionResults.filter(({ status: state }) => state === 'failed')
            .length
        }" errors="${broken ? 1 : 0}" timestamp="${new Date(
          startTime,
        ).toISOString()}">`,
        ...tests,
        ...(broken
          ? [`<system-err>${escape(message.slice(0, 2000))}</system-err>`]
          : []),
        '</testsuite>',
      ].join('\n');
    },
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${cases.join(
    '\n',
  )}\n</testsuites>\n`;
}

// Control characters have no place in XML 1.0, not even escaped.
function escape(text) {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

/** What is tested: the commit, and how many files differ from it; or nothing. */
export function testedCommit(cwd) {
  const git = (...args) =>
    execFileSync('git', args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return {
      commit: git('rev-parse', 'HEAD'),
      uncommitted: git('status', '--porcelain').split('\n').filter(Boolean)
        .length,
    };
  } catch {
    return undefined;
  }
}
