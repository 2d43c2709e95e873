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
  GeneratedDeployment,
  GeneratedIncident,
  GeneratedRepository,
} from './types';

/** An incident is taken to end that long, at most, after what mended it. */
const ENDING = 15 * 60_000;

/** A deployment that took an earlier one back. */
export interface Undoing {
  target: GeneratedDeployment;
  by: GeneratedDeployment;
}

/** What is told about a repository, arranged for a judge. */
export class Observed {
  readonly undoings: Undoing[];
  /** Incidents that the title of a change names as fixed. */
  readonly fixed: ReadonlySet<number>;
  /** Commits of hotfixes that say so. */
  readonly hotfixes: ReadonlySet<string>;
  /** The first undoing of a deployment. */
  readonly undoingOf = new Map<GeneratedDeployment, Undoing>();
  readonly undoers = new Set<GeneratedDeployment>();
  readonly #repository: GeneratedRepository;
  readonly #byService = new Map<string | null, GeneratedDeployment[]>();
  readonly #byId: ReadonlyMap<string, GeneratedDeployment>;
  readonly #byHash = new Map<string, GeneratedDeployment[]>();

  constructor(repository: GeneratedRepository) {
    this.#repository = repository;
    const ordered = [...repository.deployments].sort(
      (a, b) => a.startedAt - b.startedAt,
    );
    this.#byService.set(null, ordered);
    for (const service of repository.services) {
      this.#byService.set(
        service,
        ordered.filter(one => one.service === service),
      );
    }
    this.#byId = new Map(repository.deployments.map(one => [one.id, one]));
    for (const one of repository.deployments) {
      const start = one.sha.slice(0, 8);
      this.#byHash.set(start, [...(this.#byHash.get(start) ?? []), one]);
    }
    this.undoings = undoingsOf(repository);
    for (const undoing of this.undoings) {
      this.undoers.add(undoing.by);
      if (!this.undoingOf.has(undoing.target)) {
        this.undoingOf.set(undoing.target, undoing);
      }
    }
    this.fixed = new Set(
      repository.requests.flatMap(({ title }) => {
        const match = /^Fix #(\d+)/.exec(title);
        return match ? [Number(match[1])] : [];
      }),
    );
    this.hotfixes = new Set(
      repository.requests
        .filter(({ headBranch }) => headBranch.startsWith('hotfix/'))
        .map(({ sha }) => sha),
    );
  }

  /** Deployments that a statement can mean; none without a statement. */
  statedCauses(incident: GeneratedIncident): GeneratedDeployment[] {
    const { stated, service } = incident;
    if (!stated) {
      return [];
    }
    const found =
      stated.deploymentId === null
        ? (this.#byHash.get(stated.sha!.slice(0, 8)) ?? []).filter(({ sha }) =>
            sha.startsWith(stated.sha!),
          )
        : [this.#byId.get(stated.deploymentId)!];
    const own = found.filter(deployment => deployment.service === service);
    // A commit deployed again by a rollback: its first deployment is meant.
    const first = new Map<string, GeneratedDeployment>();
    for (const deployment of own.length > 0 ? own : found) {
      if (!first.has(deployment.service)) {
        first.set(deployment.service, deployment);
      }
    }
    return [...first.values()];
  }

  /** Deployments just before the end of an incident, in its service. */
  endedBy(incident: GeneratedIncident): GeneratedDeployment[] {
    const { openedAt, resolvedAt, service } = incident;
    return resolvedAt === null
      ? []
      : this.between(
          service,
          Math.max(openedAt, resolvedAt - ENDING),
          resolvedAt,
        ).filter(
          ({ startedAt }) =>
            startedAt > openedAt && startedAt > resolvedAt - ENDING,
        );
  }

  /** Deployments of a service, or of all, that started in a span of time. */
  between(
    service: string | null,
    from: number,
    to: number,
  ): GeneratedDeployment[] {
    const list = this.#byService.get(service)!;
    return list.slice(startedBefore(list, from), startedBefore(list, to + 1));
  }

  /** Chance that some deployment lies there without having to do with it. */
  endedByChance(service: string | null, hotfixesOnly: boolean): number {
    const { deployments } = this.#repository;
    const all = this.#byService.get(service)!;
    const own = hotfixesOnly
      ? all.filter(({ sha }) => this.hotfixes.has(sha))
      : all;
    const span = deployments.at(-1)!.startedAt - deployments[0].startedAt;
    return Math.min(0.5, ((own.length + 0.5) * ENDING) / span);
  }
}

/** How many started before a time. */
function startedBefore(
  list: readonly GeneratedDeployment[],
  time: number,
): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle].startedAt < time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/**
 * What each rollback and each revert undid: of a rollback the oldest one, for
 * nobody goes back further than needed.
 */
function undoingsOf(repository: GeneratedRepository): Undoing[] {
  const { deployments, commits, services } = repository;
  const place = new Map(commits.map(({ sha }, index) => [sha, index]));
  const reverts = new Map(commits.map(commit => [commit.sha, commit.reverts]));
  const found: Undoing[] = [];
  for (const service of services) {
    const chain = deployments.filter(one => one.service === service);
    chain.forEach((by, index) => {
      const before = chain[index - 1];
      const placed = place.get(by.sha)!;
      const earlier = chain.slice(0, index);
      if (before && placed < place.get(before.sha)!) {
        const target = earlier.find(({ sha }) => place.get(sha)! > placed);
        if (target) {
          found.push({ target, by });
        }
      } else {
        for (const sha of reverts.get(by.sha)!) {
          const target = earlier.find(one => one.sha === sha);
          if (target) {
            found.push({ target, by });
          }
        }
      }
    });
  }
  return found;
}
