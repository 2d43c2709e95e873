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

/** What the ledger keeps of a closed round: no answer, no exact count. */
export interface SurveySeal {
  roundId: string;
  groupRef: string;
  questionSet: string;
  questionSetVersion: number;
  respondents: string;
  digest: string;
  closedAt: string;
}

/** Hands a digest to the ledger; answers the receipt's sequence number. */
export type SealRound = (seal: SurveySeal) => Promise<number>;

/** Seals over the ledger's HTTP API, as this plugin. */
export function createSealRound(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): SealRound {
  const { auth, discovery } = options;
  return async seal => {
    const targetPluginId = 'maestro-ledger';
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl(targetPluginId),
      auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId,
      }),
    ]);
    const response = await fetch(`${baseUrl}/survey-rounds`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(seal),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const { seq } = (await response.json()) as { seq: number };
    return seq;
  };
}
