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

import { SourceState } from '@maestro/backstage-plugin-ledger-common';

/** Gaps that a usual gap needs, so that one long weekend does not decide. */
const MIN_GAPS = 20;
/** No source is called silent within this time. */
const MIN_SILENCE_SECONDS = 3600;

/**
 * The gap between deliveries that 99 of 100 gaps do not exceed (nearest rank),
 * in seconds.
 *
 * @param receivedAt - ISO 8601 instants in any order
 * @returns null when there are too few to tell
 */
export function usualGapSeconds(receivedAt: string[]): number | null {
  const instants = receivedAt.map(Date.parse).sort((a, b) => a - b);
  const gaps = instants
    .slice(1)
    .map((instant, at) => (instant - instants[at]) / 1000)
    .sort((a, b) => a - b);
  if (gaps.length < MIN_GAPS) {
    return null;
  }
  return gaps[Math.ceil(0.99 * gaps.length) - 1];
}

/** How a source is, and why. */
export function sourceStateOf(options: {
  lastDeliveryAt: string | null;
  usualGapSeconds: number | null;
  problem: string | null;
  /** Rejections and the latest of them, since the last good delivery. */
  rejectedSinceLast: { count: number; reason: string } | null;
  now: string;
}): { state: SourceState; reason: string | null } {
  const { lastDeliveryAt, now, problem, rejectedSinceLast } = options;
  if (problem !== null) {
    return { state: 'failing', reason: problem };
  }
  const refused = rejectedSinceLast && {
    state: 'failing' as const,
    reason: `${
      rejectedSinceLast.count
    } deliveries were refused and none accepted since (${rejectedSinceLast.reason.replace(
      /_/g,
      ' ',
    )})`,
  };
  if (lastDeliveryAt === null) {
    return (
      refused ?? {
        state: 'never_delivered',
        reason: 'Nothing has arrived from this source yet',
      }
    );
  }
  const silence = (Date.parse(now) - Date.parse(lastDeliveryAt)) / 1000;
  if (
    options.usualGapSeconds !== null &&
    silence > Math.max(options.usualGapSeconds, MIN_SILENCE_SECONDS)
  ) {
    // Refusals alone prove nothing: any stranger can cause one.
    if (refused) {
      return refused;
    }
    return {
      state: 'silent',
      reason: `Nothing for ${Math.round(
        silence / 3600,
      )} h; 99 of 100 gaps are shorter than ${Math.max(
        1,
        Math.round(options.usualGapSeconds / 3600),
      )} h`,
    };
  }
  return { state: 'healthy', reason: null };
}
