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

import fc from 'fast-check';
import { DORA_FIGURES } from '@maestro/backstage-plugin-dora-common';
import {
  CLUSTERS_2024,
  PERFORMANCE_LABELS,
  QUICK_CHECK_EDITIONS,
  THRESHOLD_EDITIONS,
  benchmarkGroup,
  benchmarkLabel,
  checkRecovery,
  durationAnswer,
  frequencyAnswer,
  labelOfPoint,
  quickCheck,
  quickCheckScore,
} from '.';

const HOUR = 3600;
const DAY = 24 * HOUR;

describe('quickCheckScore', () => {
  it('turns and clamps', () => {
    expect(
      [0, 1, 3.5, 6, 9].map(c => quickCheckScore(c, 'categorical')),
    ).toEqual([0, 0, 5, 10, 10]);
    expect(
      [-1, 0, 25, 100, 300].map(p => quickCheckScore(p, 'percentage')),
    ).toEqual([10, 10, 7.5, 0, 0]);
  });

  it('has none without an answer', () => {
    expect(quickCheckScore(null, 'percentage')).toBeNull();
    expect(quickCheckScore(undefined, 'categorical')).toBeNull();
    expect(quickCheckScore(NaN, 'categorical')).toBeNull();
    expect(quickCheck({}, '2025')).toMatchObject({
      performance: null,
      throughput: null,
      stability: null,
    });
    // A missing percentage is not a perfect one.
    expect(quickCheck({ changefailure: 40 }, '2025').stability).toBe(6);
    expect(quickCheck({ rework: 40 }, '2024').performance).toBeNull();
  });
});

describe('answers for measured values', () => {
  it.each([
    [HOUR - 1, 6],
    [HOUR, 5],
    [DAY, 4],
    [7 * DAY, 3],
    [30 * DAY, 2],
    [200 * DAY, 1],
  ])('%d seconds are answer %d', (seconds, answer) =>
    expect(durationAnswer(seconds)).toBe(answer),
  );

  it.each([
    [8, 6],
    [7, 5],
    [6, 4],
    [1, 4],
    [0.9, 3],
    [7 / 30, 3],
    [0.2, 2],
    [0.01, 1],
    [0, 1],
  ])('%d a week are answer %d', (perWeek, answer) =>
    expect(frequencyAnswer(perWeek)).toBe(answer),
  );
});

describe('groups', () => {
  const [newest] = QUICK_CHECK_EDITIONS;

  it('find the recovery means that point the wrong way, by the throughput', () => {
    const directions = (groups: typeof newest.industry) =>
      new Set(Object.values(groups).map(g => checkRecovery(g)?.direction));
    expect([...directions(newest.industry)]).toEqual(['as_published']);
    expect([...directions(newest.organizationSize)]).toEqual(['inverted']);
    expect(checkRecovery({ leadtime: { mean: 1 } })).toBeNull();
  });

  it('turn what is low when good, and mend recovery only when asked', () => {
    const group = newest.organizationSize.all;
    const published = benchmarkGroup(group, '2025', { mendRecovery: false });
    const mended = benchmarkGroup(group, '2025', { mendRecovery: true });
    expect(published.metrics.changefailure!.mean).toBeCloseTo(8.1, 9);
    expect(published.metrics.failurerecovery!.mean).toBe(2.6);
    expect(mended.metrics.failurerecovery!.mean).toBeCloseTo(7.4, 9);
    expect(mended.performanceAverage!.mean).toBeGreaterThan(
      published.performanceAverage!.mean,
    );
    // Nothing of the published data was changed.
    expect(group.failurerecovery!.mean).toBe(2.6);
  });
});

describe('labels', () => {
  const lead = (low: number, high: number) =>
    benchmarkLabel({
      id: DORA_FIGURES.leadTime,
      value: (low + high) / 2,
      interval: { low, high, level: 0.95 },
    })!;

  it('need the whole interval inside', () => {
    expect(lead(2 * HOUR, 20 * HOUR)).toMatchObject({
      label: 'elite',
      spans: ['elite'],
      edition: '2023',
    });
    expect(lead(20 * HOUR, 8 * DAY)).toMatchObject({
      label: null,
      spans: ['elite', 'high', 'medium'],
    });
    expect(lead(DAY, DAY + 1).label).toBe('high');
  });

  it('need an interval, cuts, and a value', () => {
    const figure = { id: DORA_FIGURES.changeFailureRate, value: 0.01 };
    expect(benchmarkLabel({ ...figure, interval: null })).toMatchObject({
      label: null,
      spans: ['elite'],
    });
    const interval = { low: 0, high: 0.16, level: 0.95 };
    expect(benchmarkLabel({ ...figure, value: 0, interval })).toMatchObject({
      label: null,
      spans: ['elite', 'high', 'medium', 'low'],
    });
    expect(benchmarkLabel({ ...figure, value: null, interval })).toBeNull();
    expect(benchmarkLabel({ ...figure, interval }, '2024')).toBeNull();
    expect(
      benchmarkLabel({ id: DORA_FIGURES.reworkRate, value: 0, interval }),
    ).toBeNull();
  });

  it('read an interval that is high when good the right way round', () => {
    expect(
      benchmarkLabel({
        id: DORA_FIGURES.deploymentFrequency,
        value: 5,
        interval: { low: 0.5, high: 9, level: 0.95 },
      })!.spans,
    ).toEqual(['elite', 'high', 'medium']);
  });

  it('never get worse as a value gets better', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...THRESHOLD_EDITIONS.flatMap(e => e.thresholds)),
        fc.double({ min: 0, max: 1e8, noNaN: true }),
        fc.double({ min: 0, max: 1e8, noNaN: true }),
        (threshold, a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)].map(value =>
            PERFORMANCE_LABELS.indexOf(labelOfPoint(threshold, value)),
          );
          expect(threshold.better === 'low' ? low <= high : high <= low).toBe(
            true,
          );
        },
      ),
    );
  });

  it('cannot be made from the clusters of 2024: high fails more than medium', () => {
    const [, high, medium] = CLUSTERS_2024;
    expect(high.changeFailureRate).toBeGreaterThan(medium.changeFailureRate);
    expect(THRESHOLD_EDITIONS.map(({ edition }) => edition)).toEqual([
      '2023',
      '2021',
    ]);
  });
});
