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
import { ReplayDelivery, WEEK } from './delivery';

const firstWeek = Date.UTC(2026, 4, 25);
const options = {
  seed: 'lighthouse-1',
  firstWeek,
  until: firstWeek + 26 * WEEK,
};

/** What the replay promises; run by scripts/replay.test.mjs. */
export async function main(): Promise<void> {
  const deliveries = simulate(options);
  assert.deepEqual(simulate(options), deliveries, 'equal options, other data');

  const longer = simulate({ ...options, until: firstWeek + 28 * WEEK });
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
    ['a return to an earlier commit', '"description":"Rollback"'],
    ['a request for changes', '"state":"changes_requested"'],
    ['the end of a draft', '"action":"ready_for_review"'],
    ['a check', '"action":"completed","check_run"'],
    ['a stated cause', 'Caused-by: deployment'],
    ['a GitLab incident', '"type":"Incident"'],
    ['a CDEvents incident', 'dev.cdevents.incident.detected'],
  ]) {
    assert.ok(
      text.includes(expected),
      `the replay holds no example of ${what}`,
    );
  }
  assert.ok(
    deliveries.some(({ heldBack }) => heldBack),
    'nothing restates a week after it was published',
  );
  checkIncidents(deliveries);
  checkPullRequests(deliveries);
}

interface Payload {
  action?: string;
  repository?: { full_name: string };
  issue?: {
    number: number;
    title: string;
    created_at: string;
    labels: Array<{ name: string }>;
  };
  pull_request?: { number: number; draft: boolean };
  review?: { state: string };
  check_run?: { name: string; head_sha: string; conclusion: string };
}

function payloadsOf(deliveries: ReplayDelivery[], event: string) {
  return deliveries
    .filter(({ headers }) => headers['x-github-event'] === event)
    .map(({ arrivesAt, body }) => ({ arrivesAt, ...(body as Payload) }));
}

function checkIncidents(deliveries: ReplayDelivery[]) {
  const issues = payloadsOf(deliveries, 'issues');
  const of = (repository: string, action: string) =>
    issues.filter(
      payload =>
        payload.action === action &&
        payload.repository?.full_name === `lighthouse/${repository}` &&
        (action === 'labeled' ||
          payload.issue?.labels.some(({ name }) => name === 'incident')),
    );
  const closed = new Set(of('checkout', 'closed').map(p => p.issue?.number));
  const opened = of('checkout', 'opened');
  assert.ok(opened.length >= 5, 'checkout has few incidents');
  assert.ok(
    opened.some(({ issue }) => !closed.has(issue?.number)),
    'no incident is open',
  );
  assert.ok(
    of('checkout', 'labeled').some(
      ({ arrivesAt, issue }) =>
        arrivesAt - Date.parse(issue!.created_at) > 2 * WEEK,
    ),
    'no failure is called an incident weeks later',
  );
  assert.ok(
    issues.some(
      ({ issue }) =>
        issue?.labels.some(({ name }) => name === 'sev4') &&
        !issue.title.startsWith('Errors after'),
    ),
    'every incident comes from a deployment',
  );
  assert.equal(
    of('notifications-hub', 'opened').length,
    0,
    'notifications-hub has an incident source',
  );
}

/** Open requests of different states at the end; checks that flake. */
function checkPullRequests(deliveries: ReplayDelivery[]) {
  const latest = new Map<string, string>();
  for (const payload of [
    ...payloadsOf(deliveries, 'pull_request'),
    ...payloadsOf(deliveries, 'pull_request_review'),
  ].sort((a, b) => a.arrivesAt - b.arrivesAt)) {
    const { action, pull_request: pull, review } = payload;
    const key = `${payload.repository?.full_name}#${pull?.number}`;
    if (latest.get(key) === 'closed' || action === 'closed') {
      latest.set(key, 'closed');
    } else if (review) {
      latest.set(key, review.state);
    } else {
      latest.set(key, pull?.draft ? 'draft' : 'waiting');
    }
  }
  for (const state of ['draft', 'waiting', 'changes_requested', 'approved']) {
    assert.ok(
      [...latest.values()].includes(state),
      `no pull request is ${state} at the end`,
    );
  }
  const outcomes = new Map<string, Set<string>>();
  for (const { check_run: check } of payloadsOf(deliveries, 'check_run')) {
    const key = `${check?.name} ${check?.head_sha}`;
    outcomes.set(key, (outcomes.get(key) ?? new Set()).add(check!.conclusion));
  }
  assert.ok(
    [...outcomes.values()].some(({ size }) => size === 2),
    'no check is flaky',
  );
}
