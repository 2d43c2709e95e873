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
  ReviewData,
} from '@maestro/backstage-plugin-ledger-common';
import { repositoryKey, subjectOf } from './deployments';
import { byText, isType, ms } from './facts';
import { Repositories } from './repositories';

/** One review, at the time that it was submitted, ms since the epoch. */
export interface Review {
  at: number;
  reviewer: PersonRef | null;
  state: ReviewData['state'];
  fact: string;
}

/** The steps of a pull request; times in ms since the epoch. */
export interface Course {
  author: PersonRef | null;
  openedAt: number;
  /**
   * When it last became ready for review; the opening for one that was never a
   * draft; null for one that was, and of which nobody tells.
   */
  readyAt: number | null;
  mergedAt: number;
  /** Ascending, of people other than the author. */
  reviews: Review[];
  /** Natural keys of the facts that tell it, sorted. */
  facts: string[];
}

/** What is told of the requests of one repository, by number. */
export type Courses = ReadonlyMap<number, Course>;

/**
 * Whether a review is that of a person who did not write the change. Reviews
 * of bots (by the platform's word, else by their name, which the normaliser
 * judges) come within seconds and would make every wait look like none; those
 * of nobody known prove nothing.
 */
export function isHumanReview(
  reviewer: PersonRef | null,
  author: PersonRef | null,
): boolean {
  return (
    reviewer !== null && reviewer.type !== 'bot' && reviewer.id !== author?.id
  );
}

/**
 * The courses of the merged requests of one repository.
 *
 * @param key - `host|repository`
 * @param facts - changes and reviews, one per natural key, in any order
 */
export function coursesOf(options: {
  key: string;
  facts: readonly CanonicalEvent[];
  repositories: Repositories;
}): Courses {
  const drafts = new Map<number, Draft>();
  const draftOf = (number: number): Draft => {
    const draft = drafts.get(number) ?? { told: [], reviews: new Map() };
    drafts.set(number, draft);
    return draft;
  };
  for (const fact of options.facts) {
    if (repositoryKey(subjectOf(fact, options.repositories)) !== options.key) {
      continue;
    }
    if (isType(fact, 'dev.cdevents.change.reviewed')) {
      // A renamed repository tells the same review under two names.
      const { reviews } = draftOf(fact.data.number);
      const present = reviews.get(fact.data.reviewId);
      if (!present || present.fact > fact.naturalKey) {
        reviews.set(fact.data.reviewId, {
          at: ms(fact.data.submittedAt),
          reviewer: fact.data.reviewer,
          state: fact.data.state,
          fact: fact.naturalKey,
        });
      }
    } else if (
      isType(
        fact,
        'dev.cdevents.change.created',
        'dev.cdevents.change.updated',
        'dev.cdevents.change.merged',
      )
    ) {
      const { data, naturalKey, revision } = fact;
      draftOf(data.number).told.push({ data, fact: naturalKey, revision });
    }
  }
  const courses = new Map<number, Course>();
  for (const [number, draft] of drafts) {
    const course = courseOf(draft);
    if (course) {
      courses.set(number, course);
    }
  }
  return courses;
}

interface Told {
  data: ChangeData;
  fact: string;
  revision: string;
}

interface Draft {
  told: Told[];
  reviews: Map<string, Review>;
}

function courseOf({ told, reviews }: Draft): Course | null {
  const ordered = [...told].sort(
    (a, b) => byText(a.revision, b.revision) || byText(a.fact, b.fact),
  );
  const merged = ordered.findLast(
    ({ data }) => data.state === 'merged' && data.mergedAt !== null,
  );
  if (!merged) {
    return null;
  }
  const { author } = merged.data;
  const mergedAt = ms(merged.data.mergedAt!);
  const openedAt = ms(merged.data.createdAt);
  const readyTimes = ordered
    .map(({ data }) => (data.readyAt === null ? null : ms(data.readyAt)))
    .filter((at): at is number => at !== null && at <= mergedAt);
  const wasDraft = ordered.some(({ data }) => data.draft);
  const people = [...reviews.values()]
    .filter(({ reviewer }) => isHumanReview(reviewer, author))
    .sort((a, b) => a.at - b.at || byText(a.fact, b.fact));
  let readyAt: number | null = wasDraft ? null : openedAt;
  if (readyTimes.length > 0) {
    readyAt = Math.max(...readyTimes);
  }
  return {
    author,
    openedAt,
    readyAt,
    mergedAt,
    reviews: people,
    facts: [
      ...ordered.map(({ fact }) => fact),
      ...people.map(({ fact }) => fact),
    ].sort(),
  };
}
