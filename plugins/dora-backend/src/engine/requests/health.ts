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

import { matchesGlob } from '../rules';
import {
  FactorParts,
  VERDICT_FACTORS,
  VerdictFactorId,
  checksFactor,
  sizeFactor,
  velocityFactor,
  verdictFactor,
} from './factors';
import { RequestHistory } from './history';
import { CheckState, PullRequest } from './types';

/** The six factors of a pull request's health. */
export const HEALTH_FACTORS = [
  'size',
  'coverage',
  'velocity',
  'checks',
  'security',
  'budget',
] as const;

export type HealthFactorId = (typeof HEALTH_FACTORS)[number];

const LABELS: Record<HealthFactorId, string> = {
  size: 'Size and complexity',
  coverage: 'Test coverage',
  velocity: 'Velocity',
  checks: 'Checks and flakes',
  security: 'Security findings',
  budget: 'Budget',
};

/** Weights of the factors; only their proportions matter. */
export type HealthWeights = Record<HealthFactorId, number>;

/** Factors that a check of the forge may decide, with globs of its names. */
export type VerdictChecks = Record<VerdictFactorId, readonly string[]>;

/**
 * Equal weights: no published study says which factor matters more here, so
 * none is preferred until a portal configures it.
 */
export const DEFAULT_HEALTH_WEIGHTS: HealthWeights = {
  size: 1,
  coverage: 1,
  velocity: 1,
  checks: 1,
  security: 1,
  budget: 1,
};

/** One factor of the health of a pull request. */
export interface HealthFactor extends FactorParts {
  id: HealthFactorId;
  label: string;
  weight: number;
  missing: boolean;
}

/** Weighted mean of the factors that are there. */
export interface Health {
  /** 0 (bad) to 1 (good); null when no factor is there. */
  score: number | null;
  /** Part of the whole weight that the score rests on, between 0 and 1. */
  restsOn: number;
  factors: HealthFactor[];
}

/**
 * Health of a pull request at an instant. A missing factor is left out of the
 * mean, never counted as good; `restsOn` says how much of the weight is there.
 *
 * @param history - of the same repository
 * @param asOf - milliseconds since the epoch
 */
export function healthOf(options: {
  request: PullRequest;
  history: RequestHistory;
  asOf: number;
  weights: HealthWeights;
  verdictChecks: VerdictChecks;
}): Health {
  const { request, history, asOf, weights, verdictChecks } = options;
  const named = (id: VerdictFactorId, name: string) =>
    verdictChecks[id].some(glob =>
      matchesGlob(glob.toLowerCase(), name.toLowerCase()),
    );
  const decides = (name: string) => VERDICT_FACTORS.some(id => named(id, name));
  const verdict = (id: VerdictFactorId): FactorParts =>
    verdictFactor(
      id,
      verdictChecks[id].length > 0,
      request.checks.head.filter(({ name }) => named(id, name)),
    );
  const parts: Record<HealthFactorId, FactorParts> = {
    size: sizeFactor(request, history),
    coverage: verdict('coverage'),
    velocity: velocityFactor(request, history, asOf),
    checks: checksFactor(withoutVerdicts(request, decides), history),
    security: verdict('security'),
    budget: verdict('budget'),
  };
  const factors = HEALTH_FACTORS.map(
    (id): HealthFactor => ({
      id,
      label: LABELS[id],
      weight: weights[id],
      missing: parts[id].score === null,
      ...parts[id],
    }),
  );
  const there = factors.filter(({ score }) => score !== null);
  const sum = (list: HealthFactor[]) =>
    list.reduce((total, { weight }) => total + weight, 0);
  const [available, whole] = [sum(there), sum(factors)];
  return {
    score:
      available > 0
        ? there.reduce(
            (total, { score, weight }) => total + score! * weight,
            0,
          ) / available
        : null,
    restsOn: whole > 0 ? available / whole : 0,
    factors,
  };
}

// A check that decides a factor of its own must not count twice.
function withoutVerdicts(
  request: PullRequest,
  decides: (name: string) => boolean,
): PullRequest {
  const { checks } = request;
  const others = (list: CheckState[]) =>
    list.filter(({ name }) => !decides(name));
  return {
    ...request,
    checks: { ...checks, head: others(checks.head), all: others(checks.all) },
  };
}
