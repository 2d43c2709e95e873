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
import { ConfigReader } from '@backstage/config';
import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import {
  NormalizeContext,
  PulledDelivery,
} from '@maestro/backstage-plugin-ledger-node';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { readGitlabSources } from '../config';
import { createGitlabSource } from '../source';
import { gitlabAccess } from './access';
import { GitlabAccess, pullGitlab } from './pull';

const API = 'https://gitlab.example.org/api/v4';
const PROJECT = `${API}/projects/acme%2Fgroup%2Fshop`;
const NOW = '2026-06-01T00:00:00.000Z';
const SINCE = '2026-01-01T00:00:00.000Z';
const SHA = 'a'.repeat(40);

const server = setupServer();
registerMswTestHooks(server);

const access: GitlabAccess = {
  apiBaseUrl: API,
  projects: ['acme/group/shop'],
  credentials: async () => ({ authorization: 'Bearer t' }),
};
const source = createGitlabSource({
  host: 'gitlab.example.org',
  tokens: ['t'],
});
const context: NormalizeContext = {
  person: ({ login, type }) =>
    login ? { id: `p:${login}`, type: type ?? 'unknown' } : null,
};
const project = {
  path_with_namespace: 'acme/group/shop',
  default_branch: 'main',
};
const ann = { id: 5, username: 'ann', name: 'Ann' };

const deployment = {
  id: 15,
  iid: 2,
  ref: 'main',
  sha: SHA,
  status: 'success',
  created_at: '2026-02-01T10:00:00.000Z',
  updated_at: '2026-02-01T10:05:01.000Z',
  user: ann,
  environment: { id: 1, name: 'prod', tier: 'production' },
  deployable: {
    web_url: 'https://gitlab.example.org/acme/group/shop/-/jobs/9',
    finished_at: '2026-02-01T10:05:00.000Z',
    commit: { title: 'Fix' },
  },
};

const request = {
  iid: 7,
  title: 'Faster',
  description: 'See there.\n\nThis reverts merge request !5',
  state: 'merged',
  draft: false,
  web_url: 'https://gitlab.example.org/acme/group/shop/-/merge_requests/7',
  created_at: '2026-02-01T08:00:00.000Z',
  updated_at: '2026-02-01T09:00:00.000Z',
  merged_at: '2026-02-01T09:00:00.000Z',
  closed_at: null,
  source_branch: 'work',
  target_branch: 'main',
  sha: 'b'.repeat(40),
  merge_commit_sha: SHA,
  squash_commit_sha: null,
  labels: ['b', 'a'],
  author: ann,
  merge_user: { id: 6, username: 'bea', name: 'Bea' },
  upvotes: 1,
};

const note = (id: number, system: boolean, body: string, at: string) => ({
  id,
  system,
  body,
  created_at: at,
  author: { id: 6, username: 'bea', name: 'Bea' },
});

const notes = [
  note(
    1,
    true,
    'marked this merge request as **ready**',
    '2026-02-01T08:10:00.000Z',
  ),
  note(2, false, 'What about an empty basket?', '2026-02-01T08:20:00.000Z'),
  note(3, true, 'requested changes', '2026-02-01T08:21:00.000Z'),
  note(4, true, 'added 1 commit', '2026-02-01T08:30:00.000Z'),
  note(5, true, 'approved this merge request', '2026-02-01T08:40:00.000Z'),
  note(6, true, 'unapproved this merge request', '2026-02-01T08:50:00.000Z'),
];

const pipeline = {
  id: 31,
  name: null,
  status: 'success',
  ref: 'main',
  tag: false,
  sha: SHA,
  source: 'push',
  web_url: 'https://gitlab.example.org/acme/group/shop/-/pipelines/31',
  created_at: '2026-02-01T09:01:00.000Z',
  started_at: '2026-02-01T09:02:00.000Z',
  finished_at: '2026-02-01T09:03:00.000Z',
  user: ann,
};

const commit = {
  id: SHA,
  parent_ids: ['c'.repeat(40)],
  message: 'Fix\n\nThis reverts commit abcdef1.',
  author_name: 'Ann',
  author_email: 'ann@example.org',
  authored_date: '2026-02-01T10:00:00.000+01:00',
  committed_date: '2026-02-01T10:30:00.000+01:00',
};

const tag = (name: string, created: string) => ({
  name,
  created_at: null,
  commit: { id: SHA, created_at: created },
});

const issue = {
  iid: 3,
  title: 'Down',
  state: 'closed',
  issue_type: 'incident',
  severity: 'HIGH',
  web_url: 'https://gitlab.example.org/acme/group/shop/-/issues/3',
  created_at: '2026-02-01T10:00:00.000Z',
  updated_at: '2026-02-01T12:00:00.000Z',
  closed_at: '2026-02-01T12:00:00.000Z',
  labels: [],
  author: ann,
};

/** Handlers in the shapes of GitLab's REST description. */
function answers() {
  const { finished_at: _, started_at: __, ...listed } = pipeline;
  return [
    http.get(`${PROJECT}/deployments`, () => HttpResponse.json([deployment])),
    http.get(`${PROJECT}/repository/commits`, () =>
      HttpResponse.json([commit]),
    ),
    http.get(`${PROJECT}/merge_requests`, () => HttpResponse.json([request])),
    http.get(`${PROJECT}/merge_requests/7/notes`, () =>
      HttpResponse.json(notes),
    ),
    http.get(`${PROJECT}/repository/tags`, () =>
      HttpResponse.json([
        tag('v2', '2026-02-01T10:30:00.000+01:00'),
        tag('v1', '2020-02-01T10:30:00.000+01:00'),
      ]),
    ),
    http.get(`${PROJECT}/pipelines`, () => HttpResponse.json([listed])),
    http.get(`${PROJECT}/pipelines/31`, () => HttpResponse.json(pipeline)),
    http.get(`${PROJECT}/issues`, () => HttpResponse.json([issue])),
    http.get(PROJECT, () => HttpResponse.json(project)),
  ];
}

async function pullAll(cursor: string | null = null, now = NOW) {
  const deliveries: PulledDelivery[] = [];
  const problems: string[] = [];
  for (let at = cursor; ; ) {
    const page = await pullGitlab(access, {
      cursor: at,
      since: SINCE,
      now,
      signal: new AbortController().signal,
    });
    at = page.cursor;
    deliveries.push(...page.deliveries);
    problems.push(...page.problems);
    if (page.done || page.resumeAfter !== null) {
      return { ...page, deliveries, problems };
    }
  }
}

function eventsOf(deliveries: PulledDelivery[]): CanonicalEvent[] {
  const results = deliveries.map(item => source.normalize(item, context));
  expect(results.flatMap(result => result.problems)).toEqual([]);
  return results.flatMap(result => result.events);
}

function hook(event: string, payload: object): CanonicalEvent[] {
  return source.normalize(
    {
      event,
      mediaType: 'application/json',
      body: Buffer.from(JSON.stringify({ project, ...payload })),
    },
    context,
  ).events;
}

describe('pullGitlab', () => {
  it('brings the facts that the hooks tell, under the same keys', async () => {
    server.use(...answers());
    const { deliveries, done, problems } = await pullAll();
    expect(problems).toEqual([]);
    expect(done).toBe(true);
    const pulled = new Map(
      eventsOf(deliveries).map(event => [event.naturalKey, event]),
    );
    const [deployed] = hook('Deployment Hook', {
      status: 'success',
      status_changed_at: '2026-02-01 11:05:00 +0100',
      deployment_id: 15,
      environment: 'prod',
      environment_tier: 'production',
      commit_url: `https://gitlab.example.org/acme/group/shop/-/commit/${SHA}`,
      commit_title: 'Fix',
      ref: 'main',
      user: ann,
      deployable_url: deployment.deployable.web_url,
    });
    const [run] = hook('Pipeline Hook', {
      user: ann,
      object_attributes: { ...pipeline, url: pipeline.web_url },
    });
    const incident = hook('Issue Hook', {
      user: ann,
      object_attributes: {
        ...issue,
        url: issue.web_url,
        type: 'Incident',
        action: 'close',
      },
    });
    const [tagged] = hook('Tag Push Hook', {
      ref: 'refs/tags/v2',
      checkout_sha: SHA,
      commits: [{ id: SHA, timestamp: '2026-02-01T10:30:00+01:00' }],
    });
    for (const event of [deployed, run, tagged, ...incident]) {
      expect(pulled.get(event.naturalKey)).toEqual(event);
    }
    const [merged] = hook('Merge Request Hook', {
      user: request.merge_user,
      labels: [{ title: 'a' }, { title: 'b' }],
      object_attributes: {
        ...request,
        action: 'merge',
        author_id: 5,
        url: request.web_url,
        last_commit: { id: request.sha },
      },
    });
    // The hook names who merged, and the author by number only.
    expect(merged.data).toMatchObject({ author: null });
    expect(pulled.get(merged.naturalKey)).toEqual({
      ...merged,
      data: {
        ...merged.data,
        author: { id: 'p:ann', type: 'unknown' },
        readyAt: '2026-02-01T08:10:00.000Z',
      },
    });
  });

  it('brings reviews by the notes of a request, without their text', async () => {
    server.use(...answers());
    const { deliveries } = await pullAll();
    const bodies = deliveries.map(({ body }) => Buffer.from(body).toString());
    expect(bodies.join()).not.toContain('empty basket');
    expect(
      eventsOf(deliveries)
        .filter(event => event.type === 'dev.cdevents.change.reviewed')
        .map(({ data, naturalKey }) => ({ data, naturalKey })),
    ).toMatchObject([
      {
        naturalKey: 'gitlab.example.org|acme/group/shop|review|note:2',
        data: { number: 7, state: 'commented', reviewer: { id: 'p:bea' } },
      },
      // Commits were added after it.
      { data: { state: 'changes_requested', commitSha: null } },
      {
        data: {
          state: 'approved',
          submittedAt: '2026-02-01T08:40:00.000Z',
          commitSha: request.sha,
        },
      },
      { data: { state: 'dismissed', commitSha: request.sha } },
    ]);
  });

  it('brings commits with parents, and tags that are not too old', async () => {
    server.use(...answers());
    const events = eventsOf((await pullAll()).deliveries);
    expect(
      events.filter(event => event.type === 'maestro.branch.pushed'),
    ).toMatchObject([
      {
        naturalKey: `gitlab.example.org|acme/group/shop|commit|main|${SHA}`,
        data: {
          isDefaultBranch: true,
          commits: [
            {
              parents: ['c'.repeat(40)],
              authoredAt: '2026-02-01T09:00:00.000Z',
              committedAt: '2026-02-01T09:30:00.000Z',
              reverts: ['abcdef1'],
            },
          ],
        },
      },
    ]);
    expect(
      events.filter(event => event.type === 'maestro.tag.created'),
    ).toMatchObject([{ data: { tag: 'v2' } }]);
  });

  it('gives equal ids for equal facts', async () => {
    server.use(...answers());
    const first = await pullAll();
    request.upvotes += 1;
    const second = await pullAll(first.cursor, '2026-06-02T00:00:00.000Z');
    expect(second.deliveries.map(item => item.deliveryId)).toEqual(
      first.deliveries.map(item => item.deliveryId),
    );
  });

  it('follows pages, and looks back a week once it is complete', async () => {
    const asked: Array<string | null> = [];
    server.use(
      http.get(`${PROJECT}/deployments`, ({ request: sent }) => {
        const query = new URL(sent.url).searchParams;
        asked.push(query.get('page'), query.get('updated_after'));
        return HttpResponse.json([deployment], {
          headers: { 'x-next-page': query.get('page') === '1' ? '2' : '' },
        });
      }),
      ...answers(),
    );
    const { cursor } = await pullAll();
    expect(asked).toEqual(['1', SINCE, '2', SINCE]);
    asked.length = 0;
    await pullAll(cursor, '2026-06-02T00:00:00.000Z');
    expect(asked[1]).toBe('2026-05-25T00:00:00.000Z');
  });

  it('waits for a spent limit, and goes on where it was', async () => {
    let limited = true;
    server.use(
      http.get(`${PROJECT}/merge_requests`, () =>
        limited
          ? HttpResponse.json(
              {},
              { status: 429, headers: { 'retry-after': '30' } },
            )
          : HttpResponse.json([request]),
      ),
      ...answers(),
    );
    const first = await pullAll();
    expect(first).toMatchObject({
      done: false,
      resumeAfter: '2026-06-01T00:00:30.000Z',
    });
    limited = false;
    const second = await pullAll(first.cursor);
    expect(second.done).toBe(true);
    expect(second.deliveries[0].event).toBe('api.merge_requests');
  });

  it('says what it may not read, and goes on', async () => {
    server.use(
      http.get(`${PROJECT}/pipelines`, () =>
        HttpResponse.json({}, { status: 403 }),
      ),
      ...answers(),
    );
    const page = await pullAll();
    expect(page.done).toBe(true);
    expect(page.problems).toEqual([
      expect.stringMatching(/pipelines.*403.*integrations\.gitlab/),
    ]);
    server.use(http.get(PROJECT, () => HttpResponse.json({}, { status: 404 })));
    expect(await pullAll()).toMatchObject({ done: true, deliveries: [] });
  });
});

describe('gitlabAccess', () => {
  const config = (entry: object, integrations: object = {}) =>
    new ConfigReader({
      integrations,
      maestro: { ledger: { sources: { gitlab: [{ token: 's', ...entry }] } } },
    });
  const open = (root: ConfigReader) =>
    gitlabAccess(root, readGitlabSources(root)[0]);

  it('takes token and address from integrations', async () => {
    const found = open(
      config(
        { host: 'gitlab.example.org', projects: ['a/b'] },
        {
          gitlab: [
            { host: 'gitlab.example.org', apiBaseUrl: API, token: 'secret' },
          ],
        },
      ),
    )!;
    expect(found.apiBaseUrl).toBe(API);
    expect(await found.credentials('a/b')).toEqual({
      Authorization: 'Bearer secret',
    });
  });

  it('is absent without projects, and names what is missing', () => {
    expect(open(config({}))).toBeUndefined();
    expect(() =>
      open(config({ host: 'gitlab.example.org', projects: ['a/b'] })),
    ).toThrow(/no entry with host gitlab\.example\.org/);
    expect(() => open(config({ projects: ['shop'] }))).toThrow(
      /write the path with its group/,
    );
  });
});
