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
import {
  DORA_PROFILES,
  doraReadPermission,
} from '@maestro/backstage-plugin-dora-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { Ask } from './http/ask';
import { DoraService } from './service/DoraService';

/** Offers the figures to AI agents and other callers of actions. */
export function registerActions(options: {
  service: DoraService;
  ask: Ask;
  actionsRegistry: ActionsRegistryService;
}): void {
  const { service, ask, actionsRegistry } = options;
  actionsRegistry.register({
    name: 'get-delivery-figures',
    title: 'Get delivery figures',
    description:
      'The five DORA metrics (deployment frequency, lead time for changes with its segments, change failure rate, failed deployment recovery time, deployment rework rate) of a component, system, domain or group in a window of time. Each figure carries its state, number of samples, interval, rule and the evidence it was computed from; a figure whose value is null is unknown, not zero.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    visibilityPermission: doraReadPermission,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('Entity reference, such as component:default/checkout'),
          from: z
            .string()
            .optional()
            .describe('First day or instant of the window, ISO 8601'),
          to: z
            .string()
            .optional()
            .describe('Day or instant at which the window ends, ISO 8601'),
          profile: z
            .enum([...DORA_PROFILES])
            .optional()
            .describe(
              'Under whose published rules; dora-2026 (dora.dev) by default, or those of the tools devlake, fourkeys, middleware',
            ),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          state: z.string(),
          reason: z.string().nullable(),
          asOf: z.string(),
          profile: z.string(),
          incidentSource: z
            .string()
            .describe(
              'ok, or no_source: then nobody would have told a failure, and the change failure rate is unknown',
            ),
          quality: z
            .array(z.object({ meaning: z.string(), count: z.number() }))
            .describe('What kept data from being counted'),
          figures: z.array(
            z.object({
              id: z.string(),
              label: z.string(),
              value: z.number().nullable(),
              unit: z.string(),
              state: z.string(),
              reason: z.string().nullable(),
              n: z.number().nullable(),
              low: z.number().nullable(),
              high: z.number().nullable(),
              rule: z.string(),
              edition: z.string().nullable(),
              from: z.string(),
              to: z.string(),
              evidenceCount: z.number(),
              evidenceDigest: z.string().nullable(),
            }),
          ),
        }),
    },
    examples: [
      {
        title: 'Figures of the last twelve weeks',
        input: { entityRef: 'component:default/checkout' },
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
      const { question } = await ask(
        credentials,
        { kind, namespace, name },
        { from: input.from, to: input.to, profile: input.profile },
      );
      const answer = await service.figures(question);
      const { entityRef, state, reason, asOf, figures } = answer;
      return {
        output: {
          entityRef,
          state,
          reason,
          asOf,
          profile: answer.profile,
          incidentSource: answer.incidents.state,
          quality: answer.quality.map(({ meaning, count }) => ({
            meaning,
            count,
          })),
          figures: figures.map(figure => ({
            id: figure.id,
            label: figure.label,
            value: figure.value,
            unit: figure.unit,
            state: figure.state,
            reason: figure.reason,
            n: figure.n,
            low: figure.interval?.low ?? null,
            high: figure.interval?.high ?? null,
            rule: figure.rule,
            edition: figure.edition,
            from: figure.window.from,
            to: figure.window.to,
            evidenceCount: figure.evidence.count,
            evidenceDigest: figure.evidence.digest,
          })),
        },
      };
    },
  });
}
