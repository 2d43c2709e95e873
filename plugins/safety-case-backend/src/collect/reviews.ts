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

import { PersonRef, ReviewData } from '@maestro/backstage-plugin-ledger-common';
import { PREDICATES } from '../engine/attest';
import { Fact, isType } from '../engine/cases';
import { Collected } from './types';

/**
 * One statement about who read a change: how many people other than its author
 * approved it, how many want it changed, and whether its author approved it.
 * Of each person the latest decision counts. Two accounts of one user are one
 * person; programs do not approve. Names do not enter the statement, nor do
 * pseudonyms: counts are enough.
 *
 * Null where nobody has decided anything.
 *
 * @param shas - commits that the decision is about: the head and, once it is
 *   merged, the result
 * @param userOf - user behind a pseudonym; null: nobody claims it
 */
export function collectReviews(options: {
  repository: string;
  number: number;
  shas: readonly string[];
  author: PersonRef | null;
  facts: readonly Fact[];
  userOf(pseudonym: string): string | null;
}): Collected | null {
  const { author, number, repository, shas, userOf } = options;
  const personOf = (id: string) => userOf(id) ?? id;
  const latest = new Map<string, ReviewData>();
  const reviews = oncePerReview(options.facts, number).sort((a, b) =>
    a.submittedAt < b.submittedAt ? -1 : 1,
  );
  for (const review of reviews) {
    const { reviewer, state } = review;
    if (reviewer && reviewer.type !== 'bot' && state !== 'commented') {
      latest.set(personOf(reviewer.id), review);
    }
  }
  const decided = [...latest].filter(([, { state }]) => state !== 'dismissed');
  if (decided.length === 0 || author === null) {
    return null;
  }
  const writer = personOf(author.id);
  const count = (state: ReviewData['state'], own: boolean) =>
    decided.filter(
      ([person, review]) =>
        review.state === state && (person === writer) === own,
    ).length;
  const reviewedAt = new Date(
    decided
      .map(([, { submittedAt }]) => submittedAt)
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
        approvals: count('approved', false),
        changesRequested: count('changes_requested', false),
        authorApproved: count('approved', true) > 0,
        reviewedAt,
      },
    },
    source: 'ledger/reviews',
    system: repository.split('/')[0],
    collector: 'reviews',
    version: '1',
    query: `maestro-ledger: reviews of request ${number} of ${repository}`,
    effectiveAt: reviewedAt,
  };
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
