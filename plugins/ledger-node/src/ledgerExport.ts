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

import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, ResponseError } from '@backstage/errors';

const LEDGER_PLUGIN_ID = 'maestro-ledger';

/** Receipts that one export by number may name. @public */
export const MAX_EXPORTED_RECEIPTS = 100_000;

/**
 * Receipts with proofs from the ledger's HTTP API, on behalf of the caller:
 * who may not export from the ledger cannot do so through another plugin.
 *
 * @public
 */
export type LedgerExport = (options: {
  /** At most `MAX_EXPORTED_RECEIPTS`. */
  seqs: number[];
  credentials: BackstageCredentials;
  signal?: AbortSignal;
}) => Promise<AsyncIterable<string>>;

/**
 * @returns a function that resolves, once the ledger has agreed, to the lines
 * of `maestro-ledger-export@1` one by one: the header, one per receipt in
 * ascending order, the end. It throws NotAllowedError without
 * `maestro.ledger.export` and ResponseError for any other refusal.
 * @public
 */
export function createLedgerExport(options: {
  discovery: DiscoveryService;
  auth: AuthService;
  /** Replaceable for tests; the global `fetch` by default. */
  fetch?: typeof fetch;
}): LedgerExport {
  const { discovery, auth } = options;
  return async ({ seqs, credentials, signal }) => {
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl(LEDGER_PLUGIN_ID),
      auth.getPluginRequestToken({
        onBehalfOf: credentials,
        targetPluginId: LEDGER_PLUGIN_ID,
      }),
    ]);
    const response = await (options.fetch ?? fetch)(`${baseUrl}/export`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ seqs }),
      signal,
    });
    if (response.status === 401 || response.status === 403) {
      throw new NotAllowedError(
        'The ledger does not let you export receipts: maestro.ledger.export is needed',
      );
    }
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return linesOf(response.body!);
  };
}

async function* linesOf(body: ReadableStream<Uint8Array>) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') {
    throw new Error('The export of the ledger was cut off');
  }
}
