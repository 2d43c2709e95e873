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
import { InputError, NotFoundError } from '@backstage/errors';
import { costReadPermission } from '@maestro/backstage-plugin-cost-common';
import { AreaContext } from '../areas';
import { demand } from '../http/context';
import { seenOf } from '../http/llm';
import { parsePullRequest } from '../pullRequests/types';
import { LlmReports } from '../service/llm/LlmReports';
import { shownAccount } from '../service/llm/LlmService';
import { UsageRows } from '../service/llm/UsageRows';
import { LlmStore, Pico } from '../store/llmTypes';
import { formatPico } from '../store/pico';

/** Offers spend on language models, and what caps leave of it. */
export function registerLlmActions(
  context: Pick<AreaContext, 'access' | 'auth' | 'permissions'> & {
    actionsRegistry: ActionsRegistryService;
    llmReports: LlmReports;
    llmStore: LlmStore;
    usageRows: UsageRows;
    /** Of a pull request that has spent nothing yet; null: none. */
    pullRequestCap: Pico | null;
  },
): void {
  const { actionsRegistry, llmReports, llmStore, pullRequestCap, usageRows } =
    context;
  actionsRegistry.register({
    name: 'get-llm-spend',
    title: 'Get LLM spend of a pull request',
    description:
      'What a pull request has spent on language models in its whole life, what is reserved for requests under way, its cap and what the cap leaves, by model, and how many of the requests are sealed in the ledger. US dollars, exact decimal text. Requests without a known price are counted as unknown and are in no sum; spent is null where nothing is known.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    visibilityPermission: costReadPermission,
    schema: {
      input: z =>
        z.object({
          pullRequest: z
            .string()
            .describe('host/owner/name#number, as usage is reported'),
        }),
      output: z =>
        z.object({
          pullRequest: z.string(),
          state: z.string().describe('ok, no_usage, or no_source'),
          cap: z.string().nullable(),
          capState: z.string(),
          spent: z.string().nullable(),
          reserved: z.string(),
          unreserved: z.string().nullable(),
          remaining: z.string().nullable(),
          requests: z.number(),
          unknown: z.number(),
          sealed: z.number(),
          models: z.array(
            z.object({
              model: z.string(),
              amount: z.string().nullable(),
              requests: z.number(),
              unknown: z.number(),
            }),
          ),
        }),
    },
    examples: [
      {
        title: 'How much of its cap a pull request has left',
        input: { pullRequest: 'github.com/acme/shop#12' },
      },
    ],
    action: async ({ input, credentials }) => {
      await demand(context, credentials, costReadPermission);
      const pullRequest = input.pullRequest.toLocaleLowerCase('en-US');
      if (!parsePullRequest(pullRequest)) {
        throw new InputError(
          `pullRequest is ${JSON.stringify(
            input.pullRequest.slice(0, 200),
          )}; write host/owner/name#number, e.g. github.com/acme/shop#12`,
        );
      }
      const seenBy = await seenOf(context, credentials);
      if (!(await llmReports.sees(pullRequest, seenBy))) {
        throw new NotFoundError(`Usage of ${pullRequest} was not found`);
      }
      const [[account], { total }, models, any] = await Promise.all([
        llmStore.accounts([
          { kind: 'pull_request', key: pullRequest, window: 'all' },
        ]),
        usageRows.rows({ pullRequest, window: 'all', limit: 1 }),
        llmStore.spend('model', {
          from: '0001-01-01',
          to: '9999-12-31',
          pullRequest,
        }),
        llmStore.any(),
      ]);
      const shown = shownAccount(
        account ?? {
          accountId: '',
          kind: 'pull_request',
          key: pullRequest,
          window: 'all',
          cap: pullRequestCap,
          spent: 0n,
          reserved: 0n,
          unreserved: 0n,
          unknown: 0,
        },
      );
      const known = total.rows > total.unknown;
      const none = any ? 'no_usage' : 'no_source';
      return {
        output: {
          pullRequest,
          state: total.rows > 0 ? 'ok' : none,
          cap: shown.cap,
          capState: shown.state,
          spent: known ? shown.spent : null,
          reserved: shown.reserved,
          unreserved: known ? shown.unreserved : null,
          remaining: shown.remaining,
          requests: total.rows,
          unknown: total.unknown,
          sealed: total.sealed,
          models: models.map(({ amount, key, requests, unknown }) => ({
            model: key!,
            amount: requests > unknown ? formatPico(amount) : null,
            requests,
            unknown,
          })),
        },
      };
    },
  });
}
