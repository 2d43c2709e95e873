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
import { PulledDelivery } from '@maestro/backstage-plugin-ledger-node';
import examples from '@octokit/webhooks-examples';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { readGithubSources } from '../config';
import { createGithubSource } from '../source';
import { SECRET, context } from '../testing';
import { githubAccess } from './access';
import { runOf } from './kinds';
import { GithubAccess, pullGithub } from './pull';

const API = 'https://api.github.com';
const REPO = `${API}/repos/Codertocat/Hello-World`;
const NOW = '2026-06-01T00:00:00.000Z';
const SINCE = '2019-01-01T00:00:00.000Z';

const server = setupServer();
registerMswTestHooks(server);

const access: GithubAccess = {
  apiBaseUrl: API,
  repositories: ['Codertocat/Hello-World'],
  credentials: async () => ({ authorization: 'token t' }),
};
const source = createGithubSource({ secrets: [SECRET] });

function example(name: string, fits: (payload: any) => boolean): any {
  const found = (
    examples as unknown as Array<{ name: string; examples: object[] }>
  )
    .find(event => event.name === name)!
    .examples.find(fits);
  if (!found) {
    throw new Error(`no example of ${name} fits`);
  }
  return found;
}

const deploymentStatus = example(
  'deployment_status',
  payload => payload.deployment_status.state === 'success',
);
const closed = example(
  'pull_request',
  payload => payload.action === 'closed' && payload.pull_request.user.type,
);
const review = example(
  'pull_request_review',
  payload => payload.action === 'submitted',
);
const release = example('release', payload => payload.action === 'published');
const run = example(
  'workflow_run',
  payload => payload.workflow_run.status === 'completed',
);
// The API always names the run; this old example leaves it out.
run.workflow_run.name = run.workflow.name;
const issue = example('issues', payload => payload.action === 'opened');

const commit = {
  sha: 'c'.repeat(40),
  author: { login: 'Codertocat', type: 'User' },
  parents: [{ sha: 'd'.repeat(40), url: 'x' }],
  commit: {
    message: 'Fix\n\nThis reverts commit abcdef1.',
    author: { name: 'C', email: 'c@x', date: '2019-05-15T15:00:00Z' },
    committer: { name: 'C', email: 'c@x', date: '2019-05-15T15:19:25Z' },
  },
};

interface Lists {
  deployments?: unknown[];
  pulls?: unknown[];
}

/** Handlers in the shapes of GitHub's REST description. */
function answers({
  deployments = [deploymentStatus.deployment],
  pulls = [closed.pull_request],
}: Lists = {}) {
  const { commits: _, merged_by: __, ...listed } = closed.pull_request;
  return [
    http.get(`${REPO}/deployments`, () => HttpResponse.json(deployments)),
    http.get(`${REPO}/deployments/:id/statuses`, () =>
      HttpResponse.json([deploymentStatus.deployment_status]),
    ),
    http.get(`${REPO}/commits`, () => HttpResponse.json([commit])),
    http.get(`${REPO}/pulls`, () =>
      HttpResponse.json(pulls.length === 0 ? [] : [listed]),
    ),
    http.get(`${REPO}/pulls/:number`, () =>
      HttpResponse.json(closed.pull_request),
    ),
    http.get(`${REPO}/pulls/:number/reviews`, () =>
      HttpResponse.json([
        { ...review.review, state: review.review.state.toUpperCase() },
      ]),
    ),
    http.get(`${REPO}/releases`, () => HttpResponse.json([release.release])),
    http.get(`${REPO}/actions/runs`, () =>
      HttpResponse.json({
        total_count: 1,
        workflow_runs: [run.workflow_run],
      }),
    ),
    http.get(`${REPO}/issues`, () =>
      HttpResponse.json([
        issue.issue,
        { ...issue.issue, number: 99, pull_request: { url: 'x' } },
      ]),
    ),
    http.get(REPO, () =>
      HttpResponse.json({
        full_name: 'Codertocat/Hello-World',
        default_branch: 'master',
      }),
    ),
  ];
}

async function pullAll(cursor: string | null = null, now = NOW) {
  const deliveries: PulledDelivery[] = [];
  const problems: string[] = [];
  for (let at = cursor, pages = 1; ; pages++) {
    const page = await pullGithub(access, {
      cursor: at,
      since: SINCE,
      now,
      signal: new AbortController().signal,
    });
    at = page.cursor;
    deliveries.push(...page.deliveries);
    problems.push(...page.problems);
    if (page.done || page.resumeAfter !== null) {
      return { ...page, deliveries, problems, pages };
    }
  }
}

function eventsOf(deliveries: PulledDelivery[]): CanonicalEvent[] {
  const results = deliveries.map(item => source.normalize(item, context));
  expect(results.flatMap(result => result.problems)).toEqual([]);
  return results.flatMap(result => result.events);
}

function webhook(event: string, payload: object): CanonicalEvent[] {
  return source.normalize(
    {
      event,
      mediaType: 'application/json',
      body: Buffer.from(JSON.stringify(payload)),
    },
    context,
  ).events;
}

describe('pullGithub', () => {
  it('brings the facts that the webhooks tell, under the same keys', async () => {
    server.use(...answers());
    const { deliveries, done, pages, problems } = await pullAll();
    expect(problems).toEqual([]);
    expect(done).toBe(true);
    expect(pages).toBe(6);
    expect(deliveries.map(item => item.event)).toEqual([
      'api.deployments',
      'api.commits',
      'api.pulls',
      'api.releases',
      'api.workflow_runs',
      'api.issues',
    ]);
    const pulled = new Map(
      eventsOf(deliveries).map(event => [event.naturalKey, event]),
    );
    const repository = closed.repository;
    const told = [
      ...webhook('deployment_status', deploymentStatus),
      ...webhook('deployment', {
        ...deploymentStatus,
        action: 'created',
      }),
      ...webhook('pull_request', closed),
      ...webhook('pull_request_review', {
        ...review,
        pull_request: closed.pull_request,
      }),
      ...webhook('release', release),
      ...webhook('workflow_run', { ...run, repository }),
      ...webhook('issues', issue),
    ];
    expect(told).toHaveLength(7);
    for (const event of told) {
      expect(pulled.get(event.naturalKey)).toEqual(event);
    }
  });

  it('brings commits with what a push does not tell', async () => {
    server.use(...answers());
    const { deliveries } = await pullAll();
    const pushed = eventsOf(deliveries).filter(
      event => event.type === 'maestro.branch.pushed',
    );
    expect(pushed).toMatchObject([
      {
        naturalKey: `github.com|codertocat/hello-world|commit|master|${commit.sha}`,
        data: {
          isDefaultBranch: true,
          before: null,
          commits: [
            {
              sha: commit.sha,
              parents: ['d'.repeat(40)],
              authoredAt: '2019-05-15T15:00:00.000Z',
              committedAt: '2019-05-15T15:19:25.000Z',
              reverts: ['abcdef1'],
            },
          ],
        },
      },
    ]);
  });

  it('gives equal ids for equal facts, though counters moved', async () => {
    server.use(...answers());
    const first = await pullAll();
    closed.pull_request.base.repo.stargazers_count += 1;
    server.use(...answers());
    const second = await pullAll(first.cursor, '2026-06-02T00:00:00.000Z');
    expect(
      second.deliveries.every(item =>
        first.deliveries.some(other => other.deliveryId === item.deliveryId),
      ),
    ).toBe(true);
  });

  it('looks back a week, not to the start, once it is complete', async () => {
    server.use(...answers());
    const { cursor } = await pullAll();
    const asked: string[] = [];
    server.use(
      http.get(`${REPO}/commits`, ({ request }) => {
        asked.push(new URL(request.url).searchParams.get('since')!);
        return HttpResponse.json([]);
      }),
    );
    await pullAll(cursor, '2026-06-02T00:00:00.000Z');
    expect(asked).toEqual(['2026-05-25T00:00:00.000Z']);
  });

  it('follows pages until they are older than asked for', async () => {
    const at = (page: number) => ({
      ...deploymentStatus.deployment,
      id: page,
      created_at: `20${22 - page}-01-01T00:00:00Z`,
    });
    const asked: string[] = [];
    server.use(
      http.get(`${REPO}/deployments`, ({ request }) => {
        const page = new URL(request.url).searchParams.get('page')!;
        asked.push(page);
        return HttpResponse.json([at(Number(page))], {
          headers: { link: `<${REPO}/deployments?page=9>; rel="next"` },
        });
      }),
      ...answers(),
    );
    const { deliveries } = await pullAll();
    // Pages of 2021, 2020 and 2019; the one of 2018 is too old.
    expect(asked).toEqual(['1', '2', '3', '4']);
    expect(
      deliveries.filter(item => item.event === 'api.deployments'),
    ).toHaveLength(3);
  });

  it('waits for a spent limit, and goes on with the next item', async () => {
    const deployments = [1, 2].map(id => ({
      ...deploymentStatus.deployment,
      id,
    }));
    const statuses: string[] = [];
    let limited = true;
    server.use(
      http.get(`${REPO}/deployments/:id/statuses`, ({ params }) => {
        statuses.push(String(params.id));
        return params.id === '2' && limited
          ? HttpResponse.json(
              { message: 'API rate limit exceeded' },
              {
                status: 403,
                headers: {
                  'x-ratelimit-remaining': '0',
                  'x-ratelimit-reset': '1780275600',
                },
              },
            )
          : HttpResponse.json([deploymentStatus.deployment_status]);
      }),
      ...answers({ deployments }),
    );
    const first = await pullAll();
    expect(first.done).toBe(false);
    expect(first.resumeAfter).toBe('2026-06-01T01:00:01.000Z');
    expect(first.deliveries).toHaveLength(1);
    limited = false;
    const second = await pullAll(first.cursor);
    expect(second.done).toBe(true);
    expect(statuses).toEqual(['1', '2', '2']);
  });

  it('does not ask again when the last answer used up the limit', async () => {
    let asked = 0;
    server.use(
      http.get(REPO, () => {
        asked++;
        return HttpResponse.json(
          { full_name: 'Codertocat/Hello-World', default_branch: 'master' },
          {
            headers: {
              'x-ratelimit-remaining': '0',
              'x-ratelimit-reset': '1780275600',
            },
          },
        );
      }),
      http.get(`${REPO}/deployments`, () => {
        asked++;
        return HttpResponse.json([]);
      }),
    );
    const page = await pullAll();
    expect(page.resumeAfter).toBe('2026-06-01T01:00:01.000Z');
    expect(asked).toBe(1);
  });

  it('comes back in a minute when GitHub fails', async () => {
    server.use(
      http.get(`${REPO}/deployments`, () =>
        HttpResponse.json({}, { status: 502 }),
      ),
      ...answers(),
    );
    const page = await pullAll();
    expect(page).toMatchObject({
      done: false,
      resumeAfter: '2026-06-01T00:01:00.000Z',
    });
    expect(page.problems).toEqual([expect.stringMatching(/with 502/)]);
  });

  it('leaves out what it may not read, and says so', async () => {
    server.use(
      http.get(`${REPO}/actions/runs`, () =>
        HttpResponse.json(
          { message: 'Resource not accessible' },
          { status: 403 },
        ),
      ),
      ...answers(),
    );
    const page = await pullAll();
    expect(page.done).toBe(true);
    expect(page.problems).toEqual([
      expect.stringMatching(/actions\/runs.*403.*lack the permission/),
    ]);
    expect(page.deliveries.map(item => item.event)).toContain('api.issues');
  });

  it('leaves out a repository that is not there', async () => {
    server.use(http.get(REPO, () => HttpResponse.json({}, { status: 404 })));
    const page = await pullAll();
    expect(page).toMatchObject({ done: true, deliveries: [] });
    expect(page.problems).toEqual([expect.stringMatching(/cannot see it/)]);
  });

  it('asks for the run behind a deployment: its name and attempt', async () => {
    server.use(
      http.get(`${REPO}/deployments/:id/statuses`, () =>
        HttpResponse.json([
          {
            ...deploymentStatus.deployment_status,
            log_url:
              'https://github.com/Codertocat/Hello-World/actions/runs/77/job/5',
          },
        ]),
      ),
      http.get(`${REPO}/actions/runs/77`, () =>
        HttpResponse.json({ id: 77, name: 'Deploy', run_attempt: 3 }),
      ),
      ...answers(),
    );
    const { deliveries } = await pullAll();
    const deployed = eventsOf(deliveries).find(
      event => event.type === 'dev.cdevents.service.deployed',
    );
    expect(deployed?.data).toMatchObject({ workflow: 'Deploy', attempt: 3 });
  });
});

describe('runOf', () => {
  it('finds the run in the address of a log', () => {
    expect(
      runOf([{ log_url: '' }, { target_url: 'https://h/o/r/actions/runs/12' }]),
    ).toBe('12');
    expect(runOf([{ log_url: 'https://h/o/r/runs/12' }, {}])).toBeNull();
  });
});

describe('githubAccess', () => {
  const config = (entry: object, integrations: object = {}) =>
    new ConfigReader({
      integrations,
      maestro: {
        ledger: { sources: { github: [{ secret: 's', ...entry }] } },
      },
    });
  const open = (root: ConfigReader) =>
    githubAccess(root, readGithubSources(root)[0]);

  it('takes token and address from integrations', async () => {
    const root = config(
      { host: 'ghe.example.org', repositories: ['a/b'] },
      {
        github: [
          {
            host: 'ghe.example.org',
            apiBaseUrl: 'https://ghe.example.org/api/v3',
            token: 'secret',
          },
        ],
      },
    );
    const found = open(root)!;
    expect(found.apiBaseUrl).toBe('https://ghe.example.org/api/v3');
    expect(await found.credentials('a/b')).toEqual({
      Authorization: 'Bearer secret',
    });
  });

  it('is absent without repositories, and names a missing integration', () => {
    expect(open(config({}))).toBeUndefined();
    expect(() =>
      open(config({ host: 'ghe.example.org', repositories: ['a/b'] })),
    ).toThrow(/no entry with host ghe\.example\.org/);
  });

  it('reads config, and names what is wrong in it', () => {
    expect(readGithubSources(config({ secret: ['a', 'b'] }))).toEqual([
      {
        id: 'github',
        host: 'github.com',
        tenant: null,
        secrets: ['a', 'b'],
        incidentLabels: undefined,
        repositories: [],
      },
    ]);
    for (const secret of [undefined, '', ' ', [], ['a', '']]) {
      expect(() => readGithubSources(config({ secret }))).toThrow(
        /sources\.github\[0\]\.secret is missing or empty/,
      );
    }
    expect(() => readGithubSources(config({ repositories: ['x'] }))).toThrow(
      /write owner\/name/,
    );
    expect(() => createGithubSource({ secrets: [''] })).toThrow(/no secret/);
  });
});
