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
import path from 'node:path';
import { LATEST, readIfPresent, writeCheckpoint } from './file';
import { Publisher, SealedLog } from './types';

const TIMEOUT_MS = 60_000;

class GitError extends Error {}

/**
 * A folder of a git working copy: one commit for each checkpoint, pushed when
 * a remote is named. The history of a repository that others fetch is a
 * witness that the portal cannot rewrite unseen.
 *
 * The system's git is used, with its own credentials. The working copy should
 * be a clone of its own: nothing but the checkpoint files is committed, and
 * commits of others are taken over before a push.
 */
export class GitPublisher implements Publisher {
  readonly target: string;
  readonly #folder: string;

  constructor(
    private readonly options: {
      /** Root of the working copy. */
      path: string;
      /** Folder within it. */
      folder?: string;
      /** Name of the remote that is pushed to; none when absent. */
      remote?: string;
    },
  ) {
    this.#folder = path.join(options.path, options.folder ?? '.');
    this.target = `git:${this.#folder}${
      options.remote ? ` (${options.remote})` : ''
    }`;
  }

  async publish(log: SealedLog) {
    const { remote } = this.options;
    const branch = await this.#branch();
    if (remote) {
      await this.#takeOver(remote, branch);
    }
    const written = await writeCheckpoint(this.#folder, log);
    const committed = await this.#commit(log);
    if (remote && (await this.#isAhead(remote, branch))) {
      await this.#git(['push', '--quiet', remote, `HEAD:refs/heads/${branch}`]);
      return {};
    }
    return written.length > 0 || committed ? {} : null;
  }

  async latest() {
    const { remote } = this.options;
    const where = path.join(this.#folder, LATEST);
    if (remote) {
      // A restored disk may hold less than was pushed before.
      try {
        const branch = await this.#branch();
        await this.#git(['fetch', '--quiet', remote, branch]);
        const note = await this.#git([
          'show',
          `FETCH_HEAD:./${this.options.folder ?? '.'}/${LATEST}`,
        ]);
        return { where: `${where} at ${remote}`, note };
      } catch (error) {
        if (!(error instanceof GitError)) {
          throw error;
        }
      }
    }
    const note = await readIfPresent(where);
    return note === null ? null : { where, note };
  }

  async #branch(): Promise<string> {
    const name = await this.#git([
      'symbolic-ref',
      '--quiet',
      '--short',
      'HEAD',
    ]);
    return name.trim();
  }

  /** Puts own commits that were not pushed on top of what others pushed. */
  async #takeOver(remote: string, branch: string): Promise<void> {
    const known = await this.#git(['ls-remote', '--heads', remote, branch]);
    if (known.trim() === '') {
      return;
    }
    await this.#git(['fetch', '--quiet', remote, branch]);
    try {
      // Of two replicas that published at once the later commit stays on top;
      // the numbered files never differ, because Ed25519 is deterministic.
      await this.#git(['rebase', '--quiet', '-X', 'theirs', 'FETCH_HEAD']);
    } catch (error) {
      await this.#git(['rebase', '--abort']).catch(() => undefined);
      throw new GitError(
        `The working copy and ${remote}/${branch} hold commits that do not fit together: ${error.message}. Settle that by hand`,
      );
    }
  }

  /** Also what an earlier attempt wrote and did not commit. */
  async #commit(log: SealedLog): Promise<boolean> {
    const here = ['--', '.'];
    await this.#git(['add', ...here], this.#folder);
    const changed = await this.#git(
      ['status', '--porcelain', ...here],
      this.#folder,
    );
    if (changed.trim() === '') {
      return false;
    }
    await this.#git(
      [
        '-c',
        'user.name=Maestro ledger',
        '-c',
        'user.email=ledger@localhost',
        '-c',
        'commit.gpgSign=false',
        'commit',
        '--quiet',
        '--no-verify',
        '--message',
        `Checkpoint of ${log.origin}: ${log.size} records`,
        ...here,
      ],
      this.#folder,
    );
    return true;
  }

  async #isAhead(remote: string, branch: string): Promise<boolean> {
    const known = await this.#git(['ls-remote', '--heads', remote, branch]);
    const [hash] = known.split('\t');
    const head = await this.#git(['rev-parse', 'HEAD']);
    return hash.trim() !== head.trim();
  }

  #git(args: string[], cwd: string = this.options.path): Promise<string> {
    const env: NodeJS.ProcessEnv = {};
    for (const [name, value] of Object.entries(process.env)) {
      // Under a git hook these would point at another repository. Those that
      // say how to reach the remote stay.
      if (!name.startsWith('GIT_') || name.startsWith('GIT_SSH')) {
        env[name] = value;
      }
    }
    return new Promise((resolve, reject) => {
      execFile(
        'git',
        ['-c', `safe.directory=${path.resolve(this.options.path)}`, ...args],
        {
          cwd,
          timeout: TIMEOUT_MS,
          env: {
            ...env,
            LC_ALL: 'C',
            GIT_TERMINAL_PROMPT: '0',
            // Never another repository further up than the configured folder.
            GIT_CEILING_DIRECTORIES: path.dirname(
              path.resolve(this.options.path),
            ),
          },
        },
        (error, stdout, stderr) => {
          if (!error) {
            resolve(stdout);
          } else if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
            reject(
              new GitError(
                `${this.options.path} does not exist, or there is no git program`,
              ),
            );
          } else {
            const [command] = args.filter(arg => /^[a-z]/.test(arg));
            reject(
              new GitError(
                `git ${command}: ${(stderr || error.message)
                  .trim()
                  .slice(-500)}`,
              ),
            );
          }
        },
      );
    });
  }
}
