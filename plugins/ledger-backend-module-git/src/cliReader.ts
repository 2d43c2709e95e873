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
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { ConflictError } from '@backstage/errors';
import { CommitRecord, TagRecord } from './engine/records';
import { RepositoryReader } from './repository';

const MAX_OUTPUT = 512 * 1024 * 1024;

interface GitResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** True when there is a git program. */
export function hasGit(): Promise<boolean> {
  return new Promise(done => {
    execFile('git', ['--version'], error => done(error === null));
  });
}

function environment(folder: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    // Under a git hook these would point at another repository.
    if (!name.startsWith('GIT_')) {
      env[name] = value;
    }
  }
  return {
    ...env,
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    // Missing objects of a partial clone are an error, not a download.
    GIT_NO_LAZY_FETCH: '1',
    // Never another repository further up than the configured folder.
    GIT_CEILING_DIRECTORIES: dirname(folder),
  };
}

function secondsOf(text: string): number | null {
  return /^-?\d+$/.test(text) ? Number(text) : null;
}

/** Reads a repository with the system's git, which never writes to it. */
export class CliReader implements RepositoryReader {
  constructor(private readonly folder: string) {}

  private run(
    args: string[],
    signal: AbortSignal,
    input?: string,
  ): Promise<GitResult> {
    return new Promise((done, fail) => {
      const child = execFile(
        'git',
        [
          '-C',
          this.folder,
          // The operator named this folder, whoever owns it.
          '-c',
          `safe.directory=${this.folder}`,
          '-c',
          'core.fsmonitor=false',
          '-c',
          'log.showSignature=false',
          ...args,
        ],
        {
          env: environment(this.folder),
          maxBuffer: MAX_OUTPUT,
          encoding: 'utf8',
          signal,
        },
        (error, stdout, stderr) => {
          if (error && typeof error.code !== 'number') {
            fail(error);
          } else {
            done({ code: error ? Number(error.code) : 0, stdout, stderr });
          }
        },
      );
      child.stdin?.on('error', () => {
        // git ended early; its exit code tells why.
      });
      child.stdin?.end(input ?? '');
    });
  }

  private async must(
    args: string[],
    signal: AbortSignal,
    input?: string,
  ): Promise<string> {
    const { code, stderr, stdout } = await this.run(args, signal, input);
    if (code !== 0) {
      throw new Error(
        `git ${args[0]} failed in ${this.folder}: ${stderr.trim()}`,
      );
    }
    return stdout;
  }

  async check(signal: AbortSignal): Promise<void> {
    const shallow = await this.must(
      ['rev-parse', '--is-shallow-repository'],
      signal,
    );
    if (shallow.trim() === 'true') {
      throw new ConflictError(
        `Git source: ${this.folder} is a shallow clone, its history is cut off; run git fetch --unshallow in it`,
      );
    }
  }

  private async resolve(ref: string, signal: AbortSignal) {
    const { code, stdout } = await this.run(
      [
        'rev-parse',
        '--verify',
        '--quiet',
        '--end-of-options',
        `${ref}^{commit}`,
      ],
      signal,
    );
    return code === 0 ? stdout.trim() : null;
  }

  private async candidates(signal: AbortSignal): Promise<string[]> {
    const names: string[] = [];
    const origin = await this.run(
      ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'],
      signal,
    );
    if (origin.code === 0) {
      names.push(origin.stdout.trim().replace(/^origin\//, ''));
    }
    names.push('main', 'master');
    const head = await this.run(
      ['symbolic-ref', '--quiet', '--short', 'HEAD'],
      signal,
    );
    if (head.code === 0) {
      names.push(head.stdout.trim());
    }
    return names;
  }

  async tip(branch: string | null, signal: AbortSignal) {
    const names = branch === null ? await this.candidates(signal) : [branch];
    for (const name of names) {
      const sha =
        (await this.resolve(`refs/heads/${name}`, signal)) ??
        (await this.resolve(`refs/remotes/origin/${name}`, signal));
      if (sha !== null) {
        return { branch: name, sha };
      }
    }
    const sha = branch === null ? await this.resolve('HEAD', signal) : null;
    return sha === null ? null : { branch: 'HEAD', sha };
  }

  async history(
    options: { tip: string; excluded: string | null; since: string | null },
    signal: AbortSignal,
  ) {
    const { excluded } = options;
    if (excluded !== null && (await this.resolve(excluded, signal)) === null) {
      return null;
    }
    return this.list(['--topo-order'], options, signal);
  }

  async mainline(
    options: { tip: string; excluded: string | null; since: string | null },
    signal: AbortSignal,
  ) {
    return this.list(['--first-parent'], options, signal);
  }

  private async list(
    flags: string[],
    options: { tip: string; excluded: string | null; since: string | null },
    signal: AbortSignal,
  ): Promise<string[]> {
    const { excluded, since, tip } = options;
    const output = await this.must(
      [
        'rev-list',
        ...flags,
        '--reverse',
        ...(since === null ? [] : [`--since=${since}`]),
        tip,
        ...(excluded === null ? [] : [`^${excluded}`]),
      ],
      signal,
    );
    return output.split('\n').filter(line => line !== '');
  }

  async commits(shas: string[], signal: AbortSignal): Promise<CommitRecord[]> {
    if (shas.length === 0) {
      return [];
    }
    const output = await this.must(
      [
        'log',
        '--no-walk=unsorted',
        '--stdin',
        '-z',
        '--encoding=UTF-8',
        '--no-show-signature',
        '--format=tformat:%H%x00%P%x00%at%x00%ct%x00%an%x00%ae%x00%B',
      ],
      signal,
      `${shas.join('\n')}\n`,
    );
    const parts = output.split('\0');
    return shas.map((_, index) => {
      const [sha, parents, authored, committed, name, email, message] =
        parts.slice(index * 7, index * 7 + 7);
      return {
        sha,
        parents: parents.split(' ').filter(parent => parent !== ''),
        authored: secondsOf(authored),
        committed: secondsOf(committed),
        authorName: name,
        authorEmail: email,
        message,
      };
    });
  }

  async tags(signal: AbortSignal): Promise<TagRecord[]> {
    const output = await this.must(
      [
        'for-each-ref',
        '--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(creatordate:unix)',
        'refs/tags',
      ],
      signal,
    );
    const tags: TagRecord[] = [];
    for (const line of output.split('\n')) {
      const [name, type, sha, innerType, innerSha, created] = line.split('\0');
      const annotated = type === 'tag';
      // Tags of trees, files and other tags say nothing about commits.
      if ((annotated ? innerType : type) === 'commit') {
        tags.push({
          name,
          sha: annotated ? innerSha : sha,
          created: secondsOf(created),
          annotated,
        });
      }
    }
    return tags;
  }
}
