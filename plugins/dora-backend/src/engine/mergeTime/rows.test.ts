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
  ChangeData,
} from '@maestro/backstage-plugin-ledger-common';
import { Repositories } from '../repositories';
import { KnownRequest, foldChanges, requestRows } from './rows';

function change(
  number: number,
  state: ChangeData['state'],
  revision: string,
  data: Partial<ChangeData> = {},
): CanonicalEvent {
  const type = {
    open: 'dev.cdevents.change.created',
    merged: 'dev.cdevents.change.merged',
    closed: 'dev.cdevents.change.abandoned',
  }[state];
  return {
    type,
    version: '1.0.0',
    naturalKey: `github.com|o/r|change|${number}|${state}`,
    revision,
    occurredAt: revision,
    subject: {
      host: 'github.com',
      repository: 'o/r',
      environment: null,
      service: null,
    },
    data: {
      number,
      state,
      author: { id: 'p_1', type: 'user' },
      baseIsDefault: true,
      createdAt: '2026-01-05T08:00:00.000Z',
      mergedAt: state === 'merged' ? revision : null,
      closedAt: state === 'open' ? null : revision,
      ...data,
    },
  } as unknown as CanonicalEvent;
}

const none = Repositories.of([]);

describe('requests for the prediction', () => {
  it('are told once, by the latest version', () => {
    const facts = [
      change(1, 'merged', '2026-01-05T10:00:00.000Z'),
      change(1, 'open', '2026-01-05T08:00:00.000Z'),
      change(2, 'closed', '2026-01-06T10:00:00.000Z'),
      change(3, 'open', '2026-01-06T10:00:00.000Z', {
        author: { id: 'b', type: 'bot' },
      }),
    ];
    const folded = foldChanges(facts, none);
    expect(foldChanges([...facts].reverse(), none)).toEqual(folded);
    expect(
      folded.map(({ number, mergedAt, closedAt, bot }) => [
        number,
        mergedAt,
        closedAt,
        bot,
      ]),
    ).toEqual([
      [1, Date.UTC(2026, 0, 5, 10), Date.UTC(2026, 0, 5, 10), false],
      [2, null, Date.UTC(2026, 0, 6, 10), false],
      [3, null, null, true],
    ]);
  });

  it('are left out when their times contradict each other', () => {
    expect(
      foldChanges([change(1, 'merged', '2026-01-01T10:00:00.000Z')], none),
    ).toEqual([]);
  });

  it('count what the author had opened in the repository before', () => {
    const request = (
      number: number,
      openedAt: number,
      author: string | null,
      repository = 'o/r',
    ): KnownRequest => ({
      host: 'github.com',
      repository,
      number,
      author,
      bot: false,
      baseIsDefault: true,
      openedAt,
      mergedAt: null,
      closedAt: null,
    });
    const rows = requestRows([
      request(3, 3000, 'a'),
      request(1, 1000, 'a'),
      request(2, 2000, null),
      request(9, 2500, 'a', 'o/other'),
    ]);
    expect(rows.map(row => row.arrival.earlierRequests)).toEqual([
      1,
      0,
      null,
      0,
    ]);
    expect(rows[0]).toMatchObject({
      project: 'github.com|o/r',
      createdAt: 3,
      closedAt: null,
    });
  });
});
