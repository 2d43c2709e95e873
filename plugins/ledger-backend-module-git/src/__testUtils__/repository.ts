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

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  NormalizeContext,
  PulledDelivery,
} from '@maestro/backstage-plugin-ledger-node';
import { GitSourceOptions, createGitSource } from '../source';

export const context: NormalizeContext = {
  person: ({ login, type }) =>
    login ? { id: `p:${login}`, type: type ?? 'unknown' } : null,
};

const START = 1767225600; // 2026-01-01T00:00:00Z

function hasGit(): boolean {
  try {
    execFileSync('git', ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** Skips where there is no git program to make repositories with. */
export const describeWithGit = hasGit() ? describe : describe.skip;

/** A repository whose clock stands until it is told to go on. */
export class Repository {
  private clock = START;

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.git('init', '-q', '-b', 'main');
  }

  git(...args: string[]): string {
    const date = `${this.clock} +0200`;
    const env: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      HOME: this.folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ann',
      GIT_AUTHOR_EMAIL: 'ann@example.org',
      GIT_COMMITTER_NAME: 'Ann',
      GIT_COMMITTER_EMAIL: 'ann@example.org',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    };
    return execFileSync('git', ['-C', this.folder, ...args], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  }

  commit(file: string, message: string): string {
    this.clock += 3600;
    writeFileSync(join(this.folder, file), `${message} ${this.clock}`);
    this.git('add', file);
    this.git('commit', '-q', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  tick() {
    this.clock += 3600;
  }
}

/** Pulls until done, and normalises what came. */
export async function pullAll(
  options: GitSourceOptions,
  cursor: string | null = null,
  since = '2020-01-01T00:00:00.000Z',
) {
  const source = createGitSource(options);
  const deliveries: PulledDelivery[] = [];
  const problems: string[] = [];
  let pages = 0;
  for (let at = cursor; ; ) {
    const page = await source.pull!({
      cursor: at,
      since,
      now: '2026-06-01T00:00:00.000Z',
      signal: new AbortController().signal,
    });
    pages++;
    at = page.cursor;
    deliveries.push(...page.deliveries);
    problems.push(...page.problems);
    if (page.done) {
      const results = deliveries.map(item => source.normalize(item, context));
      expect(results.flatMap(result => result.problems)).toEqual([]);
      const events = results.flatMap(result => result.events);
      const commits = events.flatMap(event =>
        event.type === 'maestro.branch.pushed' ? event.data.commits : [],
      );
      return { deliveries, events, commits, problems, pages, cursor: at };
    }
  }
}
