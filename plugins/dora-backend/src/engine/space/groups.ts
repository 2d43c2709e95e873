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

import { byText } from '../facts';

/** A group of the catalog, by full references in lower case. */
export interface GroupNode {
  ref: string;
  parent: string | null;
}

/** Who belongs where, by the catalog's word. */
export interface Membership {
  person: string;
  /** Groups that the person is a direct member of. */
  groups: readonly string[];
}

/**
 * People who are counted together and never apart. Units do not overlap; each
 * has at least k people.
 */
export interface SurveyUnit {
  /** The group whose people these are, with those of groups too small. */
  id: string;
  people: string[];
}

/** A group of which results may be shown: a union of units. */
export interface SurveyCell {
  groupRef: string;
  /** Ids of units, ascending. */
  units: string[];
  depth: number;
}

export interface SurveyPlan {
  units: SurveyUnit[];
  /** Widest first. */
  cells: SurveyCell[];
  /** Groups below the target that hold too few people to be shown. */
  merged: string[];
}

/** The groups at and below one, parents before children; cycles end. */
export function subtree(
  groups: readonly GroupNode[],
  root: string,
): Array<{ ref: string; depth: number }> {
  const children = new Map<string, string[]>();
  for (const { ref, parent } of groups) {
    if (parent !== null) {
      children.set(parent, [...(children.get(parent) ?? []), ref]);
    }
  }
  const found = [{ ref: root, depth: 0 }];
  const seen = new Set([root]);
  for (let index = 0; index < found.length; index += 1) {
    const { ref, depth } = found[index];
    for (const child of [...(children.get(ref) ?? [])].sort(byText)) {
      if (!seen.has(child)) {
        seen.add(child);
        found.push({ ref: child, depth: depth + 1 });
      }
    }
  }
  return found;
}

/**
 * People at and below a group, each at home in exactly one group: the deepest
 * that they are a direct member of, by name where two are as deep. Without
 * this the groups' results would overlap, and could be subtracted from each
 * other in ways that no rule about sizes foresees.
 */
export function homes(
  groups: readonly GroupNode[],
  memberships: readonly Membership[],
  root: string,
): Map<string, string> {
  const depths = new Map(
    subtree(groups, root).map(({ ref, depth }) => [ref, depth]),
  );
  const home = new Map<string, string>();
  for (const membership of memberships) {
    const [deepest] = membership.groups
      .filter(ref => depths.has(ref))
      .sort((a, b) => depths.get(b)! - depths.get(a)! || byText(a, b));
    if (deepest !== undefined) {
      home.set(membership.person, deepest);
    }
  }
  return home;
}

/**
 * Divides the people of a target into units of at least k, and says which
 * groups are unions of units. People of a group too small are counted in the
 * next one above; what is too small at the very top, in the smallest unit.
 *
 * @returns null when the target as a whole has fewer than k people
 */
export function planSurvey(options: {
  groups: readonly GroupNode[];
  memberships: readonly Membership[];
  target: string;
  k: number;
}): SurveyPlan | null {
  const { groups, memberships, target, k } = options;
  const home = homes(groups, memberships, target);
  if (home.size < k) {
    return null;
  }
  const tree = subtree(groups, target);
  const parents = new Map(groups.map(({ ref, parent }) => [ref, parent]));
  const waiting = new Map<string, string[]>(tree.map(({ ref }) => [ref, []]));
  for (const [person, ref] of home) {
    waiting.get(ref)!.push(person);
  }
  const units = new Map<string, string[]>();
  // From the leaves up: parents come first in the tree.
  for (const { ref } of [...tree].reverse()) {
    const people = waiting.get(ref)!;
    if (people.length >= k) {
      units.set(ref, people);
    } else if (people.length > 0 && ref !== target) {
      waiting.get(parents.get(ref)!)!.push(...people);
    } else if (people.length > 0) {
      const [smallest] = [...units].sort(
        ([a, x], [b, y]) => x.length - y.length || byText(a, b),
      );
      smallest[1].push(...people);
    }
  }
  const unitOf = new Map(
    [...units].flatMap(([id, people]) => people.map(person => [person, id])),
  );
  const cells: SurveyCell[] = [];
  const merged: string[] = [];
  for (const { ref, depth } of tree) {
    const inside = new Set(subtree(groups, ref).map(item => item.ref));
    const people = [...home]
      .filter(([, group]) => inside.has(group))
      .map(([person]) => person);
    const touched = new Set(people.map(person => unitOf.get(person)!));
    const size = [...touched].reduce(
      (sum, unit) => sum + units.get(unit)!.length,
      0,
    );
    if (people.length > 0 && size === people.length) {
      cells.push({ groupRef: ref, units: [...touched].sort(byText), depth });
    } else if (people.length > 0) {
      merged.push(ref);
    }
  }
  return {
    units: [...units]
      .map(([id, people]) => ({ id, people: people.sort(byText) }))
      .sort((a, b) => byText(a.id, b.id)),
    cells,
    merged,
  };
}
