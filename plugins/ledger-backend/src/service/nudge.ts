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

import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { LEDGER_SIGNAL_CHANNEL } from '@maestro/backstage-plugin-ledger-common';

/** Topic of the hint that new events exist. */
export const APPENDED_TOPIC = 'maestro.ledger.appended';

const MIN_INTERVAL_MS = 200;
/** Pages ask again at each signal. */
const SIGNAL_INTERVAL_MS = 1000;

/** Calls at most once in an interval, and at its end. */
function atMostEvery(milliseconds: number, call: () => Promise<void>) {
  let waiting = false;
  return () => {
    if (!waiting) {
      waiting = true;
      setTimeout(() => {
        waiting = false;
        call();
      }, milliseconds).unref();
    }
  };
}

/**
 * Tells other plugins that new events exist, at most five times a second, and
 * open pages that the log has grown, at most once a second. Neither says what
 * is new: who receives it may not be allowed to know. Losing one loses
 * nothing: consumers and pages also ask by themselves.
 */
export function createNudge(options: {
  events: EventsService;
  signals: SignalsService;
  logger: LoggerService;
}): () => void {
  const { events, signals, logger } = options;
  const attempt = async (what: string, call: () => Promise<void>) => {
    try {
      await call();
    } catch (error) {
      logger.debug(`The ${what} was not delivered`, error as Error);
    }
  };
  const nudge = atMostEvery(MIN_INTERVAL_MS, () =>
    attempt('nudge', () =>
      events.publish({ topic: APPENDED_TOPIC, eventPayload: {} }),
    ),
  );
  const signal = atMostEvery(SIGNAL_INTERVAL_MS, () =>
    attempt('signal', () =>
      signals.publish({
        recipients: { type: 'broadcast' },
        channel: LEDGER_SIGNAL_CHANNEL,
        message: { changed: true },
      }),
    ),
  );
  return () => {
    nudge();
    signal();
  };
}
