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
import express, { Router } from 'express';
import {
  ResourceAdviceList,
  costLoadPermission,
} from '@maestro/backstage-plugin-cost-common';
import { AreaContext } from '../areas';
import { AdviceService } from '../service/resources/AdviceService';
import { ResourceService } from '../service/resources/ResourceService';
import { hierarchyOf, isParent } from '../service/costs/facts';
import { HistoryStore } from '../store/DatabaseHistoryStore';
import { EntityVersion, stepsOf } from '../engine/attribution';
import { CostRouter, demand } from './context';
import { askCost } from './costs';

/** 5,000 samples with long names. */
const LIMIT = '6mb';

/** Reads bodies of samples, which are larger than others. */
export function resourceBodies(): Router {
  const router = Router();
  router.post(
    ['/resource-usage', '/node-prices'],
    express.json({ limit: LIMIT }),
  );
  return router;
}

/** Entities that belong to a group, system or domain today. */
function entitiesBelow(
  versions: readonly EntityVersion[],
  entityRef: string,
): string[] {
  if (!isParent(entityRef)) {
    return [];
  }
  const byOwner = hierarchyOf(entityRef, undefined) === 'ownership';
  return versions
    .filter(
      version =>
        version.to === null &&
        version.entityRef !== entityRef &&
        stepsOf(byOwner ? version.ownerPath : version.partPath).includes(
          entityRef,
        ),
    )
    .map(version => version.entityRef);
}

/**
 * Advice on an entity's containers, and on those of all that it holds and the
 * caller may see.
 *
 * @throws as `askCost`
 */
export async function askAdvice(
  context: Pick<AreaContext, 'access' | 'permissions'> & {
    advice: AdviceService;
    history: HistoryStore;
  },
  credentials: BackstageCredentials,
  asked: string,
): Promise<ResourceAdviceList> {
  const { advice, history } = context;
  const { entityRef, seenBy } = await askCost(context, credentials, asked);
  const below = entitiesBelow(await history.all(), entityRef!);
  const seen = await seenBy(below);
  return advice.advice([entityRef!, ...below.filter(ref => seen.has(ref))]);
}

/** Usage of workloads, prices of nodes, and advice on requests. */
export function mountResources(
  router: CostRouter,
  context: AreaContext & {
    advice: AdviceService;
    history: HistoryStore;
    resources: ResourceService;
  },
): void {
  const { httpAuth, resources } = context;

  router.post('/resource-usage', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costLoadPermission);
    response.json((await resources.recordUsage(request.body.items)) as never);
  });

  router.post('/node-prices', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costLoadPermission);
    response.json(
      (await resources.recordNodePrices(request.body.items)) as never,
    );
  });

  router.get('/recommendations', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    response.json(
      (await askAdvice(context, credentials, request.query.entityRef)) as never,
    );
  });
}
