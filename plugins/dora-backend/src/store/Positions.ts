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
  position: number;
}

/**
 * The positions of all subjects at one time. Asking the database for each of
 * 500 services takes longer than their figures.
 */
export class Positions {
  readonly #repositories = new Map<string, number>();
  readonly #services = new Map<string, SubjectPosition[]>();
  readonly #hosts = new Map<string, number>();

  static of(rows: readonly SubjectPosition[]): Positions {
    return new Positions(rows);
  }

  private constructor(rows: readonly SubjectPosition[]) {
    for (const row of rows) {
      const { host, repository, service, position } = row;
      raise(this.#repositories, `${host}|${repository}`, position);
      raise(this.#hosts, host, position);
      if (service !== '') {
        const list = this.#services.get(service) ?? [];
        list.push(row);
        this.#services.set(service, list);
      }
    }
  }

  /** Greatest position of a scope's events; -1 before the first. */
  of(scope: Scope): number {
    const found = [
      ...scope.repositories.flatMap(({ host, names }) =>
        names.map(name => this.#repositories.get(`${host}|${name}`)),
      ),
      ...scope.services.flatMap(({ host, service }) =>
        (this.#services.get(service) ?? [])
          .filter(row => host === null || row.host === host)
          .map(({ position }) => position),
      ),
      ...scope.hosts.map(host => this.#hosts.get(host)),
    ];
    return found.reduce<number>(
      (greatest, position) => Math.max(greatest, position ?? -1),
      -1,
    );
  }
}

function raise(map: Map<string, number>, key: string, position: number) {
  map.set(key, Math.max(map.get(key) ?? -1, position));
}
