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

import { durationTicks } from './durationTicks';

const labels = (max: number) => {
  const { ticks, label } = durationTicks(max, 'en-US');
  return ticks.map(label);
};

describe('durationTicks', () => {
  it('divides durations as a clock does', () => {
    expect(labels(50_000)).toEqual(['0 hr', '6 hr', '12 hr', '18 hr']);
    expect(labels(86_400 * 6.5)).toEqual([
      '0 days',
      '2 days',
      '4 days',
      '6 days',
      '8 days',
    ]);
    expect(labels(45)).toEqual(['0 sec', '15 sec', '30 sec', '45 sec']);
  });

  it('reaches the largest value with few ticks, whatever it is', () => {
    for (const max of [0, 0.4, 1, 59, 61, 7_199, 7_201, 172_799, 9e6, 3e9]) {
      const { ticks } = durationTicks(max);
      expect(ticks[0]).toBe(0);
      expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(max);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }
  });
});
