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

import { DAY, HOUR, iso, MINUTE, ReplayDelivery } from './delivery';
import {
  GitHubCommit,
  GitHubDeployment,
  GitHubPullRequest,
  GitHubRepository,
} from './github';
import { RandomStream } from './random';
import { BOTS, changeTitle, DEVELOPERS } from './team';

/** How a service brings its default branch to production. */
export type DeliveryStyle =
  | 'deployments'
  | 'workflow'
  | 'tag'
  | 'merge'
  | 'monorepo';

export interface GitHubServiceOptions {
  seed: string;
  fullName: string;
  repositoryId: number;
  style: DeliveryStyle;
  /** Merged changes per week, mean of a Poisson distribution. */
  changesPerWeek: number;
  /** Probability that a production deployment fails for its users. */
  failureRate: number;
  squash: boolean;
  /** Environments of production deployments, one per component. */
  environments: string[];
  /** Index of the week from which nothing more is sent. */
  silentFromWeek?: number;
  rename?: { inWeek: number; to: string };
}

/**
 * Simulates one GitHub repository week by week: branches, reviews, merges and
 * what follows them. Working hours are 07:00 to 16:00 UTC, Monday to Friday.
 */
export class GitHubService {
  readonly #repository: GitHubRepository;
  readonly #options: GitHubServiceOptions;
  #head: string;
  #number = 0;
  #deploymentId: number;
  #release = 0;
  readonly #live = new Map<string, string>();

  constructor(options: GitHubServiceOptions) {
    this.#options = options;
    this.#repository = new GitHubRepository({
      seed: options.seed,
      fullName: options.fullName,
      id: options.repositoryId,
    });
    this.#head = new RandomStream(options.seed, options.fullName, 'root').sha();
    this.#deploymentId = options.repositoryId * 10000;
  }

  get deliveries(): ReplayDelivery[] {
    return this.#repository.deliveries;
  }

  week(index: number, start: number) {
    const { silentFromWeek, rename, seed, fullName } = this.#options;
    if (silentFromWeek !== undefined && index >= silentFromWeek) {
      return;
    }
    const random = new RandomStream(seed, fullName, index);
    if (rename?.inWeek === index) {
      this.#repository.rename(rename.to, start + 8 * HOUR, DEVELOPERS[0]);
    }
    const count = random.poisson(this.#options.changesPerWeek);
    const openings = Array.from({ length: count }, () =>
      workingTime(random, start),
    ).sort((a, b) => a - b);
    let free = start;
    for (const openedAt of openings) {
      // The default branch moves one merge at a time.
      free = this.#change(random, Math.max(openedAt, free));
    }
    if (random.chance(0.25)) {
      this.#abandoned(random, workingTime(random, start));
    }
    if (this.#options.style === 'tag' && count > 0) {
      this.#cutRelease(random, Math.max(free, start + 3.4 * DAY));
    }
  }

  #change(random: RandomStream, startAt: number): number {
    const author = random.chance(0.12) ? BOTS[0] : random.pick(DEVELOPERS);
    const isBot = author.endsWith('[bot]');
    const title = isBot ? 'Update dependency luxon' : changeTitle(random);
    const pull = this.#openPull(random, { author, title, at: startAt, isBot });
    const mergedAt = this.#reviewed(random, pull);
    this.#merge(random, pull, mergedAt, []);
    if (this.#options.style === 'tag') {
      return mergedAt + HOUR;
    }
    return this.#ship(random, mergedAt + 4 * MINUTE, author, pull);
  }

  #openPull(
    random: RandomStream,
    options: { author: string; title: string; at: number; isBot: boolean },
  ): GitHubPullRequest & { branchCommits: GitHubCommit[] } {
    this.#number++;
    const count = options.isBot ? 1 : random.integer(1, 4);
    const commits: GitHubCommit[] = [];
    let at = options.at;
    for (let i = 0; i < count; i++) {
      commits.push({
        sha: random.sha(),
        title: i === 0 ? options.title : `Address details (${i})`,
        author: options.author,
        at,
      });
      at += Math.round(random.logNormal(55 * MINUTE, 0.8));
    }
    const branch = `${options.isBot ? 'renovate' : 'feature'}/${this.#number}`;
    this.#repository.push({
      branch,
      before: '0'.repeat(40),
      commits,
      at,
      sender: options.author,
    });
    const createdAt = at + random.integer(1, 20) * MINUTE;
    const draft = !options.isBot && random.chance(0.2);
    const pull = {
      number: this.#number,
      title: options.title,
      author: options.author,
      headBranch: branch,
      headSha: commits[commits.length - 1].sha,
      baseSha: this.#head,
      createdAt,
      updatedAt: createdAt,
      draft,
      labels: [] as string[],
      commits: commits.length,
      additions: random.integer(3, 240),
      deletions: random.integer(0, 120),
      changedFiles: random.integer(1, 14),
      branchCommits: commits,
    };
    this.#repository.pullRequest('opened', pull, createdAt, options.author);
    return pull;
  }

  #reviewed(random: RandomStream, pull: GitHubPullRequest): number {
    let at = pull.createdAt;
    if (pull.draft) {
      at += Math.round(random.logNormal(5 * HOUR, 0.7));
      Object.assign(pull, { draft: false });
      this.#repository.pullRequest('ready_for_review', pull, at, pull.author);
    }
    if (random.chance(0.5)) {
      this.#repository.review({
        pull,
        id: pull.number * 100 + 1,
        reviewer: BOTS[1],
        state: 'commented',
        at: at + 2 * MINUTE,
      });
    }
    const reviewer = random.pick(
      DEVELOPERS.filter(login => login !== pull.author),
    );
    at += Math.round(random.logNormal(3.5 * HOUR, 0.9));
    if (random.chance(0.3)) {
      this.#repository.review({
        pull,
        id: pull.number * 100 + 2,
        reviewer,
        state: 'changes_requested',
        at,
      });
      at += Math.round(random.logNormal(3 * HOUR, 0.7));
    }
    this.#repository.review({
      pull,
      id: pull.number * 100 + 3,
      reviewer,
      state: 'approved',
      at,
    });
    return at + Math.round(random.logNormal(40 * MINUTE, 0.9));
  }

  #merge(
    random: RandomStream,
    pull: GitHubPullRequest & { branchCommits: GitHubCommit[] },
    at: number,
    extra: string[],
  ) {
    const merge: GitHubCommit = {
      sha: random.sha(),
      title: this.#options.squash
        ? `${pull.title} (#${pull.number})`
        : `Merge pull request #${pull.number} from ${pull.headBranch}`,
      body: extra.join('\n') || undefined,
      author: pull.author,
      at,
    };
    const commits = this.#options.squash
      ? [merge]
      : [...pull.branchCommits, merge];
    this.#repository.push({
      branch: 'main',
      before: this.#head,
      commits,
      at: at + 1000,
      sender: pull.author,
    });
    this.#head = merge.sha;
    Object.assign(pull, {
      mergedAt: at,
      mergeCommitSha: merge.sha,
      mergedBy: pull.author,
    });
    this.#repository.pullRequest('closed', pull, at, pull.author);
  }

  #abandoned(random: RandomStream, at: number) {
    const pull = this.#openPull(random, {
      author: random.pick(DEVELOPERS),
      title: `Try ${changeTitle(random).toLowerCase()}`,
      at,
      isBot: false,
    });
    const closedAt = pull.createdAt + random.integer(1, 3) * DAY;
    pull.updatedAt = closedAt;
    Object.assign(pull, { closedAt });
    this.#repository.pullRequest('closed', pull, closedAt, pull.author);
  }

  #cutRelease(random: RandomStream, at: number) {
    this.#release++;
    const tag = `v1.${this.#release}.0`;
    const sender = random.pick(DEVELOPERS);
    this.#repository.tag({ tag, sha: this.#head, at, sender });
    this.#repository.release({
      id: this.#options.repositoryId * 100 + this.#release,
      tag,
      at: at + 5 * MINUTE,
      sender,
    });
  }

  /** Takes the head of the default branch to production; returns when done. */
  #ship(
    random: RandomStream,
    at: number,
    sender: string,
    pull: GitHubPullRequest,
  ): number {
    const { style, environments } = this.#options;
    if (style === 'merge') {
      return at;
    }
    if (style === 'workflow') {
      return this.#shipByWorkflow(random, at, sender);
    }
    let done = this.#deploy(random, 'staging', at, sender, 'success');
    const targets =
      style === 'monorepo' ? [random.pick(environments)] : environments;
    for (const environment of targets) {
      const outcome = random.next();
      const wait = Math.round(random.logNormal(35 * MINUTE, 0.8));
      if (outcome < 0.04) {
        done = this.#deploy(random, environment, done + wait, sender, 'error');
        done = this.#deploy(
          random,
          environment,
          done + 25 * MINUTE,
          sender,
          'success',
        );
      } else {
        done = this.#deploy(
          random,
          environment,
          done + wait,
          sender,
          'success',
        );
      }
      if (random.chance(this.#options.failureRate)) {
        done = this.#recover(random, environment, done, pull);
      }
    }
    return done;
  }

  #shipByWorkflow(random: RandomStream, at: number, sender: string): number {
    const id = ++this.#deploymentId;
    let startedAt = at;
    const run = (
      attempt: number,
      conclusion: 'success' | 'failure' | 'cancelled',
    ) => {
      const finishedAt =
        startedAt + Math.round(random.logNormal(9 * MINUTE, 0.4));
      this.#repository.workflowRun({
        id,
        name: 'deploy',
        attempt,
        sha: this.#head,
        branch: 'main',
        startedAt,
        finishedAt,
        conclusion,
        sender,
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

  #deploy(
    random: RandomStream,
    environment: string,
    at: number,
    creator: string,
    outcome: 'success' | 'error',
    sha = this.#head,
    description = '',
  ): number {
    const deployment: GitHubDeployment = {
      id: ++this.#deploymentId,
      environment,
      sha,
      ref: 'main',
      task: 'deploy',
      description,
      createdAt: at,
      creator,
    };
    this.#repository.deployment(deployment);
    const finishedAt = at + Math.round(random.logNormal(7 * MINUTE, 0.4));
    this.#repository.deploymentStatus(deployment, 'in_progress', at + 20_000);
    this.#repository.deploymentStatus(deployment, outcome, finishedAt);
    if (outcome === 'success') {
      this.#live.set(environment, sha);
    }
    return finishedAt;
  }

  /** An incident, and one of the three ways out of it. */
  #recover(
    random: RandomStream,
    environment: string,
    deployedAt: number,
    cause: GitHubPullRequest,
  ): number {
    const reporter = random.pick(DEVELOPERS);
    const openedAt =
      deployedAt + Math.round(random.logNormal(25 * MINUTE, 0.9));
    const number = ++this.#number;
    const title = `Errors after ${cause.title.toLowerCase()} (#${
      cause.number
    })`;
    const issue = {
      number,
      title,
      labels: ['incident', `severity/${random.integer(1, 3)}`],
      createdAt: openedAt,
      sender: reporter,
    };
    this.#repository.issue({ ...issue, action: 'opened', at: openedAt });
    const revert = random.chance(0.5);
    const fix = this.#openPull(random, {
      author: reporter,
      title: revert
        ? `Revert "${cause.title}"`
        : `Hotfix: ${cause.title.toLowerCase()}`,
      at: openedAt + 10 * MINUTE,
      isBot: true,
    });
    fix.headBranch = revert
      ? `revert-${cause.number}-main`
      : `hotfix/${fix.number}`;
    fix.labels = revert ? [] : ['hotfix'];
    const mergedAt =
      fix.createdAt + Math.round(random.logNormal(20 * MINUTE, 0.5));
    this.#merge(
      random,
      fix,
      mergedAt,
      revert && cause.mergeCommitSha
        ? [`This reverts commit ${cause.mergeCommitSha}.`]
        : [],
    );
    const done = this.#deploy(
      random,
      environment,
      mergedAt + 3 * MINUTE,
      reporter,
      'success',
      undefined,
      `Fix of incident #${number}, opened ${iso(openedAt)}`,
    );
    this.#repository.issue({
      ...issue,
      action: 'closed',
      at: done + 6 * MINUTE,
    });
    return done;
  }
}

/** A moment in working hours of the week that starts at `start`. */
export function workingTime(random: RandomStream, start: number): number {
  return (
    start +
    random.integer(0, 4) * DAY +
    7 * HOUR +
    Math.floor(random.next() * 9 * HOUR)
  );
}
