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

import { parseWindow } from './window';

const now = new Date('2026-11-21T10:00:00.000Z');

describe('parseWindow', () => {
  it('is the last twelve weeks, the running one included', () => {
    expect(parseWindow({ query: {}, zone: 'UTC', now })).toEqual({
      from: '2026-08-31T00:00:00.000Z',
      to: '2026-11-23T00:00:00.000Z',
      zone: 'UTC',
    });
  });

  it('cuts weeks in the zone, over a change of its clocks', () => {
    expect(parseWindow({ query: {}, zone: 'America/New_York', now })).toEqual({
      from: '2026-08-31T04:00:00.000Z',
      to: '2026-11-23T05:00:00.000Z',
      zone: 'America/New_York',
    });
  });

  it('reads dates as days of the zone and instants as they are', () => {
    expect(
      parseWindow({
        query: {
          from: '2026-11-02',
          to: '2026-11-09T12:00:00+02:00',
          zone: 'Europe/Berlin',
        },
        zone: 'UTC',
        now,
      }),
    ).toEqual({
      from: '2026-11-01T23:00:00.000Z',
      to: '2026-11-09T10:00:00.000Z',
      zone: 'Europe/Berlin',
    });
  });

  it.each([
    [{ from: 'yesterday' }, 'from is "yesterday"'],
    [{ to: '2026-13-01' }, 'to is "2026-13-01"'],
    [{ from: '2026-11-02T00:00:00' }, 'from is'],
    [{ from: ['a', 'b'] }, 'from is given more than once'],
    [{ from: '2026-11-09', to: '2026-11-02' }, 'from must be earlier'],
    [{ from: '1999-01-01' }, 'longer than'],
    [{ zone: 'Mars/Olympus' }, 'Mars/Olympus'],
  ])('refuses %p', (query, message) => {
    expect(() => parseWindow({ query, zone: 'UTC', now })).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(message),
      }),
    );
  });
});
