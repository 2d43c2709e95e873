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

import { AggregateUsage } from './aggregate';
import {
  History,
  ResourceAmounts,
  percentileEstimate,
  podMinimumPerContainer,
  withConfidence,
  withMargin,
  withMinimum,
} from './estimators';

/** A resource whose requests may be recommended. */
export type ControlledResource = 'cpu' | 'memory';

/** Settings of a recommendation. */
export interface RecommenderSettings {
  percentiles: { target: number; lowerBound: number; upperBound: number };
  marginFraction: number;
  podMinimum: ResourceAmounts;
  confidenceIntervalSeconds: number;
  lower: { multiplier: number; exponent: number };
  upper: { multiplier: number; exponent: number };
}

/** Defaults of the Kubernetes vertical pod autoscaler's recommender. */
export const DEFAULT_RECOMMENDER_SETTINGS: RecommenderSettings = {
  percentiles: { target: 0.9, lowerBound: 0.5, upperBound: 0.95 },
  marginFraction: 0.15,
  podMinimum: { cpuMillicores: 25, memoryBytes: 250 * 1024 * 1024 },
  confidenceIntervalSeconds: 86_400,
  lower: { multiplier: 0.001, exponent: -2 },
  upper: { multiplier: 1, exponent: 1 },
};

/** Amounts of the resources that are controlled. */
export type Recommended = Partial<ResourceAmounts>;

/** A recommendation for one container. */
export interface Recommendation {
  target: Recommended;
  lowerBound: Recommended;
  upperBound: Recommended;
}

/** Where the three estimates start. */
export interface BaseEstimates {
  target: ResourceAmounts;
  lowerBound: ResourceAmounts;
  upperBound: ResourceAmounts;
}

function controlledOnly(
  amounts: ResourceAmounts,
  controlled: readonly ControlledResource[],
): Recommended {
  return {
    ...(controlled.includes('cpu')
      ? { cpuMillicores: amounts.cpuMillicores }
      : {}),
    ...(controlled.includes('memory')
      ? { memoryBytes: amounts.memoryBytes }
      : {}),
  };
}

/**
 * Recommendation from base estimates: margin, then confidence (bounds only),
 * then the pod's minimum, split over its containers.
 */
export function recommendFrom(
  base: BaseEstimates,
  history: History,
  options: {
    containers: number;
    controlled?: readonly ControlledResource[] | null;
    settings?: RecommenderSettings;
  },
): Recommendation {
  const settings = options.settings ?? DEFAULT_RECOMMENDER_SETTINGS;
  const controlled = options.controlled ?? ['cpu', 'memory'];
  const minimum = podMinimumPerContainer(
    settings.podMinimum,
    options.containers,
  );
  const intervalSeconds = settings.confidenceIntervalSeconds;
  const finish = (amounts: ResourceAmounts) =>
    controlledOnly(withMinimum(amounts, minimum), controlled);
  const margin = (amounts: ResourceAmounts) =>
    withMargin(amounts, settings.marginFraction);
  return {
    target: finish(margin(base.target)),
    lowerBound: finish(
      withConfidence(margin(base.lowerBound), history, {
        ...settings.lower,
        intervalSeconds,
      }),
    ),
    upperBound: finish(
      withConfidence(margin(base.upperBound), history, {
        ...settings.upper,
        intervalSeconds,
      }),
    ),
  };
}

/**
 * Requests for one container from its aggregated usage: percentile (0.9; 0.5
 * and 0.95 for the bounds), margin of 15 %, bounds widened by the confidence in
 * the history, and the pod's minimum split over its containers.
 *
 * Source: Kubernetes vertical pod autoscaler, recommender.
 */
export function recommendRequests(
  state: AggregateUsage,
  options: {
    containers: number;
    controlled?: readonly ControlledResource[] | null;
    settings?: RecommenderSettings;
  },
): Recommendation {
  const { percentiles } = options.settings ?? DEFAULT_RECOMMENDER_SETTINGS;
  const at = (share: number) =>
    percentileEstimate(state, { cpu: share, memory: share });
  return recommendFrom(
    {
      target: at(percentiles.target),
      lowerBound: at(percentiles.lowerBound),
      upperBound: at(percentiles.upperBound),
    },
    state,
    options,
  );
}
