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
import { Beliefs, Case, delayParts, weigh } from './posterior';
import { DelayPrior } from './types';

const DAY = 86_400_000;
const MOST_ROUNDS = 15;
/** Shares that change by less have settled. */
const SETTLED = 1e-3;

/** Probability of each candidate, and of none, of one case. */
export interface Posterior {
  candidates: number[];
  none: number;
}

export interface Fit {
  beliefs: Beliefs;
  posteriors: Posterior[];
}

/**
 * Learns rates and delays from the cases of one service or more by expectation
 * maximisation (Dempster, Laird and Rubin, JRSS B 39 (1977)) with the prior as
 * pseudo-observations, and gives each case its posterior. Cases that state
 * their cause teach the delay; all teach how many incidents are unrelated.
 *
 * @param deployments - number of deployments that could cause incidents
 * @param span - length of the time observed, ms
 * @param undone - how many of the deployments were taken back
 */
export function fit(
  cases: readonly Case[],
  options: {
    prior: DelayPrior;
    deployments: number;
    span: number;
    undone: number;
  },
): Fit {
  const { prior, deployments, undone } = options;
  const span = Math.max(options.span, DAY);
  const n = Math.max(1, deployments);
  const expected = Math.max(cases.length, 0.5);
  let beliefs: Beliefs = {
    prior,
    medianMs: prior.medianMs,
    sigma: prior.sigma,
    lateShare: prior.lateShare,
    unrelatedShare: prior.unrelatedShare,
    statedShare: prior.statedShare,
    undoneShare: prior.undoneShare,
    mendedShare: prior.mendedShare,
    incidentsPerDeployment: ((1 - prior.unrelatedShare) * expected) / n,
    unrelatedRate: (prior.unrelatedShare * expected) / span,
    unrelatedPerDay: 0,
    undoneByChance: Math.min(0.3, Math.max(0.005, (undone + 0.5) / (n + 10))),
    stated: cases.filter(({ stated }) => stated !== null).length,
    unstated: cases.filter(({ stated }) => stated === null).length,
  };
  let posteriors = cases.map(() => ({ candidates: [] as number[], none: 1 }));
  for (let round = 0, settled = false; !settled; round += 1) {
    const known = knownFailures(cases, posteriors);
    const present = beliefs;
    posteriors = cases.map((item, index) =>
      posteriorOf(present, item, node => known(node, index)),
    );
    const next = learn(cases, posteriors, beliefs, { n, span });
    settled = round + 1 >= MOST_ROUNDS || distance(next, beliefs) < SETTLED;
    beliefs = next;
  }
  return { beliefs, posteriors };
}

function distance(a: Beliefs, b: Beliefs): number {
  return Math.max(
    Math.abs(Math.log(a.medianMs / b.medianMs)),
    Math.abs(a.sigma - b.sigma),
    Math.abs(a.lateShare - b.lateShare),
    Math.abs(a.unrelatedShare - b.unrelatedShare),
    Math.abs(a.statedShare - b.statedShare),
    Math.abs(a.undoneShare - b.undoneShare),
    Math.abs(a.mendedShare - b.mendedShare),
  );
}

/** For each case: the probability that others have the same cause. */
function knownFailures(
  cases: readonly Case[],
  posteriors: readonly Posterior[],
): (node: number, without: number) => number {
  const sums = new Map<number, number>();
  const own = cases.map(() => new Map<number, number>());
  cases.forEach(({ candidates }, index) => {
    candidates.forEach(({ node }, place) => {
      const p = Math.min(posteriors[index].candidates[place] ?? 0, 0.999);
      if (p > 0.01) {
        const log = Math.log1p(-p);
        own[index].set(node, log);
        sums.set(node, (sums.get(node) ?? 0) + log);
      }
    });
  });
  return (node, without) => {
    const sum = sums.get(node);
    return sum === undefined
      ? 0
      : Math.max(0, 1 - Math.exp(sum - (own[without].get(node) ?? 0)));
  };
}

function posteriorOf(
  beliefs: Beliefs,
  item: Case,
  failedFor: (node: number) => number,
): Posterior {
  const { weights, none } = weigh(beliefs, item, failedFor);
  const { stated } = item;
  const allowed = weights.map((weight, index) =>
    stated === null || stated.includes(index) ? weight : 0,
  );
  const other = stated === null ? none : 0;
  const total = allowed.reduce((sum, weight) => sum + weight, other);
  if (!(total > 0)) {
    // What is stated holds, however strange its time.
    const share = stated && stated.length > 0 ? 1 / stated.length : 0;
    return {
      candidates: weights.map((_, index) =>
        stated?.includes(index) ? share : 0,
      ),
      none: stated && stated.length > 0 ? 0 : 1,
    };
  }
  return {
    candidates: allowed.map(weight => weight / total),
    none: other / total,
  };
}

function learn(
  cases: readonly Case[],
  posteriors: readonly Posterior[],
  beliefs: Beliefs,
  { n, span }: { n: number; span: number },
): Beliefs {
  const { prior } = beliefs;
  let caused = 0;
  let stated = 0;
  let soonCount = 0;
  let logSum = 0;
  let lateCount = 0;
  let undone = 0;
  let mended = 0;
  let ended = 0;
  const logs: Array<[weight: number, log: number]> = [];
  cases.forEach((item, index) => {
    item.candidates.forEach((candidate, place) => {
      const p = posteriors[index].candidates[place];
      if (p > 1e-6) {
        const { soon, late } = delayParts(beliefs, candidate);
        const soonShare = soon / Math.max(soon + late, 1e-300);
        const log = Math.log(candidate.delay);
        caused += p;
        stated += item.stated === null ? 0 : p;
        soonCount += p * soonShare;
        lateCount += p * (1 - soonShare);
        logSum += p * soonShare * log;
        logs.push([p * soonShare, log]);
        if (!item.endUnknown && candidate.mending !== 'gone') {
          ended += p;
          undone += candidate.mending.startsWith('undone') ? p : 0;
          mended +=
            candidate.mending === 'mended' ? p * (1 - item.endChance) : 0;
        }
      }
    });
  });
  const unrelated = Math.max(0, cases.length - caused);
  const share = (count: number, of: number, at: number, weight: number) =>
    (count + at * weight) / (of + weight);
  const centre =
    (logSum + prior.delayWeight * Math.log(prior.medianMs)) /
    (soonCount + prior.delayWeight);
  const spread =
    logs.reduce(
      (sum, [weight, log]) => sum + weight * (log - centre) ** 2,
      prior.delayWeight * prior.sigma ** 2,
    ) /
    (soonCount + prior.delayWeight);
  const unrelatedShare = share(
    unrelated,
    cases.length,
    prior.unrelatedShare,
    prior.unrelatedWeight,
  );
  const expected = Math.max(cases.length, 0.5);
  const unrelatedRate = (unrelatedShare * expected) / span;
  return {
    ...beliefs,
    medianMs: Math.exp(centre),
    sigma: Math.sqrt(spread),
    lateShare: share(lateCount, caused, prior.lateShare, prior.lateWeight),
    unrelatedShare,
    unrelatedRate,
    unrelatedPerDay: unrelatedRate * DAY,
    incidentsPerDeployment: ((1 - unrelatedShare) * expected) / n,
    statedShare: Math.min(
      0.95,
      share(stated, caused, prior.statedShare, prior.statedWeight),
    ),
    undoneShare: share(undone, ended, prior.undoneShare, prior.mendingWeight),
    mendedShare: share(mended, ended, prior.mendedShare, prior.mendingWeight),
  };
}
