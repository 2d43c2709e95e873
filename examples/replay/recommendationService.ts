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
import { HOUR, MINUTE } from './delivery';
import { CDEventsDesk, Incident } from './incidents';
import { RandomStream, workingTime } from './random';
import { DEVELOPERS } from './team';

/** recommendations reports by CDEvents only. */
export class RecommendationService {
  readonly service: CDEventsService;
  #version = 0;
  #incidents = 0;
  readonly #desk: CDEventsDesk;

  constructor(private readonly seed: string) {
    this.service = new CDEventsService({ seed, service: 'recommendations' });
    this.#desk = new CDEventsDesk(this.service, 'REC');
  }

  week(index: number, start: number) {
    const random = new RandomStream(this.seed, 'recommendations', index);
    const times = Array.from({ length: random.poisson(3) }, () =>
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
        deploymentId: `recommendations-${this.#version}`,
      });
      if (random.chance(0.1)) {
        const incident: Incident = {
          number: ++this.#incidents,
          title: `Empty recommendations since ${version}`,
          severity: random.pick([2, 3] as const),
          openedAt: liveAt + random.integer(10, 40) * MINUTE,
          cause: random.chance(0.5)
            ? { deploymentId: `recommendations-${this.#version}` }
            : null,
          reporter: random.pick(DEVELOPERS),
        };
        this.#desk.open(incident);
        this.#desk.close(incident, liveAt + 75 * MINUTE);
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
