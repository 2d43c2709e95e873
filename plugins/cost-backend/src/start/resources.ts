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

import { registerAdviceActions } from '../actions';
import { Area, AreaContext } from '../areas';
import { readResourcesConfig } from '../config/resources';
import { mountResources, resourceBodies } from '../http/resources';
import { ClusterReader } from '../service/attribution/inputs';
import { AdviceService } from '../service/resources/AdviceService';
import { ResourceService } from '../service/resources/ResourceService';
import { createCoverReader } from '../service/resources/cover';
import { DatabaseHistoryStore } from '../store/DatabaseHistoryStore';
import { DatabaseResourceStore } from '../store/DatabaseResourceStore';
import { scheduleResources } from '../tasks/resources';
import { Billing } from './billing';

/** Usage of workloads: what clusters are split by, and advice on requests. */
export async function startResources(
  context: AreaContext,
  { analytics, files, loads }: Pick<Billing, 'analytics' | 'files' | 'loads'>,
): Promise<Area & { clusters: ClusterReader }> {
  const { minimumDays } = readResourcesConfig(context.config);
  const history = DatabaseHistoryStore.create(context);
  const store = DatabaseResourceStore.create(context);
  const resources = new ResourceService({ store, now: context.now });
  const advice = new AdviceService({
    store,
    minimumDays,
    now: context.now,
    cover: createCoverReader({
      analytics,
      loads,
      fileOf: load => files.path(load.blobKey),
      now: context.now,
    }),
  });
  registerAdviceActions({ ...context, advice, history });
  return {
    clusters: resources.clusterReader(),
    raw: resourceBodies(),
    mount: router =>
      mountResources(router, { ...context, advice, history, resources }),
    schedule: () => scheduleResources({ ...context, resources }),
  };
}
