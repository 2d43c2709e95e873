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

import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import express, { Router } from 'express';
import { mountActs } from './http/acts';
import { createArgumentParser, mountArguments } from './http/arguments';
import { mountCases } from './http/cases';
import { RouterContext } from './http/context';
import { createEvidenceRouter } from './http/evidence';
import { mountPack } from './http/pack';
import { mountRerun } from './http/rerun';
import { EndpointMap, spec } from './schema/openapi.generated';

/** Routes below `/api/maestro-safety-case`. */
export function createRouter(context: RouterContext): Router {
  const router = Router();
  // Reports are read as bytes, so they come before anything that parses JSON.
  router.use(createEvidenceRouter(context));
  router.use(createArgumentParser());
  const api = createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(
    spec as never,
    { middleware: [express.json({ limit: '100kb' })] },
  );
  mountCases(api, context);
  mountActs(api, context);
  mountPack(api, context);
  mountRerun(api, context);
  mountArguments(api, context);
  router.use(api);
  return router;
}
