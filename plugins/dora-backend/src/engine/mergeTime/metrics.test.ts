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

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  areaUnderCurve,
  expectedCalibrationError,
  handTillAuc,
  hardLabelAuc,
  measure,
} from './metrics';

const published = resolve(
  __dirname,
  '../../../../../../shared/vectors/dora/pullreqs/metric_selftest.json',
);

describe('metrics of merge times', () => {
  it('equal the published ones', () => {
    if (!existsSync(published)) {
      process.stdout.write(`skipped: ${published} is not there\n`);
      return;
    }
    const { rows, expected } = JSON.parse(readFileSync(published, 'utf8'));
    const truth = rows.map((row: { y: number }) => row.y);
    const probabilities = rows.map((row: { p: number[] }) => row.p);
    const found = measure(truth, probabilities);
    expect(found.handTillAuc).toBeCloseTo(expected.hand_till_auc, 9);
    expect(found.accuracy).toBeCloseTo(expected.accuracy, 9);
    expect(found.macroRecall).toBeCloseTo(expected.macro_recall, 9);
    expect(found.logLoss).toBeCloseTo(expected.log_loss, 9);
    expect(found.ece).toBeCloseTo(expected.ece15, 9);
    expect(hardLabelAuc(truth, probabilities)).toBeCloseTo(
      expected.hard_label_auc,
      9,
    );
  });

  it('count ties one half and know no area without both sides', () => {
    expect(areaUnderCurve([3, 2], [1, 2])).toBe(3.5 / 4);
    expect(areaUnderCurve([1], [1])).toBe(0.5);
    expect(areaUnderCurve([], [1])).toBeNull();
    expect(
      handTillAuc(
        [1, 1],
        [
          [0.2, 0.8],
          [0.3, 0.7],
        ],
      ),
    ).toBeNull();
  });

  it('give a certain and right answer full marks', () => {
    expect(
      measure(
        [0, 1, 2],
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        [true, true, false],
      ),
    ).toEqual({
      n: 3,
      handTillAuc: 1,
      accuracy: 1,
      macroRecall: 1,
      logLoss: 0,
      ece: 0,
      coverage: 2 / 3,
    });
  });

  it('weigh the gap of each bin of confidence by its size', () => {
    // Half right at a confidence of 0.9, all right at 0.6.
    const gap = (2 * Math.abs(0.9 - 0.5) + 1 * Math.abs(0.6 - 1)) / 3;
    expect(
      expectedCalibrationError(
        [0, 1, 0],
        [
          [0.9, 0.1],
          [0.9, 0.1],
          [0.6, 0.4],
        ],
      ),
    ).toBeCloseTo(gap, 12);
  });

  it('need a case', () => {
    expect(() => measure([], [])).toThrow(RangeError);
  });
});
