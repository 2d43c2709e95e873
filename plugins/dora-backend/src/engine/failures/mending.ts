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
import { byText } from '../facts';
import { DEFAULT_HORIZON } from './arrangement';
import { Undoing, hotfixWord } from './remedies';
import { OutcomeOptions } from './outcomeTypes';
import { AttributionResult, DeploymentNode, Incident } from './types';

/** A deployment that mends another, and on what grounds. */
export interface Remedy {
  by: DeploymentNode;
  kind: 'rollback' | 'revert' | 'fixes-incident' | 'hotfix';
}

/** Who mends which deployment, by the id of the mended one, by time. */
export function remediesOf(
  nodes: readonly DeploymentNode[],
  context: {
    attribution: AttributionResult;
    undoings: Map<string, Undoing[]>;
    fixes: Map<string, DeploymentNode[]>;
    byId: Map<string, Incident>;
    options: OutcomeOptions;
  },
): Map<string, Remedy[]> {
  const { attribution, undoings, fixes, byId, options } = context;
  const found = new Map<string, Remedy[]>();
  const busy = new Set<string>();
  const add = (target: string, remedy: Remedy) => {
    const present = found.get(target) ?? [];
    if (!present.some(({ by }) => by === remedy.by)) {
      found.set(target, [...present, remedy]);
    }
    busy.add(remedy.by.deployment.id);
  };
  const horizon = options.horizonMs ?? DEFAULT_HORIZON;
  const place = new Map(nodes.map(node => [node.deployment.id, node]));
  const blamed = new Set(
    attribution.links.map(({ deploymentId }) => deploymentId),
  );
  for (const [target, list] of undoings) {
    const { at } = place.get(target)!.deployment;
    for (const { by, kind } of list) {
      // What is taken back after weeks, without an incident, was a decision.
      if (blamed.has(target) || by.deployment.at - at <= horizon) {
        add(target, { by, kind });
      }
    }
  }
  for (const { incidentId, deploymentId } of attribution.links) {
    for (const by of fixes.get(incidentId) ?? []) {
      if (by.deployment.id !== deploymentId) {
        add(deploymentId, { by, kind: 'fixes-incident' });
      }
    }
  }
  const open = attribution.links.flatMap(({ incidentId, deploymentId }) => {
    const incident = byId.get(incidentId);
    return incident ? [{ incident, deploymentId }] : [];
  });
  const named = new Set(
    [...fixes.values()].flat().map(({ deployment }) => deployment.id),
  );
  for (const by of nodes) {
    const { id, at, chain } = by.deployment;
    if (busy.has(id) || named.has(id) || !isHotfix(by, options)) {
      continue;
    }
    const ailing = open
      .filter(
        ({ incident, deploymentId }) =>
          incident.at <= at &&
          (incident.resolvedAt === null || incident.resolvedAt >= by.beganAt) &&
          place.get(deploymentId)?.deployment.chain === chain &&
          deploymentId !== id,
      )
      .sort(
        (a, b) =>
          b.incident.at - a.incident.at ||
          byText(a.deploymentId, b.deploymentId),
      )[0];
    let target = ailing?.deploymentId ?? null;
    if (target === null) {
      // Chains of rollbacks and redeployments are not what a hotfix mends.
      let before = by.predecessor ? place.get(by.predecessor) : undefined;
      while (before && !['forward', 'first', 'unknown'].includes(before.step)) {
        before = before.predecessor ? place.get(before.predecessor) : undefined;
      }
      if (
        before &&
        at - before.deployment.at <= horizon &&
        !isHotfix(before, options)
      ) {
        target = before.deployment.id;
      }
    }
    if (target !== null) {
      add(target, { by, kind: 'hotfix' });
    }
  }
  for (const list of found.values()) {
    list.sort(
      (a, b) =>
        a.by.deployment.at - b.by.deployment.at ||
        byText(a.by.deployment.id, b.by.deployment.id),
    );
  }
  return found;
}

function isHotfix(node: DeploymentNode, options: OutcomeOptions): boolean {
  return (
    hotfixWord(node, options.hotfixBranches, options.hotfixLabels) !== null
  );
}
