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

import { Deployment, modelIncidents } from '../engine';
import {
  EvidenceSource,
  Row,
  deploymentRow,
  fact,
  iso,
  sampleRow,
} from './evidenceRows';

/**
 * Records of a profile's figure: deployments, changes or incidents. What the
 * profile leaves out of the model's records has no row.
 */
export function rowsOfIds(
  { model }: EvidenceSource,
  ids: readonly string[],
): Row[] {
  const wanted = new Set(ids);
  const rows: Row[] = [];
  for (const deployment of model.deployments) {
    if (wanted.has(deployment.id)) {
      rows.push(deploymentRow(deployment));
    }
  }
  for (const sample of model.samples) {
    if (wanted.has(sample.change.id)) {
      rows.push(sampleRow(sample));
    }
  }
  const deployments = new Map(model.deployments.map(one => [one.id, one]));
  for (const { incident, causedBy } of modelIncidents(model)) {
    if (wanted.has(incident.id)) {
      const cause: Deployment | undefined = causedBy
        .map(id => deployments.get(id))
        .find(one => one !== undefined);
      rows.push({
        id: incident.id,
        at: incident.at,
        deploymentId: cause?.id ?? null,
        facts: incident.facts,
        item: {
          id: incident.id,
          title: incident.title,
          occurredAt: iso(incident.at),
          value:
            incident.resolvedAt === null
              ? null
              : (incident.resolvedAt - incident.at) / 1000,
          unit: 's',
          sourceUrl: incident.url,
          facts: [
            ...fact('Severity', incident.severity),
            ...fact(
              'Resolved',
              incident.resolvedAt === null ? null : iso(incident.resolvedAt),
            ),
            ...fact('Attributed to', cause?.title ?? null),
          ],
        },
      });
    }
  }
  return rows;
}
