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
import type { MergeRequestNoteSchema } from '@gitbeaker/rest';
import type { RestEndpointMethodTypes } from '@octokit/rest';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { COMMENT_MARKER } from '../engine/requests';
import { HealthCommenter } from '../tasks/commentHealth';
import { ForgeComments, ForgeError, createForges } from './index';

// The answers have the types that GitHub's OpenAPI description and GitLab's
// published client give them.
type GithubComment =
  RestEndpointMethodTypes['issues']['listComments']['response']['data'][number];
type GithubUser = NonNullable<GithubComment['user']>;
type GitlabNote = MergeRequestNoteSchema;

const server = setupServer();
registerMswTestHooks(server);

const NOW = Date.parse('2026-11-20T08:00:00.000Z');
const GITHUB = 'https://api.github.com';
const GITLAB = 'https://gitlab.example.org/api/v4';
const BODY = `${COMMENT_MARKER}\n### Pull request health: 80 of 100\n`;

const forges = createForges(
  new ConfigReader({
    integrations: {
      github: [{ host: 'github.com', token: 'gh-token' }],
      gitlab: [
        {
          host: 'gitlab.example.org',
          token: 'gl-token',
          apiBaseUrl: GITLAB,
          baseUrl: 'https://gitlab.example.org',
        },
      ],
    },
  }),
  { now: () => NOW },
);

interface Fault {
  status: number;
  headers?: Record<string, string>;
  /** Which requests fail; all by default. */
  method?: string;
}

/** A forge with a memory: comments by two accounts, and faults. */
interface FakeForge {
  name: string;
  at: { host: string; repository: string; number: number };
  /** Text of all comments, with who wrote them. */
  comments(): Array<{ own: boolean; body: string }>;
  add(body: string, own: boolean): void;
  fail(fault: Fault | null): void;
  handlers(): Parameters<typeof server.use>;
  asked: string[];
}

function fault(
  current: Fault | null,
  request: Request,
  asked: string[],
): Response | null {
  asked.push(`${request.method} ${new URL(request.url).pathname}`);
  return current && (!current.method || current.method === request.method)
    ? HttpResponse.json(
        { message: 'no', documentation_url: 'https://docs.example' },
        { status: current.status, headers: current.headers },
      )
    : null;
}

function paged<T>(all: T[], request: Request): HttpResponse<never> {
  const url = new URL(request.url);
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const page = Number(url.searchParams.get('page') ?? 1);
  const more = page * size < all.length;
  url.searchParams.set('page', String(page + 1));
  return HttpResponse.json(all.slice((page - 1) * size, page * size), {
    headers: more ? { link: `<${url}>; rel="next"` } : {},
  }) as never;
}

function githubUser(login: string): GithubUser {
  return {
    login,
    id: login.length,
    node_id: 'n',
    avatar_url: 'https://a.example',
    gravatar_id: '',
    url: 'https://a.example',
    html_url: 'https://a.example',
    followers_url: 'https://a.example',
    following_url: 'https://a.example',
    gists_url: 'https://a.example',
    starred_url: 'https://a.example',
    subscriptions_url: 'https://a.example',
    organizations_url: 'https://a.example',
    repos_url: 'https://a.example',
    events_url: 'https://a.example',
    received_events_url: 'https://a.example',
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

function fakeGithub(account: 'token' | 'app' = 'token'): FakeForge {
  const own = account === 'token' ? 'portal' : 'portal[bot]';
  const all: GithubComment[] = [];
  const asked: string[] = [];
  let current: Fault | null = null;
  const write = (body: string, login: string): GithubComment => {
    const comment: GithubComment = {
      id: 1000 + all.length,
      node_id: 'n',
      url: `${GITHUB}/c/${all.length}`,
      html_url: 'https://github.com/c',
      issue_url: `${GITHUB}/i`,
      body,
      user: githubUser(login),
      created_at: '2026-11-20T00:00:00Z',
      updated_at: '2026-11-20T00:00:00Z',
      author_association: 'NONE',
    };
    all.push(comment);
    return comment;
  };
  const repository = `${GITHUB}/repos/lighthouse/checkout`;
  return {
    name: `GitHub (${account})`,
    at: { host: 'github.com', repository: 'lighthouse/checkout', number: 7 },
    comments: () =>
      all.map(({ body, user }) => ({
        own: user!.login === own,
        body: body!,
      })),
    add: (body, isOwn) => write(body, isOwn ? own : 'mallory'),
    fail: next => {
      current = next;
    },
    asked,
    handlers: () => [
      http.get(`${GITHUB}/user`, ({ request }) => {
        if (account === 'app') {
          return HttpResponse.json(
            { message: 'Resource not accessible by integration' },
            { status: 403 },
          );
        }
        return (
          fault(current, request, asked) ?? HttpResponse.json(githubUser(own))
        );
      }),
      http.get(
        `${repository}/issues/7/comments`,
        ({ request }) => fault(current, request, asked) ?? paged(all, request),
      ),
      http.post(`${repository}/issues/7/comments`, async ({ request }) => {
        const failed = fault(current, request, asked);
        const { body } = (await request.json()) as { body: string };
        expect(request.headers.get('authorization')).toBe('token gh-token');
        return failed ?? HttpResponse.json(write(body, own), { status: 201 });
      }),
      http.patch(
        `${repository}/issues/comments/:id`,
        async ({ request, params }) => {
          const failed = fault(current, request, asked);
          if (failed) {
            return failed;
          }
          const comment = all.find(({ id }) => id === Number(params.id))!;
          comment.body = ((await request.json()) as { body: string }).body;
          return HttpResponse.json(comment);
        },
      ),
    ],
  };
}

function fakeGitlab(): FakeForge {
  const all: GitlabNote[] = [];
  const asked: string[] = [];
  let current: Fault | null = null;
  const account = (username: string) => ({
    id: username.length,
    username,
    name: username,
    state: 'active',
    avatar_url: 'https://a.example',
    web_url: 'https://a.example',
  });
  const write = (body: string, username: string): GitlabNote => {
    const note: GitlabNote = {
      id: 2000 + all.length,
      body,
      attachment: null,
      author: account(username) as GitlabNote['author'],
      created_at: '2026-11-20T00:00:00Z',
      updated_at: '2026-11-20T00:00:00Z',
      system: false,
      noteable_id: 1,
      noteable_type: 'MergeRequest',
      noteable_iid: 7,
      project_id: 3,
      resolvable: false,
    };
    all.push(note);
    return note;
  };
  const notes = `${GITLAB}/projects/acme%2Fgroup%2Fshop/merge_requests/7/notes`;
  return {
    name: 'GitLab',
    at: {
      host: 'gitlab.example.org',
      repository: 'acme/group/shop',
      number: 7,
    },
    comments: () =>
      all.map(({ body, author }) => ({
        own: author.username === 'portal',
        body,
      })),
    add: (body, isOwn) => write(body, isOwn ? 'portal' : 'mallory'),
    fail: next => {
      current = next;
    },
    asked,
    handlers: () => [
      http.get(
        `${GITLAB}/user`,
        ({ request }) =>
          fault(current, request, asked) ??
          HttpResponse.json(account('portal')),
      ),
      http.get(
        notes,
        ({ request }) => fault(current, request, asked) ?? paged(all, request),
      ),
      http.post(notes, async ({ request }) => {
        const failed = fault(current, request, asked);
        const { body } = (await request.json()) as { body: string };
        expect(request.headers.get('authorization')).toBe('Bearer gl-token');
        return (
          failed ?? HttpResponse.json(write(body, 'portal'), { status: 201 })
        );
      }),
      http.put(`${notes}/:id`, async ({ request, params }) => {
        const failed = fault(current, request, asked);
        if (failed) {
          return failed;
        }
        const note = all.find(({ id }) => id === Number(params.id))!;
        note.body = ((await request.json()) as { body: string }).body;
        return HttpResponse.json(note);
      }),
    ],
  };
}

function setUp(fake: FakeForge, body: () => string = () => BODY) {
  const warnings: string[] = [];
  const clock = { now: NOW };
  server.use(...fake.handlers());
  const replica = (forge: (host: string) => ForgeComments | null = forges) =>
    HealthCommenter.create({
      comments: async () => [{ ...fake.at, markdown: body() }],
      forge,
      repositories: [],
      logger: { info: () => {}, warn: text => warnings.push(String(text)) },
      now: () => clock.now,
    });
  return { replica, warnings, clock };
}

describe.each([
  ['GitHub by a token', () => fakeGithub('token')],
  ['GitHub by an App', () => fakeGithub('app')],
  ['GitLab', () => fakeGitlab()],
])('comments on %s', (_, create) => {
  it('are written once, however many replicas and restarts', async () => {
    const fake = create();
    const { replica } = setUp(fake);
    expect(await replica().run()).toMatchObject({ created: 1 });
    expect(await replica().run()).toMatchObject({ created: 0, unchanged: 1 });
    expect(fake.comments()).toEqual([{ own: true, body: BODY }]);
  });

  it('are edited in their place when something is new', async () => {
    const fake = create();
    let text = BODY;
    const { replica } = setUp(fake, () => text);
    const one = replica();
    await one.run();
    const { length } = fake.asked;
    expect(await one.run()).toMatchObject({ unchanged: 1 });
    // What this replica wrote itself it need not ask for.
    expect(fake.asked).toHaveLength(length);
    text = `${BODY}more\n`;
    expect(await one.run()).toMatchObject({ updated: 1 });
    expect(await replica().run()).toMatchObject({ unchanged: 1 });
    expect(fake.comments()).toEqual([{ own: true, body: text }]);
  });

  it('are told apart from those of others, who can write the marker too', async () => {
    const fake = create();
    fake.add(`${COMMENT_MARKER}\nforged`, false);
    fake.add(`> ${COMMENT_MARKER}\nquoted`, true);
    const { replica } = setUp(fake);
    await replica().run();
    expect(fake.comments().map(({ body }) => body)).toEqual([
      `${COMMENT_MARKER}\nforged`,
      `> ${COMMENT_MARKER}\nquoted`,
      BODY,
    ]);
  });

  it('are found beyond the first page', async () => {
    const fake = create();
    for (let index = 0; index < 130; index += 1) {
      fake.add(`Talk ${index}`, false);
    }
    fake.add(`${COMMENT_MARKER}\nold`, true);
    const { replica } = setUp(fake);
    expect(await replica().run()).toMatchObject({ updated: 1 });
    expect(fake.comments()).toHaveLength(131);
    expect(fake.comments().at(-1)!.body).toBe(BODY);
  });

  it('are left alone without permission, and tried again later', async () => {
    const fake = create();
    const { replica, warnings, clock } = setUp(fake);
    const one = replica();
    fake.fail({ status: 403, method: 'POST' });
    expect(await one.run()).toMatchObject({ failed: 1, created: 0 });
    expect(warnings[0]).toContain(fake.at.repository);
    expect(warnings[0]).not.toContain('token');
    fake.fail(null);
    const { length } = fake.asked;
    expect(await one.run()).toMatchObject({ failed: 1 });
    expect(fake.asked).toHaveLength(length);
    clock.now += 3_600_001;
    expect(await one.run()).toMatchObject({ created: 1 });
  });

  it.each([404, 410, 422, 500, 503])(
    'survive a forge that answers %d',
    async status => {
      const fake = create();
      const { replica, warnings } = setUp(fake);
      const one = replica();
      fake.fail({ status });
      expect(await one.run()).toMatchObject({ failed: 1 });
      expect(warnings[0]).toContain(String(status));
      fake.fail(null);
      expect(await one.run()).toMatchObject({ created: 1 });
      expect(fake.comments()).toHaveLength(1);
    },
  );

  it('are not written twice when the answer to a creation is lost', async () => {
    const fake = create();
    const { replica } = setUp(fake);
    const real = forges(fake.at.host)!;
    const losing: ForgeComments = {
      find: real.find.bind(real),
      update: real.update.bind(real),
      async create(place, body) {
        await real.create(place, body);
        throw new ForgeError('unavailable', 'the answer was lost');
      },
    };
    expect(await replica(() => losing).run()).toMatchObject({ failed: 1 });
    expect(await replica().run()).toMatchObject({ unchanged: 1 });
    expect(fake.comments()).toHaveLength(1);
  });

  it('wait for the end of a rate limit, and ask once', async () => {
    const fake = create();
    const { replica, clock } = setUp(fake);
    const one = replica();
    fake.fail({ status: 429, headers: { 'retry-after': '600' } });
    expect(await one.run()).toMatchObject({ failed: 1 });
    expect(fake.asked).toHaveLength(1);
    fake.fail(null);
    clock.now += 599_000;
    expect(await one.run()).toMatchObject({ failed: 1 });
    expect(fake.asked).toHaveLength(1);
    clock.now += 2_000;
    expect(await one.run()).toMatchObject({ created: 1 });
  });
});

describe('GitHub', () => {
  it('tells an exhausted limit by 403, and when it ends', async () => {
    const fake = fakeGithub('app');
    const { replica, clock } = setUp(fake);
    const one = replica();
    fake.fail({
      status: 403,
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(NOW / 1000 + 120),
      },
    });
    await one.run();
    fake.fail(null);
    clock.now += 119_000;
    expect(await one.run()).toMatchObject({ failed: 1 });
    clock.now += 2_000;
    expect(await one.run()).toMatchObject({ created: 1 });
  });
});

describe('HealthCommenter', () => {
  it('survives a forge that cannot be reached, and passes over unknown hosts', async () => {
    const asked: string[] = [];
    server.use(
      http.all('https://api.github.com/*', ({ request }) => {
        asked.push(request.url);
        return HttpResponse.error();
      }),
    );
    const commenter = HealthCommenter.create({
      comments: async () =>
        [1, 2].flatMap(number => [
          {
            host: 'github.com',
            repository: 'lighthouse/checkout',
            number,
            markdown: BODY,
          },
          { host: 'git', repository: 'own', number, markdown: BODY },
        ]),
      forge: forges,
      repositories: [],
      logger: { info: () => {}, warn: () => {} },
    });
    expect(await commenter.run()).toEqual({
      created: 0,
      updated: 0,
      unchanged: 0,
      failed: 2,
    });
    // Once it is down, the rest of the run leaves it alone.
    expect(asked).toHaveLength(1);
  });

  it('writes to the configured repositories only', async () => {
    const fake = fakeGithub();
    server.use(...fake.handlers());
    const commenter = HealthCommenter.create({
      comments: async () => [{ ...fake.at, markdown: BODY }],
      forge: forges,
      repositories: ['github.com/other/*'],
      logger: { info: () => {}, warn: () => {} },
    });
    expect(await commenter.run()).toMatchObject({ created: 0, failed: 0 });
    expect(fake.asked).toEqual([]);
  });

  it('tells auditors of what it writes', async () => {
    const fake = fakeGithub();
    server.use(...fake.handlers());
    const success = jest.fn();
    const auditor = {
      createEvent: jest.fn(async () => ({ success, fail: jest.fn() })),
    };
    const commenter = HealthCommenter.create({
      comments: async () => [{ ...fake.at, markdown: BODY }],
      forge: forges,
      repositories: [],
      logger: { info: () => {}, warn: () => {} },
      auditor,
    });
    await commenter.run();
    await commenter.run();
    const { host, repository, number } = fake.at;
    expect(auditor.createEvent.mock.calls).toEqual([
      [
        {
          eventId: 'pull-request-comment-created',
          severityLevel: 'low',
          meta: { request: `${host}/${repository}#${number}` },
        },
      ],
    ]);
    expect(success).toHaveBeenCalledTimes(1);
  });

  it('stops when it is told to', async () => {
    const fake = fakeGithub();
    const { replica } = setUp(fake);
    expect(await replica().run(AbortSignal.abort())).toMatchObject({
      created: 0,
    });
    expect(fake.asked).toEqual([]);
  });
});
