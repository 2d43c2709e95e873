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

import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import { doraReadPermission } from '@maestro/backstage-plugin-dora-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { Ask } from './http/ask';
import { PullRequestService } from './service/PullRequestService';

/** Offers open pull requests to AI agents and other callers of actions. */
export function registerPullRequestActions(options: {
  service: PullRequestService;
  ask: Ask;
  actionsRegistry: ActionsRegistryService;
}): void {
  const { service, ask, actionsRegistry } = options;
  actionsRegistry.register({
    name: 'get-open-pull-requests',
    title: 'Get open pull requests',
    description:
      'Open pull requests of a component, system, domain or group, those that wait longest first: the role that each waits for and why, its health between 0 and 1 with the part of the weight that it rests on, and when it will probably be merged. Names no person. A health or window that is null is unknown.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    visibilityPermission: doraReadPermission,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('Entity reference, such as component:default/checkout'),
          waiting: z
            .enum(['author', 'reviewer', 'checks', 'merger'])
            .optional()
            .describe('Only those that wait for this role'),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          state: z.string(),
          reason: z.string().nullable(),
          asOf: z.string(),
          open: z.number(),
          overdue: z.number(),
          items: z.array(
            z.object({
              repository: z.string(),
              number: z.number(),
              title: z.string(),
              url: z.string().nullable(),
              draft: z.boolean(),
              ageSeconds: z.number(),
              waitingFor: z.string(),
              waitingSince: z.string(),
              reason: z.string(),
              health: z.number().nullable(),
              healthRestsOn: z.number(),
              mergeLikely: z.string().nullable(),
              mergeLatest: z.string().nullable(),
            }),
          ),
        }),
    },
    examples: [
      {
        title: 'What waits for a reviewer',
        input: { entityRef: 'group:default/checkout', waiting: 'reviewer' },
      },
    ],
    action: async ({ input, credentials }) => {
      let parts: string[];
      try {
        parts = normalizeEntityRef(input.entityRef).split(/[:/]/);
      } catch (error) {
        throw new InputError(`entityRef: ${error.message}`);
      }
      const [kind, namespace, name] = parts;
      const { question, readable } = await ask(
        credentials,
        { kind, namespace, name },
        {},
      );
      const page = await service.open(question, {
        waiting: input.waiting,
        limit: 100,
        readable,
      });
      const { entityRef, state, reason, asOf, open, overdue, items } = page;
      return {
        output: {
          entityRef,
          state,
          reason,
          asOf,
          open,
          overdue,
          items: items.map(item => ({
            repository: item.repository,
            number: item.number,
            title: item.title,
            url: item.url,
            draft: item.draft,
            ageSeconds: item.ageSeconds,
            waitingFor: item.waitingFor.role,
            waitingSince: item.waitingFor.since,
            reason: item.waitingFor.reason,
            health: item.health.score,
            healthRestsOn: item.health.restsOn,
            mergeLikely: item.mergeWindow.likely,
            mergeLatest: item.mergeWindow.latest,
          })),
        },
      };
    },
  });
}
