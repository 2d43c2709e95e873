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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';
import { FREEDOM } from './shift';

/**
 * Chance of a score at least this far from 0 if there is no cause; tails of
 * daily cost are heavier than the normal distribution's: two-sided tail of Student's t with 4 degrees of freedom (Abramowitz and Stegun 26.7.4).
 *
 * @param score - in spreads; Infinity: 0
 */
export function chanceOf(score: number): number {
  const t = Math.abs(score);
  if (!Number.isFinite(t)) {
    return 0;
  }
  const cos2 = FREEDOM / (FREEDOM + t * t);
  const sin = Math.sqrt(1 - cos2);
  const chance = 1 - sin * (1 + cos2 / 2);
  return Math.max(0, Math.min(1, chance));
}

/** An incident among those of all series that were judged together. */
export interface Adjusted<T> {
  incident: T;
  /**
   * Share of false alarms to be expected among this one and all that are as
   * clear or clearer.
   */
  falseDiscovery: number;
  /** At or below the rate that was asked for: worth telling somebody. */
  notify: boolean;
}

/**
 * Corrects the incidents of one day for the number of series that were looked
 * at (Benjamini and Hochberg, Journal of the Royal Statistical Society B 57,
 * 1995): of those to be notified no more than the rate is false on average. On
 * days on which nothing happened that is the chance that anything is told.
 * Pages may show all incidents; people are told of these.
 *
 * @param incidents - found on one day in all series; at most one per series
 * @param options.series - how many series were judged, with or without incident
 * @param options.rate - 0.1 by default
 * @returns greatest impact first
 * @throws InvalidInputError for fewer series than incidents, or a bad rate
 */
export function adjustForSeries<T extends { chance: number; impact: string }>(
  incidents: readonly T[],
  options: { series: number; rate?: number },
): Array<Adjusted<T>> {
  const { rate = 0.1, series } = options;
  if (!Number.isInteger(series) || series < incidents.length) {
    throw new InvalidInputError(
      `series is ${String(
        series,
      )}; expected the number of all series that were judged, ${
        incidents.length
      } or more.`,
    );
  }
  if (!(rate > 0 && rate < 1)) {
    throw new InvalidInputError(
      `rate is ${String(rate)}; expected a share between 0 and 1.`,
    );
  }
  const byChance = [...incidents].sort((a, b) => b.chance - a.chance);
  let least = 1;
  return byChance
    .map((incident, index) => {
      const rank = byChance.length - index;
      least = Math.min(least, (incident.chance * series) / rank);
      return { incident, falseDiscovery: least, notify: least <= rate };
    })
    .sort(
      (a, b) =>
        Math.abs(Number(b.incident.impact)) -
        Math.abs(Number(a.incident.impact)),
    );
}
