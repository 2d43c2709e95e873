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
import fc from 'fast-check';
import { ConfigReader } from '@backstage/config';
import {
  NormalizeContext,
  RawDelivery,
} from '@maestro/backstage-plugin-ledger-node';
import { readGitlabSources } from './config';
import { createGitlabSource } from './source';

const TOKEN = 'tok-123';
const SHA = 'a'.repeat(40);
const source = createGitlabSource({
  host: 'GitLab.example.org',
  tokens: [TOKEN],
});
const context: NormalizeContext = {
  person: ({ login, type }) =>
    login ? { id: `p:${login.toLowerCase()}`, type: type ?? 'unknown' } : null,
};
const project = {
  id: 1,
  path_with_namespace: 'Acme/Group/Shop',
  default_branch: 'main',
};

function delivery(
  payload: unknown,
  headers: Record<string, string | undefined> = {},
): RawDelivery {
  return {
    body: Buffer.from(
      typeof payload === 'string' ? payload : JSON.stringify(payload),
    ),
    headers: {
      'content-type': 'application/json',
      'x-gitlab-event': 'Push Hook',
      'x-gitlab-event-uuid': 'uuid-1',
      'x-gitlab-token': TOKEN,
      ...headers,
    },
  };
}

function run(event: string, payload: object) {
  return source.normalize(
    {
      event,
      mediaType: 'application/json',
      body: Buffer.from(JSON.stringify({ project, ...payload })),
    },
    context,
  );
}

describe('verify', () => {
  it('takes a delivery with the token', () => {
    expect(source.verify!(delivery({}))).toEqual({
      ok: true,
      deliveryId: 'uuid-1',
      event: 'Push Hook',
      method: 'shared-token',
      mediaType: 'application/json',
    });
  });

  it('names a delivery by its idempotency key, else by its bytes', () => {
    expect(
      source.verify!(delivery({}, { 'idempotency-key': 'key-1' })),
    ).toMatchObject({ deliveryId: 'key-1' });
    const bare = { 'x-gitlab-event-uuid': undefined };
    const [one, same, other] = [{ a: 1 }, { a: 1 }, { a: 2 }].map(payload => {
      const verdict = source.verify!(delivery(payload, bare));
      return verdict.ok && verdict.deliveryId;
    });
    expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it.each([
    ['no token', { 'x-gitlab-token': undefined }, 401, 'missing_signature'],
    ['an empty token', { 'x-gitlab-token': '' }, 401, 'missing_signature'],
    ['a part of it', { 'x-gitlab-token': 'tok-12' }, 401, 'wrong_signature'],
    ['a blank more', { 'x-gitlab-token': 'tok-123 ' }, 401, 'wrong_signature'],
    ['a form', { 'content-type': 'text/plain' }, 415, 'wrong_content_type'],
    ['no event', { 'x-gitlab-event': undefined }, 400, 'malformed'],
  ])('refuses %s', (_, headers, status, reason) => {
    expect(source.verify!(delivery({}, headers))).toMatchObject({
      ok: false,
      status,
      reason,
    });
  });

  it('refuses what is not JSON', () => {
    expect(source.verify!(delivery('{'))).toMatchObject({
      status: 400,
      reason: 'malformed',
    });
  });

  it('refuses to be made without a token', () => {
    expect(() => createGitlabSource({ tokens: [] })).toThrow(/no token/);
    expect(() => createGitlabSource({ tokens: [''] })).toThrow(/no token/);
  });
});

describe('config', () => {
  const read = (gitlab: object[]) =>
    readGitlabSources(
      new ConfigReader({ maestro: { ledger: { sources: { gitlab } } } }),
    );

  it('has defaults', () => {
    expect(read([{ token: 't' }])).toEqual([
      {
        id: 'gitlab',
        host: 'gitlab.com',
        tenant: null,
        tokens: ['t'],
        projects: [],
      },
    ]);
    expect(readGitlabSources(new ConfigReader({}))).toEqual([]);
  });

  it('names what is missing or double', () => {
    expect(() => read([{ id: 'x' }])).toThrow(
      /maestro\.ledger\.sources\.gitlab\[0\]\.token is missing/,
    );
    expect(() => read([{ token: 'a' }, { token: 'b' }])).toThrow(
      /\[1\]\.id "gitlab" is used twice/,
    );
  });
});

describe('normalize', () => {
  it('names the account behind an address that GitLab made', () => {
    const { events } = run('Push Hook', {
      ref: 'refs/heads/main',
      before: '0'.repeat(40),
      after: SHA,
      commits: [
        {
          id: SHA,
          message: 'Fix',
          timestamp: '2026-01-01T13:00:00+01:00',
          author: {
            name: 'Ann',
            email: '7-Ann@users.noreply.gitlab.example.org',
          },
        },
      ],
    });
    expect(events[0].data).toMatchObject({
      commits: [{ author: { id: 'p:ann', type: 'unknown' } }],
    });
  });

  it('reads a push', () => {
    const { events, problems } = run('Push Hook', {
      ref: 'refs/heads/main',
      before: '0'.repeat(40),
      after: SHA,
      total_commits_count: 2,
      commits: [
        {
          id: SHA,
          message:
            'Fix\n\nThis reverts commit 1234567.\n\nCo-authored-by: Bea <bea@example.org>\n',
          timestamp: '2026-01-01T13:00:00+01:00',
          author: { name: 'Ann', email: 'ann@example.org' },
        },
      ],
    });
    expect(problems).toEqual([
      'total_commits_count: 2, but the hook lists 1 commits; pull the rest from the API',
    ]);
    expect(events).toEqual([
      {
        type: 'maestro.branch.pushed',
        version: VOCABULARY_VERSION,
        naturalKey: `gitlab.example.org|acme/group/shop|push|main|..${SHA}`,
        revision: '2026-01-01T12:00:00.000Z',
        occurredAt: '2026-01-01T12:00:00.000Z',
        subject: {
          host: 'gitlab.example.org',
          repository: 'acme/group/shop',
          environment: null,
          service: null,
        },
        data: {
          branch: 'main',
          isDefaultBranch: true,
          before: null,
          after: SHA,
          forced: false,
          commits: [
            {
              sha: SHA,
              parents: null,
              authoredAt: null,
              committedAt: '2026-01-01T12:00:00.000Z',
              author: { id: 'p:ann@example.org', type: 'unknown' },
              coAuthors: [{ id: 'p:bea@example.org', type: 'unknown' }],
              title: 'Fix',
              reverts: ['1234567'],
              cherryPickedFrom: [],
            },
          ],
        },
      },
    ]);
  });

  it('reads a tag, and ignores its deletion with a reason', () => {
    const tag = {
      ref: 'refs/tags/v1',
      checkout_sha: SHA,
      commits: [{ id: SHA, timestamp: '2026-01-01T12:00:00Z' }],
    };
    expect(run('Tag Push Hook', tag).events).toMatchObject([
      { type: 'maestro.tag.created', data: { tag: 'v1', sha: SHA } },
    ]);
    expect(
      run('Tag Push Hook', { ...tag, checkout_sha: null }).ignored,
    ).toMatch(/deleted/);
  });

  const request = {
    iid: 7,
    title: 'Faster',
    state: 'opened',
    action: 'open',
    author_id: 5,
    source_branch: 'work',
    target_branch: 'main',
    created_at: '2026-01-01 10:00:00 UTC',
    updated_at: '2026-01-01 10:00:00 UTC',
    last_commit: { id: SHA },
    description: 'This reverts merge request !5',
  };
  const mergeRequest = (attributes: object, more: object = {}) =>
    run('Merge Request Hook', {
      user: { id: 5, username: 'ann' },
      object_attributes: { ...request, ...attributes },
      labels: [{ title: 'b' }, { title: 'a' }],
      ...more,
    });

  it.each([
    ['open', 'opened', ['dev.cdevents.change.created'], 'created'],
    ['update', 'opened', ['dev.cdevents.change.updated'], 'updated'],
    ['reopen', 'opened', ['dev.cdevents.change.updated'], 'updated'],
    ['merge', 'merged', ['dev.cdevents.change.merged'], 'merged'],
    ['close', 'closed', ['dev.cdevents.change.abandoned'], 'abandoned'],
    [
      'approved',
      'opened',
      ['dev.cdevents.change.updated', 'dev.cdevents.change.reviewed'],
      'updated',
    ],
  ])('reads a merge request: %s', (action, state, types, key) => {
    const { events, problems } = mergeRequest({ action, state });
    expect(problems).toEqual([]);
    expect(events.map(event => event.type)).toEqual(types);
    expect(events[0].naturalKey).toBe(
      `gitlab.example.org|acme/group/shop|change|7|${key}`,
    );
  });

  it.each([
    ['approved', 'approved'],
    ['approval', 'approved'],
    ['unapproved', 'dismissed'],
    ['unapproval', 'dismissed'],
  ])('reads %s as a review of the head', (action, state) => {
    expect(mergeRequest({ action }).events[1].data).toMatchObject({
      state,
      commitSha: SHA,
    });
  });

  it('tells what it knows of a merge request', () => {
    expect(mergeRequest({}).events[0].data).toMatchObject({
      number: 7,
      author: { id: 'p:ann', type: 'unknown' },
      createdAt: '2026-01-01T10:00:00.000Z',
      readyAt: '2026-01-01T10:00:00.000Z',
      labels: ['a', 'b'],
      baseIsDefault: true,
      reverts: 5,
      additions: null,
    });
    expect(
      mergeRequest({}, { user: { id: 6, username: 'bea' } }).events[0].data,
    ).toMatchObject({ author: null });
  });

  it('says when a draft was made ready', () => {
    const [event] = mergeRequest(
      { action: 'update', updated_at: '2026-01-01T11:00:00Z' },
      { changes: { draft: { previous: true, current: false } } },
    ).events;
    expect(event.naturalKey).toMatch(/\|change\|7\|ready$/);
    expect(event.data).toMatchObject({ readyAt: '2026-01-01T11:00:00.000Z' });
  });

  it.each([
    ['running', 'maestro.deployment.changed', 'in_progress', null],
    ['success', 'dev.cdevents.service.deployed', 'success', true],
    ['failed', 'maestro.deployment.changed', 'failure', true],
    ['canceled', 'maestro.deployment.changed', 'cancelled', true],
  ])('reads a deployment: %s', (status, type, state, finished) => {
    const { events } = run('Deployment Hook', {
      status,
      status_changed_at: '2026-01-01 12:00:00 +0100',
      deployment_id: 15,
      environment: 'prod-eu',
      environment_tier: 'production',
      short_sha: SHA.slice(0, 8),
      commit_url: `https://gitlab.example.org/acme/shop/-/commit/${SHA}`,
      user: { username: 'project_1_bot_x' },
    });
    expect(events).toMatchObject([
      {
        type,
        naturalKey: `gitlab.example.org|acme/group/shop|deployment|15|${state}`,
        occurredAt: '2026-01-01T11:00:00.000Z',
        subject: { environment: 'prod-eu' },
        data: {
          sha: SHA,
          tier: 'production',
          actor: { type: 'bot' },
          finishedAt: finished ? '2026-01-01T11:00:00.000Z' : null,
        },
      },
    ]);
  });

  it.each([
    ['pending', 'dev.cdevents.pipelinerun.queued', null],
    ['running', 'dev.cdevents.pipelinerun.started', null],
    ['success', 'dev.cdevents.pipelinerun.finished', 'success'],
    ['failed', 'dev.cdevents.pipelinerun.finished', 'failure'],
    ['canceled', 'dev.cdevents.pipelinerun.finished', 'cancelled'],
  ])('reads a pipeline: %s', (status, type, outcome) => {
    const { events } = run('Pipeline Hook', {
      object_attributes: {
        id: 31,
        status,
        ref: 'main',
        sha: SHA,
        source: 'push',
        created_at: '2026-01-01 12:00:00 UTC',
        finished_at: '2026-01-01 12:10:00 UTC',
      },
    });
    expect(events).toMatchObject([{ type, data: { outcome } }]);
  });

  it('reads an incident', () => {
    const { events } = run('Issue Hook', {
      user: { username: 'ann' },
      object_attributes: {
        iid: 3,
        title: 'Down',
        type: 'Incident',
        severity: 'high',
        state: 'closed',
        action: 'close',
        created_at: '2026-01-01 10:00:00 UTC',
        updated_at: '2026-01-01 12:00:00 UTC',
        closed_at: '2026-01-01 12:00:00 UTC',
      },
    });
    expect(events).toMatchObject([
      { type: 'dev.cdevents.ticket.closed' },
      {
        type: 'dev.cdevents.incident.resolved',
        data: { severity: 'high', resolvedAt: '2026-01-01T12:00:00.000Z' },
      },
    ]);
  });

  it('names the field that is missing', () => {
    expect(run('Deployment Hook', { status: 'success' })).toEqual({
      events: [],
      ignored: 'Deployment Hook could not be read',
      problems: [
        'status_changed_at: missing; expected a time such as 2026-01-31T12:00:00Z',
      ],
    });
  });

  it('ignores other hooks with a reason', () => {
    expect(run('Wiki Page Hook', {})).toEqual({
      events: [],
      ignored:
        "event Wiki Page Hook has no meaning for the ledger's vocabulary",
      problems: [],
    });
  });

  it('never throws, whatever the payload', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'Push Hook',
          'Tag Push Hook',
          'Merge Request Hook',
          'Deployment Hook',
          'Pipeline Hook',
          'Issue Hook',
        ),
        fc.constantFrom(...Object.keys({ ...request, user: 0, commits: 0 })),
        fc.jsonValue(),
        fc.jsonValue(),
        (event, key, nonsense, other) => {
          const result = run(event, {
            ...request,
            status: 'success',
            object_attributes: { ...request, [key]: nonsense },
            [key]: other,
          });
          expect(result.ignored === null).toBe(result.events.length > 0);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
