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
import { VOCABULARY_VERSION } from '@maestro/backstage-plugin-ledger-common';
import examples from '@octokit/webhooks-examples';
import fc from 'fast-check';
import { context } from '../testing';
import { normalize } from './normalize';

const options = { host: 'github.com', incidentLabels: ['incident'] };
const repository = {
  full_name: 'Acme/Shop',
  default_branch: 'main',
  created_at: 1767225600,
  pushed_at: 1767268800,
};

function run(event: string, payload: object) {
  return normalize(
    {
      event,
      mediaType: 'application/json',
      body: Buffer.from(JSON.stringify({ repository, ...payload })),
    },
    context,
    options,
  );
}

const SHA = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

describe('push', () => {
  const commit = (message: string, more: object = {}) => ({
    id: SHA,
    message,
    timestamp: '2026-01-01T13:00:00+01:00',
    author: { name: 'Ann', email: 'ann@example.org', username: 'ann' },
    ...more,
  });

  it('names the account behind an address that GitHub made', () => {
    const { events } = run('push', {
      ref: 'refs/heads/main',
      before: OTHER,
      after: SHA,
      commits: [
        commit('Fix', {
          author: { name: 'Ann', email: '7+Ann@users.noreply.github.com' },
        }),
        commit('Fix', { author: { name: 'Ann' } }),
      ],
      head_commit: commit('Fix'),
    });
    expect(events[0].data).toMatchObject({
      commits: [{ author: { id: 'p:ann', type: 'unknown' } }, { author: null }],
    });
  });

  it('keeps commits in order, with trailers, and reads epoch seconds', () => {
    const { events, problems } = run('push', {
      ref: 'refs/heads/main',
      before: OTHER,
      after: SHA,
      commits: [
        commit(`Revert "x"\n\nThis reverts commit ${OTHER}.`),
        commit(
          'pick\n\nCo-authored-by: Bea <7+bea@users.noreply.github.com>\n(cherry picked from commit ABCDEF1)\n(cherry picked from commit 12)',
        ),
      ],
      head_commit: commit('pick'),
    });
    expect(problems).toEqual([]);
    expect(events).toEqual([
      {
        type: 'maestro.branch.pushed',
        version: VOCABULARY_VERSION,
        naturalKey: `github.com|acme/shop|push|main|${OTHER}..${SHA}`,
        revision: '2026-01-01T12:00:00.000Z',
        occurredAt: '2026-01-01T12:00:00.000Z',
        subject: {
          host: 'github.com',
          repository: 'acme/shop',
          environment: null,
          service: null,
        },
        data: {
          branch: 'main',
          isDefaultBranch: true,
          before: OTHER,
          after: SHA,
          forced: false,
          commits: [
            {
              sha: SHA,
              parents: null,
              authoredAt: null,
              committedAt: '2026-01-01T12:00:00.000Z',
              author: { id: 'p:ann', type: 'unknown' },
              coAuthors: [],
              title: 'Revert "x"',
              reverts: [OTHER],
              cherryPickedFrom: [],
            },
            expect.objectContaining({
              title: 'pick',
              coAuthors: [{ id: 'p:bea', type: 'unknown' }],
              reverts: [],
              cherryPickedFrom: ['abcdef1'],
            }),
          ],
        },
      },
    ]);
  });

  it('keeps the rest when one commit cannot be read', () => {
    const { events, problems } = run('push', {
      ref: 'refs/heads/main',
      before: OTHER,
      after: SHA,
      commits: [{ message: 'no hash' }, commit('fine')],
      head_commit: commit('fine'),
    });
    expect(problems).toEqual(['commits[0].id: missing; expected a text']);
    expect(events[0].data).toMatchObject({ commits: [{ title: 'fine' }] });
  });

  it('reads the deletion of a branch, where head_commit is null', () => {
    const { events } = run('push', {
      ref: 'refs/heads/old',
      before: SHA,
      after: '0'.repeat(40),
      deleted: true,
      commits: [],
      head_commit: null,
    });
    expect(events[0].data).toMatchObject({
      after: null,
      isDefaultBranch: false,
    });
  });

  it('keeps branch names with the separator apart', () => {
    const { events } = run('push', {
      ref: 'refs/heads/a|b',
      before: OTHER,
      after: SHA,
      commits: [],
      head_commit: null,
    });
    expect(events[0].naturalKey.split('|')).toHaveLength(5);
  });

  it('takes the commit, not the tag object, of an annotated tag', () => {
    const { events } = run('push', {
      ref: 'refs/tags/v1',
      before: '0'.repeat(40),
      after: OTHER,
      commits: [],
      head_commit: commit('release'),
    });
    expect(events).toMatchObject([
      {
        type: 'maestro.tag.created',
        naturalKey: 'github.com|acme/shop|tag|v1',
        data: { tag: 'v1', sha: SHA },
      },
    ]);
  });
});

describe('pull_request', () => {
  const request = {
    number: 7,
    title: 'Faster',
    state: 'open',
    draft: false,
    user: { login: 'dependabot[bot]', type: 'Bot' },
    created_at: '2026-01-01T10:00:00Z',
    updated_at: '2026-01-01T11:00:00Z',
    closed_at: null,
    merged_at: null,
    merge_commit_sha: OTHER,
    merged_by: null,
    labels: [{ name: 'b' }, { name: 'a' }],
    head: { ref: 'work', sha: SHA },
    base: { ref: 'main', repo: { default_branch: 'main' } },
    commits: 2,
    additions: 3,
    deletions: 4,
    changed_files: 1,
    body: 'Reverts acme/shop#5',
  };

  it('tells everything of an opened one', () => {
    const { events } = run('pull_request', {
      action: 'opened',
      pull_request: request,
    });
    expect(events).toMatchObject([
      {
        type: 'dev.cdevents.change.created',
        naturalKey: 'github.com|acme/shop|change|7|created',
        data: {
          author: { id: 'p:dependabot[bot]', type: 'bot' },
          readyAt: '2026-01-01T10:00:00.000Z',
          mergeCommitSha: null,
          baseIsDefault: true,
          labels: ['a', 'b'],
          reverts: 5,
          changedFiles: 1,
        },
      },
    ]);
  });

  it.each([
    ['opened as draft', 'opened', { draft: true }, null],
    ['made ready', 'ready_for_review', {}, '2026-01-01T11:00:00.000Z'],
    ['pushed to', 'synchronize', {}, null],
  ])('says when it was ready: %s', (_, action, more, readyAt) => {
    const { events } = run('pull_request', {
      action,
      pull_request: { ...request, ...more },
    });
    expect(events[0].data).toMatchObject({ readyAt });
  });

  it('repeats the merge when a merged one is labelled', () => {
    const merged = {
      ...request,
      state: 'closed',
      merged_at: '2026-01-01T12:00:00Z',
      closed_at: '2026-01-01T12:00:00Z',
    };
    const [closed] = run('pull_request', {
      action: 'closed',
      pull_request: merged,
    }).events;
    const [labelled] = run('pull_request', {
      action: 'labeled',
      pull_request: { ...merged, updated_at: '2026-01-02T00:00:00Z' },
    }).events;
    expect(closed.type).toBe('dev.cdevents.change.merged');
    expect(closed.occurredAt).toBe('2026-01-01T12:00:00.000Z');
    expect(closed.data).toMatchObject({ mergeCommitSha: OTHER });
    expect(labelled.naturalKey).toBe(closed.naturalKey);
    expect(labelled.type).toBe(closed.type);
    expect(labelled.revision > closed.revision).toBe(true);
  });

  it('names the field, the value and the fix when something is missing', () => {
    expect(
      run('pull_request', {
        action: 'opened',
        pull_request: { ...request, created_at: 'yesterday' },
      }),
    ).toEqual({
      events: [],
      ignored: 'pull_request could not be read',
      problems: [
        'pull_request.created_at: "yesterday"; expected a time such as 2026-01-31T12:00:00Z',
      ],
    });
  });
});

describe('pull_request_review', () => {
  it('has one key for the webhook and the API, which writes in capitals', () => {
    const review = {
      id: 1,
      user: { login: 'bea', type: 'User' },
      submitted_at: '2026-01-01T10:00:00Z',
      commit_id: SHA,
    };
    const pull = { pull_request: { number: 7 } };
    const lower = run('pull_request_review', {
      ...pull,
      review: { ...review, state: 'approved' },
    });
    const upper = run('pull_request_review', {
      ...pull,
      review: { ...review, state: 'APPROVED' },
    });
    expect(upper.events).toEqual(lower.events);
    expect(lower.events[0].naturalKey).toBe('github.com|acme/shop|review|1');
    expect(lower.events[0].data).toMatchObject({ commitSha: SHA });
  });
});

describe('deployment_status', () => {
  const deployment = {
    id: 9,
    sha: SHA,
    ref: 'main',
    environment: 'production',
    production_environment: true,
    created_at: '2026-01-01T10:00:00Z',
    creator: { login: 'ann', type: 'User' },
  };
  const status = (state: string, id = 31, at = '2026-01-01T10:05:00Z') => ({
    id,
    state,
    environment: 'production',
    created_at: at,
    target_url: '',
  });

  it.each([
    ['success', 'dev.cdevents.service.deployed', 'success'],
    ['failure', 'maestro.deployment.changed', 'failure'],
    ['error', 'maestro.deployment.changed', 'error'],
    ['in_progress', 'maestro.deployment.changed', 'in_progress'],
    ['pending', 'maestro.deployment.changed', 'queued'],
    ['queued', 'maestro.deployment.changed', 'queued'],
    ['waiting', 'maestro.deployment.changed', 'queued'],
    ['inactive', 'maestro.deployment.changed', 'inactive'],
  ])('%s becomes %s', (word, type, state) => {
    const { events } = run('deployment_status', {
      deployment,
      deployment_status: status(word),
      workflow_run: { name: 'Deploy', run_attempt: 2 },
    });
    expect(events).toMatchObject([
      {
        type,
        naturalKey: 'github.com|acme/shop|deployment|9|status|31',
        subject: { environment: 'production' },
        data: {
          deploymentId: '9',
          state,
          tier: 'production',
          attempt: 2,
          workflow: 'Deploy',
          url: null,
        },
      },
    ]);
  });

  it('keeps the first success beside a later one', () => {
    const told = [
      status('success'),
      status('inactive', 32, '2026-01-01T11:00:00Z'),
      status('success', 33, '2026-01-02T10:00:00Z'),
    ].flatMap(
      item =>
        run('deployment_status', { deployment, deployment_status: item })
          .events,
    );
    expect(new Set(told.map(event => event.naturalKey)).size).toBe(3);
    const { events: pulled } = run('api.deployments', {
      deployment,
      statuses: [
        status('success', 33, '2026-01-02T10:00:00Z'),
        status('success'),
      ],
    });
    expect(pulled.slice(1)).toEqual([told[2], told[0]]);
  });

  it('is ignored with a reason when the state is new to us', () => {
    expect(
      run('deployment_status', {
        deployment,
        deployment_status: status('teleported'),
      }),
    ).toMatchObject({
      events: [],
      ignored: 'deployment state teleported is not known',
    });
  });
});

describe('issues', () => {
  const issue = {
    number: 3,
    title: 'Shop is down',
    state: 'open',
    created_at: '2026-01-01T10:00:00Z',
    updated_at: '2026-01-01T10:00:00Z',
    closed_at: null,
    labels: [{ name: 'Incident' }, { name: 'severity: high' }],
    body: 'Cards fail.\n\nCaused-by: deployment 9\n',
  };

  it('is a ticket and, by its label, an incident', () => {
    const { events } = run('issues', { action: 'opened', issue });
    expect(events).toMatchObject([
      { type: 'dev.cdevents.ticket.created' },
      {
        type: 'dev.cdevents.incident.detected',
        naturalKey: 'github.com|acme/shop|incident|3|detected',
        data: {
          severity: 'high',
          causedBy: { deploymentId: '9', sha: null },
          resolvedAt: null,
        },
      },
    ]);
  });

  it('resolves the incident when it is closed', () => {
    const { events } = run('issues', {
      action: 'closed',
      issue: {
        ...issue,
        state: 'closed',
        closed_at: '2026-01-01T12:00:00Z',
      },
    });
    expect(events.map(event => [event.type, event.occurredAt])).toEqual([
      ['dev.cdevents.ticket.closed', '2026-01-01T12:00:00.000Z'],
      ['dev.cdevents.incident.resolved', '2026-01-01T12:00:00.000Z'],
    ]);
  });

  it('is a ticket only without the label', () => {
    const { events } = run('issues', {
      action: 'opened',
      issue: { ...issue, labels: [{ name: 'bug' }] },
    });
    expect(events.map(event => event.type)).toEqual([
      'dev.cdevents.ticket.created',
    ]);
  });
});

describe('repository', () => {
  it('tells a new name', () => {
    const { events } = run('repository', {
      action: 'renamed',
      repository: { ...repository, updated_at: '2026-01-01T10:00:00Z' },
      changes: { repository: { name: { from: 'Store' } } },
    });
    expect(events).toMatchObject([
      {
        type: 'maestro.repository.renamed',
        subject: { repository: 'acme/shop' },
        data: { from: 'acme/store', to: 'acme/shop' },
      },
    ]);
  });
});

describe('normalize', () => {
  it('ignores unknown events with a reason', () => {
    expect(run('gollum', {})).toEqual({
      events: [],
      ignored: "event gollum has no meaning for the ledger's vocabulary",
      problems: [],
    });
    expect(run('constructor', {}).events).toEqual([]);
  });

  it('survives members that are nested too deep to print', () => {
    const deep = `${'['.repeat(100000)}${']'.repeat(100000)}`;
    const body = Buffer.from(
      `{"ref":"refs/heads/x","commits":[${deep}],"repository":{"full_name":"a/b","pushed_at":${deep}}}`,
    );
    const { events, problems } = normalize(
      { event: 'push', mediaType: 'application/json', body },
      context,
      options,
    );
    expect(events).toEqual([]);
    expect(problems).toEqual([
      'repository.pushed_at: a list; expected a time such as 2026-01-31T12:00:00Z',
    ]);
  });

  it('reads the payload of a form', () => {
    const payload = JSON.stringify({
      repository,
      ref: 'refs/heads/a b+c',
      commits: [],
    });
    const { events } = normalize(
      {
        event: 'push',
        mediaType: 'application/x-www-form-urlencoded',
        body: Buffer.from(new URLSearchParams({ payload }).toString()),
      },
      context,
      options,
    );
    expect(events[0].data).toMatchObject({ branch: 'a b+c' });
  });

  // Every member of every example, one at a time, replaced by nonsense.
  it('never throws, whatever a member holds', () => {
    const payloads = (
      examples as unknown as Array<{ name: string; examples: object[] }>
    ).flatMap(({ name, examples: list }) =>
      list.map(payload => ({ name, text: JSON.stringify(payload) })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...payloads),
        fc.nat(),
        fc.jsonValue(),
        (payload, place, nonsense) => {
          const value = JSON.parse(payload.text);
          const holders: Array<[Record<string, unknown>, string]> = [];
          const walk = (holder: Record<string, unknown>, depth: number) => {
            for (const key of Object.keys(holder)) {
              holders.push([holder, key]);
              const member = holder[key];
              if (typeof member === 'object' && member && depth < 3) {
                walk(member as Record<string, unknown>, depth + 1);
              }
            }
          };
          walk(value, 0);
          const [holder, key] = holders[place % holders.length];
          holder[key] = nonsense;
          const result = normalize(
            {
              event: payload.name,
              mediaType: 'application/json',
              body: Buffer.from(JSON.stringify(value)),
            },
            context,
            options,
          );
          expect(result.ignored === null).toBe(result.events.length > 0);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
