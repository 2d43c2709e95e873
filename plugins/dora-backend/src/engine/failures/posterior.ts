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
import { DelayModel, DelayPrior } from './types';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * What is believed of a service that has shown nothing yet. Sources:
 * unrelated share 0.3: roughly 70 % of outages are due to changes (Site
 * Reliability Engineering, 2016, ch. 1); stated share: explicit links are 64 %
 * of all (ReLink, ESEC/FSE 2011); undone share: rollbacks mitigated 22.4 % of
 * all, about 42 % of change-caused incidents (Ghosh et al., SoCC 2022). Delay,
 * late share, mended share and all weights are assumptions, chosen on the
 * tuning seeds of `grading/attribution`; docs/engines/dora-failures.md.
 */
export const DEFAULT_PRIOR: DelayPrior = {
  medianMs: 40 * MINUTE,
  sigma: 1.2,
  delayWeight: 10,
  lateMedianMs: DAY,
  lateSigma: 1.2,
  lateShare: 0.1,
  lateWeight: 20,
  unrelatedShare: 0.3,
  unrelatedWeight: 10,
  statedShare: 0.64,
  statedWeight: 5,
  undoneShare: 0.5,
  mendedShare: 0.25,
  mendingWeight: 10,
  further: 0.5,
};

/** An incident ends so soon, at the latest, after what mends it began. */
export const ENDING = 30 * MINUTE;
/** So long after an incident a rollback or revert may still be its mending. */
export const MENDING = DAY;

/** Share of incidents mended by an undoing that end with it; assumed. */
const UNDONE_AT_END = 0.93;

/** What was seen of the mending if a deployment was the cause. */
export type Mending =
  /** Taken back, and the incident ended with that. */
  | 'undone-at-end'
  /** Taken back at some other time after the incident. */
  | 'undone'
  /** Not taken back; the incident ended with another deployment. */
  | 'mended'
  /** Neither. */
  | 'waiting'
  /** Taken back before the incident began. */
  | 'gone';

/** A deployment that may have caused an incident. */
export interface Candidate {
  /** Index of the deployment. */
  node: number;
  /** From the start of its roll-out, ms, at least a minute. */
  delay: number;
  /** Density of that delay among late incidents, per ms. */
  lateDensity: number;
  mending: Mending;
  latest: boolean;
  /** Of the kind of step: a rollback or redeployment seldom breaks things. */
  factor: number;
}

/** An incident with all that may have caused it. */
export interface Case {
  candidates: Candidate[];
  /** Indexes into `candidates` when it states its cause. */
  stated: number[] | null;
  /** A later change says to fix it. */
  fixed: boolean;
  /** Still open, or nobody tells its end. */
  endUnknown: boolean;
  /** Chance that a deployment lies just before an end for no reason. */
  endChance: number;
  /** The same of hotfixes that say so, where one of them was there. */
  hotfixChance: number | null;
  /** Share of the unrelated incidents that would befall the same services. */
  reach: number;
}

/** Density of a lognormal distribution, per ms. */
export function lognormal(at: number, median: number, sigma: number): number {
  const z = Math.log(at / median) / sigma;
  return Math.exp((-z * z) / 2) / (at * sigma * Math.sqrt(2 * Math.PI));
}

/** The model in the units of the arithmetic. */
export interface Beliefs extends DelayModel {
  prior: DelayPrior;
  /** Unrelated incidents per ms. */
  unrelatedRate: number;
  /** Chance that a deployment is taken back near a foreign incident. */
  undoneByChance: number;
}

/** Densities of the two kinds of delay, weighted by their shares. */
export function delayParts(
  { lateShare, medianMs, sigma }: Beliefs,
  { delay, lateDensity }: Candidate,
): { soon: number; late: number } {
  return {
    soon: (1 - lateShare) * lognormal(delay, medianMs, sigma),
    late: lateShare * lateDensity,
  };
}

/**
 * How much more likely what was seen of the mending is if the candidate is
 * the cause than if something else is.
 */
export function mendingRatio(
  beliefs: Beliefs,
  candidate: Candidate,
  { endUnknown, endChance, hotfixChance }: Case,
): number {
  const { undoneShare, mendedShare } = beliefs;
  const waiting = Math.max(0.05, 1 - undoneShare - mendedShare);
  const chance = Math.min(
    0.5,
    beliefs.undoneByChance + (candidate.latest ? 0.02 : 0),
  );
  const undone = ['undone-at-end', 'undone'].includes(candidate.mending);
  if (candidate.mending === 'gone') {
    return 0.01;
  }
  if (endUnknown) {
    return undone ? undoneShare / chance : (1 - undoneShare) / (1 - chance);
  }
  switch (candidate.mending) {
    case 'undone-at-end':
      return (UNDONE_AT_END * undoneShare) / (chance * (ENDING / MENDING));
    case 'undone':
      return ((1 - UNDONE_AT_END) * undoneShare) / chance;
    case 'mended': {
      const by = hotfixChance ?? endChance;
      return (mendedShare / 2 + waiting * by) / by / (1 - chance);
    }
    default:
      return waiting / (1 - endChance) / (1 - chance);
  }
}

/**
 * Posterior weights of a case, not normalised: one per candidate, and of no
 * candidate. The process is a marked Poisson process: each deployment sends
 * incidents with density `incidentsPerDeployment` x delay density, unrelated
 * ones come at a constant rate; each mark (statement, mending, fix) multiplies
 * by its likelihood.
 *
 * @param failedFor - probability that a candidate has caused another incident
 */
export function weigh(
  beliefs: Beliefs,
  item: Case,
  failedFor: (node: number) => number,
): { weights: number[]; none: number } {
  const { prior, statedShare, incidentsPerDeployment } = beliefs;
  const silent = item.stated === null ? 1 - statedShare : 1;
  const fix = prior.mendedShare * 0.3;
  const weights = item.candidates.map(candidate => {
    const { soon, late } = delayParts(beliefs, candidate);
    const known = failedFor(candidate.node);
    const rate =
      (1 - known) * incidentsPerDeployment +
      known * Math.max(prior.further, incidentsPerDeployment);
    return (
      rate *
      candidate.factor *
      (soon + late) *
      mendingRatio(beliefs, candidate, item) *
      silent *
      (item.fixed ? fix : 1 - fix)
    );
  });
  const none = beliefs.unrelatedRate * item.reach * (item.fixed ? 0.04 : 0.96);
  return { weights, none };
}
