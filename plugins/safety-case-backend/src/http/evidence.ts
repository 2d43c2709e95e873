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
import { Router, raw, Request } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  ReportFormat,
  safetyCaseSubmitPermission,
} from '@maestro/backstage-plugin-safety-case-common';
import { REPORT_FORMATS, collectReport } from '../collect/reports';
import { RouterContext, demand } from './context';

/** Largest report that is taken, bytes. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;

const REPOSITORY = /^[a-z0-9.:-]+\/[^/\s]+(\/[^/\s]+)+$/i;

/** Where CI hands in evidence: envelopes, and reports that the portal signs. */
export function createEvidenceRouter(context: RouterContext): Router {
  const { evidence, httpAuth } = context;
  const router = PromiseRouter();
  const body = raw({ type: () => true, limit: MAX_BODY_BYTES });

  const submitter = async (request: Request): Promise<string> => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    await demand(context, credentials, safetyCaseSubmitPermission);
    const { principal } = credentials;
    return 'userEntityRef' in principal
      ? principal.userEntityRef
      : principal.subject;
  };

  router.post('/evidence', body, async (request, response) => {
    const who = await submitter(request);
    const { repository } = queryOf(request, ['repository']);
    let envelope: unknown;
    try {
      envelope = JSON.parse(textOf(request));
    } catch {
      throw new InputError(
        'The body is not JSON, or was cut off; send a DSSE envelope',
      );
    }
    const kept = await evidence.submit(envelope, {
      submitter: who,
      repository: repositoryOf(repository),
    });
    response.status(kept.added ? 201 : 200).json(kept);
  });

  router.post('/reports', body, async (request, response) => {
    const who = await submitter(request);
    const query = queryOf(request, ['format', 'commit', 'name', 'repository']);
    const format = REPORT_FORMATS.find(known => known === query.format);
    if (!format) {
      throw new InputError(
        `format is ${JSON.stringify(
          query.format ?? null,
        )}; write one of ${REPORT_FORMATS.join(', ')}`,
      );
    }
    const commit = query.commit?.toLowerCase();
    if (!commit || !/^[0-9a-f]{40}$/.test(commit)) {
      throw new InputError(
        `commit is ${JSON.stringify(
          query.commit ?? null,
        )}; write a full commit hash, 40 hex digits`,
      );
    }
    const repository = repositoryOf(query.repository);
    const kept = await evidence.record(
      collectReport({
        format: format satisfies ReportFormat,
        commit,
        repository,
        name: (query.name ?? format).slice(0, 120),
        submitter: who,
        text: textOf(request),
      }),
      { repository, signedByPortal: true },
    );
    response.status(kept.added ? 201 : 200).json(kept);
  });

  return router;
}

function textOf(request: Request): string {
  const bytes: Uint8Array = Buffer.isBuffer(request.body)
    ? request.body
    : Buffer.alloc(0);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError('The body is not text in UTF-8');
  }
}

function queryOf<Name extends string>(
  request: Request,
  known: readonly Name[],
): Partial<Record<Name, string>> {
  const result: Partial<Record<Name, string>> = {};
  for (const [name, value] of Object.entries(request.query)) {
    if (!(known as readonly string[]).includes(name)) {
      throw new InputError(
        `Query parameter ${name.slice(
          0,
          64,
        )} is not known; known are ${known.join(', ')}`,
      );
    }
    if (typeof value !== 'string') {
      throw new InputError(`${name} is there more than once; write it once`);
    }
    result[name as Name] = value;
  }
  return result;
}

function repositoryOf(repository: string | undefined): string | null {
  if (repository === undefined) {
    return null;
  }
  if (!REPOSITORY.test(repository) || repository.length > 512) {
    throw new InputError(
      `repository is ${JSON.stringify(
        repository.slice(0, 120),
      )}; write host/owner/name, for example github.com/lighthouse/checkout`,
    );
  }
  return repository.toLowerCase();
}
