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

import { CDEventsService } from './cdevents';
import { HOUR, MINUTE, ReplayDelivery, WEEK } from './delivery';
import { GitHubService, workingTime } from './githubService';
import { GitLabProject } from './gitlab';
import { RandomStream } from './random';
import { changeTitle, DEVELOPERS } from './team';

export interface ScenarioOptions {
  seed: string;
  /** Monday 00:00 UTC of the first simulated week, epoch milliseconds. */
  firstWeek: number;
  /** Nothing after this instant is sent, epoch milliseconds. */
  until: number;
}

/**
 * The deliveries of the example organisation in the order of their arrival,
 * some of them late or twice. Equal options give equal deliveries; a later
 * `until` only adds to them.
 */
export function simulate(options: ScenarioOptions): ReplayDelivery[] {
  const { seed, firstWeek, until } = options;
  const github = githubServices(seed);
  const search = new SearchService(seed);
  const recommendations = new RecommendationService(seed);
  for (let index = 0; firstWeek + index * WEEK < until; index++) {
    const start = firstWeek + index * WEEK;
    for (const service of github) {
      service.week(index, start);
    }
    search.week(index, start);
    recommendations.week(index, start);
  }
  const sent = [
    ...github.flatMap(service => service.deliveries),
    ...search.project.deliveries,
    ...recommendations.service.deliveries,
  ];
  return disturb(sent, seed)
    .filter(delivery => delivery.arrivesAt <= until)
    .sort((a, b) => a.arrivesAt - b.arrivesAt || (a.id < b.id ? -1 : 1));
}

function githubServices(seed: string): GitHubService[] {
  return [
    new GitHubService({
      seed,
      fullName: 'lighthouse/checkout',
      repositoryId: 1101,
      style: 'deployments',
      changesPerWeek: 5,
      failureRate: 0.12,
      squash: true,
      environments: ['production'],
    }),
    new GitHubService({
      seed,
      fullName: 'lighthouse/payments',
      repositoryId: 1102,
      style: 'workflow',
      changesPerWeek: 3,
      failureRate: 0,
      squash: false,
      environments: ['production'],
    }),
    new GitHubService({
      seed,
      fullName: 'lighthouse/notifications-hub',
      repositoryId: 1103,
      style: 'tag',
      changesPerWeek: 2,
      failureRate: 0,
      squash: true,
      environments: ['production'],
    }),
    new GitHubService({
      seed,
      fullName: 'lighthouse/shop-monorepo',
      repositoryId: 1104,
      style: 'monorepo',
      changesPerWeek: 6,
      failureRate: 0.08,
      squash: true,
      environments: ['web-production', 'mobile-production'],
    }),
    new GitHubService({
      seed,
      fullName: 'lighthouse/price-engine',
      repositoryId: 1105,
      style: 'merge',
      changesPerWeek: 2.5,
      failureRate: 0,
      squash: true,
      environments: [],
      rename: { inWeek: 6, to: 'lighthouse/pricing' },
    }),
    new GitHubService({
      seed,
      fullName: 'lighthouse/invoicing',
      repositoryId: 1106,
      style: 'deployments',
      changesPerWeek: 2,
      failureRate: 0.05,
      squash: false,
      environments: ['production'],
      silentFromWeek: 10,
    }),
    // No catalog entity claims this one: its deliveries stay unattributed.
    new GitHubService({
      seed,
      fullName: 'lighthouse/old-backoffice',
      repositoryId: 1107,
      style: 'deployments',
      changesPerWeek: 0.4,
      failureRate: 0,
      squash: true,
      environments: ['production'],
    }),
  ];
}

/** catalog-search on GitLab: merge requests, then a deployment. */
class SearchService {
  readonly project: GitLabProject;
  #iid = 0;
  #deployment = 7000;
  #head: string;

  constructor(private readonly seed: string) {
    this.project = new GitLabProject({
      seed,
      host: 'gitlab.example.org',
      path: 'lighthouse/catalog-search',
      id: 42,
    });
    this.#head = new RandomStream(seed, 'catalog-search', 'root').sha();
  }

  week(index: number, start: number) {
    const random = new RandomStream(this.seed, 'catalog-search', index);
    let free = start;
    const times = Array.from({ length: random.poisson(2.2) }, () =>
      workingTime(random, start),
    ).sort((a, b) => a - b);
    for (const at of times) {
      free = this.#change(random, Math.max(at, free));
    }
  }

  #change(random: RandomStream, at: number): number {
    const author = random.pick(DEVELOPERS);
    const title = changeTitle(random);
    const iid = ++this.#iid;
    const branch = `feature/${iid}`;
    const first = { sha: random.sha(), title, author, at };
    this.project.push({
      branch,
      before: '0'.repeat(40),
      commits: [first],
      at: at + MINUTE,
      sender: author,
    });
    const createdAt = at + 10 * MINUTE;
    const base = {
      iid,
      title,
      author,
      branch,
      headSha: first.sha,
      createdAt,
      sender: author,
    };
    this.project.mergeRequest({
      ...base,
      action: 'open',
      mergeSha: null,
      at: createdAt,
    });
    const reviewer = random.pick(DEVELOPERS.filter(d => d !== author));
    const approvedAt = createdAt + Math.round(random.logNormal(5 * HOUR, 0.8));
    this.project.mergeRequest({
      ...base,
      action: 'approved',
      mergeSha: null,
      at: approvedAt,
      sender: reviewer,
    });
    const mergedAt = approvedAt + 30 * MINUTE;
    const merge = {
      sha: random.sha(),
      title: `Merge branch '${branch}' into 'main'`,
      author,
      at: mergedAt,
    };
    this.project.mergeRequest({
      ...base,
      action: 'merge',
      mergeSha: merge.sha,
      at: mergedAt,
    });
    this.project.push({
      branch: 'main',
      before: this.#head,
      commits: [first, merge],
      at: mergedAt + 1000,
      sender: author,
    });
    this.#head = merge.sha;
    const id = ++this.#deployment;
    const deployment = {
      id,
      environment: 'production',
      sha: merge.sha,
      sender: author,
    };
    const startedAt = mergedAt + 20 * MINUTE;
    this.project.deployment({
      ...deployment,
      status: 'running',
      at: startedAt,
    });
    const finishedAt = startedAt + 8 * MINUTE;
    const status = random.next();
    this.project.deployment({
      ...deployment,
      // eslint-disable-next-line no-nested-ternary
      status: status < 0.06 ? 'failed' : status < 0.1 ? 'canceled' : 'success',
      at: finishedAt,
    });
    return finishedAt;
  }
}

/** recommendations reports by CDEvents only. */
class RecommendationService {
  readonly service: CDEventsService;
  #version = 0;

  constructor(private readonly seed: string) {
    this.service = new CDEventsService({ seed, service: 'recommendations' });
  }

  week(index: number, start: number) {
    const random = new RandomStream(this.seed, 'recommendations', index);
    const times = Array.from({ length: random.poisson(2.5) }, () =>
      workingTime(random, start),
    ).sort((a, b) => a - b);
    for (const at of times) {
      this.#version++;
      const version = `2.${this.#version}.0`;
      this.service.event({
        type: 'service.deployed',
        environment: 'staging',
        version,
        at,
      });
      const liveAt = at + 2 * HOUR;
      this.service.event({
        type: 'service.upgraded',
        environment: 'production',
        version,
        at: liveAt,
      });
      if (random.chance(0.07)) {
        this.service.event({
          type: 'service.rolledback',
          environment: 'production',
          version: `2.${this.#version - 1}.0`,
          at: liveAt + HOUR,
        });
      }
    }
  }
}

/** Delays 3 % of the deliveries by hours and sends 2 % of them twice. */
function disturb(sent: ReplayDelivery[], seed: string): ReplayDelivery[] {
  const disturbed: ReplayDelivery[] = [];
  for (const delivery of sent) {
    const random = new RandomStream(seed, 'network', delivery.id);
    const late = random.chance(0.03) ? random.integer(1, 300) * MINUTE : 0;
    const first = { ...delivery, arrivesAt: delivery.arrivesAt + late };
    disturbed.push(first);
    if (random.chance(0.02)) {
      disturbed.push({
        ...first,
        arrivesAt: first.arrivesAt + random.integer(1, 90) * MINUTE,
      });
    }
  }
  return disturbed;
}
