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
import {
  RandomStream,
  createRandom,
} from '@maestro/backstage-plugin-maestro-statistics';
import { Parameters, incidentsPerFailure } from './parameters';
import { RepositorySimulation } from './simulation';
import { GeneratedHistory, GeneratedRepository } from './types';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday. */
const START = Date.UTC(2026, 0, 5);

/**
 * A history with hidden causes: releases in working hours (some closely
 * spaced, some to several services at once), failures with their delayed
 * incidents and repairs, and incidents that no deployment caused. Equal seeds
 * give equal histories.
 */
export function generateHistory(
  parameters: Parameters,
  seed: string,
): GeneratedHistory {
  const random = createRandom(seed);
  const to = START + parameters.days * DAY;
  return {
    from: START,
    to,
    repositories: parameters.repositories.map((services, index) =>
      generateRepository(parameters, random, { index, services, to }),
    ),
  };
}

function generateRepository(
  parameters: Parameters,
  random: RandomStream,
  place: { index: number; services: number; to: number },
): GeneratedRepository {
  const { index, services, to } = place;
  const releases = releaseTimes(parameters, random, to);
  const names = Array.from(
    { length: services },
    (_, service) => `service-${index}-${service}`,
  );
  // How often a deployment of one service is planned, on average over a week.
  const perRelease =
    parameters.train + (1 - parameters.train) / Math.max(1, services);
  const causedRate =
    ((releases.length * perRelease) / (to - START)) *
    parameters.failing *
    incidentsPerFailure(parameters);
  const unrelatedRate =
    (causedRate * parameters.unrelated) / (1 - parameters.unrelated);
  const minorRate =
    ((causedRate + unrelatedRate) * parameters.minor) / (1 - parameters.minor);
  const simulation = new RepositorySimulation(
    parameters,
    random,
    { name: `generated/repository-${index}`, services: names, from: START, to },
    { unrelatedRate, minorRate },
  );
  for (const at of releases) {
    simulation.planRelease(at);
  }
  for (const service of names) {
    for (const at of poissonTimes(random, unrelatedRate, to)) {
      simulation.planUnrelated(service, at);
    }
    for (const at of poissonTimes(random, minorRate, to)) {
      simulation.planMinor(service, at);
    }
  }
  return simulation.run();
}

/** Monday to Friday, nine to five, and the bursts that follow a release. */
function releaseTimes(
  { releasesPerDay, burst }: Parameters,
  random: RandomStream,
  to: number,
): number[] {
  const times: number[] = [];
  for (let day = START; day < to; day += DAY) {
    if (new Date(day).getUTCDay() % 6 !== 0) {
      let at = day + 9 * HOUR + random.exponential((8 * HOUR) / releasesPerDay);
      while (at < day + 17 * HOUR) {
        times.push(at);
        let next = at;
        while (random.next() < burst) {
          next += 5 * MINUTE + random.next() * 40 * MINUTE;
          times.push(next);
        }
        at += random.exponential((8 * HOUR) / releasesPerDay);
      }
    }
  }
  return times.sort((a, b) => a - b);
}

function poissonTimes(
  random: RandomStream,
  rate: number,
  to: number,
): number[] {
  const times: number[] = [];
  if (rate > 0) {
    let at = START + random.exponential(1 / rate);
    while (at < to) {
      times.push(at);
      at += random.exponential(1 / rate);
    }
  }
  return times;
}
