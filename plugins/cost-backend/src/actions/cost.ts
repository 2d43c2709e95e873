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
import { costReadPermission } from '@maestro/backstage-plugin-cost-common';
import { AreaContext } from '../areas';
import { askCost } from '../http/costs';
import { CostService } from '../service/CostService';

/** Offers cost figures to AI agents and other callers of actions. */
export function registerCostActions(
  context: Pick<AreaContext, 'access' | 'permissions'> & {
    actionsRegistry: ActionsRegistryService;
    costs: CostService;
  },
): void {
  const { actionsRegistry, costs } = context;
  actionsRegistry.register({
    name: 'get-cost',
    title: 'Get cost',
    description:
      'What a component, resource, system, domain or group cost in a window, or the whole portal: total, direct, idle, shared and overhead parts, the greatest services, and the window before. Amounts are exact decimal text in one currency. A total that is null is unknown, never zero; the state says why.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    visibilityPermission: costReadPermission,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .optional()
            .describe(
              'Entity reference, such as component:default/checkout; absent: the whole portal',
            ),
          metric: z
            .enum(['billed', 'effective', 'contracted', 'list'])
            .optional()
            .describe('effective by default; billed compares with the invoice'),
          from: z
            .string()
            .optional()
            .describe('First day, YYYY-MM-DD, UTC; 30 days by default'),
          to: z.string().optional().describe('First day after the window'),
          currency: z.string().optional().describe('Billing currency'),
        }),
      output: z =>
        z.object({
          entityRef: z.string().nullable(),
          state: z.string(),
          message: z.string().nullable(),
          from: z.string(),
          to: z.string(),
          metric: z.string(),
          currency: z.string().nullable(),
          currencies: z.array(z.string()),
          total: z.string().nullable(),
          previousTotal: z.string().nullable(),
          rows: z.number(),
          steps: z.array(z.object({ step: z.string(), amount: z.string() })),
          services: z.array(
            z.object({ service: z.string(), amount: z.string() }),
          ),
        }),
    },
    examples: [
      {
        title: 'Cost of a component in November',
        input: {
          entityRef: 'component:default/checkout',
          from: '2026-11-01',
          to: '2026-12-01',
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const { entityRef, seenBy } = await askCost(
        context,
        credentials,
        input.entityRef,
      );
      const summary = await costs.summary({ ...input, entityRef }, seenBy);
      return {
        output: {
          entityRef: summary.entityRef,
          state: summary.state,
          message: summary.message,
          from: summary.window.from.slice(0, 10),
          to: summary.window.to.slice(0, 10),
          metric: summary.metric,
          currency: summary.currency,
          currencies: summary.currencies,
          total: summary.total,
          previousTotal: summary.previous?.total ?? null,
          rows: summary.rows,
          steps: summary.steps.map(({ step, amount }) => ({ step, amount })),
          services: summary.by.service
            .slice(0, 10)
            .map(({ label, amount }) => ({ service: label, amount })),
        },
      };
    },
  });
}
