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

import { calibrate, fitCalibration } from './calibration';
import {
  fitInterval,
  roundDown,
  scoresOf,
  truncationWeight,
} from './conformal';
import { expectedCalibrationError } from './metrics';
import { softmax } from './network';
import { seededRandom } from './random';
import { recalibratedIntervals } from './recalibration';
import {
  BINS,
  classShares,
  distributionAt,
  quantileAt,
  timeBin,
  withClassShares,
} from './timeBins';
import { DAY, HOUR } from './types';

function draw(probabilities: readonly number[], random: () => number): number {
  let left = random();
  return Math.max(
    0,
    probabilities.findIndex(p => (left -= p) < 0),
  );
}

describe('time bins', () => {
  const random = seededRandom(1);
  const bins = softmax(Array.from({ length: BINS }, () => 3 * random()));

  it('turn times into probabilities and back', () => {
    [0.01, 0.2, 0.5, 0.77, 0.999].forEach(p =>
      expect(distributionAt(bins, quantileAt(bins, p))).toBeCloseTo(p, 10),
    );
    expect(distributionAt(bins, 0)).toBe(0);
    expect(distributionAt(bins, 1e12)).toBeCloseTo(1, 12);
  });

  it('add up to the classes, whose ends are theirs', () => {
    const [hour, day] = classShares(bins);
    expect(distributionAt(bins, HOUR)).toBeCloseTo(hour, 12);
    expect(distributionAt(bins, DAY)).toBeCloseTo(hour + day, 12);
    expect(timeBin(HOUR)).toBe(timeBin(HOUR - 1));
    expect(timeBin(HOUR + 1)).toBe(timeBin(HOUR) + 1);
    const shares = [0.5, 0.3, 0.2];
    classShares(withClassShares(bins, shares)).forEach((share, label) =>
      expect(share).toBeCloseTo(shares[label], 12),
    );
  });
});

describe('calibration', () => {
  it('mends probabilities that are too sure', () => {
    const random = seededRandom(2);
    const honest = Array.from({ length: 4000 }, () =>
      softmax([2 * random(), 2 * random(), 2 * random()]),
    );
    const truth = honest.map(p => draw(p, random));
    const spoilt = honest.map(p => softmax(p.map(v => 2.5 * Math.log(v))));
    const calibration = fitCalibration(spoilt, truth);
    expect(calibration.temperature).toBeCloseTo(2.5, 0);
    const before = expectedCalibrationError(truth, spoilt);
    const after = expectedCalibrationError(
      truth,
      spoilt.map(p => calibrate(calibration, p)),
    );
    expect(before).toBeGreaterThan(0.15);
    expect(after).toBeLessThan(0.03);
  });

  it('leaves everything as it is without a case', () => {
    const p = [0.2, 0.3, 0.5];
    calibrate(fitCalibration([], []), p).forEach((value, label) =>
      expect(value).toBeCloseTo(p[label], 6),
    );
  });
});

describe('recalibration', () => {
  const first = { level: 0.8, low: 0.1, high: 0.9 };
  const known = (from: number, score: number) =>
    Array.from({ length: 200 }, (_, index) => ({
      createdAt: from + index * 60,
      closedAt: from + index * 60 + HOUR,
      scores: { low: score, high: score },
    }));

  it('follows what was closed in the last 120 days', () => {
    const ruleOf = recalibratedIntervals(first, [
      ...known(20 * DAY, 0.4),
      ...known(60 * DAY, 0.6),
    ]);
    expect(ruleOf(20 * DAY)).toBe(first);
    expect(ruleOf(30 * DAY)).toEqual({ level: 0.8, low: 0.4, high: 0.4 });
    expect(ruleOf(70 * DAY)).toEqual({ level: 0.8, low: 0.4, high: 0.6 });
    expect(ruleOf(150 * DAY)).toEqual({ level: 0.8, low: 0.6, high: 0.6 });
    expect(ruleOf(200 * DAY)).toBe(first);
  });

  it('does not know what is not closed yet', () => {
    const open = known(20 * DAY, 0.4).map(item => ({
      ...item,
      closedAt: 99 * DAY,
    }));
    expect(recalibratedIntervals(first, open)(60 * DAY)).toBe(first);
  });
});

describe('conformal interval', () => {
  it('leaves out the same number of order statistics on both sides', () => {
    const scores = Array.from({ length: 99 }, (_, index) => ({
      low: (index + 1) / 100,
      high: (index + 1) / 100,
    }));
    expect(fitInterval(scores, 0.8)).toEqual({
      level: 0.8,
      low: 0.1,
      high: 0.9,
    });
  });

  it('makes up for long ones that are not merged yet', () => {
    const random = seededRandom(8);
    const window = { from: 0, to: 100, until: 100 };
    const even = (time: number) => time / 90;
    const score = (time: number) => ({ low: even(time), high: even(time) });
    const seen = Array.from({ length: 40_000 }, () => ({
      opened: 100 * random(),
      time: 90 * random(),
    })).filter(({ opened, time }) => opened + time < 100);
    const scores = seen.map(({ time }) => score(time));
    expect(fitInterval(scores, 0.8).high).toBeLessThan(0.82);
    const mended = fitInterval(
      scores,
      0.8,
      seen.map(({ time }) => truncationWeight(time, window)),
    );
    expect(mended.low).toBeCloseTo(0.1, 1);
    expect(mended.high).toBeCloseTo(0.9, 1);
  });

  it('has no ends where the cases are too few', () => {
    const score = { low: 0.4, high: 0.5 };
    expect(fitInterval([score], 0.8)).toEqual({ level: 0.8, low: 0, high: 1 });
  });

  it('holds its share of new times though the model is wrong', () => {
    const random = seededRandom(4);
    const wrong = softmax(Array.from({ length: BINS }, (_, bin) => bin % 3));
    // Some are merged within the first minute: a tie at zero.
    const time = () => (random() < 0.05 ? 0 : 60 * Math.floor(500 * random()));
    const score = (seconds: number) =>
      scoresOf(at => distributionAt(wrong, at), seconds);
    const rule = fitInterval(
      Array.from({ length: 4000 }, () => score(time())),
      0.8,
    );
    const low = roundDown(quantileAt(wrong, rule.low));
    const high = quantileAt(wrong, rule.high);
    const held = Array.from({ length: 4000 }, time).filter(
      seconds => seconds >= low && seconds <= high,
    );
    expect(held.length / 4000).toBeGreaterThan(0.78);
    expect(held.length / 4000).toBeLessThan(0.83);
  });
});
