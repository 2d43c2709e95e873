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
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import {
  CostLoadedData,
  LlmUsageBatchData,
  ReceiptProof,
} from '@maestro/backstage-plugin-ledger-common';
import { StoredBatch } from './store/LlmUsageStore';
import { StoredLoad } from './store/LoadStore';

/** What the cost plugin asks of the ledger, as this plugin. */
export interface LedgerPort {
  /** Seals a manifest; the same one again gives the same receipt. */
  seal(manifest: CostLoadedData): Promise<number>;
  /** Seals a batch of LLM usage; the same one again gives the same receipt. */
  sealUsage(manifest: LlmUsageBatchData): Promise<number>;
  /**
   * Everything that somebody needs to check a receipt, as the caller may read
   * it.
   *
   * @throws NotAllowedError
   */
  proof(seq: number, credentials: BackstageCredentials): Promise<ReceiptProof>;
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
    ...(load.parts && {
      parts: load.parts.map(({ digest, name }) => ({ name, digest })),
    }),
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

/** What is sealed of a batch of LLM usage. */
export function usageManifestOf(batch: StoredBatch): LlmUsageBatchData {
  return {
    batch: batch.batch,
    form: batch.form,
    rows: batch.rows,
    root: batch.root,
    firstAt: batch.firstAt,
    lastAt: batch.lastAt,
    currency: batch.currency,
    amount: batch.amount,
    unreserved: batch.unreserved,
    unknown: batch.unknown,
    closedAt: batch.closedAt,
  };
}

/** The ledger over HTTP. Methods throw ServiceUnavailableError. */
export function createLedgerPort(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): LedgerPort {
  const { auth, discovery } = options;
  const ask = async (
    path: string,
    init: RequestInit,
    onBehalfOf: BackstageCredentials,
  ): Promise<Response> => {
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl(LEDGER),
      auth.getPluginRequestToken({ onBehalfOf, targetPluginId: LEDGER }),
    ]);
    try {
      return await fetch(`${baseUrl}${path}`, {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${token}` },
      });
    } catch (error) {
      throw new ServiceUnavailableError('The ledger cannot be reached', error);
    }
  };
  const seal = async (path: string, manifest: object): Promise<number> => {
    const response = await ask(
      path,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(manifest),
      },
      await auth.getOwnServiceCredentials(),
    );
    if (!response.ok) {
      throw new ServiceUnavailableError(
        `The ledger answered ${response.status} to ${path}`,
      );
    }
    return (await response.json()).seq;
  };
  return {
    seal: manifest => seal('/cost-loads', manifest),
    sealUsage: manifest => seal('/llm-usage-batches', manifest),
    async proof(seq, credentials) {
      const path = `/receipts/${seq}/proof`;
      const response = await ask(path, {}, credentials);
      if (response.status === 403) {
        throw new NotAllowedError(
          'You may not read receipts of the ledger, which a checkable export holds',
        );
      }
      if (!response.ok) {
        throw new ServiceUnavailableError(
          `The ledger answered ${response.status} to ${path}`,
        );
      }
      return response.json();
    },
  };
}
