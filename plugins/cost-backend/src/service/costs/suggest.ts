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
import { EntityHistory, tagKey } from '../../engine/attribution';
import { UnallocatedGroup } from '../../store/RollupStore';

/** Categories that belong to no single entity. */
const SHARED_CATEGORIES = ['Tax', 'Credit', 'Adjustment'];
/** Keys under which teams name what a row belongs to. */
const NAMING_KEYS = [
  'component',
  'app',
  'application',
  'service',
  'project',
  'system',
  'name',
];
const MAX_DISTANCE = 2;

/** Edits from one text to another, up to a limit. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) {
    return limit + 1;
  }
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(
        Math.min(
          next[j - 1] + 1,
          row[j] + 1,
          row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[b.length];
}

function readTags(text: string | null): Record<string, string> {
  try {
    return JSON.parse(text ?? '{}') ?? {};
  } catch {
    return {};
  }
}

/** Components and systems by name, for guesses. */
export class Suggestions {
  readonly #names: Array<{ name: string; entityRef: string }>;

  constructor(history: EntityHistory) {
    this.#names = history
      .refs()
      .filter(ref => /^(component|system|resource):/.test(ref))
      .map(entityRef => ({
        name: entityRef.slice(entityRef.indexOf('/') + 1),
        entityRef,
      }));
  }

  /**
   * A rule that would claim a group of rows, with why; by a tag that almost
   * names an entity, the category, then account and service.
   */
  of(group: UnallocatedGroup): { rule: CostRule; why: string } {
    const { account, accountName, chargeCategory, service } = group;
    if (chargeCategory !== null && SHARED_CATEGORIES.includes(chargeCategory)) {
      return {
        why: `${chargeCategory} belongs to no single entity; a pool hands it out`,
        rule: {
          ruleId: chargeCategory.toLowerCase(),
          title: chargeCategory,
          when: { chargeCategory: [chargeCategory] },
          target: { kind: 'pool', poolId: chargeCategory.toLowerCase() },
        },
      };
    }
    const tags = Object.entries(readTags(group.tags))
      .filter(([, value]) => typeof value === 'string' && value.trim() !== '')
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
    for (const [key, value] of tags) {
      const near = this.#near(value);
      if (near) {
        return {
          why: `the tag ${key} says ${JSON.stringify(
            value,
          )}, which is close to ${near}`,
          rule: ruleOf(
            `${key}-${value}`,
            { tags: [{ keys: [tagKey(key)], values: [value.trim()] }] },
            near,
          ),
        };
      }
    }
    const near = this.#near(accountName ?? '') ?? this.#near(service ?? '');
    const [tag] = tags;
    if (tag && rank(tag[0]) < NAMING_KEYS.length) {
      return {
        why: `rows with the tag ${tag[0]} = ${tag[1]} have no entity of that name`,
        rule: ruleOf(
          `${tag[0]}-${tag[1]}`,
          {
            tags: [{ keys: [tagKey(tag[0])], values: [String(tag[1]).trim()] }],
          },
          near,
        ),
      };
    }
    return {
      why:
        account === null
          ? 'nothing but the service tells these rows apart'
          : 'these rows share an account and a service',
      rule: ruleOf(
        [account, service].filter(Boolean).join('-') || 'rest',
        {
          ...(account !== null && { account: [account] }),
          ...(service !== null && { service: [service] }),
        },
        near,
      ),
    };
  }

  #near(value: string): string | null {
    const name = value.trim().toLowerCase();
    if (name.length < 3) {
      return null;
    }
    const limit = name.length < 6 ? 1 : MAX_DISTANCE;
    let best: { entityRef: string; by: number } | null = null;
    for (const each of this.#names) {
      const by = distance(name, each.name, limit);
      if (by <= limit && (best === null || by < best.by)) {
        best = { entityRef: each.entityRef, by };
      }
    }
    return best?.entityRef ?? null;
  }
}

function rank(key: string): number {
  const at = NAMING_KEYS.indexOf(tagKey(key));
  return at < 0 ? NAMING_KEYS.length : at;
}

function ruleOf(
  name: string,
  when: CostRule['when'],
  entityRef: string | null,
): CostRule {
  return {
    ruleId:
      name
        .toLowerCase()
        .replace(/[^a-z0-9_.-]+/g, '-')
        .replace(/^[^a-z0-9]+/, '')
        .slice(0, 64) || 'rest',
    title: name,
    when,
    target:
      entityRef === null
        ? { kind: 'pool', poolId: 'shared' }
        : { kind: 'entity', entityRef },
  };
}
