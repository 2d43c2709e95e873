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

import type { Scope } from './types';

/** Position of the last event of a subject. */
export interface SubjectPosition {
  host: string;
  /** Empty when the source names none. */
  repository: string;
  service: string;
  /** Place in the feed of its last event. */
  position: number;
  /** Greatest receipt that told one. */
  seq: number;
}

/** Position and receipt of the latest events; -1 before the first. */
export interface Latest {
  position: number;
  seq: number;
}

const NOTHING: Latest = { position: -1, seq: -1 };

/**
 * The positions of all subjects at one time. Asking the database for each of
 * 500 services takes longer than their figures.
 */
export class Positions {
  readonly #repositories = new Map<string, Latest>();
  readonly #services = new Map<string, SubjectPosition[]>();
  readonly #hosts = new Map<string, Latest>();

  static of(rows: readonly SubjectPosition[]): Positions {
    return new Positions(rows);
  }

  private constructor(rows: readonly SubjectPosition[]) {
    for (const row of rows) {
      const { host, repository, service } = row;
      raise(this.#repositories, `${host}|${repository}`, row);
      raise(this.#hosts, host, row);
      if (service !== '') {
        const list = this.#services.get(service) ?? [];
        list.push(row);
        this.#services.set(service, list);
      }
    }
  }

  /** The latest of a scope's events. */
  of(scope: Scope): Latest {
    return [
      ...scope.repositories.flatMap(({ host, names }) =>
        names.map(name => this.#repositories.get(`${host}|${name}`)),
      ),
      ...scope.services.flatMap(({ host, service }) =>
        (this.#services.get(service) ?? []).filter(
          row => host === null || row.host === host,
        ),
      ),
      ...scope.hosts.map(host => this.#hosts.get(host)),
    ].reduce<Latest>(later, NOTHING);
  }

  /** The latest of a host's events. */
  ofHost(host: string): Latest {
    return this.#hosts.get(host) ?? NOTHING;
  }
}

function later(a: Latest, b: Latest = NOTHING): Latest {
  return {
    position: Math.max(a.position, b.position),
    seq: Math.max(a.seq, b.seq),
  };
}

function raise(map: Map<string, Latest>, key: string, row: Latest) {
  map.set(key, later(row, map.get(key)));
}
