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

// Made by `yarn generate:openapi` from openapi.yaml; change that file.

export interface paths {
  '/costs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What an entity, or the whole portal, cost in a window */
    get: operations['getCosts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/costs/rows': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Billing rows behind a figure */
    get: operations['getCostRows'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/reconciliation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** That nothing was lost between the files and the pages */
    get: operations['getReconciliation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/unallocated': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What no rule claims, with rules that would */
    get: operations['getUnallocated'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/rules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The rules in force */
    get: operations['getRules'];
    /** Puts a new version of the rules in force */
    put: operations['putRules'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/rules/dry-run': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What would move with other rules, before it moves */
    post: operations['dryRunRules'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/sources': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Places that billing data come from */
    get: operations['getCostSources'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/sources/{sourceId}/loads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Hand in a billing file; it takes the place of its billing periods */
    post: operations['uploadBillingFile'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/loads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Loads of billing data, latest first */
    get: operations['getCostLoads'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/loads/{loadId}/conformance': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What each rule of FOCUS says of a load */
    get: operations['getCostLoadConformance'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/loads/{loadId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One load */
    get: operations['getCostLoad'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/forecast': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Cost of the running month at its end */
    get: operations['getForecast'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/anomalies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What cost more or less than expected */
    get: operations['getAnomalies'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/unit-costs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Cost per unit of business, a ratio of sums */
    get: operations['getUnitCosts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/budgets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Budgets that the caller may see, and how full they are */
    get: operations['getBudgets'];
    put?: never;
    /** Set a budget, or change one */
    post: operations['putBudget'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/budgets/{budgetId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Remove a budget */
    delete: operations['deleteBudget'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/business-metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Hand in units of business by entity and day */
    post: operations['putBusinessMetrics'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/resource-usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Hand in what containers of workloads used
     * @description Per item cluster, namespace, workload, container, entityRef, at, seconds, cpuCores, memoryBytes, requestCpuCores, requestMemoryBytes, replicas, oom; amounts are those of one replica. Samples of a container are taken in the order of time.
     */
    post: operations['reportResourceUsage'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/node-prices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Hand in what nodes of clusters cost on a day
     * @description Per item cluster, day, currency, cpuPerCoreHour, ramPerGibHour, nodes, scaling, minNodes. A day that is there already is replaced.
     */
    post: operations['reportNodePrices'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/recommendations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Advice on requests of an entity's containers, and what it saves */
    get: operations['getRecommendations'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm/reservations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Hold the most that a request can cost, in all its scopes or none */
    post: operations['reserveLlm'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm/reservations/{reservationId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One reservation */
    get: operations['getLlmReservation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm/reservations/{reservationId}/settlement': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Book what a reserved request cost */
    post: operations['settleLlm'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Book usage that was not reserved, or settle what was */
    post: operations['reportLlmUsage'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm/choose': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Choose a model for a chat completion request, and hold its money
     * @description Takes the request as OpenAI has it; contents are read for the choice and for the bound of their tokens, kept nowhere and sent nowhere. `metadata` may hold pull_request, team, entity_ref and request_id.
     */
    post: operations['chooseLlm'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm/router': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the router learned, and how it did on prompts it had not seen */
    get: operations['getLlmRouter'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/spot/placements': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Whether a job goes on spot capacity, and where */
    post: operations['placeSpotJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm/summary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Spend on language models in a window */
    get: operations['getLlmSummary'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm/rows': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The rows behind a figure of LLM spend, newest first
     * @description Each with its place in a closed batch and the path from the row to the root of the batch, which the receipt names.
     */
    get: operations['listLlmRows'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm/batches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Closed batches of LLM usage, newest first */
    get: operations['listLlmBatches'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/llm/batches/{batch}/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A sealed batch as NDJSON, for the offline verifier */
    get: operations['exportLlmBatch'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/pull-requests': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What pull requests of an entity's repository cost, newest first */
    get: operations['listPullRequestCosts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/pull-requests/estimates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Hand in what a pull request changes in the infrastructure
     * @description Each item names a SKU of the bills with units of it before and after and the quantity that one of them needs in a month, priced at the list unit price of the newest bills; or its amount by month. The last estimate counts.
     */
    post: operations['estimatePullRequest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ci-budget': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The CI budget of an entity's repository, judged now */
    get: operations['getCiBudget'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Error: {
      error: {
        name: string;
        message: string;
      } & {
        [key: string]: unknown;
      };
      request?: {
        [key: string]: unknown;
      };
      response: {
        [key: string]: unknown;
      };
    } & {
      [key: string]: unknown;
    };
    CostForecast: {
      entityRef: string | null;
      currency: string | null;
      /** @enum {string} */
      state: 'ok' | 'too_few' | 'unknown' | 'no_data';
      message: string | null;
      from: string;
      to: string;
      completeThrough: string | null;
      actual: string | null;
      forecast: string | null;
      interval: {
        [key: string]: unknown;
      } | null;
      parts: {
        [key: string]: unknown;
      } | null;
      days: {
        date: string;
        usage: string;
      }[];
      path: {
        date: string;
        actual: string | null;
        expected: string | null;
        lower: string | null;
        upper: string | null;
      }[];
      n: number;
      backTest: {
        [key: string]: unknown;
      } | null;
    };
    CostAnomalies: {
      entityRef: string | null;
      currency: string | null;
      asOf: string;
      judged: number;
      tooFew: number;
      items: {
        anomalyId: string;
        entityRef: string | null;
        service: string;
        currency: string;
        kind: string;
        /** @enum {string} */
        direction: 'up' | 'down';
        from: string;
        to: string;
        ongoing: boolean;
        actual: string;
        expected: string;
        impact: string;
        share: number | null;
        cause: {
          [key: string]: unknown;
        } | null;
      }[];
    };
    /** @enum {string} */
    CostBudgetState: 'ok' | 'warning' | 'critical' | 'exceeded' | 'unknown';
    CostBudgetInput: {
      budgetId?: string;
      title: string;
      entityRef: string | null;
      limit: string;
      currency: string;
      /** @enum {string} */
      period: 'month' | 'quarter' | 'year' | 'isoWeek';
      zone: string;
    };
    CostBudget: {
      budgetId: string;
      title: string;
      entityRef: string | null;
      limit: string;
      currency: string;
      period: string;
      zone: string;
      state: components['schemas']['CostBudgetState'];
      window: {
        firstDay: string;
        endDay: string;
      };
      actual: {
        state: components['schemas']['CostBudgetState'];
        amount: string | null;
        percent: string | null;
      };
      forecast: {
        state: components['schemas']['CostBudgetState'];
        amount: string | null;
        percent: string | null;
      };
      left: string | null;
    };
    UnitCost: {
      metricId: string;
      currency: string | null;
      from: string;
      to: string;
      cost: string | null;
      units: string | null;
      perUnit: string | null;
      previous: {
        [key: string]: unknown;
      };
      change: {
        [key: string]: unknown;
      } | null;
    };
    ResourceItems: {
      items: {
        [key: string]: unknown;
      }[];
    };
    ResourceItemsAnswer: {
      accepted: number;
      duplicates: number;
      rejected: {
        index: number;
        field: string;
        message: string;
      }[];
    };
    ResourceAdviceAmounts: {
      request: number | null;
      target: number | null;
      lower: number | null;
      upper: number | null;
      p95: number | null;
      headroom: number | null;
      overTarget: number | null;
    };
    ResourceAdvice: {
      cluster: string;
      namespace: string;
      workload: string;
      container: string;
      entityRef: string;
      replicas: number;
      /** @enum {string} */
      state: 'lower' | 'raise' | 'fits' | 'too_few' | 'stale';
      message: string;
      cpu: components['schemas']['ResourceAdviceAmounts'];
      memory: components['schemas']['ResourceAdviceAmounts'];
      confidence: {
        days: number;
        samples: number;
        lastSample: string;
        /** @enum {string} */
        level: 'low' | 'medium' | 'high';
      };
      saving: {
        currency: string | null;
        perMonth: string | null;
        capacity: string | null;
        risk: string | null;
        limit: string | null;
        commitment: {
          [key: string]: unknown;
        } | null;
        why: string;
      };
      risk: {
        /** @enum {string} */
        level: 'low' | 'medium' | 'high';
        outOfMemoryAt: string | null;
        reasons: string[];
      };
    };
    ResourceAdviceList: {
      /** @enum {string} */
      state: 'ok' | 'no_source' | 'none';
      message: string | null;
      items: components['schemas']['ResourceAdvice'][];
      totals: {
        currency: string;
        perMonth: string;
        capacity: string;
      }[];
    };
    /** @enum {string} */
    PullRequestPartState: 'ok' | 'none' | 'unknown' | 'no_source';
    PullRequestAmounts: {
      currency: string;
      amount: string;
    }[];
    PullRequestEstimateInput: {
      /** @description host/owner/name#number */
      pullRequest: string;
      source?: string;
      items: {
        sku: string;
        unit?: string;
        quantityPerMonth?: string;
        before?: string;
        after?: string;
        amountPerMonth?: string;
        currency?: string;
      }[];
    };
    PullRequestEstimate: {
      source: string;
      handedAt: string;
      perMonth: components['schemas']['PullRequestAmounts'];
      unknown: number;
      items: {
        sku: string;
        unit: string | null;
        quantityPerMonth: string | null;
        before: string | null;
        after: string | null;
        unitPrice: string | null;
        amountPerMonth: string | null;
        currency: string | null;
        /** @enum {string|null} */
        pricedBy: 'list-price' | 'handed-in' | null;
        reason: string | null;
      }[];
    };
    PullRequestCost: {
      pullRequest: string;
      number: number;
      title: string | null;
      url: string | null;
      /** @enum {string} */
      state: 'open' | 'merged' | 'closed' | 'unknown';
      llm: {
        state: components['schemas']['PullRequestPartState'];
        amount: string | null;
        unreserved: string | null;
        unknown: number;
      };
      ci: {
        state: components['schemas']['PullRequestPartState'];
        runs: number;
        running: number;
        unknown: number;
        minutes: string | null;
        amount: string | null;
        currency: string | null;
        pricePerMinute: string | null;
      };
      infrastructure: components['schemas']['PullRequestEstimate'] | null;
      totals: components['schemas']['PullRequestAmounts'];
      complete: boolean;
      comment: {
        /** @enum {string} */
        state: 'written' | 'waiting' | 'failing';
        error: string | null;
      } | null;
    };
    PullRequestCostPage: {
      /** @enum {string} */
      state: 'ok' | 'not_annotated' | 'no_data';
      message: string | null;
      repository: string | null;
      items: components['schemas']['PullRequestCost'][];
      nextCursor: string | null;
    };
    CiBudget: {
      entityRef: string;
      /** @enum {string} */
      state: 'ok' | 'not_annotated' | 'no_budget' | 'unusable';
      message: string | null;
      repository: string | null;
      finding: string | null;
      budget: {
        [key: string]: unknown;
      } | null;
      place: string | null;
      goodAt: string | null;
      month: {
        month: string;
        state: components['schemas']['CostBudgetState'];
        limit: string;
        minutes: string | null;
        percent: string | null;
        amount: string | null;
        currency: string | null;
      } | null;
      pullRequests: {
        pullRequest: string;
        state: components['schemas']['CostBudgetState'];
        limit: string;
        minutes: string;
        percent: string;
      }[];
    };
    /** @description US dollars */
    LlmAmount: string;
    LlmNullableAmount: components['schemas']['LlmAmount'] | null;
    LlmAccount: {
      /** @enum {string} */
      kind: 'pull_request' | 'team' | 'model';
      key: string;
      /** @description all */
      window: string;
      cap: components['schemas']['LlmNullableAmount'];
      spent: components['schemas']['LlmAmount'];
      reserved: components['schemas']['LlmAmount'];
      unreserved: components['schemas']['LlmAmount'];
      remaining: components['schemas']['LlmNullableAmount'];
      /** @enum {string} */
      state: 'unlimited' | 'ok' | 'warning' | 'critical' | 'exceeded';
      unknown: number;
    };
    LlmReserveRequest: {
      requestId?: string;
      provider?: string;
      model: string;
      maxInputTokens: number;
      maxOutputTokens: number;
      pullRequest?: string;
      team?: string;
      entityRef?: string;
    };
    LlmReservation: {
      reservationId: string;
      /** @enum {string} */
      state: 'reserved' | 'settled' | 'expired';
      provider: string;
      model: string;
      amount: components['schemas']['LlmAmount'];
      actual: components['schemas']['LlmNullableAmount'];
      priceRow: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt: string;
      overReservation: boolean;
      accounts: components['schemas']['LlmAccount'][];
    };
    /** @enum {string} */
    LlmUsageFormat:
      | 'otel'
      | 'litellm'
      | 'openai'
      | 'anthropic'
      | 'google'
      | 'maestro';
    LlmSettlement: {
      eventId?: string;
      format: components['schemas']['LlmUsageFormat'];
      payload: {
        [key: string]: unknown;
      };
    };
    LlmUsageReport: {
      eventId: string;
      at: string;
      format: string;
      provider?: string;
      model?: string;
      payload: {
        [key: string]: unknown;
      };
      pullRequest?: string;
      team?: string;
      entityRef?: string;
      reservationId?: string;
    };
    LlmUsageAnswer: {
      accepted: number;
      duplicates: number;
      unknown: number;
      rejected: {
        index: number;
        field: string;
        message: string;
      }[];
    };
    LlmChoice: {
      provider: string;
      model: string;
      /** @enum {string} */
      reason:
        | 'as-asked'
        | 'score-at-or-above-threshold'
        | 'score-below-threshold'
        | 'abstained-near-threshold'
        | 'abstained-unfamiliar'
        | 'abstained-nothing-learned'
        | 'abstained-no-safe-setting'
        | 'strong-is-not-dearer'
        | 'capacity'
        | 'downshifted-by-cap';
      abstained: boolean;
      score: number | null;
      routerVersion: string | null;
      reservation: components['schemas']['LlmReservation'];
      expected: {
        strong: components['schemas']['LlmAmount'];
        weak: components['schemas']['LlmAmount'];
      } | null;
      qualityRisk: number | null;
    };
    LlmRouterPoint: {
      strongShare: number;
      accuracy: number;
      /** @description USD for 1,000 prompts; null where a price is not known */
      cost: string | null;
    };
    LlmRouterCurve: components['schemas']['LlmRouterPoint'][];
    LlmRouter: {
      strong: string;
      weak: string;
      message: string | null;
      learned: {
        digest: string;
        outcomes: number;
        subjects: number;
        strongAccuracy: number;
        weakAccuracy: number;
        oracleAccuracy: number;
        apgr: number | null;
        apgrUnseenSubjects: number | null;
        apgrLength: number | null;
        curve: components['schemas']['LlmRouterCurve'];
        lengthCurve: components['schemas']['LlmRouterCurve'];
        oracle: components['schemas']['LlmRouterPoint'];
        apgrCost: number | null;
        apgrCostLength: number | null;
        apgrCostShortest: number | null;
        /** @enum {string|null} */
        costBasis: 'outcomes' | 'list_prices' | null;
        answerTokens: number | null;
        quality: number;
        chosenStrongShare: number;
        qualityRisk: number;
      } | null;
    };
    SpotPlacementRequest: {
      /** @description Price per hour on demand */
      onDemand: string;
      job: {
        remainingHours: number;
        deadlineHours: number;
        startupHours: number;
        checkpointShare: number;
        reworkHours: number;
      };
      offers: {
        zoneId: string;
        price: string;
        interruptionsPerHour: number;
      }[];
    };
    SpotPlacement: {
      /** @enum {string} */
      place: 'spot' | 'on-demand';
      zoneId: string | null;
      expectedCost: string;
      onDemandCost: string;
      /** @enum {string} */
      reason:
        | 'spot-is-cheaper'
        | 'on-demand-is-cheaper'
        | 'deadline-too-near'
        | 'no-spot-capacity';
    };
    LlmSpendParts: {
      key: string;
      label: string;
      amount: components['schemas']['LlmAmount'];
      unreserved: components['schemas']['LlmAmount'];
      requests: number;
      unknown: number;
      inputTokens: number;
      outputTokens: number;
    }[];
    /** @description One request to a language model, as it is sealed */
    LlmUsageRecord: {
      /** @enum {string} */
      form: 'maestro-llm-usage@1';
      eventId: string;
      source: string;
      /** Format: date-time */
      occurredAt: string;
      receivedAt: string | null;
      provider: string;
      model: string;
      tokens: {
        [key: string]: number;
      };
      /** @enum {string} */
      currency: 'USD';
      amount: components['schemas']['LlmNullableAmount'];
      reason: string | null;
      price: {
        row: string;
        source: string | null;
        digest: string | null;
      } | null;
      pullRequest: string | null;
      team: string | null;
      entityRef: string | null;
      reservationId: string | null;
      unreserved: boolean;
    };
    LlmUsagePage: {
      items: {
        record: components['schemas']['LlmUsageRecord'];
        seal: {
          batch: number;
          index: number;
          rows: number;
          root: string;
          path: string[];
          seq: number | null;
        } | null;
      }[];
      nextCursor: string | null;
      total: {
        rows: number;
        amount: components['schemas']['LlmNullableAmount'];
        unknown: number;
        sealed: number;
      };
    };
    LlmUsageBatch: {
      batch: number;
      rows: number;
      root: string;
      /** Format: date-time */
      firstAt: string;
      /** Format: date-time */
      lastAt: string;
      /** @enum {string} */
      currency: 'USD';
      amount: components['schemas']['LlmNullableAmount'];
      unreserved: components['schemas']['LlmNullableAmount'];
      unknown: number;
      /** Format: date-time */
      closedAt: string;
      seq: number | null;
      error: string | null;
    };
    LlmSummary: {
      window: {
        /** Format: date */
        from: string;
        /** Format: date */
        to: string;
      };
      /** Format: date-time */
      asOf: string;
      /** @enum {string} */
      state: 'ok' | 'zero' | 'no_data' | 'no_source';
      total: components['schemas']['LlmNullableAmount'];
      unreserved: components['schemas']['LlmNullableAmount'];
      requests: number;
      unknown: number;
      by: {
        team: components['schemas']['LlmSpendParts'];
        model: components['schemas']['LlmSpendParts'];
        pullRequest: components['schemas']['LlmSpendParts'];
        entity: components['schemas']['LlmSpendParts'];
      };
      trend: {
        /** Format: date */
        day: string;
        amount: components['schemas']['LlmAmount'];
        requests: number;
      }[];
      caps: components['schemas']['LlmAccount'][];
      priceChanges: {
        model: string;
        before: string;
        after: string;
        since: string;
      }[];
      disagreements: {
        model: string;
        kind: string;
        ours: components['schemas']['LlmAmount'];
        other: components['schemas']['LlmAmount'];
      }[];
    };
    /** @description Decimal text per cost metric, exact to 1e-15 */
    CostAmounts: {
      billed: string;
      effective: string;
      contracted: string;
      list: string;
    };
    LoadFinding: {
      rule: string;
      /** @enum {string} */
      severity: 'error' | 'warning' | 'info';
      message: string;
      column: string | null;
      count: number;
      rows: number[];
    };
    ConformancePart: {
      /** @enum {string} */
      kind: 'static' | 'dynamic';
      label: string;
      passed: number;
      failed: number;
      skipped: number;
    };
    ConformanceSummary: {
      version: string;
      passed: number;
      failed: number;
      skipped: number;
      parts?: components['schemas']['ConformancePart'][];
      findings: components['schemas']['LoadFinding'][];
    };
    CostLoad: {
      loadId: string;
      sourceId: string;
      billingPeriod: string;
      /** @enum {string} */
      state: 'current' | 'superseded' | 'failed';
      fileName: string;
      inputDigest: string;
      parts:
        | {
            name: string;
            digest: string;
            bytes: number;
          }[]
        | null;
      fileDigest: string;
      rows: number;
      totals: {
        [key: string]: components['schemas']['CostAmounts'];
      };
      loadedAt: string;
      seq: number | null;
      conformance: components['schemas']['ConformanceSummary'] | null;
      error: string | null;
    };
    CostSource: {
      sourceId: string;
      title: string;
      /** @enum {string} */
      format: 'focus' | 'aws-cur' | 'azure' | 'gcp';
      /** @enum {string} */
      state: 'ok' | 'failed' | 'never' | 'stale';
      message: string | null;
      lastLoadAt: string | null;
      lastDeliveryAt: string | null;
      staleAt: string | null;
      looks: string | null;
      pending: {
        name: string;
        /** @enum {string} */
        state: 'refused' | 'waiting';
        message: string;
        at: string;
      }[];
      periods: string[];
    };
    ImportResult: {
      /** @enum {string} */
      state: 'loaded' | 'duplicate';
      loads: components['schemas']['CostLoad'][];
    };
    /** @enum {string} */
    CostMetric: 'billed' | 'effective' | 'contracted' | 'list';
    /** @enum {string} */
    CostLine: 'direct' | 'idle' | 'shared' | 'overhead';
    /** @enum {string} */
    CostHierarchy: 'ownership' | 'partOf';
    /** @description Decimal text, exact */
    CostAmount: string;
    NullableCostAmount: components['schemas']['CostAmount'] | null;
    CostWindow: {
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      to: string;
      zone: string;
    };
    CostPart: {
      key: string;
      label: string;
      amount: components['schemas']['CostAmount'];
      rows: number;
      entityRef: string | null;
    };
    CostParts: components['schemas']['CostPart'][];
    CostDay: {
      day: string;
      lines: {
        direct: components['schemas']['CostAmount'];
        idle: components['schemas']['CostAmount'];
        shared: components['schemas']['CostAmount'];
        overhead: components['schemas']['CostAmount'];
      };
      total: components['schemas']['CostAmount'];
      complete: boolean;
    };
    CostCoverage: {
      rows: {
        tagged: number;
        total: number;
      };
      cost: {
        tagged: components['schemas']['CostAmount'];
        total: components['schemas']['CostAmount'];
      };
      keys: {
        key: string;
        rows: number;
        cost: components['schemas']['CostAmount'];
      }[];
    };
    CostSummary: {
      entityRef: string | null;
      hierarchy: components['schemas']['CostHierarchy'];
      metric: components['schemas']['CostMetric'];
      window: components['schemas']['CostWindow'];
      /** Format: date-time */
      asOf: string;
      /** @enum {string} */
      state:
        | 'ok'
        | 'zero'
        | 'no_data'
        | 'not_annotated'
        | 'no_source'
        | 'stale'
        | 'computing';
      message: string | null;
      currencies: string[];
      currency: string | null;
      conversions: {
        from: string;
        to: string;
        rate: string;
        date: string;
      }[];
      total: components['schemas']['NullableCostAmount'];
      rows: number;
      metrics: components['schemas']['CostAmounts'] | null;
      previous: {
        window: components['schemas']['CostWindow'];
        total: components['schemas']['NullableCostAmount'];
        /** @description Days of this window that are compared, where its last ones are not complete; absent, all of it */
        compared?: {
          window: components['schemas']['CostWindow'];
          total: components['schemas']['NullableCostAmount'];
        };
      } | null;
      steps: {
        /** @enum {string} */
        step:
          | 'direct'
          | 'idle'
          | 'shared'
          | 'overhead'
          | 'pools'
          | 'unallocated'
          | 'total'
          | 'periods'
          | 'invoice';
        label: string;
        amount: components['schemas']['CostAmount'];
        rows: number;
      }[];
      trend: components['schemas']['CostDay'][];
      by: {
        service: components['schemas']['CostParts'];
        resource: components['schemas']['CostParts'];
        chargeCategory: components['schemas']['CostParts'];
        provider: components['schemas']['CostParts'];
        source: components['schemas']['CostParts'];
        child: components['schemas']['CostParts'];
        rule: components['schemas']['CostParts'];
        pool: components['schemas']['CostParts'];
      };
      unusedCommitment: components['schemas']['NullableCostAmount'];
      tagCoverage: components['schemas']['CostCoverage'] | null;
      evidence: {
        /** @enum {string} */
        kind: 'rows';
        count: number;
        digest: string | null;
        href: string | null;
      } | null;
      loads: {
        loadId: string;
        sourceId: string;
        billingPeriod: string;
        inputDigest: string;
        seq: number | null;
      }[];
    };
    CostRow: {
      id: string;
      sourceId: string;
      billingPeriod: string;
      day: string;
      line: components['schemas']['CostLine'];
      ruleId: string | null;
      poolId: string | null;
      share: components['schemas']['CostAmount'];
      amounts: components['schemas']['CostAmounts'];
      currency: string;
      service: string | null;
      resource: string | null;
      chargeCategory: string | null;
      description: string | null;
      tags: {
        [key: string]: string;
      };
      entityRef: string | null;
    };
    CostReconciliation: {
      load: components['schemas']['CostLoad'];
      currency: string;
      metric: components['schemas']['CostMetric'];
      file: components['schemas']['CostAmount'];
      entities: components['schemas']['CostAmount'];
      pools: components['schemas']['CostAmount'];
      unallocated: components['schemas']['CostAmount'];
      difference: components['schemas']['CostAmount'];
    };
    /** @description Checked in full when it is put in force or tried out */
    CostRule: {
      ruleId: string;
      title: string;
      when: {
        [key: string]: unknown;
      };
      target: {
        [key: string]: unknown;
      };
      from?: string;
      to?: string;
    };
    /** @description Checked in full when it is put in force or tried out */
    CostPool: {
      poolId: string;
      title: string;
      line: string;
      split: {
        [key: string]: unknown;
      };
      among?: string[];
    };
    CostRulesDocument: {
      tagAliases: string[][];
      rules: components['schemas']['CostRule'][];
      pools: components['schemas']['CostPool'][];
      version?: number;
    };
    CostRules: {
      version: number;
      digest: string;
      validFrom: string;
      author: string | null;
      tagAliases: string[][];
      rules: components['schemas']['CostRule'][];
      pools: components['schemas']['CostPool'][];
    };
    RulesDryRun: {
      billingPeriod: string;
      currency: string;
      metric: string;
      moves: {
        from: string;
        to: string;
        amount: components['schemas']['CostAmount'];
        rows: number;
      }[];
      unallocated: {
        before: components['schemas']['CostAmount'];
        after: components['schemas']['CostAmount'];
      };
    };
    UnallocatedCost: {
      billingPeriod: string;
      sourceId: string;
      currency: string;
      provider: string | null;
      account: string | null;
      accountName: string | null;
      service: string | null;
      chargeCategory: string | null;
      tags: {
        [key: string]: string;
      };
      reason: string | null;
      rows: number;
      amounts: components['schemas']['CostAmounts'];
      suggestion: {
        rule: components['schemas']['CostRule'];
        why: string;
      };
    };
  };
  responses: {
    /** @description Anything but success; `error.message` names field, value and fix. */
    Error: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getCosts: {
    parameters: {
      query?: {
        entityRef?: string;
        hierarchy?: components['schemas']['CostHierarchy'];
        metric?: components['schemas']['CostMetric'];
        currency?: string;
        convertTo?: string;
        from?: string;
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The summary */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CostSummary'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCostRows: {
    parameters: {
      query?: {
        entityRef?: string;
        hierarchy?: components['schemas']['CostHierarchy'];
        metric?: components['schemas']['CostMetric'];
        currency?: string;
        convertTo?: string;
        from?: string;
        to?: string;
        service?: string;
        resource?: string;
        chargeCategory?: string;
        rule?: string;
        pool?: string;
        line?: components['schemas']['CostLine'];
        unallocated?: boolean;
        day?: string;
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['CostRow'][];
            nextCursor: string | null;
            total: number;
            withheld: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getReconciliation: {
    parameters: {
      query?: {
        from?: string;
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Per load, currency and metric */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['CostReconciliation'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getUnallocated: {
    parameters: {
      query?: {
        from?: string;
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Greatest groups first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['UnallocatedCost'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getRules: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The rules */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CostRules'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  putRules: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CostRulesDocument'];
      };
    };
    responses: {
      /** @description The rules as they are in force */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CostRules'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  dryRunRules: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CostRulesDocument'];
      };
    };
    responses: {
      /** @description By billing period and currency */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['RulesDryRun'][];
            /** @description What is allowed and probably not meant */
            warnings: string[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCostSources: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description As configured, with what became of the last files */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['CostSource'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  uploadBillingFile: {
    parameters: {
      query?: {
        fileName?: string;
      };
      header?: never;
      path: {
        sourceId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/octet-stream': string;
      };
    };
    responses: {
      /** @description The same bytes are loaded already */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportResult'];
        };
      };
      /** @description Loaded */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportResult'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCostLoads: {
    parameters: {
      query?: {
        sourceId?: string;
        billingPeriod?: string;
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['CostLoad'][];
            nextCursor: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCostLoadConformance: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        loadId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Findings and verdicts by rule */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            rows: number;
            /** @enum {string} */
            readFrom: 'delivered' | 'stored';
            version: {
              [key: string]: unknown;
            };
            columns: {
              [key: string]: unknown;
            };
            findings: {
              [key: string]: unknown;
            }[];
            dynamic: {
              [key: string]: unknown;
            };
            static: {
              [key: string]: unknown;
            } | null;
          } & {
            [key: string]: unknown;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCostLoad: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        loadId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The load */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CostLoad'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getForecast: {
    parameters: {
      query?: {
        /** @description Absent, the whole portal */
        entityRef?: string;
        currency?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The forecast, with how it did before */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CostForecast'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getAnomalies: {
    parameters: {
      query?: {
        /** @description Absent, the whole portal */
        entityRef?: string;
        currency?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CostAnomalies'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getUnitCosts: {
    parameters: {
      query: {
        entityRef: string;
        from: string;
        to: string;
        currency?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description By metric */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['UnitCost'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getBudgets: {
    parameters: {
      query?: {
        entityRef?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description By title */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['CostBudget'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  putBudget: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CostBudgetInput'];
      };
    };
    responses: {
      /** @description The budget */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CostBudget'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteBudget: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        budgetId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Removed */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  putBusinessMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          items: {
            metricId: string;
            entityRef: string;
            day: string;
            value: string;
          }[];
        };
      };
    };
    responses: {
      /** @description What became of each */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            accepted: number;
            rejected: {
              index: number;
              field: string;
              message: string;
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  reportResourceUsage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ResourceItems'];
      };
    };
    responses: {
      /** @description What became of each */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ResourceItemsAnswer'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  reportNodePrices: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ResourceItems'];
      };
    };
    responses: {
      /** @description What became of each */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ResourceItemsAnswer'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getRecommendations: {
    parameters: {
      query: {
        entityRef: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Greatest saving first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ResourceAdviceList'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  reserveLlm: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LlmReserveRequest'];
      };
    };
    responses: {
      /** @description Held */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LlmReservation'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getLlmReservation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reservationId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The reservation */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LlmReservation'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  settleLlm: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reservationId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LlmSettlement'];
      };
    };
    responses: {
      /** @description The settled reservation */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LlmReservation'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  reportLlmUsage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          items: components['schemas']['LlmUsageReport'][];
        };
      };
    };
    responses: {
      /** @description What became of each */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LlmUsageAnswer'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  chooseLlm: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          model: string;
          messages: {
            [key: string]: unknown;
          }[];
          metadata?: {
            [key: string]: unknown;
          };
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description The model and its reservation */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LlmChoice'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getLlmRouter: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Null where no pair of models is configured */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            router: components['schemas']['LlmRouter'] | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  placeSpotJob: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SpotPlacementRequest'];
      };
    };
    responses: {
      /** @description The place, with its expected cost */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SpotPlacement'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getLlmSummary: {
    parameters: {
      query?: {
        /** @description First day, YYYY-MM-DD, UTC */
        from?: string;
        /** @description First day after the window */
        to?: string;
        team?: string;
        pullRequest?: string;
        entityRef?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The spend */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LlmSummary'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listLlmRows: {
    parameters: {
      query?: {
        /** @description First day, YYYY-MM-DD, UTC */
        from?: string;
        /** @description First day after the window */
        to?: string;
        /** @description Instead of days, all or a month of the portal's zone */
        window?: string;
        /** @description Entity reference of a group; -, rows that name none */
        team?: string;
        /** @description provider/model */
        model?: string;
        /** @description host/owner/name#number; -, rows that name none */
        pullRequest?: string;
        /** @description Entity reference; -, rows that name none */
        entityRef?: string;
        part?: 'all' | 'unreserved' | 'unknown';
        /** @description any, where merge requests are written with */
        spelling?: 'exact' | 'any';
        limit?: number;
        /** @description nextCursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of them */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LlmUsagePage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listLlmBatches: {
    parameters: {
      query?: {
        limit?: number;
        /** @description nextCursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of them */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['LlmUsageBatch'][];
            nextCursor: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  exportLlmBatch: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        batch: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Header with the proof of the receipt, rows, end */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  listPullRequestCosts: {
    parameters: {
      query: {
        entityRef: string;
        limit?: number;
        /** @description nextCursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of them */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PullRequestCostPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  estimatePullRequest: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PullRequestEstimateInput'];
      };
    };
    responses: {
      /** @description The pull request with the priced estimate */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PullRequestCost'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCiBudget: {
    parameters: {
      query: {
        entityRef: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The budget, or why there is none */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CiBudget'];
        };
      };
      default: components['responses']['Error'];
    };
  };
}

type Content<Response> = Response extends { content: infer Types }
  ? Types[keyof Types]
  : void;

/** What an operation answers when it succeeds. */
type Answer<Operation extends { responses: object }> = {
  [Status in keyof Operation['responses']]: Status extends number
    ? Content<Operation['responses'][Status]>
    : never;
}[keyof Operation['responses']];

/** What each operation takes and answers. */
export type EndpointMap = {
  '#get|/costs': {
    response: Answer<paths['/costs']['get']>;
    query: NonNullable<paths['/costs']['get']['parameters']['query']>;
  };
  '#get|/costs/rows': {
    response: Answer<paths['/costs/rows']['get']>;
    query: NonNullable<paths['/costs/rows']['get']['parameters']['query']>;
  };
  '#get|/reconciliation': {
    response: Answer<paths['/reconciliation']['get']>;
    query: NonNullable<paths['/reconciliation']['get']['parameters']['query']>;
  };
  '#get|/unallocated': {
    response: Answer<paths['/unallocated']['get']>;
    query: NonNullable<paths['/unallocated']['get']['parameters']['query']>;
  };
  '#get|/rules': { response: Answer<paths['/rules']['get']> };
  '#put|/rules': {
    response: Answer<paths['/rules']['put']>;
    body: NonNullable<
      paths['/rules']['put']['requestBody']
    >['content']['application/json'];
  };
  '#post|/rules/dry-run': {
    response: Answer<paths['/rules/dry-run']['post']>;
    body: NonNullable<
      paths['/rules/dry-run']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/sources': { response: Answer<paths['/sources']['get']> };
  '#post|/sources/{sourceId}/loads': {
    response: Answer<paths['/sources/{sourceId}/loads']['post']>;
    path: NonNullable<
      paths['/sources/{sourceId}/loads']['post']['parameters']['path']
    >;
    query: NonNullable<
      paths['/sources/{sourceId}/loads']['post']['parameters']['query']
    >;
  };
  '#get|/loads': {
    response: Answer<paths['/loads']['get']>;
    query: NonNullable<paths['/loads']['get']['parameters']['query']>;
  };
  '#get|/loads/{loadId}/conformance': {
    response: Answer<paths['/loads/{loadId}/conformance']['get']>;
    path: NonNullable<
      paths['/loads/{loadId}/conformance']['get']['parameters']['path']
    >;
  };
  '#get|/loads/{loadId}': {
    response: Answer<paths['/loads/{loadId}']['get']>;
    path: NonNullable<paths['/loads/{loadId}']['get']['parameters']['path']>;
  };
  '#get|/forecast': {
    response: Answer<paths['/forecast']['get']>;
    query: NonNullable<paths['/forecast']['get']['parameters']['query']>;
  };
  '#get|/anomalies': {
    response: Answer<paths['/anomalies']['get']>;
    query: NonNullable<paths['/anomalies']['get']['parameters']['query']>;
  };
  '#get|/unit-costs': {
    response: Answer<paths['/unit-costs']['get']>;
    query: NonNullable<paths['/unit-costs']['get']['parameters']['query']>;
  };
  '#get|/budgets': {
    response: Answer<paths['/budgets']['get']>;
    query: NonNullable<paths['/budgets']['get']['parameters']['query']>;
  };
  '#post|/budgets': {
    response: Answer<paths['/budgets']['post']>;
    body: NonNullable<
      paths['/budgets']['post']['requestBody']
    >['content']['application/json'];
  };
  '#_delete|/budgets/{budgetId}': {
    response: Answer<paths['/budgets/{budgetId}']['delete']>;
    path: NonNullable<
      paths['/budgets/{budgetId}']['delete']['parameters']['path']
    >;
  };
  '#post|/business-metrics': {
    response: Answer<paths['/business-metrics']['post']>;
    body: NonNullable<
      paths['/business-metrics']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/resource-usage': {
    response: Answer<paths['/resource-usage']['post']>;
    body: NonNullable<
      paths['/resource-usage']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/node-prices': {
    response: Answer<paths['/node-prices']['post']>;
    body: NonNullable<
      paths['/node-prices']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/recommendations': {
    response: Answer<paths['/recommendations']['get']>;
    query: NonNullable<paths['/recommendations']['get']['parameters']['query']>;
  };
  '#post|/llm/reservations': {
    response: Answer<paths['/llm/reservations']['post']>;
    body: NonNullable<
      paths['/llm/reservations']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/llm/reservations/{reservationId}': {
    response: Answer<paths['/llm/reservations/{reservationId}']['get']>;
    path: NonNullable<
      paths['/llm/reservations/{reservationId}']['get']['parameters']['path']
    >;
  };
  '#post|/llm/reservations/{reservationId}/settlement': {
    response: Answer<
      paths['/llm/reservations/{reservationId}/settlement']['post']
    >;
    path: NonNullable<
      paths['/llm/reservations/{reservationId}/settlement']['post']['parameters']['path']
    >;
    body: NonNullable<
      paths['/llm/reservations/{reservationId}/settlement']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/llm/usage': {
    response: Answer<paths['/llm/usage']['post']>;
    body: NonNullable<
      paths['/llm/usage']['post']['requestBody']
    >['content']['application/json'];
  };
  '#post|/llm/choose': {
    response: Answer<paths['/llm/choose']['post']>;
    body: NonNullable<
      paths['/llm/choose']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/llm/router': { response: Answer<paths['/llm/router']['get']> };
  '#post|/spot/placements': {
    response: Answer<paths['/spot/placements']['post']>;
    body: NonNullable<
      paths['/spot/placements']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/llm/summary': {
    response: Answer<paths['/llm/summary']['get']>;
    query: NonNullable<paths['/llm/summary']['get']['parameters']['query']>;
  };
  '#get|/llm/rows': {
    response: Answer<paths['/llm/rows']['get']>;
    query: NonNullable<paths['/llm/rows']['get']['parameters']['query']>;
  };
  '#get|/llm/batches': {
    response: Answer<paths['/llm/batches']['get']>;
    query: NonNullable<paths['/llm/batches']['get']['parameters']['query']>;
  };
  '#get|/llm/batches/{batch}/export': {
    response: Answer<paths['/llm/batches/{batch}/export']['get']>;
    path: NonNullable<
      paths['/llm/batches/{batch}/export']['get']['parameters']['path']
    >;
  };
  '#get|/pull-requests': {
    response: Answer<paths['/pull-requests']['get']>;
    query: NonNullable<paths['/pull-requests']['get']['parameters']['query']>;
  };
  '#post|/pull-requests/estimates': {
    response: Answer<paths['/pull-requests/estimates']['post']>;
    body: NonNullable<
      paths['/pull-requests/estimates']['post']['requestBody']
    >['content']['application/json'];
  };
  '#get|/ci-budget': {
    response: Answer<paths['/ci-budget']['get']>;
    query: NonNullable<paths['/ci-budget']['get']['parameters']['query']>;
  };
};

/** The OpenAPI document of this plugin. */
export const spec = {
  openapi: '3.1.0',
  info: {
    title: 'maestro-cost',
    version: '1',
    description:
      'Cost of catalog entities, from billing data to the last decimal',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  components: {
    responses: {
      Error: {
        description:
          'Anything but success; `error.message` names field, value and fix.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
    },
    schemas: {
      Error: {
        type: 'object',
        properties: {
          error: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              message: { type: 'string' },
            },
            required: ['name', 'message'],
            additionalProperties: true,
          },
          request: { type: 'object', additionalProperties: true },
          response: { type: 'object', additionalProperties: true },
        },
        required: ['error', 'response'],
        additionalProperties: true,
      },
      CostForecast: {
        type: 'object',
        required: [
          'entityRef',
          'currency',
          'state',
          'message',
          'from',
          'to',
          'completeThrough',
          'actual',
          'forecast',
          'interval',
          'parts',
          'days',
          'path',
          'n',
          'backTest',
        ],
        additionalProperties: false,
        properties: {
          entityRef: { type: ['string', 'null'] },
          currency: { type: ['string', 'null'] },
          state: {
            type: 'string',
            enum: ['ok', 'too_few', 'unknown', 'no_data'],
          },
          message: { type: ['string', 'null'] },
          from: { type: 'string' },
          to: { type: 'string' },
          completeThrough: { type: ['string', 'null'] },
          actual: { type: ['string', 'null'] },
          forecast: { type: ['string', 'null'] },
          interval: { type: ['object', 'null'], additionalProperties: true },
          parts: { type: ['object', 'null'], additionalProperties: true },
          days: {
            type: 'array',
            items: {
              type: 'object',
              required: ['date', 'usage'],
              additionalProperties: false,
              properties: {
                date: { type: 'string' },
                usage: { type: 'string' },
              },
            },
          },
          path: {
            type: 'array',
            items: {
              type: 'object',
              required: ['date', 'actual', 'expected', 'lower', 'upper'],
              additionalProperties: false,
              properties: {
                date: { type: 'string' },
                actual: { type: ['string', 'null'] },
                expected: { type: ['string', 'null'] },
                lower: { type: ['string', 'null'] },
                upper: { type: ['string', 'null'] },
              },
            },
          },
          n: { type: 'integer' },
          backTest: { type: ['object', 'null'], additionalProperties: true },
        },
      },
      CostAnomalies: {
        type: 'object',
        required: [
          'entityRef',
          'currency',
          'asOf',
          'judged',
          'tooFew',
          'items',
        ],
        additionalProperties: false,
        properties: {
          entityRef: { type: ['string', 'null'] },
          currency: { type: ['string', 'null'] },
          asOf: { type: 'string' },
          judged: { type: 'integer' },
          tooFew: { type: 'integer' },
          items: {
            type: 'array',
            items: {
              type: 'object',
              required: [
                'anomalyId',
                'entityRef',
                'service',
                'currency',
                'kind',
                'direction',
                'from',
                'to',
                'ongoing',
                'actual',
                'expected',
                'impact',
                'share',
                'cause',
              ],
              additionalProperties: false,
              properties: {
                anomalyId: { type: 'string' },
                entityRef: { type: ['string', 'null'] },
                service: { type: 'string' },
                currency: { type: 'string' },
                kind: { type: 'string' },
                direction: { type: 'string', enum: ['up', 'down'] },
                from: { type: 'string' },
                to: { type: 'string' },
                ongoing: { type: 'boolean' },
                actual: { type: 'string' },
                expected: { type: 'string' },
                impact: { type: 'string' },
                share: { type: ['number', 'null'] },
                cause: { type: ['object', 'null'], additionalProperties: true },
              },
            },
          },
        },
      },
      CostBudgetState: {
        type: 'string',
        enum: ['ok', 'warning', 'critical', 'exceeded', 'unknown'],
      },
      CostBudgetInput: {
        type: 'object',
        required: ['title', 'entityRef', 'limit', 'currency', 'period', 'zone'],
        additionalProperties: false,
        properties: {
          budgetId: { type: 'string', minLength: 1, maxLength: 64 },
          title: { type: 'string', minLength: 1, maxLength: 200 },
          entityRef: { type: ['string', 'null'], maxLength: 256 },
          limit: { type: 'string', maxLength: 64 },
          currency: { type: 'string', maxLength: 8 },
          period: {
            type: 'string',
            enum: ['month', 'quarter', 'year', 'isoWeek'],
          },
          zone: { type: 'string', maxLength: 64 },
        },
      },
      CostBudget: {
        type: 'object',
        required: [
          'budgetId',
          'title',
          'entityRef',
          'limit',
          'currency',
          'period',
          'zone',
          'state',
          'window',
          'actual',
          'forecast',
          'left',
        ],
        additionalProperties: false,
        properties: {
          budgetId: { type: 'string' },
          title: { type: 'string' },
          entityRef: { type: ['string', 'null'] },
          limit: { type: 'string' },
          currency: { type: 'string' },
          period: { type: 'string' },
          zone: { type: 'string' },
          state: { $ref: '#/components/schemas/CostBudgetState' },
          window: {
            type: 'object',
            required: ['firstDay', 'endDay'],
            additionalProperties: false,
            properties: {
              firstDay: { type: 'string' },
              endDay: { type: 'string' },
            },
          },
          actual: {
            type: 'object',
            required: ['state', 'amount', 'percent'],
            additionalProperties: false,
            properties: {
              state: { $ref: '#/components/schemas/CostBudgetState' },
              amount: { type: ['string', 'null'] },
              percent: { type: ['string', 'null'] },
            },
          },
          forecast: {
            type: 'object',
            required: ['state', 'amount', 'percent'],
            additionalProperties: false,
            properties: {
              state: { $ref: '#/components/schemas/CostBudgetState' },
              amount: { type: ['string', 'null'] },
              percent: { type: ['string', 'null'] },
            },
          },
          left: { type: ['string', 'null'] },
        },
      },
      UnitCost: {
        type: 'object',
        required: [
          'metricId',
          'currency',
          'from',
          'to',
          'cost',
          'units',
          'perUnit',
          'previous',
          'change',
        ],
        additionalProperties: false,
        properties: {
          metricId: { type: 'string' },
          currency: { type: ['string', 'null'] },
          from: { type: 'string' },
          to: { type: 'string' },
          cost: { type: ['string', 'null'] },
          units: { type: ['string', 'null'] },
          perUnit: { type: ['string', 'null'] },
          previous: { type: 'object', additionalProperties: true },
          change: { type: ['object', 'null'], additionalProperties: true },
        },
      },
      ResourceItems: {
        type: 'object',
        required: ['items'],
        additionalProperties: false,
        properties: {
          items: {
            type: 'array',
            minItems: 1,
            maxItems: 5000,
            items: { type: 'object', additionalProperties: true },
          },
        },
      },
      ResourceItemsAnswer: {
        type: 'object',
        required: ['accepted', 'duplicates', 'rejected'],
        additionalProperties: false,
        properties: {
          accepted: { type: 'integer' },
          duplicates: { type: 'integer' },
          rejected: {
            type: 'array',
            items: {
              type: 'object',
              required: ['index', 'field', 'message'],
              additionalProperties: false,
              properties: {
                index: { type: 'integer' },
                field: { type: 'string' },
                message: { type: 'string' },
              },
            },
          },
        },
      },
      ResourceAdviceAmounts: {
        type: 'object',
        required: [
          'request',
          'target',
          'lower',
          'upper',
          'p95',
          'headroom',
          'overTarget',
        ],
        additionalProperties: false,
        properties: {
          request: { type: ['number', 'null'] },
          target: { type: ['number', 'null'] },
          lower: { type: ['number', 'null'] },
          upper: { type: ['number', 'null'] },
          p95: { type: ['number', 'null'] },
          headroom: { type: ['number', 'null'] },
          overTarget: { type: ['number', 'null'] },
        },
      },
      ResourceAdvice: {
        type: 'object',
        required: [
          'cluster',
          'namespace',
          'workload',
          'container',
          'entityRef',
          'replicas',
          'state',
          'message',
          'cpu',
          'memory',
          'confidence',
          'saving',
          'risk',
        ],
        additionalProperties: false,
        properties: {
          cluster: { type: 'string' },
          namespace: { type: 'string' },
          workload: { type: 'string' },
          container: { type: 'string' },
          entityRef: { type: 'string' },
          replicas: { type: 'integer' },
          state: {
            type: 'string',
            enum: ['lower', 'raise', 'fits', 'too_few', 'stale'],
          },
          message: { type: 'string' },
          cpu: { $ref: '#/components/schemas/ResourceAdviceAmounts' },
          memory: { $ref: '#/components/schemas/ResourceAdviceAmounts' },
          confidence: {
            type: 'object',
            required: ['days', 'samples', 'lastSample', 'level'],
            additionalProperties: false,
            properties: {
              days: { type: 'number' },
              samples: { type: 'integer' },
              lastSample: { type: 'string' },
              level: { type: 'string', enum: ['low', 'medium', 'high'] },
            },
          },
          saving: {
            type: 'object',
            required: [
              'currency',
              'perMonth',
              'capacity',
              'risk',
              'limit',
              'commitment',
              'why',
            ],
            additionalProperties: false,
            properties: {
              currency: { type: ['string', 'null'] },
              perMonth: { type: ['string', 'null'] },
              capacity: { type: ['string', 'null'] },
              risk: { type: ['string', 'null'] },
              limit: { type: ['string', 'null'] },
              commitment: {
                type: ['object', 'null'],
                additionalProperties: true,
              },
              why: { type: 'string' },
            },
          },
          risk: {
            type: 'object',
            required: ['level', 'outOfMemoryAt', 'reasons'],
            additionalProperties: false,
            properties: {
              level: { type: 'string', enum: ['low', 'medium', 'high'] },
              outOfMemoryAt: { type: ['string', 'null'] },
              reasons: { type: 'array', items: { type: 'string' } },
            },
          },
        },
      },
      ResourceAdviceList: {
        type: 'object',
        required: ['state', 'message', 'items', 'totals'],
        additionalProperties: false,
        properties: {
          state: { type: 'string', enum: ['ok', 'no_source', 'none'] },
          message: { type: ['string', 'null'] },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/ResourceAdvice' },
          },
          totals: {
            type: 'array',
            items: {
              type: 'object',
              required: ['currency', 'perMonth', 'capacity'],
              additionalProperties: false,
              properties: {
                currency: { type: 'string' },
                perMonth: { type: 'string' },
                capacity: { type: 'string' },
              },
            },
          },
        },
      },
      PullRequestPartState: {
        type: 'string',
        enum: ['ok', 'none', 'unknown', 'no_source'],
      },
      PullRequestAmounts: {
        type: 'array',
        items: {
          type: 'object',
          required: ['currency', 'amount'],
          additionalProperties: false,
          properties: {
            currency: { type: 'string' },
            amount: { type: 'string' },
          },
        },
      },
      PullRequestEstimateInput: {
        type: 'object',
        required: ['pullRequest', 'items'],
        additionalProperties: false,
        properties: {
          pullRequest: {
            type: 'string',
            maxLength: 512,
            description: 'host/owner/name#number',
          },
          source: { type: 'string', minLength: 1, maxLength: 200 },
          items: {
            type: 'array',
            minItems: 1,
            maxItems: 500,
            items: {
              type: 'object',
              required: ['sku'],
              additionalProperties: false,
              properties: {
                sku: { type: 'string', minLength: 1, maxLength: 256 },
                unit: { type: 'string', maxLength: 128 },
                quantityPerMonth: { type: 'string', maxLength: 40 },
                before: { type: 'string', maxLength: 40 },
                after: { type: 'string', maxLength: 40 },
                amountPerMonth: { type: 'string', maxLength: 40 },
                currency: { type: 'string', maxLength: 3 },
              },
            },
          },
        },
      },
      PullRequestEstimate: {
        type: 'object',
        required: ['source', 'handedAt', 'items', 'perMonth', 'unknown'],
        additionalProperties: false,
        properties: {
          source: { type: 'string' },
          handedAt: { type: 'string' },
          perMonth: { $ref: '#/components/schemas/PullRequestAmounts' },
          unknown: { type: 'integer' },
          items: {
            type: 'array',
            items: {
              type: 'object',
              required: [
                'sku',
                'unit',
                'quantityPerMonth',
                'before',
                'after',
                'unitPrice',
                'amountPerMonth',
                'currency',
                'pricedBy',
                'reason',
              ],
              additionalProperties: false,
              properties: {
                sku: { type: 'string' },
                unit: { type: ['string', 'null'] },
                quantityPerMonth: { type: ['string', 'null'] },
                before: { type: ['string', 'null'] },
                after: { type: ['string', 'null'] },
                unitPrice: { type: ['string', 'null'] },
                amountPerMonth: { type: ['string', 'null'] },
                currency: { type: ['string', 'null'] },
                pricedBy: {
                  type: ['string', 'null'],
                  enum: ['list-price', 'handed-in', null],
                },
                reason: { type: ['string', 'null'] },
              },
            },
          },
        },
      },
      PullRequestCost: {
        type: 'object',
        required: [
          'pullRequest',
          'number',
          'title',
          'url',
          'state',
          'llm',
          'ci',
          'infrastructure',
          'totals',
          'complete',
          'comment',
        ],
        additionalProperties: false,
        properties: {
          pullRequest: { type: 'string' },
          number: { type: 'integer' },
          title: { type: ['string', 'null'] },
          url: { type: ['string', 'null'] },
          state: {
            type: 'string',
            enum: ['open', 'merged', 'closed', 'unknown'],
          },
          llm: {
            type: 'object',
            required: ['state', 'amount', 'unreserved', 'unknown'],
            additionalProperties: false,
            properties: {
              state: { $ref: '#/components/schemas/PullRequestPartState' },
              amount: { type: ['string', 'null'] },
              unreserved: { type: ['string', 'null'] },
              unknown: { type: 'integer' },
            },
          },
          ci: {
            type: 'object',
            required: [
              'state',
              'runs',
              'running',
              'unknown',
              'minutes',
              'amount',
              'currency',
              'pricePerMinute',
            ],
            additionalProperties: false,
            properties: {
              state: { $ref: '#/components/schemas/PullRequestPartState' },
              runs: { type: 'integer' },
              running: { type: 'integer' },
              unknown: { type: 'integer' },
              minutes: { type: ['string', 'null'] },
              amount: { type: ['string', 'null'] },
              currency: { type: ['string', 'null'] },
              pricePerMinute: { type: ['string', 'null'] },
            },
          },
          infrastructure: {
            oneOf: [
              { $ref: '#/components/schemas/PullRequestEstimate' },
              { type: 'null' },
            ],
          },
          totals: { $ref: '#/components/schemas/PullRequestAmounts' },
          complete: { type: 'boolean' },
          comment: {
            oneOf: [
              {
                type: 'object',
                required: ['state', 'error'],
                additionalProperties: false,
                properties: {
                  state: {
                    type: 'string',
                    enum: ['written', 'waiting', 'failing'],
                  },
                  error: { type: ['string', 'null'] },
                },
              },
              { type: 'null' },
            ],
          },
        },
      },
      PullRequestCostPage: {
        type: 'object',
        required: ['state', 'message', 'repository', 'items', 'nextCursor'],
        additionalProperties: false,
        properties: {
          state: { type: 'string', enum: ['ok', 'not_annotated', 'no_data'] },
          message: { type: ['string', 'null'] },
          repository: { type: ['string', 'null'] },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/PullRequestCost' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      CiBudget: {
        type: 'object',
        required: [
          'entityRef',
          'state',
          'message',
          'repository',
          'finding',
          'budget',
          'place',
          'goodAt',
          'month',
          'pullRequests',
        ],
        additionalProperties: false,
        properties: {
          entityRef: { type: 'string' },
          state: {
            type: 'string',
            enum: ['ok', 'not_annotated', 'no_budget', 'unusable'],
          },
          message: { type: ['string', 'null'] },
          repository: { type: ['string', 'null'] },
          finding: { type: ['string', 'null'] },
          budget: { type: ['object', 'null'], additionalProperties: true },
          place: { type: ['string', 'null'] },
          goodAt: { type: ['string', 'null'] },
          month: {
            oneOf: [
              {
                type: 'object',
                required: [
                  'month',
                  'state',
                  'limit',
                  'minutes',
                  'percent',
                  'amount',
                  'currency',
                ],
                additionalProperties: false,
                properties: {
                  month: { type: 'string' },
                  state: { $ref: '#/components/schemas/CostBudgetState' },
                  limit: { type: 'string' },
                  minutes: { type: ['string', 'null'] },
                  percent: { type: ['string', 'null'] },
                  amount: { type: ['string', 'null'] },
                  currency: { type: ['string', 'null'] },
                },
              },
              { type: 'null' },
            ],
          },
          pullRequests: {
            type: 'array',
            items: {
              type: 'object',
              required: ['pullRequest', 'state', 'limit', 'minutes', 'percent'],
              additionalProperties: false,
              properties: {
                pullRequest: { type: 'string' },
                state: { $ref: '#/components/schemas/CostBudgetState' },
                limit: { type: 'string' },
                minutes: { type: 'string' },
                percent: { type: 'string' },
              },
            },
          },
        },
      },
      LlmAmount: {
        type: 'string',
        pattern: '^-?\\d+(\\.\\d+)?$',
        description: 'US dollars',
      },
      LlmNullableAmount: {
        oneOf: [{ $ref: '#/components/schemas/LlmAmount' }, { type: 'null' }],
      },
      LlmAccount: {
        type: 'object',
        required: [
          'kind',
          'key',
          'window',
          'cap',
          'spent',
          'reserved',
          'unreserved',
          'remaining',
          'state',
          'unknown',
        ],
        additionalProperties: false,
        properties: {
          kind: { type: 'string', enum: ['pull_request', 'team', 'model'] },
          key: { type: 'string' },
          window: {
            type: 'string',
            description: 'all',
            'or a month as YYYY-MM': null,
          },
          cap: { $ref: '#/components/schemas/LlmNullableAmount' },
          spent: { $ref: '#/components/schemas/LlmAmount' },
          reserved: { $ref: '#/components/schemas/LlmAmount' },
          unreserved: { $ref: '#/components/schemas/LlmAmount' },
          remaining: { $ref: '#/components/schemas/LlmNullableAmount' },
          state: {
            type: 'string',
            enum: ['unlimited', 'ok', 'warning', 'critical', 'exceeded'],
          },
          unknown: { type: 'integer' },
        },
      },
      LlmReserveRequest: {
        type: 'object',
        required: ['model', 'maxInputTokens', 'maxOutputTokens'],
        additionalProperties: false,
        properties: {
          requestId: { type: 'string', minLength: 1, maxLength: 128 },
          provider: { type: 'string', minLength: 1, maxLength: 64 },
          model: { type: 'string', minLength: 1, maxLength: 256 },
          maxInputTokens: { type: 'integer', minimum: 0, maximum: 100000000 },
          maxOutputTokens: { type: 'integer', minimum: 0, maximum: 100000000 },
          pullRequest: { type: 'string', maxLength: 512 },
          team: { type: 'string', maxLength: 256 },
          entityRef: { type: 'string', maxLength: 256 },
        },
      },
      LlmReservation: {
        type: 'object',
        required: [
          'reservationId',
          'state',
          'provider',
          'model',
          'amount',
          'actual',
          'priceRow',
          'createdAt',
          'expiresAt',
          'overReservation',
          'accounts',
        ],
        additionalProperties: false,
        properties: {
          reservationId: { type: 'string' },
          state: { type: 'string', enum: ['reserved', 'settled', 'expired'] },
          provider: { type: 'string' },
          model: { type: 'string' },
          amount: { $ref: '#/components/schemas/LlmAmount' },
          actual: { $ref: '#/components/schemas/LlmNullableAmount' },
          priceRow: { type: 'string' },
          createdAt: { type: 'string', format: 'date-time' },
          expiresAt: { type: 'string', format: 'date-time' },
          overReservation: { type: 'boolean' },
          accounts: {
            type: 'array',
            items: { $ref: '#/components/schemas/LlmAccount' },
          },
        },
      },
      LlmUsageFormat: {
        type: 'string',
        enum: ['otel', 'litellm', 'openai', 'anthropic', 'google', 'maestro'],
      },
      LlmSettlement: {
        type: 'object',
        required: ['format', 'payload'],
        additionalProperties: false,
        properties: {
          eventId: { type: 'string', minLength: 1, maxLength: 128 },
          format: { $ref: '#/components/schemas/LlmUsageFormat' },
          payload: { type: 'object', additionalProperties: true },
        },
      },
      LlmUsageReport: {
        type: 'object',
        required: ['eventId', 'at', 'format', 'payload'],
        additionalProperties: false,
        properties: {
          eventId: { type: 'string', minLength: 1, maxLength: 128 },
          at: { type: 'string', maxLength: 64 },
          format: { type: 'string', maxLength: 32 },
          provider: { type: 'string', maxLength: 64 },
          model: { type: 'string', maxLength: 256 },
          payload: { type: 'object', additionalProperties: true },
          pullRequest: { type: 'string', maxLength: 512 },
          team: { type: 'string', maxLength: 256 },
          entityRef: { type: 'string', maxLength: 256 },
          reservationId: { type: 'string', maxLength: 64 },
        },
      },
      LlmUsageAnswer: {
        type: 'object',
        required: ['accepted', 'duplicates', 'unknown', 'rejected'],
        additionalProperties: false,
        properties: {
          accepted: { type: 'integer' },
          duplicates: { type: 'integer' },
          unknown: { type: 'integer' },
          rejected: {
            type: 'array',
            items: {
              type: 'object',
              required: ['index', 'field', 'message'],
              additionalProperties: false,
              properties: {
                index: { type: 'integer' },
                field: { type: 'string' },
                message: { type: 'string' },
              },
            },
          },
        },
      },
      LlmChoice: {
        type: 'object',
        required: [
          'provider',
          'model',
          'reason',
          'abstained',
          'score',
          'routerVersion',
          'reservation',
          'expected',
          'qualityRisk',
        ],
        additionalProperties: false,
        properties: {
          provider: { type: 'string' },
          model: { type: 'string' },
          reason: {
            type: 'string',
            enum: [
              'as-asked',
              'score-at-or-above-threshold',
              'score-below-threshold',
              'abstained-near-threshold',
              'abstained-unfamiliar',
              'abstained-nothing-learned',
              'abstained-no-safe-setting',
              'strong-is-not-dearer',
              'capacity',
              'downshifted-by-cap',
            ],
          },
          abstained: { type: 'boolean' },
          score: { type: ['number', 'null'] },
          routerVersion: { type: ['string', 'null'] },
          reservation: { $ref: '#/components/schemas/LlmReservation' },
          expected: {
            oneOf: [
              {
                type: 'object',
                required: ['strong', 'weak'],
                additionalProperties: false,
                properties: {
                  strong: { $ref: '#/components/schemas/LlmAmount' },
                  weak: { $ref: '#/components/schemas/LlmAmount' },
                },
              },
              { type: 'null' },
            ],
          },
          qualityRisk: { type: ['number', 'null'] },
        },
      },
      LlmRouterPoint: {
        type: 'object',
        required: ['strongShare', 'accuracy', 'cost'],
        additionalProperties: false,
        properties: {
          strongShare: { type: 'number' },
          accuracy: { type: 'number' },
          cost: {
            type: ['string', 'null'],
            description:
              'USD for 1,000 prompts; null where a price is not known',
          },
        },
      },
      LlmRouterCurve: {
        type: 'array',
        items: { $ref: '#/components/schemas/LlmRouterPoint' },
      },
      LlmRouter: {
        type: 'object',
        required: ['strong', 'weak', 'learned', 'message'],
        additionalProperties: false,
        properties: {
          strong: { type: 'string' },
          weak: { type: 'string' },
          message: { type: ['string', 'null'] },
          learned: {
            oneOf: [
              {
                type: 'object',
                required: [
                  'digest',
                  'outcomes',
                  'subjects',
                  'strongAccuracy',
                  'weakAccuracy',
                  'oracleAccuracy',
                  'apgr',
                  'apgrUnseenSubjects',
                  'apgrLength',
                  'curve',
                  'lengthCurve',
                  'oracle',
                  'apgrCost',
                  'apgrCostLength',
                  'apgrCostShortest',
                  'costBasis',
                  'answerTokens',
                  'quality',
                  'chosenStrongShare',
                  'qualityRisk',
                ],
                additionalProperties: false,
                properties: {
                  digest: { type: 'string' },
                  outcomes: { type: 'integer' },
                  subjects: { type: 'integer' },
                  strongAccuracy: { type: 'number' },
                  weakAccuracy: { type: 'number' },
                  oracleAccuracy: { type: 'number' },
                  apgr: { type: ['number', 'null'] },
                  apgrUnseenSubjects: { type: ['number', 'null'] },
                  apgrLength: { type: ['number', 'null'] },
                  curve: { $ref: '#/components/schemas/LlmRouterCurve' },
                  lengthCurve: { $ref: '#/components/schemas/LlmRouterCurve' },
                  oracle: { $ref: '#/components/schemas/LlmRouterPoint' },
                  apgrCost: { type: ['number', 'null'] },
                  apgrCostLength: { type: ['number', 'null'] },
                  apgrCostShortest: { type: ['number', 'null'] },
                  costBasis: {
                    type: ['string', 'null'],
                    enum: ['outcomes', 'list_prices', null],
                  },
                  answerTokens: { type: ['integer', 'null'] },
                  quality: { type: 'number' },
                  chosenStrongShare: { type: 'number' },
                  qualityRisk: { type: 'number' },
                },
              },
              { type: 'null' },
            ],
          },
        },
      },
      SpotPlacementRequest: {
        type: 'object',
        required: ['job', 'offers', 'onDemand'],
        additionalProperties: false,
        properties: {
          onDemand: {
            type: 'string',
            pattern: '^\\d+(\\.\\d+)?$',
            description: 'Price per hour on demand',
          },
          job: {
            type: 'object',
            required: [
              'remainingHours',
              'deadlineHours',
              'startupHours',
              'checkpointShare',
              'reworkHours',
            ],
            additionalProperties: false,
            properties: {
              remainingHours: { type: 'number', minimum: 0 },
              deadlineHours: { type: 'number', minimum: 0 },
              startupHours: { type: 'number', minimum: 0 },
              checkpointShare: { type: 'number', minimum: 0, maximum: 1 },
              reworkHours: { type: 'number', minimum: 0 },
            },
          },
          offers: {
            type: 'array',
            maxItems: 1000,
            items: {
              type: 'object',
              required: ['zoneId', 'price', 'interruptionsPerHour'],
              additionalProperties: false,
              properties: {
                zoneId: { type: 'string', minLength: 1, maxLength: 64 },
                price: { type: 'string', pattern: '^\\d+(\\.\\d+)?$' },
                interruptionsPerHour: { type: 'number', minimum: 0 },
              },
            },
          },
        },
      },
      SpotPlacement: {
        type: 'object',
        required: ['place', 'zoneId', 'expectedCost', 'onDemandCost', 'reason'],
        additionalProperties: false,
        properties: {
          place: { type: 'string', enum: ['spot', 'on-demand'] },
          zoneId: { type: ['string', 'null'] },
          expectedCost: { type: 'string' },
          onDemandCost: { type: 'string' },
          reason: {
            type: 'string',
            enum: [
              'spot-is-cheaper',
              'on-demand-is-cheaper',
              'deadline-too-near',
              'no-spot-capacity',
            ],
          },
        },
      },
      LlmSpendParts: {
        type: 'array',
        items: {
          type: 'object',
          required: [
            'key',
            'label',
            'amount',
            'unreserved',
            'requests',
            'unknown',
            'inputTokens',
            'outputTokens',
          ],
          additionalProperties: false,
          properties: {
            key: { type: 'string' },
            label: { type: 'string' },
            amount: { $ref: '#/components/schemas/LlmAmount' },
            unreserved: { $ref: '#/components/schemas/LlmAmount' },
            requests: { type: 'integer' },
            unknown: { type: 'integer' },
            inputTokens: { type: 'integer' },
            outputTokens: { type: 'integer' },
          },
        },
      },
      LlmUsageRecord: {
        type: 'object',
        description: 'One request to a language model, as it is sealed',
        required: [
          'form',
          'eventId',
          'source',
          'occurredAt',
          'receivedAt',
          'provider',
          'model',
          'tokens',
          'currency',
          'amount',
          'reason',
          'price',
          'pullRequest',
          'team',
          'entityRef',
          'reservationId',
          'unreserved',
        ],
        additionalProperties: false,
        properties: {
          form: { type: 'string', enum: ['maestro-llm-usage@1'] },
          eventId: { type: 'string' },
          source: { type: 'string' },
          occurredAt: { type: 'string', format: 'date-time' },
          receivedAt: { type: ['string', 'null'] },
          provider: { type: 'string' },
          model: { type: 'string' },
          tokens: { type: 'object', additionalProperties: { type: 'number' } },
          currency: { type: 'string', enum: ['USD'] },
          amount: { $ref: '#/components/schemas/LlmNullableAmount' },
          reason: { type: ['string', 'null'] },
          price: {
            oneOf: [
              {
                type: 'object',
                required: ['row', 'source', 'digest'],
                additionalProperties: false,
                properties: {
                  row: { type: 'string' },
                  source: { type: ['string', 'null'] },
                  digest: { type: ['string', 'null'] },
                },
              },
              { type: 'null' },
            ],
          },
          pullRequest: { type: ['string', 'null'] },
          team: { type: ['string', 'null'] },
          entityRef: { type: ['string', 'null'] },
          reservationId: { type: ['string', 'null'] },
          unreserved: { type: 'boolean' },
        },
      },
      LlmUsagePage: {
        type: 'object',
        required: ['items', 'nextCursor', 'total'],
        additionalProperties: false,
        properties: {
          items: {
            type: 'array',
            items: {
              type: 'object',
              required: ['record', 'seal'],
              additionalProperties: false,
              properties: {
                record: { $ref: '#/components/schemas/LlmUsageRecord' },
                seal: {
                  oneOf: [
                    {
                      type: 'object',
                      required: [
                        'batch',
                        'index',
                        'rows',
                        'root',
                        'path',
                        'seq',
                      ],
                      additionalProperties: false,
                      properties: {
                        batch: { type: 'integer' },
                        index: { type: 'integer' },
                        rows: { type: 'integer' },
                        root: { type: 'string' },
                        path: { type: 'array', items: { type: 'string' } },
                        seq: { type: ['integer', 'null'] },
                      },
                    },
                    { type: 'null' },
                  ],
                },
              },
            },
          },
          nextCursor: { type: ['string', 'null'] },
          total: {
            type: 'object',
            required: ['rows', 'amount', 'unknown', 'sealed'],
            additionalProperties: false,
            properties: {
              rows: { type: 'integer' },
              amount: { $ref: '#/components/schemas/LlmNullableAmount' },
              unknown: { type: 'integer' },
              sealed: { type: 'integer' },
            },
          },
        },
      },
      LlmUsageBatch: {
        type: 'object',
        required: [
          'batch',
          'rows',
          'root',
          'firstAt',
          'lastAt',
          'currency',
          'amount',
          'unreserved',
          'unknown',
          'closedAt',
          'seq',
          'error',
        ],
        additionalProperties: false,
        properties: {
          batch: { type: 'integer' },
          rows: { type: 'integer' },
          root: { type: 'string' },
          firstAt: { type: 'string', format: 'date-time' },
          lastAt: { type: 'string', format: 'date-time' },
          currency: { type: 'string', enum: ['USD'] },
          amount: { $ref: '#/components/schemas/LlmNullableAmount' },
          unreserved: { $ref: '#/components/schemas/LlmNullableAmount' },
          unknown: { type: 'integer' },
          closedAt: { type: 'string', format: 'date-time' },
          seq: { type: ['integer', 'null'] },
          error: { type: ['string', 'null'] },
        },
      },
      LlmSummary: {
        type: 'object',
        required: [
          'window',
          'asOf',
          'state',
          'total',
          'unreserved',
          'requests',
          'unknown',
          'by',
          'trend',
          'caps',
          'disagreements',
          'priceChanges',
        ],
        additionalProperties: false,
        properties: {
          window: {
            type: 'object',
            required: ['from', 'to'],
            additionalProperties: false,
            properties: {
              from: { type: 'string', format: 'date' },
              to: { type: 'string', format: 'date' },
            },
          },
          asOf: { type: 'string', format: 'date-time' },
          state: {
            type: 'string',
            enum: ['ok', 'zero', 'no_data', 'no_source'],
          },
          total: { $ref: '#/components/schemas/LlmNullableAmount' },
          unreserved: { $ref: '#/components/schemas/LlmNullableAmount' },
          requests: { type: 'integer' },
          unknown: { type: 'integer' },
          by: {
            type: 'object',
            required: ['team', 'model', 'pullRequest', 'entity'],
            additionalProperties: false,
            properties: {
              team: { $ref: '#/components/schemas/LlmSpendParts' },
              model: { $ref: '#/components/schemas/LlmSpendParts' },
              pullRequest: { $ref: '#/components/schemas/LlmSpendParts' },
              entity: { $ref: '#/components/schemas/LlmSpendParts' },
            },
          },
          trend: {
            type: 'array',
            items: {
              type: 'object',
              required: ['day', 'amount', 'requests'],
              additionalProperties: false,
              properties: {
                day: { type: 'string', format: 'date' },
                amount: { $ref: '#/components/schemas/LlmAmount' },
                requests: { type: 'integer' },
              },
            },
          },
          caps: {
            type: 'array',
            items: { $ref: '#/components/schemas/LlmAccount' },
          },
          priceChanges: {
            type: 'array',
            items: {
              type: 'object',
              required: ['model', 'before', 'after', 'since'],
              additionalProperties: false,
              properties: {
                model: { type: 'string' },
                before: { type: 'string' },
                after: { type: 'string' },
                since: { type: 'string' },
              },
            },
          },
          disagreements: {
            type: 'array',
            items: {
              type: 'object',
              required: ['model', 'kind', 'ours', 'other'],
              additionalProperties: false,
              properties: {
                model: { type: 'string' },
                kind: { type: 'string' },
                ours: { $ref: '#/components/schemas/LlmAmount' },
                other: { $ref: '#/components/schemas/LlmAmount' },
              },
            },
          },
        },
      },
      CostAmounts: {
        type: 'object',
        description: 'Decimal text per cost metric, exact to 1e-15',
        properties: {
          billed: { type: 'string' },
          effective: { type: 'string' },
          contracted: { type: 'string' },
          list: { type: 'string' },
        },
        required: ['billed', 'effective', 'contracted', 'list'],
        additionalProperties: false,
      },
      LoadFinding: {
        type: 'object',
        properties: {
          rule: { type: 'string' },
          severity: { type: 'string', enum: ['error', 'warning', 'info'] },
          message: { type: 'string' },
          column: { type: ['string', 'null'] },
          count: { type: 'integer' },
          rows: { type: 'array', items: { type: 'integer' } },
        },
        required: ['rule', 'severity', 'message', 'column', 'count', 'rows'],
        additionalProperties: false,
      },
      ConformancePart: {
        type: 'object',
        properties: {
          kind: { type: 'string', enum: ['static', 'dynamic'] },
          label: { type: 'string' },
          passed: { type: 'integer' },
          failed: { type: 'integer' },
          skipped: { type: 'integer' },
        },
        required: ['kind', 'label', 'passed', 'failed', 'skipped'],
        additionalProperties: false,
      },
      ConformanceSummary: {
        type: 'object',
        properties: {
          version: { type: 'string' },
          passed: { type: 'integer' },
          failed: { type: 'integer' },
          skipped: { type: 'integer' },
          parts: {
            type: 'array',
            items: { $ref: '#/components/schemas/ConformancePart' },
          },
          findings: {
            type: 'array',
            items: { $ref: '#/components/schemas/LoadFinding' },
          },
        },
        required: ['version', 'passed', 'failed', 'skipped', 'findings'],
        additionalProperties: false,
      },
      CostLoad: {
        type: 'object',
        properties: {
          loadId: { type: 'string' },
          sourceId: { type: 'string' },
          billingPeriod: { type: 'string' },
          state: { type: 'string', enum: ['current', 'superseded', 'failed'] },
          fileName: { type: 'string' },
          inputDigest: { type: 'string' },
          parts: {
            type: ['array', 'null'],
            items: {
              type: 'object',
              properties: {
                name: { type: 'string' },
                digest: { type: 'string' },
                bytes: { type: 'integer' },
              },
              required: ['name', 'digest', 'bytes'],
              additionalProperties: false,
            },
          },
          fileDigest: { type: 'string' },
          rows: { type: 'integer' },
          totals: {
            type: 'object',
            additionalProperties: { $ref: '#/components/schemas/CostAmounts' },
          },
          loadedAt: { type: 'string' },
          seq: { type: ['integer', 'null'] },
          conformance: {
            oneOf: [
              { $ref: '#/components/schemas/ConformanceSummary' },
              { type: 'null' },
            ],
          },
          error: { type: ['string', 'null'] },
        },
        required: [
          'loadId',
          'sourceId',
          'billingPeriod',
          'state',
          'fileName',
          'inputDigest',
          'parts',
          'fileDigest',
          'rows',
          'totals',
          'loadedAt',
          'seq',
          'conformance',
          'error',
        ],
        additionalProperties: false,
      },
      CostSource: {
        type: 'object',
        properties: {
          sourceId: { type: 'string' },
          title: { type: 'string' },
          format: {
            type: 'string',
            enum: ['focus', 'aws-cur', 'azure', 'gcp'],
          },
          state: { type: 'string', enum: ['ok', 'failed', 'never', 'stale'] },
          message: { type: ['string', 'null'] },
          lastLoadAt: { type: ['string', 'null'] },
          lastDeliveryAt: { type: ['string', 'null'] },
          staleAt: { type: ['string', 'null'] },
          looks: { type: ['string', 'null'] },
          pending: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                name: { type: 'string' },
                state: { type: 'string', enum: ['refused', 'waiting'] },
                message: { type: 'string' },
                at: { type: 'string' },
              },
              required: ['name', 'state', 'message', 'at'],
              additionalProperties: false,
            },
          },
          periods: { type: 'array', items: { type: 'string' } },
        },
        required: [
          'sourceId',
          'title',
          'format',
          'state',
          'message',
          'lastLoadAt',
          'lastDeliveryAt',
          'staleAt',
          'looks',
          'pending',
          'periods',
        ],
        additionalProperties: false,
      },
      ImportResult: {
        type: 'object',
        properties: {
          state: { type: 'string', enum: ['loaded', 'duplicate'] },
          loads: {
            type: 'array',
            items: { $ref: '#/components/schemas/CostLoad' },
          },
        },
        required: ['state', 'loads'],
        additionalProperties: false,
      },
      CostMetric: {
        type: 'string',
        enum: ['billed', 'effective', 'contracted', 'list'],
      },
      CostLine: {
        type: 'string',
        enum: ['direct', 'idle', 'shared', 'overhead'],
      },
      CostHierarchy: { type: 'string', enum: ['ownership', 'partOf'] },
      CostAmount: {
        type: 'string',
        pattern: '^-?\\d+(\\.\\d+)?$',
        description: 'Decimal text, exact',
      },
      NullableCostAmount: {
        oneOf: [{ $ref: '#/components/schemas/CostAmount' }, { type: 'null' }],
      },
      CostWindow: {
        type: 'object',
        properties: {
          from: { type: 'string', format: 'date-time' },
          to: { type: 'string', format: 'date-time' },
          zone: { type: 'string' },
        },
        required: ['from', 'to', 'zone'],
        additionalProperties: false,
      },
      CostPart: {
        type: 'object',
        properties: {
          key: { type: 'string' },
          label: { type: 'string' },
          amount: { $ref: '#/components/schemas/CostAmount' },
          rows: { type: 'integer' },
          entityRef: { type: ['string', 'null'] },
        },
        required: ['key', 'label', 'amount', 'rows', 'entityRef'],
        additionalProperties: false,
      },
      CostParts: {
        type: 'array',
        items: { $ref: '#/components/schemas/CostPart' },
      },
      CostDay: {
        type: 'object',
        properties: {
          day: { type: 'string' },
          lines: {
            type: 'object',
            properties: {
              direct: { $ref: '#/components/schemas/CostAmount' },
              idle: { $ref: '#/components/schemas/CostAmount' },
              shared: { $ref: '#/components/schemas/CostAmount' },
              overhead: { $ref: '#/components/schemas/CostAmount' },
            },
            required: ['direct', 'idle', 'shared', 'overhead'],
            additionalProperties: false,
          },
          total: { $ref: '#/components/schemas/CostAmount' },
          complete: { type: 'boolean' },
        },
        required: ['day', 'lines', 'total', 'complete'],
        additionalProperties: false,
      },
      CostCoverage: {
        type: 'object',
        properties: {
          rows: {
            type: 'object',
            properties: {
              tagged: { type: 'integer' },
              total: { type: 'integer' },
            },
            required: ['tagged', 'total'],
            additionalProperties: false,
          },
          cost: {
            type: 'object',
            properties: {
              tagged: { $ref: '#/components/schemas/CostAmount' },
              total: { $ref: '#/components/schemas/CostAmount' },
            },
            required: ['tagged', 'total'],
            additionalProperties: false,
          },
          keys: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                key: { type: 'string' },
                rows: { type: 'integer' },
                cost: { $ref: '#/components/schemas/CostAmount' },
              },
              required: ['key', 'rows', 'cost'],
              additionalProperties: false,
            },
          },
        },
        required: ['rows', 'cost', 'keys'],
        additionalProperties: false,
      },
      CostSummary: {
        type: 'object',
        properties: {
          entityRef: { type: ['string', 'null'] },
          hierarchy: { $ref: '#/components/schemas/CostHierarchy' },
          metric: { $ref: '#/components/schemas/CostMetric' },
          window: { $ref: '#/components/schemas/CostWindow' },
          asOf: { type: 'string', format: 'date-time' },
          state: {
            type: 'string',
            enum: [
              'ok',
              'zero',
              'no_data',
              'not_annotated',
              'no_source',
              'stale',
              'computing',
            ],
          },
          message: { type: ['string', 'null'] },
          currencies: { type: 'array', items: { type: 'string' } },
          currency: { type: ['string', 'null'] },
          conversions: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                from: { type: 'string' },
                to: { type: 'string' },
                rate: { type: 'string' },
                date: { type: 'string' },
              },
              required: ['from', 'to', 'rate', 'date'],
              additionalProperties: false,
            },
          },
          total: { $ref: '#/components/schemas/NullableCostAmount' },
          rows: { type: 'integer' },
          metrics: {
            oneOf: [
              { $ref: '#/components/schemas/CostAmounts' },
              { type: 'null' },
            ],
          },
          previous: {
            type: ['object', 'null'],
            properties: {
              window: { $ref: '#/components/schemas/CostWindow' },
              total: { $ref: '#/components/schemas/NullableCostAmount' },
              compared: {
                type: 'object',
                description:
                  'Days of this window that are compared, where its last ones are not complete; absent, all of it',
                properties: {
                  window: { $ref: '#/components/schemas/CostWindow' },
                  total: { $ref: '#/components/schemas/NullableCostAmount' },
                },
                required: ['window', 'total'],
                additionalProperties: false,
              },
            },
            required: ['window', 'total'],
            additionalProperties: false,
          },
          steps: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                step: {
                  type: 'string',
                  enum: [
                    'direct',
                    'idle',
                    'shared',
                    'overhead',
                    'pools',
                    'unallocated',
                    'total',
                    'periods',
                    'invoice',
                  ],
                },
                label: { type: 'string' },
                amount: { $ref: '#/components/schemas/CostAmount' },
                rows: { type: 'integer' },
              },
              required: ['step', 'label', 'amount', 'rows'],
              additionalProperties: false,
            },
          },
          trend: {
            type: 'array',
            items: { $ref: '#/components/schemas/CostDay' },
          },
          by: {
            type: 'object',
            properties: {
              service: { $ref: '#/components/schemas/CostParts' },
              resource: { $ref: '#/components/schemas/CostParts' },
              chargeCategory: { $ref: '#/components/schemas/CostParts' },
              provider: { $ref: '#/components/schemas/CostParts' },
              source: { $ref: '#/components/schemas/CostParts' },
              child: { $ref: '#/components/schemas/CostParts' },
              rule: { $ref: '#/components/schemas/CostParts' },
              pool: { $ref: '#/components/schemas/CostParts' },
            },
            required: [
              'service',
              'resource',
              'chargeCategory',
              'provider',
              'source',
              'child',
              'rule',
              'pool',
            ],
            additionalProperties: false,
          },
          unusedCommitment: { $ref: '#/components/schemas/NullableCostAmount' },
          tagCoverage: {
            oneOf: [
              { $ref: '#/components/schemas/CostCoverage' },
              { type: 'null' },
            ],
          },
          evidence: {
            type: ['object', 'null'],
            properties: {
              kind: { type: 'string', enum: ['rows'] },
              count: { type: 'integer' },
              digest: { type: ['string', 'null'] },
              href: { type: ['string', 'null'] },
            },
            required: ['kind', 'count', 'digest', 'href'],
            additionalProperties: false,
          },
          loads: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                loadId: { type: 'string' },
                sourceId: { type: 'string' },
                billingPeriod: { type: 'string' },
                inputDigest: { type: 'string' },
                seq: { type: ['integer', 'null'] },
              },
              required: [
                'loadId',
                'sourceId',
                'billingPeriod',
                'inputDigest',
                'seq',
              ],
              additionalProperties: false,
            },
          },
        },
        required: [
          'entityRef',
          'hierarchy',
          'metric',
          'window',
          'asOf',
          'state',
          'message',
          'currencies',
          'currency',
          'conversions',
          'total',
          'rows',
          'metrics',
          'previous',
          'steps',
          'trend',
          'by',
          'unusedCommitment',
          'tagCoverage',
          'evidence',
          'loads',
        ],
        additionalProperties: false,
      },
      CostRow: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          sourceId: { type: 'string' },
          billingPeriod: { type: 'string' },
          day: { type: 'string' },
          line: { $ref: '#/components/schemas/CostLine' },
          ruleId: { type: ['string', 'null'] },
          poolId: { type: ['string', 'null'] },
          share: { $ref: '#/components/schemas/CostAmount' },
          amounts: { $ref: '#/components/schemas/CostAmounts' },
          currency: { type: 'string' },
          service: { type: ['string', 'null'] },
          resource: { type: ['string', 'null'] },
          chargeCategory: { type: ['string', 'null'] },
          description: { type: ['string', 'null'] },
          tags: { type: 'object', additionalProperties: { type: 'string' } },
          entityRef: { type: ['string', 'null'] },
        },
        required: [
          'id',
          'sourceId',
          'billingPeriod',
          'day',
          'line',
          'ruleId',
          'poolId',
          'share',
          'amounts',
          'currency',
          'service',
          'resource',
          'chargeCategory',
          'description',
          'tags',
          'entityRef',
        ],
        additionalProperties: false,
      },
      CostReconciliation: {
        type: 'object',
        properties: {
          load: { $ref: '#/components/schemas/CostLoad' },
          currency: { type: 'string' },
          metric: { $ref: '#/components/schemas/CostMetric' },
          file: { $ref: '#/components/schemas/CostAmount' },
          entities: { $ref: '#/components/schemas/CostAmount' },
          pools: { $ref: '#/components/schemas/CostAmount' },
          unallocated: { $ref: '#/components/schemas/CostAmount' },
          difference: { $ref: '#/components/schemas/CostAmount' },
        },
        required: [
          'load',
          'currency',
          'metric',
          'file',
          'entities',
          'pools',
          'unallocated',
          'difference',
        ],
        additionalProperties: false,
      },
      CostRule: {
        type: 'object',
        description: 'Checked in full when it is put in force or tried out',
        properties: {
          ruleId: { type: 'string', maxLength: 64 },
          title: { type: 'string', maxLength: 500 },
          when: { type: 'object', additionalProperties: true },
          target: { type: 'object', additionalProperties: true },
          from: { type: 'string' },
          to: { type: 'string' },
        },
        required: ['ruleId', 'title', 'when', 'target'],
        additionalProperties: false,
      },
      CostPool: {
        type: 'object',
        description: 'Checked in full when it is put in force or tried out',
        properties: {
          poolId: { type: 'string', maxLength: 64 },
          title: { type: 'string', maxLength: 500 },
          line: { type: 'string' },
          split: { type: 'object', additionalProperties: true },
          among: { type: 'array', items: { type: 'string' } },
        },
        required: ['poolId', 'title', 'line', 'split'],
        additionalProperties: false,
      },
      CostRulesDocument: {
        type: 'object',
        properties: {
          tagAliases: {
            type: 'array',
            items: { type: 'array', items: { type: 'string' } },
          },
          rules: {
            type: 'array',
            items: { $ref: '#/components/schemas/CostRule' },
          },
          pools: {
            type: 'array',
            items: { $ref: '#/components/schemas/CostPool' },
          },
          version: { type: 'integer', minimum: 0 },
        },
        required: ['tagAliases', 'rules', 'pools'],
        additionalProperties: false,
      },
      CostRules: {
        type: 'object',
        properties: {
          version: { type: 'integer' },
          digest: { type: 'string' },
          validFrom: { type: 'string' },
          author: { type: ['string', 'null'] },
          tagAliases: {
            type: 'array',
            items: { type: 'array', items: { type: 'string' } },
          },
          rules: {
            type: 'array',
            items: { $ref: '#/components/schemas/CostRule' },
          },
          pools: {
            type: 'array',
            items: { $ref: '#/components/schemas/CostPool' },
          },
        },
        required: [
          'version',
          'digest',
          'validFrom',
          'author',
          'tagAliases',
          'rules',
          'pools',
        ],
        additionalProperties: false,
      },
      RulesDryRun: {
        type: 'object',
        properties: {
          billingPeriod: { type: 'string' },
          currency: { type: 'string' },
          metric: { type: 'string' },
          moves: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                from: { type: 'string' },
                to: { type: 'string' },
                amount: { $ref: '#/components/schemas/CostAmount' },
                rows: { type: 'integer' },
              },
              required: ['from', 'to', 'amount', 'rows'],
              additionalProperties: false,
            },
          },
          unallocated: {
            type: 'object',
            properties: {
              before: { $ref: '#/components/schemas/CostAmount' },
              after: { $ref: '#/components/schemas/CostAmount' },
            },
            required: ['before', 'after'],
            additionalProperties: false,
          },
        },
        required: [
          'billingPeriod',
          'currency',
          'metric',
          'moves',
          'unallocated',
        ],
        additionalProperties: false,
      },
      UnallocatedCost: {
        type: 'object',
        properties: {
          billingPeriod: { type: 'string' },
          sourceId: { type: 'string' },
          currency: { type: 'string' },
          provider: { type: ['string', 'null'] },
          account: { type: ['string', 'null'] },
          accountName: { type: ['string', 'null'] },
          service: { type: ['string', 'null'] },
          chargeCategory: { type: ['string', 'null'] },
          tags: { type: 'object', additionalProperties: { type: 'string' } },
          reason: { type: ['string', 'null'] },
          rows: { type: 'integer' },
          amounts: { $ref: '#/components/schemas/CostAmounts' },
          suggestion: {
            type: 'object',
            properties: {
              rule: { $ref: '#/components/schemas/CostRule' },
              why: { type: 'string' },
            },
            required: ['rule', 'why'],
            additionalProperties: false,
          },
        },
        required: [
          'billingPeriod',
          'sourceId',
          'currency',
          'provider',
          'account',
          'accountName',
          'service',
          'chargeCategory',
          'tags',
          'reason',
          'rows',
          'amounts',
          'suggestion',
        ],
        additionalProperties: false,
      },
    },
  },
  paths: {
    '/costs': {
      get: {
        operationId: 'getCosts',
        summary: 'What an entity, or the whole portal, cost in a window',
        parameters: [
          {
            name: 'entityRef',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 500 },
          },
          {
            name: 'hierarchy',
            in: 'query',
            schema: { $ref: '#/components/schemas/CostHierarchy' },
          },
          {
            name: 'metric',
            in: 'query',
            schema: { $ref: '#/components/schemas/CostMetric' },
          },
          {
            name: 'currency',
            in: 'query',
            schema: { type: 'string', maxLength: 16 },
          },
          {
            name: 'convertTo',
            in: 'query',
            schema: { type: 'string', maxLength: 16 },
          },
          {
            name: 'from',
            in: 'query',
            schema: { type: 'string', maxLength: 10 },
          },
          {
            name: 'to',
            in: 'query',
            schema: { type: 'string', maxLength: 10 },
          },
        ],
        responses: {
          '200': {
            description: 'The summary',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CostSummary' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/costs/rows': {
      get: {
        operationId: 'getCostRows',
        summary: 'Billing rows behind a figure',
        parameters: [
          {
            name: 'entityRef',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 500 },
          },
          {
            name: 'hierarchy',
            in: 'query',
            schema: { $ref: '#/components/schemas/CostHierarchy' },
          },
          {
            name: 'metric',
            in: 'query',
            schema: { $ref: '#/components/schemas/CostMetric' },
          },
          {
            name: 'currency',
            in: 'query',
            schema: { type: 'string', maxLength: 16 },
          },
          {
            name: 'convertTo',
            in: 'query',
            schema: { type: 'string', maxLength: 16 },
          },
          {
            name: 'from',
            in: 'query',
            schema: { type: 'string', maxLength: 10 },
          },
          {
            name: 'to',
            in: 'query',
            schema: { type: 'string', maxLength: 10 },
          },
          {
            name: 'service',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 2000 },
          },
          {
            name: 'resource',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 2000 },
          },
          {
            name: 'chargeCategory',
            in: 'query',
            schema: { type: 'string', maxLength: 2000 },
          },
          {
            name: 'rule',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 2000 },
          },
          {
            name: 'pool',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 2000 },
          },
          {
            name: 'line',
            in: 'query',
            schema: { $ref: '#/components/schemas/CostLine' },
          },
          { name: 'unallocated', in: 'query', schema: { type: 'boolean' } },
          {
            name: 'day',
            in: 'query',
            schema: { type: 'string', maxLength: 10 },
          },
          {
            name: 'cursor',
            in: 'query',
            schema: { type: 'string', maxLength: 1000 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 200 },
          },
        ],
        responses: {
          '200': {
            description: 'A page',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/CostRow' },
                    },
                    nextCursor: { type: ['string', 'null'] },
                    total: { type: 'integer' },
                    withheld: { type: 'integer' },
                  },
                  required: ['items', 'nextCursor', 'total', 'withheld'],
                  additionalProperties: false,
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/reconciliation': {
      get: {
        operationId: 'getReconciliation',
        summary: 'That nothing was lost between the files and the pages',
        parameters: [
          {
            name: 'from',
            in: 'query',
            schema: { type: 'string', maxLength: 10 },
          },
          {
            name: 'to',
            in: 'query',
            schema: { type: 'string', maxLength: 10 },
          },
        ],
        responses: {
          '200': {
            description: 'Per load, currency and metric',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    items: {
                      type: 'array',
                      items: {
                        $ref: '#/components/schemas/CostReconciliation',
                      },
                    },
                  },
                  required: ['items'],
                  additionalProperties: false,
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/unallocated': {
      get: {
        operationId: 'getUnallocated',
        summary: 'What no rule claims, with rules that would',
        parameters: [
          {
            name: 'from',
            in: 'query',
            schema: { type: 'string', maxLength: 10 },
          },
          {
            name: 'to',
            in: 'query',
            schema: { type: 'string', maxLength: 10 },
          },
        ],
        responses: {
          '200': {
            description: 'Greatest groups first',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/UnallocatedCost' },
                    },
                  },
                  required: ['items'],
                  additionalProperties: false,
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/rules': {
      get: {
        operationId: 'getRules',
        summary: 'The rules in force',
        responses: {
          '200': {
            description: 'The rules',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CostRules' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      put: {
        operationId: 'putRules',
        summary: 'Puts a new version of the rules in force',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/CostRulesDocument' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The rules as they are in force',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CostRules' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/rules/dry-run': {
      post: {
        operationId: 'dryRunRules',
        summary: 'What would move with other rules, before it moves',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/CostRulesDocument' },
            },
          },
        },
        responses: {
          '200': {
            description: 'By billing period and currency',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/RulesDryRun' },
                    },
                    warnings: {
                      type: 'array',
                      items: { type: 'string' },
                      description: 'What is allowed and probably not meant',
                    },
                  },
                  required: ['items', 'warnings'],
                  additionalProperties: false,
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/sources': {
      get: {
        operationId: 'getCostSources',
        summary: 'Places that billing data come from',
        responses: {
          '200': {
            description: 'As configured, with what became of the last files',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/CostSource' },
                    },
                  },
                  required: ['items'],
                  additionalProperties: false,
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/sources/{sourceId}/loads': {
      post: {
        operationId: 'uploadBillingFile',
        summary:
          'Hand in a billing file; it takes the place of its billing periods',
        parameters: [
          {
            name: 'sourceId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 64 },
          },
          {
            name: 'fileName',
            in: 'query',
            schema: { type: 'string', maxLength: 255 },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/octet-stream': { schema: { type: 'string' } },
          },
        },
        responses: {
          '200': {
            description: 'The same bytes are loaded already',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ImportResult' },
              },
            },
          },
          '201': {
            description: 'Loaded',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ImportResult' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/loads': {
      get: {
        operationId: 'getCostLoads',
        summary: 'Loads of billing data, latest first',
        parameters: [
          {
            name: 'sourceId',
            in: 'query',
            schema: { type: 'string', maxLength: 64 },
          },
          {
            name: 'billingPeriod',
            in: 'query',
            schema: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
          },
          {
            name: 'cursor',
            in: 'query',
            schema: { type: 'string', maxLength: 512 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 200 },
          },
        ],
        responses: {
          '200': {
            description: 'A page',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/CostLoad' },
                    },
                    nextCursor: { type: ['string', 'null'] },
                  },
                  required: ['items', 'nextCursor'],
                  additionalProperties: false,
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/loads/{loadId}/conformance': {
      get: {
        operationId: 'getCostLoadConformance',
        summary: 'What each rule of FOCUS says of a load',
        parameters: [
          {
            name: 'loadId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 64 },
          },
        ],
        responses: {
          '200': {
            description: 'Findings and verdicts by rule',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    rows: { type: 'integer' },
                    readFrom: { type: 'string', enum: ['delivered', 'stored'] },
                    version: { type: 'object', additionalProperties: true },
                    columns: { type: 'object', additionalProperties: true },
                    findings: {
                      type: 'array',
                      items: { type: 'object', additionalProperties: true },
                    },
                    dynamic: { type: 'object', additionalProperties: true },
                    static: {
                      oneOf: [
                        { type: 'object', additionalProperties: true },
                        { type: 'null' },
                      ],
                    },
                  },
                  required: [
                    'rows',
                    'readFrom',
                    'version',
                    'columns',
                    'findings',
                    'dynamic',
                    'static',
                  ],
                  additionalProperties: true,
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/loads/{loadId}': {
      get: {
        operationId: 'getCostLoad',
        summary: 'One load',
        parameters: [
          {
            name: 'loadId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 64 },
          },
        ],
        responses: {
          '200': {
            description: 'The load',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CostLoad' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/forecast': {
      get: {
        operationId: 'getForecast',
        summary: 'Cost of the running month at its end',
        parameters: [
          {
            name: 'entityRef',
            in: 'query',
            description: 'Absent, the whole portal',
            allowReserved: true,
            schema: { type: 'string', maxLength: 256 },
          },
          {
            name: 'currency',
            in: 'query',
            schema: { type: 'string', maxLength: 8 },
          },
        ],
        responses: {
          '200': {
            description: 'The forecast, with how it did before',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CostForecast' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/anomalies': {
      get: {
        operationId: 'getAnomalies',
        summary: 'What cost more or less than expected',
        parameters: [
          {
            name: 'entityRef',
            in: 'query',
            description: 'Absent, the whole portal',
            allowReserved: true,
            schema: { type: 'string', maxLength: 256 },
          },
          {
            name: 'currency',
            in: 'query',
            schema: { type: 'string', maxLength: 8 },
          },
        ],
        responses: {
          '200': {
            description: 'Newest first',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CostAnomalies' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/unit-costs': {
      get: {
        operationId: 'getUnitCosts',
        summary: 'Cost per unit of business, a ratio of sums',
        parameters: [
          {
            name: 'entityRef',
            in: 'query',
            required: true,
            allowReserved: true,
            schema: { type: 'string', maxLength: 256 },
          },
          {
            name: 'from',
            in: 'query',
            required: true,
            schema: { type: 'string', format: 'date' },
          },
          {
            name: 'to',
            in: 'query',
            required: true,
            schema: { type: 'string', format: 'date' },
          },
          {
            name: 'currency',
            in: 'query',
            schema: { type: 'string', maxLength: 8 },
          },
        ],
        responses: {
          '200': {
            description: 'By metric',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items'],
                  additionalProperties: false,
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/UnitCost' },
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/budgets': {
      get: {
        operationId: 'getBudgets',
        summary: 'Budgets that the caller may see, and how full they are',
        parameters: [
          {
            name: 'entityRef',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 256 },
          },
        ],
        responses: {
          '200': {
            description: 'By title',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items'],
                  additionalProperties: false,
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/CostBudget' },
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'putBudget',
        summary: 'Set a budget, or change one',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/CostBudgetInput' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The budget',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CostBudget' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/budgets/{budgetId}': {
      delete: {
        operationId: 'deleteBudget',
        summary: 'Remove a budget',
        parameters: [
          {
            name: 'budgetId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 64 },
          },
        ],
        responses: {
          '204': { description: 'Removed' },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/business-metrics': {
      post: {
        operationId: 'putBusinessMetrics',
        summary: 'Hand in units of business by entity and day',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['items'],
                additionalProperties: false,
                properties: {
                  items: {
                    type: 'array',
                    minItems: 1,
                    maxItems: 5000,
                    items: {
                      type: 'object',
                      required: ['metricId', 'entityRef', 'day', 'value'],
                      additionalProperties: false,
                      properties: {
                        metricId: { type: 'string', maxLength: 64 },
                        entityRef: { type: 'string', maxLength: 256 },
                        day: { type: 'string', maxLength: 10 },
                        value: { type: 'string', maxLength: 64 },
                      },
                    },
                  },
                },
              },
            },
          },
        },
        responses: {
          '200': {
            description: 'What became of each',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['accepted', 'rejected'],
                  additionalProperties: false,
                  properties: {
                    accepted: { type: 'integer' },
                    rejected: {
                      type: 'array',
                      items: {
                        type: 'object',
                        required: ['index', 'field', 'message'],
                        additionalProperties: false,
                        properties: {
                          index: { type: 'integer' },
                          field: { type: 'string' },
                          message: { type: 'string' },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/resource-usage': {
      post: {
        operationId: 'reportResourceUsage',
        summary: 'Hand in what containers of workloads used',
        description:
          'Per item cluster, namespace, workload, container, entityRef, at, seconds, cpuCores, memoryBytes, requestCpuCores, requestMemoryBytes, replicas, oom; amounts are those of one replica. Samples of a container are taken in the order of time.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ResourceItems' },
            },
          },
        },
        responses: {
          '200': {
            description: 'What became of each',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ResourceItemsAnswer' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/node-prices': {
      post: {
        operationId: 'reportNodePrices',
        summary: 'Hand in what nodes of clusters cost on a day',
        description:
          'Per item cluster, day, currency, cpuPerCoreHour, ramPerGibHour, nodes, scaling, minNodes. A day that is there already is replaced.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ResourceItems' },
            },
          },
        },
        responses: {
          '200': {
            description: 'What became of each',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ResourceItemsAnswer' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/recommendations': {
      get: {
        operationId: 'getRecommendations',
        summary:
          "Advice on requests of an entity's containers, and what it saves",
        parameters: [
          {
            name: 'entityRef',
            in: 'query',
            required: true,
            allowReserved: true,
            schema: { type: 'string', minLength: 1, maxLength: 512 },
          },
        ],
        responses: {
          '200': {
            description: 'Greatest saving first',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ResourceAdviceList' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm/reservations': {
      post: {
        operationId: 'reserveLlm',
        summary:
          'Hold the most that a request can cost, in all its scopes or none',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/LlmReserveRequest' },
            },
          },
        },
        responses: {
          '201': {
            description: 'Held',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/LlmReservation' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm/reservations/{reservationId}': {
      get: {
        operationId: 'getLlmReservation',
        summary: 'One reservation',
        parameters: [
          {
            name: 'reservationId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 64 },
          },
        ],
        responses: {
          '200': {
            description: 'The reservation',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/LlmReservation' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm/reservations/{reservationId}/settlement': {
      post: {
        operationId: 'settleLlm',
        summary: 'Book what a reserved request cost',
        parameters: [
          {
            name: 'reservationId',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 64 },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/LlmSettlement' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The settled reservation',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/LlmReservation' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm/usage': {
      post: {
        operationId: 'reportLlmUsage',
        summary: 'Book usage that was not reserved, or settle what was',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['items'],
                additionalProperties: false,
                properties: {
                  items: {
                    type: 'array',
                    minItems: 1,
                    maxItems: 1000,
                    items: { $ref: '#/components/schemas/LlmUsageReport' },
                  },
                },
              },
            },
          },
        },
        responses: {
          '200': {
            description: 'What became of each',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/LlmUsageAnswer' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm/choose': {
      post: {
        operationId: 'chooseLlm',
        summary:
          'Choose a model for a chat completion request, and hold its money',
        description:
          'Takes the request as OpenAI has it; contents are read for the choice and for the bound of their tokens, kept nowhere and sent nowhere. `metadata` may hold pull_request, team, entity_ref and request_id.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['model', 'messages'],
                additionalProperties: true,
                properties: {
                  model: { type: 'string', maxLength: 320 },
                  messages: {
                    type: 'array',
                    maxItems: 10000,
                    items: { type: 'object', additionalProperties: true },
                  },
                  metadata: { type: 'object', additionalProperties: true },
                },
              },
            },
          },
        },
        responses: {
          '200': {
            description: 'The model and its reservation',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/LlmChoice' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm/router': {
      get: {
        operationId: 'getLlmRouter',
        summary:
          'What the router learned, and how it did on prompts it had not seen',
        responses: {
          '200': {
            description: 'Null where no pair of models is configured',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['router'],
                  additionalProperties: false,
                  properties: {
                    router: {
                      oneOf: [
                        { $ref: '#/components/schemas/LlmRouter' },
                        { type: 'null' },
                      ],
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/spot/placements': {
      post: {
        operationId: 'placeSpotJob',
        summary: 'Whether a job goes on spot capacity, and where',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/SpotPlacementRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The place, with its expected cost',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/SpotPlacement' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm/summary': {
      get: {
        operationId: 'getLlmSummary',
        summary: 'Spend on language models in a window',
        parameters: [
          {
            name: 'from',
            in: 'query',
            description: 'First day, YYYY-MM-DD, UTC',
            schema: { type: 'string', maxLength: 10 },
          },
          {
            name: 'to',
            in: 'query',
            description: 'First day after the window',
            schema: { type: 'string', maxLength: 10 },
          },
          {
            name: 'team',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 256 },
          },
          {
            name: 'pullRequest',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 512 },
          },
          {
            name: 'entityRef',
            in: 'query',
            allowReserved: true,
            schema: { type: 'string', maxLength: 256 },
          },
        ],
        responses: {
          '200': {
            description: 'The spend',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/LlmSummary' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm/rows': {
      get: {
        operationId: 'listLlmRows',
        summary: 'The rows behind a figure of LLM spend, newest first',
        description:
          'Each with its place in a closed batch and the path from the row to the root of the batch, which the receipt names.',
        parameters: [
          {
            name: 'from',
            in: 'query',
            description: 'First day, YYYY-MM-DD, UTC',
            schema: { type: 'string', maxLength: 10 },
          },
          {
            name: 'to',
            in: 'query',
            description: 'First day after the window',
            schema: { type: 'string', maxLength: 10 },
          },
          {
            name: 'window',
            in: 'query',
            description: "Instead of days, all or a month of the portal's zone",
            schema: { type: 'string', maxLength: 7 },
          },
          {
            name: 'team',
            in: 'query',
            description: 'Entity reference of a group; -, rows that name none',
            allowReserved: true,
            schema: { type: 'string', maxLength: 256 },
          },
          {
            name: 'model',
            in: 'query',
            description: 'provider/model',
            allowReserved: true,
            schema: { type: 'string', maxLength: 320 },
          },
          {
            name: 'pullRequest',
            in: 'query',
            description: 'host/owner/name#number; -, rows that name none',
            allowReserved: true,
            schema: { type: 'string', maxLength: 512 },
          },
          {
            name: 'entityRef',
            in: 'query',
            description: 'Entity reference; -, rows that name none',
            allowReserved: true,
            schema: { type: 'string', maxLength: 256 },
          },
          {
            name: 'part',
            in: 'query',
            schema: { type: 'string', enum: ['all', 'unreserved', 'unknown'] },
          },
          {
            name: 'spelling',
            in: 'query',
            description: 'any, where merge requests are written with',
            schema: { type: 'string', enum: ['exact', 'any'] },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 200 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before',
            schema: { type: 'string', maxLength: 200 },
          },
        ],
        responses: {
          '200': {
            description: 'A page of them',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/LlmUsagePage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm/batches': {
      get: {
        operationId: 'listLlmBatches',
        summary: 'Closed batches of LLM usage, newest first',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 200 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before',
            schema: { type: 'string', maxLength: 200 },
          },
        ],
        responses: {
          '200': {
            description: 'A page of them',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items', 'nextCursor'],
                  additionalProperties: false,
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/LlmUsageBatch' },
                    },
                    nextCursor: { type: ['string', 'null'] },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/llm/batches/{batch}/export': {
      get: {
        operationId: 'exportLlmBatch',
        summary: 'A sealed batch as NDJSON, for the offline verifier',
        parameters: [
          {
            name: 'batch',
            in: 'path',
            required: true,
            schema: { type: 'integer', minimum: 1, maximum: 2147483647 },
          },
        ],
        responses: {
          '200': {
            description: 'Header with the proof of the receipt, rows, end',
            content: { 'application/x-ndjson': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/pull-requests': {
      get: {
        operationId: 'listPullRequestCosts',
        summary:
          "What pull requests of an entity's repository cost, newest first",
        parameters: [
          {
            name: 'entityRef',
            in: 'query',
            required: true,
            allowReserved: true,
            schema: { type: 'string', maxLength: 256 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before',
            schema: { type: 'string', maxLength: 200 },
          },
        ],
        responses: {
          '200': {
            description: 'A page of them',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PullRequestCostPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/pull-requests/estimates': {
      post: {
        operationId: 'estimatePullRequest',
        summary: 'Hand in what a pull request changes in the infrastructure',
        description:
          'Each item names a SKU of the bills with units of it before and after and the quantity that one of them needs in a month, priced at the list unit price of the newest bills; or its amount by month. The last estimate counts.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PullRequestEstimateInput' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The pull request with the priced estimate',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PullRequestCost' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/ci-budget': {
      get: {
        operationId: 'getCiBudget',
        summary: "The CI budget of an entity's repository, judged now",
        parameters: [
          {
            name: 'entityRef',
            in: 'query',
            required: true,
            allowReserved: true,
            schema: { type: 'string', maxLength: 256 },
          },
        ],
        responses: {
          '200': {
            description: 'The budget, or why there is none',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CiBudget' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
  },
} as const;
