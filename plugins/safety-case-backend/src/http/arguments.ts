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

import { InputError } from '@backstage/errors';
import {
  safetyCaseExportPermission,
  safetyCaseReadPermission,
} from '@maestro/backstage-plugin-safety-case-common';
import express, { Router } from 'express';
import { previewArgument } from '../engine/cases';
import { cannotBeJoined } from '../engine/gsn';
import { writeSacm } from '../engine/sacm';
import { CaseRouter, RouterContext, demand, visibleCase } from './context';
import { packName } from './pack';

const PREVIEW = '/arguments/preview';

/** Texts of arguments are larger than what other routes are sent. */
export function createArgumentParser(): Router {
  const router = Router();
  router.use(PREVIEW, express.json({ limit: '3mb' }));
  return router;
}

/** Arguments in formats of others: gsn2x is read, SACM is written. */
export function mountArguments(
  router: CaseRouter,
  context: RouterContext,
): void {
  const { auditor, httpAuth } = context;

  router.post(PREVIEW, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, safetyCaseReadPermission);
    const { files } = request.body;
    const paths = new Set<string>();
    files.forEach(({ path, text }, at) => {
      if (paths.has(path)) {
        throw new InputError(
          `files[${at}].path is ${JSON.stringify(
            path,
          )} again; give each file a path of its own`,
        );
      }
      if (cannotBeJoined(text)) {
        throw new InputError(
          `files[${at}].text has a line that begins with "--- # file:"; remove it`,
        );
      }
      paths.add(path);
    });
    response.json(previewArgument(files) as never);
  });

  router.get('/cases/:caseId/sacm', async (request, response) => {
    const { caseId } = request.params;
    const audit = await auditor.createEvent({
      eventId: 'case-export',
      severityLevel: 'medium',
      request: request as never,
      meta: { caseId, format: 'sacm' },
    });
    try {
      const credentials = await httpAuth.credentials(request as never);
      const { judged } = await visibleCase(context, credentials, caseId);
      await demand(context, credentials, safetyCaseExportPermission);
      const xml = writeSacm(judged);
      await audit.success({ meta: { bytes: Buffer.byteLength(xml) } });
      response
        .attachment(packName(judged.subject.id).replace(/\.tar$/, '.sacm.xmi'))
        .type('application/xml')
        .send(xml as never);
    } catch (error) {
      await audit.fail({ error: error as Error });
      throw error;
    }
  });
}
