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

import { SPACE_DIMENSIONS } from '@maestro/backstage-plugin-dora-common';
import { PullRequest } from '../requests';
import { anatomyOf } from '../requests';
import { core4, spaceDimensions } from './dimensions';
import { MeasureOptions, systemMeasures } from './measures';
import { CiRun } from './records';
import { surveyResult } from './results';
import { QUESTION_SETS, questionSet } from './questionSets';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-02T00:00:00.000Z');
const WINDOW = {
  from: '2026-11-02T00:00:00.000Z',
  to: '2026-11-16T00:00:00.000Z',
  zone: 'UTC',
};

function request(
  number: number,
  options: {
    author?: string | null;
    reviewers?: string[];
    pickup?: number;
    lines?: number | null;
    merged?: boolean;
  } = {},
): PullRequest {
  const { author = `a${number}`, reviewers = [], lines = 10 } = options;
  const { pickup = 1, merged = true } = options;
  const openedAt = START + number * HOUR;
  const mergedAt = merged ? openedAt + 10 * HOUR : null;
  return {
    id: `h|r|change|${number}`,
    host: 'h',
    repository: 'r',
    number,
    title: 'x',
    url: null,
    author,
    bot: false,
    state: merged ? 'merged' : 'open',
    draft: false,
    labels: [],
    headSha: 's',
    baseIsDefault: true,
    openedAt,
    firstCommitAt: openedAt,
    readyAt: openedAt,
    mergedAt,
    closedAt: mergedAt,
    additions: lines,
    deletions: lines === null ? null : 0,
    changedFiles: 1,
    commits: 1,
    reviews: reviewers.map((reviewer, index) => ({
      at: openedAt + pickup * HOUR,
      state: 'approved',
      reviewer,
      url: null,
      counts: reviewer !== author,
      fact: `review-${number}-${index}`,
    })),
    pushedAt: [],
    steps: [],
    checks: { head: [], all: [], reruns: 0, running: [], steps: [] },
    facts: [`change-${number}`],
  };
}

function measure(
  requests: PullRequest[],
  options: Partial<MeasureOptions> = {},
) {
  return systemMeasures({
    merged: requests.flatMap(item => {
      const anatomy = anatomyOf(item);
      return anatomy ? [{ request: item, anatomy }] : [];
    }),
    requests,
    runs: [],
    members: 8,
    window: WINDOW,
    asOf: WINDOW.to,
    state: 'ok',
    reason: null,
    sha256: text => `digest of ${text.length}`,
    href: id => `/evidence/${id}`,
    ...options,
  });
}

describe('systemMeasures', () => {
  it('tells times, coverage and sizes with n, interval and records', () => {
    const measures = measure([
      ...[1, 2, 3, 4, 5, 6].map(number =>
        request(number, {
          reviewers: ['r1'],
          pickup: number,
          lines: number * 10,
        }),
      ),
      request(7, { lines: null }),
      request(8, { merged: false }),
    ]);
    expect(measures.timeToFirstReview).toMatchObject({
      value: 3.5 * 3600,
      n: 6,
      interval: { low: 3600, high: 6 * 3600, method: 'order-statistics' },
      evidence: {
        kind: 'events',
        count: 6,
        href: '/evidence/space.time-to-first-review',
      },
    });
    expect(measures.reviewCoverage).toMatchObject({
      value: 6 / 7,
      n: 7,
      interval: { method: 'wilson' },
    });
    expect(measures.batchSize).toMatchObject({
      value: 35,
      n: 6,
      unit: 'lines',
    });
    // Approved at once: all of ready-to-merge but the pickup waits for a merge.
    expect(measures.waitShare).toMatchObject({ value: 1, n: 6 });
    expect(measures.mergedChanges).toMatchObject({ value: 7 });
    expect(measures.reviews).toMatchObject({ value: 6 });
    expect(measures.workInProgress).toMatchObject({ value: 1 });
    expect(measures.changesPerMember).toMatchObject({
      value: 7 / 8 / 2,
      n: 8,
      interval: { method: 'garwood' },
      evidence: { kind: 'suppressed', count: 0 },
    });
  });

  it('counts runs by start, end and wait; contradicting clocks give none', () => {
    const run = (id: string, part: Partial<CiRun>): CiRun => ({
      id,
      queuedAt: null,
      startedAt: null,
      finishedAt: START + 600_000,
      ...part,
    });
    const measures = measure([], {
      runs: [
        run('a', { queuedAt: START - 30_000, startedAt: START }),
        run('b', { startedAt: START + 300_000 }),
        run('c', { startedAt: START + 700_000 }),
        run('d', {}),
      ],
    });
    expect(measures.ciDuration).toMatchObject({ value: 450, n: 2 });
    expect(measures.ciQueue).toMatchObject({ value: 30, n: 1 });
  });

  it('gives one number of a team where at least five people are behind it', () => {
    const five = [1, 2, 3, 4, 5].map(number =>
      request(number, { reviewers: [`r${number}`] }),
    );
    const measures = measure(five);
    expect(measures.reviewerLoad).toMatchObject({
      state: 'ok',
      value: 0,
      n: 5,
    });
    expect(measures.absenceFactor).toMatchObject({ value: 3, n: 5 });
    const four = measure(five.slice(0, 4));
    for (const figure of [four.reviewerLoad, four.absenceFactor]) {
      expect(figure).toMatchObject({
        state: 'suppressed',
        value: null,
        n: null,
        evidence: { kind: 'suppressed', count: 0, digest: null, href: null },
      });
    }
    // The author's own review, and the same reviewer twice, count once or not.
    const twice = measure([
      request(1, { author: 'a', reviewers: ['a', 'b', 'b'] }),
    ]);
    expect(twice.reviewerLoad.state).toBe('suppressed');
  });

  it('withholds what a group tells of people when the group is no cell', () => {
    const five = [1, 2, 3, 4, 5].map(number =>
      request(number, { reviewers: [`r${number}`] }),
    );
    const measures = measure(five, { members: null });
    expect(measures.reviewerLoad.state).toBe('suppressed');
    expect(measures.absenceFactor.state).toBe('suppressed');
    expect(measures.changesPerMember).toMatchObject({
      state: 'suppressed',
      value: null,
      n: null,
    });
    expect(measures.reviewCoverage.state).toBe('ok');
  });

  it('tells unknown from none', () => {
    const none = measure([]);
    expect(none.reviewCoverage).toMatchObject({
      state: 'no_data',
      value: null,
      n: null,
    });
    expect(none.mergedChanges).toMatchObject({ state: 'ok', value: 0 });
    const unknown = measure([request(1)], {
      state: 'no_source',
      reason: 'Nothing is connected.',
    });
    for (const figure of Object.values(unknown)) {
      expect(figure).toMatchObject({
        value: null,
        n: null,
        state: 'no_source',
        reason: 'Nothing is connected.',
      });
      expect(figure.evidence.href).toBeNull();
    }
  });
});

describe('surveyResult', () => {
  const [satisfaction, recommend] = questionSet('space-core')!.questions;
  const share = questionSet('space-core')!.questions.at(-1)!;

  it('is the share of the two best of five, with Wilson', () => {
    expect(surveyResult(satisfaction, [1, 1, 2, 4, 2])).toMatchObject({
      value: 0.6,
      n: 10,
      unit: 'ratio',
      rule: 'top-2-box',
      interval: { method: 'wilson' },
    });
    expect(surveyResult(satisfaction, [0, 0, 0, 0, 0])).toMatchObject({
      value: null,
      n: 0,
      interval: null,
    });
  });

  it('is promoters less detractors of eleven', () => {
    const counts = [1, 0, 0, 0, 0, 0, 1, 1, 2, 3, 2];
    expect(surveyResult(recommend, counts)).toMatchObject({
      value: 30,
      n: 10,
      unit: 'points',
    });
  });

  it('is the median of the tenths', () => {
    const counts = [0, 0, 3, 0, 0, 4, 0, 0, 0, 0, 1];
    expect(surveyResult(share, counts)).toMatchObject({
      value: 0.5,
      n: 8,
      unit: 'ratio',
      interval: { low: 0.2, high: 1, method: 'order-statistics' },
    });
  });
});

describe('question sets', () => {
  it('name whose words they are, and can be answered by keys', () => {
    for (const { questions } of QUESTION_SETS) {
      expect(new Set(questions.map(({ id }) => id)).size).toBe(
        questions.length,
      );
      for (const { kind, options, text, dimension, result } of questions) {
        expect(SPACE_DIMENSIONS).toContain(dimension);
        expect(result).toMatch(/^[A-Z]/);
        expect(options.map(({ value }) => value)).toEqual(
          kind === 'scale'
            ? [1, 2, 3, 4, 5]
            : Array.from({ length: 11 }, (_, index) => index),
        );
        expect(text).toMatch(/[.?]$/);
      }
    }
    const restated = questionSet('dora-climate')!.questions;
    expect(
      restated.every(({ attribution }) => attribution?.includes('CC BY')),
    ).toBe(true);
    expect(questionSet('space-core', 99)).toBeUndefined();
  });
});

describe('spaceDimensions', () => {
  it('needs a survey for satisfaction, and puts each answer where it belongs', () => {
    const measures = measure([]);
    const answer = {
      ...measures.mergedChanges,
      id: 'space.survey.burnout',
    };
    const borrowed = {
      changeFailureRate: undefined,
      reworkRate: undefined,
      deploymentFrequency: undefined,
    };
    const dimensions = spaceDimensions({
      measures,
      borrowed,
      survey: [answer],
      set: { id: 'space-core', version: 1 },
    });
    expect(dimensions[0]).toMatchObject({ system: [], survey: [answer] });
    expect(dimensions[0].needsSurvey).toContain('needs a survey');
    expect(dimensions.slice(1).every(item => item.needsSurvey === null)).toBe(
      true,
    );
    expect(
      core4({ measures, borrowed, survey: [] }).map(({ id }) => id),
    ).toEqual(['space.changes-per-member', 'space.survey.new-capabilities']);
  });
});
