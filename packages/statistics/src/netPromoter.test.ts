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

import { netPromoterScore } from './netPromoter';

describe('netPromoterScore', () => {
  it('is promoters less detractors, with its standard error', () => {
    // 5 of 10 promoters, 2 detractors: p - d = 0.3, (0.7 - 0.09) / 10 = 0.061.
    const score = netPromoterScore(5, 2, 10)!;
    expect(score.value).toBeCloseTo(30, 10);
    expect(score.standardError).toBeCloseTo(100 * Math.sqrt(0.061), 10);
    expect(score.lower).toBeCloseTo(30 - 195.9964 * Math.sqrt(0.061), 3);
    expect(score.upper).toBeCloseTo(30 + 195.9964 * Math.sqrt(0.061), 3);
    expect(score.method).toBe('nps-normal');
  });

  it('is cut at the ends of the scale', () => {
    expect(netPromoterScore(5, 0, 6)!.upper).toBe(100);
    expect(netPromoterScore(0, 5, 6)!.lower).toBe(-100);
  });

  it.each([
    [5, 0, 100],
    [0, 5, -100],
    [0, 0, 0],
  ])('has a width when all agree: %p %p', (promoters, detractors, value) => {
    const score = netPromoterScore(promoters, detractors, 5)!;
    expect(score).toMatchObject({
      value,
      standardError: 0,
      method: 'nps-wilson',
    });
    expect(score.upper - score.lower).toBeGreaterThan(40);
    expect(score.lower).toBeLessThanOrEqual(value);
    expect(score.upper).toBeGreaterThanOrEqual(value);
  });

  it('is null without an answer and refuses impossible counts', () => {
    expect(netPromoterScore(0, 0, 0)).toBeNull();
    expect(() => netPromoterScore(3, 3, 5)).toThrow(/n is 5/);
    expect(() => netPromoterScore(0.5, 0, 5)).toThrow(/promoters/);
  });
});
