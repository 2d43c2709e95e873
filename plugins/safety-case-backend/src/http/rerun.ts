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
import { safetyCaseCollectPermission } from '@maestro/backstage-plugin-safety-case-common';
import { CaseRouter, RouterContext } from './context';
import { perform } from './perform';

/** Runs the checks of a case again, through its forge. */
export function mountRerun(router: CaseRouter, context: RouterContext): void {
  router.post('/cases/:caseId/rerun', async (request, response) => {
    const started = await perform(context, request, {
      eventId: 'case-rerun',
      severity: 'medium',
      permission: safetyCaseCollectPermission,
      run: (user, item) => context.reruns.rerun(item, user),
      told: done => ({
        commit: done.commit,
        started: done.started.length,
        running: done.running,
        refused: done.refused.length,
      }),
    });
    response.status(202).json(started);
  });
}
