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
import { Deployment, repositoryKey } from '../deployments';
import { DeploymentNode, Incident, StatedCause } from './types';

/** An abbreviated hash names a commit from so many digits on, as in git. */
const SHORTEST_HASH = 7;

/** `fixes #12`, `Closes: #7`, `resolve #3` in the title of a change. */
const FIXES = /\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?)\b:?\s*#(\d+)/gi;

/**
 * Whether an incident befell the service of a deployment, by what both name:
 * the same service where both name one; else the same repository, in the same
 * environment where both name one.
 */
export function sameService(
  incident: Incident,
  deployment: Deployment,
): boolean {
  const a = incident.subject;
  const b = deployment.subject;
  if (a.service !== null && b.service !== null) {
    return a.service.toLowerCase() === b.service.toLowerCase();
  }
  if (a.repository === null || repositoryKey(a) !== repositoryKey(b)) {
    return false;
  }
  return (
    a.environment === null ||
    b.environment === null ||
    a.environment.toLowerCase() === b.environment.toLowerCase()
  );
}

/** Deployments by what a statement can name. */
export class StatedIndex {
  readonly #byId = new Map<string, DeploymentNode[]>();
  /** By the first digits of the deployed, and of the brought commits. */
  readonly #heads = new Map<string, Array<[string, DeploymentNode]>>();
  readonly #brought = new Map<string, Array<[string, DeploymentNode]>>();

  /** @param nodes - ascending by time */
  constructor(nodes: readonly DeploymentNode[]) {
    const chains = new Set<string>();
    for (const node of nodes) {
      const { id, sha, chain } = node.deployment;
      push(this.#byId, id, node);
      push(this.#byId, id.split('|').slice(3).join('|'), node);
      if (sha !== null && !chains.has(`${chain}\n${sha}`)) {
        // Of a commit that was deployed again the first time is meant.
        chains.add(`${chain}\n${sha}`);
        push(this.#heads, sha.slice(0, SHORTEST_HASH), [sha, node]);
      }
      for (const { commits } of node.changes) {
        for (const commit of commits) {
          push(this.#brought, commit.slice(0, SHORTEST_HASH), [commit, node]);
        }
      }
    }
  }

  /**
   * The deployments that a stated cause can mean: by the source's id; by
   * commit, full or abbreviated: those that deployed it first in their chain,
   * else those that brought it. Where a repository or service is told, it
   * decides between several.
   *
   * @returns none when nothing answers, or an abbreviation names two commits
   */
  find(
    cause: StatedCause,
    incident: Incident,
    serves: (incident: Incident, deployment: Deployment) => boolean,
  ): DeploymentNode[] {
    const { deploymentId, sha } = cause;
    let found: DeploymentNode[] = [];
    if (deploymentId !== null) {
      found = this.#byId.get(deploymentId) ?? [];
    }
    if (found.length === 0 && sha !== null && sha.length >= SHORTEST_HASH) {
      found = startingWith(this.#heads, sha) ?? [];
      if (found.length === 0) {
        found = startingWith(this.#brought, sha) ?? [];
      }
    }
    const { host, repository } = incident.subject;
    const near = [
      ({ deployment }: DeploymentNode) => serves(incident, deployment),
      ({ deployment: { subject } }: DeploymentNode) =>
        repository !== null &&
        subject.host === host &&
        subject.repository === repository,
    ];
    for (const rule of near) {
      const kept = found.filter(rule);
      if (kept.length > 0) {
        return kept;
      }
    }
    return found;
  }
}

/** Null when two commits start so. */
function startingWith(
  index: ReadonlyMap<string, Array<[string, DeploymentNode]>>,
  sha: string,
): DeploymentNode[] | null {
  const found = (index.get(sha.slice(0, SHORTEST_HASH)) ?? []).filter(
    ([commit]) => commit.startsWith(sha),
  );
  return new Set(found.map(([commit]) => commit)).size > 1
    ? null
    : [...new Set(found.map(([, node]) => node))];
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) {
    list.push(value);
  } else {
    map.set(key, [value]);
  }
}

/**
 * Incidents that the changes of a deployment say to fix: `fixes #12` for an
 * issue of the same repository, or the id of any other incident in a title or
 * branch, as a word of its own.
 */
export function fixesOf(
  nodes: readonly DeploymentNode[],
  incidents: readonly Incident[],
): Map<string, DeploymentNode[]> {
  const byNumber = new Map<string, Incident>();
  const byWord = new Map<string, Incident>();
  for (const incident of incidents) {
    if (/^\d+$/.test(incident.incidentId)) {
      const key = `${repositoryKey(incident.subject)}|${incident.incidentId}`;
      byNumber.set(key, incident);
    } else if (/^(?=.*\d)[\w-]{5,}$/.test(incident.incidentId)) {
      byWord.set(incident.incidentId.toLowerCase(), incident);
    }
  }
  const found = new Map<string, DeploymentNode[]>();
  for (const node of nodes) {
    const key = repositoryKey(node.deployment.subject);
    const fixed = new Set<Incident>();
    for (const { title, headBranch } of node.changes.filter(
      ({ prompt }) => prompt,
    )) {
      for (const [, number] of title.matchAll(FIXES)) {
        const incident = byNumber.get(`${key}|${number}`);
        if (incident) {
          fixed.add(incident);
        }
      }
      if (byWord.size > 0) {
        const text = `${title} ${headBranch ?? ''}`.toLowerCase();
        for (const word of text.match(/[\w-]+/g) ?? []) {
          const incident = byWord.get(word);
          if (incident) {
            fixed.add(incident);
          }
        }
      }
    }
    for (const { id, at } of fixed) {
      if (node.deployment.at > at) {
        found.set(id, [...(found.get(id) ?? []), node]);
      }
    }
  }
  return found;
}
