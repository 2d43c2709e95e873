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
  readonly #repository: GeneratedRepository;

  constructor(repository: GeneratedRepository) {
    this.#repository = repository;
    this.undoings = undoingsOf(repository);
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
    const found = this.#repository.deployments.filter(({ id, sha }) =>
      stated.deploymentId === null
        ? sha.startsWith(stated.sha!)
        : id === stated.deploymentId,
    );
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
      : this.#repository.deployments.filter(
          deployment =>
            deployment.startedAt > openedAt &&
            deployment.startedAt <= resolvedAt &&
            deployment.startedAt > resolvedAt - ENDING &&
            (service === null || deployment.service === service),
        );
  }

  /** Chance that some deployment lies there without having to do with it. */
  endedByChance(service: string | null, hotfixesOnly: boolean): number {
    const { deployments } = this.#repository;
    const own = deployments.filter(
      deployment =>
        (service === null || deployment.service === service) &&
        (!hotfixesOnly || this.hotfixes.has(deployment.sha)),
    );
    const span = deployments.at(-1)!.startedAt - deployments[0].startedAt;
    return Math.min(0.5, ((own.length + 0.5) * ENDING) / span);
  }
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
