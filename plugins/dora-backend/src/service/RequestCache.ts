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

import { EventType } from '@maestro/backstage-plugin-ledger-common';
import { Claim, Level, belongsAt, everMembers } from '../engine';
import {
  PullRequest,
  RequestHistory,
  foldRequests,
  historyOf,
} from '../engine/requests';
import { FactStore } from '../store';
import { Snapshot } from './ReadModel';

const TYPES: EventType[] = [
  'dev.cdevents.change.created',
  'dev.cdevents.change.updated',
  'dev.cdevents.change.merged',
  'dev.cdevents.change.abandoned',
  'dev.cdevents.change.reviewed',
  'dev.cdevents.pipelinerun.queued',
  'dev.cdevents.pipelinerun.started',
  'dev.cdevents.pipelinerun.finished',
  'maestro.check.finished',
  'maestro.branch.pushed',
];

/** What is not told by a fact changes with the clock: looked at anew hourly. */
const HOUR_MS = 3_600_000;

/** Pull requests of one repository, by its present name. */
export interface RepositoryRequests {
  host: string;
  repository: string;
  requests: PullRequest[];
  /** As of the hour in which it was built. */
  history: RequestHistory;
}

/** A repository that a level claims, with the components that do. */
export interface ClaimedRepository {
  host: string;
  repository: string;
  /** Components of the level that claim it, or ever did, sorted. */
  members: string[];
}

/** A pull request of a level, with the components that it belongs to. */
export interface OwnedRequest {
  request: PullRequest;
  members: string[];
  history: RequestHistory;
}

function names(claim: Claim | null, host: string, repository: string): boolean {
  return (
    claim?.patterns.some(
      pattern =>
        pattern.repository === repository &&
        (pattern.host === null || pattern.host === host),
    ) ?? false
  );
}

/**
 * Pull requests by repository, folded from the stored facts when they are
 * first asked for and again when a fact of the repository has come in.
 */
export class RequestCache {
  readonly #store: FactStore;
  readonly #most: number;
  readonly #known = new Map<
    string,
    { version: string; value: Promise<RepositoryRequests> }
  >();

  static create(options: {
    store: FactStore;
    /** Repositories kept in memory; 500 by default. */
    maxRepositories?: number;
  }): RequestCache {
    return new RequestCache(options.store, options.maxRepositories ?? 500);
  }

  private constructor(store: FactStore, most: number) {
    this.#store = store;
    this.#most = most;
  }

  /** Repositories that the components of a level claim or ever claimed. */
  claimed(snapshot: Snapshot, level: Level): ClaimedRepository[] {
    const found = new Map<string, ClaimedRepository>();
    for (const member of everMembers(snapshot.attribution, level)) {
      for (const { patterns } of snapshot.attribution.claims(member)) {
        for (const { host, repository } of patterns) {
          if (host !== null && repository !== null) {
            const key = `${host}|${repository}`;
            const present = found.get(key) ?? { host, repository, members: [] };
            if (!present.members.includes(member)) {
              present.members.push(member);
            }
            found.set(key, present);
          }
        }
      }
    }
    return [...found.keys()].sort().map(key => found.get(key)!);
  }

  /**
   * All pull requests of a level: a request belongs to each component that
   * claimed its repository when it was closed, or claims it now. Of those that
   * several components share each comes once.
   */
  async ofLevel(
    snapshot: Snapshot,
    level: Level,
    now: number,
  ): Promise<OwnedRequest[]> {
    const { attribution } = snapshot;
    const belongs = belongsAt(attribution, level);
    const owned: OwnedRequest[] = [];
    for (const { host, repository, members } of this.claimed(snapshot, level)) {
      const { requests, history } = await this.repository(
        snapshot,
        host,
        repository,
        now,
      );
      for (const request of requests) {
        const at = request.closedAt ?? now;
        const owners = members.filter(
          member =>
            belongs(member, at) &&
            names(attribution.claimAt(member, at), host, repository),
        );
        if (owners.length > 0) {
          owned.push({ request, members: owners, history });
        }
      }
    }
    return owned;
  }

  /** Pull requests of one repository, under all names that it ever had. */
  async repository(
    snapshot: Snapshot,
    host: string,
    repository: string,
    now: number,
  ): Promise<RepositoryRequests> {
    const { generation } = snapshot.status;
    const former = snapshot.repositories.names(host, repository);
    const scope = {
      repositories: [{ host, names: former }],
      services: [],
      hosts: [],
    };
    const position = await this.#store.version(generation, scope);
    const hour = Math.floor(now / HOUR_MS);
    const version = [generation, position, hour, ...former].join(':');
    const key = `${host}|${repository}`;
    const present = this.#known.get(key);
    this.#known.delete(key);
    if (present?.version === version) {
      // Most recently used last: the first of the map is the one to drop.
      this.#known.set(key, present);
      return present.value;
    }
    const value = this.#store.facts(generation, scope, TYPES).then(facts => {
      const requests = foldRequests({
        key,
        facts,
        repositories: snapshot.repositories,
        asOf: now,
      });
      return { host, repository, requests, history: historyOf(requests, now) };
    });
    this.#known.set(key, { version, value });
    value.catch(() => this.#known.delete(key));
    if (this.#known.size > this.#most) {
      this.#known.delete(this.#known.keys().next().value!);
    }
    return value;
  }
}
