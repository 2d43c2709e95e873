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

import { EntityHistory } from './days';
import { RuleSet } from './types';

/**
 * What in a set of rules is allowed and probably not meant: entities that the
 * catalog does not have, and rules that claimed nothing.
 *
 * @param used - ids of rules that claimed a row of the data they were tried on;
 *   null: they were tried on none
 */
export function doubtsAbout(
  set: RuleSet,
  history: EntityHistory,
  used: ReadonlySet<string> | null,
): string[] {
  const doubts: string[] = [];
  const look = (place: string, entityRef: string) => {
    const versions = history.versions(entityRef);
    const last = versions[versions.length - 1];
    if (!last) {
      doubts.push(
        `${place} names ${entityRef}, which the catalog does not have`,
      );
    } else if (last.to !== null) {
      doubts.push(
        `${place} names ${entityRef}, which is not in the catalog since ${last.to}`,
      );
    }
  };
  for (const { ruleId, target } of set.rules) {
    if (target.kind === 'entity') {
      look(`rule ${ruleId}`, target.entityRef);
    }
    if (target.kind === 'entityFrom') {
      for (const entityRef of Object.values(target.aliases ?? {})) {
        look(`an alias of rule ${ruleId}`, entityRef);
      }
    }
  }
  for (const { among, poolId, split } of set.pools) {
    for (const entityRef of among ?? []) {
      look(`pool ${poolId}`, entityRef);
    }
    if (split.by === 'fixed') {
      Object.keys(split.percent)
        .filter(receiver => !receiver.startsWith('pool:'))
        .forEach(entityRef => look(`pool ${poolId}`, entityRef));
    }
  }
  if (used !== null) {
    for (const { ruleId } of set.rules.filter(rule => !used.has(rule.ruleId))) {
      doubts.push(
        `rule ${ruleId} claims no row of these periods: nothing fits it, or a rule before it took what does`,
      );
    }
  }
  return doubts;
}
