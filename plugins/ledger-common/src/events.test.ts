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

import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import fc from 'fast-check';
import { compareRevisions } from './events';

const version = (revision: string, data: unknown) => ({
  revision,
  dataJson: canonicalJson(data),
});

describe('compareRevisions', () => {
  it('prefers the later revision, whatever it holds', () => {
    expect(
      compareRevisions(
        version('2026-11-21T10:00:00.000Z', { url: null }),
        version('2026-11-21T09:00:00.000Z', { url: 'https://x' }),
      ),
    ).toBeGreaterThan(0);
  });

  it('prefers the copy that knows more, of equal revisions', () => {
    expect(
      compareRevisions(
        version('r', { commits: null, labels: [], url: null }),
        version('r', { commits: 3, labels: [], url: null }),
      ),
    ).toBeLessThan(0);
  });

  it('is a total order: the winner of a set does not depend on its order', () => {
    const candidates = fc.array(
      fc
        .tuple(fc.constantFrom('a', 'b'), fc.jsonValue())
        .map(([revision, data]) => version(revision, data)),
      { minLength: 1, maxLength: 6 },
    );
    const winner = (list: Array<ReturnType<typeof version>>) =>
      list.reduce((best, next) =>
        compareRevisions(next, best) > 0 ? next : best,
      );
    fc.assert(
      fc.property(candidates, list => {
        expect(winner([...list].reverse())).toEqual(winner(list));
      }),
    );
  });
});
