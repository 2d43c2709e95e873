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
  safetyCaseApprovePermission,
  safetyCaseChallengePermission,
  safetyCaseCollectPermission,
} from '@maestro/backstage-plugin-safety-case-common';
import { StoredCase } from '../store/types';
import { CaseRouter, RouterContext, isAllowed, userOf } from './context';
import { Act, perform } from './perform';

const CASE = '/cases/:caseId';
const CHALLENGE = `${CASE}/challenges/:challengeId`;

/** What people do with cases: each permissioned, and told to the auditor. */
export function mountActs(router: CaseRouter, context: RouterContext): void {
  const { httpAuth, service } = context;

  /** Runs one act, and answers with the case as it is then. */
  const act = async (
    request: { params: { caseId: string; challengeId?: string } },
    options: Pick<
      Act<StoredCase>,
      'eventId' | 'severity' | 'permission' | 'run'
    >,
  ) => {
    const done = await perform(context, request, {
      ...options,
      told: ({ verdict }) => ({ verdict }),
    });
    const credentials = await httpAuth.credentials(request as never);
    return (await service.shownTo(
      done,
      userOf(credentials),
      await isAllowed(context, credentials, safetyCaseApprovePermission),
    )) as never;
  };

  router.post(`${CASE}/collect`, async (request, response) => {
    response.json(
      await act(request, {
        eventId: 'case-collect',
        severity: 'low',
        permission: safetyCaseCollectPermission,
        run: () => service.collect(request.params.caseId),
      }),
    );
  });

  router.post(`${CASE}/approvals`, async (request, response) => {
    const shown = await act(request, {
      eventId: 'case-approve',
      severity: 'high',
      permission: safetyCaseApprovePermission,
      run: user =>
        service.approve(request.params.caseId, request.body.digest, user),
    });
    response.status(201).json(shown);
  });

  router.post(`${CASE}/challenges`, async (request, response) => {
    const shown = await act(request, {
      eventId: 'case-challenge',
      severity: 'medium',
      permission: safetyCaseChallengePermission,
      run: user => service.challenge(request.params.caseId, request.body, user),
    });
    response.status(201).json(shown);
  });

  router.post(`${CHALLENGE}/answer`, async (request, response) => {
    const { caseId, challengeId } = request.params;
    response.json(
      await act(request, {
        eventId: 'challenge-answer',
        severity: 'medium',
        permission: safetyCaseChallengePermission,
        run: user => service.answer(caseId, challengeId, request.body, user),
      }),
    );
  });

  router.post(`${CHALLENGE}/accept`, async (request, response) => {
    const { caseId, challengeId } = request.params;
    response.json(
      await act(request, {
        eventId: 'challenge-accept',
        severity: 'medium',
        permission: safetyCaseChallengePermission,
        run: user => service.accept(caseId, challengeId, user),
      }),
    );
  });
}
