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

import { Slices } from './slices';

describe('Slices', () => {
  it('grows while work is quick and shrinks when it is slow, within bounds', () => {
    const slices = new Slices(1000);
    const sizes = (milliseconds: (events: number) => number, rounds: number) =>
      Array.from({ length: rounds }, () => {
        slices.took(milliseconds(slices.size), slices.size);
        return slices.size;
      });
    expect(sizes(events => events * 0.01, 4)).toEqual([400, 800, 1000, 1000]);
    // 1 ms each: fifty fit.
    expect(sizes(events => events, 6)).toEqual([500, 250, 125, 63, 50, 50]);
    expect(sizes(events => events * 50, 3)).toEqual([25, 25, 25]);
  });

  it('respects a small page', () => {
    const slices = new Slices(2);
    expect(slices.size).toBe(2);
    slices.took(1000, 2);
    expect(slices.size).toBe(2);
  });
});
