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
import { safetyCaseReadPermission } from '@maestro/backstage-plugin-safety-case-common';
import { previewArgument } from './engine/cases';
import { cannotBeJoined } from './engine/gsn';
import { RouterContext, demand } from './http/context';

/** Reads an argument for whoever writes one, without keeping it. */
export function registerPreviewAction(
  context: Pick<RouterContext, 'permissions'> & {
    actionsRegistry: ActionsRegistryService;
  },
): void {
  context.actionsRegistry.register({
    name: 'check-safety-argument',
    title: 'Check the argument of a safety case',
    description:
      'Reads one GSN file in YAML (the format of gsn2x) and tells what is wrong with it, with code, line and column, and the text as Maestro writes it. Nothing is kept.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    visibilityPermission: safetyCaseReadPermission,
    schema: {
      input: z =>
        z.object({
          text: z.string().max(2_000_000).describe('YAML of one file'),
        }),
      output: z =>
        z.object({
          diagnostics: z.array(z.string()),
          nodes: z.number(),
          text: z.string().nullable(),
        }),
    },
    action: async ({ credentials, input }) => {
      await demand(context, credentials, safetyCaseReadPermission);
      if (cannotBeJoined(input.text)) {
        throw new InputError(
          'text has a line that begins with "--- # file:"; remove it',
        );
      }
      const { diagnostics, files, nodes } = previewArgument([
        { path: 'argument.gsn.yaml', text: input.text },
      ]);
      return {
        output: {
          diagnostics: diagnostics.map(
            ({ code, column, line, message, severity }) =>
              `${severity} ${code}${
                line === null ? '' : ` at ${line}:${column}`
              }: ${message}`,
          ),
          nodes: nodes.length,
          text: files[0]?.text ?? null,
        },
      };
    },
  });
}
