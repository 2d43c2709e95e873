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
import {
  CanonicalEvent,
  DeploymentData,
} from '@maestro/backstage-plugin-ledger-common';
import {
  commit,
  deployed,
  event,
  merged,
  push,
} from '../../__testUtils__/events';
import { judge } from '../../__testUtils__/failures';

const day = (number: number, time = '10:00') =>
  `2026-10-${String(number).padStart(2, '0')}T${time}:00.000Z`;

/** One commit a day on main, `c1` … */
function mainline(
  count: number,
  more: Record<string, Parameters<typeof commit>[2]> = {},
): CanonicalEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const sha = `c${index + 1}`;
    const parent = index === 0 ? null : `c${index}`;
    const at = day(index + 1, '08:00');
    return push(at, parent, [
      commit(sha, at, {
        parents: parent === null ? [] : [parent],
        ...more[sha],
      }),
    ]);
  });
}

function stepsOf(events: CanonicalEvent[]) {
  return judge(events).nodes.map(({ step, undoes, reverts }) =>
    [
      step,
      ...undoes.map(id => `undoes ${id.split('|').at(-1)}`),
      ...reverts.map(id => `reverts ${id.split('|').at(-1)}`),
    ].join(' '),
  );
}

describe('deploymentNodes', () => {
  it('knows forward, redeployment, rollback, and forward again', () => {
    expect(
      stepsOf([
        ...mainline(3),
        deployed(1, day(1), 'c1'),
        deployed(2, day(2), 'c2'),
        deployed(3, day(2, '11:00'), 'c2'),
        deployed(4, day(2, '12:00'), 'c1'),
        deployed(5, day(2, '13:00'), 'c2'),
        deployed(6, day(3), 'c3'),
      ]),
    ).toEqual([
      'first',
      'forward',
      'redeploy',
      'rollback undoes 2',
      'redeploy',
      'forward',
    ]);
  });

  it('takes a rollback of a rollback for going forward', () => {
    const result = judge([
      ...mainline(2),
      deployed(1, day(1), 'c1'),
      deployed(2, day(2), 'c2'),
      deployed(3, day(2, '11:00'), 'c1'),
      deployed(4, day(2, '12:00'), 'c2'),
      deployed(5, day(2, '13:00'), 'c1'),
    ]);
    expect(result.nodes.map(({ step }) => step)).toEqual([
      'first',
      'forward',
      'rollback',
      'redeploy',
      'rollback',
    ]);
    expect(result.nodes[4].undoes[0]).toMatch(/\|4$/);
    expect(result.outcomes.map(({ status }) => status)).toEqual([
      'ok',
      'failed',
      'ok',
      'failed',
      'ok',
    ]);
    expect(result.outcomeOf(3).rework?.rule).toBe('rollback');
    expect(result.outcomeOf(2)).toMatchObject({
      remediatedBy: expect.stringMatching(/\|3$/),
    });
    expect(result.outcomeOf(3).remediates).toMatch(/\|2$/);
  });

  it('lists all that a rollback undid, and fails the oldest', () => {
    const result = judge([
      ...mainline(3),
      deployed(1, day(1), 'c1'),
      deployed(2, day(2), 'c2'),
      deployed(3, day(3), 'c3'),
      deployed(4, day(3, '12:00'), 'c1'),
    ]);
    expect(result.nodes[3].undoes.map(id => id.split('|').at(-1))).toEqual([
      '2',
      '3',
    ]);
    expect([2, 3].map(result.statusOf)).toEqual(['failed', 'ok']);
  });

  it('believes the source that calls it a rollback', () => {
    const rolledBack = event(
      'dev.cdevents.service.rolledback',
      ['deployment', 3, 'success'],
      day(3),
      {
        ...(deployed(3, day(3), null).data as DeploymentData),
      },
      { environment: 'production' },
    );
    expect(
      stepsOf([
        ...mainline(2),
        deployed(1, day(1), 'c1'),
        deployed(2, day(2), 'c2'),
        rolledBack,
      ]),
    ).toEqual(['first', 'forward', 'rollback undoes 2']);
  });

  it('does not take two that overlap for a rollback', () => {
    expect(
      stepsOf([
        ...mainline(3),
        deployed(1, day(1), 'c1'),
        deployed(3, day(3, '10:20'), 'c3', { startedAt: day(3, '10:10') }),
        deployed(2, day(3, '10:30'), 'c2', { startedAt: day(3, '10:00') }),
      ]),
    ).toEqual(['first', 'forward', 'redeploy']);
  });

  it('finds what is reverted: by trailer, by the forge, by branch', () => {
    expect(
      stepsOf([
        ...mainline(3, { c3: { reverts: ['c2'] } }),
        deployed(1, day(1), 'c1'),
        deployed(2, day(2), 'c2'),
        deployed(3, day(3), 'c3'),
      ]),
    ).toEqual(['first', 'forward', 'forward reverts 2']);
    for (const data of [{ reverts: 7 }, { headBranch: 'revert-7-feature' }]) {
      expect(
        stepsOf([
          ...mainline(3),
          merged(7, day(2, '07:00'), { mergeCommitSha: 'c2' }),
          merged(8, day(3, '07:00'), { mergeCommitSha: 'c3', ...data }),
          deployed(1, day(1), 'c1'),
          deployed(2, day(2), 'c2'),
          deployed(3, day(3), 'c3'),
        ]),
      ).toEqual(['first', 'forward', 'forward reverts 2']);
    }
  });

  it('takes the revert of a revert for a change', () => {
    expect(
      stepsOf([
        ...mainline(4, { c3: { reverts: ['c2'] }, c4: { reverts: ['c3'] } }),
        deployed(1, day(1), 'c1'),
        deployed(2, day(2), 'c2'),
        deployed(3, day(3), 'c3'),
        deployed(4, day(4), 'c4'),
      ]),
    ).toEqual(['first', 'forward', 'forward reverts 2', 'forward']);
  });

  it('does not blame a service for a revert that came along', () => {
    const of = (service: string) => ({ service, environment: service });
    const at = { tier: 'production' };
    const result = judge([
      ...mainline(4, { c3: { reverts: ['c2'] } }),
      deployed('a1', day(1), 'c1', at, of('a')),
      deployed('b1', day(1, '10:01'), 'c1', at, of('b')),
      deployed('a2', day(2), 'c2', at, of('a')),
      deployed('b2', day(2, '10:01'), 'c2', at, of('b')),
      deployed('a3', day(3), 'c3', at, of('a')),
      deployed('b4', day(4), 'c4', at, of('b')),
    ]);
    expect(['a2', 'b2', 'a3', 'b4'].map(result.statusOf)).toEqual([
      'failed',
      'ok',
      'ok',
      'ok',
    ]);
    expect(result.outcomeOf('b4').rework).toBeNull();
  });

  it('bears an unknown commit, a missing parent, and a cycle', () => {
    const loop = push(day(3, '08:00'), null, [
      commit('x', day(3), { parents: ['y'] }),
      commit('y', day(3), { parents: ['x', 'missing'] }),
    ]);
    expect(
      stepsOf([
        ...mainline(1),
        loop,
        deployed(1, day(1), 'c1'),
        deployed(2, day(2), 'nobody-told'),
        deployed(3, day(3), 'x'),
        deployed(4, day(4), 'y'),
        deployed(5, day(5), null),
      ]),
    ).toEqual(['first', 'unknown', 'forward', 'redeploy', 'unknown']);
  });
});
