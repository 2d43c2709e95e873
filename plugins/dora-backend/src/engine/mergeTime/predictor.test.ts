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

import { createPredictor } from './predictor';
import { BINS } from './timeBins';
import { StoredModel } from './model';
import { DAY, HOUR, RequestRow } from './types';

const NOW = Date.UTC(2026, 0, 7) / 1000;

function merged(seconds: number, index: number): RequestRow {
  const createdAt = NOW - 100 * DAY + index * HOUR;
  return {
    project: 'p',
    number: index,
    requester: 'a',
    createdAt,
    closedAt: createdAt + seconds,
    mergedAt: createdAt + seconds,
    arrival: {},
    size: {},
  };
}

const open: RequestRow = {
  ...merged(0, 900),
  createdAt: NOW,
  closedAt: null,
  mergedAt: null,
};

const NINETEEN = Array.from({ length: 19 }, (_, index) =>
  merged((index + 1) * HOUR, index),
);

/** Says the same of every request: an even spread over the bins. */
const EVEN: StoredModel = {
  format: 1,
  options: {
    arrival: [],
    size: null,
    prior: { shares: [0.3, 0.3, 0.4], meanLog: 5, mergeRate: 0.9 },
  },
  features: [],
  learners: {
    boosting: { classes: 3, base: [0, 0, 0], trees: [] },
    networks: [
      {
        scaling: { mean: [], scale: [], flagged: [] },
        layers: [
          {
            inputs: 0,
            outputs: BINS,
            weights: [],
            bias: new Array(BINS).fill(0),
          },
        ],
      },
    ],
  },
  calibration: { temperature: 1 },
  interval: { level: 0.8, low: 0.1, high: 0.9 },
};

describe('predictor without a model', () => {
  const predictor = createPredictor(null, 'No model.');

  it('answers by the history of the repository, and says so', () => {
    const [answer] = predictor.predict([open], NINETEEN);
    expect(answer).toMatchObject({
      source: 'history',
      n: 19,
      medianSeconds: 10 * HOUR,
      interval: { low: 2 * HOUR, high: 18 * HOUR, level: 0.8 },
      mergeShare: 1,
      modelId: null,
    });
    expect(answer.probabilities!.hour).toBeCloseTo(1 / 19, 12);
    expect(answer.reason).toBe(
      'No model. Shares and quantiles of the last 19 merged requests of this repository.',
    );
  });

  it('takes only those that took longer than the request is open', () => {
    const [answer] = predictor.predict([open], NINETEEN, {
      ageSeconds: [5 * HOUR],
    });
    expect(answer.n).toBe(14);
    expect(answer.probabilities!.hour).toBe(0);
    expect(answer.interval!.low).toBeGreaterThan(5 * HOUR);
  });

  it('says nothing after too few, and counts those that were given up', () => {
    const given = NINETEEN.map((row, index) =>
      index < 12 ? { ...row, mergedAt: null } : row,
    );
    expect(predictor.predict([open], given)[0]).toMatchObject({
      source: 'none',
      n: 7,
      probabilities: null,
      interval: null,
      mergeShare: 7 / 19,
    });
    expect(predictor.predict([open], [])[0].mergeShare).toBeNull();
  });

  it('sees neither the future nor another project', () => {
    const later = NINETEEN.map(row => ({ ...row, closedAt: NOW }));
    const elsewhere = NINETEEN.map(row => ({ ...row, project: 'q' }));
    expect(
      predictor.predict([open], [...later, ...elsewhere])[0],
    ).toMatchObject({ source: 'none', n: 0 });
  });
});

describe('predictor with a model', () => {
  const predictor = createPredictor(
    { id: 'm1', learnt: 500, stored: EVEN },
    'unused',
  );

  it('answers by the model', () => {
    const [answer] = predictor.predict([open], NINETEEN);
    expect(answer).toMatchObject({ source: 'model', n: 500, modelId: 'm1' });
    const { hour, day, rest } = answer.probabilities!;
    expect(hour + day + rest).toBeCloseTo(1, 12);
    expect(answer.interval!.low).toBeLessThan(answer.medianSeconds!);
    expect(answer.interval!.high).toBeGreaterThan(answer.medianSeconds!);
  });

  it('gives no probability to times that have passed', () => {
    const [answer] = predictor.predict([open], NINETEEN, {
      ageSeconds: [2 * DAY],
    });
    expect(answer.probabilities).toEqual({ hour: 0, day: 0, rest: 1 });
    expect(answer.interval!.low).toBeGreaterThanOrEqual(2 * DAY);
    expect(answer.medianSeconds).toBeGreaterThan(2 * DAY);
  });

  it('says nothing about a request that is older than all', () => {
    expect(
      predictor.predict([open], NINETEEN, { ageSeconds: [400 * DAY] })[0],
    ).toMatchObject({ source: 'none', interval: null });
  });
});
