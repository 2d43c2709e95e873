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
import { nextKind, openPlace, readCursor } from './cursor';

const KINDS = ['deployments', 'commits'];
const options = {
  since: '2026-01-01T00:00:00.000Z',
  now: '2026-06-01T00:00:00.000Z',
};

describe('cursor', () => {
  it.each([[null], ['{'], ['7'], ['{"version":2,"pending":[]}']])(
    'starts from the beginning with %s',
    text => {
      expect(readCursor(text)).toEqual({
        version: 1,
        finished: {},
        pending: [],
        place: null,
      });
    },
  );

  it('goes through kinds, then repositories', () => {
    const visited: string[] = [];
    let cursor = readCursor<object>(null);
    do {
      const { pending, place } = openPlace(
        cursor,
        KINDS,
        ['a/b', 'c/d'],
        options,
      )!;
      visited.push(`${place.repository} ${place.kind} since ${place.since}`);
      cursor = nextKind(cursor, KINDS, pending, place);
    } while (cursor.pending.length > 0);
    expect(visited).toEqual([
      `a/b deployments since ${options.since}`,
      `a/b commits since ${options.since}`,
      `c/d deployments since ${options.since}`,
      `c/d commits since ${options.since}`,
    ]);
    // The next round looks back a week from where this one began.
    expect(openPlace(cursor, KINDS, ['a/b'], options)?.place.since).toBe(
      '2026-05-25T00:00:00.000Z',
    );
  });

  it('forgets repositories and kinds that are no longer asked for', () => {
    const { pending, place } = openPlace(
      readCursor<object>(null),
      KINDS,
      ['a/b', 'c/d'],
      options,
    )!;
    const cursor = { ...readCursor<object>(null), pending, place };
    expect(openPlace(cursor, KINDS, ['c/d'], options)).toMatchObject({
      pending: ['c/d'],
      place: { repository: 'c/d', page: 1 },
    });
    expect(
      openPlace(
        { ...cursor, place: { ...place, page: 9 } },
        ['commits'],
        ['a/b'],
        options,
      )?.place,
    ).toMatchObject({ kind: 'commits', page: 1 });
    expect(openPlace(cursor, KINDS, [], options)).toBeNull();
  });
});
