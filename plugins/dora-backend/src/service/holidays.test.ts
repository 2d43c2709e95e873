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

import { workingClock } from '@maestro/backstage-plugin-maestro-statistics';
import { holidaysOf } from './holidays';

const year = { from: 2026, to: 2026 };

describe('holidaysOf', () => {
  it('gives the public holidays of a country and of a state', () => {
    const country = holidaysOf('DE', year);
    expect(country).toEqual(
      expect.arrayContaining(['2026-01-01', '2026-04-03', '2026-12-25']),
    );
    expect(country).not.toContain('2026-01-06');
    expect(holidaysOf('DE-BY', year)).toContain('2026-01-06');
    expect(holidaysOf('de-by', year)).toEqual(holidaysOf('DE-BY', year));
  });

  it('gives substitutes, in ascending order, over several years', () => {
    // 4 July 2026 is a Saturday.
    const days = holidaysOf('US', { from: 2025, to: 2026 });
    expect(days).toContain('2026-07-03');
    expect(days).toEqual([...new Set(days)].sort());
    expect(days[0]).toBe('2025-01-01');
  });

  it.each([
    ['Bavaria', /expected a country, or country-state/],
    ['', /expected a country/],
    ['DE-XX', /a state of DE, one of .*BY/],
    ['DE-BY-NOWHERE', /a region of DE-BY/],
    ['US-CA-LA-X', /expected a country/],
  ])('names what is wrong with %j', (region, message) =>
    expect(() => holidaysOf(region, year, 'maestro.dora.region')).toThrow(
      message,
    ),
  );

  it('stops the clock of working hours', () => {
    const office = [{ from: '09:00', to: '17:00' }];
    const clock = (holidays: string[]) =>
      workingClock({
        zone: 'Europe/Berlin',
        hours: { 1: office, 2: office, 3: office, 4: office, 5: office },
        holidays,
      }).secondsBetween('2026-12-21T00:00:00Z', '2026-12-28T00:00:00Z')! / 3600;
    expect(clock([])).toBe(40);
    expect(clock(holidaysOf('DE', year))).toBe(32);
  });
});
