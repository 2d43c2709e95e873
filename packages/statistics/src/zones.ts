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

import { IANAZone } from 'luxon';
import { InvalidInputError, shown } from './errors';
import { MS_PER_HOUR, toIso, wallClockToMs } from './instants';

const knownZones = new Map<string, IANAZone>();

/**
 * Requires the name of an IANA time zone that this runtime's zone data knows.
 * Fixed offsets such as `+02:00` are refused: they have no daylight saving, so
 * weeks would silently start at the wrong hour for half of the year.
 *
 * @param field - name used in the error message
 * @throws InvalidInputError naming the value
 */
export function assertZone(
  zone: unknown,
  field = 'zone',
): asserts zone is string {
  if (typeof zone === 'string' && knownZones.has(zone)) {
    return;
  }
  if (
    typeof zone !== 'string' ||
    !/^[A-Za-z]/.test(zone) ||
    !IANAZone.isValidZone(zone)
  ) {
    throw new InvalidInputError(
      `${field} is ${shown(zone)}; expected an IANA time zone name, such as ` +
        '"Europe/Berlin", "America/New_York" or "UTC"',
    );
  }
  knownZones.set(zone, new IANAZone(zone));
}

/** Offset from UTC in milliseconds, positive in the east. */
export function offsetMs(zone: string, epochMs: number): number {
  let known = knownZones.get(zone);
  if (!known) {
    assertZone(zone);
    known = knownZones.get(zone)!;
  }
  // Local mean times of the nineteenth century have odd seconds, which luxon
  // gives as a fraction of a minute.
  return Math.round(known.offset(epochMs) * 60) * 1000;
}

/** A span of time `[from, to)` in which the offset does not change. */
interface Segment {
  from: number;
  to: number;
  offset: number;
}

/** No zone has ever been further than this from UTC (Manila, 15 h 56 min). */
const FURTHEST = 17 * MS_PER_HOUR;
/** Zone changes of one place lie days apart; four samples find each of them. */
const STEP = FURTHEST / 2;

/** First instant in `(before, after]` that has another offset than `before`. */
function changeBetween(zone: string, before: number, after: number): number {
  const offset = offsetMs(zone, before);
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(zone, middle) === offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

/**
 * The segments in which a clock of the zone could show `localMs` (local digits
 * read as if they were UTC).
 */
function segmentsAround(zone: string, localMs: number): Segment[] {
  const end = localMs + FURTHEST;
  const segments: Segment[] = [];
  let from = localMs - FURTHEST;
  let offset = offsetMs(zone, from);
  let sampled = from;
  while (sampled < end) {
    const next = sampled + STEP;
    const nextOffset = offsetMs(zone, next);
    if (nextOffset !== offset) {
      const to = changeBetween(zone, sampled, next);
      segments.push({ from, to, offset });
      from = to;
      offset = nextOffset;
    }
    sampled = next;
  }
  segments.push({ from, to: end, offset });
  return segments;
}

/** By zone and reading; days and weeks of many figures start at the same. */
const firstInstants = new Map<string, Map<number, number>>();
const MOST_READINGS = 5000;

/**
 * First instant at which a clock of the zone shows `localMs` or later. Where
 * the clock jumps over that reading, that is the instant of the jump.
 */
export function firstInstantAt(zone: string, localMs: number): number {
  let known = firstInstants.get(zone);
  if (!known || known.size >= MOST_READINGS) {
    known = new Map();
    firstInstants.set(zone, known);
  }
  const present = known.get(localMs);
  if (present !== undefined) {
    return present;
  }
  const found = findFirstInstantAt(zone, localMs);
  known.set(localMs, found);
  return found;
}

function findFirstInstantAt(zone: string, localMs: number): number {
  for (const { from, to, offset } of segmentsAround(zone, localMs)) {
    const candidate = Math.max(from, localMs - offset);
    if (candidate < to) {
      return candidate;
    }
  }
  throw new Error(`no instant in ${zone} shows ${toIso(localMs)} or later`);
}

/** What a local clock reading can mean; see {@link wallClockToInstant}. */
export interface WallClockInstants {
  /**
   * `unique`: shown once; `ambiguous`: shown twice, because clocks were turned
   * back; `missing`: never shown, because clocks were turned forward.
   */
  kind: 'unique' | 'ambiguous' | 'missing';
  /** Earlier reading; when missing, by the offset after the jump. UTC. */
  earlier: string;
  /** Later reading; when missing, by the offset before the jump. UTC. */
  later: string;
  /** What Maestro uses: ambiguous gives `earlier`, missing gives `later`. */
  compatible: string;
}

/**
 * The instants that a local date and time without offset can mean in a zone.
 * `compatible` follows RFC 5545 section 3.3.5 (and ECMAScript Temporal).
 *
 * @param local - such as `2024-03-31T02:30:00`
 * @throws InvalidInputError for a bad zone or a bad date and time
 */
export function wallClockToInstant(
  local: string,
  zone: string,
): WallClockInstants {
  assertZone(zone);
  const localMs = wallClockToMs(local);
  const segments = segmentsAround(zone, localMs);
  const readings = segments
    .filter(s => localMs - s.offset >= s.from && localMs - s.offset < s.to)
    .map(s => localMs - s.offset);
  if (readings.length > 0) {
    const earlier = toIso(readings[0]);
    const later = toIso(readings[readings.length - 1]);
    const kind = readings.length === 1 ? 'unique' : 'ambiguous';
    return { kind, earlier, later, compatible: earlier };
  }
  const jump = segments.findIndex(
    (s, i) =>
      s.to + s.offset <= localMs &&
      i + 1 < segments.length &&
      localMs < segments[i + 1].from + segments[i + 1].offset,
  );
  const earlier = toIso(localMs - segments[jump + 1].offset);
  const later = toIso(localMs - segments[jump].offset);
  return { kind: 'missing', earlier, later, compatible: later };
}
