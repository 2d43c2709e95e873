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
import { WeeklyService } from './service/WeeklyService';

/** Offers weekly packs to AI agents and other callers of actions. */
export function registerWeeklyPackActions(options: {
  weekly: WeeklyService;
  ask: Ask;
  actionsRegistry: ActionsRegistryService;
}): void {
  const { weekly, ask, actionsRegistry } = options;
  actionsRegistry.register({
    name: 'get-weekly-pack',
    title: 'Get weekly learning pack',
    description:
      'What a closed week of a component, system, domain or group showed: which delivery metrics moved beyond noise, where changes waited, what failed, what could be done about it, and what is not known. Each sentence names the records that it rests on, with their receipts in the ledger. A headline that is null means that nothing is known, not that nothing happened.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    visibilityPermission: doraReadPermission,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('Entity reference, such as group:default/checkout-team'),
          week: z
            .string()
            .optional()
            .describe(
              'ISO 8601 week that is closed, such as 2026-W46; the last closed one by default',
            ),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          week: z.string(),
          firstDay: z.string(),
          lastDay: z.string(),
          zone: z.string(),
          state: z.string(),
          reason: z.string().nullable(),
          headline: z.string().nullable(),
          withheld: z
            .number()
            .describe('Sentences left out: of services that you may not read'),
          digest: z.string().nullable(),
          previousWeek: z.string(),
          nextWeek: z.string().nullable(),
          sections: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              sentences: z.array(
                z.object({
                  text: z.string(),
                  count: z.number(),
                  withheld: z.number(),
                  records: z.array(
                    z.object({
                      id: z.string(),
                      entityRef: z.string(),
                      at: z.string(),
                      title: z.string(),
                      url: z.string().nullable(),
                      receipts: z.array(z.number()),
                    }),
                  ),
                }),
              ),
            }),
          ),
        }),
    },
    examples: [
      {
        title: 'The last closed week of a team',
        input: { entityRef: 'group:default/checkout-team' },
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
      const pack = await weekly.pack(question, { week: input.week, readable });
      return {
        output: {
          entityRef: pack.entityRef,
          week: pack.week,
          firstDay: pack.firstDay,
          lastDay: pack.lastDay,
          zone: pack.zone,
          state: pack.state,
          reason: pack.reason,
          headline: pack.headline,
          withheld: pack.withheld,
          digest: pack.digest,
          previousWeek: pack.weeks.previous,
          nextWeek: pack.weeks.next,
          sections: pack.sections.map(({ id, title, sentences }) => ({
            id,
            title,
            sentences: sentences.map(({ count, records, text, withheld }) => ({
              text,
              count,
              withheld,
              records: records.map(record => ({
                id: record.id,
                entityRef: record.entityRef,
                at: record.at,
                title: record.title,
                url: record.url,
                receipts: record.receipts,
              })),
            })),
          })),
        },
      };
    },
  });
}
