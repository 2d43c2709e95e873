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
import fs from 'node:fs';
import { join } from 'node:path';
import { ConflictError } from '@backstage/errors';
import git, { ReadCommitResult } from 'isomorphic-git';
import { isoTime } from './engine/bodies';
import { CommitRecord, TagRecord } from './engine/records';
import { walk } from './engine/walk';
import { RepositoryReader } from './repository';

/** Reads a repository by isomorphic-git, where there is no git program. */
export class LibraryReader implements RepositoryReader {
  private readonly cache = {};
  private known: { from: string; shas: ReadonlySet<string> } | undefined;
  private readonly dir: string;
  private readonly gitdir: string;

  constructor(folder: string) {
    this.dir = folder;
    const nested = join(folder, '.git');
    if (fs.existsSync(nested) && fs.statSync(nested).isFile()) {
      throw new ConflictError(
        `Git source: ${folder} is a linked worktree, which needs the git program; install git`,
      );
    }
    this.gitdir = fs.existsSync(nested) ? nested : folder;
  }

  private get at() {
    return { fs, dir: this.dir, gitdir: this.gitdir, cache: this.cache };
  }

  async check(): Promise<void> {
    if (fs.existsSync(join(this.gitdir, 'shallow'))) {
      throw new ConflictError(
        `Git source: ${this.dir} is a shallow clone, its history is cut off; run git fetch --unshallow in it`,
      );
    }
  }

  private async resolve(ref: string): Promise<string | null> {
    try {
      return await git.resolveRef({ ...this.at, ref });
    } catch {
      return null;
    }
  }

  private async read(oid: string): Promise<ReadCommitResult | null> {
    try {
      return await git.readCommit({ ...this.at, oid });
    } catch {
      return null;
    }
  }

  private async candidates(): Promise<string[]> {
    const names = ['main', 'master'];
    try {
      const origin = await git.resolveRef({
        ...this.at,
        ref: 'refs/remotes/origin/HEAD',
        depth: 2,
      });
      names.unshift(origin.replace(/^refs\/remotes\/origin\//, ''));
    } catch {
      // No remote, or none that names its default branch.
    }
    const head = await git.currentBranch({ ...this.at });
    return head ? [...names, head] : names;
  }

  async tip(branch: string | null) {
    const names = branch === null ? await this.candidates() : [branch];
    for (const name of names) {
      const sha =
        (await this.resolve(`refs/heads/${name}`)) ??
        (await this.resolve(`refs/remotes/origin/${name}`));
      if (sha !== null) {
        return { branch: name, sha };
      }
    }
    const sha = branch === null ? await this.resolve('HEAD') : null;
    return sha === null ? null : { branch: 'HEAD', sha };
  }

  async history(
    options: { tip: string; excluded: string | null; since: string | null },
    signal: AbortSignal,
  ) {
    const { excluded, since, tip } = options;
    if (excluded !== null && (await this.read(excluded)) === null) {
      return null;
    }
    const known = await this.reachable(excluded, signal);
    return walk(tip, known, sha => this.parents(sha, since, signal));
  }

  async mainline(
    options: { tip: string; excluded: string | null; since: string | null },
    signal: AbortSignal,
  ) {
    const { excluded, since, tip } = options;
    const known = await this.reachable(excluded, signal);
    return walk(tip, known, async sha => {
      const parents = await this.parents(sha, since, signal);
      return parents && parents.slice(0, 1);
    });
  }

  private async reachable(
    from: string | null,
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>> {
    if (from === null) {
      return new Set();
    }
    // One pull asks twice for the same commit; the walk is its largest part.
    if (this.known?.from !== from) {
      const shas = await walk(from, new Set(), sha =>
        this.parents(sha, null, signal),
      );
      this.known = { from, shas: new Set(shas) };
    }
    return this.known.shas;
  }

  private async parents(
    sha: string,
    since: string | null,
    signal: AbortSignal,
  ): Promise<string[] | null> {
    signal.throwIfAborted();
    const result = await this.read(sha);
    if (result === null) {
      throw new Error(`Git source: commit ${sha} is missing in ${this.dir}`);
    }
    const at = isoTime(result.commit.committer.timestamp);
    return since !== null && at !== null && at < since
      ? null
      : result.commit.parent;
  }

  async commits(shas: string[], signal: AbortSignal): Promise<CommitRecord[]> {
    const records: CommitRecord[] = [];
    for (const sha of shas) {
      signal.throwIfAborted();
      const { commit } = await git.readCommit({ ...this.at, oid: sha });
      records.push({
        sha,
        parents: commit.parent,
        authored: commit.author.timestamp,
        committed: commit.committer.timestamp,
        authorName: commit.author.name,
        authorEmail: commit.author.email,
        message: commit.message,
      });
    }
    return records;
  }

  async tags(signal: AbortSignal): Promise<TagRecord[]> {
    const tags: TagRecord[] = [];
    for (const name of await git.listTags({ ...this.at })) {
      signal.throwIfAborted();
      const oid = await git.resolveRef({
        ...this.at,
        ref: `refs/tags/${name}`,
      });
      const object = await git.readObject({ ...this.at, oid });
      if (object.type === 'commit') {
        const commit = await this.read(oid);
        tags.push({
          name,
          sha: oid,
          created: commit?.commit.committer.timestamp ?? null,
          annotated: false,
        });
      } else if (object.type === 'tag') {
        const { tag } = await git.readTag({ ...this.at, oid });
        if (tag.type === 'commit') {
          tags.push({
            name,
            sha: tag.object,
            created: tag.tagger?.timestamp ?? null,
            annotated: true,
          });
        }
      }
    }
    return tags;
  }
}
