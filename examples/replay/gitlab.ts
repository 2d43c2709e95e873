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

/** Writes the webhooks of one GitLab project, in the forge's own shapes. */
export class GitLabProject {
  readonly deliveries: ReplayDelivery[] = [];
  readonly #random: RandomStream;

  constructor(
    private readonly options: {
      seed: string;
      host: string;
      path: string;
      id: number;
    },
  ) {
    this.#random = new RandomStream(options.seed, 'deliveries', options.path);
  }

  push(options: {
    branch: string;
    before: string;
    commits: Array<{ sha: string; title: string; author: string; at: number }>;
    at: number;
    sender: string;
  }) {
    const last = options.commits[options.commits.length - 1];
    this.#send('Push Hook', options.at, {
      object_kind: 'push',
      event_name: 'push',
      ref: `refs/heads/${options.branch}`,
      before: options.before,
      after: last.sha,
      checkout_sha: last.sha,
      user_username: options.sender,
      total_commits_count: options.commits.length,
      commits: options.commits.map(commit => ({
        id: commit.sha,
        message: commit.title,
        title: commit.title,
        timestamp: iso(commit.at),
        url: `${this.#url()}/-/commit/${commit.sha}`,
        author: { name: commit.author, email: `${commit.author}@example.com` },
      })),
    });
  }

  mergeRequest(options: {
    action: 'open' | 'update' | 'approved' | 'merge' | 'close';
    iid: number;
    title: string;
    author: string;
    branch: string;
    headSha: string;
    mergeSha: string | null;
    createdAt: number;
    at: number;
    sender: string;
  }) {
    const merged = options.action === 'merge';
    const closed = options.action === 'close';
    let state = 'opened';
    if (merged) {
      state = 'merged';
    } else if (closed) {
      state = 'closed';
    }
    this.#send('Merge Request Hook', options.at, {
      object_kind: 'merge_request',
      event_type: 'merge_request',
      user: { username: options.sender, name: options.sender },
      labels: [],
      object_attributes: {
        id: this.options.id * 100000 + options.iid,
        iid: options.iid,
        title: options.title,
        state,
        action: options.action,
        draft: false,
        work_in_progress: false,
        source_branch: options.branch,
        target_branch: 'main',
        created_at: iso(options.createdAt),
        updated_at: iso(options.at),
        merged_at: merged ? iso(options.at) : null,
        closed_at: closed ? iso(options.at) : null,
        merge_commit_sha: options.mergeSha,
        last_commit: {
          id: options.headSha,
          message: options.title,
          timestamp: iso(options.at),
          author: {
            name: options.author,
            email: `${options.author}@example.com`,
          },
        },
        url: `${this.#url()}/-/merge_requests/${options.iid}`,
      },
    });
  }

  deployment(options: {
    id: number;
    environment: string;
    sha: string;
    status: 'running' | 'success' | 'failed' | 'canceled';
    at: number;
    sender: string;
  }) {
    this.#send('Deployment Hook', options.at, {
      object_kind: 'deployment',
      status: options.status,
      status_changed_at: iso(options.at),
      deployment_id: options.id,
      deployable_id: options.id + 500000,
      deployable_url: `${this.#url()}/-/jobs/${options.id + 500000}`,
      environment: options.environment,
      environment_tier: options.environment,
      short_sha: options.sha.slice(0, 8),
      commit_url: `${this.#url()}/-/commit/${options.sha}`,
      commit_title: 'Deploy',
      ref: 'main',
      user: { username: options.sender, name: options.sender },
    });
  }

  /** An issue of GitLab's own type for incidents. */
  incident(options: {
    action: 'open' | 'close';
    iid: number;
    title: string;
    severity: string;
    createdAt: number;
    at: number;
    sender: string;
  }) {
    const closed = options.action === 'close';
    this.#send('Issue Hook', options.at, {
      object_kind: 'issue',
      event_type: 'incident',
      user: { username: options.sender, name: options.sender },
      labels: [],
      object_attributes: {
        id: this.options.id * 100000 + options.iid,
        iid: options.iid,
        title: options.title,
        type: 'Incident',
        severity: options.severity,
        state: closed ? 'closed' : 'opened',
        action: options.action,
        created_at: iso(options.createdAt),
        updated_at: iso(options.at),
        closed_at: closed ? iso(options.at) : null,
        url: `${this.#url()}/-/issues/incident/${options.iid}`,
      },
    });
  }

  #url() {
    return `https://${this.options.host}/${this.options.path}`;
  }

  #send(event: string, at: number, payload: Record<string, unknown>) {
    const id = this.#random.uuid();
    this.deliveries.push({
      source: 'gitlab',
      id,
      sentAt: at,
      arrivesAt: at + this.#random.integer(300, 4000),
      headers: {
        'content-type': 'application/json',
        'x-gitlab-event': event,
        'x-gitlab-event-uuid': id,
        'x-gitlab-instance': `https://${this.options.host}`,
      },
      body: {
        ...payload,
        project: {
          id: this.options.id,
          name: this.options.path.split('/').pop(),
          path_with_namespace: this.options.path,
          web_url: this.#url(),
          default_branch: 'main',
        },
      },
    });
  }
}
