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

import { HOST } from '../../__testUtils__/events';
import {
  BOT,
  change,
  checked,
  requestsOf,
} from '../../__testUtils__/pullRequests';
import { DEFAULT_HEALTH_WEIGHTS, HealthFactorId, healthOf } from './health';
import { ramp } from './factors';
import { historyOf, percentileOf } from './history';
import { windowByHistory } from './mergeWindow';
import { PHASES } from './anatomy';
import { mergedIn } from './merged';
import {
  REQUEST_FIGURES,
  phaseFigureId,
  requestFigures,
  requestSeries,
} from './weeks';

const NOW = '2026-11-20T08:00:00.000Z';
const NONE = { coverage: [], security: [], budget: [] };
const HOUR = 3_600_000;

function iso(ms: number) {
  return new Date(ms).toISOString();
}

/** Merged requests of 1, 2, … hours and 10, 20, … lines. */
function past(count: number, data: object = {}) {
  return Array.from({ length: count }, (_, index) => {
    const at = Date.parse('2026-11-01T00:00:00.000Z') + index * HOUR;
    return change(100 + index, 'merged', iso(at + (index + 1) * HOUR), {
      createdAt: iso(at),
      readyAt: iso(at),
      additions: 10 * (index + 1),
      deletions: 0,
      ...data,
    });
  });
}

function healthAt(
  events: Parameters<typeof requestsOf>[0],
  options: Partial<Parameters<typeof healthOf>[0]> = {},
) {
  const requests = requestsOf(events, NOW);
  const health = healthOf({
    request: requests.find(({ number }) => number === 1)!,
    history: historyOf(requests, Date.parse(NOW)),
    asOf: Date.parse(NOW),
    weights: DEFAULT_HEALTH_WEIGHTS,
    verdictChecks: NONE,
    ...options,
  });
  const factor = (id: HealthFactorId) =>
    health.factors.find(candidate => candidate.id === id)!;
  return { ...health, factor };
}

const opened = (hoursAgo: number, data: object = {}) =>
  change(1, 'created', iso(Date.parse(NOW) - hoursAgo * HOUR), {
    additions: 50,
    deletions: 0,
    ...data,
  });

describe('healthOf', () => {
  it('leaves missing factors out of the mean and says what it rests on', () => {
    const health = healthAt([...past(20), opened(5)]);
    expect(health.factors.map(({ id, missing }) => [id, missing])).toEqual([
      ['size', false],
      ['coverage', true],
      ['velocity', false],
      ['checks', true],
      ['security', true],
      ['budget', true],
    ]);
    expect(health.score).toBe(1);
    expect(health.restsOn).toBeCloseTo(2 / 6);
    for (const factor of health.factors.filter(({ missing }) => missing)) {
      expect(factor).toMatchObject({ score: null, value: null });
      expect(factor.reason).not.toBe('');
      expect(factor.howTo).not.toBeNull();
    }
  });

  it('weights what is there, and is unknown when nothing is', () => {
    const weights = { ...DEFAULT_HEALTH_WEIGHTS, size: 3 };
    const red = checked(1, 'build', 'head-1', NOW, 'failure');
    const health = healthAt([...past(20), opened(5), red], { weights });
    expect(health.factor('checks').score).toBe(0);
    expect(health.score).toBeCloseTo((3 * 1 + 1 * 1 + 1 * 0) / 5);
    expect(health.restsOn).toBeCloseTo(5 / 8);
    const unknown = healthAt([opened(5, { additions: null, deletions: null })]);
    expect(unknown.score).toBeNull();
    expect(unknown.restsOn).toBe(0);
  });

  it('measures velocity against the 75th percentile of its own repository', () => {
    // Past ages are 1 … 20 hours: R-7 gives 15.25 hours.
    const inTime = healthAt([...past(20), opened(15)]).factor('velocity');
    expect(inTime).toMatchObject({ score: 1, n: 20, value: 15 * 3600 });
    expect(inTime.percentile).toBeCloseTo(14.5 / 20);
    const late = healthAt([...past(20), opened(30.5)]).factor('velocity');
    expect(late.score).toBeCloseTo(0.5);
    expect(late.percentile).toBe(1);
    const few = healthAt([...past(4), opened(30)]).factor('velocity');
    expect(few).toMatchObject({ missing: true, n: 4 });
    expect(few.reason).toContain('4 merged requests');
  });

  it('does not measure people by bots, nor by requests of long ago', () => {
    const events = [
      ...past(20, { author: BOT }),
      change(900, 'merged', '2026-01-02T00:00:00.000Z', {
        createdAt: '2026-01-01T00:00:00.000Z',
      }),
      opened(5),
    ];
    expect(historyOf(requestsOf(events, NOW), Date.parse(NOW))).toMatchObject({
      seconds: [],
      closed: 0,
    });
  });

  it('bounds size by what reviewers can read', () => {
    const huge = past(20, { additions: 5000 });
    const size = healthAt([...huge, opened(1, { additions: 800 })]).factor(
      'size',
    );
    expect(size.score).toBeCloseTo(0.5);
    const tiny = past(20, { additions: 1 });
    expect(
      healthAt([...tiny, opened(1, { additions: 50 })]).factor('size').score,
    ).toBe(1);
    expect(
      healthAt([opened(1, { additions: 1200 })]).factor('size'),
    ).toMatchObject({ score: 0, percentile: null });
  });

  it('takes verdicts from named checks, without a number, and once', () => {
    const verdictChecks = {
      coverage: ['codecov/*'],
      security: ['CodeQL'],
      budget: ['infracost'],
    };
    const health = healthAt(
      [
        ...past(20),
        opened(1),
        checked(1, 'codecov/patch', 'head-1', NOW, 'failure'),
        checked(2, 'codeql', 'head-1', NOW, 'success'),
        checked(3, 'infracost', 'head-1', NOW, 'neutral'),
        checked(4, 'build', 'head-1', NOW, 'success'),
      ],
      { verdictChecks },
    );
    expect(health.factor('coverage')).toMatchObject({ value: null, score: 0 });
    expect(health.factor('coverage').reason).toContain(
      '“codecov/patch” failed',
    );
    expect(health.factor('security')).toMatchObject({ value: null, score: 1 });
    expect(health.factor('budget').missing).toBe(true);
    expect(health.factor('checks')).toMatchObject({ score: 1, value: 0 });
  });

  it('has no clock for a draft', () => {
    const health = healthAt([...past(20), opened(99, { draft: true })]);
    expect(health.factor('velocity').missing).toBe(true);
  });
});

describe('ramp', () => {
  it('is full up to the threshold and nothing at three times it', () => {
    expect([0, 10, 20, 30, 99].map(value => ramp(value, 10))).toEqual([
      1, 1, 0.5, 0, 0,
    ]);
  });
});

describe('percentileOf', () => {
  it('counts ties half and is unknown below five', () => {
    expect(percentileOf([1, 2, 2, 3, 4], 2)).toBeCloseTo(0.4);
    expect(percentileOf([1, 2, 3, 4], 2)).toBeNull();
  });
});

describe('windowByHistory', () => {
  const windowOf = (events: Parameters<typeof requestsOf>[0]) => {
    const requests = requestsOf(events, NOW);
    return windowByHistory(
      requests.find(({ number }) => number === 1)!,
      historyOf(requests, Date.parse(NOW)),
      Date.parse(NOW),
    );
  };

  it('is conditional on the age: what has passed is impossible', () => {
    const fresh = windowOf([...past(40), opened(0)]);
    expect(fresh.source).toBe('history');
    const old = windowOf([...past(40), opened(20)]);
    expect(old.n).toBe(20);
    expect(old.earliest!).toBeGreaterThan(Date.parse(NOW));
    expect(old.latest!).toBeGreaterThan(old.likely!);
  });

  it('prefers requests of its own size, where there are ten', () => {
    // 40 past requests: 5 of up to 50 lines, 15 of up to 200, 20 of up to 500.
    const middle = windowOf([...past(40), opened(0, { additions: 120 })]);
    expect(middle.n).toBe(15);
    expect(middle.reason).toContain('same size');
    const small = windowOf([...past(40), opened(0, { additions: 20 })]);
    expect(small.n).toBe(40);
  });

  it('says nothing where there is too little, and how many were merged', () => {
    const abandoned = change(500, 'abandoned', '2026-11-05T00:00:00.000Z');
    const few = windowOf([...past(3), abandoned, opened(0)]);
    expect(few).toMatchObject({ source: 'none', likely: null });
    expect(few.mergeShare).toBeCloseTo(3 / 4);
    const aged = windowOf([...past(20), opened(18)]);
    expect(aged.source).toBe('none');
    expect(aged.reason).toContain('Only 2 of 20');
  });
});

describe('figures and weeks', () => {
  const window = {
    from: '2026-10-19T00:00:00.000Z',
    to: '2026-11-23T00:00:00.000Z',
    zone: 'UTC',
  };
  const requests = requestsOf(
    [
      ...past(20),
      change(800, 'merged', '2026-11-10T00:00:00.000Z', { author: BOT }),
    ],
    NOW,
  );
  const found = mergedIn(requests, window, NOW);

  it('has phases whose means add up to the mean of the whole', () => {
    const figures = requestFigures({
      requests: found,
      window,
      asOf: NOW,
      state: 'ok',
      reason: null,
      sha256: text => text.slice(0, 8),
      href: id => id,
    });
    const value = (id: string) =>
      figures.find(figure => figure.id === id)!.value!;
    const sum = PHASES.reduce(
      (total, phase) => total + value(phaseFigureId(phase)),
      0,
    );
    expect(sum).toBeCloseTo(value(REQUEST_FIGURES.timeToMergeMean));
    expect(value(REQUEST_FIGURES.merged)).toBe(20);
    expect(found.bots).toBe(1);
    expect(figures[0].evidence.count).toBe(20);
    const series = requestSeries({
      requests: found,
      window,
      asOf: NOW,
      readable: true,
      firstAt: requests[0].openedAt,
    });
    const week = (id: string) =>
      series
        .find(({ figureId }) => figureId === id)!
        .points.find(({ bucket }) => bucket === '2026-W45')!;
    expect(
      PHASES.reduce(
        (total, phase) => total + week(phaseFigureId(phase)).value!,
        0,
      ),
    ).toBeCloseTo(week(REQUEST_FIGURES.timeToMergeMean).value!);
    expect(week(REQUEST_FIGURES.merged).n).toBe(
      week(REQUEST_FIGURES.timeToMergeMean).n,
    );
    // The week before anything was heard of is unknown, not zero.
    expect(series[0].points[0]).toMatchObject({
      bucket: '2026-W43',
      value: null,
      n: null,
    });
  });

  it('has no value instead of zero where nothing was merged', () => {
    const empty = requestFigures({
      requests: mergedIn([], window, NOW),
      window,
      asOf: NOW,
      state: 'ok',
      reason: null,
      sha256: text => text,
      href: id => id,
    });
    const others = empty.filter(({ id }) => id !== REQUEST_FIGURES.merged);
    expect(others).toHaveLength(empty.length - 1);
    for (const figure of others) {
      expect(figure).toMatchObject({ value: null, state: 'no_data', n: null });
    }
  });

  it('names no person', () => {
    expect(
      JSON.stringify(found.merged.map(({ anatomy }) => anatomy)),
    ).not.toContain('p_');
    expect(requests[0].host).toBe(HOST);
  });
});
