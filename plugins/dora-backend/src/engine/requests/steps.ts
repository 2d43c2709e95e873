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

import { ChangeData } from '@maestro/backstage-plugin-ledger-common';
import { byText } from '../facts';
import { Push } from '../graph';
import { Work } from './branches';
import { RequestChecks, RequestReview, RequestStep } from './types';

/** One version of a request, as one fact tells it. */
export interface Told {
  data: ChangeData;
  revision: string;
  fact: string;
  at: number;
  /** The delivery that told the opening. */
  opening: boolean;
}

const STATE_WORDS: Record<string, string> = {
  open: 'Updated',
  closed: 'Closed without merge',
  merged: 'Merged',
};

// The push that told the first commit may well have come before the opening.
function pushesOf({ firstPushes, pushes }: Work): Push[] {
  return [...new Set([...firstPushes, ...pushes])];
}

/** Everything that is told of a request, ascending by time. */
export function stepsOf(
  versions: readonly Told[],
  reviews: readonly RequestReview[],
  work: Work,
  checks: RequestChecks,
): RequestStep[] {
  const told = versions.map(({ data, fact, at, opening }): RequestStep => {
    const ready = data.state === 'open' && data.readyAt !== null;
    const open = ready ? 'Ready for review' : STATE_WORDS[data.state];
    return {
      at,
      what: opening ? `Opened${data.draft ? ' as draft' : ''}` : open,
      url: data.url,
      fact,
    };
  });
  return [
    ...told,
    ...reviews.map(({ at, state, url, fact, counts }) => ({
      at,
      what: `Review: ${state.replace('_', ' ')}${
        counts ? '' : ' (of a bot, the author or nobody known: not counted)'
      }`,
      url,
      fact,
    })),
    ...pushesOf(work).map(push => ({
      at: push.at,
      what: `Pushed ${push.data.commits.length} commit${
        push.data.commits.length === 1 ? '' : 's'
      }${push.data.forced ? ' (forced)' : ''}`,
      url: null,
      fact: push.key,
    })),
    ...checks.steps,
  ].sort((a, b) => a.at - b.at || byText(a.fact, b.fact));
}
