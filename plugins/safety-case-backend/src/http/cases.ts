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

import { parseLimit } from '@maestro/backstage-plugin-maestro-node';
import {
  safetyCaseApprovePermission,
  safetyCaseReadPermission,
} from '@maestro/backstage-plugin-safety-case-common';
import {
  CaseRouter,
  RouterContext,
  demand,
  isAllowed,
  userOf,
  visibleCase,
} from './context';
import { scopeOf } from './scope';

/** Cases, and one of them. */
export function mountCases(router: CaseRouter, context: RouterContext): void {
  const { access, httpAuth, service } = context;

  router.get('/cases', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, safetyCaseReadPermission);
    const { cursor, entityRef, kind, limit, verdict, wentBad } = request.query;
    response.json(
      (await service.list({
        ...(await scopeOf(access, entityRef, credentials)),
        kind,
        verdict,
        wentBad,
        cursor,
        limit: parseLimit(limit, { max: 100, fallback: 25 }),
        visible: refs => access.visible(refs, credentials),
      })) as never,
    );
  });

  router.get('/cases/:caseId', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const found = await visibleCase(
      context,
      credentials,
      request.params.caseId,
    );
    response.json(
      (await service.shownTo(
        found,
        userOf(credentials),
        await isAllowed(context, credentials, safetyCaseApprovePermission),
      )) as never,
    );
  });
}
