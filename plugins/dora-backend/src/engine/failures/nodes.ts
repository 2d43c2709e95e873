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
import { ChangeData } from '@maestro/backstage-plugin-ledger-common';
import { Deployment, compare, repositoryKey } from '../deployments';
import { CommitGraph, createResolver, reachable } from '../graph';
import { RepositoryView } from '../leadTime';
import { Told, beganAt, readFacts, unplannedWord } from './told';
import { BroughtChange, DeploymentNode, NodeInput, Step } from './types';

const HOUR = 3_600_000;
/** A commit that goes to several services does so within that time. */
const PROMPT = HOUR;

/** Branches of the forges' own revert buttons: `revert-123-branch`. */
const REVERT_BRANCH = /^revert-(\d+)-/;

/** What is known of one chain of deployments so far. */
interface Chain {
  /** Commits that production has had. */
  had: Set<string>;
  /** Commit to the deployment that first brought it. */
  broughtBy: Map<string, string>;
  /** Change to the deployment that first brought part of it. */
  changeBroughtBy: Map<string, string>;
  /** Deployments whose commits are in production, oldest first. */
  active: Deployment[];
  previous: Deployment | null;
  /** The latest start of a roll-out so far. */
  beganAt: number;
}

/**
 * Each deployment with what went before it in its chain: whether it goes
 * forward or back, what it brings, which earlier ones it undoes or reverts.
 *
 * A deployment is a rollback when production has had its commit and that
 * commit does not contain the one before it, or when the source says so. It
 * undoes what was deployed after its commit. Going forward again after a
 * rollback is a redeployment; so is a deployment that began before, and
 * finished after, another one of a later commit. A commit nobody told, a missing parent, and a
 * cycle give step `unknown` or fewer commits; nothing throws.
 *
 * @returns ascending by time, then id; each id once
 */
export function deploymentNodes(input: NodeInput): DeploymentNode[] {
  const told = readFacts(input.facts, input.names);
  const chains = new Map<string, Chain>();
  const resolvers = new Map<string, (named: string) => string | null>();
  const nodes: DeploymentNode[] = [];
  const seen = new Set<string>();
  const firstAt = new Map<string, Deployment>();
  for (const deployment of [...input.deployments].sort(compare)) {
    if (!seen.has(deployment.id)) {
      seen.add(deployment.id);
      const key = repositoryKey(deployment.subject);
      const view = input.repositories.get(key) ?? null;
      let resolve = resolvers.get(key);
      if (!resolve) {
        resolve = view ? createResolver(view.history.graph.keys()) : () => null;
        resolvers.set(key, resolve);
      }
      const chain = chains.get(deployment.chain) ?? {
        had: new Set<string>(),
        broughtBy: new Map<string, string>(),
        changeBroughtBy: new Map<string, string>(),
        active: [],
        previous: null,
        beganAt: -Infinity,
      };
      chains.set(deployment.chain, chain);
      const node = place(deployment, chain, {
        view,
        told,
        resolve,
        key,
        firstAt,
      });
      nodes.push({ ...node, own: input.belongs(deployment) });
    }
  }
  return nodes;
}

function place(
  deployment: Deployment,
  chain: Chain,
  context: {
    view: RepositoryView | null;
    told: Told;
    resolve: (named: string) => string | null;
    key: string;
    /** The deployment that first brought a change, by the change's id. */
    firstAt: Map<string, Deployment>;
  },
): Omit<DeploymentNode, 'own'> {
  const { view, told, resolve, key, firstAt } = context;
  const graph: CommitGraph = view?.history.graph ?? new Map();
  const { sha } = deployment;
  const isFirst = chain.previous === null;
  const data = deployment.facts
    .map(fact => told.deployments.get(fact))
    .find(found => found !== undefined);
  const began = beganAt(deployment, data);
  // Of two that overlap the earlier one may finish last: it goes not back.
  const overtaken = began < chain.beganAt;
  chain.beganAt = Math.max(chain.beganAt, began);
  const fresh =
    sha === null ? new Set<string>() : reachable(graph, sha, chain.had);
  const step = stepOf(deployment, chain, graph, {
    fresh,
    told,
    overtaken,
  });
  const undone = step === 'rollback' ? undo(chain, sha, graph) : [];
  const changes = isFirst ? [] : broughtChanges(fresh, view, told, key);
  for (const change of changes) {
    const first = firstAt.get(change.id) ?? deployment;
    firstAt.set(change.id, first);
    change.prompt =
      first === deployment ||
      (first.sha === sha && deployment.at - first.at <= PROMPT);
  }
  const reverts =
    step === 'forward'
      ? revertedBy(
          changes.filter(({ prompt }) => prompt),
          chain,
          { view, told, resolve, key },
        )
      : [];
  if (sha !== null) {
    chain.had.add(sha);
    for (const commit of fresh) {
      chain.had.add(commit);
      if (!isFirst) {
        chain.broughtBy.set(commit, deployment.id);
      }
    }
  }
  for (const { id } of changes) {
    if (!chain.changeBroughtBy.has(id)) {
      chain.changeBroughtBy.set(id, deployment.id);
    }
  }
  const sameAsBefore = sha !== null && sha === chain.previous?.sha;
  if (step !== 'rollback' && !sameAsBefore && !overtaken) {
    chain.active.push(deployment);
  }
  const predecessor = chain.previous?.id ?? null;
  chain.previous = deployment;
  return {
    deployment,
    predecessor,
    step,
    beganAt: began,
    undoes: undone.map(({ id }) => id),
    changes,
    reverts,
    unplanned: unplannedWord(data),
  };
}

function stepOf(
  deployment: Deployment,
  chain: Chain,
  graph: CommitGraph,
  context: { fresh: ReadonlySet<string>; told: Told; overtaken: boolean },
): Step {
  const { fresh, told, overtaken } = context;
  const { sha, facts } = deployment;
  if (chain.previous === null) {
    return 'first';
  }
  if (facts.some(fact => told.rolledBack.has(fact))) {
    return 'rollback';
  }
  if (sha === null) {
    return 'unknown';
  }
  const before = chain.previous.sha;
  if (sha === before) {
    return 'redeploy';
  }
  if (chain.had.has(sha)) {
    const again =
      before !== null && graph.has(sha) && reachable(graph, sha).has(before);
    return again || overtaken ? 'redeploy' : 'rollback';
  }
  return fresh.size > 0 ? 'forward' : 'unknown';
}

/** Takes out of production what does not lie below `sha`, oldest first. */
function undo(
  chain: Chain,
  sha: string | null,
  graph: CommitGraph,
): Deployment[] {
  const below = sha === null ? new Set<string>() : reachable(graph, sha);
  const kept = (one: Deployment) =>
    one.sha !== null && (one.sha === sha || below.has(one.sha));
  const undone: Deployment[] = [];
  if (chain.active.some(kept)) {
    while (chain.active.length > 0 && !kept(chain.active.at(-1)!)) {
      undone.unshift(chain.active.pop()!);
    }
  } else if (chain.active.length > 1) {
    // Nobody tells how far back it goes: at least one.
    undone.push(chain.active.pop()!);
  }
  return undone;
}

function broughtChanges(
  fresh: ReadonlySet<string>,
  view: RepositoryView | null,
  told: Told,
  key: string,
): BroughtChange[] {
  const found = new Map<string, BroughtChange>();
  for (const sha of [...fresh].sort()) {
    const change = view?.changes.changeOf(sha);
    if (change) {
      const present = found.get(change.id);
      if (present) {
        present.commits.push(sha);
      } else {
        const [, , kind, number] = change.id.split('|');
        const data = told.requests.get(`${key}|${number}`)?.data;
        const isRequest = kind === 'change';
        found.set(change.id, {
          id: change.id,
          title: isRequest && data ? data.title : change.title,
          url: change.url,
          number: isRequest ? Number(number) : null,
          headBranch: isRequest ? data?.headBranch ?? null : null,
          labels: isRequest ? [...(data?.labels ?? [])].sort() : [],
          commits: [sha],
          prompt: true,
          facts: change.facts,
        });
      }
    }
  }
  return [...found.values()];
}

/**
 * Earlier deployments whose changes these take back: by the trailer of a
 * commit, by the forge's word, or by the branch of its revert button. Taking
 * back a revert brings a change again, and undoes nothing.
 */
function revertedBy(
  changes: readonly BroughtChange[],
  chain: Chain,
  context: {
    view: RepositoryView | null;
    told: Told;
    resolve: (named: string) => string | null;
    key: string;
  },
): string[] {
  const { view, told, resolve, key } = context;
  const commits = view?.history.commits;
  const found = new Set<string>();
  const add = (id: string | undefined) => {
    if (id !== undefined) {
      found.add(id);
    }
  };
  for (const change of changes) {
    for (const sha of change.commits) {
      for (const named of commits?.get(sha)?.reverts ?? []) {
        const target = resolve(named);
        const isRevert =
          target !== null && (commits?.get(target)?.reverts.length ?? 0) > 0;
        if (target !== null && !isRevert) {
          add(chain.broughtBy.get(target));
        }
      }
    }
    const data = told.requests.get(`${key}|${change.number}`)?.data;
    const number =
      data?.reverts ?? REVERT_BRANCH.exec(change.headBranch ?? '')?.[1];
    const target = told.requests.get(`${key}|${number}`)?.data;
    if (target && target.reverts === null && !isRevertBranch(target)) {
      add(chain.changeBroughtBy.get(`${key}|change|${number}`));
    }
  }
  return [...found].sort();
}

function isRevertBranch({ headBranch }: ChangeData): boolean {
  return REVERT_BRANCH.test(headBranch);
}
