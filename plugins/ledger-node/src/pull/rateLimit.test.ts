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
import { limitedUntil, spentUntil } from './rateLimit';

const NOW = '2026-06-01T00:00:00.000Z';
const NAMES = {
  remaining: 'x-ratelimit-remaining',
  reset: 'x-ratelimit-reset',
};

describe('limitedUntil', () => {
  const until = (status: number, headers: object, body = '') =>
    limitedUntil(NAMES, {
      status,
      headers: new Headers({ ...headers }),
      body,
      now: NOW,
    });

  it('reads all the ways in which a forge says it', () => {
    expect(until(403, { 'retry-after': '30' })).toBe(
      '2026-06-01T00:00:30.000Z',
    );
    expect(until(429, {})).toBe('2026-06-01T00:01:00.000Z');
    expect(until(403, {}, 'secondary rate limit')).toBe(
      '2026-06-01T00:01:00.000Z',
    );
    expect(until(403, {}, 'Resource not accessible')).toBeNull();
    expect(until(200, { 'x-ratelimit-remaining': '0' })).toBeNull();
  });

  it('waits a second longer than the reset, or a minute without one', () => {
    expect(
      until(403, {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '1780275600',
      }),
    ).toBe('2026-06-01T01:00:01.000Z');
    expect(until(403, { 'x-ratelimit-remaining': '0' })).toBe(
      '2026-06-01T00:01:00.000Z',
    );
  });
});

describe('spentUntil', () => {
  it('tells when the last question is spent, and only then', () => {
    const headers = (remaining: string) =>
      new Headers({
        'x-ratelimit-remaining': remaining,
        'x-ratelimit-reset': '1780275600',
      });
    expect(spentUntil(NAMES, headers('0'))).toBe('2026-06-01T01:00:01.000Z');
    expect(spentUntil(NAMES, headers('1'))).toBeNull();
  });
});
