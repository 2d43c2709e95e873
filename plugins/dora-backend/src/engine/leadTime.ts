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

import { Change, ChangeIndex } from './changes';
import { Deployment, compare, repositoryKey } from './deployments';
import { History, reachable } from './graph';
import { Segments, segment } from './segments';

/** One change and the deployment that first brought it to production. */
export interface LeadTimeSample {
  change: Change;
  deployment: Deployment;
  /** Seconds; null when the clocks contradict each other or a start is unknown. */
  seconds: number | null;
  /** Its parts; null where `seconds` is. */
  segments: Segments | null;
}

/** Why deployments or changes gave no sample; counts. */
export interface LeadTimeQuality {
  /** First deployments of a chain: nothing to compare with. */
  withoutBaseline: number;
  /** Deployments whose commit the pushes do not hold. */
  unknownCommit: number;
  /** Deployments whose predecessor's commit the pushes do not hold. */
  unknownBaseline: number;
  /** Deployments of a commit that is contained in an earlier one. */
  rollbacks: number;
  /** Changes that seem to be deployed before they began. */
  negative: number;
  /** Changes whose start nobody tells. */
  unknownStart: number;
  /** Changes with steps whose times contradict their order. */
  outOfOrder: number;
}

export const NO_QUALITY_ISSUES: LeadTimeQuality = {
  withoutBaseline: 0,
  unknownCommit: 0,
  unknownBaseline: 0,
  rollbacks: 0,
  negative: 0,
  unknownStart: 0,
  outOfOrder: 0,
};

/** A repository as the lead time needs it. */
export interface RepositoryView {
  history: History;
  changes: ChangeIndex;
}

interface Chain {
  deployed: Set<string>;
  previous: string | null;
  started: boolean;
}

/**
 * Lead times of the changes of one entity.
 *
 * A deployment brings what is reachable from its commit and from no earlier
 * one of its chain. The first of a chain has nothing to compare with and gives
 * no sample; a rollback brings nothing. Each change is sampled once, at its
 * first deployment; a cherry-pick carries its original with it.
 *
 * @param deployments - all of the chains concerned, also other entities', as
 *   baselines
 * @param belongs - which of them are the entity's own
 */
export function sampleLeadTimes(options: {
  deployments: readonly Deployment[];
  belongs(deployment: Deployment): boolean;
  repositories: ReadonlyMap<string, RepositoryView>;
}): { samples: LeadTimeSample[]; quality: LeadTimeQuality } {
  const quality = { ...NO_QUALITY_ISSUES };
  const samples: LeadTimeSample[] = [];
  const chains = new Map<string, Chain>();
  const sampled = new Set<string>();
  const covered = new Set<string>();
  for (const deployment of [...options.deployments].sort(compare)) {
    const { sha } = deployment;
    const repository = options.repositories.get(
      repositoryKey(deployment.subject),
    );
    const own = options.belongs(deployment);
    const count = (reason: keyof LeadTimeQuality) => {
      quality[reason] += own ? 1 : 0;
    };
    const chain = chains.get(deployment.chain) ?? {
      deployed: new Set<string>(),
      previous: null,
      started: false,
    };
    chains.set(deployment.chain, chain);
    if (sha === null || !repository) {
      count('unknownCommit');
      continue;
    }
    const { graph } = repository.history;
    const touched = new Set<string>();
    const fresh = reachable(graph, sha, chain.deployed, boundary =>
      touched.add(boundary),
    );
    const known = graph.has(sha);
    const baselineKnown =
      chain.previous !== null &&
      (graph.has(chain.previous) || touched.has(chain.previous));
    if (!chain.started) {
      count('withoutBaseline');
    } else if (!known) {
      if (!chain.deployed.has(sha)) {
        count('unknownCommit');
      }
    } else if (!baselineKnown) {
      count('unknownBaseline');
    } else if (fresh.size === 0) {
      if (sha !== chain.previous) {
        count('rollbacks');
      }
    } else if (own) {
      const changes = newChanges(fresh, repository.changes, covered);
      for (const [id, change] of changes) {
        if (!sampled.has(id)) {
          sampled.add(id);
          samples.push(sampleOf(change, deployment, quality));
        }
      }
    }
    // Also a commit that nobody told is a place where the next walk ends.
    chain.deployed.add(sha);
    fresh.forEach(found => chain.deployed.add(found));
    for (const found of fresh) {
      covered.add(`${repositoryKey(deployment.subject)}|${found}`);
      for (const origin of repository.changes.originsOf(found)) {
        covered.add(`${repositoryKey(deployment.subject)}|${origin}`);
        const change = repository.changes.changeOf(origin);
        if (change && own && chain.started) {
          sampled.add(change.id);
        }
      }
    }
    chain.previous = sha;
    chain.started = true;
  }
  return { samples, quality };

  function newChanges(
    fresh: Set<string>,
    index: ChangeIndex,
    seen: Set<string>,
  ): Map<string, Change> {
    const found = new Map<string, { change: Change; again: boolean }>();
    for (const sha of [...fresh].sort()) {
      const change = index.changeOf(sha);
      if (change) {
        const origins = index.originsOf(sha);
        const key = change.id.split('|').slice(0, 2).join('|');
        const again =
          origins.length > 0 &&
          origins.every(origin => seen.has(`${key}|${origin}`));
        const starts = origins
          .map(origin => index.changeOf(origin)?.startAt ?? null)
          .filter((start): start is number => start !== null);
        const present = found.get(change.id);
        const startAt =
          (present?.change ?? change).startAt === null
            ? null
            : Math.min((present?.change ?? change).startAt!, ...starts);
        found.set(change.id, {
          change: { ...change, startAt },
          again: (present?.again ?? true) && again,
        });
      }
    }
    // What a cherry-pick brought before is not brought again.
    return new Map(
      [...found]
        .filter(([, { again }]) => !again)
        .map(([id, { change }]) => [id, change]),
    );
  }
}

function sampleOf(
  change: Change,
  deployment: Deployment,
  quality: LeadTimeQuality,
): LeadTimeSample {
  const { startAt, course, pushedAt } = change;
  if (startAt === null || startAt > deployment.at) {
    quality[startAt === null ? 'unknownStart' : 'negative'] += 1;
    return { change, deployment, seconds: null, segments: null };
  }
  const deployedAt = deployment.at;
  const cut = segment({ startAt, deployedAt, course, pushedAt });
  quality.outOfOrder += cut.outOfOrder ? 1 : 0;
  return {
    change,
    deployment,
    seconds: (deployedAt - startAt) / 1000,
    segments: cut.segments,
  };
}
