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

import { safetyCaseExportPermission } from '@maestro/backstage-plugin-safety-case-common';
import { CaseRouter, RouterContext, demand, visibleCase } from './context';

/** The Repro Pack of a case; who takes one is told to the auditor. */
export function mountPack(router: CaseRouter, context: RouterContext): void {
  const { auditor, httpAuth, packs } = context;

  router.get('/cases/:caseId/pack', async (request, response) => {
    const { caseId } = request.params;
    const audit = await auditor.createEvent({
      eventId: 'case-export',
      severityLevel: 'medium',
      request: request as never,
      meta: { caseId },
    });
    try {
      const credentials = await httpAuth.credentials(request as never);
      const found = await visibleCase(context, credentials, caseId);
      await demand(context, credentials, safetyCaseExportPermission);
      const pack = await packs.build(found, request.query.since ?? null);
      await audit.success({ meta: { bytes: pack.length } });
      response
        .type('application/x-tar')
        .attachment(packName(found.judged.subject.id))
        .send(Buffer.from(pack) as never);
    } catch (error) {
      await audit.fail({ error: error as Error });
      throw error;
    }
  });
}

/** Name of the file, also in the command that checks it. */
export function packName(subjectId: string): string {
  return `case-${subjectId.replace(/[^\w.-]/g, '-')}.tar`;
}
