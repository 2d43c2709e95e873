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
import { quantile } from '@maestro/backstage-plugin-maestro-statistics';
import { FactKind, isType, ms } from './facts';
import { IncidentActivity } from './incidentSource';

/** That an event of some kind happened at some time. */
export interface Heard {
  kind: FactKind;
  at: string;
}

/** When the subjects of an entity were heard of; milliseconds since the epoch. */
export interface Activity {
  events: number;
  firstAt: number | null;
  lastAt: number | null;
  /** 99th percentile of the gaps between events, seconds; null under 2 gaps. */
  usualGapSeconds: number | null;
  /** Latest event of each kind that was ever heard of. */
  lastByKind: Partial<Record<FactKind, number>>;
}

/** Nothing was ever heard. */
export const NO_ACTIVITY: Activity = {
  events: 0,
  firstAt: null,
  lastAt: null,
  usualGapSeconds: null,
  lastByKind: {},
};

export function activityOf(heard: readonly Heard[]): Activity {
  const lastByKind: Activity['lastByKind'] = {};
  const times = Float64Array.from(heard, ({ kind, at }) => {
    const time = ms(at);
    lastByKind[kind] = Math.max(lastByKind[kind] ?? -Infinity, time);
    return time;
  }).sort();
  const gaps: number[] = [];
  for (let index = 1; index < times.length; index += 1) {
    if (times[index] > times[index - 1]) {
      gaps.push((times[index] - times[index - 1]) / 1000);
    }
  }
  gaps.sort((a, b) => a - b);
  return {
    events: times.length,
    firstAt: times[0] ?? null,
    lastAt: times.at(-1) ?? null,
    usualGapSeconds: gaps.length < 2 ? null : quantile(gaps, 0.99),
    lastByKind,
  };
}

export function incidentActivityOf(
  facts: readonly CanonicalEvent[],
  heard: readonly Heard[],
): IncidentActivity {
  const incidents = new Set<string>();
  for (const fact of facts) {
    if (
      isType(
        fact,
        'dev.cdevents.incident.detected',
        'dev.cdevents.incident.resolved',
      )
    ) {
      incidents.add(`${fact.subject.host}|${fact.data.incidentId}`);
    }
  }
  let firstAt: number | null = null;
  let lastAt: number | null = null;
  for (const { at, kind } of heard) {
    if (kind === 'incident' || kind === 'ticket') {
      const time = ms(at);
      firstAt = pick(Math.min, firstAt, time);
      lastAt = pick(Math.max, lastAt, time);
    }
  }
  return { incidents: incidents.size, firstAt, lastAt };
}

function pick(
  choose: (...values: number[]) => number,
  ...values: Array<number | null>
): number | null {
  const known = values.filter((value): value is number => value !== null);
  return known.length > 0 ? choose(...known) : null;
}

export function mergeActivity(a: Activity, b: Activity): Activity {
  return {
    events: a.events + b.events,
    firstAt: pick(Math.min, a.firstAt, b.firstAt),
    lastAt: pick(Math.max, a.lastAt, b.lastAt),
    usualGapSeconds: pick(Math.min, a.usualGapSeconds, b.usualGapSeconds),
    lastByKind: mergeLast(a.lastByKind, b.lastByKind),
  };
}

function mergeLast(
  a: Activity['lastByKind'],
  b: Activity['lastByKind'],
): Activity['lastByKind'] {
  const all = { ...a };
  for (const [kind, at] of Object.entries(b) as Array<[FactKind, number]>) {
    all[kind] = Math.max(all[kind] ?? -Infinity, at);
  }
  return all;
}

/** Incidents of two components. */
export function mergeIncidents(
  a: IncidentActivity,
  b: IncidentActivity,
): IncidentActivity {
  return {
    incidents: a.incidents + b.incidents,
    firstAt: pick(Math.min, a.firstAt, b.firstAt),
    lastAt: pick(Math.max, a.lastAt, b.lastAt),
  };
}
