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
  CiBudget,
  CostAnomalies,
  CostBudget,
  CostBudgetInput,
  CostForecast,
  CostLoad,
  CostLoadPage,
  CostLoadsQuery,
  CostQuery,
  CostRowPage,
  CostRowsQuery,
  CostRules,
  CostSource,
  CostSummary,
  LoadConformance,
  LlmRouter,
  LlmSummary,
  LlmUsageBatch,
  LlmUsagePage,
  LlmUsageQuery,
  PullRequestCost,
  PullRequestCostPage,
  PullRequestEstimateInput,
  Reconciliation,
  ResourceAdviceList,
  RulesDryRun,
  UnitCost,
  UnallocatedCost,
} from './types';

/** What the pages ask of the cost backend. @public */
export interface CostApi {
  /** Cost of an entity, or of the whole portal, in a window. */
  getSummary(query?: CostQuery): Promise<CostSummary>;
  /** Billing rows behind a figure. */
  getRows(query?: CostRowsQuery): Promise<CostRowPage>;
  getSources(): Promise<{ items: CostSource[] }>;
  /** Loads of billing data, latest first. */
  getLoads(query?: CostLoadsQuery): Promise<CostLoadPage>;
  getLoad(loadId: string): Promise<CostLoad>;
  /** What each rule of FOCUS says of a load; not found until it is judged. */
  getLoadConformance(loadId: string): Promise<LoadConformance>;
  /** Per source and billing period, newest period first. */
  getReconciliation(query?: {
    from?: string;
    to?: string;
  }): Promise<{ items: Reconciliation[] }>;
  /** The running month at its end. */
  getForecast(query?: {
    entityRef?: string;
    currency?: string;
  }): Promise<CostForecast>;
  /** What cost more or less than expected, newest first. */
  getAnomalies(query?: {
    entityRef?: string;
    currency?: string;
  }): Promise<CostAnomalies>;
  /** Budgets of an entity, or all that one may see. */
  getBudgets(query?: { entityRef?: string }): Promise<{ items: CostBudget[] }>;
  putBudget(budget: CostBudgetInput): Promise<CostBudget>;
  deleteBudget(budgetId: string): Promise<void>;
  /** Cost per unit of business. */
  getUnitCosts(query: {
    entityRef: string;
    from: string;
    to: string;
    currency?: string;
  }): Promise<{ items: UnitCost[] }>;
  /** The router, and how it did; null: none is configured. */
  getLlmRouter(): Promise<{ router: LlmRouter | null }>;
  /** Spend on language models. */
  getLlmSummary(query?: {
    from?: string;
    to?: string;
    team?: string;
    pullRequest?: string;
    entityRef?: string;
  }): Promise<LlmSummary>;
  /** The rows behind a figure of LLM spend, newest first. */
  getLlmRows(query?: LlmUsageQuery): Promise<LlmUsagePage>;
  /** Closed batches of LLM usage, newest first. */
  getLlmBatches(query?: {
    cursor?: string;
    limit?: number;
  }): Promise<{ items: LlmUsageBatch[]; nextCursor: string | null }>;
  /** A batch as NDJSON, for the offline verifier. */
  exportLlmBatch(batch: number): Promise<Blob>;
  /** Advice on requests of an entity's containers. */
  getRecommendations(query: { entityRef: string }): Promise<ResourceAdviceList>;
  /** What no rule claims, greatest first, with rules that would. */
  getUnallocated(query?: {
    from?: string;
    to?: string;
  }): Promise<{ items: UnallocatedCost[] }>;
  /** What pull requests of an entity's repository cost, newest first. */
  getPullRequests(query: {
    entityRef: string;
    limit?: number;
    cursor?: string;
  }): Promise<PullRequestCostPage>;
  /** Hands in what a pull request changes in the infrastructure. */
  estimatePullRequest(
    estimate: PullRequestEstimateInput,
  ): Promise<PullRequestCost>;
  /** The CI budget of an entity's repository. */
  getCiBudget(query: { entityRef: string }): Promise<CiBudget>;
  getRules(): Promise<CostRules>;
  /**
   * What would move, and what is allowed and probably not meant, such as an
   * entity that the catalog does not have; nothing is changed.
   */
  dryRunRules(
    rules: Pick<CostRules, 'rules' | 'pools' | 'tagAliases'>,
  ): Promise<{ items: RulesDryRun[]; warnings: string[] }>;
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

  async getLoads(query: CostLoadsQuery = {}): Promise<CostLoadPage> {
    return this.#get('loads', query);
  }

  async getLoad(loadId: string): Promise<CostLoad> {
    return this.#get(`loads/${encodeURIComponent(loadId)}`);
  }

  async getLoadConformance(loadId: string): Promise<LoadConformance> {
    return this.#get(`loads/${encodeURIComponent(loadId)}/conformance`);
  }

  async getReconciliation(
    query: { from?: string; to?: string } = {},
  ): Promise<{ items: Reconciliation[] }> {
    return this.#get('reconciliation', query);
  }

  async getForecast(
    query: { entityRef?: string; currency?: string } = {},
  ): Promise<CostForecast> {
    return this.#get('forecast', query);
  }

  async getAnomalies(
    query: { entityRef?: string; currency?: string } = {},
  ): Promise<CostAnomalies> {
    return this.#get('anomalies', query);
  }

  async getBudgets(
    query: { entityRef?: string } = {},
  ): Promise<{ items: CostBudget[] }> {
    return this.#get('budgets', query);
  }

  async putBudget(budget: CostBudgetInput): Promise<CostBudget> {
    return this.#send('POST', 'budgets', budget);
  }

  async deleteBudget(budgetId: string): Promise<void> {
    await this.#request(`budgets/${encodeURIComponent(budgetId)}`, {
      method: 'DELETE',
    });
  }

  async getUnitCosts(query: {
    entityRef: string;
    from: string;
    to: string;
    currency?: string;
  }): Promise<{ items: UnitCost[] }> {
    return this.#get('unit-costs', query);
  }

  async getLlmRouter(): Promise<{ router: LlmRouter | null }> {
    return this.#get('llm/router');
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

  async getLlmRows(query: LlmUsageQuery = {}): Promise<LlmUsagePage> {
    return this.#get('llm/rows', query);
  }

  async getLlmBatches(
    query: { cursor?: string; limit?: number } = {},
  ): Promise<{ items: LlmUsageBatch[]; nextCursor: string | null }> {
    return this.#get('llm/batches', query);
  }

  async exportLlmBatch(batch: number): Promise<Blob> {
    return (await this.#request(`llm/batches/${batch}/export`)).blob();
  }

  async getRecommendations(query: {
    entityRef: string;
  }): Promise<ResourceAdviceList> {
    return this.#get('recommendations', query);
  }

  async getUnallocated(
    query: { from?: string; to?: string } = {},
  ): Promise<{ items: UnallocatedCost[] }> {
    return this.#get('unallocated', query);
  }

  async getPullRequests(query: {
    entityRef: string;
    limit?: number;
    cursor?: string;
  }): Promise<PullRequestCostPage> {
    return this.#get('pull-requests', query);
  }

  async estimatePullRequest(
    estimate: PullRequestEstimateInput,
  ): Promise<PullRequestCost> {
    return this.#send('POST', 'pull-requests/estimates', estimate);
  }

  async getCiBudget(query: { entityRef: string }): Promise<CiBudget> {
    return this.#get('ci-budget', query);
  }

  async getRules(): Promise<CostRules> {
    return this.#get('rules');
  }

  async dryRunRules(
    rules: Pick<CostRules, 'rules' | 'pools' | 'tagAliases'>,
  ): Promise<{ items: RulesDryRun[]; warnings: string[] }> {
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
    const response = await this.#request(path, init);
    return response.json();
  }

  async #request(path: string, init?: RequestInit): Promise<Response> {
    const base = await this.#discoveryApi.getBaseUrl(COST_PLUGIN_ID);
    const response = await this.#fetchApi.fetch(`${base}/${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
