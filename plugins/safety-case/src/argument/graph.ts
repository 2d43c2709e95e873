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
  CaseNode,
  CaseRelation,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';

/** Above this many nodes a drawing opens with its lower parts collapsed. */
const MOST_AT_FIRST = 400;

/** An argument as pages walk it: from the top downward. */
export interface ArgumentGraph {
  nodes: ReadonlyMap<string, CaseNode>;
  /** Relations whose two ends exist; the end may be another relation. */
  relations: CaseRelation[];
  /** Where to begin: what nothing leads to, and one node of every island. */
  roots: string[];
  /** Below a node: support first, then context, then what challenges it. */
  children: ReadonlyMap<string, string[]>;
}

/**
 * The node below which a relation hangs its other end. A challenge points up:
 * its counter-argument hangs below what it attacks.
 */
function placeOf(
  relation: CaseRelation,
  nodes: ReadonlyMap<string, CaseNode>,
): { above: string; below: string } | null {
  if (relation.kind !== 'challenges') {
    return nodes.has(relation.from) && nodes.has(relation.to)
      ? { above: relation.from, below: relation.to }
      : null;
  }
  // A challenge to a relation hangs below the node that the relation leaves.
  const above = relation.to.split(' -> ')[0];
  return nodes.has(relation.from) && nodes.has(above)
    ? { above, below: relation.from }
    : null;
}

const ORDER = {
  supported_by: 0,
  cites: 0,
  in_context_of: 1,
  challenges: 2,
} as const;

/**
 * Joins nodes and relations. Cycles and islands are allowed: an argument that
 * is wrong must be seen, too.
 */
export function argumentGraph(
  argument: Pick<SafetyCase, 'nodes' | 'relations'>,
): ArgumentGraph {
  const nodes = new Map(argument.nodes.map(node => [node.id, node]));
  const children = new Map<string, string[]>();
  const below = new Set<string>();
  const relations = [...argument.relations]
    .sort((a, b) => ORDER[a.kind] - ORDER[b.kind])
    .filter(relation => {
      const place = placeOf(relation, nodes);
      if (!place) {
        return false;
      }
      if (place.above !== place.below) {
        const list = children.get(place.above) ?? [];
        if (!list.includes(place.below)) {
          list.push(place.below);
        }
        children.set(place.above, list);
        below.add(place.below);
      }
      return true;
    });
  const roots: string[] = [];
  const seen = new Set<string>();
  const begin = (root: string) => {
    roots.push(root);
    const stack = [root];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (!seen.has(id)) {
        seen.add(id);
        stack.push(...(children.get(id) ?? []));
      }
    }
  };
  argument.nodes.filter(({ id }) => !below.has(id)).forEach(n => begin(n.id));
  // What is left lies on or below a cycle that nothing leads to.
  argument.nodes.forEach(({ id }) => seen.has(id) || begin(id));
  return { nodes, relations, roots, children };
}

/** Nodes that are shown when the parts below `collapsed` are not. */
export function visibleNodes(
  graph: ArgumentGraph,
  collapsed: ReadonlySet<string>,
): Set<string> {
  const seen = new Set<string>();
  const queue = [...graph.roots];
  for (let at = 0; at < queue.length; at += 1) {
    const id = queue[at];
    if (!seen.has(id)) {
      seen.add(id);
      if (!collapsed.has(id)) {
        queue.push(...(graph.children.get(id) ?? []));
      }
    }
  }
  return seen;
}

/** Everything that stands above a node, so that it can be uncovered. */
export function ancestorsOf(graph: ArgumentGraph, id: string): Set<string> {
  const parents = new Map<string, string[]>();
  graph.children.forEach((list, parent) =>
    list.forEach(child =>
      parents.set(child, [...(parents.get(child) ?? []), parent]),
    ),
  );
  const found = new Set<string>();
  const stack = [...(parents.get(id) ?? [])];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (!found.has(next)) {
      found.add(next);
      stack.push(...(parents.get(next) ?? []));
    }
  }
  return found;
}

/**
 * What is collapsed at first: nothing in an argument of ordinary size; in a
 * large one all below the depth that still fits.
 */
export function collapsedAtFirst(
  graph: ArgumentGraph,
  most: number = MOST_AT_FIRST,
): Set<string> {
  if (graph.nodes.size <= most) {
    return new Set();
  }
  const seen = new Set<string>(graph.roots);
  let level = [...graph.roots];
  while (level.length > 0) {
    const next = new Set<string>();
    level.forEach(id =>
      (graph.children.get(id) ?? []).forEach(
        child => seen.has(child) || next.add(child),
      ),
    );
    if (next.size === 0 || seen.size + next.size > most) {
      break;
    }
    next.forEach(id => seen.add(id));
    level = [...next];
  }
  return new Set(level.filter(id => (graph.children.get(id) ?? []).length > 0));
}

/** Nodes whose id or text holds all words that are looked for. */
export function findNodes(graph: ArgumentGraph, query: string): string[] {
  const words = query.toLocaleLowerCase('en-US').split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return [];
  }
  return [...graph.nodes.values()]
    .filter(({ id, text }) => {
      const hay = `${id} ${text}`.toLocaleLowerCase('en-US');
      return words.every(word => hay.includes(word));
    })
    .map(({ id }) => id);
}
