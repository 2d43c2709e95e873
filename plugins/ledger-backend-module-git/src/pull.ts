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
  PullOptions,
  PulledDelivery,
  PulledPage,
} from '@maestro/backstage-plugin-ledger-node';
import { commitsBody, tagsBody } from './engine/bodies';
import { RepositoryReader } from './repository';

/**
 * Commits in one delivery. Each may become an event, and the ledger takes at
 * most 1024 events of one delivery.
 */
export const BATCH_SIZE = 500;

interface Cursor {
  version: 1;
  branch: string;
  /** Commit whose history is emitted; null at the start. */
  done: string | null;
  /** Tip that is being walked; null when its walk is complete. */
  target: string | null;
  /** Commits of that walk that are emitted. */
  offset: number;
  /** `since` of that walk; null when `done` bounds it. */
  since: string | null;
}

function parseCursor(text: string | null): Cursor | null {
  if (text === null) {
    return null;
  }
  try {
    const cursor = JSON.parse(text) as Cursor;
    return cursor.version === 1 && typeof cursor.branch === 'string'
      ? cursor
      : null;
  } catch {
    return null;
  }
}

function delivery(event: string, body: object): PulledDelivery {
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  const digest = createHash('sha256').update(bytes).digest('hex');
  return {
    // Equal bytes are one delivery, so that a repeated page changes nothing.
    deliveryId: `${event}:${digest}`,
    event,
    method: 'local-git',
    mediaType: 'application/json',
    body: bytes,
  };
}

function page(
  deliveries: PulledDelivery[],
  cursor: Cursor | null,
  done: boolean,
  problems: string[],
): PulledPage {
  return {
    deliveries,
    cursor: cursor === null ? '' : JSON.stringify(cursor),
    done,
    resumeAfter: null,
    problems,
  };
}

/**
 * One page: up to a batch of commits of the default branch, oldest first; the
 * last page of a walk brings the tags as well.
 */
export async function pullRepository(
  reader: RepositoryReader,
  settings: { name: string; branch: string | null; batchSize: number },
  options: PullOptions,
): Promise<PulledPage> {
  const { signal, since } = options;
  const problems: string[] = [];
  await reader.check(signal);
  const tip = await reader.tip(settings.branch, signal);
  if (tip === null) {
    return page([], null, true, [
      settings.branch === null
        ? `Git source: ${settings.name} has no commits yet`
        : `Git source: ${settings.name} has no branch ${settings.branch}; correct branch in the config`,
    ]);
  }
  const parsed = parseCursor(options.cursor || null);
  const last = parsed?.branch === tip.branch ? parsed : null;
  let walkState: Cursor =
    last?.target !== null && last?.target !== undefined
      ? last
      : {
          version: 1,
          branch: tip.branch,
          done: last?.done ?? null,
          target: tip.sha,
          offset: 0,
          since: last?.done ? null : since,
        };
  const target = walkState.target ?? tip.sha;
  let shas = await reader.history(
    { tip: target, excluded: walkState.done, since: walkState.since },
    signal,
  );
  if (shas === null) {
    problems.push(
      `Git source: commit ${walkState.done} of ${settings.name} is gone (history was rewritten); reading it again from ${since}`,
    );
    walkState = { ...walkState, done: null, offset: 0, since };
    shas =
      (await reader.history({ tip: target, excluded: null, since }, signal)) ??
      [];
  }
  const end = walkState.offset + settings.batchSize;
  const complete = end >= shas.length;
  const records = await reader.commits(
    shas.slice(walkState.offset, end),
    signal,
  );
  const deliveries: PulledDelivery[] = [];
  if (records.length > 0) {
    const mainline = await reader.mainline(
      { tip: target, excluded: walkState.done, since: walkState.since },
      signal,
    );
    deliveries.push(
      delivery(
        'git.commits',
        commitsBody(
          records,
          {
            branch: tip.branch,
            before: walkState.offset === 0 ? walkState.done : null,
            after: complete ? target : null,
          },
          new Set(mainline),
        ),
      ),
    );
  }
  if (!complete) {
    return page(deliveries, { ...walkState, offset: end }, false, problems);
  }
  const tags = tagsBody(await reader.tags(signal), since);
  if (tags.tags.length > 0) {
    deliveries.push(delivery('git.tags', tags));
  }
  const next: Cursor = {
    version: 1,
    branch: tip.branch,
    done: target,
    target: null,
    offset: 0,
    since: null,
  };
  return page(deliveries, next, true, problems);
}
