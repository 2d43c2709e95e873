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
import { GitlabClient, RateLimited, Unanswered } from './client';
import {
  Cursor,
  Place,
  nextKind,
  openPlace,
  readCursor,
  skipRepository,
} from './cursor';
import { About, KINDS, Kind, asItems, projectPath } from './kinds';

/** Where and as whom to ask. */
export interface GitlabAccess {
  apiBaseUrl: string;
  /** Paths with namespace. */
  projects: readonly string[];
  /** Headers that carry the credentials for a project. */
  credentials(project: string): Promise<Record<string, string>>;
}

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

async function aboutOf(client: GitlabClient, place: Place): Promise<About> {
  if (place.about !== null) {
    return place.about;
  }
  const { value } = await client.get(projectPath(place.repository));
  const record = value as Record<string, unknown>;
  return {
    // A renamed project answers under its new name.
    path_with_namespace: String(record.path_with_namespace ?? place.repository),
    default_branch: String(record.default_branch ?? 'main'),
  };
}

/** Collects one page of one kind; what it found survives an interruption. */
class PageReader {
  readonly deliveries: PulledDelivery[] = [];
  readonly problems: string[] = [];
  place: Place;

  constructor(
    private readonly client: GitlabClient,
    place: Place,
    private readonly horizon: string,
  ) {
    this.place = place;
  }

  /** @returns true when the list goes on */
  async read(): Promise<boolean> {
    const about = await aboutOf(this.client, this.place);
    this.place = { ...this.place, about };
    const { page, since } = this.place;
    const kind = KINDS[this.place.kind];
    const list = kind.list(about, since);
    const answer = await this.client.get(
      `${projectPath(
        about.path_with_namespace,
      )}${list}&per_page=100&page=${page}`,
    );
    const items = asItems(answer.value);
    for (let index = this.place.skip; index < items.length; index++) {
      const item = items[index];
      const body = await this.bodyOf(kind, item, about);
      if (body !== null) {
        this.deliveries.push(
          deliveryOf(
            this.place.kind,
            kind.id(item),
            about.path_with_namespace,
            { project: about, ...body },
          ),
        );
      }
      this.place = { ...this.place, skip: index + 1 };
    }
    return answer.hasNext;
  }

  private async bodyOf(
    kind: Kind,
    item: Record<string, unknown>,
    about: About,
  ) {
    try {
      return await kind.body(item, {
        about,
        client: this.client,
        since: this.horizon,
      });
    } catch (error) {
      // One that was deleted meanwhile does not keep back the others.
      if (error instanceof Unanswered && !error.transient) {
        this.problems.push(error.message);
        return null;
      }
      throw error;
    }
  }
}

/**
 * One page of what GitLab's API knows: resumable, and patient with its limits.
 * Six kinds per project, one list page at a time.
 * What GitLab refuses is told as a problem; the rest goes on.
 */
export async function pullGitlab(
  access: GitlabAccess,
  options: PullOptions,
): Promise<PulledPage> {
  const cursor = readCursor(options.cursor);
  const opened = openPlace(cursor, access.projects, options);
  if (opened === null) {
    return finish(cursor, [], null, []);
  }
  const { pending, place } = opened;
  const client = new GitlabClient({
    apiBaseUrl: access.apiBaseUrl,
    headers: await access.credentials(place.repository),
    now: options.now,
    signal: options.signal,
  });
  const reader = new PageReader(client, place, options.since);
  try {
    const goesOn = await reader.read();
    const next: Cursor = goesOn
      ? {
          ...cursor,
          pending,
          place: { ...reader.place, page: reader.place.page + 1, skip: 0 },
        }
      : nextKind(cursor, pending, reader.place);
    return finish(next, reader.deliveries, null, reader.problems);
  } catch (error) {
    const here: Cursor = { ...cursor, pending, place: reader.place };
    if (error instanceof RateLimited) {
      return finish(here, reader.deliveries, error.until, reader.problems);
    }
    if (!(error instanceof Unanswered)) {
      throw error;
    }
    const problems = [...reader.problems, error.message];
    if (error.transient) {
      const until = new Date(Date.parse(options.now) + RETRY_MS).toISOString();
      return finish(here, reader.deliveries, until, problems);
    }
    // Without the project itself there is nothing to ask; without one of
    // its lists (no pipelines, no rights, no commits) the others remain.
    return finish(
      reader.place.about === null
        ? skipRepository(cursor, pending)
        : nextKind(cursor, pending, reader.place),
      reader.deliveries,
      null,
      problems,
    );
  }
}

function finish(
  cursor: Cursor,
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
