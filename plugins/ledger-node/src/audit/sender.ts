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
import { AuditRecord } from '@maestro/backstage-plugin-ledger-common';

const LEDGER_PLUGIN_ID = 'maestro-ledger';
const TIMEOUT_MS = 30_000;

/** Hands audit records to the ledger with a token of the calling plugin. */
export function createAuditSender(options: {
  discovery: DiscoveryService;
  auth: AuthService;
}): (records: AuditRecord[]) => Promise<void> {
  const { discovery, auth } = options;
  return async records => {
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl(LEDGER_PLUGIN_ID),
      auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: LEDGER_PLUGIN_ID,
      }),
    ]);
    const response = await fetch(`${baseUrl}/audit-events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ records }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    await response.text();
  };
}
