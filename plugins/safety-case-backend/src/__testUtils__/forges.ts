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
import { generateKeyPairSync } from 'node:crypto';
import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { JsonObject } from '@backstage/types';
import express, { Request, Response } from 'express';

/** How a request goes wrong; `lost`: it is done, but nobody hears of it. */
export interface Fault {
  status: number | 'lost' | 'cut';
  headers?: Record<string, string>;
  body?: object;
  /** Which requests; all by default. */
  method?: string;
  path?: RegExp;
}

/** A report as a forge shows it. */
export interface Shown {
  name: string;
  sha: string;
  outcome: string;
  text: string;
  url: string | null;
}

/** A forge with a memory, on a port of its own. */
export abstract class FakeForge {
  readonly asked: string[] = [];
  fault: Fault | null = null;
  protected readonly app = express();
  #server: Server | null = null;

  abstract readonly host: string;
  abstract integrations(): JsonObject;
  /** Reports that count, those of the oldest commit first. */
  abstract shown(): Shown[];
  /** How many reports were ever made. */
  abstract made(): number;

  constructor() {
    this.app.use(express.json());
    this.app.use((request, response, next) => {
      this.asked.push(`${request.method} ${request.path}`);
      const { fault } = this;
      const hit =
        fault &&
        (fault.method ?? request.method) === request.method &&
        (fault.path ?? /./).test(request.path);
      if (hit && fault.status === 'cut') {
        request.socket.destroy();
      } else if (hit && fault.status === 'lost') {
        response.json = () => {
          request.socket.destroy();
          return response;
        };
        next();
      } else if (hit) {
        response
          .status(fault.status as number)
          .set(fault.headers ?? {})
          .json(fault.body ?? { message: 'no' });
      } else {
        next();
      }
    });
  }

  async start(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server = this.app.listen(0, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    server?.closeAllConnections();
    await new Promise<void>(resolve =>
      server ? server.close(() => resolve()) : resolve(),
    );
  }

  protected get url(): string {
    const { port } = this.#server!.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Requests that were made since the last call. */
  news(): string[] {
    return this.asked.splice(0);
  }
}

interface CheckRun {
  id: number;
  name: string;
  head_sha: string;
  external_id: string;
  conclusion: string;
  details_url?: string;
  output: { title: string; summary: string };
}

interface GithubStatus {
  id: number;
  sha: string;
  state: string;
  context: string;
  description: string;
  target_url: string | null;
}

export interface FakeWorkflowRun {
  id: number;
  workflow_id: number;
  run_number: number;
  name: string;
  head_sha: string;
  status: string;
  conclusion: string | null;
}

/** Check runs, statuses and workflows as GitHub has them. */
export class FakeGithub extends FakeForge {
  readonly host = 'github.com';
  readonly checkRuns: CheckRun[] = [];
  readonly statuses: GithubStatus[] = [];
  readonly workflowRuns: FakeWorkflowRun[] = [];
  readonly suites: Array<{ id: number; status: string; app: string }> = [];
  readonly #as: 'app' | 'token' | 'nobody';

  constructor(as: 'app' | 'token' | 'nobody') {
    super();
    this.#as = as;
    const repo = '/repos/:owner/:repo';
    const { app } = this;
    const token = as === 'app' ? 'ghs_installation' : 'ghp_token';
    app.get('/app/installations', (_, response) => {
      response.json([{ id: 5, account: { login: 'lighthouse' } }]);
    });
    app.post('/app/installations/5/access_tokens', (_, response) => {
      response.status(201).json({
        token: 'ghs_installation',
        expires_at: '2099-01-01T00:00:00Z',
        repository_selection: 'all',
      });
    });
    app.use('/repos', (request, response, next) => {
      if (request.headers.authorization !== `token ${token}`) {
        response.status(401).json({ message: 'Bad credentials' });
      } else {
        next();
      }
    });
    app.use(/.*\/check-(runs|suites).*/, (_, response, next) => {
      // Only Apps write check runs.
      if (as === 'app') {
        next();
      } else {
        response.status(403).json({ message: 'Resource not accessible' });
      }
    });
    app.post(`${repo}/check-runs`, ({ body }, response) => {
      const run = { id: 100 + this.checkRuns.length, ...body };
      this.checkRuns.push(run);
      response.status(201).json(run);
    });
    app.patch(`${repo}/check-runs/:id`, ({ body, params }, response) => {
      const run = this.checkRuns.find(({ id }) => id === Number(params.id));
      if (run) {
        response.json(Object.assign(run, body));
      } else {
        response.status(404).json({ message: 'Not Found' });
      }
    });
    app.get(`${repo}/commits/:ref/check-runs`, (request, response) => {
      const found = this.checkRuns.filter(
        run =>
          run.head_sha === request.params.ref &&
          run.name === request.query.check_name,
      );
      response.json({ total_count: found.length, check_runs: found });
    });
    app.post(`${repo}/statuses/:sha`, ({ body, params }, response) => {
      if (body.description.length > 140) {
        response.status(422).json({ message: 'description is too long' });
        return;
      }
      const status = {
        id: 200 + this.statuses.length,
        sha: params.sha,
        target_url: null,
        ...body,
      };
      this.statuses.push(status);
      response.status(201).json(status);
    });
    app.get(`${repo}/commits/:ref/statuses`, ({ params }, response) => {
      response.json(
        this.statuses.filter(({ sha }) => sha === params.ref).reverse(),
      );
    });
    app.get(`${repo}/actions/runs`, ({ query }, response) => {
      const found = this.workflowRuns.filter(
        ({ head_sha: sha }) => sha === query.head_sha,
      );
      response.json({
        total_count: found.length,
        workflow_runs: found.map(run => ({
          ...run,
          html_url: `https://github.com/runs/${run.id}`,
          path: '.github/workflows/x.yaml',
        })),
      });
    });
    const again = (_: Request, response: Response) => {
      response.status(201).json({});
    };
    app.post(`${repo}/actions/runs/:id/rerun-failed-jobs`, again);
    app.post(`${repo}/actions/runs/:id/rerun`, again);
    app.post(`${repo}/check-suites/:id/rerequest`, again);
    app.get(`${repo}/commits/:ref/check-suites`, (_, response) => {
      response.json({
        total_count: this.suites.length,
        check_suites: this.suites.map(({ app: name, ...suite }) => ({
          ...suite,
          app: { name },
          latest_check_runs_count: 1,
        })),
      });
    });
  }

  integrations(): JsonObject {
    const common = { host: 'github.com', apiBaseUrl: this.url };
    if (this.#as === 'nobody') {
      return { github: [common] };
    }
    return {
      github: [
        this.#as === 'token'
          ? { ...common, token: 'ghp_token' }
          : {
              ...common,
              apps: [
                {
                  appId: 1,
                  clientId: 'c',
                  clientSecret: 'client-secret',
                  webhookSecret: 'webhook-secret',
                  privateKey: generateKeyPairSync('rsa', {
                    modulusLength: 2048,
                  })
                    .privateKey.export({ type: 'pkcs1', format: 'pem' })
                    .toString(),
                },
              ],
            },
      ],
    };
  }

  shown(): Shown[] {
    if (this.#as === 'app') {
      return this.checkRuns.map(run => ({
        name: run.name,
        sha: run.head_sha,
        outcome: run.conclusion,
        text: run.output.summary,
        url: run.details_url ?? null,
      }));
    }
    const latest = new Map(
      this.statuses.map(status => [`${status.sha} ${status.context}`, status]),
    );
    return [...latest.values()].map(status => ({
      name: status.context,
      sha: status.sha,
      outcome: status.state,
      text: status.description,
      url: status.target_url,
    }));
  }

  made(): number {
    return this.checkRuns.length + this.statuses.length;
  }
}

export interface FakePipeline {
  id: number;
  sha: string;
  ref: string;
  source: string;
  status: string;
}

/** Statuses and pipelines as GitLab has them. */
export class FakeGitlab extends FakeForge {
  readonly host = 'gitlab.example.org';
  readonly statuses: Array<Shown & { id: number }> = [];
  readonly pipelines: FakePipeline[] = [];

  constructor() {
    super();
    const { app } = this;
    const project = '/api/v4/projects/:project';
    app.use((request, response, next) => {
      if (request.headers.authorization === 'Bearer glpat-token') {
        next();
      } else {
        response.status(401).json({ message: '401 Unauthorized' });
      }
    });
    app.post(`${project}/statuses/:sha`, ({ body, params }, response) => {
      const { description, name, state, target_url: url } = body;
      const present = this.statuses.findLast(
        status => status.sha === params.sha && status.name === name,
      );
      // A status that waits is changed, one that ended has a successor.
      if (present?.outcome === 'pending') {
        if (state === 'pending') {
          response.status(400).json({
            message:
              'Cannot transition status via :enqueue from :pending (Reason(s): Status cannot transition via "enqueue")',
          });
          return;
        }
        Object.assign(present, { outcome: state, text: description, url });
        response.status(201).json({ ...present, status: state });
        return;
      }
      const status = {
        id: 300 + this.statuses.length,
        name,
        sha: params.sha,
        outcome: state,
        text: description,
        url: url ?? null,
      };
      this.statuses.push(status);
      response.status(201).json({ ...status, status: state });
    });
    app.get(
      `${project}/repository/commits/:sha/statuses`,
      ({ params, query }, response) => {
        response.json(
          this.statuses
            .filter(
              ({ name, sha }) => sha === params.sha && name === query.name,
            )
            .map(({ id, name, outcome, text }) => ({
              id,
              name,
              status: outcome,
              description: text,
            })),
        );
      },
    );
    app.get(`${project}/pipelines`, ({ query }, response) => {
      response.json(
        this.pipelines
          .filter(({ sha }) => sha === query.sha)
          .map(pipeline => ({
            ...pipeline,
            web_url: `https://gitlab.example.org/p/${pipeline.id}`,
          })),
      );
    });
    app.post(`${project}/pipelines/:id/retry`, (_, response) => {
      response.status(201).json({});
    });
  }

  integrations(): JsonObject {
    return {
      gitlab: [
        {
          host: this.host,
          token: 'glpat-token',
          apiBaseUrl: `${this.url}/api/v4`,
          baseUrl: 'https://gitlab.example.org',
        },
      ],
    };
  }

  shown(): Shown[] {
    const latest = new Map(
      this.statuses.map(({ id: _, ...status }) => [
        `${status.sha} ${status.name}`,
        status,
      ]),
    );
    return [...latest.values()];
  }

  made(): number {
    return this.statuses.length;
  }
}
