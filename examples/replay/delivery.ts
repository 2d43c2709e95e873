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

/** One simulated delivery, unsigned; the sender signs it for its door. */
export interface ReplayDelivery {
  /** Door: id of the configured source. */
  source: 'github' | 'gitlab' | 'cdevents';
  id: string;
  /** When the source sends it, epoch milliseconds. */
  sentAt: number;
  /** When it arrives at the door; later than `sentAt` when it was delayed. */
  arrivesAt: number;
  /**
   * Sent only after the figures of its week were published, so that the demo
   * shows what a record does that comes weeks too late.
   */
  heldBack?: boolean;
  headers: Record<string, string>;
  body: unknown;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** ISO 8601 in UTC to the second, as forges write it. */
export function iso(at: number): string {
  return new Date(Math.floor(at / 1000) * 1000)
    .toISOString()
    .replace('.000Z', 'Z');
}
