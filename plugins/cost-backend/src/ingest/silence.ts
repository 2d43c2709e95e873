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
import { SourceConfig } from '../config/billing';

/** A source that has delivered nothing for longer than it should. */
export interface SilentSource {
  sourceId: string;
  title: string;
  /** Instant of what came last, ISO 8601 in UTC. */
  lastDeliveryAt: string;
}

/**
 * Instant from which the silence of a source means that its figures are old;
 * null: nothing is expected of it, or nothing ever came.
 */
export function staleAt(
  source: SourceConfig,
  lastDeliveryAt: string | null,
): string | null {
  return source.staleMilliseconds === null || lastDeliveryAt === null
    ? null
    : new Date(
        Date.parse(lastDeliveryAt) + source.staleMilliseconds,
      ).toISOString();
}

/**
 * Sources that are silent for too long.
 *
 * @param last - instants of their last deliveries, by id
 */
export function silentSources(
  sources: readonly SourceConfig[],
  last: ReadonlyMap<string, string>,
  now: Date,
): SilentSource[] {
  return sources.flatMap(source => {
    const lastDeliveryAt = last.get(source.id) ?? null;
    const from = staleAt(source, lastDeliveryAt);
    return from !== null && from <= now.toISOString()
      ? [
          {
            sourceId: source.id,
            title: source.title,
            lastDeliveryAt: lastDeliveryAt!,
          },
        ]
      : [];
  });
}
