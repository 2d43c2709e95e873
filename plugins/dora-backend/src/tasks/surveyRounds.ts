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

import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { peopleBand } from '../engine/space';
import { SealRound } from '../service/surveySeal';
import { SurveyService } from '../service/SurveyService';
import { StoredRound, SurveyStore } from '../store/SurveyStore';

/** What the work on rounds needs. */
export interface SurveyRoundsOptions {
  store: SurveyStore;
  surveys: SurveyService;
  notifications: NotificationService;
  seal: SealRound;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  now?: () => Date;
}

/**
 * Opens, reminds, closes and seals what is due. Every step is written down
 * before the next, and doing it twice changes nothing: a run that was cut off
 * is simply followed by another.
 */
export async function runSurveyRounds(
  options: SurveyRoundsOptions,
): Promise<void> {
  const { store, logger } = options;
  const at = (options.now?.() ?? new Date()).toISOString();
  for (const round of await store.due(at)) {
    try {
      await attend(round, at, options);
    } catch (error) {
      // One round's trouble must not keep the others waiting.
      logger.warn(`Survey round "${round.title}": ${error.message}`);
    }
  }
}

async function attend(
  round: StoredRound,
  at: string,
  options: SurveyRoundsOptions,
): Promise<void> {
  const { surveys, logger } = options;
  if (round.closedAt === null && round.closesAt <= at) {
    await surveys.close(round.id);
    logger.info(`Survey round "${round.title}" closed`);
    await seal(await surveys.get(round.id), options);
    return;
  }
  if (round.closedAt === null) {
    if (round.openedAt === null) {
      await surveys.open(round.id);
      logger.info(`Survey round "${round.title}" opened`);
    }
    await remind(round, at, options);
    return;
  }
  await seal(round, options);
}

/** Tells those who have not answered, once for each reminder that is due. */
async function remind(
  round: StoredRound,
  at: string,
  options: SurveyRoundsOptions,
): Promise<void> {
  const { store, notifications } = options;
  const due = round.reminders.filter(
    reminder => reminder.sentAt === null && reminder.at <= at,
  );
  // After a standstill several may be due; one word is enough.
  const claimed: string[] = [];
  for (const reminder of due) {
    if (await store.claimReminder(round.id, reminder.at, at)) {
      claimed.push(reminder.at);
    }
  }
  if (claimed.length === 0) {
    return;
  }
  const people = await store.silent(round.id);
  if (people.length === 0) {
    return;
  }
  try {
    await notifications.send({
      recipients: { type: 'entity', entityRef: people },
      payload: {
        title: `Survey: ${round.title}`,
        description:
          'It takes under a minute. Your answers are counted without your name.',
        link: `/space?round=${encodeURIComponent(round.id)}`,
        severity: 'normal',
        topic: 'maestro-survey',
        // A repetition after a failure replaces what came through before.
        scope: `maestro-survey-${round.id}-${claimed[0]}`,
      },
    });
  } catch (error) {
    for (const reminder of claimed) {
      await store.releaseReminder(round.id, reminder);
    }
    throw error;
  }
}

/** Hands the digest of a closed round to the ledger. */
async function seal(
  round: StoredRound,
  options: SurveyRoundsOptions,
): Promise<void> {
  if (round.digest === null || round.closedAt === null) {
    return;
  }
  const receipt = await options.seal({
    roundId: round.id,
    groupRef: round.groupRef,
    questionSet: round.questionSet,
    questionSetVersion: round.questionSetVersion,
    respondents: peopleBand(round.answered ?? 0),
    digest: round.digest,
    closedAt: round.closedAt,
  });
  await options.store.seal(round.id, receipt);
}

/** Runs {@link runSurveyRounds} every minute, on one replica at a time. */
export async function scheduleSurveyRounds(
  options: SurveyRoundsOptions & { scheduler: SchedulerService },
): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'maestro-dora-survey-rounds',
    frequency: { minutes: 1 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 15 },
    fn: () => runSurveyRounds(options),
  });
}
