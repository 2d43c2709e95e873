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

import { DoraBenchmarkLabel } from '@maestro/backstage-plugin-dora-common';
import {
  PERFORMANCE_LABELS,
  THRESHOLD_EDITIONS,
  labelOfPoint,
} from './thresholds';

/** A figure as far as a label needs it, in the unit of the figure. */
export interface LabelledFigure {
  id: string;
  value: number | null;
  interval: { low: number; high: number; level: number } | null;
}

/**
 * How a figure compares with the cuts of an edition. It has a label only when
 * its whole interval has that label; otherwise the labels that the interval
 * touches. Without an interval there is none: a point proves nothing.
 *
 * @param edition - `2023` or `2021`
 * @returns null where the edition has no cuts for the figure, or the figure no
 *   value
 */
export function benchmarkLabel(
  figure: LabelledFigure,
  edition: string = THRESHOLD_EDITIONS[0].edition,
): DoraBenchmarkLabel | null {
  const published = THRESHOLD_EDITIONS.find(each => each.edition === edition);
  const threshold = published?.thresholds.find(
    ({ figureId }) => figureId === figure.id,
  );
  if (!published || !threshold || figure.value === null) {
    return null;
  }
  const rest = { figureId: figure.id, edition, source: published.source };
  const point = labelOfPoint(threshold, figure.value);
  if (!figure.interval) {
    return {
      ...rest,
      label: null,
      spans: [point],
      reason: `The value is ${point}, but it has no interval, so nothing says how far it may be off.`,
    };
  }
  const { low, high, level } = figure.interval;
  const ends = [low, high].map(end =>
    PERFORMANCE_LABELS.indexOf(labelOfPoint(threshold, end)),
  );
  const spans = PERFORMANCE_LABELS.slice(
    Math.min(...ends),
    Math.max(...ends) + 1,
  );
  const percent = Math.round(level * 100);
  return spans.length === 1
    ? {
        ...rest,
        label: spans[0],
        spans: [...spans],
        reason: `The whole ${percent} % interval is ${spans[0]}.`,
      }
    : {
        ...rest,
        label: null,
        spans: [...spans],
        reason: `The ${percent} % interval reaches from ${
          spans[0]
        } to ${spans.at(-1)!}, so no single label holds.`,
      };
}
