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

import { DoraProfile } from '@maestro/backstage-plugin-dora-common';
import { Figure, TimeWindow } from '@maestro/backstage-plugin-maestro-common';
import { Deployment } from './deployments';
import { divide } from './divisions';
import { FailureSettings } from './failureModel';
import { failureParts } from './failureParts';
import { EntityModel } from './model';
import { outcomesIn, windowFailures } from './outcomes';
import { FigurePart, countParts, frequencyPart, leadTimeParts } from './parts';
import {
  OtherProfile,
  ProfilePart,
  missingInProfile,
  profileParts,
} from './profileFigures';
import { PageState } from './states';
import { deploymentsIn, observedWeeks, samplesIn } from './windows';
import {
  WORKING_LEAD_TIME,
  WorkingTime,
  workingLeadTimePart,
} from './workingTime';

/** Edition of the definitions by which the figures are computed. */
export const EDITION = 'dora-2026';

/** Figures that every profile counts alike. */
const COUNTS: ReadonlySet<string> = new Set([
  'dora.deployments',
  'dora.deployment-days',
  'dora.deployment-gap',
]);

export interface FigureOptions {
  model: EntityModel;
  page: PageState;
  window: TimeWindow;
  /** Instant that counts as now, ISO 8601. */
  asOf: string;
  /** How failures are told; see `config.d.ts`. */
  failures: FailureSettings;
  /** Deployment rule, `mixed` for a system whose members differ, or `none`. */
  rule: string;
  /** Working hours, for a figure of its own; none by default. */
  working?: WorkingTime;
  /** SHA-256 in hex. */
  sha256(text: string): string;
  /** Path of the evidence list of a figure. */
  href(figureId: string): string;
  /** Under whose rules; `dora-2026` by default. */
  profile?: DoraProfile;
  /** Ids of the figures wanted; all of them by default. */
  only?: ReadonlySet<string>;
}

/** Whether a page has figures at all. */
export function isReadable(page: PageState): boolean {
  return page.state === 'ok' || page.state === 'stale';
}

/** SHA-256 over the sorted ids, each followed by a line feed; null for none. */
export function evidenceDigest(
  ids: readonly string[],
  sha256: (text: string) => string,
): string | null {
  return ids.length === 0
    ? null
    : sha256(
        [...ids]
          .sort()
          .map(id => `${id}\n`)
          .join(''),
      );
}

/** The figures of one entity and window. */
export function computeFigures(options: FigureOptions): Figure[] {
  const { model, page, window, asOf } = options;
  const readable = isReadable(page);
  const deployments = readable ? deploymentsIn(model, window, asOf) : [];
  const samples = readable ? samplesIn(model, window, asOf) : [];
  const observed = readable ? observedWeeks(model, window, asOf) : 0;
  const weeks = observed > 0 ? observed : null;
  const outcomes = readable
    ? outcomesIn(model, window, asOf, options.failures)
    : [];
  const failures = windowFailures(model, outcomes, asOf, options.failures);
  const wanted = (id: string) => options.only?.has(id) ?? true;
  const parts = [
    frequencyPart(deployments, weeks),
    ...leadTimeParts(samples, wanted),
    ...failureParts(failures),
    ...([...COUNTS].some(wanted)
      ? countParts(deployments, weeks, daysWith(deployments, window))
      : []),
  ].filter(({ id }) => wanted(id));
  const profile = options.profile ?? EDITION;
  if (profile === EDITION) {
    const { working } = options;
    const figures = parts.map(part => figureOf(part, options));
    return working && wanted(WORKING_LEAD_TIME)
      ? [
          ...figures,
          {
            ...figureOf(
              workingLeadTimePart(samples, working, window.zone),
              options,
            ),
            rule: `${options.rule}; ${working.describe(window.zone)}`,
          },
        ]
      : figures;
  }
  const other = profileParts(model, { profile, window, asOf });
  return parts.map(part => otherFigure(part, other.get(part.id), options));
}

// Counts are the same in every profile; of the rest a tool has some, by its
// own rules, or nothing.
function otherFigure(
  part: FigurePart,
  other: ProfilePart | undefined,
  options: FigureOptions,
): Figure {
  if (other) {
    const { rule, edition, ruleText, toolLabel, ...own } = other;
    return {
      ...figureOf(own, options),
      rule,
      edition: `${options.profile}/${edition}`,
    };
  }
  if (COUNTS.has(part.id)) {
    return figureOf(part, options);
  }
  return figureOf(
    {
      ...part,
      value: null,
      n: null,
      interval: null,
      ids: [],
      state: 'not_configured',
      why: missingInProfile(options.profile as OtherProfile),
    },
    options,
  );
}

/** A part as the figure of its page. */
export function figureOf(
  part: FigurePart,
  options: Omit<FigureOptions, 'model'>,
): Figure {
  const { ids, why, state, ...rest } = part;
  const { page } = options;
  const readable = isReadable(page);
  const ownState =
    state === undefined || state === 'ok'
      ? (part.value === null && 'no_data') || page.state
      : state;
  return {
    ...rest,
    ...(readable ? {} : { value: null, n: null, interval: null }),
    state: readable ? ownState : page.state,
    reason: readable && ownState !== page.state ? why : page.reason,
    rule: options.rule,
    edition: EDITION,
    window: options.window,
    asOf: options.asOf,
    evidence: {
      kind: 'events',
      count: readable ? ids.length : 0,
      digest: readable ? evidenceDigest(ids, options.sha256) : null,
      href: readable ? options.href(part.id) : null,
    },
  };
}

function daysWith(
  deployments: readonly Deployment[],
  window: TimeWindow,
): number {
  const { dayAt } = divide(window);
  return new Set(deployments.map(({ at }) => dayAt(at))).size;
}
