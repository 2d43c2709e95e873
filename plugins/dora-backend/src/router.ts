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
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  DORA_EVIDENCE_MAX_LIMIT,
  doraReadPermission,
} from '@maestro/backstage-plugin-dora-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import {
  EntityAccess,
  parseLimit,
} from '@maestro/backstage-plugin-maestro-node';
import express from 'express';
import { EndpointMap, spec } from './schema/openapi.generated';
import { DoraService, Question, assertKind } from './service/DoraService';
import { figuresCsv } from './service/exportFile';

interface EntityPath {
  kind: string;
  namespace: string;
  name: string;
}

interface WindowQuery {
  from?: string;
  to?: string;
  zone?: string;
}

/** Turns a request into a question that its caller may ask. */
export function createAsk(options: {
  access: EntityAccess;
  permissions: PermissionsService;
}) {
  const { access, permissions } = options;
  return async (
    credentials: BackstageCredentials,
    path: EntityPath,
    { from, to, zone }: WindowQuery,
  ) => {
    const [decision] = await permissions.authorize(
      [{ permission: doraReadPermission }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError('You may not read delivery figures');
    }
    const kind = assertKind(path.kind);
    const entityRef = normalizeEntityRef(
      `${kind}:${path.namespace}/${path.name}`,
    );
    const entity = await access.entity(entityRef, credentials);
    const question: Question = {
      entityRef,
      kind,
      annotations: entity.metadata.annotations ?? {},
      query: { from, to, zone },
    };
    return {
      question,
      readable: (members: string[]) => access.visible(members, credentials),
    };
  };
}

/** Routes below `/api/maestro-dora`. */
export function createRouter(options: {
  service: DoraService;
  access: EntityAccess;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  /** Reads receipts with proofs from the ledger, on behalf of the caller. */
  exportReceipts(
    seqs: number[],
    credentials: BackstageCredentials,
  ): Promise<string>;
}): express.Router {
  const { service, httpAuth } = options;
  const ask = createAsk(options);
  const router =
    createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(
      spec as never,
    );

  router.get(
    '/entities/:kind/:namespace/:name/figures',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { question } = await ask(
        credentials,
        request.params,
        request.query,
      );
      response.json(await service.figures(question));
    },
  );

  router.get(
    '/entities/:kind/:namespace/:name/figures/:figureId/evidence',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { question, readable } = await ask(
        credentials,
        request.params,
        request.query,
      );
      response.json(
        await service.evidence(question, {
          figureId: request.params.figureId,
          limit: parseLimit(request.query.limit, {
            max: DORA_EVIDENCE_MAX_LIMIT,
            fallback: 50,
          }),
          cursor: request.query.cursor,
          readable,
        }),
      );
    },
  );

  router.get(
    '/entities/:kind/:namespace/:name/export',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { question } = await ask(
        credentials,
        request.params,
        request.query,
      );
      const answer = await service.figures(question);
      const name = `delivery-${question.entityRef.replace(/[:/]/g, '-')}`;
      if (request.query.format === 'json') {
        response.attachment(`${name}.json`);
        response.json(answer);
      } else {
        response.attachment(`${name}.csv`).type('text/csv');
        response.send(figuresCsv(answer));
      }
    },
  );

  router.get(
    '/entities/:kind/:namespace/:name/evidence-set',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { question, readable } = await ask(
        credentials,
        request.params,
        request.query,
      );
      const text = await service.evidenceSet(question, {
        figureId: request.query.figure,
        readable,
        exportReceipts: seqs => options.exportReceipts(seqs, credentials),
      });
      response
        .attachment(`${request.query.figure}.ndjson`)
        .type('application/x-ndjson');
      response.send(text);
    },
  );

  return router;
}
