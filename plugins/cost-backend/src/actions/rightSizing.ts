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
import { askAdvice } from '../http/resources';
import { AdviceService } from '../service/resources/AdviceService';
import { HistoryStore } from '../store/DatabaseHistoryStore';

/** Containers that one answer holds; sums are over all. */
const MAX_ADVICE = 50;

/** Offers advice on requests of containers. */
export function registerAdviceActions(
  context: Pick<AreaContext, 'access' | 'permissions'> & {
    actionsRegistry: ActionsRegistryService;
    advice: AdviceService;
    history: HistoryStore;
  },
): void {
  context.actionsRegistry.register({
    name: 'get-right-sizing',
    title: 'Get right-sizing advice',
    description:
      'What the containers of a component, or of all that a group, system or domain holds, should ask for: requests now, target, confidence, risk, and what that saves by month. A saving that is null is not known, and 0 where a commitment or a node that cannot shrink pays anyway; the reason says which. The greatest savings come first.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    visibilityPermission: costReadPermission,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('Entity reference, such as component:default/checkout'),
        }),
      output: z => {
        const amounts = z.object({
          request: z.number().nullable(),
          target: z.number().nullable(),
          p95: z.number().nullable(),
        });
        return z.object({
          state: z.string(),
          message: z.string().nullable(),
          containers: z.number().describe('With advice, in all'),
          totals: z.array(
            z.object({
              currency: z.string(),
              perMonth: z.string(),
              capacity: z.string(),
            }),
          ),
          items: z.array(
            z.object({
              workload: z.string().describe('cluster/namespace/workload'),
              container: z.string(),
              entityRef: z.string(),
              replicas: z.number(),
              state: z.string(),
              advice: z.string(),
              cpuCores: amounts,
              memoryBytes: amounts,
              savingPerMonth: z.string().nullable(),
              currency: z.string().nullable(),
              savingReason: z.string(),
              confidence: z.string(),
              days: z.number(),
              risk: z.string(),
              riskReasons: z.array(z.string()),
            }),
          ),
        });
      },
    },
    examples: [
      {
        title: 'What checkout asks for in vain',
        input: { entityRef: 'component:default/checkout' },
      },
    ],
    action: async ({ input, credentials }) => {
      const list = await askAdvice(context, credentials, input.entityRef);
      const own = ({
        p95,
        request,
        target,
      }: (typeof list.items)[number]['cpu']) => ({ request, target, p95 });
      return {
        output: {
          state: list.state,
          message: list.message,
          containers: list.items.length,
          totals: list.totals,
          items: list.items.slice(0, MAX_ADVICE).map(item => ({
            workload: `${item.cluster}/${item.namespace}/${item.workload}`,
            container: item.container,
            entityRef: item.entityRef,
            replicas: item.replicas,
            state: item.state,
            advice: item.message,
            cpuCores: own(item.cpu),
            memoryBytes: own(item.memory),
            savingPerMonth: item.saving.perMonth,
            currency: item.saving.currency,
            savingReason: item.saving.why,
            confidence: item.confidence.level,
            days: item.confidence.days,
            risk: item.risk.level,
            riskReasons: item.risk.reasons,
          })),
        },
      };
    },
  });
}
