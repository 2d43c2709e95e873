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
import { Push } from '../graph';
import { Repositories } from '../repositories';
import { isHumanReview } from '../reviews';
import { Branches, put, timeOf } from './branches';
import { CheckIndex, checksOf, indexChecks } from './checks';
import { Told, stepsOf } from './steps';
import { PullRequest, RequestReview } from './types';

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
    facts: [...new Set(steps.map(({ fact }) => fact))].sort(),
  };
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
