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

import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import {
  Attribution,
  DEFAULT_PRODUCTION_ENVIRONMENTS,
  EntityModel,
  Repositories,
  belongsAt,
  buildEntityModel,
  everMembers,
  factKind,
  foldFacts,
  mergeModels,
} from '../engine';
import { CHECKOUT } from './events';

/** The model of an entity, straight from events by the engine alone. */
export function modelOf(
  events: readonly CanonicalEvent[],
  entityRef = CHECKOUT,
): EntityModel {
  const facts = foldFacts(events);
  const repositories = Repositories.of(facts);
  const activity = facts.filter(
    ({ type }) => !['claim', 'rename', null].includes(factKind(type)),
  );
  return buildEntityModel({
    entityRef,
    attribution: Attribution.of(facts, repositories),
    repositories,
    facts,
    activity: activity.map(({ type, occurredAt }) => ({
      kind: factKind(type)!,
      at: occurredAt,
    })),
    productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
  });
}

/** The model of a system from events. */
export function systemOf(
  events: readonly CanonicalEvent[],
  systemRef: string,
): EntityModel {
  const facts = foldFacts(events);
  const attribution = Attribution.of(facts, Repositories.of(facts));
  const level = { kind: 'system', ref: systemRef } as const;
  return mergeModels(
    systemRef,
    everMembers(attribution, level).map(member => modelOf(events, member)),
    belongsAt(attribution, level),
  );
}

/** Ids of deployments without host and repository. */
export function deploymentIds(model: EntityModel): string[] {
  return model.deployments.map(({ id }) => id.split('|').slice(2).join('|'));
}

/** Samples as `change/number seconds`. */
export function sampleTexts(model: EntityModel): string[] {
  return model.samples.map(
    ({ change, seconds }) =>
      `${change.id.split('|').slice(2).join('/')} ${seconds}`,
  );
}
