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
import { simulate } from './scenario';
import { WEEK } from './delivery';

const firstWeek = Date.UTC(2026, 7, 3);
const options = { seed: 'check', firstWeek, until: firstWeek + 12 * WEEK };

/** What the replay promises; run by scripts/replay.test.mjs. */
export async function main(): Promise<void> {
  const deliveries = simulate(options);
  assert.deepEqual(simulate(options), deliveries, 'equal options, other data');

  const longer = simulate({ ...options, until: firstWeek + 14 * WEEK });
  assert.deepEqual(
    longer.filter(({ arrivesAt }) => arrivesAt <= options.until),
    deliveries,
    'a later end changed what was sent before',
  );

  const ids = new Set(deliveries.map(({ source, id }) => `${source} ${id}`));
  assert.ok(ids.size < deliveries.length, 'nothing is delivered twice');
  assert.ok(
    deliveries.some(({ sentAt, arrivesAt }) => arrivesAt - sentAt > 60_000),
    'nothing is late',
  );
  const text = JSON.stringify(deliveries);
  for (const [what, expected] of [
    ['a draft', '"draft":true'],
    ['a bot', '[bot]'],
    ['a revert', 'This reverts commit'],
    ['a hotfix', 'hotfix/'],
    ['a re-run', '"run_attempt":2'],
    ['a failed deployment', '"state":"error"'],
    ['a cancelled deployment', '"status":"canceled"'],
    ['staging', '"environment":"staging"'],
    ['a renamed repository', '"action":"renamed"'],
    ['a rollback', 'service.rolledback'],
  ]) {
    assert.ok(
      text.includes(expected),
      `the replay holds no example of ${what}`,
    );
  }
}
