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

import { HOUR, MINUTE, ReplayDelivery, WEEK } from './delivery';
import { GitHubService } from './githubService';
import { RandomStream } from './random';
import { RecommendationService } from './recommendationService';
import { SearchService } from './searchService';

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
      changesPerWeek: 6,
      failureRate: 0.07,
      squash: true,
      environments: ['production'],
      incidents: 'issues',
      change: { inWeek: 14, failureRate: 0.12 },
      recognizedLateInWeek: 19,
      neverClosedInWeek: 24,
    }),
    new GitHubService({
      seed,
      fullName: 'lighthouse/payments',
      repositoryId: 1102,
      style: 'workflow',
      changesPerWeek: 3,
      failureRate: 0.06,
      squash: false,
      environments: ['production'],
      incidents: 'cdevents',
      pickup: 30 * HOUR,
      change: { inWeek: 14, pickup: 1.5 * HOUR },
      recognizedLateInWeek: 21,
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
      incidents: 'none',
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
      incidents: 'issues',
      pickup: 20 * HOUR,
      change: { inWeek: 14, pickup: 2 * HOUR },
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
      incidents: 'issues',
      rename: { inWeek: 16, to: 'lighthouse/pricing' },
    }),
    new GitHubService({
      seed,
      fullName: 'lighthouse/invoicing',
      repositoryId: 1106,
      style: 'deployments',
      changesPerWeek: 2,
      failureRate: 0.12,
      squash: false,
      environments: ['production'],
      incidents: 'issues',
      silentFromWeek: 20,
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
      incidents: 'none',
    }),
  ];
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
