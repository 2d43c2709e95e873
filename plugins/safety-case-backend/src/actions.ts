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

import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  CASE_VERDICTS,
  safetyCaseApprovePermission,
  safetyCaseReadPermission,
} from '@maestro/backstage-plugin-safety-case-common';
import {
  RouterContext,
  demand,
  isAllowed,
  userOf,
  visibleCase,
} from './http/context';
import { scopeOf } from './http/scope';
import { registerPreviewAction } from './previewAction';

type ActionContext = Pick<RouterContext, 'access' | 'permissions' | 'service'>;

const READ_ONLY = { readOnly: true, destructive: false, idempotent: true };

/** Offers cases to AI agents and other callers of actions. */
export function registerActions(
  context: ActionContext & { actionsRegistry: ActionsRegistryService },
): void {
  const { access, actionsRegistry, service } = context;
  registerPreviewAction(context);
  actionsRegistry.register({
    name: 'list-safety-cases',
    title: 'List safety cases',
    description:
      'Safety cases of pull requests and releases with their verdict: supported, supported_with_doubts, defeated, or not_assessable (which is not a pass). Counts of leaves say how much evidence was verified, is stale, failed or is missing.',
    attributes: READ_ONLY,
    visibilityPermission: safetyCaseReadPermission,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .optional()
            .describe(
              'Component, such as component:default/checkout; or a system, domain or group, whose components are meant',
            ),
          kind: z.enum(['pull_request', 'release', 'commit']).optional(),
          verdict: z.enum([...CASE_VERDICTS]).optional(),
          wentBad: z
            .boolean()
            .optional()
            .describe('Only those that were supported, and are not any more'),
          cursor: z.string().optional(),
        }),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              id: z.string(),
              entityRef: z.string(),
              title: z.string(),
              verdict: z.string(),
              sentence: z.string(),
              verified: z.number(),
              stale: z.number(),
              failed: z.number(),
              missing: z.number(),
              wentBad: z.boolean(),
              wentBadSince: z.string().nullable(),
              wentBadBecause: z.array(z.string()),
            }),
          ),
          nextCursor: z.string().nullable(),
        }),
    },
    action: async ({ credentials, input }) => {
      await demand(context, credentials, safetyCaseReadPermission);
      const { items, nextCursor } = await service.list({
        ...input,
        ...(await scopeOf(access, input.entityRef, credentials)),
        limit: 25,
        visible: refs => access.visible(refs, credentials),
      });
      return {
        output: {
          nextCursor,
          items: items.map(
            ({
              counters,
              decline,
              entityRef,
              id,
              sentence,
              title,
              verdict,
              wentBad,
            }) => ({
              id,
              entityRef,
              title,
              verdict,
              sentence,
              wentBad,
              wentBadSince: decline?.since ?? null,
              wentBadBecause: decline?.reasons.map(({ text }) => text) ?? [],
              ...counters,
            }),
          ),
        },
      };
    },
  });
  actionsRegistry.register({
    name: 'get-safety-case',
    title: 'Get a safety case',
    description:
      'One safety case: its verdict in one sentence, who signed, the doubts that matter most, and each node of the argument with its state and the checks of its evidence.',
    attributes: READ_ONLY,
    visibilityPermission: safetyCaseReadPermission,
    schema: {
      input: z => z.object({ caseId: z.string() }),
      output: z =>
        z.object({
          id: z.string(),
          entityRef: z.string(),
          verdict: z.string(),
          sentence: z.string(),
          commit: z.string().nullable(),
          keyFingerprint: z.string(),
          policyVersion: z.string(),
          treeSize: z.number(),
          mayNotApprove: z.string().nullable(),
          doubts: z.array(z.string()),
          nodes: z.array(
            z.object({
              id: z.string(),
              kind: z.string(),
              text: z.string(),
              state: z.string().nullable(),
              label: z.string(),
              evidence: z.array(
                z.object({
                  digest: z.string(),
                  predicateType: z.string(),
                  signer: z.string(),
                  checks: z.array(z.string()),
                }),
              ),
            }),
          ),
        }),
    },
    action: async ({ credentials, input }) => ({
      output: await shown(context, credentials, input.caseId),
    }),
  });
}

async function shown(
  context: ActionContext,
  credentials: BackstageCredentials,
  caseId: string,
) {
  const found = await visibleCase(context, credentials, caseId);
  const item = await context.service.shownTo(
    found,
    userOf(credentials),
    await isAllowed(context, credentials, safetyCaseApprovePermission),
  );
  return {
    id: item.id,
    entityRef: item.entityRef,
    verdict: item.verdict,
    sentence: item.sentence,
    commit: item.subject.sha,
    keyFingerprint: item.identity.keyFingerprint,
    policyVersion: item.identity.policyVersion,
    treeSize: item.identity.treeSize,
    mayNotApprove: item.mayNotApprove,
    doubts: item.doubts.map(({ text }) => text),
    nodes: item.nodes.map(({ evidence, id, kind, label, state, text }) => ({
      id,
      kind,
      text,
      state,
      label,
      evidence: evidence.map(({ checks, digest, predicateType, signer }) => ({
        digest,
        predicateType,
        signer,
        checks: checks.map(({ text: words }) => words),
      })),
    })),
  };
}
