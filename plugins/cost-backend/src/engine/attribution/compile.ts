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

import { CostRule } from '@maestro/backstage-plugin-cost-common';
import { ClaimIndex, Claimed } from './claimIndex';
import { EntityHistory, covers, segmentStarts } from './days';
import { NameIndex } from './names';
import {
  Pattern,
  ReadFacts,
  ReadyCondition,
  holds,
  readyCondition,
} from './match';
import { TagKeys } from './tags';
import {
  RULE_ALLOCATED,
  RULE_ANNOTATION,
  RULE_RESOURCE,
  RowFacts,
  RowField,
  RuleSet,
  Verdict,
} from './types';

interface ReadyRule {
  rule: CostRule;
  condition: ReadyCondition;
  /** For `entityFrom`: canonical keys and the value's aliases, folded. */
  keys: string[];
  aliases: ReadonlyMap<string, string>;
}

/** Fields by which a rule is found, the most telling first. */
const ACCESS = ['resource', 'namespace', 'account', 'service'] as const;

/**
 * Rules over a catalog's history, compiled to hash tables.
 *
 * Order: annotations of entities other than resources, annotations of
 * resources, the configured rules in their order, and all of these again with
 * the provider's own split columns (AllocatedResourceId, AllocatedTags). The
 * first that fits claims the row; a row that several entities claim equally
 * closely is unallocated, with the reason.
 */
export class CompiledRules {
  readonly #keys: TagKeys;
  readonly #own: ClaimIndex;
  readonly #resources: ClaimIndex;
  readonly #names: NameIndex;
  readonly #rules: ReadyRule[];
  /** Rules by `field=value`, in their order. */
  readonly #byValue = new Map<string, number[]>();
  /** Rules by `tag:key`, in their order. */
  readonly #byTag = new Map<string, number[]>();
  /** Rules that no table finds. */
  readonly #general: number[] = [];
  readonly #spans: Array<{ from?: string | null; to?: string | null }>;

  constructor(set: RuleSet, history: EntityHistory) {
    const versions = history.all();
    this.#keys = new TagKeys(set.tagAliases);
    this.#own = new ClaimIndex(
      versions.filter(({ kind }) => kind !== 'resource'),
      this.#keys,
    );
    this.#resources = new ClaimIndex(
      versions.filter(({ kind }) => kind === 'resource'),
      this.#keys,
    );
    this.#names = new NameIndex(history);
    this.#rules = set.rules.map(rule => this.#ready(rule));
    this.#rules.forEach((rule, index) => this.#index(rule, index));
    const named = set.rules.some(({ target }) => target.kind === 'entityFrom');
    this.#spans = [
      ...set.rules,
      ...versions.filter(({ claims }) => named || claims !== null),
    ];
  }

  /** First days of the spans of a window in which nothing changes. */
  segments(window: { from: string; to: string }): string[] {
    return segmentStarts(window, this.#spans);
  }

  /** What of a row decides where it lands. */
  reads(): { fields: Set<RowField>; tags: boolean } {
    const fields = new Set<RowField>([
      ...this.#own.fields(),
      ...this.#resources.fields(),
    ]);
    let tags = this.#own.readsTags || this.#resources.readsTags;
    for (const { condition, keys } of this.#rules) {
      condition.fields.forEach(({ field }) => fields.add(field));
      tags = tags || condition.tags.length > 0 || keys.length > 0;
    }
    return { fields, tags };
  }

  /**
   * Where a row of that day lands.
   *
   * @param onMissed - told of each name in a tag that names no entity: another
   *   catalog could change the verdict
   */
  attribute(
    facts: RowFacts,
    day: string,
    onMissed: (name: string) => void = () => {},
  ): Verdict {
    const row = { fields: facts, tags: this.#keys.normalize(facts.tags) };
    const own = this.#first(row, day, onMissed);
    if (own.kind !== 'unallocated' || own.ruleId !== null) {
      return own;
    }
    const allocated = Object.keys(facts.allocatedTags).length > 0;
    if (facts.allocatedResource === null && !allocated) {
      return own;
    }
    const split = this.#first(
      {
        fields: {
          ...facts,
          resource: facts.allocatedResource ?? facts.resource,
        },
        tags: allocated ? this.#keys.normalize(facts.allocatedTags) : row.tags,
      },
      day,
      onMissed,
    );
    return split.kind === 'unallocated'
      ? own
      : { ...split, ruleId: `${RULE_ALLOCATED}${split.ruleId}` };
  }

  #first(
    row: ReadFacts,
    day: string,
    onMissed: (name: string) => void,
  ): Verdict {
    return (
      claimed(this.#own.find(row, day), RULE_ANNOTATION) ??
      claimed(this.#resources.find(row, day), RULE_RESOURCE) ??
      this.#configured(row, day, onMissed)
    );
  }

  #configured(
    row: ReadFacts,
    day: string,
    onMissed: (name: string) => void,
  ): Verdict {
    let reason: string | null = null;
    for (const index of this.#candidates(row)) {
      const ready = this.#rules[index];
      const { rule } = ready;
      if (covers(rule, day) && holds(ready.condition, row)) {
        const { target, ruleId } = rule;
        if (target.kind === 'pool') {
          return { kind: 'pool', poolId: target.poolId, ruleId };
        }
        if (target.kind === 'entity') {
          return { kind: 'entity', entityRef: target.entityRef, ruleId };
        }
        const named = this.#named(ready, row, day);
        if (named && 'entityRef' in named) {
          return { kind: 'entity', entityRef: named.entityRef, ruleId };
        }
        if (named) {
          reason = reason ?? named.reason;
          onMissed(named.name);
        }
      }
    }
    return { kind: 'unallocated', ruleId: null, reason };
  }

  /** The entity that a tag names; a reason when it names none. */
  #named(
    { keys, aliases }: ReadyRule,
    row: ReadFacts,
    day: string,
  ): { entityRef: string } | { reason: string; name: string } | null {
    for (const key of keys) {
      const value = row.tags.get(key);
      if (value !== undefined) {
        const alias = aliases.get(value.toLowerCase());
        const entityRef = alias ?? this.#names.find(value, day);
        return entityRef === null
          ? {
              reason: `the tag ${key} says ${JSON.stringify(
                value,
              )}, which is the name of no entity`,
              name: value.trim().toLowerCase(),
            }
          : { entityRef };
      }
    }
    return null;
  }

  #ready(rule: CostRule): ReadyRule {
    const { target } = rule;
    const from = target.kind === 'entityFrom' ? target : null;
    return {
      rule,
      condition: readyCondition(rule.when, this.#keys),
      keys: [
        ...new Set((from?.tag ?? []).map(key => this.#keys.canonical(key))),
      ],
      aliases: new Map(
        Object.entries(from?.aliases ?? {}).map(([name, entityRef]) => [
          name.trim().toLowerCase(),
          entityRef,
        ]),
      ),
    };
  }

  #index({ condition, keys }: ReadyRule, index: number): void {
    const put = (map: Map<string, number[]>, names: Iterable<string>) => {
      for (const name of names) {
        const list = map.get(name) ?? [];
        list.push(index);
        map.set(name, list);
      }
    };
    const whole = (pattern: Pattern | null) =>
      pattern !== null && pattern.prefixes.length === 0;
    for (const name of ACCESS) {
      const term = condition.fields.find(({ field }) => field === name);
      if (term && whole(term.pattern)) {
        put(
          this.#byValue,
          [...term.pattern.exact].map(value => `${name}=${value}`),
        );
        return;
      }
      if (name === 'resource') {
        const tag = condition.tags.find(({ pattern }) => whole(pattern));
        if (tag) {
          put(
            this.#byValue,
            tag.keys.flatMap(key =>
              [...tag.pattern!.exact].map(value => `tag:${key}=${value}`),
            ),
          );
          return;
        }
      }
    }
    if (condition.tags.length > 0) {
      put(this.#byTag, condition.tags[0].keys);
    } else if (keys.length > 0) {
      put(this.#byTag, keys);
    } else {
      this.#general.push(index);
    }
  }

  /** Indices of the rules that may fit, in the order of the rules. */
  #candidates(row: ReadFacts): number[] {
    const found: number[] = [...this.#general];
    const take = (map: Map<string, number[]>, name: string) => {
      const list = map.get(name);
      if (list) {
        found.push(...list);
      }
    };
    for (const field of ACCESS) {
      const value = row.fields[field];
      if (value !== null) {
        take(this.#byValue, `${field}=${value}`);
      }
    }
    for (const [key, value] of row.tags) {
      take(this.#byTag, key);
      take(this.#byValue, `tag:${key}=${value}`);
    }
    return found.sort((a, b) => a - b);
  }
}

function claimed(claim: Claimed, ruleId: string): Verdict | null {
  if (!claim) {
    return null;
  }
  const { entityRefs, term } = claim;
  return entityRefs.length === 1
    ? { kind: 'entity', entityRef: entityRefs[0], ruleId }
    : {
        kind: 'unallocated',
        ruleId,
        reason: `${entityRefs.join(' and ')} both claim ${term}`,
      };
}
