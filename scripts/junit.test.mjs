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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toJUnit } from './lib/junit.mjs';

const suite = (name, assertionResults, more = {}) => ({
  name,
  status: 'passed',
  message: '',
  assertionResults,
  ...more,
});

test('a jest result as JUnit: outcomes, broken suites, odd characters', () => {
  const xml = toJUnit({
    startTime: 0,
    testResults: [
      suite('a.test.ts', [
        {
          ancestorTitles: ['x', 'y'],
          title: 'a < "b"',
          status: 'passed',
          duration: 5,
          failureMessages: [],
        },
        {
          ancestorTitles: [],
          title: 'c',
          status: 'failed',
          duration: null,
          failureMessages: ['bad \u001b[31m & worse'],
        },
        {
          ancestorTitles: [],
          title: 'd',
          status: 'pending',
          failureMessages: [],
        },
      ]),
      suite('b.test.ts', [], { status: 'failed', message: 'does not compile' }),
    ],
  });
  assert.match(
    xml,
    /<testsuite name="a.test.ts" tests="3" failures="1" errors="0" timestamp="1970-01-01T00:00:00.000Z">/,
  );
  assert.match(
    xml,
    /classname="x y" name="a &lt; &quot;b&quot;" time="0.005"\/>/,
  );
  assert.match(xml, /<failure>bad \[31m &amp; worse<\/failure>/);
  assert.match(xml, /name="d" time="0"><skipped\/>/);
  assert.match(
    xml,
    /<testsuite name="b.test.ts" tests="0" failures="0" errors="1"/,
  );
});
