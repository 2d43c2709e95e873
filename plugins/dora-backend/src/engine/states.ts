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

import { DoraReasonCode } from '@maestro/backstage-plugin-dora-common';
import { FigureState } from '@maestro/backstage-plugin-maestro-common';
import { Claim } from './attribution';
import { Activity } from './activity';

export interface PageState {
  state: FigureState;
  reasonCode: DoraReasonCode | null;
  reason: string | null;
}

/** A source may be silent this long before anybody is told, milliseconds. */
export const LEAST_SILENCE_MS = 14 * 86_400_000;

/**
 * State of an entity's delivery figures.
 *
 * `stale` when the newest event is older than the 99th percentile of the
 * source's own gaps, and than 14 days.
 *
 * @param claims - what holds at `asOf`: of a component at most one, of a
 *   system one per member
 * @param deployments - how many there ever were
 * @param hostHeard - whether any event came from a host that is claimed
 * @param annotated - whether the catalog has an annotation that claims; the
 *   ledger reads it on a schedule, so a new one is not a claim yet
 */
export function pageState(options: {
  claims: readonly Claim[];
  activity: Activity;
  deployments: number;
  hostHeard: boolean;
  annotated: boolean;
  asOf: number;
  following: { caughtUp: boolean; lastError: string | null };
}): PageState {
  const { claims, activity, asOf, following } = options;
  if (!following.caughtUp) {
    return following.lastError
      ? {
          state: 'stale',
          reasonCode: 'source_silent',
          reason: 'The ledger cannot be read at present; figures may be old.',
        }
      : {
          state: 'computing',
          reasonCode: 'computing',
          reason: 'The figures have not caught up with the ledger yet.',
        };
  }
  if (claims.length === 0 && options.annotated) {
    return {
      state: 'computing',
      reasonCode: 'computing',
      reason:
        'The ledger has not read the annotations of this entity yet; it does so every minute.',
    };
  }
  if (claims.length === 0) {
    return {
      state: 'no_source',
      reasonCode: 'no_annotation',
      reason:
        'No annotation says where the deliveries of this entity come from.',
    };
  }
  if (claims.every(({ rule }) => rule === null)) {
    const written = claims.find(claim => claim.ruleWritten)?.ruleWritten;
    return {
      state: 'not_configured',
      reasonCode: 'no_rule',
      reason: written
        ? `The deployment rule "${written}" cannot be read; write deployments, workflow:NAME, release, tag:GLOB or merge.`
        : 'No rule says what counts as a deployment; set the annotation maestro.dev/deployment-rule.',
    };
  }
  if (activity.events === 0) {
    return options.hostHeard
      ? {
          state: 'no_data',
          reasonCode: 'no_events',
          reason: 'The source delivers, but nothing of this entity yet.',
        }
      : {
          state: 'no_source',
          reasonCode: 'no_source',
          reason: 'Nothing was ever received from the source of this entity.',
        };
  }
  if (options.deployments === 0) {
    return {
      state: 'no_data',
      reasonCode: 'no_events',
      reason: 'No delivery ever counted as a deployment by the rule.',
    };
  }
  const limit = Math.max(
    LEAST_SILENCE_MS,
    (activity.usualGapSeconds ?? 0) * 1000,
  );
  if (activity.lastAt !== null && asOf - activity.lastAt > limit) {
    return {
      state: 'stale',
      reasonCode: 'source_silent',
      reason: `The source has been silent since ${new Date(
        activity.lastAt,
      ).toISOString()}, longer than it usually is.`,
    };
  }
  return { state: 'ok', reasonCode: null, reason: null };
}
