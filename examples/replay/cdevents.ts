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

import { RandomStream } from './random';
import { iso, ReplayDelivery } from './delivery';

/** Writes CDEvents of one service, as structured or binary CloudEvents. */
export class CDEventsService {
  readonly deliveries: ReplayDelivery[] = [];
  readonly #random: RandomStream;

  constructor(private readonly options: { seed: string; service: string }) {
    this.#random = new RandomStream(
      options.seed,
      'deliveries',
      options.service,
    );
  }

  event(options: {
    type: 'service.deployed' | 'service.upgraded' | 'service.rolledback';
    environment: string;
    version: string;
    at: number;
  }) {
    const id = this.#random.uuid();
    const type = `dev.cdevents.${options.type}.0.2.0`;
    const source = '/pipelines/argo';
    const data = {
      context: {
        version: '0.4.1',
        id,
        source,
        type,
        timestamp: iso(options.at),
      },
      subject: {
        id: this.options.service,
        source,
        type: 'service',
        content: {
          environment: { id: options.environment, source },
          artifactId: `pkg:oci/${this.options.service}@${options.version}`,
        },
      },
    };
    const binary = this.#random.chance(0.5);
    this.deliveries.push({
      source: 'cdevents',
      id,
      sentAt: options.at,
      arrivesAt: options.at + this.#random.integer(300, 4000),
      headers: binary
        ? {
            'content-type': 'application/json',
            'ce-specversion': '1.0',
            'ce-id': id,
            'ce-source': source,
            'ce-type': type,
            'ce-time': iso(options.at),
            'ce-subject': this.options.service,
          }
        : { 'content-type': 'application/cloudevents+json' },
      body: binary
        ? data
        : {
            specversion: '1.0',
            id,
            source,
            type,
            subject: this.options.service,
            time: iso(options.at),
            datacontenttype: 'application/json',
            data,
          },
    });
  }
}
