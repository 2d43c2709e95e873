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

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Analytics, startAnalytics } from '../analytics/Analytics';
import { Area, AreaContext } from '../areas';
import { BillingConfig, readBillingConfig } from '../config/billing';
import { FocusModel } from '../engine/focus';
import { createUploadRouter, mountBilling } from '../http/billing';
import { BillingFiles } from '../ingest/files';
import { ImportService } from '../ingest/ImportService';
import { ConformanceJudge } from '../ingest/judge';
import { createLedgerPort } from '../ledger';
import { DatabaseLoadStore } from '../store/DatabaseLoadStore';
import { LoadStore } from '../store/LoadStore';
import { scheduleFileCollection } from '../tasks/billingFiles';
import { scheduleIngest } from '../tasks/ingest';
import { scheduleJudging } from '../tasks/judge';
import { scheduleSealing } from '../tasks/seal';

/** Billing data for the other areas. */
export interface Billing {
  analytics: Analytics;
  billing: BillingConfig;
  files: BillingFiles;
  imports: ImportService;
  loads: LoadStore;
}

/** Billing data: sources, files, their manifest. */
export async function startBilling(
  context: AreaContext,
): Promise<Area & Billing> {
  const billing = readBillingConfig(context.config);
  const files = await BillingFiles.create(billing.directory);
  const analytics = startAnalytics({
    memory: billing.memory,
    threads: billing.threads,
    temporary: join(billing.directory, 'staged', 'duckdb'),
  });
  context.lifecycle.addShutdownHook(() => analytics.close());
  const loads = DatabaseLoadStore.create(context);
  const judge = new ConformanceJudge({
    ...context,
    analytics,
    files,
    loads,
    model: await readRuleModel(billing.ruleModel),
    sources: billing.sources,
  });
  const imports = new ImportService({
    ...context,
    analytics,
    files,
    judge,
    loads,
    maxBytes: billing.maxBytes,
  });
  const parts = { ...context, analytics, billing, files, imports, loads };
  return {
    analytics,
    billing,
    files,
    imports,
    loads,
    raw: createUploadRouter(parts),
    mount: router => mountBilling(router, parts),
    async schedule() {
      await scheduleIngest(parts);
      await scheduleSealing({ ...parts, ledger: createLedgerPort(context) });
      await scheduleJudging({ ...parts, judge });
      await scheduleFileCollection({
        ...parts,
        graceMilliseconds: billing.graceMilliseconds,
      });
    },
  };
}

/** @throws Error that names the key when the file is no rule model */
async function readRuleModel(path: string | null): Promise<FocusModel | null> {
  if (path === null) {
    return null;
  }
  let model: Partial<FocusModel>;
  try {
    model = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(
      `maestro.cost.conformance.ruleModel is ${path}, which cannot be read (${error.message}); name a rule model of FOCUS`,
    );
  }
  if (!model.ModelRules || !model.ApplicabilityCriteria || !model.Details) {
    throw new Error(
      `maestro.cost.conformance.ruleModel is ${path}, which is no rule model: it lacks ModelRules; name a rule model of FOCUS`,
    );
  }
  return model as FocusModel;
}
