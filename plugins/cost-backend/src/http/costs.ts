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

import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  CostQuery,
  costReadPermission,
  costUnallocatedReadPermission,
} from '@maestro/backstage-plugin-cost-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { assertKnownQuery } from '@maestro/backstage-plugin-maestro-node';
import { AreaContext } from '../areas';
import { CostRowService } from '../service/costs/CostRowService';
import { CostService, SeenBy } from '../service/CostService';
import { CostRouter, demand } from './context';
import { loadOf } from './billingView';

const SUMMARY = [
  'entityRef',
  'hierarchy',
  'metric',
  'currency',
  'convertTo',
  'from',
  'to',
];
const ROWS = [
  ...SUMMARY,
  'service',
  'resource',
  'chargeCategory',
  'rule',
  'pool',
  'line',
  'unallocated',
  'day',
  'cursor',
  'limit',
];

type Context = AreaContext & { costs: CostService; costRows: CostRowService };

/** What a caller may ask about, and see of the answer. */
export interface AskedCost {
  entityRef: string | undefined;
  seenBy: SeenBy;
}

/**
 * @throws NotAllowedError without the permission, NotFoundError for an entity
 *   that the caller may not see, InputError for what is no reference
 */
export async function askCost(
  context: Pick<AreaContext, 'access' | 'permissions'>,
  credentials: BackstageCredentials,
  entityRef: string | undefined,
): Promise<AskedCost> {
  await demand(context, credentials, costReadPermission);
  let ref: string | undefined;
  if (entityRef !== undefined) {
    try {
      ref = normalizeEntityRef(entityRef);
    } catch (error) {
      throw new InputError(`entityRef: ${(error as Error).message}`);
    }
    await context.access.entity(ref, credentials);
  }
  return {
    entityRef: ref,
    seenBy: refs => context.access.visible(refs, credentials),
  };
}

function known(query: object, names: readonly string[]): void {
  assertKnownQuery(
    Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, String(value)]),
    ),
    names,
  );
}

/** Figures of cost and what they are made of. */
export function mountCosts(router: CostRouter, context: Context): void {
  const { costs, costRows, httpAuth } = context;

  router.get('/costs', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    known(request.query, SUMMARY);
    const query = request.query as CostQuery;
    const { entityRef, seenBy } = await askCost(
      context,
      credentials,
      query.entityRef,
    );
    response.json(
      (await costs.summary({ ...query, entityRef }, seenBy)) as never,
    );
  });

  router.get('/costs/rows', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    known(request.query, ROWS);
    const query = request.query as Record<string, unknown>;
    const { entityRef, seenBy } = await askCost(
      context,
      credentials,
      query.entityRef as string | undefined,
    );
    const unallocated = String(query.unallocated ?? 'false') === 'true';
    if (entityRef === undefined) {
      // Rows of the whole portal include those that nobody has.
      await demand(context, credentials, costUnallocatedReadPermission);
    }
    response.json(
      (await costRows.page(
        {
          ...query,
          entityRef,
          unallocated,
          limit: query.limit === undefined ? undefined : Number(query.limit),
        },
        seenBy,
      )) as never,
    );
  });

  router.get('/reconciliation', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costUnallocatedReadPermission);
    known(request.query, ['from', 'to']);
    const items = await costs.reconciliation(request.query);
    response.json({
      items: items.map(item => ({ ...item, load: loadOf(item.load) })),
    } as never);
  });

  router.get('/unallocated', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costUnallocatedReadPermission);
    known(request.query, ['from', 'to']);
    response.json({ items: await costs.unallocated(request.query) } as never);
  });
}
