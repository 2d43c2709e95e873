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
import { fixesOf } from './links';
import { Remedy, remediesOf } from './mending';
import { hotfixWord, undoingsOf } from './remedies';
import {
  DeploymentOutcome,
  FailureCause,
  IncidentSource,
  OutcomeOptions,
  Rework,
} from './outcomeTypes';
import {
  AttributionLink,
  AttributionResult,
  DeploymentNode,
  Incident,
} from './types';

const DAY = 86_400_000;
/** How long a deployment stays pending without a failure. */
export const DEFAULT_SETTLING = DAY;
/** That a rollback or revert answers to a failure, as far as it can tell. */
const UNDOING_CONFIDENCE = 0.9;
/** That a hotfix without a named incident mends the deployment before it. */
const HOTFIX_CONFIDENCE = 0.6;

/**
 * What became of each own deployment.
 *
 * It failed when an incident is attributed to it, when it was rolled back or
 * its change reverted, or when a hotfix followed it that names no incident of
 * another one. A deployment that mends is rework: by the source's word, a
 * rollback, a revert, a hotfix's branch or label, or because its changes say
 * to fix an attributed incident, in that order. A rollback is itself no
 * failure; rolled back to and forward again, it mends nothing twice.
 *
 * Without a failure the status is `unknown` where no source would have told,
 * `pending` inside the settling window, else `ok`.
 *
 * @param nodes - own deployments and their chains
 * @returns the own ones, ascending by time, then id
 */
export function failuresOf(
  nodes: readonly DeploymentNode[],
  incidents: readonly Incident[],
  attribution: AttributionResult,
  source: IncidentSource,
  options: OutcomeOptions,
): DeploymentOutcome[] {
  const unique = [
    ...new Map(nodes.map(node => [node.deployment.id, node])).values(),
  ].sort(
    (a, b) =>
      a.deployment.at - b.deployment.at ||
      byText(a.deployment.id, b.deployment.id),
  );
  const byId = new Map(incidents.map(incident => [incident.id, incident]));
  const linked = groupBy(attribution.links, link => link.deploymentId);
  const undoings = undoingsOf(unique);
  const fixes = fixesOf(unique, [...byId.values()]);
  const remedies = remediesOf(unique, {
    attribution,
    undoings,
    fixes,
    byId,
    options,
  });
  const mends = new Map<string, string>();
  for (const [target, found] of remedies) {
    for (const { by } of found) {
      // Of several the latest: what production had when it was mended.
      mends.set(by.deployment.id, target);
    }
  }
  const fixing = new Set(
    attribution.links.flatMap(({ incidentId }) =>
      (fixes.get(incidentId) ?? []).map(({ deployment }) => deployment.id),
    ),
  );
  const settling = options.settlingMs ?? DEFAULT_SETTLING;
  return unique
    .filter(({ own }) => own)
    .map(node => {
      const { deployment } = node;
      const { id, at } = deployment;
      const failures = [
        ...(linked.get(id) ?? []).flatMap(link => incidentCause(link, byId)),
        ...(remedies.get(id) ?? []).flatMap(remedyCause),
      ].sort((a, b) => a.at - b.at || byText(a.id, b.id));
      const told =
        source.connected &&
        (source.since === null || at + settling >= source.since);
      const old = options.asOf - at >= settling;
      const ended = incidentsEnd(failures);
      const mending = remedies.get(id)?.[0]?.by.deployment ?? null;
      let status: DeploymentOutcome['status'] = old ? 'ok' : 'pending';
      if (failures.length > 0) {
        status = 'failed';
      } else if (!told) {
        status = 'unknown';
      }
      return {
        deployment,
        status,
        settled: told && old,
        failures,
        rework: reworkOf(node, fixing, options),
        remediates: mends.get(id) ?? null,
        remediatedBy: mending?.id ?? null,
        remediatedAt: mending?.at ?? null,
        resolvedAt: ended,
      };
    });
}

function incidentCause(
  link: AttributionLink,
  byId: Map<string, Incident>,
): FailureCause[] {
  const incident = byId.get(link.incidentId);
  return incident
    ? [
        {
          kind: 'incident',
          id: incident.id,
          title: incident.title,
          url: incident.url,
          severity: incident.severity,
          at: incident.at,
          restoredAt: incident.resolvedAt,
          contradictory: !incident.open && incident.resolvedAt === null,
          rule: link.rule,
          confidence: link.confidence,
          weight: link.weight,
          reason: link.reason,
          facts: incident.facts,
        },
      ]
    : [];
}

function remedyCause({ by, kind }: Remedy): FailureCause[] {
  // Its incident is a failure of its own.
  if (kind === 'fixes-incident') {
    return [];
  }
  const { id, title, url, at, facts } = by.deployment;
  const reasons = {
    rollback: 'It was rolled back by a later deployment.',
    revert: 'A later deployment reverted its change.',
    hotfix: 'A hotfix followed it.',
  };
  return [
    {
      kind,
      id,
      title,
      url,
      severity: null,
      at: by.beganAt,
      restoredAt: at,
      contradictory: false,
      rule: kind,
      confidence: kind === 'hotfix' ? HOTFIX_CONFIDENCE : UNDOING_CONFIDENCE,
      weight: 1,
      reason: reasons[kind],
      facts,
    },
  ];
}

/** When the last incident ended; null for none, or while one lasts. */
function incidentsEnd(failures: readonly FailureCause[]): number | null {
  const ends = failures
    .filter(({ kind }) => kind === 'incident')
    .map(({ restoredAt }) => restoredAt);
  return ends.length === 0 || ends.includes(null)
    ? null
    : Math.max(...(ends as number[]));
}

function reworkOf(
  node: DeploymentNode,
  fixing: ReadonlySet<string>,
  options: OutcomeOptions,
): Rework | null {
  if (node.unplanned !== null) {
    return {
      rule: 'unplanned',
      reason: `The source calls it ${node.unplanned}.`,
    };
  }
  if (node.step === 'rollback') {
    return {
      rule: 'rollback',
      reason: 'It goes back to a commit that production has had.',
    };
  }
  if (node.reverts.length > 0) {
    return {
      rule: 'revert',
      reason: 'It reverts a change that an earlier deployment brought.',
    };
  }
  const hotfix = hotfixWord(node, options.hotfixBranches, options.hotfixLabels);
  if (hotfix !== null) {
    return { rule: 'hotfix', reason: `It brings a hotfix: ${hotfix}.` };
  }
  return fixing.has(node.deployment.id)
    ? {
        rule: 'fixes-incident',
        reason: 'Its changes say to fix an incident of a deployment.',
      }
    : null;
}

function groupBy<T>(
  items: readonly T[],
  key: (item: T) => string,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) {
      group.push(item);
    } else {
      groups.set(key(item), [item]);
    }
  }
  return groups;
}
