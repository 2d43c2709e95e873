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
  DORA_PULL_REQUEST_FIGURES,
  DoraMergeWindow,
  DoraPullRequest,
  DoraPullRequestPage,
  DoraPullRequestRole,
} from '@maestro/backstage-plugin-dora-common';
import { formatFigureValue } from '@maestro/backstage-plugin-maestro-react';
import { DateTime } from 'luxon';
import { Piece } from '../DoraContent/headline';

export const ROLES: DoraPullRequestRole[] = [
  'reviewer',
  'author',
  'checks',
  'merger',
];

/** Whom a request waits for. */
export const ROLE_WORDS: Record<DoraPullRequestRole, string> = {
  reviewer: 'a reviewer',
  author: 'the author',
  checks: 'checks',
  merger: 'the merge',
};

/** The same as a filter. */
export const FILTER_WORDS: Record<DoraPullRequestRole | 'all', string> = {
  all: 'All',
  reviewer: 'Reviewer',
  author: 'Author',
  checks: 'Checks',
  merger: 'Merge',
};

/** Phases in the words and the order of the lead time. */
export const PHASES = [
  {
    id: DORA_PULL_REQUEST_FIGURES.coding,
    label: 'Coding',
    meaning: 'First commit until ready for review, drafts included',
  },
  {
    id: DORA_PULL_REQUEST_FIGURES.pickup,
    label: 'Waiting for review',
    meaning: 'Ready until a person looks',
  },
  {
    id: DORA_PULL_REQUEST_FIGURES.review,
    label: 'In review',
    meaning: 'First review until approval, rework included',
  },
  {
    id: DORA_PULL_REQUEST_FIGURES.merge,
    label: 'Waiting for merge',
    meaning: 'Approval until the merge',
  },
  {
    id: DORA_PULL_REQUEST_FIGURES.open,
    label: 'Open, not reviewed',
    meaning: 'Ready until the merge of what nobody reviewed',
  },
] as const;

/** A score between 0 and 1 as points of 100. */
export function points(score: number): number {
  return Math.round(score * 100);
}

export function duration(seconds: number): string {
  return formatFigureValue(seconds, 's').text;
}

/** Seconds between two instants, never negative. */
export function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

export function isOverdue(request: DoraPullRequest): boolean {
  return (
    !request.draft &&
    request.usualSeconds !== null &&
    request.ageSeconds > request.usualSeconds
  );
}

function overdueWords(overdue: number, open: number): string {
  if (overdue < open) {
    return String(overdue);
  }
  return open === 1 ? 'It' : 'All';
}

/** The message of the page. */
export function headline(page: DoraPullRequestPage): Piece[] {
  const { open, waiting, overdue, asOf } = page;
  if (open === 0) {
    return [
      { text: 'No pull request of a person is open', strong: true },
      { text: '.' },
    ];
  }
  const pieces: Piece[] = [
    {
      text: `${open} pull request${open === 1 ? ' is' : 's are'} open`,
      strong: true,
    },
  ];
  const most = waiting
    .filter(({ count }) => count > 0)
    .sort(
      (a, b) =>
        b.count - a.count ||
        (a.longestSince ?? '').localeCompare(b.longestSince ?? ''),
    )[0];
  if (most) {
    const { role, count, longestSince } = most;
    const each = count === open ? 'all' : String(count);
    pieces.push(
      {
        text:
          open === 1
            ? ' and waits for '
            : `; ${each} wait${count === 1 ? 's' : ''} for `,
      },
      { text: ROLE_WORDS[role], strong: true },
    );
    if (longestSince) {
      const length = duration(secondsBetween(longestSince, asOf));
      pieces.push({
        text: count === 1 ? ` for ${length}` : `, the longest for ${length}`,
      });
    }
  }
  pieces.push({ text: '. ' });
  pieces.push(
    overdue > 0
      ? {
          text: `${overdueWords(overdue, open)} ${
            overdue === 1 ? 'is' : 'are'
          } older than three of four merged ones of the same repository were.`,
          strong: true,
        }
      : { text: 'None is older than is usual in its repository.' },
  );
  return pieces;
}

/** A merge window in days: "24 – 28 Nov". */
export function windowText(
  window: DoraMergeWindow,
  options: { zone: string; asOf: string },
): { range: string; likely: string } | null {
  const { earliest, likely, latest } = window;
  if (earliest === null || likely === null || latest === null) {
    return null;
  }
  const { zone } = options;
  const now = DateTime.fromISO(options.asOf, { zone });
  const at = (instant: string) => DateTime.fromISO(instant, { zone });
  // What has passed is not predicted any more.
  const from = DateTime.max(at(earliest), now);
  const to = DateTime.max(at(latest), now);
  const near = to.diff(now).as('hours') < 36;
  const day = (time: DateTime) => {
    if (near) {
      const prefix = time.hasSame(now, 'day') ? 'today' : time.toFormat('ccc');
      return `${prefix} ${time.toFormat('HH:mm')}`;
    }
    return time.hasSame(now, 'day') ? 'today' : time.toFormat('d LLL');
  };
  const [first, last] = [day(from), day(to)];
  return {
    range: first === last ? first : `${first} – ${last}`,
    likely: day(DateTime.max(at(likely), now)),
  };
}
