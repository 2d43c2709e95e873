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

import { FigureInterval } from '@maestro/backstage-plugin-maestro-common';
import { quantileInterval } from '@maestro/backstage-plugin-maestro-statistics';

/** An interval of the statistics package as figures carry one. */
export function figureInterval(
  found: {
    lower: number;
    upper: number;
    level: number;
    method: string;
  } | null,
): FigureInterval | null {
  return (
    found && {
      low: found.lower,
      high: found.upper,
      level: found.level,
      method: found.method,
    }
  );
}

/** Interval of a median, from sorted samples. */
export function medianInterval(
  samples: readonly number[],
): FigureInterval | null {
  return samples.length > 0
    ? figureInterval(quantileInterval(samples, 0.5))
    : null;
}
