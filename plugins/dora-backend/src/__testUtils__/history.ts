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

import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import {
  CHECKOUT,
  HOST,
  REPOSITORY,
  claim,
  commit,
  deployed,
  event,
  incident,
  merged,
  push,
  requested,
  reviewed,
} from './events';

/** A small generator of numbers; the same seed gives the same ones. */
export function numbers(seed: number): (below: number) => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return below => {
    // xorshift32, Marsaglia 2003.
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

const FORMER = 'lighthouse/basket';
const MINUTE = 60_000;

/**
 * Some weeks of one service, with what real life holds: squashed requests,
 * drafts, reviews of people and bots, direct commits, rollbacks, failures,
 * staging, incidents with and without a cause, deployments told again with a
 * later revision, a rename, a claim that is made anew.
 */
export function makeHistory(seed: number, changes = 40): CanonicalEvent[] {
  const next = numbers(seed + 1);
  let now = Date.parse('2026-09-01T08:00:00.000Z');
  const tick = (minutes: number) => {
    now += (1 + next(minutes)) * MINUTE;
    return new Date(now).toISOString();
  };
  const events: CanonicalEvent[] = [claim(tick(10))];
  const main: string[] = [];
  const renameAt = 1 + next(changes - 1);
  let repository = FORMER;
  for (let number = 1; number <= changes; number += 1) {
    const at = { repository };
    const merge = `merge-${seed}-${number}`;
    const before = main.at(-1) ?? null;
    if (next(4) === 0) {
      events.push(push(tick(300), before, [commit(merge, tick(1))], {}, at));
    } else {
      const head = `head-${seed}-${number}`;
      const branch = next(3) === 0 ? 'patch-1' : `feature-${number}`;
      const opened = tick(600);
      const draft = next(3) === 0;
      events.push(
        push(opened, null, [commit(head, opened)], { branch }, at),
        requested(number, 'created', opened, { headBranch: branch, draft }, at),
      );
      if (draft && next(4) > 0) {
        const readyAt = tick(120);
        events.push(
          requested(
            number,
            'ready',
            readyAt,
            { headBranch: branch, createdAt: opened, readyAt },
            at,
          ),
        );
      }
      for (let review = next(4); review > 0; review -= 1) {
        const submitted = tick(90);
        const type = next(4) === 0 ? 'bot' : 'user';
        events.push(
          reviewed(
            number,
            submitted,
            {
              reviewer: { id: `p_${next(5)}`, type },
              state: next(2) === 0 ? 'approved' : 'commented',
            },
            at,
          ),
        );
      }
      events.push(
        push(tick(400), before, [commit(merge, tick(1))], {}, at),
        merged(
          number,
          tick(1),
          {
            createdAt: opened,
            headBranch: branch,
            headSha: head,
            mergeCommitSha: merge,
          },
          at,
        ),
      );
    }
    main.push(merge);
    if (next(3) > 0) {
      const sha = next(8) === 0 ? main[next(main.length)] : merge;
      const state = next(6) === 0 ? 'failure' : 'success';
      const environment = next(5) === 0 ? 'staging' : 'production';
      const first = deployed(
        number,
        tick(200),
        sha,
        { state, environment },
        at,
      );
      events.push(first);
      if (next(4) === 0) {
        const again = tick(30);
        events.push({ ...first, revision: again } as CanonicalEvent);
      }
    }
    if (next(5) === 0) {
      const began = tick(400);
      const ended = tick(300);
      const trouble = {
        severity: ['sev1', 'low', 'odd', null][next(4)],
        causedBy:
          next(4) === 0
            ? { deploymentId: String(1 + next(number)), sha: null }
            : null,
      };
      events.push(incident(number, began, trouble, at));
      if (next(3) > 0) {
        // Clocks differ: some seem to end before they began.
        const resolvedAt = next(8) === 0 ? '2026-08-01T00:00:00.000Z' : ended;
        events.push(
          incident(
            number,
            began,
            { ...trouble, resolvedAt },
            { ...at, revision: ended },
          ),
        );
      }
    }
    if (number === renameAt) {
      events.push(
        event('maestro.repository.renamed', ['renamed', FORMER], tick(5), {
          from: FORMER,
          to: REPOSITORY,
        }),
      );
      repository = REPOSITORY;
    }
    if (next(15) === 0) {
      events.push(
        claim(tick(5), {
          entityRef: CHECKOUT,
          subjects: [
            {
              host: HOST,
              repository: next(2) === 0 ? FORMER : REPOSITORY,
              environment: null,
              service: null,
            },
          ],
        }),
      );
    }
  }
  return events;
}

/** The same deliveries as they may arrive: shuffled, a fifth of them twice. */
export function disturbed(
  events: readonly CanonicalEvent[],
  seed: number,
): CanonicalEvent[] {
  const next = numbers(seed + 7);
  const all = [...events, ...events.filter(() => next(5) === 0)];
  for (let index = all.length - 1; index > 0; index -= 1) {
    const other = next(index + 1);
    [all[index], all[other]] = [all[other], all[index]];
  }
  return all;
}
