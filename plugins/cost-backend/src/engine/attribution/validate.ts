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

import { CostPool, CostRule } from '@maestro/backstage-plugin-cost-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';
import { toDecimal } from '../money';
import { isDay } from './days';
import { POOL_PREFIX, planPools } from './pools';
import { ROW_FIELDS, RuleSet } from './types';

const ID = /^[a-z0-9][a-z0-9_.-]{0,63}$/i;
const MAX_RULES = 5000;

function refuse(message: string): never {
  throw new InvalidInputError(message);
}

function checkRef(where: string, text: unknown): void {
  try {
    normalizeEntityRef(String(text));
  } catch (error) {
    refuse(`${where}: ${(error as Error).message}`);
  }
}

function checkTexts(where: string, values: unknown): void {
  if (
    !Array.isArray(values) ||
    values.length === 0 ||
    values.some(value => typeof value !== 'string' || value.trim() === '')
  ) {
    refuse(
      `${where} is ${JSON.stringify(
        values,
      )}; give a list of texts, or leave it out`,
    );
  }
}

function checkIds(what: string, ids: readonly unknown[]): void {
  const seen = new Set<unknown>();
  for (const id of ids) {
    if (typeof id !== 'string' || !ID.test(id)) {
      refuse(
        `${what} is ${JSON.stringify(
          id,
        )}; use up to 64 letters, digits, dots, dashes and underscores`,
      );
    }
    if (seen.has(id)) {
      refuse(`${what} ${id} is there twice; give each its own`);
    }
    seen.add(id);
  }
}

function checkRule(rule: CostRule, pools: ReadonlySet<string>): void {
  const name = `rule ${rule.ruleId}`;
  const { when, target, from, to } = rule;
  const known: readonly string[] = [...ROW_FIELDS, 'tags'];
  if (typeof when !== 'object' || when === null) {
    refuse(`${name}: when is missing; {} fits every row`);
  }
  for (const [field, values] of Object.entries(when)) {
    if (!known.includes(field)) {
      refuse(
        `${name}: when.${field} is no field; known are ${known.join(', ')}`,
      );
    }
    if (field === 'tags') {
      if (!Array.isArray(values)) {
        refuse(`${name}: when.tags is no list`);
      }
      for (const tag of when.tags ?? []) {
        checkTexts(`${name}: when.tags.keys`, tag.keys);
        if (tag.values !== undefined) {
          checkTexts(`${name}: when.tags.values`, tag.values);
        }
      }
    } else {
      checkTexts(`${name}: when.${field}`, values);
    }
  }
  for (const [field, day] of [
    ['from', from],
    ['to', to],
  ]) {
    if (day !== undefined && !isDay(String(day))) {
      refuse(`${name}: ${field} is ${day}; write a day such as 2026-11-01`);
    }
  }
  if (from !== undefined && to !== undefined && from >= to) {
    refuse(`${name}: from is ${from} and to is ${to}; from must be earlier`);
  }
  if (target?.kind === 'entity') {
    checkRef(`${name}: target.entityRef`, target.entityRef);
  } else if (target?.kind === 'entityFrom') {
    checkTexts(`${name}: target.tag`, target.tag);
    for (const [value, ref] of Object.entries(target.aliases ?? {})) {
      checkRef(`${name}: target.aliases.${value}`, ref);
    }
  } else if (target?.kind === 'pool') {
    if (!pools.has(target.poolId)) {
      refuse(
        `${name}: there is no pool ${JSON.stringify(
          target.poolId,
        )}; add it to pools`,
      );
    }
  } else {
    refuse(
      `${name}: target.kind is ${JSON.stringify(
        (target as { kind?: unknown } | undefined)?.kind,
      )}; use entity, entityFrom or pool`,
    );
  }
}

function checkPool(pool: CostPool): void {
  const name = `pool ${pool.poolId}`;
  const { line, split, among } = pool;
  if (line !== 'shared' && line !== 'overhead') {
    refuse(`${name}: line is ${JSON.stringify(line)}; use shared or overhead`);
  }
  for (const ref of among ?? []) {
    checkRef(`${name}: among`, ref);
  }
  const by = split?.by;
  if (by === 'fixed') {
    for (const [key, percent] of Object.entries(split.percent ?? {})) {
      if (!key.startsWith(POOL_PREFIX)) {
        checkRef(`${name}: split.percent`, key);
      }
      toDecimal(percent, `${name}: split.percent of ${key}`);
    }
  } else if (by === 'metric' && !split.metricId) {
    refuse(`${name}: split.metricId is missing`);
  } else if (by === 'workloads' && !split.cluster) {
    refuse(`${name}: split.cluster is missing`);
  } else if (
    !['proportional', 'even', 'metric', 'workloads'].includes(String(by))
  ) {
    refuse(
      `${name}: split.by is ${JSON.stringify(
        by,
      )}; use proportional, even, fixed, metric or workloads`,
    );
  }
}

/**
 * Checks rules and pools before they are put in force.
 *
 * @returns the same with entity references in normal form
 * @throws InvalidInputError - names the rule or pool, the field, and what to
 *   write; also for pools that pay each other without end
 */
export function validateRules(set: RuleSet): {
  tagAliases: string[][];
  rules: CostRule[];
  pools: CostPool[];
} {
  const { tagAliases, rules, pools } = set;
  for (const [name, list] of Object.entries({ tagAliases, rules, pools })) {
    if (!Array.isArray(list)) {
      refuse(`${name} is missing; give a list`);
    }
  }
  if (rules.length > MAX_RULES) {
    refuse(`there are ${rules.length} rules; ${MAX_RULES} at most`);
  }
  tagAliases.forEach(group => checkTexts('tagAliases', group));
  checkIds(
    'ruleId',
    rules.map(rule => rule?.ruleId),
  );
  checkIds(
    'poolId',
    pools.map(pool => pool?.poolId),
  );
  const ids = new Set(pools.map(({ poolId }) => poolId));
  rules.forEach(rule => checkRule(rule, ids));
  pools.forEach(checkPool);
  const checked = normalized(set);
  // Circles show when the pools are planned, with whatever amounts.
  planPools({
    pools: checked.pools,
    direct: new Map(),
    inPool: new Map(),
    belongs: () => false,
    metric: () => new Map(),
    cluster: () => null,
  });
  return checked;
}

function normalized({ tagAliases, rules, pools }: RuleSet) {
  const values = (record: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(record).map(([key, ref]) => [
        key,
        normalizeEntityRef(ref),
      ]),
    );
  return {
    tagAliases: tagAliases.map(group => [...group]),
    rules: rules.map(rule => {
      const { target } = rule;
      if (target.kind === 'entity') {
        return {
          ...rule,
          target: {
            ...target,
            entityRef: normalizeEntityRef(target.entityRef),
          },
        };
      }
      return target.kind === 'entityFrom' && target.aliases
        ? { ...rule, target: { ...target, aliases: values(target.aliases) } }
        : rule;
    }),
    pools: pools.map(pool => ({
      ...pool,
      ...(pool.among && {
        among: pool.among.map(ref => normalizeEntityRef(ref)),
      }),
      ...(pool.split.by === 'fixed' && {
        split: {
          by: 'fixed' as const,
          percent: Object.fromEntries(
            Object.entries(pool.split.percent).map(([key, percent]) => [
              key.startsWith(POOL_PREFIX) ? key : normalizeEntityRef(key),
              String(percent),
            ]),
          ),
        },
      }),
    })),
  };
}
