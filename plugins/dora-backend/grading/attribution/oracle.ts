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
import { Answer, Attribution } from './baseline';
import { Observed } from './observed';
import {
  Parameters,
  incidentsPerFailure,
  lognormalDensity,
} from './parameters';
import {
  GeneratedDeployment,
  GeneratedIncident,
  GeneratedRepository,
} from './types';

const DAY = 86_400_000;
/** The delays of this generator hardly ever last longer. */
const LONGEST = 30 * DAY;
/** Share of a day in which an incident is taken to end by a deployment. */
const ENDING_SHARE = 15 / (24 * 60);
/** Stands for what the generator does not do, but overlaps can look like. */
const RARE = 0.01;

/** Weighs the deployments that may have caused one incident. */
class Judge {
  readonly #repository: GeneratedRepository;
  readonly #parameters: Parameters;
  readonly #observed: Observed;
  readonly #incident: GeneratedIncident;
  /** Every deployment of the service that had begun by then, in order. */
  readonly #before: GeneratedDeployment[];
  readonly #ended: GeneratedDeployment[];

  constructor(
    repository: GeneratedRepository,
    parameters: Parameters,
    observed: Observed,
    incident: GeneratedIncident,
  ) {
    this.#repository = repository;
    this.#parameters = parameters;
    this.#observed = observed;
    this.#incident = incident;
    const { openedAt, service } = incident;
    this.#before = observed
      .between(service, openedAt - LONGEST, openedAt)
      .filter(({ startedAt }) => startedAt < openedAt);
    this.#ended = observed.endedBy(incident);
  }

  decide(
    stated: GeneratedDeployment[],
    known: (candidate: GeneratedDeployment) => boolean,
  ): string | null {
    const { severity } = this.#incident;
    if (severity === 'sev4' || severity === 'sev5') {
      return null;
    }
    const candidates = this.#before.filter(({ id }) =>
      this.#repository.truth.planned.has(id),
    );
    const weights = candidates.map(
      candidate =>
        this.#rate(candidate, known(candidate)) *
        this.#mending(candidate) *
        this.#saying(candidate, stated),
    );
    const none = this.#rateOfOthers() * this.#saying(null, stated);
    const total = weights.reduce((sum, weight) => sum + weight, none);
    const best = weights.indexOf(Math.max(...weights));
    return best >= 0 && weights[best] > total / 2 ? candidates[best].id : null;
  }

  /** Incidents per millisecond that a deployment is expected to cause now. */
  #rate(candidate: GeneratedDeployment, failedFor: boolean): number {
    const p = this.#parameters;
    const delay = this.#incident.openedAt - candidate.startedAt;
    const density =
      (1 - p.latentShare) * lognormalDensity(p.quick, delay) +
      p.latentShare * lognormalDensity(p.latent, delay);
    const expected = failedFor ? p.further : p.failing * incidentsPerFailure(p);
    const fix = p.hotfix * p.fixNamesIncident;
    return (
      expected *
      density *
      (this.#incident.severity === null ? p.severityUnknown : 1) *
      (this.#observed.fixed.has(this.#incident.number) ? fix : 1 - fix)
    );
  }

  /** The same of everything else, minor tickets without severity included. */
  #rateOfOthers(): number {
    const p = this.#parameters;
    const { truth, services } = this.#repository;
    const { service, severity, number } = this.#incident;
    const rate =
      severity === null
        ? truth.unrelatedRate * p.severityUnknown +
          truth.minorRate * p.minorSeverityUnknown
        : truth.unrelatedRate;
    const fixed = this.#observed.fixed.has(number);
    return (
      rate *
      (service === null ? services.length : 1) *
      (fixed ? p.unrelatedFix : 1 - p.unrelatedFix)
    );
  }

  /**
   * How much more likely what was undone, and what was deployed just before
   * the end, is if the candidate is the cause than if it is not.
   */
  #mending(candidate: GeneratedDeployment): number {
    const p = this.#parameters;
    const { openedAt, resolvedAt, service } = this.#incident;
    const undo = p.rollback + p.revert;
    const waiting = 1 - undo - p.hotfix;
    const latest = this.#before.at(-1) === candidate;
    const chance = p.failing * undo + (latest ? p.precaution : RARE / 10);
    const mine = this.#observed.undoingOf.get(candidate);
    if (mine && mine.by.startedAt <= openedAt) {
      // It was not in production any more.
      return 0;
    }
    const undone = mine !== undefined && mine.by.startedAt < openedAt + DAY;
    if (resolvedAt === null) {
      return undone ? undo / chance : (1 - undo) / (1 - chance);
    }
    if (undone) {
      return this.#ended.includes(mine.by)
        ? undo / (chance * ENDING_SHARE)
        : (RARE * undo) / chance;
    }
    const { undoers } = this.#observed;
    const free = this.#ended.filter(deployment => !undoers.has(deployment));
    if (free.length === 0) {
      return waiting / (1 - chance);
    }
    const named = free.some(({ sha }) => this.#observed.hotfixes.has(sha));
    const share = named ? p.hotfixNamed : 1 - p.hotfixNamed;
    const byChance = this.#observed.endedByChance(service, named);
    return (p.hotfix * share + waiting * byChance) / byChance / (1 - chance);
  }

  /** Probability of the statement if the candidate, or nothing, is the cause. */
  #saying(
    candidate: GeneratedDeployment | null,
    stated: GeneratedDeployment[],
  ): number {
    const p = this.#parameters;
    if (stated.length === 0) {
      return 1 - p.stated * (candidate ? 1 : p.statedWrongly);
    }
    if (candidate && stated.includes(candidate)) {
      return p.stated * (1 - p.statedWrongly);
    }
    // A wrong statement names the latest other one.
    const named = this.#before.findLast(
      deployment =>
        deployment !== candidate &&
        (candidate === null || deployment.service === candidate.service),
    );
    return named && stated.includes(named) ? p.stated * p.statedWrongly : 0;
  }
}

/**
 * The best that can be done incident by incident: Bayes' decision with the
 * true parameters of the generator, from all that is told: delay, stated
 * cause, rollbacks, reverts, fixes, what was deployed just before the end,
 * severity. A deployment is named when it is more likely than not the cause.
 * (Judging all incidents jointly could still gain where one deployment causes
 * several; this judge takes that in only by what other incidents state.)
 */
export function bayesWithTrueParameters(
  repository: GeneratedRepository,
  parameters: Parameters,
): Answer {
  const observed = new Observed(repository);
  const stated = new Map(
    repository.incidents.map(incident => [
      incident.number,
      observed.statedCauses(incident),
    ]),
  );
  const namedBy = new Map<GeneratedDeployment, number>();
  for (const causes of stated.values()) {
    if (causes.length === 1) {
      namedBy.set(causes[0], (namedBy.get(causes[0]) ?? 0) + 1);
    }
  }
  const links: Attribution = new Map();
  for (const incident of repository.incidents) {
    const judge = new Judge(repository, parameters, observed, incident);
    const own = stated.get(incident.number)!;
    const best = judge.decide(own, candidate => {
      const itself = own.length === 1 && own[0] === candidate ? 1 : 0;
      return (namedBy.get(candidate) ?? 0) > itself;
    });
    if (best !== null) {
      links.set(incident.number, [best]);
    }
  }
  const failed = new Set([...links.values()].flat());
  // What was undone has failed, unless it was only a precaution.
  observed.undoings.forEach(({ target }) => failed.add(target.id));
  return { links, failed };
}
