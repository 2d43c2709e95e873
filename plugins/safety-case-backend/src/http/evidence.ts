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
  ErrorRequestHandler,
  Request,
  RequestHandler,
  Response,
  Router,
  raw,
} from 'express';
import { JsonObject } from '@backstage/types';
import PromiseRouter from 'express-promise-router';
import {
  ReportFormat,
  SubmittedEvidence,
  SubmittedEvidenceBatch,
} from '@maestro/backstage-plugin-safety-case-common';
import { REPORT_FORMATS, collectReport } from '../collect/reports';
import {
  Submitter,
  demandRepository,
  ofToken,
  repositoryOf,
} from '../service/EvidenceDoor';
import { RouterContext } from './context';
import { StatusError } from './refusals';
import { createAdmission } from './submitter';

/** Largest body that is taken, bytes. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;

/** Paths that CI reaches without a token of Backstage, by POST alone. */
export const CI_PATHS = ['/evidence', '/reports'];

const REPOSITORY = /^[a-z0-9.:-]+\/[^/\s]+(\/[^/\s]+)+$/i;

const unreadable: ErrorRequestHandler = (error, _request, _response, next) => {
  if (error.type === 'entity.too.large') {
    next(
      new StatusError(
        413,
        `The body has ${
          error.length ?? 'too many'
        } bytes; at most ${MAX_BODY_BYTES} are taken`,
      ),
    );
  } else if (typeof error.type === 'string' && error.status < 500) {
    next(new InputError(`The body could not be read: ${error.message}`));
  } else {
    next(error);
  }
};

/** Where CI hands in evidence: envelopes, and reports that the portal signs. */
export function createEvidenceRouter(context: RouterContext): Router {
  const { door, evidence, httpAuth } = context;
  const router = PromiseRouter();
  // Nothing of a body is read before it is known who sends it.
  const admitted = [
    createAdmission(context),
    raw({ type: () => true, limit: MAX_BODY_BYTES }),
    unreadable,
  ];

  // The barrier of Backstage lets these paths pass with all that lies below.
  const barrier: RequestHandler = async (request, _response, next) => {
    if (request.method !== 'POST' || request.path !== '/') {
      await httpAuth.credentials(request, { allow: ['user', 'service'] });
    }
    next();
  };
  router.use(CI_PATHS, barrier);

  router.post(
    '/evidence',
    admitted,
    async (request: Request, response: Response) => {
      const submitter = submitterOf(response);
      await audited(context, request, submitter, async () => {
        const { repository } = queryOf(request, ['repository']);
        const kept = await door.submit(textOf(request), {
          submitter,
          repository: readRepository(repository),
        });
        answer(response, kept);
        return 'items' in kept
          ? { kept: kept.kept, refused: kept.refused }
          : { digest: kept.digest };
      });
    },
  );

  router.post(
    '/reports',
    admitted,
    async (request: Request, response: Response) => {
      const submitter = submitterOf(response);
      await audited(context, request, submitter, async () => {
        const report = readReport(request);
        const { repository: told, ...rest } = report;
        demandRepository({ repository: told, submitter });
        ofToken(submitter, [report.commit]);
        const repository = repositoryOf(told, submitter);
        const collected = collectReport({
          ...rest,
          repository,
          submitter: submitter.name,
          source: submitter.source,
          text: textOf(request),
        });
        const kept = await evidence.record(
          { ...collected, effectiveAt: door.instantOf(collected.effectiveAt) },
          {
            repository,
            signedByPortal: true,
            uploader: submitter.admitted?.uploader ?? null,
          },
        );
        answer(response, kept);
        return { digest: kept.digest };
      });
    },
  );

  return router;
}

/** Tells the auditor what was handed in by whom, and what came of it. */
async function audited(
  { auditor }: RouterContext,
  request: Request,
  { admitted, name }: Submitter,
  act: () => Promise<JsonObject>,
): Promise<void> {
  const audit = await auditor.createEvent({
    eventId: 'evidence-submit',
    severityLevel: 'low',
    // The auditor knows no one by a token of a forge, and would refuse it.
    ...(admitted === null && { request }),
    meta: {
      path: request.path,
      submitter: name,
      ...(admitted && { uploader: { ...admitted.uploader } }),
    },
  });
  try {
    const meta = await act();
    await audit.success({ meta });
  } catch (error) {
    await audit.fail({ error: error as Error });
    throw error;
  }
}

function submitterOf(response: Response): Submitter {
  return response.locals.submitter;
}

function answer(
  response: Response,
  kept: SubmittedEvidence | SubmittedEvidenceBatch,
): void {
  const added =
    'items' in kept ? kept.items.some(item => item.kept?.added) : kept.added;
  response.status(added ? 201 : 200).json(kept);
}

function readReport(request: Request): {
  format: ReportFormat;
  commit: string;
  name: string;
  repository: string | null;
} {
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
  return {
    format,
    commit,
    name: (query.name ?? format).slice(0, 120),
    repository: readRepository(query.repository),
  };
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

function readRepository(repository: string | undefined): string | null {
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
