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
  AuditorService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { matchesGlob } from '../engine';
import { COMMENT_MARKER } from '../engine/requests';
import { ForgeComments, ForgeError, RequestAddress } from '../forge';

/** A repository that refuses us is left alone this long, milliseconds. */
const REFUSED_MS = 3_600_000;

/** Where no forge says when to come back after its limit, milliseconds. */
const LIMITED_MS = 15 * 60_000;

/** What one run did. */
export interface CommentRun {
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
}

/**
 * Keeps one comment on each open pull request. It is found by its marker, so
 * that neither a restart nor another replica writes a second one; a comment
 * that says the same already is left alone.
 */
export class HealthCommenter {
  readonly #options: Parameters<typeof HealthCommenter.create>[0];
  readonly #now: () => number;
  /** What this replica wrote last, so that most runs ask no forge. */
  readonly #written = new Map<string, string>();
  /** Hosts and repositories that are left alone, and until when. */
  readonly #resting = new Map<string, number>();

  static create(options: {
    comments(): Promise<Array<RequestAddress & { markdown: string }>>;
    forge(host: string): ForgeComments | null;
    /** Globs of `host/owner/name`; all when empty. */
    repositories: readonly string[];
    logger: Pick<LoggerService, 'info' | 'warn'>;
    /** Told of each comment that is written in somebody's repository. */
    auditor?: AuditorService;
    now?: () => number;
  }): HealthCommenter {
    return new HealthCommenter(options);
  }

  private constructor(options: Parameters<typeof HealthCommenter.create>[0]) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Writes what is new. Never throws for a forge: it tries again next time. */
  async run(signal?: AbortSignal): Promise<CommentRun> {
    const { comments, forge, logger } = this.#options;
    const run: CommentRun = { created: 0, updated: 0, unchanged: 0, failed: 0 };
    const open = new Set<string>();
    // Hosts that failed: asked again in the next run, not in this one.
    const down = new Set<string>();
    for (const { markdown, ...at } of await comments()) {
      if (signal?.aborted) {
        return run;
      }
      const key = `${at.host}/${at.repository}#${at.number}`;
      open.add(key);
      const client = this.#wanted(at) ? forge(at.host) : null;
      if (client === null) {
        continue;
      }
      if (this.#written.get(key) === markdown) {
        run.unchanged += 1;
        continue;
      }
      if (down.has(at.host) || this.#rests(at)) {
        run.failed += 1;
        continue;
      }
      try {
        const done = await write(client, at, markdown);
        run[done] += 1;
        this.#written.set(key, markdown);
        if (done !== 'unchanged') {
          await this.#tell(`pull-request-comment-${done}`, key);
        }
      } catch (error) {
        if (!(error instanceof ForgeError)) {
          throw error;
        }
        run.failed += 1;
        this.#rest(at, error);
        if (error.kind === 'unavailable') {
          down.add(at.host);
        }
        logger.warn(`Pull request comment: ${error.message}`);
      }
    }
    for (const key of this.#written.keys()) {
      if (!open.has(key)) {
        this.#written.delete(key);
      }
    }
    if (run.created + run.updated > 0) {
      logger.info(
        `Pull request comments: ${run.created} created, ${run.updated} updated`,
      );
    }
    return run;
  }

  async #tell(eventId: string, request: string): Promise<void> {
    const audit = await this.#options.auditor?.createEvent({
      eventId,
      severityLevel: 'low',
      meta: { request },
    });
    await audit?.success();
  }

  #wanted({ host, repository }: RequestAddress): boolean {
    const { repositories } = this.#options;
    const name = `${host}/${repository}`.toLowerCase();
    return (
      repositories.length === 0 ||
      repositories.some(glob => matchesGlob(glob.toLowerCase(), name))
    );
  }

  #rests({ host, repository }: RequestAddress): boolean {
    return [host, `${host}/${repository}`].some(
      name => (this.#resting.get(name) ?? 0) > this.#now(),
    );
  }

  #rest({ host, repository }: RequestAddress, error: ForgeError): void {
    const now = this.#now();
    if (error.kind === 'rate_limited') {
      this.#resting.set(host, error.retryAt ?? now + LIMITED_MS);
    } else if (error.kind === 'not_allowed') {
      this.#resting.set(`${host}/${repository}`, now + REFUSED_MS);
    }
  }
}

async function write(
  client: ForgeComments,
  at: RequestAddress,
  markdown: string,
): Promise<'created' | 'updated' | 'unchanged'> {
  const present = await client.find(at, COMMENT_MARKER);
  if (!present) {
    await client.create(at, markdown);
    return 'created';
  }
  // Forges may trim the text and turn its line ends.
  if (plain(present.body) === plain(markdown)) {
    return 'unchanged';
  }
  await client.update(at, present.id, markdown);
  return 'updated';
}

function plain(text: string): string {
  return text.replace(/\r\n/g, '\n').trim();
}

/** Runs the commenter every ten minutes, on one replica at a time. */
export async function scheduleHealthComments(options: {
  scheduler: SchedulerService;
  commenter: HealthCommenter;
}): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'maestro-dora-pull-request-comments',
    frequency: { minutes: 10 },
    initialDelay: { minutes: 2 },
    timeout: { minutes: 10 },
    scope: 'global',
    fn: async signal => {
      await options.commenter.run(signal as AbortSignal);
    },
  });
}
