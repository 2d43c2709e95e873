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
  BranchPushedData,
  CanonicalEvent,
  CommitData,
  Normalized,
  People,
  PersonRef,
  SourceSubject,
  VOCABULARY_VERSION,
  coAuthorRefs,
  naturalKey,
} from '@maestro/backstage-plugin-ledger-common';
import { splitByMainline } from './mainline';
import { CommitsBody, TagsBody } from './records';

/** Name and version of this normaliser; raised when events change. */
export const NORMALIZER = 'git@4';

/** Host of all subjects that repositories on disk have. */
export const HOST = 'git';

function author(
  { name, email }: CommitsBody['commits'][number]['author'],
  people: People,
): PersonRef | null {
  const bot = /\[bot\]$/.test(name) || /\[bot\]@/.test(email);
  return people.person({
    host: HOST,
    login: email,
    name,
    type: bot ? 'bot' : 'unknown',
  });
}

function latestTime(commits: readonly CommitData[]): string | null {
  return commits.reduce<string | null>(
    (latest, { committedAt }) =>
      committedAt !== null && (latest === null || committedAt > latest)
        ? committedAt
        : latest,
    null,
  );
}

function pushed(
  body: CommitsBody,
  subject: SourceSubject,
  people: People,
): Normalized {
  const commits: CommitData[] = body.commits.map(
    ({ coAuthors, ...commit }) => ({
      ...commit,
      author: author(commit.author, people),
      ...(coAuthors && {
        coAuthors: coAuthorRefs(coAuthors, { host: HOST, people }),
      }),
    }),
  );
  const latest = latestTime(commits);
  if (latest === null) {
    return {
      events: [],
      ignored: 'no commit of the batch tells when it was made',
      problems: [],
    };
  }
  const event = (
    name: readonly string[],
    at: string,
    data: Pick<
      BranchPushedData,
      'isDefaultBranch' | 'before' | 'after' | 'commits'
    >,
  ): CanonicalEvent => ({
    type: 'maestro.branch.pushed',
    version: VOCABULARY_VERSION,
    naturalKey: naturalKey(HOST, subject.repository ?? '', ...name),
    revision: at,
    occurredAt: at,
    subject,
    data: { branch: body.branch, forced: false, ...data },
  });
  const range = (part: readonly CommitData[]) =>
    `${part[0].sha}..${part[part.length - 1].sha}`;
  if (body.mainline === undefined) {
    // Form 1: the whole batch was one push.
    const { after, before } = body;
    return {
      ignored: null,
      problems: [],
      events: [
        event(['push', body.branch, range(commits)], latest, {
          isDefaultBranch: true,
          before,
          after,
          commits,
        }),
      ],
    };
  }
  const { integrations, rest, undated } = splitByMainline(
    commits,
    body.mainline,
  );
  const events = integrations.map(({ at, before, after, commits: brought }) =>
    event(['push', body.branch, `${before ?? ''}..${after}`], at, {
      isDefaultBranch: true,
      before,
      after,
      commits: brought,
    }),
  );
  if (rest.length > 0) {
    events.push(
      // Their merge comes later: known, but not yet an integration. The kind
      // differs, because the same range may become one after a forced push.
      event(['commits', body.branch, range(rest)], latestTime(rest) ?? latest, {
        isDefaultBranch: false,
        before: null,
        after: null,
        commits: rest,
      }),
    );
  }
  return {
    events,
    ignored: null,
    problems: undated.map(
      sha =>
        `commits: ${sha} has no committedAt, so it is not counted as an integration; its commits are kept with the next one`,
    ),
  };
}

function tagged(body: TagsBody, subject: SourceSubject): Normalized {
  return {
    ignored: body.tags.length === 0 ? 'the repository has no tags' : null,
    problems: [],
    events: body.tags.map(({ at, createdAt, sha, tag }) => ({
      type: 'maestro.tag.created',
      version: VOCABULARY_VERSION,
      naturalKey: naturalKey(HOST, subject.repository ?? '', 'tag', tag),
      revision: at,
      occurredAt: at,
      subject,
      data: { tag, sha, createdAt },
    })),
  };
}

/**
 * Facts of one delivery. Pure. Bodies are written by this module itself: what
 * is not its own form is ignored as a whole.
 *
 * @param repository - id of the source, in lower case
 */
export function normalize(
  delivery: { event: string; body: Uint8Array },
  people: People,
  repository: string,
): Normalized {
  const subject: SourceSubject = {
    host: HOST,
    repository,
    environment: null,
    service: null,
  };
  try {
    const body = JSON.parse(new TextDecoder().decode(delivery.body));
    switch (delivery.event) {
      case 'git.commits':
        return pushed(body as CommitsBody, subject, people);
      case 'git.tags':
        return tagged(body as TagsBody, subject);
      default:
        return {
          events: [],
          ignored: `event ${delivery.event} has no meaning for the ledger's vocabulary`,
          problems: [],
        };
    }
  } catch {
    return {
      events: [],
      ignored: `${delivery.event} could not be read`,
      problems: ['body: expected the form that this source writes'],
    };
  }
}
