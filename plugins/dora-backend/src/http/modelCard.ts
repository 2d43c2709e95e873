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

import { everMembers } from '../engine';
import { scopeOf } from '../prediction/cards';
import { createAsk, createAskPortal } from './ask';
import { DoraRouter, RouterContext } from './types';

/** Model cards of the merge-time prediction. */
export function mountModelCard(
  router: DoraRouter,
  context: RouterContext,
): void {
  const { httpAuth, mergeTime, readModel } = context;
  const ask = createAsk(context);
  const askPortal = createAskPortal(context);

  router.get('/model-card', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await askPortal(credentials, {});
    response.json(await mergeTime.portalCard());
  });

  router.get(
    '/entities/:kind/:namespace/:name/model-card',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { question, readable } = await ask(credentials, request.params, {});
      const { attribution } = await readModel.snapshot();
      const members = everMembers(attribution, question.level);
      const visible = await readable([...members]);
      const scopes = new Set<string>();
      for (const member of members) {
        for (const { patterns } of visible.has(member)
          ? attribution.claims(member)
          : []) {
          for (const { host, repository } of patterns) {
            if (host !== null && repository !== null) {
              scopes.add(scopeOf(`${host}|${repository}`));
            }
          }
        }
      }
      response.json({
        entityRef: question.entityRef ?? '',
        portal: await mergeTime.portalCard(),
        repositories: await mergeTime.repositoryCards([...scopes].sort()),
      });
    },
  );
}
