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

import {
  CanonicalEvent,
  ChangeData,
  PersonRef,
} from '@maestro/backstage-plugin-ledger-common';
import { byText, isType, ms } from '../facts';
import { History, Push, buildHistory, reachable } from '../graph';
import { Repositories } from '../repositories';
import { isHumanReview } from '../reviews';
import { CheckIndex, checksOf, indexChecks } from './checks';
import {
  PullRequest,
  RequestChecks,
  RequestReview,
  RequestStep,
} from './types';

interface Told {
  data: ChangeData;
  revision: string;
  fact: string;
  at: number;
  /** The delivery that told the opening. */
  opening: boolean;
}

/** What is known of a request's commits. */
interface Work {
  /** Its heads and commits. */
  shas: Set<string>;
  firstCommitAt: number | null;
  /** Facts that tell the first commit. */
  firstTold: string[];
  /** While it was open, ascending. */
  pushes: Push[];
}

/** States of one revision: the later state wins, whatever arrived first. */
const STATE_ORDER = { open: 0, closed: 1, merged: 2 };

/**
 * The pull requests of one repository, from its facts.
 *
 * @param key - `host|repository`, with the repository's present name
 * @param facts - one per natural key, in any order, of this repository under
 *   all names that it ever had
 * @param asOf - milliseconds since the epoch; later openings are left out
 * @returns ascending by number
 */
export function foldRequests(options: {
  key: string;
  facts: Iterable<CanonicalEvent>;
  repositories: Repositories;
  asOf: number;
}): PullRequest[] {
  const { key, asOf } = options;
  const told = new Map<number, Told[]>();
  const reviews = new Map<number, CanonicalEvent[]>();
  const pushes: Push[] = [];
  const others: CanonicalEvent[] = [];
  const sorted = [...options.facts].sort((a, b) =>
    byText(a.naturalKey, b.naturalKey),
  );
  for (const fact of sorted) {
    if (keyOf(fact, options.repositories) !== key) {
      continue;
    }
    if (
      isType(
        fact,
        'dev.cdevents.change.created',
        'dev.cdevents.change.updated',
        'dev.cdevents.change.merged',
        'dev.cdevents.change.abandoned',
      )
    ) {
      const { data, revision, naturalKey } = fact;
      put(told, data.number, {
        data,
        revision,
        fact: naturalKey,
        at: ms(fact.occurredAt),
        opening: fact.type === 'dev.cdevents.change.created',
      });
    } else if (isType(fact, 'dev.cdevents.change.reviewed')) {
      put(reviews, fact.data.number, fact);
    } else if (isType(fact, 'maestro.branch.pushed')) {
      pushes.push({
        key: fact.naturalKey,
        at: ms(fact.occurredAt),
        data: fact.data,
      });
    } else {
      others.push(fact);
    }
  }
  const branches = new Branches(pushes);
  const checks = indexChecks(others);
  const requests: PullRequest[] = [];
  for (const [number, versions] of told) {
    const request = fold({
      key,
      versions,
      reviews: reviews.get(number) ?? [],
      branches,
      checks,
      asOf,
    });
    if (request.openedAt <= asOf) {
      requests.push(request);
    }
  }
  return requests.sort((a, b) => a.number - b.number);
}

function keyOf(fact: CanonicalEvent, repositories: Repositories): string {
  const { host, repository } = fact.subject;
  return `${host}|${
    repository === null
      ? ''
      : repositories.current(host, repository, ms(fact.occurredAt))
  }`;
}

function fold(options: {
  key: string;
  versions: Told[];
  reviews: CanonicalEvent[];
  branches: Branches;
  checks: CheckIndex;
  asOf: number;
}): PullRequest {
  const { key, asOf } = options;
  const versions = [...options.versions].sort(
    (a, b) =>
      byText(a.revision, b.revision) ||
      STATE_ORDER[a.data.state] - STATE_ORDER[b.data.state] ||
      byText(a.fact, b.fact),
  );
  const latest = versions[versions.length - 1].data;
  const known = <K extends keyof ChangeData>(member: K): ChangeData[K] | null =>
    versions.findLast(({ data }) => data[member] !== null)?.data[member] ??
    null;
  const openedAt = ms(latest.createdAt);
  const mergedAt = latest.state === 'merged' ? timeOf(known('mergedAt')) : null;
  const closedAt =
    latest.state === 'open' ? null : mergedAt ?? timeOf(known('closedAt'));
  const author = known('author');
  const work = options.branches.workOf({
    branch: latest.headBranch,
    headSha: latest.headSha,
    heads: versions.map(({ data }) => data.headSha),
    mergeCommitSha: latest.mergeCommitSha,
    openedAt,
    closedAt,
  });
  const reviews = oncePerReview(options.reviews)
    .map(fact => reviewOf(fact, author))
    .filter((review): review is RequestReview => review !== null)
    .sort((a, b) => a.at - b.at || byText(a.fact, b.fact));
  const checks = checksOf(options.checks, work.shas, latest.headSha, asOf);
  const steps = stepsOf(versions, reviews, work, checks);
  const [host, repository] = key.split('|');
  return {
    id: `${key}|change|${latest.number}`,
    host,
    repository,
    number: latest.number,
    title: latest.title,
    url: known('url'),
    author: author?.id ?? null,
    bot: author?.type === 'bot',
    state: latest.state,
    draft: latest.draft,
    labels: latest.labels,
    headSha: latest.headSha,
    baseIsDefault: latest.baseIsDefault,
    openedAt,
    firstCommitAt: work.firstCommitAt,
    readyAt: readyAtOf(versions, latest, openedAt),
    mergedAt,
    closedAt,
    additions: known('additions'),
    deletions: known('deletions'),
    changedFiles: known('changedFiles'),
    commits: known('commits'),
    reviews,
    pushedAt: work.pushes.map(({ at }) => at),
    checks,
    steps,
    facts: [
      ...new Set([...steps.map(({ fact }) => fact), ...work.firstTold]),
    ].sort(),
  };
}

const STATE_WORDS: Record<string, string> = {
  open: 'Updated',
  closed: 'Closed without merge',
  merged: 'Merged',
};

function stepsOf(
  versions: readonly Told[],
  reviews: readonly RequestReview[],
  work: Work,
  checks: RequestChecks,
): RequestStep[] {
  const told = versions.map(({ data, fact, at, opening }): RequestStep => {
    const ready = data.state === 'open' && data.readyAt !== null;
    const open = ready ? 'Ready for review' : STATE_WORDS[data.state];
    return {
      at,
      what: opening ? `Opened${data.draft ? ' as draft' : ''}` : open,
      url: data.url,
      fact,
    };
  });
  return [
    ...told,
    ...reviews.map(({ at, state, url, fact, counts }) => ({
      at,
      what: `Review: ${state.replace('_', ' ')}${
        counts ? '' : ' (of a bot, the author or nobody known: not counted)'
      }`,
      url,
      fact,
    })),
    ...work.pushes.map(push => ({
      at: push.at,
      what: `Pushed ${push.data.commits.length} commit${
        push.data.commits.length === 1 ? '' : 's'
      }${push.data.forced ? ' (forced)' : ''}`,
      url: null,
      fact: push.key,
    })),
    ...checks.steps,
  ].sort((a, b) => a.at - b.at || byText(a.fact, b.fact));
}

/**
 * When it last left draft. Only two deliveries tell: the one that opened it
 * ready, and the one that made it ready. A request that was never seen in draft
 * was ready when it was opened; of one that was, nobody may have told.
 */
function readyAtOf(
  versions: readonly Told[],
  latest: ChangeData,
  openedAt: number,
): number | null {
  if (latest.state === 'open' && latest.draft) {
    return null;
  }
  const end = timeOf(latest.mergedAt) ?? Infinity;
  const told = versions
    .map(({ data }) => timeOf(data.readyAt))
    .filter((at): at is number => at !== null && at <= end);
  if (told.length > 0) {
    return Math.max(...told);
  }
  return versions.some(({ data }) => data.draft) ? null : openedAt;
}

// A renamed repository tells the same review under two names.
function oncePerReview(facts: readonly CanonicalEvent[]): CanonicalEvent[] {
  const byId = new Map<string, CanonicalEvent>();
  for (const fact of facts) {
    if (isType(fact, 'dev.cdevents.change.reviewed')) {
      const present = byId.get(fact.data.reviewId);
      if (!present || present.revision < fact.revision) {
        byId.set(fact.data.reviewId, fact);
      }
    }
  }
  return [...byId.values()];
}

function reviewOf(
  fact: CanonicalEvent,
  author: PersonRef | null,
): RequestReview | null {
  if (!isType(fact, 'dev.cdevents.change.reviewed')) {
    return null;
  }
  const { reviewer, state, submittedAt, url } = fact.data;
  return {
    at: ms(submittedAt),
    state,
    url,
    reviewer: reviewer?.id ?? null,
    counts: isHumanReview(reviewer, author),
    fact: fact.naturalKey,
  };
}

/** The pushes of a repository, by branch. */
class Branches {
  readonly #history: History;
  readonly #byBranch = new Map<string, Push[]>();
  readonly #commits = new Map<string, Set<string>>();
  readonly #onDefault = new Map<string, { at: number; after: string | null }>();

  constructor(pushes: readonly Push[]) {
    this.#history = buildHistory(pushes);
    const ordered = [...pushes].sort(
      (a, b) => a.at - b.at || byText(a.key, b.key),
    );
    for (const push of ordered) {
      const { branch, isDefaultBranch, commits, after } = push.data;
      if (isDefaultBranch) {
        for (const { sha } of commits) {
          if (!this.#onDefault.has(sha)) {
            this.#onDefault.set(sha, { at: push.at, after });
          }
        }
      } else {
        put(this.#byBranch, branch, push);
        const known = this.#commits.get(branch) ?? new Set();
        commits.forEach(({ sha }) => known.add(sha));
        this.#commits.set(branch, known);
      }
    }
  }

  /**
   * The heads and commits of a pull request. Its commits are those pushed to
   * its branch that lead to its head and were not on the default branch
   * before: the branch's name may have served others earlier.
   */
  workOf(options: {
    branch: string;
    headSha: string;
    heads: string[];
    mergeCommitSha: string | null;
    openedAt: number;
    closedAt: number | null;
  }): Work {
    const { branch, heads, openedAt, mergeCommitSha } = options;
    const end = options.closedAt ?? Infinity;
    const shas = new Set(heads);
    const known = this.#commits.get(branch);
    const during = (this.#byBranch.get(branch) ?? []).filter(
      ({ at }) => at >= openedAt && at <= end,
    );
    for (const { data } of during) {
      if (data.after !== null) {
        shas.add(data.after);
      }
    }
    let firstCommitAt: number | null = null;
    let firstTold: string[] = [];
    if (known) {
      const outside = { has: (sha: string) => !known.has(sha) };
      const { graph, commits } = this.#history;
      for (const sha of reachable(graph, options.headSha, outside)) {
        const pushed = this.#onDefault.get(sha);
        const isOwn =
          !pushed || pushed.at >= end || pushed.after === mergeCommitSha;
        const commit = commits.get(sha);
        const at = commit
          ? timeOf(commit.committedAt ?? commit.authoredAt)
          : null;
        if (isOwn && commit && at !== null && sha !== mergeCommitSha) {
          shas.add(sha);
          if (firstCommitAt === null || at < firstCommitAt) {
            firstCommitAt = at;
            firstTold = commit.toldBy;
          }
        }
      }
    }
    return { shas, firstCommitAt, firstTold, pushes: during };
  }
}

function timeOf(instant: string | null): number | null {
  return instant === null ? null : ms(instant);
}

function put<K, T>(map: Map<K, T[]>, key: K, value: T) {
  const list = map.get(key);
  if (list) {
    list.push(value);
  } else {
    map.set(key, [value]);
  }
}
