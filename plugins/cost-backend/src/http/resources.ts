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

import express, { Router } from 'express';
import { costLoadPermission } from '@maestro/backstage-plugin-cost-common';
import { AreaContext } from '../areas';
import { AdviceService } from '../service/resources/AdviceService';
import { ResourceService } from '../service/resources/ResourceService';
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

/** Usage of workloads, prices of nodes, and advice on requests. */
export function mountResources(
  router: CostRouter,
  context: AreaContext & {
    advice: AdviceService;
    resources: ResourceService;
  },
): void {
  const { advice, httpAuth, resources } = context;

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
    const { entityRef } = await askCost(
      context,
      credentials,
      request.query.entityRef,
    );
    response.json((await advice.advice([entityRef!])) as never);
  });
}
