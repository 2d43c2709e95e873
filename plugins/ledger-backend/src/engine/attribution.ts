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
import {
  AttributionData,
  SourceSubject,
} from '@maestro/backstage-plugin-ledger-common';
import { SubjectPattern } from './claims';

/** Whose delivery it is, or why it is nobody's. */
export type Attributed =
  | { state: 'claimed'; entityRef: string }
  /** Several entities claim it equally; a consumer's rule may decide. */
  | { state: 'shared'; entityRefs: string[] }
  | { state: 'unattributed' };

/**
 * How closely a pattern names a subject, or -1. An event that tells no
 * environment cannot contradict one.
 */
function specificityOf(
  pattern: SubjectPattern,
  subject: SourceSubject,
): number {
  let specificity = -1;
  for (const [member, weight] of [
    ['host', 1],
    ['repository', 2],
    ['service', 4],
    ['environment', 8],
  ] as const) {
    const stated = pattern[member];
    if (stated !== null) {
      if (stated === subject[member]) {
        specificity = Math.max(0, specificity) + weight;
      } else if (member !== 'environment' || subject.environment !== null) {
        return -1;
      }
    }
  }
  return specificity;
}

/** Present claims, looked up by what an event says that it is about. */
export class ClaimIndex {
  readonly #byKey = new Map<
    string,
    Array<{ claim: AttributionData; pattern: SubjectPattern }>
  >();
  readonly #byEntity = new Map<string, AttributionData>();

  constructor(claims: AttributionData[]) {
    for (const claim of claims.filter(({ withdrawn }) => !withdrawn)) {
      this.#byEntity.set(claim.entityRef, claim);
      for (const pattern of claim.subjects) {
        const key = keyOf(pattern);
        const list = this.#byKey.get(key) ?? [];
        list.push({ claim, pattern });
        this.#byKey.set(key, list);
      }
    }
  }

  claimOf(entityRef: string): AttributionData | undefined {
    return this.#byEntity.get(entityRef);
  }

  attribute(subject: SourceSubject, occurredAt: string): Attributed {
    let best = -1;
    let refs = new Set<string>();
    for (const key of [
      `repository ${subject.repository}`,
      `service ${subject.service}`,
    ]) {
      for (const { claim, pattern } of this.#byKey.get(key) ?? []) {
        const specificity = specificityOf(pattern, subject);
        if (
          specificity >= 0 &&
          specificity >= best &&
          (claim.since === null || claim.since <= occurredAt)
        ) {
          refs = specificity > best ? new Set() : refs;
          refs.add(claim.entityRef);
          best = specificity;
        }
      }
    }
    const [first, ...others] = refs;
    if (first === undefined) {
      return { state: 'unattributed' };
    }
    return others.length === 0
      ? { state: 'claimed', entityRef: first }
      : { state: 'shared', entityRefs: [...refs].sort() };
  }
}

function keyOf(pattern: SubjectPattern): string {
  return pattern.repository !== null
    ? `repository ${pattern.repository}`
    : `service ${pattern.service}`;
}

/** Annotation that would claim a subject. */
export function hintFor(subject: SourceSubject): string {
  if (subject.service !== null) {
    return `maestro.dev/service: ${subject.service}`;
  }
  if (subject.repository === null) {
    return `Deliveries of ${subject.host} that name neither a repository nor a service cannot be claimed`;
  }
  const environment =
    subject.environment === null
      ? ''
      : `, or maestro.dev/environment: ${subject.environment} on a component of that repository`;
  return `${
    subject.host === 'git'
      ? `maestro.dev/git: ${subject.repository}`
      : `maestro.dev/repository: ${subject.host}/${subject.repository}`
  }${environment}`;
}
