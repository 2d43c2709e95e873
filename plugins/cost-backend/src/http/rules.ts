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
  costReadPermission,
  costRulesPermission,
  costUnallocatedReadPermission,
} from '@maestro/backstage-plugin-cost-common';
import { AreaContext } from '../areas';
import { RulesService } from '../service/RulesService';
import { RulesDocument } from '../store/DatabaseRulesStore';
import { CostRouter, demand, isAllowed, userOf } from './context';

/** Rules of attribution: read, tried out, put in force. */
export function mountRules(
  router: CostRouter,
  context: AreaContext & {
    rules: RulesService;
    /** Asks for the figures to follow soon. */
    attributeSoon(): Promise<void>;
  },
): void {
  const { auditor, httpAuth, rules } = context;

  router.get('/rules', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    response.json((await rules.current()) as never);
  });

  router.put('/rules', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costRulesPermission);
    const body = request.body as unknown as RulesDocument & {
      version: number;
    };
    const event = await auditor.createEvent({
      eventId: 'rules-put',
      severityLevel: 'medium',
      request: request as never,
      meta: { basedOn: body.version },
    });
    let put;
    try {
      put = await rules.put(
        documentOf(body),
        body.version,
        userOf(credentials),
      );
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
    await event.success({ meta: { version: put.version, digest: put.digest } });
    await context.attributeSoon();
    response.json(put as never);
  });

  router.post('/rules/dry-run', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    // Nothing is changed; but it tells of the money of all.
    if (!(await isAllowed(context, credentials, costRulesPermission))) {
      await demand(context, credentials, costUnallocatedReadPermission);
    }
    response.json(
      (await rules.dryRun(
        documentOf(request.body as unknown as RulesDocument),
      )) as never,
    );
  });
}

function documentOf({ tagAliases, rules, pools }: RulesDocument) {
  return { tagAliases, rules, pools };
}
