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

import { CDEventsService } from './cdevents';
import { DAY, HOUR, MINUTE, ReplayDelivery, WEEK } from './delivery';
import { GitHubCommit, GitHubRepository } from './github';
import { CDEventsDesk, GitHubDesk, Incident, IncidentDesk } from './incidents';
import { Production } from './production';
import { BranchPull, PullRequests } from './pullRequests';
import { RandomStream, workingTime } from './random';
import { GitHubServiceOptions } from './serviceOptions';
import { BOTS, changeTitle, DEVELOPERS, unrelatedTrouble } from './team';

const USUAL_PICKUP = 3.5 * HOUR;

const LINGERING = ['draft', 'unseen', 'changes', 'approved'] as const;

/** What a deployment of a change was, for those who must mend it. */
interface Shipped {
  environment: string;
  at: number;
  deploymentId: string;
  before: string | undefined;
  pull: BranchPull;
}

/**
 * Simulates one GitHub repository week by week: branches, reviews, merges and
 * what follows them. Working hours are 07:00 to 16:00 UTC, Monday to Friday.
 */
export class GitHubService {
  readonly #repository: GitHubRepository;
  readonly #pulls: PullRequests;
  readonly #options: GitHubServiceOptions;
  readonly #desk: IncidentDesk | null;
  readonly #reports: CDEventsService | null;
  #head: string;
  readonly #production: Production;
  #incidents = 0;
  /** When the default branch is free for the next merge. */
  #free = 0;
  #waiting: Array<{ pull: BranchPull; mergeAt: number }> = [];
  #week = 0;
  /** Weeks whose story has been told. */
  readonly #told = new Set<number>();

  constructor(options: GitHubServiceOptions) {
    const { seed, fullName } = options;
    this.#options = options;
    this.#repository = new GitHubRepository({
      seed,
      fullName,
      id: options.repositoryId,
    });
    this.#pulls = new PullRequests(this.#repository);
    const service = fullName.split('/')[1];
    this.#reports =
      options.incidents === 'cdevents'
        ? new CDEventsService({ seed, service })
        : null;
    this.#desk = this.#reports
      ? new CDEventsDesk(this.#reports, service.slice(0, 3).toUpperCase())
      : null;
    if (options.incidents === 'issues') {
      this.#desk = new GitHubDesk(this.#repository);
    }
    this.#head = new RandomStream(seed, fullName, 'root').sha();
    this.#production = new Production(this.#repository, options.repositoryId);
  }

  get deliveries(): ReplayDelivery[] {
    return [
      ...this.#repository.deliveries,
      ...(this.#reports?.deliveries ?? []),
    ];
  }

  week(index: number, start: number) {
    const { silentFromWeek, rename, seed, fullName } = this.#options;
    if (silentFromWeek !== undefined && index >= silentFromWeek) {
      return;
    }
    this.#week = index;
    const random = new RandomStream(seed, fullName, index);
    if (rename?.inWeek === index) {
      this.#repository.rename(rename.to, start + 8 * HOUR, DEVELOPERS[0]);
    }
    const count = random.poisson(this.#options.changesPerWeek);
    for (let i = 0; i < count; i++) {
      this.#change(random, workingTime(random, start));
    }
    this.#sideWork(random, start);
    const end = start + WEEK;
    const due = this.#waiting
      .filter(({ mergeAt }) => mergeAt < end)
      .sort((a, b) => a.mergeAt - b.mergeAt);
    this.#waiting = this.#waiting.filter(({ mergeAt }) => mergeAt >= end);
    for (const { pull, mergeAt } of due) {
      // The default branch moves one merge at a time.
      const at = Math.max(mergeAt, this.#free);
      this.#merge(random, pull, at, []);
      this.#free =
        this.#options.style === 'tag'
          ? at + HOUR
          : this.#ship(random, at + 4 * MINUTE, pull);
    }
    if (this.#options.style === 'tag' && due.length > 0) {
      this.#production.cutRelease(
        random,
        this.#head,
        Math.max(this.#free, start + 3.4 * DAY),
      );
    }
  }

  #habit() {
    const { change, pickup = USUAL_PICKUP, failureRate } = this.#options;
    const changed = change && this.#week >= change.inWeek ? change : {};
    return { changesRequested: 0.3, pickup, failureRate, ...changed };
  }

  #change(random: RandomStream, at: number) {
    const isBot = random.chance(0.12);
    const author = isBot ? BOTS[0] : random.pick(DEVELOPERS);
    const pull = this.#pulls.open(random, {
      author,
      title: isBot ? 'Update dependency luxon' : changeTitle(random),
      at,
      base: this.#head,
      quick: isBot,
      kind: isBot ? 'renovate' : 'feature',
    });
    const mergeAt = this.#pulls.review(random, pull, this.#habit());
    this.#waiting.push({ pull, mergeAt });
  }

  /** Requests that stay open, experiments, and trouble from outside. */
  #sideWork(random: RandomStream, start: number) {
    const request = (title: string, draft?: boolean) =>
      this.#pulls.open(random, {
        author: random.pick(DEVELOPERS),
        title,
        at: workingTime(random, start),
        base: this.#head,
        quick: false,
        draft,
      });
    if (random.chance(0.25)) {
      const pull = request(`Try ${changeTitle(random).toLowerCase()}`);
      this.#pulls.close(pull, pull.createdAt + random.integer(1, 3) * DAY);
    }
    const lingering = random.poisson(this.#options.changesPerWeek / 4);
    for (let i = 0; i < lingering; i++) {
      const state = LINGERING[(this.#week + i) % LINGERING.length];
      const pull = request(changeTitle(random), state === 'draft');
      const mergeAt = this.#pulls.linger(random, pull, state);
      if (mergeAt !== null) {
        this.#waiting.push({ pull, mergeAt });
      }
    }
    if (this.#desk && random.chance(0.08)) {
      const openedAt = workingTime(random, start);
      const incident = this.#incident(random, {
        title: unrelatedTrouble(random),
        severity: 4,
        openedAt,
        cause: null,
      });
      this.#desk.open(incident);
      this.#desk.close(incident, openedAt + random.integer(2, 30) * HOUR);
    }
  }

  #incident(
    random: RandomStream,
    options: Omit<Incident, 'number' | 'reporter'>,
  ): Incident {
    this.#incidents++;
    return {
      ...options,
      number: this.#reports ? this.#incidents : this.#pulls.nextNumber(),
      reporter: random.pick(DEVELOPERS),
    };
  }

  #merge(random: RandomStream, pull: BranchPull, at: number, extra: string[]) {
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
    // What was merged is not what the branch was: it is checked again, and
    // sometimes does not pass.
    this.#repository.checkRun({
      name: 'unit',
      sha: merge.sha,
      conclusion: pull.number % 13 === 0 ? 'failure' : 'success',
      startedAt: at + MINUTE,
      finishedAt: at + 3 * MINUTE,
    });
  }

  /** Takes the head of the default branch to production; returns when done. */
  #ship(random: RandomStream, at: number, pull: BranchPull): number {
    const { style, environments } = this.#options;
    if (style === 'merge') {
      return at;
    }
    if (style === 'workflow') {
      const done = this.#production.runWorkflow(random, {
        sha: this.#head,
        at,
        sender: pull.author,
      });
      return this.#afterwards(random, {
        environment: 'production',
        at: done,
        deploymentId: this.#production.latestId,
        before: undefined,
        pull,
      });
    }
    const creator = pull.author;
    const sha = this.#head;
    const to = (environment: string, from: number, outcome?: 'error') =>
      this.#production.deploy(random, {
        environment,
        sha,
        at: from,
        creator,
        outcome,
      });
    let done = to('staging', at);
    const targets =
      style === 'monorepo' ? [random.pick(environments)] : environments;
    for (const environment of targets) {
      done += Math.round(random.logNormal(35 * MINUTE, 0.8));
      if (random.chance(0.04)) {
        done = to(environment, done, 'error') + 25 * MINUTE;
      }
      const before = this.#production.liveAt(environment);
      done = to(environment, done);
      done = this.#afterwards(random, {
        environment,
        at: done,
        deploymentId: this.#production.latestId,
        before,
        pull,
      });
    }
    return done;
  }

  /** Fails some deployments, and mends them; returns when all is well. */
  #afterwards(random: RandomStream, shipped: Shipped): number {
    const { neverClosedInWeek, recognizedLateInWeek } = this.#options;
    const scripted =
      !this.#told.has(this.#week) &&
      (this.#week === neverClosedInWeek || this.#week === recognizedLateInWeek);
    const fails = random.chance(this.#habit().failureRate);
    if ((!fails && !scripted) || shipped.pull.author === BOTS[0]) {
      return shipped.at;
    }
    this.#told.add(this.#week);
    return this.#fail(random, shipped, scripted);
  }

  /** An incident, and one of the three ways out of it. */
  #fail(random: RandomStream, shipped: Shipped, scripted: boolean): number {
    const { neverClosedInWeek, recognizedLateInWeek } = this.#options;
    const { pull, at } = shipped;
    const openedAt = at + Math.round(random.logNormal(25 * MINUTE, 0.9));
    const way = random.next();
    const told = random.chance(0.9) || scripted;
    const causeKnown = random.chance(0.6) || this.#options.style === 'monorepo';
    const cause = random.chance(0.5)
      ? { deploymentId: shipped.deploymentId }
      : { sha: this.#head };
    const incident = this.#incident(random, {
      title: `Errors after ${pull.title.toLowerCase()} (#${pull.number})`,
      severity: random.pick([1, 2, 2, 3] as const),
      openedAt,
      cause: causeKnown ? cause : null,
      recognizedAt:
        scripted && this.#week === recognizedLateInWeek
          ? openedAt + 16 * DAY
          : undefined,
    });
    if (told) {
      this.#desk?.open(incident);
    }
    // Only deployments say which commit was live; a workflow goes forward.
    if (incident.recognizedAt !== undefined) {
      // Somebody turned a switch, and wrote it down as a bug.
      this.#desk?.close(incident, openedAt + 2 * HOUR);
      return shipped.at;
    }
    const done =
      way < 0.3 && shipped.before
        ? this.#rollBack(random, shipped, openedAt)
        : this.#mend(random, shipped, incident, way < 0.65);
    if (told && !(scripted && this.#week === neverClosedInWeek)) {
      this.#desk?.close(incident, done + 6 * MINUTE);
    }
    return done;
  }

  /** Back to the commit that was live before. */
  #rollBack(random: RandomStream, shipped: Shipped, from: number): number {
    return this.#production.deploy(random, {
      environment: shipped.environment,
      sha: shipped.before ?? this.#head,
      at: from + Math.round(random.logNormal(14 * MINUTE, 0.5)),
      creator: shipped.pull.author,
      description: 'Rollback',
    });
  }

  /** A revert or a hotfix, and its deployment. */
  #mend(
    random: RandomStream,
    shipped: Shipped,
    incident: Incident,
    revert: boolean,
  ): number {
    const { pull } = shipped;
    const author = incident.reporter;
    const fix = this.#pulls.open(random, {
      author,
      title: revert
        ? `Revert "${pull.title}"`
        : `Hotfix: ${pull.title.toLowerCase()}`,
      at: incident.openedAt + 10 * MINUTE,
      base: this.#head,
      quick: true,
      kind: revert ? 'revert' : 'hotfix',
      reverted: pull.number,
      body: revert
        ? `Reverts ${this.#repository.fullName}#${pull.number}`
        : `Fixes #${incident.number}`,
      labels: revert ? [] : ['hotfix'],
    });
    const mergedAt =
      fix.createdAt + Math.round(random.logNormal(35 * MINUTE, 0.9));
    const lines =
      revert && pull.mergeCommitSha
        ? [`This reverts commit ${pull.mergeCommitSha}.`]
        : [];
    this.#merge(random, fix, mergedAt, lines);
    const at = mergedAt + 3 * MINUTE;
    const sha = this.#head;
    return this.#options.style === 'workflow'
      ? this.#production.runWorkflow(random, { sha, at, sender: author })
      : this.#production.deploy(random, {
          environment: shipped.environment,
          sha,
          at,
          creator: author,
          description: `Fix of incident #${incident.number}`,
        });
  }
}
