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

import { ScmIntegrations } from '@backstage/integration';
import {
  FeedConsumer,
  createHttpLedgerFeed,
} from '@maestro/backstage-plugin-ledger-node';
import { Area, AreaContext } from '../areas';
import { mountPullRequests } from '../http/pullRequests';
import { CiBudgetService } from '../pullRequests/CiBudgetService';
import { readPullRequestConfig } from '../pullRequests/config';
import { DatabaseCiStore } from '../pullRequests/DatabaseCiStore';
import { DatabasePullRequestStore } from '../pullRequests/DatabasePullRequestStore';
import { createCommentPorts } from '../pullRequests/forge';
import { createListPrices } from '../pullRequests/ListPrices';
import { PullRequestService } from '../pullRequests/PullRequestService';
import { schedulePullRequestComments } from '../tasks/pullRequestComments';
import { Billing } from './billing';
import { Llm } from './llm';

/** What pull requests cost: language models, CI, infrastructure. */
export async function startPullRequests(
  context: AreaContext,
  { analytics, files, loads }: Pick<Billing, 'analytics' | 'files' | 'loads'>,
  { choose, llmStore, priceCheck, prices }: Llm,
): Promise<Area & { pullRequests: PullRequestService }> {
  const { knex, logger, now } = context;
  const config = readPullRequestConfig(context.config);
  const ci = DatabaseCiStore.create({ knex });
  const consumer = await FeedConsumer.create({
    feed: createHttpLedgerFeed(context),
    projection: ci.projection(),
    knex,
    logger,
  });
  ci.follow(consumer);
  const store = DatabasePullRequestStore.create({ knex });
  const ciBudgets = CiBudgetService.create({
    ...context,
    ci,
    store,
    config,
    integrations: ScmIntegrations.fromConfig(context.config),
  });
  const pullRequests = PullRequestService.create({
    ci,
    store,
    llm: llmStore,
    prices,
    listPrices: createListPrices({
      analytics,
      loads,
      fileOf: load => files.path(load.blobKey),
    }),
    router: () => {
      const shown = choose.shown();
      return (
        (shown?.learned && {
          strong: shown.strong,
          weak: shown.weak,
          strongShare: shown.learned.chosenStrongShare,
          qualityRisk: shown.learned.qualityRisk,
        }) ??
        null
      );
    },
    minute: at => ciBudgets.minute(at),
    config,
    now,
  });
  return {
    pullRequests,
    mount: router =>
      mountPullRequests(router, { ...context, ciBudgets, pullRequests }),
    async schedule() {
      await consumer.start(context);
      await context.scheduler.scheduleTask({
        id: 'maestro-cost-price-check',
        frequency: { hours: 24 },
        initialDelay: { minutes: 3 },
        timeout: { minutes: 15 },
        scope: 'global',
        fn: async () => {
          await priceCheck.run();
        },
      });
      if (config.comment.enabled) {
        await schedulePullRequestComments({
          ...context,
          ci,
          store,
          pullRequests,
          forge: createCommentPorts(context.config, () => now().getTime()),
          config,
        });
      }
    },
  };
}
