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

import { AuthenticationError } from '@backstage/errors';
import { RequestHandler, Request } from 'express';
import { safetyCaseSubmitPermission } from '@maestro/backstage-plugin-safety-case-common';
import { Admitted, uploaderLabel } from '../oidc';
import { Submitter } from '../service/EvidenceDoor';
import { RouterContext, demand } from './context';
import { StatusError } from './refusals';

/** Longest token that is looked at, characters. */
const MOST_TOKEN = 16 * 1024;

/**
 * The check of the two paths that Backstage's own barrier lets pass, because
 * CI comes without a token of Backstage: either such a token with the
 * permission to hand in, or a token of the forge of a run that may. Both are
 * checked before a byte of the body is read.
 */
export function createAdmission(context: RouterContext): RequestHandler {
  const { gate, httpAuth, refusals } = context;
  return async (request, response, next) => {
    try {
      const token = tokenOf(request);
      const issuer = token === null ? null : gate.issuerOf(token);
      if (token !== null && issuer !== null) {
        const admitted = await gate.admit(token, issuer);
        refusals.demandShare(admitted.uploader.repository);
        response.locals.submitter = submitterOf(admitted);
      } else {
        const credentials = await httpAuth.credentials(request, {
          allow: ['user', 'service'],
        });
        await demand(context, credentials, safetyCaseSubmitPermission);
        const { principal } = credentials;
        const name =
          'userEntityRef' in principal
            ? principal.userEntityRef
            : principal.subject;
        response.locals.submitter = {
          name,
          source: name,
          admitted: null,
        } satisfies Submitter;
      }
    } catch (error) {
      const { name } = error as Error;
      let answer = error;
      if (name === 'AuthenticationError' || name === 'NotAllowedError') {
        // Runners of CI share addresses, so who may hand in never waits.
        answer =
          refusals.blame(
            request.ip ?? '',
            name === 'AuthenticationError' ? 'unknown' : 'not allowed',
          ) ?? error;
      }
      if (answer instanceof StatusError) {
        response.setHeader('Retry-After', '60');
      }
      throw answer;
    }
    next();
  };
}

function tokenOf(request: Request): string | null {
  const match = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '');
  if (match && match[1].length > MOST_TOKEN) {
    throw new AuthenticationError(
      `The token has ${match[1].length} characters; at most ${MOST_TOKEN} are read`,
    );
  }
  return match && match[1];
}

function submitterOf(admitted: Admitted): Submitter {
  const { repository, workflow } = admitted.uploader;
  return {
    name: uploaderLabel(admitted.uploader),
    // A run on another ref takes the place of an earlier one.
    source: `${repository}/${workflow}`,
    admitted,
  };
}
