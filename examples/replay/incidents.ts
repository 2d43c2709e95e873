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
import { GitHubRepository } from './github';
import { GitLabProject } from './gitlab';

/** Trouble with a service, as somebody wrote it down. */
export interface Incident {
  number: number;
  title: string;
  /** 1 is the worst. */
  severity: 1 | 2 | 3 | 4;
  openedAt: number;
  /** What the writer names as the cause; null when nobody knew. */
  cause: { deploymentId?: string; sha?: string } | null;
  reporter: string;
  /**
   * When it was called an incident; before that it was an ordinary bug.
   * Undefined: from the start.
   */
  recognizedAt?: number;
}

/** Where the people of a service write incidents down. */
export interface IncidentDesk {
  open(incident: Incident): void;
  close(incident: Incident, at: number): void;
}

/** Issues with the labels `incident` and `sev1` to `sev4`. */
export class GitHubDesk implements IncidentDesk {
  constructor(private readonly repository: GitHubRepository) {}

  open(incident: Incident) {
    const issue = this.#issue(incident);
    this.repository.issue({
      ...issue,
      action: 'opened',
      labels: this.#labelsAtFirst(incident),
      at: incident.openedAt,
    });
  }

  close(incident: Incident, at: number) {
    const issue = this.#issue(incident);
    this.repository.issue({
      ...issue,
      action: 'closed',
      labels: this.#labelsAtFirst(incident),
      closedAt: at,
      at,
    });
    if (incident.recognizedAt !== undefined) {
      this.repository.issue({
        ...issue,
        action: 'labeled',
        closedAt: at,
        at: incident.recognizedAt,
        heldBack: true,
      });
    }
  }

  #labelsAtFirst(incident: Incident): string[] {
    return incident.recognizedAt === undefined
      ? this.#issue(incident).labels
      : ['bug'];
  }

  #issue(incident: Incident) {
    const { cause } = incident;
    const named = cause?.deploymentId
      ? `deployment ${cause.deploymentId}`
      : cause?.sha;
    return {
      number: incident.number,
      title: incident.title,
      body: named ? `Customers see errors.\n\nCaused-by: ${named}` : null,
      labels: ['incident', `sev${incident.severity}`],
      createdAt: incident.openedAt,
      sender: incident.reporter,
    };
  }
}

const SEVERITY_WORDS = ['critical', 'high', 'medium', 'low'];

/** Issues of GitLab's own type `Incident`; they cannot name a cause. */
export class GitLabDesk implements IncidentDesk {
  constructor(private readonly project: GitLabProject) {}

  open(incident: Incident) {
    this.project.incident({
      ...this.#incident(incident),
      action: 'open',
      at: incident.openedAt,
    });
  }

  close(incident: Incident, at: number) {
    this.project.incident({
      ...this.#incident(incident),
      action: 'close',
      at,
    });
  }

  #incident(incident: Incident) {
    return {
      iid: incident.number,
      title: incident.title,
      severity: SEVERITY_WORDS[incident.severity - 1],
      createdAt: incident.openedAt,
      sender: incident.reporter,
    };
  }
}

/** An incident tool that speaks CDEvents. */
export class CDEventsDesk implements IncidentDesk {
  constructor(
    private readonly service: CDEventsService,
    private readonly prefix: string,
  ) {}

  open(incident: Incident) {
    this.service.incident({
      ...this.#incident(incident),
      type: 'incident.detected',
      at: incident.openedAt,
      toldAt: incident.recognizedAt,
    });
  }

  close(incident: Incident, at: number) {
    this.service.incident({
      ...this.#incident(incident),
      type: 'incident.resolved',
      at,
      toldAt: incident.recognizedAt,
    });
  }

  #incident(incident: Incident) {
    return {
      id: `${this.prefix}-${incident.number}`,
      title: incident.title,
      severity: SEVERITY_WORDS[incident.severity - 1],
      startedAt: incident.openedAt,
      heldBack: incident.recognizedAt !== undefined,
      causedBy: incident.cause,
    };
  }
}
