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

/** Topic of the hint that new events exist. */
export const APPENDED_TOPIC = 'maestro.ledger.appended';

const MIN_INTERVAL_MS = 200;

/**
 * Tells other plugins that new events exist, at most five times a second.
 * Losing one loses nothing: consumers also ask by themselves.
 */
export function createNudge(options: {
  events: EventsService;
  logger: LoggerService;
}): () => void {
  let waiting = false;
  const publish = async () => {
    waiting = false;
    try {
      await options.events.publish({ topic: APPENDED_TOPIC, eventPayload: {} });
    } catch (error) {
      options.logger.debug('The nudge was not delivered', error as Error);
    }
  };
  return () => {
    if (!waiting) {
      waiting = true;
      setTimeout(publish, MIN_INTERVAL_MS).unref();
    }
  };
}
