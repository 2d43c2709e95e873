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
import { COST_PLUGIN_ID } from './constants';
import {
  CostQuery,
  CostRowPage,
  CostRowsQuery,
  CostRules,
  CostSource,
  CostSummary,
  LlmSummary,
  Reconciliation,
  RulesDryRun,
  UnallocatedCost,
} from './types';

/** What the pages ask of the cost backend. @public */
export interface CostApi {
  /** Cost of an entity, or of the whole portal, in a window. */
  getSummary(query?: CostQuery): Promise<CostSummary>;
  /** Billing rows behind a figure. */
  getRows(query?: CostRowsQuery): Promise<CostRowPage>;
  getSources(): Promise<{ items: CostSource[] }>;
  /** Per source and billing period, newest period first. */
  getReconciliation(query?: {
    from?: string;
    to?: string;
  }): Promise<{ items: Reconciliation[] }>;
  /** Spend on language models. */
  getLlmSummary(query?: {
    from?: string;
    to?: string;
    team?: string;
    pullRequest?: string;
    entityRef?: string;
  }): Promise<LlmSummary>;
  /** What no rule claims, greatest first, with rules that would. */
  getUnallocated(query?: {
    from?: string;
    to?: string;
  }): Promise<{ items: UnallocatedCost[] }>;
  getRules(): Promise<CostRules>;
  /** What would move; nothing is changed. */
  dryRunRules(
    rules: Pick<CostRules, 'rules' | 'pools' | 'tagAliases'>,
  ): Promise<{ items: RulesDryRun[] }>;
  /**
   * Puts a new version of the rules in force.
   *
   * @param version - the version that was read; another one is a conflict
   */
  putRules(
    rules: Pick<CostRules, 'rules' | 'pools' | 'tagAliases'> & {
      version: number;
    },
  ): Promise<CostRules>;
}

/** `CostApi` over HTTP, for the browser and other backends. @public */
export class CostClient implements CostApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getSummary(query: CostQuery = {}): Promise<CostSummary> {
    return this.#get('costs', query);
  }

  async getRows(query: CostRowsQuery = {}): Promise<CostRowPage> {
    return this.#get('costs/rows', query);
  }

  async getSources(): Promise<{ items: CostSource[] }> {
    return this.#get('sources');
  }

  async getReconciliation(
    query: { from?: string; to?: string } = {},
  ): Promise<{ items: Reconciliation[] }> {
    return this.#get('reconciliation', query);
  }

  async getLlmSummary(
    query: {
      from?: string;
      to?: string;
      team?: string;
      pullRequest?: string;
      entityRef?: string;
    } = {},
  ): Promise<LlmSummary> {
    return this.#get('llm/summary', query);
  }

  async getUnallocated(
    query: { from?: string; to?: string } = {},
  ): Promise<{ items: UnallocatedCost[] }> {
    return this.#get('unallocated', query);
  }

  async getRules(): Promise<CostRules> {
    return this.#get('rules');
  }

  async dryRunRules(
    rules: Pick<CostRules, 'rules' | 'pools' | 'tagAliases'>,
  ): Promise<{ items: RulesDryRun[] }> {
    return this.#send('POST', 'rules/dry-run', rules);
  }

  async putRules(
    rules: Pick<CostRules, 'rules' | 'pools' | 'tagAliases'> & {
      version: number;
    },
  ): Promise<CostRules> {
    return this.#send('PUT', 'rules', rules);
  }

  async #get<T>(path: string, query: object = {}): Promise<T> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        search.set(key, String(value));
      }
    }
    const text = search.toString();
    return this.#fetch(`${path}${text && `?${text}`}`);
  }

  async #send<T>(
    method: 'POST' | 'PUT',
    path: string,
    body: object,
  ): Promise<T> {
    return this.#fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #fetch<T>(path: string, init?: RequestInit): Promise<T> {
    const base = await this.#discoveryApi.getBaseUrl(COST_PLUGIN_ID);
    const response = await this.#fetchApi.fetch(`${base}/${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
