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
import { commit, push } from '../__testUtils__/events';
import { isType, ms } from './facts';
import {
  Push,
  buildHistory,
  changesBetween,
  createResolver,
  reachable,
} from './graph';

function pushes(...events: ReturnType<typeof push>[]): Push[] {
  return events.map(event => {
    if (!isType(event, 'maestro.branch.pushed')) {
      throw new Error('not a push');
    }
    return {
      key: event.naturalKey,
      at: ms(event.occurredAt),
      data: event.data,
    };
  });
}

describe('changesBetween', () => {
  // a - b - d - e     m joins c, which left at a
  //  \ c ----- m
  const graph = new Map([
    ['a', []],
    ['b', ['a']],
    ['c', ['a']],
    ['d', ['b']],
    ['m', ['d', 'c']],
    ['lost', ['gone']],
    ['x', ['y']],
    ['y', ['x']],
  ]);

  it.each([
    ['b', 'd', ['d']],
    ['b', 'm', ['c', 'd', 'm']],
    ['m', 'b', []],
    ['b', 'c', ['c']],
    ['d', 'd', []],
    ['a', 'lost', ['lost']],
    ['a', 'unknown', []],
    ['a', 'x', ['x', 'y']],
  ])('%s..%s', (from, to, expected) => {
    expect([...changesBetween(graph, from, to)].sort()).toEqual(expected);
  });

  it('is the difference of what is reachable, on any graph', () => {
    const anyGraph = fc.array(fc.array(fc.nat(15), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(anyGraph, fc.nat(11), fc.nat(11), (lists, from, to) => {
        const any = new Map(
          lists.map((list, index) => [String(index), list.map(String)]),
        );
        const before = reachable(any, String(from));
        const expected = [...reachable(any, String(to))].filter(
          sha => !before.has(sha),
        );
        expect(
          [...changesBetween(any, String(from), String(to))].sort(),
        ).toEqual(expected.sort());
      }),
    );
  });

  it('walks 20,000 commits of one line without running out of stack', () => {
    const long = new Map(
      Array.from({ length: 20_000 }, (_, i) => [String(i), [String(i - 1)]]),
    );
    expect(changesBetween(long, '9999', '19999').size).toBe(10_000);
  });
});

describe('buildHistory', () => {
  it('chains commits of a push to each other and to what it replaced', () => {
    const { graph } = buildHistory(
      pushes(
        push('2026-11-02T08:00:00.000Z', 'a', [
          commit('b', null),
          commit('c', null),
        ]),
      ),
    );
    expect(graph.get('c')).toEqual(['b']);
    expect(graph.get('b')).toEqual(['a']);
  });

  it('prefers named parents, then the default branch', () => {
    const feature = push(
      '2026-11-02T08:00:00.000Z',
      'f0',
      [commit('b', null)],
      {
        branch: 'feature',
      },
    );
    const main = push('2026-11-02T09:00:00.000Z', 'a', [commit('b', null)]);
    const pulled = push('2026-11-02T10:00:00.000Z', null, [
      commit('b', null, { parents: ['p', 'q'] }),
    ]);
    expect(buildHistory(pushes(feature)).graph.get('b')).toEqual(['f0']);
    expect(buildHistory(pushes(feature, main)).graph.get('b')).toEqual(['a']);
    expect(buildHistory(pushes(pulled, main, feature)).graph.get('b')).toEqual([
      'p',
      'q',
    ]);
  });

  it('does not take the head that a forced push threw away for a parent', () => {
    const { graph } = buildHistory(
      pushes(
        push('2026-11-02T08:00:00.000Z', 'a', [commit('b', null)], {
          forced: true,
        }),
      ),
    );
    expect(graph.get('b')).toEqual([]);
  });

  it('joins a push whose payload left its last commits out', () => {
    const { graph } = buildHistory(
      pushes(
        push('2026-11-02T08:00:00.000Z', 'a', [commit('b', null)], {
          after: 'z',
        }),
      ),
    );
    expect(changesBetween(graph, 'a', 'z')).toEqual(new Set(['z', 'b']));
  });
});

describe('createResolver', () => {
  it('finds the one commit with a prefix', () => {
    const resolve = createResolver(['abc1', 'abc2', 'def']);
    expect(resolve('abc1')).toBe('abc1');
    expect(resolve('DE')).toBe('def');
    expect(resolve('abc')).toBeNull();
    expect(resolve('fff')).toBeNull();
  });
});
