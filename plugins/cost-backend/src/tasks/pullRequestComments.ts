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

import { createHash } from 'node:crypto';
import {
  AuditorService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { ForgeError } from '@maestro/backstage-plugin-maestro-node';
import { COST_COMMENT_MARKER, costComment } from '../engine/pullRequestCost';
import { PullRequestConfig, isWanted } from '../pullRequests/config';
import { DatabasePullRequestStore } from '../pullRequests/DatabasePullRequestStore';
import { CommentPort } from '../pullRequests/forge';
import { PullRequestService } from '../pullRequests/PullRequestService';
import {
  CiStore,
  PullRequestAddress,
  StoredComment,
  parsePullRequest,
  pullRequestKey,
} from '../pullRequests/types';

/** One that ended is looked at for so long: its last runs come in late. */
const AFTER_END_MS = 24 * 3_600_000;
/** Longer than a forge may take. */
const LEASE_MS = 10 * 60_000;
const LEAST_WAIT_MS = 60_000;
const MOST_WAIT_MS = 6 * 3_600_000;
const PAGE = 100;
const MOST_WRITES = 200;

export interface CommentTaskOptions {
  ci: CiStore;
  store: DatabasePullRequestStore;
  pullRequests: PullRequestService;
  forge: (host: string) => CommentPort | null;
  config: PullRequestConfig;
  auditor: AuditorService;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  now: () => Date;
}

/** What one run did. */
export interface CommentRun {
  wished: number;
  created: number;
  updated: number;
  failed: number;
}

/**
 * Says what pull requests cost: notes what each comment is to say, then writes
 * what is due. A comment is created once: its id is kept, and a run that was
 * cut off between creation and note finds it again by its marker. A forge that
 * fails is asked again later and later.
 */
export async function runPullRequestComments(
  options: CommentTaskOptions,
  signal?: AbortSignal,
): Promise<CommentRun> {
  const run = { wished: 0, created: 0, updated: 0, failed: 0 };
  run.wished = await wishAll(options, signal);
  const now = options.now();
  const due = await options.store.claim({
    now: now.toISOString(),
    leaseUntil: new Date(now.getTime() + LEASE_MS).toISOString(),
    limit: MOST_WRITES,
  });
  for (const comment of due) {
    if (signal?.aborted) {
      break;
    }
    run[await deliver(options, comment)] += 1;
  }
  if (run.created + run.updated > 0) {
    options.logger.info(
      `Comments on the cost of pull requests: ${run.created} created, ${run.updated} updated`,
    );
  }
  return run;
}

const nameOf = ({ host, repository }: PullRequestAddress) =>
  `${host}/${repository}`;

/** Notes what the comments are to say. */
async function wishAll(
  { ci, config, forge, now, pullRequests, store }: CommentTaskOptions,
  signal?: AbortSignal,
): Promise<number> {
  const endedSince = new Date(now().getTime() - AFTER_END_MS).toISOString();
  let wished = 0;
  let after: PullRequestAddress | undefined;
  while (!signal?.aborted) {
    const page = await ci.active({ endedSince, after, limit: PAGE });
    for (const change of page) {
      if (
        signal?.aborted ||
        !isWanted(config.comment, nameOf(change)) ||
        forge(change.host) === null
      ) {
        continue;
      }
      const { advice, cost, worthTelling } = await pullRequests.judge(change);
      // Silent below the threshold, but a comment that is there stays true.
      if (!worthTelling && cost.comment === null) {
        continue;
      }
      const body = costComment(cost, {
        advice,
        link: config.appUrl && `${config.appUrl}/cost`,
      });
      await store.wish(
        {
          pullRequest: pullRequestKey(change),
          body,
          digest: createHash('sha256').update(body).digest('hex'),
        },
        now().toISOString(),
      );
      wished += 1;
    }
    after = page.at(-1);
    if (page.length < PAGE) {
      break;
    }
  }
  return wished;
}

async function deliver(
  options: CommentTaskOptions,
  comment: StoredComment,
): Promise<'created' | 'updated' | 'failed'> {
  const { auditor, config, forge, logger, now, store } = options;
  const at = parsePullRequest(comment.pullRequest)!;
  try {
    const port = forge(at.host);
    if (port === null || !isWanted(config.comment, nameOf(at))) {
      throw new ForgeError(
        'not_allowed',
        `No comments are wanted in ${nameOf(at)} any more, or ${
          at.host
        } has no integration`,
      );
    }
    const { done, id } = await write(port, at, comment);
    await store.written(comment, id, now().toISOString());
    const event = await auditor.createEvent({
      eventId: `pull-request-cost-comment-${done}`,
      severityLevel: 'low',
      meta: { pullRequest: comment.pullRequest },
    });
    await event.success();
    return done;
  } catch (error) {
    if (!(error instanceof ForgeError)) {
      throw error;
    }
    const wait = Math.min(
      MOST_WAIT_MS,
      LEAST_WAIT_MS * 2 ** Math.min(comment.attempts, 12),
    );
    const at0 = now().getTime();
    const dueAt = Math.max(at0 + wait, error.retryAt ?? 0);
    await store.failed(
      comment,
      error.detail ? `${error.message} (${error.detail})` : error.message,
      new Date(dueAt).toISOString(),
    );
    logger.warn(`Comment on the cost of a pull request: ${error.message}`);
    return 'failed';
  }
}

async function write(
  port: CommentPort,
  at: PullRequestAddress,
  { body, commentId }: StoredComment,
): Promise<{ done: 'created' | 'updated'; id: string }> {
  if (commentId !== null) {
    try {
      await port.update(at, commentId, body);
      return { done: 'updated', id: commentId };
    } catch (error) {
      // Deleted by somebody: looked for, then written anew.
      if (!(error instanceof ForgeError) || error.kind !== 'not_found') {
        throw error;
      }
    }
  }
  const present = await port.find(at, COST_COMMENT_MARKER);
  if (present !== null) {
    await port.update(at, present, body);
    return { done: 'updated', id: present };
  }
  return { done: 'created', id: await port.create(at, body) };
}

/** Runs {@link runPullRequestComments} often, on one replica at a time. */
export async function schedulePullRequestComments(
  options: CommentTaskOptions & { scheduler: SchedulerService },
): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'maestro-cost-pull-request-comments',
    frequency: { minutes: 5 },
    initialDelay: { minutes: 2 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async signal => {
      await runPullRequestComments(options, signal as AbortSignal);
    },
  });
}
