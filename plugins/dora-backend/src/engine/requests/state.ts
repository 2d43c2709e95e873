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

import { FigureState } from '@maestro/backstage-plugin-maestro-common';

/** State of a page of pull requests, with the code that programs read. */
export interface RequestsState {
  state: FigureState;
  reasonCode:
    | 'no_annotation'
    | 'no_source'
    | 'no_events'
    | 'computing'
    | 'source_silent'
    | null;
  reason: string | null;
}

/**
 * Why there are, or are no, pull requests to show.
 *
 * @param repositories - how many repositories the entity claims now
 * @param requests - how many pull requests of them were ever heard of
 * @param hostHeard - whether anything came from the claimed hosts
 * @param annotated - whether the catalog has an annotation that claims
 */
export function requestsState(options: {
  repositories: number;
  requests: number;
  hostHeard: boolean;
  annotated: boolean;
  following: { caughtUp: boolean; lastError: string | null };
}): RequestsState {
  const { following } = options;
  if (!following.caughtUp) {
    return following.lastError
      ? {
          state: 'stale',
          reasonCode: 'source_silent',
          reason: 'The ledger cannot be read at present; this page may be old.',
        }
      : {
          state: 'computing',
          reasonCode: 'computing',
          reason: 'This page has not caught up with the ledger yet.',
        };
  }
  if (options.repositories === 0) {
    return options.annotated
      ? {
          state: 'computing',
          reasonCode: 'computing',
          reason:
            'The ledger has not read the annotations of this entity yet; it does so every minute.',
        }
      : {
          state: 'no_source',
          reasonCode: 'no_annotation',
          reason: 'No annotation names the repository of this entity.',
        };
  }
  if (options.requests === 0) {
    return options.hostHeard
      ? {
          state: 'no_data',
          reasonCode: 'no_events',
          reason:
            'The source delivers, but no pull request of this entity was heard of yet.',
        }
      : {
          state: 'no_source',
          reasonCode: 'no_source',
          reason: 'Nothing was ever received from the forge of this entity.',
        };
  }
  return { state: 'ok', reasonCode: null, reason: null };
}
