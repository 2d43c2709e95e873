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

import {
  AuthService,
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  DoraWeeklyPack,
  WEEKLY_PACK_PATH,
} from '@maestro/backstage-plugin-dora-common';
import { GroupTree } from '../service/groupTree';
import { Question } from '../service/prepare';
import { WeeklyService } from '../service/WeeklyService';
import { WeeklyPackStore } from '../store/WeeklyPackStore';

/** A sending that takes longer was cut off. */
const LOST_MS = 15 * 60_000;

/** Groups that the catalog is asked for at once. */
const CHUNK = 100;

/** What the telling of groups needs. */
export interface WeeklyPackOptions {
  weekly: Pick<WeeklyService, 'caughtUp' | 'latestWeek' | 'owners' | 'pack'>;
  groups: Pick<GroupTree, 'below'>;
  store: WeeklyPackStore;
  notifications: NotificationService;
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  now?: () => Date;
}

/**
 * Tells each group that owns services of its last closed week, once. What is
 * sent is written down, so that another replica, a restart or the next run
 * sends nothing twice; what could not be sent is tried again by the next run.
 * Were a run cut off between sending and writing, the next one sends again
 * under the same scope, and replaces the message instead of adding one.
 *
 * @returns how many groups were told
 * @throws Error when some could not be told, after all others were
 */
export async function sendWeeklyPacks(
  options: WeeklyPackOptions,
  signal?: AbortSignal,
): Promise<number> {
  const { logger, weekly } = options;
  // What is not read yet would be missing from the pack.
  if (!(await weekly.caughtUp())) {
    return 0;
  }
  let told = 0;
  const failed: string[] = [];
  for (const group of await knownGroups(await weekly.owners(), options)) {
    if (signal?.aborted) {
      break;
    }
    try {
      told += (await tell(group, options)) ? 1 : 0;
    } catch (error) {
      // One group's trouble must not keep the others waiting.
      failed.push(group.ref);
      logger.warn(`Weekly pack of ${group.ref} was not sent: ${error.message}`);
    }
  }
  if (told > 0) {
    logger.info(`Sent ${told} weekly packs`);
  }
  if (failed.length > 0) {
    throw new Error(
      `${failed.length} weekly packs were not sent; the next run tries again`,
    );
  }
  return told;
}

interface KnownGroup {
  ref: string;
  annotations: Record<string, string>;
}

/** Those of some groups that the catalog has: others cannot be told. */
async function knownGroups(
  refs: string[],
  { auth, catalog }: WeeklyPackOptions,
): Promise<KnownGroup[]> {
  const credentials = await auth.getOwnServiceCredentials();
  const known: KnownGroup[] = [];
  for (let start = 0; start < refs.length; start += CHUNK) {
    const chunk = refs.slice(start, start + CHUNK);
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs: chunk, fields: ['kind', 'metadata'] },
      { credentials },
    );
    items.forEach((entity, index) => {
      if (entity) {
        known.push({
          ref: chunk[index],
          annotations: entity.metadata.annotations ?? {},
        });
      }
    });
  }
  return known;
}

async function tell(
  { annotations, ref }: KnownGroup,
  options: WeeklyPackOptions,
): Promise<boolean> {
  const { groups, notifications, store, weekly } = options;
  const question: Question = {
    entityRef: ref,
    level: { kind: 'group', ref, groups: await groups.below(ref) },
    annotations,
    query: {},
  };
  if (await store.isSent(ref, await weekly.latestWeek(question))) {
    return false;
  }
  const pack = await weekly.pack(question, {
    readable: async refs => new Set(refs),
  });
  // Without a figure there is nothing to learn from.
  if (pack.headline === null || pack.digest === null) {
    return false;
  }
  const { digest, week } = pack;
  const now = options.now ?? (() => new Date());
  const at = now().getTime();
  const claimed = await store.claim({
    groupRef: ref,
    week,
    digest,
    at: new Date(at).toISOString(),
    lostBefore: new Date(at - LOST_MS).toISOString(),
  });
  if (!claimed) {
    return false;
  }
  try {
    await notifications.send({
      recipients: { type: 'entity', entityRef: ref },
      payload: payloadOf(ref, { ...pack, headline: pack.headline }),
    });
  } catch (error) {
    await store.release(ref, week);
    throw error;
  }
  await store.sent(ref, week, now().toISOString());
  return true;
}

function payloadOf(
  ref: string,
  pack: DoraWeeklyPack & { headline: string },
): Parameters<NotificationService['send']>[0]['payload'] {
  const [kind, namespace, name] = ref
    .split(/[:/]/)
    .map(part => encodeURIComponent(part));
  return {
    title: pack.headline,
    description: `Weekly pack of ${pack.title}, ${pack.week} (${pack.firstDay} to ${pack.lastDay})`,
    link: `/catalog/${namespace}/${kind}/${name}${WEEKLY_PACK_PATH}?week=${pack.week}`,
    severity: 'low',
    topic: 'maestro-weekly-pack',
    scope: `maestro-weekly-pack-${ref}-${pack.week}`,
  };
}

/** Runs {@link sendWeeklyPacks} on a schedule, on one replica at a time. */
export async function scheduleWeeklyPacks(
  options: WeeklyPackOptions & {
    scheduler: SchedulerService;
    schedule: SchedulerServiceTaskScheduleDefinition;
  },
): Promise<void> {
  await options.scheduler.scheduleTask({
    ...options.schedule,
    id: 'maestro-dora-weekly-packs',
    fn: async signal => {
      await sendWeeklyPacks(options, signal);
    },
  });
}
