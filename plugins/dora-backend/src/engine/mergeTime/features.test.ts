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

import { extractFeatures } from './features';
import { priorOf } from './priors';
import { seededRandom } from './random';
import { HOUR, RequestRow } from './types';
import { generatedRows } from '../../__testUtils__/requests';

const options = { arrival: ['earlierRequests'], size: null };

describe('features of a request', () => {
  const rows = generatedRows(400, 7);
  const prior = priorOf(rows.slice(0, 100));
  const table = extractFeatures(rows, { ...options, prior });

  it('see nothing that was closed when it was opened, or later', () => {
    const random = seededRandom(3);
    for (const place of [50, 150, 399]) {
      const row = rows[place];
      // The future as it never was, and without half of its requests.
      const other = rows.flatMap((past): RequestRow[] => {
        if (past.closedAt !== null && past.closedAt < row.createdAt) {
          return [past];
        }
        return random() < 0.5 && past !== row
          ? []
          : [
              {
                ...past,
                closedAt: row.createdAt,
                mergedAt: random() < 0.5 ? row.createdAt : null,
              },
            ];
      });
      const { vectors } = extractFeatures([row], { ...options, prior }, other);
      expect([...vectors[0]]).toEqual([...table.vectors[place]]);
    }
  });

  it('change with a request that was closed just before', () => {
    const row = rows[200];
    const past: RequestRow = {
      ...row,
      number: 1,
      createdAt: row.createdAt - HOUR,
      closedAt: row.createdAt - 1,
      mergedAt: row.createdAt - 1,
    };
    const { vectors } = extractFeatures([row], { ...options, prior }, [
      ...rows,
      past,
    ]);
    expect([...vectors[0]]).not.toEqual([...table.vectors[200]]);
  });

  it('do not depend on order, nor on what people are called', () => {
    const renamed = rows.map(row => ({
      ...row,
      requester: row.requester && `somebody-${row.requester}`,
    }));
    const turned = extractFeatures([...renamed].reverse(), {
      ...options,
      prior,
    });
    expect(turned.names).toEqual(table.names);
    expect(turned.vectors.reverse().map(vector => [...vector])).toEqual(
      table.vectors.map(vector => [...vector]),
    );
    expect(table.names.join()).not.toContain(String(rows[0].requester));
  });

  it('hold no size unless asked for', () => {
    expect(table.names.filter(name => /size|bulk/.test(name))).toEqual([]);
    const sized = extractFeatures(rows, {
      arrival: [],
      size: ['files'],
      prior,
    });
    expect(sized.names).toEqual(
      expect.arrayContaining(['size.files', 'size.relative', 'bulk.log']),
    );
  });

  it('say what is unknown', () => {
    const [first] = extractFeatures(
      [{ ...rows[0], number: null, arrival: {} }],
      { ...options, prior },
      [],
    ).vectors;
    const value = (name: string) => first[table.names.indexOf(name)];
    expect(value('arrival.earlierRequests')).toBeNaN();
    expect(value('project.last')).toBeNaN();
    expect(value('project.numbersSince')).toBeNaN();
    expect(value('project.hour')).toBeCloseTo(prior.shares[0], 12);
  });
});
