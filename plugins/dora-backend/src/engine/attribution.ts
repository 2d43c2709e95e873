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
  CanonicalEvent,
} from '@maestro/backstage-plugin-ledger-common';
import { byText, isType, ms } from './facts';
import { Repositories } from './repositories';
import { DeploymentRule, parseRule, ruleText } from './rules';

/** A source subject with the repository's present name. */
export interface Subject {
  host: string;
  repository: string | null;
  environment: string | null;
  service: string | null;
}

/** What an entity claims, from some instant on. */
export interface Claim {
  key: string;
  entityRef: string;
  revision: string;
  /** When the claim was made, milliseconds since the epoch. */
  madeAt: number;
  /** From when it holds for deliveries; -Infinity: the whole past. */
  from: number;
  /** From when owner, system and zone hold. */
  memberFrom: number;
  explicit: boolean;
  withdrawn: boolean;
  patterns: AttributionData['subjects'];
  rule: DeploymentRule | null;
  /** The rule as written, also when it cannot be read. */
  ruleWritten: string | null;
  owner: string | null;
  system: string | null;
  domain: string | null;
  zone: string | null;
}

/**
 * Which entity a delivery belongs to, and since when.
 *
 * Of one entity's claims the latest made that holds at an instant counts.
 * Between entities the most specific pattern wins; then a claim with a stated
 * date; then one that had ended before the other was made. What is claimed
 * twice after that belongs to nobody.
 */
export class Attribution {
  readonly #byEntity = new Map<string, Claim[]>();
  readonly #byRepository = new Map<string, Set<string>>();
  readonly #byService = new Map<string, Set<string>>();
  readonly #general = new Set<string>();

  static of(
    facts: Iterable<CanonicalEvent>,
    repositories: Repositories,
  ): Attribution {
    const claims: Claim[] = [];
    for (const fact of facts) {
      if (isType(fact, 'maestro.attribution.claimed')) {
        claims.push(claimOf(fact, repositories));
      }
    }
    claims.sort(
      (a, b) => byText(a.revision, b.revision) || byText(a.key, b.key),
    );
    return new Attribution(claims);
  }

  private constructor(claims: Claim[]) {
    for (const claim of claims) {
      const list = this.#byEntity.get(claim.entityRef);
      if (list) {
        list.push(claim);
      } else {
        // The first word about an entity also speaks for the time before it.
        this.#byEntity.set(claim.entityRef, [
          {
            ...claim,
            memberFrom: claim.explicit ? claim.memberFrom : -Infinity,
          },
        ]);
      }
      for (const pattern of claim.patterns) {
        this.#index(claim.entityRef, pattern);
      }
    }
  }

  #index(entityRef: string, pattern: Claim['patterns'][number]) {
    if (pattern.repository !== null) {
      add(this.#byRepository, pattern.repository, entityRef);
    } else if (pattern.service !== null) {
      add(this.#byService, pattern.service, entityRef);
    } else {
      this.#general.add(entityRef);
    }
  }

  /** All claims of an entity, in the order they were made. */
  claims(entityRef: string): readonly Claim[] {
    return this.#byEntity.get(entityRef) ?? [];
  }

  /** The claim that holds for deliveries at an instant. */
  claimAt(entityRef: string, at: number): Claim | null {
    const claim = this.claims(entityRef).findLast(({ from }) => from <= at);
    return claim && !claim.withdrawn ? claim : null;
  }

  /** The claim that tells owner, system and zone at an instant. */
  membershipAt(entityRef: string, at: number): Claim | null {
    const claim = this.claims(entityRef).findLast(
      ({ memberFrom }) => memberFrom <= at,
    );
    return claim && !claim.withdrawn ? claim : null;
  }

  /** Entities with a claim that is as asked for, sorted. */
  refsWith(test: (claim: Claim) => boolean): string[] {
    return [...this.#byEntity.entries()]
      .filter(([, claims]) => claims.some(test))
      .map(([entityRef]) => entityRef)
      .sort();
  }

  /**
   * The claim to which a delivery belongs.
   *
   * @param selects - whether a claim's rule reads this kind of delivery
   * @param environmentTold - false for deliveries that know no environment:
   *   patterns then need not match in it
   */
  ownerOf(options: {
    subject: Subject;
    at: number;
    environmentTold: boolean;
    selects(rule: DeploymentRule): boolean;
  }): Claim | null {
    const { subject, at } = options;
    const refs = new Set([
      ...(subject.repository === null
        ? []
        : this.#byRepository.get(subject.repository) ?? []),
      ...(subject.service === null
        ? []
        : this.#byService.get(subject.service) ?? []),
      ...this.#general,
    ]);
    let best: Claim[] = [];
    let bestSpecificity = -1;
    for (const entityRef of refs) {
      const claim = this.claimAt(entityRef, at);
      if (!claim?.rule || !options.selects(claim.rule)) {
        continue;
      }
      const specificity = Math.max(
        ...claim.patterns.map(pattern =>
          matchSpecificity(pattern, subject, options.environmentTold),
        ),
      );
      if (specificity > bestSpecificity) {
        best = [claim];
        bestSpecificity = specificity;
      } else if (specificity === bestSpecificity && specificity >= 0) {
        best.push(claim);
      }
    }
    return this.#decide(best);
  }

  #decide(claims: Claim[]): Claim | null {
    if (claims.length <= 1) {
      return claims[0] ?? null;
    }
    const explicit = claims.filter(claim => claim.explicit);
    if (explicit.length > 0) {
      return explicit.length === 1 ? explicit[0] : null;
    }
    const first = claims.filter(claim =>
      claims.every(
        other => other === claim || this.#endOf(claim) <= other.madeAt,
      ),
    );
    return first.length === 1 ? first[0] : null;
  }

  /** When a later claim of the same entity takes over. */
  #endOf(claim: Claim): number {
    const list = this.claims(claim.entityRef);
    const later = list.slice(
      list.findIndex(({ key }) => key === claim.key) + 1,
    );
    return Math.min(Infinity, ...later.map(({ from }) => from));
  }
}

/**
 * How closely a pattern names a subject: -1 when it does not match, else the
 * weight of the members that it states.
 */
export function matchSpecificity(
  pattern: Claim['patterns'][number],
  subject: Subject,
  environmentTold: boolean,
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
      } else if (member !== 'environment' || environmentTold) {
        return -1;
      }
    }
  }
  // A pattern that states nothing would claim the whole world.
  return specificity;
}

function claimOf(
  fact: Extract<CanonicalEvent, { type: 'maestro.attribution.claimed' }>,
  repositories: Repositories,
): Claim {
  const { data } = fact;
  const madeAt = ms(fact.occurredAt);
  const since = data.since === null ? null : ms(data.since);
  const rule = parseRule(data.deploymentRule);
  return {
    key: fact.naturalKey,
    entityRef: data.entityRef,
    revision: fact.revision,
    madeAt,
    from: since ?? (data.withdrawn ? madeAt : -Infinity),
    memberFrom: since ?? madeAt,
    explicit: since !== null,
    withdrawn: data.withdrawn,
    patterns: data.subjects.map(subject => ({
      ...subject,
      repository:
        subject.repository === null || subject.host === null
          ? subject.repository
          : repositories.current(subject.host, subject.repository, -Infinity),
    })),
    rule,
    ruleWritten: rule ? ruleText(rule) : data.deploymentRule,
    owner: data.owner,
    system: data.system,
    domain: data.domain,
    zone: data.zone,
  };
}

function add(map: Map<string, Set<string>>, key: string, value: string) {
  const set = map.get(key);
  if (set) {
    set.add(value);
  } else {
    map.set(key, new Set([value]));
  }
}
