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

import { DORA_DEPLOYMENTS_MAX_LIMIT } from '@maestro/backstage-plugin-dora-common';
import { parseLimit } from '@maestro/backstage-plugin-maestro-node';
import { createAsk } from './ask';
import { DoraRouter, RouterContext } from './types';

/** Deployments of an entity. */
export function mountDeployments(
  router: DoraRouter,
  context: RouterContext,
): void {
  const { service, httpAuth } = context;
  const ask = createAsk(context);

  router.get(
    '/entities/:kind/:namespace/:name/deployments',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { params, query } = request;
      const { question, readable } = await ask(credentials, params, query);
      response.json(
        await service.deployments(question, {
          status: query.status,
          limit: parseLimit(query.limit, {
            max: DORA_DEPLOYMENTS_MAX_LIMIT,
            fallback: 25,
          }),
          cursor: query.cursor,
          readable,
        }),
      );
    },
  );
}
