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

import { Attribution, Claim } from './attribution';

/**
 * A set of components: one of them, those of a system or domain, those that a
 * group or one of the groups below it owns, or all of the portal.
 */
export type Level =
  | { kind: 'component' | 'system' | 'domain'; ref: string }
  /** `groups`: the group and all groups below it, as they are today. */
  | { kind: 'group'; ref: string; groups: ReadonlySet<string> }
  | { kind: 'portal' };

/**
 * Whether a component belongs to a level by what it claims at some time:
 * system, domain and owner of that time, so that figures of the past belong to
 * the owner of then.
 */
export function isMember(level: Level, claim: Claim | null): boolean {
  if (claim === null || claim.withdrawn) {
    return false;
  }
  switch (level.kind) {
    case 'component':
      return claim.entityRef === level.ref;
    case 'system':
      return claim.system === level.ref;
    case 'domain':
      return claim.domain === level.ref;
    case 'group':
      return claim.owner !== null && level.groups.has(claim.owner);
    default:
      return true;
  }
}

/** Components that have ever belonged to a level, sorted. */
export function everMembers(attribution: Attribution, level: Level): string[] {
  return level.kind === 'component'
    ? [level.ref]
    : attribution.refsWith(claim => isMember(level, claim));
}

/** Whether a component belongs to a level at an instant. */
export function belongsAt(
  attribution: Attribution,
  level: Level,
): (member: string, at: number) => boolean {
  // A component's own page shows all of it, whoever owned it.
  return level.kind === 'component'
    ? () => true
    : (member, at) => isMember(level, attribution.membershipAt(member, at));
}

/** Components that belong to a level at an instant, sorted. */
export function membersAt(
  attribution: Attribution,
  level: Level,
  at: number,
): string[] {
  const belongs = belongsAt(attribution, level);
  return everMembers(attribution, level).filter(ref => belongs(ref, at));
}
