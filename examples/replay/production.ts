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

import { MINUTE } from './delivery';
import { GitHubDeployment, GitHubRepository } from './github';
import { RandomStream } from './random';
import { DEVELOPERS } from './team';

/** What leaves a repository: deployments, workflow runs, tags and releases. */
export class Production {
  #id: number;
  #release = 0;
  /** Commits that were live, latest last, by environment. */
  readonly #live = new Map<string, string[]>();

  constructor(
    private readonly repository: GitHubRepository,
    private readonly repositoryId: number,
  ) {
    this.#id = repositoryId * 10000;
  }

  /** Id of the latest deployment or workflow run. */
  get latestId(): string {
    return String(this.#id);
  }

  /** The commit that is live; undefined before the first deployment. */
  liveAt(environment: string): string | undefined {
    return this.#live.get(environment)?.at(-1);
  }

  /** A tag and its release. */
  cutRelease(random: RandomStream, sha: string, at: number) {
    this.#release++;
    const tag = `v1.${this.#release}.0`;
    const sender = random.pick(DEVELOPERS);
    this.repository.tag({ tag, sha, at, sender });
    this.repository.release({
      id: this.repositoryId * 100 + this.#release,
      tag,
      at: at + 5 * MINUTE,
      sender,
    });
  }

  /** A run of the workflow `deploy`, tried again when it fails. */
  runWorkflow(
    random: RandomStream,
    options: { sha: string; at: number; sender: string },
  ): number {
    const id = ++this.#id;
    let startedAt = options.at;
    const run = (
      attempt: number,
      conclusion: 'success' | 'failure' | 'cancelled',
    ) => {
      const finishedAt =
        startedAt + Math.round(random.logNormal(9 * MINUTE, 0.4));
      this.repository.workflowRun({
        id,
        name: 'deploy',
        attempt,
        sha: options.sha,
        branch: 'main',
        startedAt,
        finishedAt,
        conclusion,
        sender: options.sender,
      });
      startedAt = finishedAt + 15 * MINUTE;
      return finishedAt;
    };
    const outcome = random.next();
    if (outcome < 0.06) {
      return run(1, 'cancelled');
    }
    if (outcome < 0.18) {
      run(1, 'failure');
      return run(2, 'success');
    }
    return run(1, 'success');
  }

  /** One deployment; returns when it ended. */
  deploy(
    random: RandomStream,
    options: {
      environment: string;
      sha: string;
      at: number;
      creator: string;
      outcome?: 'success' | 'error';
      description?: string;
    },
  ): number {
    const { environment, sha, at, outcome = 'success' } = options;
    const deployment: GitHubDeployment = {
      id: ++this.#id,
      environment,
      sha,
      ref: 'main',
      task: 'deploy',
      description: options.description ?? '',
      createdAt: at,
      creator: options.creator,
    };
    this.repository.deployment(deployment);
    const finishedAt = at + Math.round(random.logNormal(7 * MINUTE, 0.4));
    this.repository.deploymentStatus(deployment, 'in_progress', at + 20_000);
    this.repository.deploymentStatus(deployment, outcome, finishedAt);
    if (outcome === 'success') {
      const live = this.#live.get(environment) ?? [];
      this.#live.set(environment, [...live, sha]);
    }
    return finishedAt;
  }
}
