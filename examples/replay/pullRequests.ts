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

import { DAY, HOUR, MINUTE } from './delivery';
import { GitHubCommit, GitHubPullRequest, GitHubRepository } from './github';
import { RandomStream } from './random';
import { BOTS, DEVELOPERS } from './team';

/** A pull request with the commits of its branch. */
export type BranchPull = GitHubPullRequest & { branchCommits: GitHubCommit[] };

/** How the people of a service review. */
export interface ReviewHabit {
  /** Median time until a person looks, milliseconds. */
  pickup: number;
  /** Probability that the first review asks for changes. */
  changesRequested: number;
}

/**
 * Pull requests of one repository until they are ready to be merged: pushes,
 * drafts, checks that fail or flake, reviews by people and by a bot.
 */
export class PullRequests {
  #number = 0;

  constructor(private readonly repository: GitHubRepository) {}

  /** Issues and pull requests share their numbers. */
  nextNumber(): number {
    this.#number++;
    return this.#number;
  }

  open(
    random: RandomStream,
    options: {
      author: string;
      title: string;
      at: number;
      base: string;
      /** One commit, opened at once: a bot's or a fix. */
      quick: boolean;
      /** By chance when absent. */
      draft?: boolean;
      kind?: 'feature' | 'renovate' | 'hotfix' | 'revert';
      body?: string;
      labels?: string[];
      reverted?: number;
    },
  ): BranchPull {
    const { author, title, quick, kind = 'feature' } = options;
    const number = this.nextNumber();
    const count = quick ? 1 : random.integer(1, 4);
    const commits: GitHubCommit[] = [];
    let at = options.at;
    for (let i = 0; i < count; i++) {
      commits.push({
        sha: random.sha(),
        title: i === 0 ? title : `Address details (${i})`,
        author,
        at,
      });
      at += Math.round(random.logNormal(quick ? 8 * MINUTE : 55 * MINUTE, 0.8));
    }
    const branch =
      kind === 'revert'
        ? `revert-${options.reverted}-main`
        : `${kind}/${number}`;
    this.repository.push({
      branch,
      before: '0'.repeat(40),
      commits,
      at,
      sender: author,
    });
    const createdAt = at + random.integer(1, 20) * MINUTE;
    const pull: BranchPull = {
      number,
      title,
      author,
      headBranch: branch,
      headSha: commits[commits.length - 1].sha,
      baseSha: options.base,
      createdAt,
      updatedAt: createdAt,
      draft: options.draft ?? (!quick && random.chance(0.2)),
      labels: options.labels ?? [],
      commits: commits.length,
      additions: random.integer(3, 240),
      deletions: random.integer(0, 120),
      changedFiles: random.integer(1, 14),
      branchCommits: commits,
      body: options.body,
    };
    this.repository.pullRequest('opened', pull, createdAt, author);
    this.#checks(random, pull.headSha, createdAt + MINUTE);
    return pull;
  }

  /** Reviews until everybody is content; returns when it may be merged. */
  review(random: RandomStream, pull: BranchPull, habit: ReviewHabit): number {
    let at = this.#ready(random, pull);
    if (random.chance(0.5)) {
      this.#review(pull, 1, BOTS[1], 'commented', at + 2 * MINUTE);
    }
    const reviewer = random.pick(
      DEVELOPERS.filter(login => login !== pull.author),
    );
    at += Math.round(random.logNormal(habit.pickup, 0.9));
    if (random.chance(habit.changesRequested)) {
      this.#review(pull, 2, reviewer, 'changes_requested', at);
      at += Math.round(random.logNormal(3 * HOUR, 0.7));
      this.#amend(random, pull, at - 20 * MINUTE);
    }
    this.#review(pull, 3, reviewer, 'approved', at);
    return at + Math.round(random.logNormal(40 * MINUTE, 0.9));
  }

  /**
   * A request that stays open for days: a draft, one that nobody looks at, one
   * that waits for its author, or one that is approved and not merged.
   * Returns when it is merged at last; null when it is given up.
   */
  linger(
    random: RandomStream,
    pull: BranchPull,
    state: 'draft' | 'unseen' | 'changes' | 'approved',
  ): number | null {
    const end = pull.createdAt + Math.round(random.logNormal(9 * DAY, 0.4));
    const reviewer = random.pick(
      DEVELOPERS.filter(login => login !== pull.author),
    );
    if (state !== 'draft' && pull.draft) {
      this.#ready(random, pull);
    }
    const seenAt = pull.createdAt + random.integer(8, 20) * HOUR;
    if (state === 'changes') {
      this.#review(pull, 2, reviewer, 'changes_requested', seenAt);
    }
    if (state === 'approved') {
      this.#review(pull, 3, reviewer, 'approved', seenAt);
      this.#check('unit', pull.headSha, 'failure', seenAt + HOUR);
    }
    if (random.chance(0.35)) {
      this.close(pull, end);
      return null;
    }
    if (pull.draft) {
      Object.assign(pull, { draft: false });
      this.repository.pullRequest(
        'ready_for_review',
        pull,
        end - 5 * HOUR,
        pull.author,
      );
    }
    this.#amend(random, pull, end - 4 * HOUR);
    this.#review(pull, 4, reviewer, 'approved', end - HOUR);
    return end;
  }

  /** Given up without a merge. */
  close(pull: BranchPull, closedAt: number) {
    Object.assign(pull, { closedAt, updatedAt: closedAt });
    this.repository.pullRequest('closed', pull, closedAt, pull.author);
  }

  #ready(random: RandomStream, pull: BranchPull): number {
    if (!pull.draft) {
      return pull.createdAt;
    }
    const at = pull.createdAt + Math.round(random.logNormal(5 * HOUR, 0.7));
    Object.assign(pull, { draft: false });
    this.repository.pullRequest('ready_for_review', pull, at, pull.author);
    return at;
  }

  #amend(random: RandomStream, pull: BranchPull, at: number) {
    const before = pull.headSha;
    const commit: GitHubCommit = {
      sha: random.sha(),
      title: 'Follow the review',
      author: pull.author,
      at,
    };
    pull.branchCommits.push(commit);
    pull.headSha = commit.sha;
    pull.commits += 1;
    this.repository.push({
      branch: pull.headBranch,
      before,
      commits: [commit],
      at: at + MINUTE,
      sender: pull.author,
    });
    this.repository.pullRequest('synchronize', pull, at + MINUTE, pull.author);
    this.#checks(random, commit.sha, at + 2 * MINUTE);
  }

  #review(
    pull: BranchPull,
    id: number,
    reviewer: string,
    state: 'approved' | 'changes_requested' | 'commented',
    at: number,
  ) {
    this.repository.review({
      pull,
      id: pull.number * 100 + id,
      reviewer,
      state,
      at,
    });
  }

  #checks(random: RandomStream, sha: string, at: number) {
    const done = at + Math.round(random.logNormal(6 * MINUTE, 0.3));
    // A flaky test: it fails, and passes when the same commit is tried again.
    const flaky = random.chance(0.08);
    this.#check('unit', sha, flaky ? 'failure' : 'success', done);
    if (flaky) {
      this.#check('unit', sha, 'success', done + 9 * MINUTE);
    }
  }

  #check(
    name: string,
    sha: string,
    conclusion: 'success' | 'failure',
    finishedAt: number,
  ) {
    this.repository.checkRun({
      name,
      sha,
      conclusion,
      startedAt: finishedAt - 4 * MINUTE,
      finishedAt,
    });
  }
}
