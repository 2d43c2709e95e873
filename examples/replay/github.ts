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

import { RandomStream } from './random';
import { iso, ReplayDelivery } from './delivery';

export interface GitHubCommit {
  sha: string;
  title: string;
  body?: string;
  author: string;
  at: number;
}

export interface GitHubPullRequest {
  number: number;
  title: string;
  author: string;
  headBranch: string;
  headSha: string;
  baseSha: string;
  createdAt: number;
  draft: boolean;
  labels: string[];
  commits: number;
  additions: number;
  deletions: number;
  changedFiles: number;
  mergedAt?: number;
  closedAt?: number;
  mergeCommitSha?: string;
  mergedBy?: string;
  updatedAt: number;
  body?: string;
}

export interface GitHubDeployment {
  id: number;
  environment: string;
  sha: string;
  ref: string;
  task: string;
  description: string;
  createdAt: number;
  creator: string;
}

/** Writes the webhooks of one GitHub repository, in the forge's own shapes. */
export class GitHubRepository {
  readonly deliveries: ReplayDelivery[] = [];
  readonly #random: RandomStream;
  readonly #id: number;
  #fullName: string;

  constructor(options: { seed: string; fullName: string; id: number }) {
    this.#random = new RandomStream(
      options.seed,
      'deliveries',
      options.fullName,
    );
    this.#fullName = options.fullName;
    this.#id = options.id;
  }

  get fullName() {
    return this.#fullName;
  }

  rename(to: string, at: number, sender: string) {
    const from = this.#fullName;
    this.#fullName = to;
    this.#send('repository', at, {
      action: 'renamed',
      changes: { repository: { name: { from: from.split('/')[1] } } },
      sender: account(sender),
    });
  }

  push(options: {
    branch: string;
    before: string;
    commits: GitHubCommit[];
    at: number;
    forced?: boolean;
    sender: string;
  }) {
    const commits = options.commits.map(commit => ({
      id: commit.sha,
      tree_id: this.#random.sha(),
      distinct: true,
      message: commit.body ? `${commit.title}\n\n${commit.body}` : commit.title,
      timestamp: iso(commit.at),
      url: `${this.#url()}/commit/${commit.sha}`,
      author: person(commit.author),
      committer: person(commit.author),
      added: [],
      removed: [],
      modified: [],
    }));
    const head = commits[commits.length - 1];
    this.#send('push', options.at, {
      ref: `refs/heads/${options.branch}`,
      before: options.before,
      after: head.id,
      created: /^0+$/.test(options.before),
      deleted: false,
      forced: options.forced ?? false,
      base_ref: null,
      compare: `${this.#url()}/compare/${options.before}...${head.id}`,
      commits,
      head_commit: head,
      pusher: { name: options.sender, email: `${options.sender}@example.com` },
      sender: account(options.sender),
    });
  }

  tag(options: { tag: string; sha: string; at: number; sender: string }) {
    this.#send('push', options.at, {
      ref: `refs/tags/${options.tag}`,
      before: '0'.repeat(40),
      after: options.sha,
      created: true,
      deleted: false,
      forced: false,
      base_ref: 'refs/heads/main',
      compare: `${this.#url()}/compare/${options.tag}`,
      commits: [],
      head_commit: {
        id: options.sha,
        message: `Release ${options.tag}`,
        timestamp: iso(options.at),
        author: person(options.sender),
        committer: person(options.sender),
      },
      pusher: { name: options.sender },
      sender: account(options.sender),
    });
  }

  release(options: { id: number; tag: string; at: number; sender: string }) {
    this.#send('release', options.at, {
      action: 'published',
      release: {
        id: options.id,
        tag_name: options.tag,
        target_commitish: 'main',
        name: options.tag,
        draft: false,
        prerelease: false,
        created_at: iso(options.at),
        published_at: iso(options.at),
        html_url: `${this.#url()}/releases/tag/${options.tag}`,
        author: account(options.sender),
      },
      sender: account(options.sender),
    });
  }

  pullRequest(
    action: string,
    pull: GitHubPullRequest,
    at: number,
    sender: string,
  ) {
    this.#send('pull_request', at, {
      action,
      number: pull.number,
      pull_request: this.#pull({ ...pull, updatedAt: at }),
      sender: account(sender),
    });
  }

  review(options: {
    pull: GitHubPullRequest;
    id: number;
    reviewer: string;
    state: 'approved' | 'changes_requested' | 'commented';
    at: number;
  }) {
    this.#send('pull_request_review', options.at, {
      action: 'submitted',
      review: {
        id: options.id,
        user: account(options.reviewer),
        body: null,
        commit_id: options.pull.headSha,
        submitted_at: iso(options.at),
        state: options.state,
        html_url: `${this.#url()}/pull/${
          options.pull.number
        }#pullrequestreview-${options.id}`,
      },
      pull_request: this.#pull(options.pull),
      sender: account(options.reviewer),
    });
  }

  deployment(deployment: GitHubDeployment) {
    this.#send('deployment', deployment.createdAt, {
      action: 'created',
      deployment: this.#deployment(deployment),
      sender: account(deployment.creator),
    });
  }

  deploymentStatus(
    deployment: GitHubDeployment,
    state:
      | 'queued'
      | 'in_progress'
      | 'success'
      | 'failure'
      | 'error'
      | 'inactive',
    at: number,
  ) {
    this.#send('deployment_status', at, {
      action: 'created',
      deployment_status: {
        id: this.#random.integer(1e8, 9e8),
        state,
        environment: deployment.environment,
        description: '',
        target_url: '',
        log_url: `${this.#url()}/deployments/${deployment.environment}`,
        environment_url: '',
        created_at: iso(at),
        updated_at: iso(at),
        creator: account(deployment.creator),
      },
      deployment: this.#deployment(deployment),
      sender: account(deployment.creator),
    });
  }

  workflowRun(options: {
    id: number;
    name: string;
    attempt: number;
    sha: string;
    branch: string;
    startedAt: number;
    finishedAt: number;
    conclusion: 'success' | 'failure' | 'cancelled';
    sender: string;
  }) {
    this.#send('workflow_run', options.finishedAt, {
      action: 'completed',
      workflow_run: {
        id: options.id,
        name: options.name,
        run_number: options.id % 10000,
        run_attempt: options.attempt,
        event: 'push',
        status: 'completed',
        conclusion: options.conclusion,
        head_branch: options.branch,
        head_sha: options.sha,
        created_at: iso(options.startedAt),
        run_started_at: iso(options.startedAt),
        updated_at: iso(options.finishedAt),
        html_url: `${this.#url()}/actions/runs/${options.id}`,
        actor: account(options.sender),
        triggering_actor: account(options.sender),
        pull_requests: [],
      },
      workflow: {
        name: options.name,
        path: `.github/workflows/${options.name}.yml`,
      },
      sender: account(options.sender),
    });
  }

  /** A check of a commit, once it is done. */
  checkRun(options: {
    name: string;
    sha: string;
    conclusion: 'success' | 'failure';
    startedAt: number;
    finishedAt: number;
  }) {
    const id = this.#random.integer(1e9, 9e9);
    this.#send('check_run', options.finishedAt, {
      action: 'completed',
      check_run: {
        id,
        name: options.name,
        head_sha: options.sha,
        status: 'completed',
        conclusion: options.conclusion,
        started_at: iso(options.startedAt),
        completed_at: iso(options.finishedAt),
        html_url: `${this.#url()}/runs/${id}`,
      },
      sender: account('github-actions[bot]'),
    });
  }

  issue(options: {
    action: 'opened' | 'labeled' | 'closed';
    number: number;
    title: string;
    body: string | null;
    labels: string[];
    createdAt: number;
    at: number;
    closedAt?: number;
    sender: string;
    heldBack?: boolean;
  }) {
    const { closedAt } = options;
    const closed = closedAt !== undefined;
    this.#send(
      'issues',
      options.at,
      {
        action: options.action,
        issue: {
          id: this.#id * 100000 + options.number,
          number: options.number,
          title: options.title,
          body: options.body,
          state: closed ? 'closed' : 'open',
          labels: options.labels.map(name => ({ name })),
          user: account(options.sender),
          created_at: iso(options.createdAt),
          updated_at: iso(options.at),
          closed_at: closed ? iso(closedAt) : null,
          html_url: `${this.#url()}/issues/${options.number}`,
        },
        sender: account(options.sender),
      },
      options.heldBack,
    );
  }

  #url() {
    return `https://github.com/${this.#fullName}`;
  }

  #send(
    event: string,
    at: number,
    payload: Record<string, unknown>,
    heldBack?: boolean,
  ) {
    const id = this.#random.uuid();
    const [owner, name] = this.#fullName.split('/');
    this.deliveries.push({
      source: 'github',
      id,
      sentAt: at,
      arrivesAt: at + this.#random.integer(300, 4000),
      ...(heldBack && { heldBack }),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/demo',
        'x-github-event': event,
        'x-github-delivery': id,
      },
      body: {
        ...payload,
        repository: {
          id: this.#id,
          name,
          full_name: this.#fullName,
          private: true,
          owner: { login: owner, type: 'Organization' },
          html_url: this.#url(),
          default_branch: 'main',
          master_branch: 'main',
          updated_at: iso(at),
        },
        organization: { login: owner },
      },
    });
  }

  #pull(pull: GitHubPullRequest) {
    const state = pull.mergedAt || pull.closedAt ? 'closed' : 'open';
    const closedAt = pull.closedAt ?? pull.mergedAt;
    return {
      id: this.#id * 100000 + pull.number,
      number: pull.number,
      title: pull.title,
      body: pull.body ?? null,
      state,
      draft: pull.draft,
      merged: Boolean(pull.mergedAt),
      user: account(pull.author),
      html_url: `${this.#url()}/pull/${pull.number}`,
      created_at: iso(pull.createdAt),
      updated_at: iso(pull.updatedAt),
      closed_at: closedAt ? iso(closedAt) : null,
      merged_at: pull.mergedAt ? iso(pull.mergedAt) : null,
      merge_commit_sha: pull.mergeCommitSha ?? null,
      merged_by: pull.mergedBy ? account(pull.mergedBy) : null,
      labels: pull.labels.map(name => ({ name })),
      head: { ref: pull.headBranch, sha: pull.headSha },
      base: {
        ref: 'main',
        sha: pull.baseSha,
        repo: { default_branch: 'main' },
      },
      commits: pull.commits,
      additions: pull.additions,
      deletions: pull.deletions,
      changed_files: pull.changedFiles,
    };
  }

  #deployment(deployment: GitHubDeployment) {
    return {
      id: deployment.id,
      sha: deployment.sha,
      ref: deployment.ref,
      task: deployment.task,
      environment: deployment.environment,
      original_environment: deployment.environment,
      description: deployment.description,
      production_environment: /production$/.test(deployment.environment),
      transient_environment: false,
      payload: {},
      creator: account(deployment.creator),
      created_at: iso(deployment.createdAt),
      updated_at: iso(deployment.createdAt),
      url: `https://api.github.com/repos/${this.#fullName}/deployments/${
        deployment.id
      }`,
    };
  }
}

function account(login: string) {
  return { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}

function person(login: string) {
  return { name: login, email: `${login}@example.com`, username: login };
}
