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
import { ServiceUnavailableError } from '@backstage/errors';
import {
  LedgerStatus,
  ReceiptProof,
} from '@maestro/backstage-plugin-ledger-common';

/** What the ledger keeps of a statement. */
export interface EvidenceRecord {
  digest: string;
  predicateType: string;
  commits: string[];
  repository: string | null;
  signer: string;
  effectiveAt: string | null;
  collectedAt: string;
}

/** What safety cases ask of the ledger, as this plugin. */
export interface LedgerPort {
  status(): Promise<LedgerStatus>;
  /** Seals a statement; the same one again gives the same receipt. */
  seal(record: EvidenceRecord): Promise<number>;
  proof(seq: number): Promise<ReceiptProof>;
  /** Pseudonyms of forge accounts (`host/login`), by account. */
  pseudonyms(accounts: string[]): Promise<Record<string, string>>;
}

const LEDGER = 'maestro-ledger';

/** The ledger over HTTP. Methods throw ServiceUnavailableError. */
export function createLedgerPort(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): LedgerPort {
  const { auth, discovery } = options;
  const ask = async (path: string, body?: object) => {
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl(LEDGER),
      auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: LEDGER,
      }),
    ]);
    let response: Response;
    try {
      response = await fetch(`${baseUrl}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new ServiceUnavailableError('The ledger cannot be reached', error);
    }
    if (!response.ok) {
      throw new ServiceUnavailableError(
        `The ledger answered ${response.status} to ${path}; try again later`,
      );
    }
    return response.json();
  };
  return {
    status: () => ask('/status'),
    proof: seq => ask(`/receipts/${seq}/proof`),
    async seal(record) {
      const { seq } = await ask('/evidence-records', record);
      return seq;
    },
    async pseudonyms(accounts) {
      if (accounts.length === 0) {
        return {};
      }
      const { pseudonyms } = await ask('/pseudonyms', { accounts });
      return pseudonyms;
    },
  };
}
