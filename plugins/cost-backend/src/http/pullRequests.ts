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

import {
  PullRequestCostPage,
  costLoadPermission,
  costReadPermission,
} from '@maestro/backstage-plugin-cost-common';
import {
  decodeKeyset,
  encodeKeyset,
} from '@maestro/backstage-plugin-maestro-node';
import { AreaContext } from '../areas';
import { CiBudgetService } from '../pullRequests/CiBudgetService';
import { PullRequestService } from '../pullRequests/PullRequestService';
import { CostRouter, demand } from './context';

const PAGE = 25;

/** What pull requests cost, estimates of theirs, CI budgets. */
export function mountPullRequests(
  router: CostRouter,
  context: AreaContext & {
    ciBudgets: CiBudgetService;
    pullRequests: PullRequestService;
  },
): void {
  const { access, ciBudgets, httpAuth, pullRequests } = context;

  router.get('/pull-requests', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    const { cursor, entityRef, limit } = request.query;
    const entity = await access.entity(entityRef, credentials);
    const at = ciBudgets.repositoryOf(entity);
    let page: PullRequestCostPage;
    if (!at) {
      page = {
        state: 'not_annotated',
        message:
          'The entity names no repository: annotate it with backstage.io/source-location or github.com/project-slug',
        repository: null,
        items: [],
        nextCursor: null,
      };
    } else {
      const below =
        cursor === undefined
          ? undefined
          : (decodeKeyset(cursor, ['number'])[0] as number);
      const { items, next } = await pullRequests.list(at, {
        below,
        limit: limit ?? PAGE,
      });
      const none = items.length === 0 && below === undefined;
      page = {
        state: none ? 'no_data' : 'ok',
        message: none
          ? 'Nothing was told of a pull request of this repository: neither the ledger, nor LLM usage, nor an estimate'
          : null,
        repository: `${at.host}/${at.repository}`,
        items,
        nextCursor: next === null ? null : encodeKeyset([next]),
      };
    }
    response.json(page as never);
  });

  router.post('/pull-requests/estimates', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costLoadPermission);
    response
      .status(201)
      .json((await pullRequests.estimate(request.body)) as never);
  });

  router.get('/ci-budget', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    const entity = await access.entity(request.query.entityRef, credentials);
    response.json((await ciBudgets.budget(entity)) as never);
  });
}
