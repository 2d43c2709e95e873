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
import { CaseFile } from './arrangement';
import { openCases } from './cases';
import { Posterior, fit } from './fit';
import { DEFAULT_PRIOR } from './posterior';
import {
  AttributionLink,
  AttributionOptions,
  AttributionQuality,
  AttributionResult,
  AttributionRule,
  DeploymentNode,
  Incident,
  Unattributed,
} from './types';

/**
 * A deployment is named from this probability on: a little more than one
 * half, for rates learned from few incidents make the posterior too sure.
 */
export const MINIMUM_CONFIDENCE = 0.6;

/** How sure a statement of the source makes us: explicit links are 91 % to all
 * right (ReLink, ESEC/FSE 2011); a deployment's own id leaves no room. */
const STATED_CONFIDENCE = { deployment: 0.99, sha: 0.97 };

/**
 * Which deployment caused which incident: what an incident states, else the
 * posterior of `weigh`, whose parameters are learned from the same incidents
 * with `DEFAULT_PRIOR`. A deployment is named from
 * `MINIMUM_CONFIDENCE` on. An incident stays with its cause however many deployments
 * follow; those that were taken back before it began are hardly its cause.
 *
 * The rule of a link says on what it rests most: `explicit-deployment`,
 * `explicit-sha`; `rollback`, `revert` when the deployment was taken back
 * after the incident; `explicit-fix` when a later change says to fix it;
 * `delay` otherwise, for incidents at or above the threshold and within the
 * horizon.
 *
 * Order and copies of the input play no part. Nothing throws.
 */
export function attributeIncidents(
  nodes: readonly DeploymentNode[],
  incidents: readonly Incident[],
  options: AttributionOptions = {},
): AttributionResult {
  const prior = { ...DEFAULT_PRIOR, ...options.prior };
  const minimum = options.minimumConfidence ?? MINIMUM_CONFIDENCE;
  const file = openCases(nodes, incidents, options);
  const { beliefs, posteriors } = fit(
    file.cases.map(({ item }) => item),
    {
      prior,
      deployments: file.nodes.filter(({ step }) => step !== 'rollback').length,
      span: file.span,
      undone: file.undoings.size,
    },
  );
  const links: AttributionLink[] = [];
  const unattributed: Unattributed[] = [...file.outside];
  file.cases.forEach(({ incident }, index) => {
    const found = linksOf(file, index, posteriors[index], minimum);
    links.push(...found);
    if (found.length === 0) {
      unattributed.push({
        incidentId: incident.id,
        rule: 'unrelated',
        confidence: posteriors[index].none,
        reason: unrelatedReason(file, index, posteriors[index]),
      });
    }
  });
  const { prior: _, unrelatedRate, undoneByChance, ...model } = beliefs;
  return {
    links: links.sort(
      (a, b) =>
        byText(a.incidentId, b.incidentId) ||
        byText(a.deploymentId, b.deploymentId),
    ),
    unattributed: unattributed.sort((a, b) =>
      byText(a.incidentId, b.incidentId),
    ),
    model,
    quality: qualityOf(file),
  };
}

function linksOf(
  file: CaseFile,
  index: number,
  posterior: Posterior,
  minimum: number,
): AttributionLink[] {
  const { incident, item } = file.cases[index];
  if (item.stated !== null) {
    // Several causes may each be meant; several candidates of one may not.
    const causes = incident.causedBy.length;
    const chosen = [...item.stated]
      .sort(
        (a, b) =>
          posterior.candidates[b] - posterior.candidates[a] ||
          item.candidates[a].node - item.candidates[b].node,
      )
      .slice(0, Math.max(1, causes));
    const unsure = item.stated.length > causes;
    return chosen.map(place => {
      const node = file.nodes[item.candidates[place].node];
      const byId = incident.causedBy.some(
        ({ deploymentId }) =>
          deploymentId !== null &&
          (node.deployment.id === deploymentId ||
            node.deployment.id.endsWith(`|${deploymentId}`)),
      );
      const sure = byId ? STATED_CONFIDENCE.deployment : STATED_CONFIDENCE.sha;
      return {
        incidentId: incident.id,
        deploymentId: node.deployment.id,
        rule: byId ? 'explicit-deployment' : 'explicit-sha',
        confidence: unsure ? sure * posterior.candidates[place] : sure,
        weight: 1 / chosen.length,
        reason: statedReason(byId, chosen.length, unsure),
      };
    });
  }
  let best = -1;
  item.candidates.forEach((_, place) => {
    if (best < 0 || posterior.candidates[place] > posterior.candidates[best]) {
      best = place;
    }
  });
  if (best < 0 || posterior.candidates[best] < minimum) {
    return [];
  }
  const candidate = item.candidates[best];
  const node = file.nodes[candidate.node];
  const rule = ruleOf(file, index, best);
  return [
    {
      incidentId: incident.id,
      deploymentId: node.deployment.id,
      rule,
      confidence: posterior.candidates[best],
      weight: 1,
      reason: learnedReason(rule, {
        delay: candidate.delay,
        others: item.candidates.length - 1,
        none: posterior.none,
        hotfix: candidate.mending === 'mended' && item.hotfixChance !== null,
      }),
    },
  ];
}

function ruleOf(file: CaseFile, index: number, place: number): AttributionRule {
  const { incident, item } = file.cases[index];
  const candidate = item.candidates[place];
  if (candidate.mending.startsWith('undone')) {
    const { id } = file.nodes[candidate.node].deployment;
    const undoing = file.undoings
      .get(id)!
      .find(({ by }) => by.beganAt > incident.at)!;
    return undoing.kind;
  }
  return item.fixed ? 'explicit-fix' : 'delay';
}

function statedReason(byId: boolean, causes: number, unsure: boolean): string {
  const what = byId ? 'this deployment' : 'a commit of this deployment';
  if (unsure) {
    return `It names ${what}, which several deployments answer to; this one is the likeliest.`;
  }
  return causes > 1
    ? `It names ${what} as one of ${causes} causes.`
    : `It names ${what} as its cause.`;
}

function learnedReason(
  rule: AttributionRule,
  seen: { delay: number; others: number; none: number; hotfix: boolean },
): string {
  const when = `It began ${duration(seen.delay)} after this deployment`;
  const rest = `${percent(seen.none)} that no deployment caused it`;
  const others =
    seen.others === 0
      ? 'no other lies within the horizon'
      : `${seen.others} other${
          seen.others > 1 ? 's lie' : ' lies'
        } within the horizon`;
  switch (rule) {
    case 'rollback':
      return `${when}, which was then rolled back; ${rest}.`;
    case 'revert':
      return `${when}, whose change was then reverted; ${rest}.`;
    case 'explicit-fix':
      return `${when}, and a later change says to fix it; ${others}; ${rest}.`;
    default:
      return seen.hotfix
        ? `${when} and ended with a hotfix; ${others}; ${rest}.`
        : `${when}; ${others}; ${rest}.`;
  }
}

function unrelatedReason(
  file: CaseFile,
  index: number,
  posterior: Posterior,
): string {
  const { candidates } = file.cases[index].item;
  const best = Math.max(...posterior.candidates);
  return `Of ${candidates.length} deployment${
    candidates.length === 1 ? '' : 's'
  } within the horizon the likeliest has ${percent(best)}; ${percent(
    posterior.none,
  )} that none caused it.`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.01 ? 1 : 0)} %`;
}

function duration(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 90) {
    return `${Math.round(minutes)} min`;
  }
  return minutes < 48 * 60
    ? `${(minutes / 60).toFixed(1)} h`
    : `${(minutes / 1440).toFixed(1)} d`;
}

function qualityOf(file: CaseFile): AttributionQuality {
  const count = (pick: (incident: Incident) => boolean) =>
    file.cases.filter(({ incident }) => pick(incident)).length;
  return {
    closedBeforeOpened: count(({ quality }) => quality.closedBeforeOpened),
    unknownStart: count(({ quality }) => quality.unknownStart),
    unknownSeverity: count(({ quality }) => quality.unknownSeverity),
    causeUnknown: file.outside.filter(({ rule }) => rule === 'cause-unknown')
      .length,
  };
}
