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

import { DORA_EVIDENCE_MAX_LIMIT } from '@maestro/backstage-plugin-dora-common';
import { parseLimit } from '@maestro/backstage-plugin-maestro-node';
import { figuresCsv } from '../service/exportFile';
import { createAsk, createAskPortal } from './ask';
import { DoraRouter, RouterContext } from './types';

const ENTITY = '/entities/:kind/:namespace/:name';

/** Figures of an entity, their evidence, and both as files. */
export function mountFigures(router: DoraRouter, context: RouterContext): void {
  const { service, httpAuth } = context;
  const ask = createAsk(context);
  const askPortal = createAskPortal(context);

  router.get(`${ENTITY}/figures`, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { question } = await ask(credentials, request.params, request.query);
    response.json(await service.figures(question));
  });

  router.get(
    `${ENTITY}/figures/:figureId/evidence`,
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { params, query } = request;
      const { question, readable } = await ask(credentials, params, query);
      response.json(
        await service.evidence(question, {
          figureId: params.figureId,
          limit: limitOf(query.limit),
          cursor: query.cursor,
          readable,
        }),
      );
    },
  );

  router.get(
    '/overview/figures/:figureId/evidence',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { params, query } = request;
      const { question, readable } = await askPortal(credentials, query);
      response.json(
        await service.evidence(question, {
          figureId: params.figureId,
          limit: limitOf(query.limit),
          cursor: query.cursor,
          readable,
        }),
      );
    },
  );

  router.get(`${ENTITY}/export`, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { question } = await ask(credentials, request.params, request.query);
    const answer = await service.figures(question);
    const name = `delivery-${answer.entityRef.replace(/[:/]/g, '-')}`;
    if (request.query.format === 'json') {
      response.attachment(`${name}.json`);
      response.json(answer);
    } else {
      response.attachment(`${name}.csv`).type('text/csv');
      response.send(figuresCsv(answer));
    }
  });

  router.get(`${ENTITY}/evidence-set`, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { params, query } = request;
    const { question, readable } = await ask(credentials, params, query);
    const text = await service.evidenceSet(question, {
      figureId: query.figure,
      readable,
      exportReceipts: seqs => context.exportReceipts(seqs, credentials),
    });
    response.attachment(`${query.figure}.ndjson`).type('application/x-ndjson');
    response.send(text);
  });
}

function limitOf(limit: number | undefined): number {
  return parseLimit(limit, { max: DORA_EVIDENCE_MAX_LIMIT, fallback: 50 });
}
