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

import { Area, AreaContext } from '../areas';
import { readAttributionConfig } from '../config/attribution';
import { mountCosts } from '../http/costs';
import { mountRules } from '../http/rules';
import { registerCostActions } from '../actions';
import { Attributor } from '../service/attribution/Attributor';
import { ClusterReader } from '../service/attribution/inputs';
import { createMetricReader } from '../service/attribution/readers';
import { CostRowService } from '../service/costs/CostRowService';
import { FactReader } from '../service/costs/facts';
import { CostService } from '../service/CostService';
import { RulesService } from '../service/RulesService';
import { DatabaseHistoryStore } from '../store/DatabaseHistoryStore';
import { DatabaseRollupStore } from '../store/DatabaseRollupStore';
import { DatabaseRulesStore } from '../store/DatabaseRulesStore';
import { StoredLoad } from '../store/LoadStore';
import { scheduleAttribution, triggerAttribution } from '../tasks/attribute';
import { recordHistory, scheduleHistory } from '../tasks/history';
import { Billing } from './billing';

/** What other areas may ask of attribution. */
export interface Attribution {
  attributor: Attributor;
  costs: CostService;
  costRows: CostRowService;
  rules: RulesService;
  /** Where usage of clusters is read from; until then none is known. */
  useClusters(reader: ClusterReader): void;
}

/** Which entity pays for what, from the stored loads to the pages. */
export async function startAttribution(
  context: AreaContext,
  billing: Pick<Billing, 'analytics' | 'billing' | 'files' | 'loads'>,
): Promise<Area & Attribution> {
  const { knex, logger, scheduler } = context;
  const { analytics, files, loads } = billing;
  const { rules: configured, rates } = readAttributionConfig(context.config);
  const rollups = DatabaseRollupStore.create(context);
  const ruleStore = DatabaseRulesStore.create(context);
  const history = DatabaseHistoryStore.create(context);
  const fileOf = (load: StoredLoad) => files.path(load.blobKey);
  const shared = {
    ...context,
    analytics,
    loads,
    rollups,
    rules: ruleStore,
    configured,
    history,
    fileOf,
    rates,
  };
  let clusters: ClusterReader | null = null;
  const attributor = new Attributor({
    ...shared,
    metrics: createMetricReader(knex),
    clusters: {
      usage: async (cluster, window) =>
        (await clusters?.usage(cluster, window)) ?? null,
    },
  });
  const costs = new CostService({
    ...shared,
    reader: new FactReader(knex),
    sources: billing.billing.sources,
  });
  const costRows = new CostRowService({ ...shared, attributor });
  const rules = new RulesService({ ...shared, attributor });
  const attributeSoon = () => triggerAttribution(scheduler, logger);
  loads.onSwap(() => {
    attributeSoon().catch(() => {});
  });
  registerCostActions({ ...context, costs });
  return {
    attributor,
    costs,
    costRows,
    rules,
    useClusters(reader) {
      clusters = reader;
    },
    mount(router) {
      mountCosts(router, { ...context, costs, costRows });
      mountRules(router, { ...context, rules, attributeSoon });
    },
    async schedule() {
      await scheduleHistory({ ...shared, onChange: attributeSoon });
      await scheduleAttribution({
        ...shared,
        attributor,
        recordHistory: () => recordHistory(shared),
      });
    },
  };
}
