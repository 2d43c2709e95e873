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
import { Deployment, compare } from '../deployments';
import { byText } from '../facts';
import { sameService, fixesOf, statedNodes } from './links';
import { Candidate, Case, ENDING, MENDING, Mending } from './posterior';
import { Undoing, hotfixWord, undoingsOf } from './remedies';
import { DEFAULT_SEVERITY_THRESHOLD } from './severity';
import {
  AttributionOptions,
  DeploymentNode,
  Incident,
  Unattributed,
} from './types';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** How long after a deployment an incident may be its, without evidence. */
export const DEFAULT_HORIZON = 7 * DAY;
/** The same where the deployment was taken back afterwards. */
const EVIDENCE_HORIZON = 30 * DAY;
/** An incident may begin in a roll-out of which only the end is told. */
const GRACE = 15 * MINUTE;

/** What the fit needs, and what names its results again. */
export interface CaseFile {
  nodes: DeploymentNode[];
  /** Ids of deployments that were taken back, and by whom. */
  undoings: Map<string, Undoing[]>;
  fixes: Map<string, DeploymentNode[]>;
  cases: Array<{ incident: Incident; item: Case }>;
  /** Incidents that no rule applies to, with the reason. */
  outside: Unattributed[];
  span: number;
}

/** Arranges deployments and incidents, in any order and number of copies. */
export function openCases(
  givenNodes: readonly DeploymentNode[],
  givenIncidents: readonly Incident[],
  options: AttributionOptions,
): CaseFile {
  const nodes = unique(givenNodes, ({ deployment }) => deployment.id).sort(
    (a, b) => a.beganAt - b.beganAt || compare(a.deployment, b.deployment),
  );
  const incidents = unique(givenIncidents, ({ id }) => id).sort((a, b) =>
    byText(a.id, b.id),
  );
  const undoings = undoingsOf(
    [...nodes].sort((a, b) => compare(a.deployment, b.deployment)),
  );
  const fixes = fixesOf(nodes, incidents);
  const file: CaseFile = {
    nodes,
    undoings,
    fixes,
    cases: [],
    outside: [],
    span: 0,
  };
  const chains = new Map<string, Deployment>();
  nodes.forEach(({ deployment }) => chains.set(deployment.chain, deployment));
  const arranged = new Arrangement(file, options, chains);
  const times: number[] = [];
  for (const incident of incidents) {
    const verdict = arranged.open(incident);
    if ('item' in verdict) {
      file.cases.push({ incident, item: verdict.item });
      times.push(incident.at);
    } else {
      file.outside.push(verdict);
    }
  }
  nodes.forEach(({ beganAt }) => times.push(beganAt));
  let first = Infinity;
  let last = -Infinity;
  for (const time of times) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  file.span = times.length > 0 ? Math.max(last - first, DAY) : DAY;
  for (const { item } of file.cases) {
    item.endChance = Math.min(0.5, (item.endChance * ENDING) / file.span);
    item.hotfixChance =
      item.hotfixChance &&
      Math.min(0.5, (item.hotfixChance * ENDING) / file.span);
  }
  return { ...file, cases: file.cases };

  function unique<T>(items: readonly T[], key: (item: T) => string): T[] {
    return [...new Map(items.map(item => [key(item), item])).values()];
  }
}

class Arrangement {
  readonly #file: CaseFile;
  readonly #options: AttributionOptions;
  readonly #chains: ReadonlyMap<string, Deployment>;
  readonly #hotfixes: ReadonlySet<DeploymentNode>;
  readonly #undoing: ReadonlySet<DeploymentNode>;

  constructor(
    file: CaseFile,
    options: AttributionOptions,
    chains: ReadonlyMap<string, Deployment>,
  ) {
    this.#file = file;
    this.#options = options;
    this.#chains = chains;
    this.#hotfixes = new Set(
      file.nodes.filter(node => hotfixWord(node) !== null),
    );
    this.#undoing = new Set(
      [...file.undoings.values()].flat().map(({ by }) => by),
    );
  }

  open(incident: Incident): { item: Case } | Unattributed {
    const { serves = sameService } = this.#options;
    const threshold =
      this.#options.severityThreshold ?? DEFAULT_SEVERITY_THRESHOLD;
    const { nodes } = this.#file;
    const named = incident.causedBy.map(cause =>
      statedNodes(cause, incident, nodes, serves),
    );
    const stated = [...new Set(named.flat())];
    const served = [...this.#chains.values()].filter(deployment =>
      serves(incident, deployment),
    );
    const reject = (rule: Unattributed['rule'], reason: string) => ({
      incidentId: incident.id,
      rule,
      confidence: null,
      reason,
    });
    if (stated.length === 0 && served.length === 0) {
      return reject(
        'other-service',
        'It befell none of the services of these deployments.',
      );
    }
    if (incident.causedBy.length > 0 && stated.length === 0) {
      return reject(
        'cause-unknown',
        'It states a cause that is none of these deployments, or more than one of them.',
      );
    }
    const chains = new Set(served.map(({ chain }) => chain));
    const within = nodes.filter(({ deployment }) =>
      chains.has(deployment.chain),
    );
    const minor = (incident.rank ?? threshold) > threshold;
    const ended = this.#ended(incident, within);
    let candidates = this.#candidates(incident, within, ended);
    if (minor) {
      candidates = candidates.filter(
        ({ mending }) => mending === 'undone-at-end',
      );
    }
    for (const node of stated) {
      const index = nodes.indexOf(node);
      if (!candidates.some(candidate => candidate.node === index)) {
        candidates.push(this.#candidate(incident, index, ended));
      }
    }
    if (candidates.length === 0) {
      return minor
        ? reject(
            'below-threshold',
            `Its severity${
              incident.severity === null ? '' : ` ${incident.severity}`
            } is below the threshold.`,
          )
        : reject(
            'none-in-horizon',
            'No deployment of its service lies within the horizon before it.',
          );
    }
    markLatest(candidates);
    const free = ended.filter(node => !this.#undoing.has(node));
    const hotfixes = within.filter(node => this.#hotfixes.has(node));
    return {
      item: {
        candidates,
        stated:
          stated.length === 0
            ? null
            : stated.map(node =>
                candidates.findIndex(
                  candidate => nodes[candidate.node] === node,
                ),
              ),
        fixed: (this.#file.fixes.get(incident.id) ?? []).length > 0,
        endUnknown: incident.resolvedAt === null,
        endChance: within.length + 0.5,
        hotfixChance: free.some(node => this.#hotfixes.has(node))
          ? hotfixes.length + 0.5
          : null,
        reach: Math.max(served.length, 1) / Math.max(this.#chains.size, 1),
      },
    };
  }

  #candidates(
    incident: Incident,
    within: readonly DeploymentNode[],
    ended: readonly DeploymentNode[],
  ): Candidate[] {
    const { horizonMs = DEFAULT_HORIZON } = this.#options;
    const { nodes, undoings } = this.#file;
    const found: Candidate[] = [];
    for (const node of within) {
      const { id, at } = node.deployment;
      const grace = node.beganAt === at ? GRACE : 0;
      const age = incident.at - node.beganAt;
      const reach = undoings.has(id)
        ? Math.max(horizonMs, EVIDENCE_HORIZON)
        : horizonMs;
      if (age + grace >= 0 && age <= reach) {
        const candidate = this.#candidate(
          incident,
          indexOf(nodes, node),
          ended,
        );
        if (age <= horizonMs || candidate.mending.startsWith('undone')) {
          found.push(candidate);
        }
      }
    }
    return found;
  }

  #candidate(
    incident: Incident,
    index: number,
    ended: readonly DeploymentNode[],
  ): Candidate {
    const node = this.#file.nodes[index];
    const factors = { rollback: 0.1, redeploy: 0.3 } as Record<string, number>;
    return {
      node: index,
      delay: Math.max(MINUTE, incident.at - node.beganAt),
      mending: this.#mending(incident, node, ended),
      latest: false,
      factor: factors[node.step] ?? 1,
    };
  }

  #mending(
    incident: Incident,
    { deployment }: DeploymentNode,
    ended: readonly DeploymentNode[],
  ): Mending {
    const undoings = this.#file.undoings.get(deployment.id) ?? [];
    const after = undoings.find(
      ({ by }) =>
        by.beganAt > incident.at && by.beganAt <= incident.at + MENDING,
    );
    if (after) {
      return ended.includes(after.by) ? 'undone-at-end' : 'undone';
    }
    if (undoings.some(({ by }) => by.deployment.at <= incident.at)) {
      return 'gone';
    }
    return ended.some(node => !this.#undoing.has(node)) ? 'mended' : 'waiting';
  }

  /** Deployments with which the incident may have ended. */
  #ended(
    { at, resolvedAt }: Incident,
    within: readonly DeploymentNode[],
  ): DeploymentNode[] {
    return resolvedAt === null
      ? []
      : within.filter(
          ({ beganAt }) =>
            beganAt > at &&
            beganAt <= resolvedAt &&
            beganAt > resolvedAt - ENDING,
        );
  }
}

function markLatest(candidates: Candidate[]): void {
  let latest: Candidate | null = null;
  for (const candidate of candidates) {
    if (!latest || candidate.node > latest.node) {
      latest = candidate;
    }
  }
  if (latest) {
    latest.latest = true;
  }
}

const places = new WeakMap<
  readonly DeploymentNode[],
  Map<DeploymentNode, number>
>();

function indexOf(
  nodes: readonly DeploymentNode[],
  node: DeploymentNode,
): number {
  let found = places.get(nodes);
  if (!found) {
    found = new Map(nodes.map((item, index) => [item, index]));
    places.set(nodes, found);
  }
  return found.get(node)!;
}
