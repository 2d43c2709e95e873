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

import { forgeError } from './error';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const limited = (headers: Record<string, string>, status = 429) =>
  forgeError({ status, headers }, 'report', NOW);

describe('forgeError', () => {
  it('says until when a forge limits us', () => {
    expect(limited({ 'retry-after': '90' })).toMatchObject({
      kind: 'rate_limited',
      retryAt: NOW + 90_000,
    });
    const reset = String(NOW / 1000 + 600);
    expect(
      limited({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, 403)
        .retryAt,
    ).toBe(NOW + 600_000);
    expect(limited({}).retryAt).toBeNull();
  });

  it.each(['1e300', '999999999999'])('waits a day at most for %s', after => {
    expect(limited({ 'retry-after': after }).retryAt).toBe(NOW + 86_400_000);
    expect(limited({ 'ratelimit-reset': after }).retryAt).toBe(
      NOW + 86_400_000,
    );
  });

  it('never waits backwards', () => {
    expect(limited({ 'retry-after': '-5' }).retryAt).toBe(NOW);
  });

  it('tells a lack of rights from a limit', () => {
    expect(limited({}, 403).kind).toBe('not_allowed');
    expect(limited({}, 404).kind).toBe('not_found');
    expect(limited({}, 422).kind).toBe('refused');
    expect(limited({}, 502).kind).toBe('unavailable');
  });
});
