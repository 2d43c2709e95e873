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
import { RandomStream } from '@maestro/backstage-plugin-maestro-statistics';
import { Lognormal, Parameters } from './parameters';
import { ActionQueue } from './queue';
import {
  GeneratedCommit,
  GeneratedDeployment,
  GeneratedIncident,
  GeneratedRepository,
  GeneratedRequest,
} from './types';

const MINUTE = 60_000;
/** After so long nobody counts an incident as a deployment's any more. */
const LIFE = 30 * 24 * 60 * MINUTE;

interface Place {
  name: string;
  services: string[];
  from: number;
  to: number;
}

/** One repository in simulated time: actions happen in order of their time. */
export class RepositorySimulation {
  readonly #parameters: Parameters;
  readonly #random: RandomStream;
  readonly #place: Place;
  readonly #rates: { unrelatedRate: number; minorRate: number };
  readonly #queue = new ActionQueue();
  readonly #commits: GeneratedCommit[] = [];
  readonly #requests: GeneratedRequest[] = [];
  readonly #deployments: GeneratedDeployment[] = [];
  readonly #incidents: GeneratedIncident[] = [];
  readonly #causes = new Map<number, string>();
  readonly #failed = new Set<string>();
  readonly #planned = new Set<string>();
  /** Deployments of each service, in order. */
  readonly #served = new Map<string, GeneratedDeployment[]>();
  #number = 0;

  constructor(
    parameters: Parameters,
    random: RandomStream,
    place: Place,
    rates: { unrelatedRate: number; minorRate: number },
  ) {
    this.#parameters = parameters;
    this.#random = random;
    this.#place = place;
    this.#rates = rates;
    place.services.forEach(service => this.#served.set(service, []));
  }

  planRelease(at: number): void {
    this.#queue.plan(at, () => this.#release(at));
  }

  planUnrelated(service: string, at: number): void {
    this.#queue.plan(at, () => this.#unrelatedIncident(service, at));
  }

  planMinor(service: string, at: number): void {
    this.#queue.plan(at, () => {
      const severity = this.#random.next() < 0.5 ? 'sev4' : 'sev5';
      const unknown = this.#happens(this.#parameters.minorSeverityUnknown);
      const incident = this.#incident(service, at, unknown ? null : severity);
      incident.resolvedAt = at + this.#draw(this.#parameters.duration);
    });
  }

  run(): GeneratedRepository {
    this.#queue.run();
    const { name, services, to } = this.#place;
    // What is not over at the end is open.
    for (const incident of this.#incidents) {
      if (incident.resolvedAt !== null && incident.resolvedAt > to) {
        incident.resolvedAt = null;
      }
    }
    return {
      name,
      services,
      commits: this.#commits,
      requests: this.#requests,
      deployments: this.#deployments,
      incidents: this.#incidents,
      truth: {
        causes: this.#causes,
        failed: this.#failed,
        planned: this.#planned,
        ...this.#rates,
      },
    };
  }

  #release(at: number): void {
    const random = this.#random;
    const { train, withdrawn, failing } = this.#parameters;
    const { services } = this.#place;
    let reverts: string[] = [];
    if (this.#happens(withdrawn) && this.#commits.length > 0) {
      const recent = this.#commits.slice(-20);
      reverts = [recent[random.below(recent.length)].sha];
    }
    const commit = this.#commit(at, 'Work', {
      reverts,
      branch: 'feature',
      labels: [],
    });
    const targets = this.#happens(train)
      ? services
      : [services[random.below(services.length)]];
    for (const service of targets) {
      const startedAt = at + random.next() * 3 * MINUTE;
      const deployment = this.#deploy(service, commit.sha, startedAt);
      this.#planned.add(deployment.id);
      if (this.#happens(failing)) {
        this.#fail(deployment);
      }
    }
  }

  #fail(deployment: GeneratedDeployment): void {
    const random = this.#random;
    const p = this.#parameters;
    const silent = this.#happens(p.silent);
    const begins: number[] = [];
    do {
      begins.push(deployment.startedAt + this.#delay());
    } while (!silent && random.next() < p.further / (1 + p.further));
    begins.sort((a, b) => a - b);
    const mendAt = begins[0] + this.#draw(p.repair);
    const mend = this.#mendingOf(silent);
    const numbers: GeneratedIncident[] = [];
    for (const begin of silent ? [] : begins) {
      const over = mend !== 'none' && begin > mendAt;
      if (!over && begin < this.#place.to && begin - begins[0] < LIFE) {
        this.#queue.plan(begin, () => {
          const incident = this.#incident(
            deployment.service,
            begin,
            this.#severity(),
          );
          this.#causes.set(incident.number, deployment.id);
          this.#failed.add(deployment.id);
          this.#state(incident, deployment);
          incident.resolvedAt =
            Math.max(mendAt, begin) + random.next() * 15 * MINUTE;
          numbers.push(incident);
        });
      }
    }
    if (mend !== 'none' && mendAt < this.#place.to) {
      this.#queue.plan(mendAt, () => {
        if (silent) {
          this.#failed.add(deployment.id);
        }
        this.#mend(mend, deployment, numbers[0]?.number ?? null, mendAt);
      });
    }
  }

  #mendingOf(silent: boolean): 'rollback' | 'revert' | 'hotfix' | 'none' {
    const { rollback, revert, hotfix } = this.#parameters;
    const draw = this.#random.next() * (silent ? rollback + revert : 1);
    if (draw < rollback) {
      return 'rollback';
    }
    if (draw < rollback + revert) {
      return 'revert';
    }
    return draw < rollback + revert + hotfix ? 'hotfix' : 'none';
  }

  #mend(
    how: 'rollback' | 'revert' | 'hotfix',
    deployment: GeneratedDeployment,
    incident: number | null,
    at: number,
  ): void {
    const { service, sha } = deployment;
    const served = this.#served.get(service)!;
    const before = served[served.indexOf(deployment) - 1];
    if (how === 'rollback' && before && before.sha !== sha) {
      this.#deploy(service, before.sha, at);
    } else if (how === 'revert') {
      const commit = this.#commit(at, 'Revert', {
        reverts: [sha],
        branch: `revert-${sha.slice(0, 8)}`,
        labels: [],
      });
      this.#deploy(service, commit.sha, at);
    } else {
      this.#hotfix(service, incident, at);
    }
  }

  #hotfix(service: string, incident: number | null, at: number): void {
    const { hotfixNamed, fixNamesIncident } = this.#parameters;
    const named = this.#happens(hotfixNamed);
    const linked = this.#happens(fixNamesIncident) && incident !== null;
    const commit = this.#commit(at, linked ? `Fix #${incident}` : 'Work', {
      reverts: [],
      branch: named ? 'hotfix/repair' : 'feature',
      labels: [],
    });
    this.#deploy(service, commit.sha, at);
  }

  #unrelatedIncident(service: string, at: number): void {
    const p = this.#parameters;
    const incident = this.#incident(service, at, this.#severity());
    incident.resolvedAt = at + this.#draw(p.duration);
    const latest = this.#served.get(service)!.at(-1);
    if (latest && this.#happens(p.stated * p.statedWrongly)) {
      incident.stated = { deploymentId: latest.id, sha: null };
    }
    const mendAt = at + this.#draw(p.repair);
    if (latest && this.#happens(p.precaution)) {
      this.#queue.plan(mendAt, () =>
        this.#mend('rollback', latest, incident.number, mendAt),
      );
    } else if (this.#happens(p.unrelatedFix)) {
      this.#queue.plan(mendAt, () => {
        const commit = this.#commit(mendAt, `Fix #${incident.number}`, {
          reverts: [],
          branch: 'feature',
          labels: [],
        });
        this.#deploy(service, commit.sha, mendAt);
      });
    }
  }

  /** What the incident says about its cause. */
  #state(incident: GeneratedIncident, cause: GeneratedDeployment): void {
    const random = this.#random;
    const { stated, statedWrongly } = this.#parameters;
    if (this.#happens(stated)) {
      const others = this.#served
        .get(cause.service)!
        .filter(
          other => other !== cause && other.startedAt < incident.openedAt,
        );
      const named =
        this.#happens(statedWrongly) && others.length > 0
          ? others.at(-1)!
          : cause;
      const form = random.next();
      incident.stated =
        form < 0.6
          ? { deploymentId: named.id, sha: null }
          : {
              deploymentId: null,
              sha: form < 0.8 ? named.sha : named.sha.slice(0, 8),
            };
    }
  }

  #incident(
    service: string,
    openedAt: number,
    severity: string | null,
  ): GeneratedIncident {
    this.#number += 1;
    const incident: GeneratedIncident = {
      number: this.#number,
      service: this.#happens(this.#parameters.serviceUnknown) ? null : service,
      severity,
      openedAt,
      resolvedAt: null,
      stated: null,
    };
    this.#incidents.push(incident);
    return incident;
  }

  #commit(
    at: number,
    title: string,
    more: { reverts: string[]; branch: string; labels: string[] },
  ): GeneratedCommit {
    const sha = Array.from({ length: 40 }, () =>
      this.#random.below(16).toString(16),
    ).join('');
    const commit: GeneratedCommit = {
      sha,
      parent: this.#commits.at(-1)?.sha ?? null,
      at: at - 5 * MINUTE,
      title,
      reverts: more.reverts,
    };
    this.#commits.push(commit);
    this.#number += 1;
    this.#requests.push({
      number: this.#number,
      title,
      headBranch: more.branch,
      labels: more.labels,
      sha,
      mergedAt: commit.at,
    });
    return commit;
  }

  #deploy(
    service: string,
    sha: string,
    startedAt: number,
  ): GeneratedDeployment {
    const deployment: GeneratedDeployment = {
      id: `${this.#deployments.length + 1}`,
      service,
      sha,
      startedAt,
      finishedAt: startedAt + this.#draw(this.#parameters.rollout),
    };
    this.#deployments.push(deployment);
    this.#served.get(service)!.push(deployment);
    return deployment;
  }

  #delay(): number {
    const { latentShare, latent, quick } = this.#parameters;
    return this.#draw(this.#happens(latentShare) ? latent : quick);
  }

  #severity(): string | null {
    const severity = `sev${1 + this.#random.below(3)}`;
    return this.#happens(this.#parameters.severityUnknown) ? null : severity;
  }

  #draw({ median, sigma }: Lognormal): number {
    return median * Math.exp(sigma * this.#random.normal());
  }

  #happens(share: number): boolean {
    return this.#random.next() < share;
  }
}
