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

import { ResponseError } from '@backstage/errors';
import {
  KeyHistory,
  LedgerStatus,
  ReceiptPage,
  ReceiptProof,
  ReceiptSummary,
  SourceHealth,
  UnattributedSubject,
} from './api';

/** Which receipts; without any, the newest ones. @public */
export interface ReceiptQuery {
  source?: string;
  type?: string;
  entityRef?: string;
  cursor?: string;
  limit?: number;
}

/** One receipt with its leaf, decoded. @public */
export type ReceiptDetail = ReceiptSummary & {
  receipt: Record<string, unknown>;
};

/**
 * What pages and other backends ask of the ledger. All methods throw `ResponseError` when the
 * backend answers anything but 2xx.
 *
 * @public
 */
export interface LedgerApi {
  /** Where the ledger answers; names the log that a browser remembers. */
  getBaseUrl(): Promise<string>;
  getStatus(): Promise<LedgerStatus>;
  /** Keys that the log has had, with the receipts of the hand-overs. */
  getKeys(): Promise<KeyHistory>;
  getReceipts(query?: ReceiptQuery): Promise<ReceiptPage>;
  getReceipt(seq: number): Promise<ReceiptDetail>;
  getReceiptProof(seq: number): Promise<ReceiptProof>;
  /** The proof as a file that other tools read (C2SP tlog-proof). */
  getTlogProof(seq: number): Promise<Blob>;
  /** Base64 hashes that show that the tree of `to` continues that of `from`. */
  getConsistencyProof(from: number, to: number): Promise<string[]>;
  getSources(): Promise<SourceHealth[]>;
  getUnattributed(): Promise<UnattributedSubject[]>;
  /** Receipts with proofs as NDJSON, for the offline verifier. */
  export(query?: {
    from?: number;
    to?: number;
    entityRef?: string;
  }): Promise<Blob>;
}

/** `LedgerApi` over HTTP, for the browser and for other backends. @public */
export class LedgerClient implements LedgerApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  getBaseUrl(): Promise<string> {
    return this.#discoveryApi.getBaseUrl('maestro-ledger');
  }

  async getStatus(): Promise<LedgerStatus> {
    return (await this.#get('status')).json();
  }

  async getKeys(): Promise<KeyHistory> {
    return (await this.#get('keys')).json();
  }

  async getReceipts(query: ReceiptQuery = {}): Promise<ReceiptPage> {
    return (await this.#get('receipts', { ...query })).json();
  }

  async getReceipt(seq: number): Promise<ReceiptDetail> {
    return (await this.#get(`receipts/${seq}`)).json();
  }

  async getReceiptProof(seq: number): Promise<ReceiptProof> {
    return (await this.#get(`receipts/${seq}/proof`)).json();
  }

  async getTlogProof(seq: number): Promise<Blob> {
    return (await this.#get(`receipts/${seq}/tlog-proof`)).blob();
  }

  async getConsistencyProof(from: number, to: number): Promise<string[]> {
    const response = await this.#get('proofs/consistency', { from, to });
    return (await response.json()).proof;
  }

  async getSources(): Promise<SourceHealth[]> {
    return (await this.#get('sources')).json();
  }

  async getUnattributed(): Promise<UnattributedSubject[]> {
    return (await this.#get('unattributed')).json();
  }

  async export(
    query: { from?: number; to?: number; entityRef?: string } = {},
  ): Promise<Blob> {
    return (await this.#get('export', { ...query })).blob();
  }

  async #get(
    path: string,
    query: Record<string, string | number | undefined> = {},
  ): Promise<Response> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined && value !== '') {
        search.set(key, String(value));
      }
    }
    const text = search.toString();
    const response = await this.#fetchApi.fetch(
      `${await this.getBaseUrl()}/${path}${text && `?${text}`}`,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
