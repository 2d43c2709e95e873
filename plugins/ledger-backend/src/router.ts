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
import { RouterContext } from './http/context';
import { addAuditRoutes } from './http/audits';
import { createDoorsRouter } from './http/doors';
import { addErasureRoutes } from './http/erasures';
import { addExportRoutes } from './http/export';
import { addFeedRoutes } from './http/feed';
import { addLogRoutes, createPublicRouter } from './http/log';
import { createProgramsRouter } from './http/programs';
import { addPseudonymRoutes } from './http/pseudonyms';
import { addReceiptRoutes } from './http/receipts';
import { addReportRoutes } from './http/reports';
import { EndpointMap, spec } from './schema/openapi.generated';

/** The HTTP side of the ledger. */
export function createRouter(context: RouterContext): Router {
  const router = Router();
  // Doors read raw bytes, so they come before anything that parses JSON;
  // tile paths hold slashes, which OpenAPI cannot express.
  router.use(createDoorsRouter(context));
  router.use(createPublicRouter(context));
  router.use(createProgramsRouter());

  const api = createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(
    spec as never,
    { middleware: [express.json({ limit: '1mb' })] },
  );
  addLogRoutes(api, context);
  addReceiptRoutes(api, context);
  addFeedRoutes(api, context);
  addExportRoutes(api, context);
  addReportRoutes(api, context);
  addErasureRoutes(api, context);
  addAuditRoutes(api, context);
  addPseudonymRoutes(api, context);
  router.use(api);
  return router;
}
