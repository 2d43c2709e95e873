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

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5];

/**
 * Ticks of an axis of rates: round percentages from zero, five steps at most.
 *
 * @param highest - largest rate, as a ratio
 */
export function ratioTicks(highest: number): number[] {
  const step = STEPS.find(candidate => candidate * 5 >= highest) ?? 1;
  const count = Math.max(1, Math.ceil(highest / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) =>
    Number((index * step).toFixed(4)),
  );
}
