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
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  DORA_EVIDENCE_MAX_LIMIT,
  doraReadPermission,
} from '@maestro/backstage-plugin-dora-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import {
  EntityAccess,
  assertKnownQuery,
  parseLimit,
} from '@maestro/backstage-plugin-maestro-node';
import express from 'express';
import Router from 'express-promise-router';
import { DoraService, Question, assertKind } from './service/DoraService';

const WINDOW = ['from', 'to', 'zone'];

/** Routes below `/api/maestro-dora`. */
export function createRouter(options: {
  service: DoraService;
  access: EntityAccess;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}): express.Router {
  const { service, access, httpAuth, permissions } = options;
  const router = Router();

  async function ask(request: express.Request, known: string[]) {
    const credentials = await httpAuth.credentials(request);
    const [decision] = await permissions.authorize(
      [{ permission: doraReadPermission }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError('You may not read delivery figures');
    }
    assertKnownQuery(request.query, known);
    const { kind, namespace, name } = request.params;
    const asserted = assertKind(kind);
    const entityRef = normalizeEntityRef(`${kind}:${namespace}/${name}`);
    const entity = await access.entity(entityRef, credentials);
    const question: Question = {
      entityRef,
      kind: asserted,
      annotations: entity.metadata.annotations ?? {},
      query: request.query,
    };
    return {
      question,
      readable: (members: string[]) => access.visible(members, credentials),
    };
  }

  router.get(
    '/entities/:kind/:namespace/:name/figures',
    async (request, response) => {
      const { question } = await ask(request, WINDOW);
      response.json(await service.figures(question));
    },
  );

  router.get(
    '/entities/:kind/:namespace/:name/figures/:figureId/evidence',
    async (request, response) => {
      const { question, readable } = await ask(request, [
        ...WINDOW,
        'cursor',
        'limit',
      ]);
      response.json(
        await service.evidence(question, {
          figureId: request.params.figureId,
          limit: parseLimit(request.query.limit, {
            max: DORA_EVIDENCE_MAX_LIMIT,
            fallback: 50,
          }),
          cursor: request.query.cursor as string | undefined,
          readable,
        }),
      );
    },
  );

  return router;
}
