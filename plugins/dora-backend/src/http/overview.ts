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

import { createAsk, createAskPortal } from './ask';
import { DoraRouter, RouterContext } from './types';

/** Overviews of the portal, and of systems, domains and groups. */
export function mountOverview(
  router: DoraRouter,
  context: RouterContext,
): void {
  const { service, httpAuth } = context;
  const ask = createAsk(context);
  const askPortal = createAskPortal(context);

  router.get('/overview', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { question, readable } = await askPortal(credentials, request.query);
    response.json(await service.overview(question, readable));
  });

  router.get(
    '/entities/:kind/:namespace/:name/overview',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { params, query } = request;
      const { question, readable } = await ask(credentials, params, query);
      response.json(await service.overview(question, readable));
    },
  );
}
