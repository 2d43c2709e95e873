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
  PersonRef,
  ReviewData,
  judgeApproval,
} from '@maestro/backstage-plugin-ledger-common';
import { PREDICATES } from '../engine/attest';
import { Fact, byText, isType } from '../engine/cases';
import { Collected } from './types';

/**
 * One statement about who read the head of a change: how many people approved
 * it that wrote none of it, how many want it changed, and whether its author
 * approved it. Approvals by others who wrote part of it are counted beside, as
 * `contributed`. Of each person the latest decision counts. Two accounts of one
 * user are one person; programs do not approve, nor do accounts that belong to
 * no user, for they may be the author's. Names do not enter the statement, nor
 * do pseudonyms: counts are enough.
 *
 * An approval is of the commit that was read. One of an earlier head says
 * nothing about what was pushed since, nor does one of which nobody knows the
 * commit: both are counted beside, as `outdated` and `unplaced`. Who wants a
 * change wants it until the same person decides otherwise.
 *
 * Null where nobody has decided anything about this head.
 *
 * @param head - of the request
 * @param shas - commits that the decision is about: the head and, once it is
 *   merged, the result
 * @param contributors - all who wrote part of it, as far as anybody knows
 * @param userOf - user behind a pseudonym; null: nobody claims it
 */
export function collectReviews(options: {
  repository: string;
  number: number;
  head: string;
  shas: readonly string[];
  author: PersonRef | null;
  contributors: readonly PersonRef[];
  facts: readonly Fact[];
  userOf(pseudonym: string): string | null;
}): Collected | null {
  const { author, head, number, repository, shas, userOf } = options;
  const identity = (pseudonym: string) => userOf(pseudonym) ?? pseudonym;
  const wrote = new Set(options.contributors.map(({ id }) => identity(id)));
  const latest = new Map<string, ReviewData>();
  const reviews = oncePerReview(options.facts, number).sort((a, b) =>
    byText(a.submittedAt, b.submittedAt),
  );
  for (const review of reviews) {
    const { reviewer, state } = review;
    if (reviewer && reviewer.type !== 'bot' && state !== 'commented') {
      latest.set(identity(reviewer.id), review);
    }
  }
  const since = headSince(options.facts, number, head);
  const count: Record<Meaning, number> = {
    approved: 0,
    own: 0,
    contributed: 0,
    unmapped: 0,
    outdated: 0,
    unplaced: 0,
    changes: 0,
    dismissed: 0,
  };
  for (const review of latest.values()) {
    const meaning = meaningOf(review, { author, head, since, userOf });
    const by = identity(review.reviewer!.id);
    count[
      meaning === 'approved' && wrote.has(by) ? 'contributed' : meaning
    ] += 1;
  }
  // What was taken back must be said, or what was said before would stand.
  const said =
    count.approved +
    count.own +
    count.contributed +
    count.changes +
    count.dismissed;
  if (said === 0 || author === null) {
    return null;
  }
  const reviewedAt = new Date(
    [...latest.values()]
      .map(({ submittedAt }) => submittedAt)
      .sort()
      .at(-1)!,
  ).toISOString();
  return {
    statement: {
      subjects: shas.map(sha => ({
        name: repository,
        digest: { gitCommit: sha },
      })),
      predicateType: PREDICATES.humanReview,
      predicate: {
        request: `${repository}#${number}`,
        commit: head,
        approvals: count.approved,
        changesRequested: count.changes,
        authorApproved: count.own > 0,
        contributed: count.contributed,
        outdated: count.outdated,
        unplaced: count.unplaced,
        unmapped: count.unmapped,
        reviewedAt,
      },
    },
    source: 'ledger/reviews',
    system: repository.split('/')[0],
    collector: 'reviews',
    version: '3',
    query: `maestro-ledger: reviews of request ${number} of ${repository}`,
    effectiveAt: reviewedAt,
  };
}

/** What the latest decision of a person comes to. */
type Meaning =
  | 'approved'
  | 'own'
  | 'contributed'
  | 'unmapped'
  | 'outdated'
  | 'unplaced'
  | 'changes'
  | 'dismissed';

function meaningOf(
  { commitSha, reviewer, state, submittedAt }: ReviewData,
  options: {
    author: PersonRef | null;
    head: string;
    since: string | null;
    userOf(pseudonym: string): string | null;
  },
): Meaning {
  const { author, head, since, userOf } = options;
  if (state === 'changes_requested') {
    return 'changes';
  }
  if (commitSha) {
    if (commitSha.toLowerCase() !== head) {
      return 'outdated';
    }
  } else if (since === null || submittedAt < since) {
    return 'unplaced';
  }
  if (state === 'dismissed') {
    return 'dismissed';
  }
  // One account is one person, also when it belongs to no user.
  if (reviewer!.id === author?.id) {
    return 'own';
  }
  switch (judgeApproval({ author, reviewer, userOf })) {
    case 'independent':
      return 'approved';
    case 'author_bot':
      // Whoever read what a program wrote is another.
      return 'approved';
    case 'same_user':
      return 'own';
    default:
      return 'unmapped';
  }
}

/** From when a head was surely there; null: nobody told of it. */
function headSince(
  facts: readonly Fact[],
  number: number,
  head: string,
): string | null {
  const told = facts.flatMap(fact =>
    isType(
      fact,
      'dev.cdevents.change.created',
      'dev.cdevents.change.updated',
      'dev.cdevents.change.merged',
    ) &&
    fact.data.number === number &&
    fact.data.headSha.toLowerCase() === head
      ? [fact.revision]
      : [],
  );
  return told.sort()[0] ?? null;
}

// A renamed repository tells the same review under two names.
function oncePerReview(facts: readonly Fact[], number: number): ReviewData[] {
  const byId = new Map<string, { revision: string; data: ReviewData }>();
  for (const fact of facts) {
    if (
      isType(fact, 'dev.cdevents.change.reviewed') &&
      fact.data.number === number
    ) {
      const present = byId.get(fact.data.reviewId);
      if (!present || present.revision < fact.revision) {
        byId.set(fact.data.reviewId, {
          revision: fact.revision,
          data: fact.data,
        });
      }
    }
  }
  return [...byId.values()].map(({ data }) => data);
}
