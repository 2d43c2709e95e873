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

import { InputError, NotFoundError } from '@backstage/errors';
import {
  LLM_NAMES_NONE,
  costReadPermission,
  costUnallocatedReadPermission,
} from '@maestro/backstage-plugin-cost-common';
import { AreaContext } from '../areas';
import { spellings } from '../pullRequests/types';
import { LlmReports } from '../service/llm/LlmReports';
import { UsageRows } from '../service/llm/UsageRows';
import { CostRouter, demand } from './context';
import { seenOf } from './llm';

/** Rows behind figures of LLM spend, and the batches that seal them. */
export function mountLlmUsage(
  router: CostRouter,
  context: AreaContext & { llmReports: LlmReports; usageRows: UsageRows },
): void {
  const { httpAuth, llmReports, usageRows } = context;

  router.get('/llm/rows', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    const entityRef = named(request.query.entityRef);
    const pullRequest = named(request.query.pullRequest);
    const team = named(request.query.team);
    // As the page: it names nobody whom the reader may not see.
    const seenBy = await seenOf(context, credentials);
    const refs = Object.entries({ entityRef, team }).flatMap(([field, ref]) =>
      ref === undefined ? [] : [refOf(ref, field)],
    );
    const seen = await seenBy(refs);
    for (const ref of refs.filter(each => !seen.has(each))) {
      throw new NotFoundError(`Usage of ${ref} was not found`);
    }
    for (const key of pullRequest === undefined ? [] : spellings(pullRequest)) {
      if (!(await llmReports.sees(key, seenBy))) {
        throw new NotFoundError(`Usage of ${key.slice(0, 200)} was not found`);
      }
    }
    if (refs.length === 0 && pullRequest === undefined) {
      // Rows of all others name entities that a reader may not see.
      await demand(context, credentials, costUnallocatedReadPermission);
    }
    const page = await usageRows.rows(request.query);
    // Rows are sealed, so nothing in them can be masked: rows of a team, say,
    // may name entities and pull requests that are hidden from the reader.
    const records = page.items.map(({ record }) => record);
    const others = [
      ...new Set(records.flatMap(row => [row.team ?? [], row.entityRef ?? []])),
    ].flat();
    const seenOthers = await seenBy(others);
    if (
      others.some(ref => !seenOthers.has(ref)) ||
      !(await llmReports.sees(
        [...new Set(records.flatMap(row => row.pullRequest ?? []))],
        seenBy,
      ))
    ) {
      await demand(context, credentials, costUnallocatedReadPermission);
    }
    response.json(page as never);
  });

  router.get('/llm/batches', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    await demand(context, credentials, costUnallocatedReadPermission);
    response.json((await usageRows.batches(request.query)) as never);
  });

  router.get('/llm/batches/:batch/export', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    await demand(context, credentials, costUnallocatedReadPermission);
    const { batch } = request.params;
    const text = await usageRows.export(Number(batch), credentials);
    response
      .attachment(`llm-usage-${Number(batch)}.ndjson`)
      .type('application/x-ndjson')
      .send(text as never);
  });
}

/** What a row has to name; undefined: anything, or nothing. */
function named(text: string | undefined): string | undefined {
  return text === LLM_NAMES_NONE ? undefined : text?.toLocaleLowerCase('en-US');
}

/** @throws InputError that names the field */
function refOf(text: string, field: string): string {
  if (!/^[a-z]+:[^\s/]+\/[^\s/]+$/.test(text)) {
    throw new InputError(
      `${field} is ${JSON.stringify(
        text,
      )}; write an entity reference, kind:namespace/name, or ${LLM_NAMES_NONE}`,
    );
  }
  return text;
}
