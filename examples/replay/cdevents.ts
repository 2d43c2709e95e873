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

const SOURCE = '/pipelines/argo';

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
    deploymentId?: string;
  }) {
    this.#send({
      predicate: options.type,
      version: '0.2.0',
      subject: { id: this.options.service, type: 'service' },
      content: {
        environment: { id: options.environment, source: SOURCE },
        artifactId: `pkg:oci/${this.options.service}@${options.version}`,
      },
      customData: options.deploymentId
        ? { deploymentId: options.deploymentId }
        : undefined,
      at: options.at,
    });
  }

  incident(options: {
    type: 'incident.detected' | 'incident.resolved';
    id: string;
    title: string;
    severity: string;
    startedAt: number;
    causedBy: { deploymentId?: string; sha?: string } | null;
    at: number;
    /** When the record arrives, if later than it happened. */
    toldAt?: number;
    heldBack?: boolean;
  }) {
    this.#send({
      predicate: options.type,
      version: '0.3.0',
      subject: { id: options.id, type: 'incident' },
      content: {
        environment: { id: 'production', source: SOURCE },
        service: { id: this.options.service, source: SOURCE },
        description: options.title,
        ticketURI: `https://incidents.example.org/${options.id}`,
      },
      customData: {
        severity: options.severity,
        startedAt: iso(options.startedAt),
        ...(options.causedBy && { causedBy: options.causedBy }),
      },
      at: options.at,
      toldAt: options.toldAt,
      heldBack: options.heldBack,
    });
  }

  #send(options: {
    predicate: string;
    version: string;
    subject: { id: string; type: string };
    content: object;
    customData?: object;
    at: number;
    toldAt?: number;
    heldBack?: boolean;
  }) {
    const id = this.#random.uuid();
    const type = `dev.cdevents.${options.predicate}.${options.version}`;
    const data = {
      context: {
        version: '0.4.1',
        id,
        source: SOURCE,
        type,
        timestamp: iso(options.at),
      },
      subject: {
        ...options.subject,
        source: SOURCE,
        content: options.content,
      },
      ...(options.customData && { customData: options.customData }),
    };
    const binary = this.#random.chance(0.5);
    const sentAt = options.toldAt ?? options.at;
    this.deliveries.push({
      source: 'cdevents',
      id,
      sentAt,
      arrivesAt: sentAt + this.#random.integer(300, 4000),
      ...(options.heldBack && { heldBack: true }),
      headers: binary
        ? {
            'content-type': 'application/json',
            'ce-specversion': '1.0',
            'ce-id': id,
            'ce-source': SOURCE,
            'ce-type': type,
            'ce-time': iso(options.at),
            'ce-subject': options.subject.id,
          }
        : { 'content-type': 'application/cloudevents+json' },
      body: binary
        ? data
        : {
            specversion: '1.0',
            id,
            source: SOURCE,
            type,
            subject: options.subject.id,
            time: iso(options.at),
            datacontenttype: 'application/json',
            data,
          },
    });
  }
}
