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

/**
 * Reads receipts with proofs over the ledger's HTTP API, on behalf of the
 * caller: who may not export from the ledger cannot do so through here.
 */
export function createReceiptExport(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}) {
  return async (
    seqs: number[],
    credentials: BackstageCredentials,
  ): Promise<string> => {
    const targetPluginId = 'maestro-ledger';
    const [baseUrl, { token }] = await Promise.all([
      options.discovery.getBaseUrl(targetPluginId),
      options.auth.getPluginRequestToken({
        onBehalfOf: credentials,
        targetPluginId,
      }),
    ]);
    const response = await fetch(`${baseUrl}/export?seqs=${seqs.join(',')}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (response.status === 401 || response.status === 403) {
      throw new NotAllowedError(
        'The ledger does not let you export receipts: maestro.ledger.export is needed',
      );
    }
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.text();
  };
}
