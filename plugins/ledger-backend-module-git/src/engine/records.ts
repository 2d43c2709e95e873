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

import { NamedPerson } from '@maestro/backstage-plugin-ledger-common';

/** A commit as a repository tells it. */
export interface CommitRecord {
  sha: string;
  parents: string[];
  /** Seconds since 1970; null when the commit holds no number. */
  authored: number | null;
  committed: number | null;
  authorName: string;
  authorEmail: string;
  message: string;
}

/** A tag that points at a commit. */
export interface TagRecord {
  name: string;
  /** The commit, also of an annotated tag. */
  sha: string;
  /** Seconds since 1970: of the tag object, else of the commit. */
  created: number | null;
  annotated: boolean;
}

/** Body of a `git.commits` delivery. */
export interface CommitsBody {
  branch: string;
  /** Tip up to which the history was known before; null inside a walk. */
  before: string | null;
  /** Tip of the branch; null when more commits of it follow. */
  after: string | null;
  /**
   * Those of `commits` that lie on the branch's first-parent chain, oldest
   * first. Form 1 of the body, written before `git@2`, does not have it.
   */
  mainline?: string[];
  /** Parents before children. */
  commits: Array<{
    sha: string;
    parents: string[];
    authoredAt: string | null;
    committedAt: string | null;
    author: { name: string; email: string };
    /** Bodies that were written before `git@3` do not have it. */
    coAuthors?: NamedPerson[];
    title: string;
    reverts: string[];
    cherryPickedFrom: string[];
  }>;
}

/** Body of a `git.tags` delivery. */
export interface TagsBody {
  tags: Array<{
    tag: string;
    sha: string;
    createdAt: string | null;
    /** When the tag or, of a lightweight one, its commit was made. */
    at: string;
  }>;
}
