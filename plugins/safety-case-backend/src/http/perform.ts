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
import { NotAllowedError } from '@backstage/errors';
import { BasicPermission } from '@backstage/plugin-permission-common';
import { StoredCase } from '../store/types';
import { RouterContext, demand, userOf, visibleCase } from './context';

/** An act of a person on a case. */
export interface Act<T> {
  eventId: string;
  severity: 'low' | 'medium' | 'high';
  permission: BasicPermission;
  run(user: string, item: StoredCase): Promise<T>;
  /** What the auditor is told of its success. */
  told(done: T): Record<string, string | number>;
}

/**
 * Runs one act, permissioned; all that it throws is told to the auditor as
 * well.
 */
export async function perform<T>(
  context: RouterContext,
  request: { params: { caseId: string; challengeId?: string } },
  act: Act<T>,
): Promise<T> {
  const { auditor, httpAuth } = context;
  const { caseId, challengeId } = request.params;
  const audit = await auditor.createEvent({
    eventId: act.eventId,
    severityLevel: act.severity,
    request: request as never,
    meta: { caseId, ...(challengeId && { challengeId }) },
  });
  try {
    const credentials = await httpAuth.credentials(request as never);
    const item = await visibleCase(context, credentials, caseId);
    await demand(context, credentials, act.permission);
    const user = userOf(credentials);
    if (user === null) {
      throw new NotAllowedError('Only people do this, not services');
    }
    const done = await act.run(user, item);
    await audit.success({ meta: act.told(done) });
    return done;
  } catch (error) {
    await audit.fail({ error: error as Error });
    throw error;
  }
}
