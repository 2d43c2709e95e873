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
import { Arrangement, CaseFile } from './arrangement';
import { fixesOf } from './links';
import { ENDING } from './posterior';
import { undoingsOf } from './remedies';
import { AttributionOptions, DeploymentNode, Incident } from './types';

const DAY = 86_400_000;

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
