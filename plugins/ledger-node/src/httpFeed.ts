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

import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { LedgerEvent } from '@maestro/backstage-plugin-ledger-common';
import type { FeedPage, LedgerFeed } from './feed';

const LEDGER_PLUGIN_ID = 'maestro-ledger';

/**
 * The ledger's feed over HTTP: `GET /api/maestro-ledger/events` with a token
 * of the calling plugin.
 *
 * @public
 */
export function createHttpLedgerFeed(options: {
  discovery: DiscoveryService;
  auth: AuthService;
  /** Replaceable for tests; the global `fetch` by default. */
  fetch?: typeof fetch;
}): LedgerFeed {
  const { discovery, auth } = options;
  const doFetch = options.fetch ?? fetch;
  return {
    async read({ after, limit, signal }) {
      const [baseUrl, { token }] = await Promise.all([
        discovery.getBaseUrl(LEDGER_PLUGIN_ID),
        auth.getPluginRequestToken({
          onBehalfOf: await auth.getOwnServiceCredentials(),
          targetPluginId: LEDGER_PLUGIN_ID,
        }),
      ]);
      const response = await doFetch(
        `${baseUrl}/events?after=${after}&limit=${limit}`,
        {
          headers: {
            authorization: `Bearer ${token}`,
            accept: 'application/x-ndjson',
          },
          signal,
        },
      );
      if (!response.ok) {
        throw await ResponseError.fromResponse(response);
      }
      return parseFeed(await response.text(), { after, limit });
    },
  };
}

/**
 * Reads a page: one event a line; a last line without a `type` tells `cursor`,
 * `atEnd`, `head` and `remaining`. Without it the cursor is the last event's position, and
 * a page that is not full is the last one.
 *
 * @throws Error that names the line that cannot be read
 */
export function parseFeed(
  text: string,
  request: { after: number; limit: number },
): FeedPage {
  const events: LedgerEvent[] = [];
  let trailer: Partial<Omit<FeedPage, 'events'>> = {};
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') {
      return;
    }
    let value;
    try {
      value = JSON.parse(line);
    } catch {
      throw new Error(
        `Line ${index + 1} of the ledger's feed after ${
          request.after
        } is not JSON; the answer was cut off`,
      );
    }
    if (typeof value?.type === 'string') {
      events.push(value);
    } else {
      trailer = value ?? {};
    }
  });
  return {
    events,
    cursor: trailer.cursor ?? events.at(-1)?.position ?? request.after,
    atEnd: trailer.atEnd ?? events.length < request.limit,
    ...(trailer.head === undefined ? {} : { head: trailer.head }),
    ...(trailer.remaining === undefined
      ? {}
      : { remaining: trailer.remaining }),
  };
}
