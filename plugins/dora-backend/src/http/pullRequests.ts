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
  DORA_EVIDENCE_MAX_LIMIT,
  DORA_PULL_REQUESTS_MAX_LIMIT,
} from '@maestro/backstage-plugin-dora-common';
import { parseLimit } from '@maestro/backstage-plugin-maestro-node';
import { createAsk } from './ask';
import { DoraRouter, RouterContext } from './types';

const REQUESTS = '/entities/:kind/:namespace/:name/pull-requests';

/** Pull requests of an entity: open ones, phases of merged ones, evidence. */
export function mountPullRequests(
  router: DoraRouter,
  context: RouterContext,
): void {
  const { pullRequests, httpAuth } = context;
  const ask = createAsk(context);

  router.get(REQUESTS, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { params, query } = request;
    const { question, readable } = await ask(credentials, params, {
      zone: query.zone,
    });
    response.json(
      await pullRequests.open(question, {
        waiting: query.waiting,
        bots: query.bots,
        cursor: query.cursor,
        limit: parseLimit(query.limit, {
          max: DORA_PULL_REQUESTS_MAX_LIMIT,
          fallback: 25,
        }),
        readable,
      }),
    );
  });

  router.get(`${REQUESTS}/anatomy`, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { question } = await ask(credentials, request.params, request.query);
    response.json(await pullRequests.anatomy(question));
  });

  router.get(`${REQUESTS}/anatomy/evidence`, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { params, query } = request;
    const { question, readable } = await ask(credentials, params, query);
    response.json(
      await pullRequests.anatomyEvidence(question, {
        figureId: query.figure,
        limit: evidenceLimit(query.limit),
        cursor: query.cursor,
        readable,
      }),
    );
  });

  router.get(`${REQUESTS}/:requestId/evidence`, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { params, query } = request;
    const { question, readable } = await ask(credentials, params, {});
    response.json(
      await pullRequests.evidence(question, {
        requestId: params.requestId,
        limit: evidenceLimit(query.limit),
        cursor: query.cursor,
        readable,
      }),
    );
  });

  router.get(`${REQUESTS}/:requestId/comment`, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { requestId } = request.params;
    const { question, readable } = await ask(credentials, request.params, {});
    response.json(
      await pullRequests.comment(question, { requestId, readable }),
    );
  });
}

function evidenceLimit(limit: number | undefined): number {
  return parseLimit(limit, { max: DORA_EVIDENCE_MAX_LIMIT, fallback: 50 });
}
