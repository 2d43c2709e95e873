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

import { costReadPermission } from '@maestro/backstage-plugin-cost-common';
import { AreaContext } from '../areas';
import { UsageRows } from '../service/llm/UsageRows';
import { CostRouter, demand } from './context';

/** Rows behind figures of LLM spend, and the batches that seal them. */
export function mountLlmUsage(
  router: CostRouter,
  context: AreaContext & { usageRows: UsageRows },
): void {
  const { access, httpAuth, usageRows } = context;

  router.get('/llm/rows', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    const { entityRef } = request.query;
    // As the page: who asks for an entity must see it.
    if (entityRef) {
      await access.entity(entityRef, credentials);
    }
    response.json((await usageRows.rows(request.query)) as never);
  });

  router.get('/llm/batches', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    response.json((await usageRows.batches(request.query)) as never);
  });

  router.get('/llm/batches/:batch/export', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    const { batch } = request.params;
    const text = await usageRows.export(Number(batch), credentials);
    response
      .attachment(`llm-usage-${Number(batch)}.ndjson`)
      .type('application/x-ndjson')
      .send(text as never);
  });
}
