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

import { StoredLoad } from '../../store/LoadStore';
import { StateInput, costState } from './state';

const load = {
  loadId: 'l1',
  firstDay: '2026-10-01',
  lastDay: '2026-11-20',
} as StoredLoad;
const input: StateInput = {
  entityRef: 'component:default/checkout',
  rows: 3,
  isZero: false,
  window: { from: '2026-11-01', to: '2026-11-22' },
  current: [load],
  attributed: new Set(['l1']),
  claimable: true,
  silent: [],
  today: '2026-11-21',
};
const silent = [
  { sourceId: 'aws', title: 'AWS', lastDeliveryAt: '2026-11-17T10:00:00.000Z' },
];

describe('state of a figure', () => {
  it('is ok while its sources deliver', () => {
    expect(costState(input)).toEqual({ state: 'ok', message: null });
  });

  it('is stale where one of its sources is silent', () => {
    expect(costState({ ...input, silent })).toEqual({
      state: 'stale',
      message: 'AWS has delivered nothing since 2026-11-17.',
    });
  });

  it('is not stale in a window that ended before the silence', () => {
    const window = { from: '2026-10-01', to: '2026-11-01' };
    expect(costState({ ...input, silent, window }).state).toBe('ok');
  });

  it('says both where charges are old, too', () => {
    const current = [{ ...load, lastDay: '2026-11-15' }];
    expect(costState({ ...input, silent, current })).toEqual({
      state: 'stale',
      message:
        'The newest charge is of 2026-11-15; later ones are not known yet. AWS has delivered nothing since 2026-11-17.',
    });
  });
});
