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
import { CostLoadedData } from '@maestro/backstage-plugin-ledger-common';
import { StoredLoad } from './store/LoadStore';

/** What the cost plugin asks of the ledger, as this plugin. */
export interface LedgerPort {
  /** Seals a manifest; the same one again gives the same receipt. */
  seal(manifest: CostLoadedData): Promise<number>;
}

const LEDGER = 'maestro-ledger';

/** What is sealed of a load. */
export function manifestOf(load: StoredLoad): CostLoadedData {
  return {
    loadId: load.loadId,
    sourceId: load.sourceId,
    billingPeriod: load.billingPeriod,
    billingPeriodEnd: load.billingPeriodEnd,
    inputDigest: load.inputDigest,
    fileDigest: load.fileDigest,
    rows: load.rows,
    focusVersion: load.focusVersion,
    totals: Object.keys(load.totals)
      .sort()
      .map(currency => ({
        currency,
        rows: load.currencyRows[currency],
        billed: load.totals[currency].billed,
        effective: load.totals[currency].effective,
        contracted: load.totals[currency].contracted,
        list: load.totals[currency].list,
      })),
    loadedAt: load.loadedAt,
  };
}

/** The ledger over HTTP. Methods throw ServiceUnavailableError. */
export function createLedgerPort(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): LedgerPort {
  const { auth, discovery } = options;
  return {
    async seal(manifest) {
      const [baseUrl, { token }] = await Promise.all([
        discovery.getBaseUrl(LEDGER),
        auth.getPluginRequestToken({
          onBehalfOf: await auth.getOwnServiceCredentials(),
          targetPluginId: LEDGER,
        }),
      ]);
      let response: Response;
      try {
        response = await fetch(`${baseUrl}/cost-loads`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify(manifest),
        });
      } catch (error) {
        throw new ServiceUnavailableError(
          'The ledger cannot be reached',
          error,
        );
      }
      if (!response.ok) {
        throw new ServiceUnavailableError(
          `The ledger answered ${response.status} to /cost-loads`,
        );
      }
      return (await response.json()).seq;
    },
  };
}
