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
import {
  CanonicalEvent,
  ChangeData,
  DeploymentData,
} from '@maestro/backstage-plugin-ledger-common';
import { Deployment, repositoryKey, subjectOf } from '../deployments';
import { isType } from '../facts';
import { Repositories } from '../repositories';

const HOUR = 3_600_000;
/** A roll-out takes no longer; an older start was a wait for approval. */
const LONGEST_ROLLOUT = 2 * HOUR;

/** What facts say about requests and deployments. */
export interface Told {
  requests: Map<string, { data: ChangeData; order: string }>;
  deployments: Map<string, DeploymentData>;
  rolledBack: Set<string>;
}

/** When a roll-out began; its finish where nobody tells. */
export function beganAt(
  { at }: Deployment,
  data: DeploymentData | undefined,
): number {
  for (const text of [data?.startedAt, data?.createdAt]) {
    const began = Date.parse(text ?? '');
    if (began <= at && began >= at - LONGEST_ROLLOUT) {
      return began;
    }
  }
  return at;
}

/** The word with which a source calls a deployment unplanned. */
export function unplannedWord(data: DeploymentData | undefined): string | null {
  const match = /\b(unplanned|emergency|hot-?fix|break-?glass)\b/i.exec(
    [data?.description, data?.workflow, data?.ref]
      .filter(text => text)
      .join('\n'),
  );
  return match ? match[1].toLowerCase() : null;
}

/** Requests and deployments, by what finds them again. */
export function readFacts(
  facts: readonly CanonicalEvent[],
  names: Repositories,
): Told {
  const told: Told = {
    requests: new Map(),
    deployments: new Map(),
    rolledBack: new Set(),
  };
  for (const fact of facts) {
    if (isType(fact, 'dev.cdevents.change.merged')) {
      const { data } = fact;
      const order = `${fact.revision} ${fact.naturalKey}`;
      const id = `${repositoryKey(subjectOf(fact, names))}|${data.number}`;
      const present = told.requests.get(id);
      if (!present || present.order < order) {
        told.requests.set(id, { data, order });
      }
    } else if (isType(fact, 'dev.cdevents.service.deployed')) {
      told.deployments.set(fact.naturalKey, fact.data);
    } else if (isType(fact, 'dev.cdevents.service.rolledback')) {
      told.deployments.set(fact.naturalKey, fact.data);
      told.rolledBack.add(fact.naturalKey);
    }
  }
  return told;
}
