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

import { mockServices } from '@backstage/backend-test-utils';
import { createNudge } from './nudge';

describe('createNudge', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('tells plugins and pages, rarely, and nothing but that', async () => {
    const events = { publish: jest.fn(), subscribe: jest.fn() };
    const signals = { publish: jest.fn() };
    const nudge = createNudge({
      events,
      signals,
      logger: mockServices.logger.mock(),
    });
    for (let at = 0; at < 50; at++) {
      nudge();
      await jest.advanceTimersByTimeAsync(40);
    }
    await jest.advanceTimersByTimeAsync(5000);
    expect(events.publish.mock.calls.length).toBeGreaterThanOrEqual(8);
    expect(events.publish.mock.calls.length).toBeLessThanOrEqual(10);
    expect(signals.publish.mock.calls).toEqual(
      [1, 2].map(() => [
        {
          recipients: { type: 'broadcast' },
          channel: 'maestro-ledger',
          message: { changed: true },
        },
      ]),
    );
  });

  it('goes on when nobody listens', async () => {
    const signals = {
      publish: jest.fn().mockRejectedValue(new Error('no signals')),
    };
    const nudge = createNudge({
      events: { publish: jest.fn(), subscribe: jest.fn() },
      signals,
      logger: mockServices.logger.mock(),
    });
    nudge();
    await jest.advanceTimersByTimeAsync(1500);
    nudge();
    await jest.advanceTimersByTimeAsync(1500);
    expect(signals.publish).toHaveBeenCalledTimes(2);
  });
});
