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
import { StatedIndex, sameService } from './links';
import {
  Candidate,
  Case,
  DEFAULT_PRIOR,
  ENDING,
  MENDING,
  Mending,
  lognormal,
} from './posterior';
import { Undoing, hotfixWord } from './remedies';
import { DEFAULT_SEVERITY_THRESHOLD } from './severity';
import {
  AttributionOptions,
  DelayPrior,
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

/** Finds for each incident what may have caused it. */
export class Arrangement {
  readonly #file: CaseFile;
  readonly #options: AttributionOptions;
  readonly #prior: DelayPrior;
  readonly #chains: ReadonlyMap<string, Deployment>;
  readonly #hotfixes: ReadonlySet<DeploymentNode>;
  readonly #undoing: ReadonlySet<DeploymentNode>;
  readonly #stated: StatedIndex;
  readonly #places: ReadonlyMap<DeploymentNode, number>;
  /** Deployments of each chain, ascending by the start of their roll-out. */
  readonly #byChain = new Map<string, DeploymentNode[]>();
  readonly #hotfixCounts = new Map<string, number>();

  constructor(
    file: CaseFile,
    options: AttributionOptions,
    chains: ReadonlyMap<string, Deployment>,
  ) {
    this.#file = file;
    this.#options = options;
    this.#prior = { ...DEFAULT_PRIOR, ...options.prior };
    this.#chains = chains;
    this.#hotfixes = new Set(
      file.nodes.filter(node => hotfixWord(node) !== null),
    );
    this.#undoing = new Set(
      [...file.undoings.values()].flat().map(({ by }) => by),
    );
    this.#stated = new StatedIndex(
      [...file.nodes].sort((a, b) => compare(a.deployment, b.deployment)),
    );
    this.#places = new Map(file.nodes.map((node, index) => [node, index]));
    for (const node of file.nodes) {
      const { chain } = node.deployment;
      const list = this.#byChain.get(chain);
      if (list) {
        list.push(node);
      } else {
        this.#byChain.set(chain, [node]);
      }
      if (this.#hotfixes.has(node)) {
        this.#hotfixCounts.set(chain, (this.#hotfixCounts.get(chain) ?? 0) + 1);
      }
    }
  }

  open(incident: Incident): { item: Case } | Unattributed {
    const { serves = sameService } = this.#options;
    const threshold =
      this.#options.severityThreshold ?? DEFAULT_SEVERITY_THRESHOLD;
    const { nodes } = this.#file;
    const named = incident.causedBy.map(cause =>
      this.#stated.find(cause, incident, serves),
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
    const chains = served.map(({ chain }) => chain);
    const minor = (incident.rank ?? threshold) > threshold;
    const ended = this.#ended(incident, chains);
    let candidates = this.#candidates(incident, chains, ended);
    if (minor) {
      candidates = candidates.filter(
        ({ mending }) => mending === 'undone-at-end',
      );
    }
    for (const node of stated) {
      const index = this.#places.get(node)!;
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
    const sum = (count: (chain: string) => number) =>
      chains.reduce((total, chain) => total + count(chain), 0.5);
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
        endChance: sum(chain => this.#byChain.get(chain)!.length),
        hotfixChance: free.some(node => this.#hotfixes.has(node))
          ? sum(chain => this.#hotfixCounts.get(chain) ?? 0)
          : null,
        reach: Math.max(served.length, 1) / Math.max(this.#chains.size, 1),
      },
    };
  }

  #candidates(
    incident: Incident,
    chains: readonly string[],
    ended: readonly DeploymentNode[],
  ): Candidate[] {
    const { horizonMs = DEFAULT_HORIZON } = this.#options;
    const { undoings } = this.#file;
    const reach = Math.max(horizonMs, EVIDENCE_HORIZON);
    const found: Candidate[] = [];
    for (const node of this.#between(
      chains,
      incident.at - reach,
      incident.at + GRACE,
    )) {
      const { id, at } = node.deployment;
      const grace = node.beganAt === at ? GRACE : 0;
      const age = incident.at - node.beganAt;
      if (age + grace >= 0 && (age <= horizonMs || undoings.has(id))) {
        const candidate = this.#candidate(
          incident,
          this.#places.get(node)!,
          ended,
        );
        if (age <= horizonMs || candidate.mending.startsWith('undone')) {
          found.push(candidate);
        }
      }
    }
    return found;
  }

  /** Deployments of some chains whose roll-out began in a span of time. */
  *#between(
    chains: readonly string[],
    from: number,
    to: number,
  ): Generator<DeploymentNode> {
    for (const chain of chains) {
      const list = this.#byChain.get(chain)!;
      let low = 0;
      let high = list.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (list[middle].beganAt < from) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      while (low < list.length && list[low].beganAt <= to) {
        yield list[low];
        low += 1;
      }
    }
  }

  #candidate(
    incident: Incident,
    index: number,
    ended: readonly DeploymentNode[],
  ): Candidate {
    const node = this.#file.nodes[index];
    const delay = Math.max(MINUTE, incident.at - node.beganAt);
    const { lateMedianMs, lateSigma } = this.#prior;
    return {
      node: index,
      delay,
      lateDensity: lognormal(delay, lateMedianMs, lateSigma),
      mending: this.#mending(incident, node, ended),
      latest: false,
      factor: factorOf(node, this.#hotfixes.has(node)),
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
    chains: readonly string[],
  ): DeploymentNode[] {
    return resolvedAt === null
      ? []
      : [
          ...this.#between(
            chains,
            Math.max(at, resolvedAt - ENDING),
            resolvedAt,
          ),
        ].filter(
          ({ beganAt }) => beganAt > at && beganAt > resolvedAt - ENDING,
        );
  }
}

/** How much less a deployment that only mends, or repeats, is suspected. */
function factorOf(node: DeploymentNode, hotfix: boolean): number {
  if (node.step === 'rollback' || node.reverts.length > 0) {
    return 0.1;
  }
  if (node.step === 'redeploy') {
    return 0.3;
  }
  return hotfix ? 0.5 : 1;
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
