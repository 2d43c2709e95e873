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

import { registerLlmActions } from '../actions';
import { Area, AreaContext } from '../areas';
import { readLlmConfig } from '../config/llm';
import { mountLlm } from '../http/llm';
import { mountLlmUsage } from '../http/llmUsage';
import { createLedgerPort } from '../ledger';
import { PriceCheck } from '../pullRequests/PriceCheck';
import { ChooseService } from '../service/llm/ChooseService';
import { LlmReports } from '../service/llm/LlmReports';
import { LlmService } from '../service/llm/LlmService';
import { PriceBook, createPriceBook } from '../service/llm/PriceBook';
import { UsageRows } from '../service/llm/UsageRows';
import { DatabaseLlmStore } from '../store/DatabaseLlmStore';
import { DatabaseLlmUsageStore } from '../store/DatabaseLlmUsageStore';
import { LlmStore } from '../store/llmTypes';
import { scheduleLlm } from '../tasks/llm';
import { startRouter } from '../tasks/router';
import { scheduleUsageSealing } from '../tasks/sealUsage';

/** Spend on language models, for the other areas. */
export interface Llm {
  choose: ChooseService;
  llm: LlmService;
  llmStore: LlmStore;
  priceCheck: PriceCheck;
  prices: PriceBook;
}

/** Spend on language models: caps, reservations, usage. */
export async function startLlm(context: AreaContext): Promise<Area & Llm> {
  const config = readLlmConfig(context.config);
  const llmStore = DatabaseLlmStore.create(context);
  const prices = createPriceBook(config.prices);
  const llm = new LlmService({
    store: llmStore,
    prices,
    config,
    now: context.now,
  });
  const priceCheck = PriceCheck.create({ ...context, prices });
  const llmReports = new LlmReports({
    store: llmStore,
    priceCheck,
    timeZone: config.timeZone,
    now: context.now,
  });
  const choose = new ChooseService({
    llm,
    prices,
    pair: config.router,
    now: context.now,
  });
  const ledger = createLedgerPort(context);
  const usage = DatabaseLlmUsageStore.create(context);
  const usageRows = new UsageRows({
    ledger,
    usage,
    timeZone: config.timeZone,
    now: context.now,
  });
  registerLlmActions({
    ...context,
    llmReports,
    llmStore,
    usageRows,
    pullRequestCap: config.caps.pullRequest,
  });
  return {
    choose,
    llm,
    llmStore,
    priceCheck,
    prices,
    mount(router) {
      mountLlm(router, { ...context, choose, llm, llmReports });
      mountLlmUsage(router, { ...context, llmReports, usageRows });
    },
    async schedule() {
      const stop = startRouter({ ...context, choose, config });
      context.lifecycle.addShutdownHook(stop);
      await scheduleLlm({ ...context, llmStore, recipients: config.notify });
      await scheduleUsageSealing({ ...context, ledger, usage });
    },
  };
}
