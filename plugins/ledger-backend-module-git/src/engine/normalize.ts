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
  CommitData,
  PersonRef,
  SourceSubject,
  VOCABULARY_VERSION,
} from '@maestro/backstage-plugin-ledger-common';
import { CommitsBody, TagsBody } from './records';

/** Name and version of this normaliser; raised when events change. */
export const NORMALIZER = 'git@1';

/** Host of all subjects that repositories on disk have. */
export const HOST = 'git';

/** Gives accounts their pseudonyms; null or empty logins give null. */
export interface People {
  person(account: {
    host: string;
    login: string | null | undefined;
    name?: string | null;
    type?: PersonRef['type'];
  }): PersonRef | null;
}

/** Facts of a delivery, or why there are none. */
export interface Normalized {
  events: CanonicalEvent[];
  ignored: string | null;
  problems: string[];
}

function key(...parts: string[]): string {
  return parts
    .map(part => part.replace(/%/g, '%25').replace(/\|/g, '%7C'))
    .join('|');
}

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

function pushed(
  body: CommitsBody,
  subject: SourceSubject,
  people: People,
): Normalized {
  const times = body.commits
    .map(commit => commit.committedAt)
    .filter((time): time is string => time !== null)
    .sort();
  if (times.length === 0) {
    return {
      events: [],
      ignored: 'no commit of the batch tells when it was made',
      problems: [],
    };
  }
  const at = times[times.length - 1];
  const commits: CommitData[] = body.commits.map(commit => ({
    ...commit,
    author: author(commit.author, people),
  }));
  const [first, last] = [commits[0], commits[commits.length - 1]];
  return {
    ignored: null,
    problems: [],
    events: [
      {
        type: 'maestro.branch.pushed',
        version: VOCABULARY_VERSION,
        naturalKey: key(
          HOST,
          subject.repository ?? '',
          'push',
          body.branch,
          `${first.sha}..${last.sha}`,
        ),
        revision: at,
        occurredAt: at,
        subject,
        data: {
          branch: body.branch,
          isDefaultBranch: true,
          before: body.before,
          after: body.after,
          forced: false,
          commits,
        },
      },
    ],
  };
}

function tagged(body: TagsBody, subject: SourceSubject): Normalized {
  return {
    ignored: body.tags.length === 0 ? 'the repository has no tags' : null,
    problems: [],
    events: body.tags.map(({ at, createdAt, sha, tag }) => ({
      type: 'maestro.tag.created',
      version: VOCABULARY_VERSION,
      naturalKey: key(HOST, subject.repository ?? '', 'tag', tag),
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
