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

import { SOURCE } from '../__testUtils__/billing';
import { SourceConfig } from '../config/billing';
import { silentSources } from '../ingest/silence';
import { ImportOutcome } from '../store/LoadStore';
import { sourceOf } from './billingView';

const HOUR = 3_600_000;
const LAST = '2026-11-17T10:00:00.000Z';
const regular: SourceConfig = {
  ...SOURCE,
  path: '/in/*.csv',
  staleMilliseconds: 72 * HOUR,
};
const refused: ImportOutcome = {
  sourceId: SOURCE.id,
  name: '/in/a.csv',
  stamp: '1',
  inputDigest: null,
  state: 'refused',
  message: 'The file is empty',
  at: '2026-11-18T10:00:00.000Z',
};

describe('how a source stands', () => {
  const at = (
    hours: number,
    given: {
      source?: SourceConfig;
      outcomes?: ImportOutcome[];
      lastDeliveryAt?: string | null;
    } = {},
  ) =>
    sourceOf(given.source ?? regular, {
      current: [],
      outcomes: given.outcomes ?? [],
      lastDeliveryAt:
        given.lastDeliveryAt === undefined ? LAST : given.lastDeliveryAt,
      now: new Date(Date.parse(LAST) + hours * HOUR),
    });

  it('is stale from the instant on that its time is over', () => {
    expect(at(71.999).state).not.toBe('stale');
    expect(at(72)).toMatchObject({
      state: 'stale',
      lastDeliveryAt: LAST,
      staleAt: '2026-11-20T10:00:00.000Z',
      message: expect.stringMatching(/since 2026-11-17.*staleAfter/),
    });
  });

  it('is not stale where nothing is expected, or nothing ever came', () => {
    const once = { ...regular, staleMilliseconds: null };
    expect(at(9999, { source: once })).toMatchObject({
      state: 'never',
      staleAt: null,
    });
    expect(at(9999, { lastDeliveryAt: null }).state).toBe('never');
  });

  it('tells a refusal first, and the silence with it', () => {
    expect(at(100, { outcomes: [refused] })).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/a.csv: The file is empty; Nothing was/),
      pending: [{ name: 'a.csv', state: 'refused' }],
    });
  });

  it('waits for a set without a fault', () => {
    expect(
      at(1, { outcomes: [{ ...refused, state: 'waiting' }] }),
    ).toMatchObject({
      state: 'never',
      message: null,
      pending: [{ name: 'a.csv', state: 'waiting' }],
    });
  });

  it.each<[SourceConfig['schedule']['frequency'], string]>([
    [{ hours: 1 }, 'every 1 hour'],
    [{ cron: '0 6 * * *' }, 'by the cron expression 0 6 * * *'],
    [{ trigger: 'manual' }, 'when it is triggered'],
  ])('says how often it is looked at: %j', (frequency, words) => {
    const source = { ...regular, schedule: { ...SOURCE.schedule, frequency } };
    expect(at(1, { source }).looks).toBe(words);
  });

  it('is silent for figures at the same instant', () => {
    const last = new Map([[SOURCE.id, LAST]]);
    const silent = (hours: number) =>
      silentSources([regular], last, new Date(Date.parse(LAST) + hours * HOUR));
    expect(silent(71.999)).toEqual([]);
    expect(silent(72)).toEqual([
      { sourceId: SOURCE.id, title: SOURCE.title, lastDeliveryAt: LAST },
    ]);
  });
});
