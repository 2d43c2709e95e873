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
import { parseTime } from '@maestro/backstage-plugin-ledger-common';
import { PullOptions, PulledDelivery, PulledPage } from '../source';
import {
  Cursor,
  Place,
  nextKind,
  openPlace,
  readCursor,
  skipRepository,
} from './cursor';
import { Forge, ForgeAccess, ForgeItem, ForgeKind, objectsOf } from './forge';
import { ForgeClient, ForgeUnanswered } from './ForgeClient';
import { RateLimited } from './rateLimit';

// A server that fails is left alone for a minute.
const RETRY_MS = 60_000;

function deliveryOf(
  kind: string,
  id: string,
  repository: string,
  body: unknown,
): PulledDelivery {
  // Members come in the order of the shapes, so that equal facts are equal
  // bytes.
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  const digest = createHash('sha256').update(bytes).digest('hex');
  return {
    // The same item in the same state is the same delivery.
    deliveryId: `api.${kind}:${repository}:${id}:${digest.slice(0, 32)}`,
    event: `api.${kind}`,
    method: 'forge-api',
    mediaType: 'application/json',
    body: bytes,
  };
}

// Whether the list goes on with items of interest after these.
function reachesBack<About>(
  kind: ForgeKind<About>,
  items: readonly ForgeItem[],
  since: string,
): boolean {
  if (kind.sortedBy === undefined || items.length === 0) {
    return true;
  }
  const oldest = parseTime(items[items.length - 1][kind.sortedBy]);
  return oldest === null || oldest >= since;
}

/** Collects one page of one kind; what it found survives an interruption. */
class PageReader<About> {
  readonly deliveries: PulledDelivery[] = [];
  readonly problems: string[] = [];
  place: Place<About>;

  constructor(
    private readonly forge: Forge<About>,
    private readonly client: ForgeClient,
    place: Place<About>,
    private readonly horizon: string,
  ) {
    this.place = place;
  }

  /** @returns true when the list goes on */
  async read(): Promise<boolean> {
    const { aboutMember, kinds, nameOf, path } = this.forge;
    const about = this.place.about ?? (await this.ask());
    this.place = { ...this.place, about };
    const name = nameOf(about);
    const kind = kinds[this.place.kind];
    const since = kind.always ? this.horizon : this.place.since;
    const list = kind.list(about, since);
    const answer = await this.client.get(
      `${path(name)}${list}${list.includes('?') ? '&' : '?'}per_page=${
        kind.perPage ?? 100
      }&page=${this.place.page}`,
    );
    const items = (kind.items ?? objectsOf)(answer.value);
    for (let index = this.place.skip; index < items.length; index++) {
      const item = items[index];
      const body = reachesBack(kind, [item], since)
        ? await this.bodyOf(kind, item, about)
        : null;
      if (body !== null) {
        this.deliveries.push(
          deliveryOf(this.place.kind, kind.id(item), name, {
            [aboutMember]: about,
            ...body,
          }),
        );
      }
      this.place = { ...this.place, skip: index + 1 };
    }
    return answer.hasNext && reachesBack(kind, items, since);
  }

  private async ask(): Promise<About> {
    const { repository } = this.place;
    const { value } = await this.client.get(this.forge.path(repository));
    return this.forge.about(value as ForgeItem, repository);
  }

  private async bodyOf(kind: ForgeKind<About>, item: ForgeItem, about: About) {
    const { client, horizon: since } = this;
    try {
      return await kind.body(item, { about, client, since });
    } catch (error) {
      // One that was deleted meanwhile does not keep back the others.
      if (error instanceof ForgeUnanswered && !error.transient) {
        this.problems.push(error.message);
        return null;
      }
      throw error;
    }
  }
}

/**
 * One page of what a forge's API knows, as {@link LedgerSource.pull} wants it:
 * repository by repository, kind by kind, one page of a list at a time. The
 * cursor resumes in the middle of a page. A spent rate limit pauses until the
 * forge says, a failing server for a minute; what the forge refuses is told as
 * a problem and the rest goes on. A complete run is followed by runs that look
 * back seven days.
 *
 * @public
 */
export async function pullForge<About>(
  forge: Forge<About>,
  access: ForgeAccess,
  options: PullOptions,
): Promise<PulledPage> {
  const kinds = Object.keys(forge.kinds);
  const cursor = readCursor<About>(options.cursor);
  const opened = openPlace(cursor, kinds, access.repositories, options);
  if (opened === null) {
    return finish(cursor, [], null, []);
  }
  const { pending, place } = opened;
  const client = new ForgeClient({
    api: forge.api,
    apiBaseUrl: access.apiBaseUrl,
    headers: await access.credentials(place.repository),
    now: options.now,
    signal: options.signal,
  });
  const reader = new PageReader(forge, client, place, options.since);
  try {
    const goesOn = await reader.read();
    const next: Cursor<About> = goesOn
      ? {
          ...cursor,
          pending,
          place: { ...reader.place, page: reader.place.page + 1, skip: 0 },
        }
      : nextKind(cursor, kinds, pending, reader.place);
    return finish(next, reader.deliveries, null, reader.problems);
  } catch (error) {
    const here: Cursor<About> = { ...cursor, pending, place: reader.place };
    if (error instanceof RateLimited) {
      return finish(here, reader.deliveries, error.until, reader.problems);
    }
    if (!(error instanceof ForgeUnanswered)) {
      throw error;
    }
    const problems = [...reader.problems, error.message];
    if (error.transient) {
      const until = new Date(Date.parse(options.now) + RETRY_MS).toISOString();
      return finish(here, reader.deliveries, until, problems);
    }
    // Without the repository itself there is nothing to ask; without one of
    // its lists (no rights, no commits, switched off) the others remain.
    return finish(
      reader.place.about === null
        ? skipRepository(cursor, pending)
        : nextKind(cursor, kinds, pending, reader.place),
      reader.deliveries,
      null,
      problems,
    );
  }
}

function finish<About>(
  cursor: Cursor<About>,
  deliveries: PulledDelivery[],
  resumeAfter: string | null,
  problems: string[],
): PulledPage {
  return {
    deliveries,
    cursor: JSON.stringify(cursor),
    done: cursor.pending.length === 0,
    resumeAfter,
    problems,
  };
}
