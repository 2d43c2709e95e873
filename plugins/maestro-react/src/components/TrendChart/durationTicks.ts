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

const UNITS = [
  { unit: 'day', seconds: 86_400, steps: [1, 2, 5, 7, 10, 14, 30, 60, 90] },
  { unit: 'hour', seconds: 3_600, steps: [1, 2, 3, 6, 12] },
  { unit: 'minute', seconds: 60, steps: [1, 2, 5, 10, 15, 30] },
  { unit: 'second', seconds: 1, steps: [1, 2, 5, 10, 15, 30] },
];

/**
 * Ticks of an axis of durations at whole days, hours, minutes or seconds, as
 * a clock divides them: recharts knows decimal steps only, and a third of
 * 50,000 seconds is no help to anyone.
 *
 * @param max - largest value, in seconds
 */
export function durationTicks(
  max: number,
  locale?: string,
): { ticks: number[]; label: (seconds: number) => string } {
  const { unit, seconds, steps } =
    // Two of a unit make an axis; one would be a single step.
    UNITS.find(candidate => max >= 2 * candidate.seconds) ??
    UNITS[UNITS.length - 1];
  const wanted = max / seconds / 4;
  const step =
    steps.find(candidate => candidate >= wanted) ??
    Math.ceil(wanted / 100) * 100;
  const count = Math.max(1, Math.ceil(max / seconds / step));
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
  });
  return {
    ticks: Array.from({ length: count + 1 }, (_, i) => i * step * seconds),
    label: value => format.format(value / seconds),
  };
}
