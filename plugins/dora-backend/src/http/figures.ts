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

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DORA_EVIDENCE_MAX_LIMIT } from '@maestro/backstage-plugin-dora-common';
import { parseLimit } from '@maestro/backstage-plugin-maestro-node';
import { figuresCsv } from '../service/exportFile';
import { createAsk, createAskPortal } from './ask';
import { audited } from './audited';
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
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    const lines = await audited(
      context.auditor,
      {
        eventId: 'evidence-set-export',
        severityLevel: 'medium',
        request: request as never,
        meta: { figure: query.figure },
      },
      async () => {
        const { question, readable } = await ask(credentials, params, query);
        return service.evidenceSet(question, {
          figureId: query.figure,
          readable,
          exportReceipts: seqs =>
            context.exportReceipts({
              seqs,
              credentials,
              signal: closed.signal,
            }),
        });
      },
    );
    response.attachment(`${query.figure}.ndjson`).type('application/x-ndjson');
    try {
      await pipeline(Readable.from(withLineFeeds(lines)), response);
    } catch (error) {
      // Its reader went away; what breaks off otherwise is cut off visibly,
      // for the last line is missing.
      if (!closed.signal.aborted) {
        throw error;
      }
    }
  });
}

async function* withLineFeeds(lines: AsyncIterable<string>) {
  for await (const line of lines) {
    yield `${line}\n`;
  }
}

function limitOf(limit: number | undefined): number {
  return parseLimit(limit, { max: DORA_EVIDENCE_MAX_LIMIT, fallback: 50 });
}
