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

import { join } from 'node:path';
import { Analytics, startAnalytics } from '../analytics/Analytics';
import { Area, AreaContext } from '../areas';
import { BillingConfig, readBillingConfig } from '../config/billing';
import { createUploadRouter, mountBilling } from '../http/billing';
import { BillingFiles } from '../ingest/files';
import { ImportService } from '../ingest/ImportService';
import { DatabaseLoadStore } from '../store/DatabaseLoadStore';
import { LoadStore } from '../store/LoadStore';
import { scheduleFileCollection } from '../tasks/billingFiles';
import { scheduleIngest } from '../tasks/ingest';

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
  const imports = new ImportService({
    ...context,
    analytics,
    files,
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
      await scheduleFileCollection({
        ...parts,
        graceMilliseconds: billing.graceMilliseconds,
      });
    },
  };
}
