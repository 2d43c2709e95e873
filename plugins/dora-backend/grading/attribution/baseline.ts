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
import { GeneratedRepository } from './types';

/** Incident number to the deployments that a method holds responsible. */
export type Attribution = Map<number, string[]>;

/** Deployments that a method counts as failed. */
export interface Answer {
  links: Attribution;
  failed: Set<string>;
}

/**
 * The rule of DevLake and Middleware: the latest deployment that finished
 * strictly before the incident, whatever its age and the incident's severity.
 * It is given more than those tools have: the service, where it is told.
 */
export function latestBefore(repository: GeneratedRepository): Answer {
  const links: Attribution = new Map();
  const ordered = [...repository.deployments].sort(
    (a, b) => b.finishedAt - a.finishedAt,
  );
  for (const { number, service, openedAt } of repository.incidents) {
    const latest = ordered.find(
      deployment =>
        deployment.finishedAt < openedAt &&
        (service === null || deployment.service === service),
    );
    if (latest) {
      links.set(number, [latest.id]);
    }
  }
  return { links, failed: new Set([...links.values()].flat()) };
}
