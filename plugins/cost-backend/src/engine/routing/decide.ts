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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';

/** Scores prompts: the higher, the more it pays to call the strong model. */
export interface Router {
  /** Names the method and what it learned; differs where scores differ. */
  readonly version: string;
  /** A finite number; equal prompts score alike. */
  score(prompt: string): number;
  /**
   * Share, 0 to 1, of the prompt's n-grams that the router has learned about;
   * 0 for an empty prompt.
   */
  familiarity(prompt: string): number;
}

/** Why a prompt goes to a model. */
export type RoutingReason =
  | 'score-at-or-above-threshold'
  | 'score-below-threshold'
  | 'abstained-near-threshold'
  | 'abstained-unfamiliar';

export interface RoutingDecision {
  model: 'strong' | 'weak';
  reason: RoutingReason;
  /** Whether the router was unsure, so that the strong model was taken. */
  abstained: boolean;
  score: number;
  version: string;
}

export interface RoutingPolicy {
  /** The strong model is called from this score on. */
  threshold: number;
  /** Scores so near below the threshold are left to the strong model; 0. */
  margin?: number;
  /** Prompts less familiar than this are left to the strong model; 0.5. */
  minFamiliarity?: number;
}

/**
 * Decides for one prompt. Where the router is unsure, because the score is just
 * below the threshold or the prompt is unlike those it learned from, it
 * abstains: the strong model answers.
 *
 * @throws InvalidInputError for a policy that is not made of numbers
 */
export function decideRoute(
  router: Router,
  prompt: string,
  policy: RoutingPolicy,
): RoutingDecision {
  const { threshold, margin = 0, minFamiliarity = 0.5 } = policy;
  Object.entries({ threshold, margin, minFamiliarity }).forEach(
    ([field, value]) => {
      if (!Number.isFinite(value) || (field !== 'threshold' && value < 0)) {
        throw new InvalidInputError(
          `${field} is ${value}; expected a number${
            field === 'threshold' ? '' : ', 0 or greater'
          }`,
        );
      }
    },
  );
  const score = router.score(prompt);
  const { version } = router;
  const strong = (reason: RoutingReason, abstained: boolean) =>
    ({ model: 'strong', reason, abstained, score, version } as const);
  if (score >= threshold) {
    return strong('score-at-or-above-threshold', false);
  }
  if (router.familiarity(prompt) < minFamiliarity || prompt.trim() === '') {
    return strong('abstained-unfamiliar', true);
  }
  if (score >= threshold - margin) {
    return strong('abstained-near-threshold', true);
  }
  return {
    model: 'weak',
    reason: 'score-below-threshold',
    abstained: false,
    score,
    version,
  };
}
