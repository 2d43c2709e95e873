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
import express from 'express';
import { mountDeployments } from './http/deployments';
import { mountFigures } from './http/figures';
import { mountModelCard } from './http/modelCard';
import { mountPullRequests } from './http/pullRequests';
import { mountOverview } from './http/overview';
import { mountSpace } from './http/space';
import { mountWeekly } from './http/weekly';
import { RouterContext } from './http/types';
import { EndpointMap, spec } from './schema/openapi.generated';

/** Routes below `/api/maestro-dora`. */
export function createRouter(context: RouterContext): express.Router {
  const router =
    createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(
      spec as never,
    );
  mountFigures(router, context);
  mountDeployments(router, context);
  mountOverview(router, context);
  mountPullRequests(router, context);
  mountSpace(router, context);
  mountModelCard(router, context);
  mountWeekly(router, context);
  return router;
}
