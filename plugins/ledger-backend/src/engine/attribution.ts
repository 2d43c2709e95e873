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
import { RepositoryNames } from './repositoryNames';

/** Whose delivery it is, or why it is nobody's. */
export type Attributed =
  | { state: 'claimed'; entityRef: string }
  /** Several entities claim it equally; a consumer's rule may decide. */
  | { state: 'shared'; entityRefs: string[] }
  | { state: 'unattributed' };

type Member = 'host' | 'repository' | 'service' | 'environment';

const WEIGHTS: Array<[Member, number]> = [
  ['host', 1],
  ['repository', 2],
  ['service', 4],
  ['environment', 8],
];

/**
 * How closely a pattern names a subject, or -1. An event that tells no
 * environment cannot contradict one.
 */
function specificityOf(
  pattern: SubjectPattern,
  subject: SourceSubject,
): number {
  let specificity = -1;
  for (const [member, weight] of WEIGHTS) {
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
  readonly #names: RepositoryNames;
  readonly #byKey = new Map<
    string,
    Array<{ claim: AttributionData; pattern: SubjectPattern }>
  >();
  readonly #byEntity = new Map<string, AttributionData>();

  constructor(
    claims: AttributionData[],
    names: RepositoryNames = new RepositoryNames(),
  ) {
    this.#names = names;
    for (const claim of claims.filter(({ withdrawn }) => !withdrawn)) {
      this.#byEntity.set(claim.entityRef, claim);
      for (const written of claim.subjects) {
        const pattern = this.#renamed(written, null);
        const key = keyOf(pattern);
        const list = this.#byKey.get(key) ?? [];
        list.push({ claim, pattern });
        this.#byKey.set(key, list);
      }
    }
  }

  /**
   * Where deliveries of an entity may lie: what it claims, under all names that
   * its repositories have had, in any environment (some are shared). Which of
   * these deliveries are its own is for `attribute` to say. Empty when it
   * claims nothing.
   */
  patternsOf(entityRef: string): SubjectPattern[] {
    return (this.#byEntity.get(entityRef)?.subjects ?? []).flatMap(written => {
      const pattern = this.#renamed(written, null);
      const { host, repository } = pattern;
      return host === null || repository === null
        ? [pattern]
        : this.#names
            .all(host, repository)
            .map(name => ({ ...pattern, repository: name, environment: null }));
    });
  }

  attribute(written: SourceSubject, occurredAt: string): Attributed {
    const subject = this.#renamed(written, occurredAt);
    const refs = this.#best(subject, occurredAt);
    if (refs.length === 1) {
      return { state: 'claimed', entityRef: refs[0] };
    }
    if (refs.length > 1) {
      return { state: 'shared', entityRefs: refs };
    }
    // An environment that no component of the repository has for itself, such
    // as one staging for all, is theirs together.
    const owners =
      subject.environment === null
        ? []
        : this.#best({ ...subject, environment: null }, occurredAt);
    return owners.length > 0
      ? { state: 'shared', entityRefs: owners }
      : { state: 'unattributed' };
  }

  /** Who claims a subject most closely, sorted. */
  #best(subject: SourceSubject, occurredAt: string): string[] {
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
    return [...refs].sort();
  }

  #renamed<Subject extends SubjectPattern | SourceSubject>(
    subject: Subject,
    at: string | null,
  ): Subject {
    const { host, repository } = subject;
    return host === null || repository === null
      ? subject
      : { ...subject, repository: this.#names.current(host, repository, at) };
  }
}

function keyOf(pattern: SubjectPattern): string {
  return pattern.repository !== null
    ? `repository ${pattern.repository}`
    : `service ${pattern.service}`;
}

/** Annotation that would claim a subject. */
export function hintFor(subject: SourceSubject): string {
  if (subject.host === 'pagerduty' && subject.service !== null) {
    return `pagerduty.com/service-id: ${subject.service}`;
  }
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
