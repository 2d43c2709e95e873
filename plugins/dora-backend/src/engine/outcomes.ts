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

import { TimeWindow } from '@maestro/backstage-plugin-maestro-common';
import { FailureMaterial, FailureSettings } from './failureModel';
import { WindowFailures } from './failureParts';
import {
  DeploymentOutcome,
  IncidentSource,
  changeFailureRate,
  failuresOf,
  recoveryTimes,
  reworkRate,
} from './failures';
import { compare } from './deployments';
import { ms } from './facts';
import { EntityModel } from './model';
import { insideOf } from './windows';

/** Outcome of a deployment, with the component that it is of. */
export interface Outcome extends DeploymentOutcome {
  entityRef: string;
}

// An outcome changes with time only when a deployment settles. Until the next
// one does, the last outcomes of a material are those of every later instant.
const remembered = new WeakMap<
  FailureMaterial,
  {
    settings: FailureSettings;
    /** From the instant that they were computed for, ms. */
    from: number;
    /** Until the next deployment settles, ms. */
    until: number;
    outcomes: Outcome[];
  }
>();

/**
 * What became of each deployment of a model, as of an instant; ascending by
 * time, then id, each deployment once.
 */
export function outcomesOf(
  model: EntityModel,
  asOf: string,
  settings: FailureSettings,
): Outcome[] {
  if (model.failures.length === 1 && model.failures[0].belongs === null) {
    return materialOutcomes(model.failures[0].material, asOf, settings);
  }
  const found = new Map<string, Outcome>();
  for (const { material, belongs } of model.failures) {
    for (const outcome of materialOutcomes(material, asOf, settings)) {
      const { id, at } = outcome.deployment;
      if (!found.has(id) && (belongs?.(at) ?? true)) {
        found.set(id, outcome);
      }
    }
  }
  return [...found.values()].sort((a, b) =>
    compare(a.deployment, b.deployment),
  );
}

function materialOutcomes(
  material: FailureMaterial,
  asOf: string,
  settings: FailureSettings,
): Outcome[] {
  const now = ms(asOf);
  const known = remembered.get(material);
  if (known?.settings === settings && now >= known.from && now < known.until) {
    return known.outcomes;
  }
  const { entityRef, nodes, incidents, attribution, connected } = material;
  const { settlingMs, horizonMs } = settings;
  const outcomes = failuresOf(
    nodes,
    incidents,
    attribution,
    { connected, since: null },
    { asOf: now, settlingMs, horizonMs },
  ).map(outcome => ({ ...outcome, entityRef }));
  const until = outcomes.reduce((next, { deployment }) => {
    const settles = deployment.at + settlingMs;
    return settles > now ? Math.min(next, settles) : next;
  }, Infinity);
  remembered.set(material, { settings, from: now, until, outcomes });
  return outcomes;
}

/**
 * Whether anybody would tell incidents of a model: of a level, of any of its
 * components; deployments of the others are then on neither side of a rate.
 */
export function incidentSourceOf(model: EntityModel): IncidentSource {
  return {
    connected: model.failures.some(({ material }) => material.connected),
    since: null,
  };
}

/** Outcomes of the deployments of a window that have happened by `asOf`. */
export function outcomesIn(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
  settings: FailureSettings,
): Outcome[] {
  const inside = insideOf(window, asOf);
  return outcomesOf(model, asOf, settings).filter(({ deployment }) =>
    inside(deployment.at),
  );
}

/** Failure rate, recovery and rework of some outcomes of a model. */
export function windowFailures(
  model: EntityModel,
  outcomes: readonly Outcome[],
  asOf: string,
  settings: FailureSettings,
): WindowFailures {
  const source = incidentSourceOf(model);
  return {
    failureRate: changeFailureRate(outcomes, source),
    reworkRate: reworkRate(outcomes, source),
    recovery: recoveryTimes(outcomes, source, {
      asOf: ms(asOf),
      restoredBy: settings.restoredBy,
    }),
  };
}
