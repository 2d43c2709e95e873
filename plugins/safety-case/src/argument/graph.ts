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

/** Above this many nodes an argument opens with its lower parts collapsed. */
export const MOST_OPEN = 400;

/** What is open at first of such an argument: so many can be read when drawn. */
const MOST_AT_FIRST = 60;

/** An argument as pages walk it: from the top downward. */
export interface ArgumentGraph {
  nodes: ReadonlyMap<string, CaseNode>;
  /** Relations whose two ends exist; the end may be another relation. */
  relations: CaseRelation[];
  /** Where to begin: what nothing leads to, and one node of every island. */
  roots: string[];
  /** Below a node: support first, then context, then what challenges it. */
  children: ReadonlyMap<string, string[]>;
  /** The other way round. */
  parents: ReadonlyMap<string, string[]>;
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
  const below = new Map<string, Set<string>>();
  const parents = new Map<string, string[]>();
  const relations = [...argument.relations]
    .sort((a, b) => ORDER[a.kind] - ORDER[b.kind])
    .filter(relation => {
      const place = placeOf(relation, nodes);
      if (!place) {
        return false;
      }
      if (place.above !== place.below) {
        const known = below.get(place.above) ?? new Set();
        below.set(place.above, known);
        if (!known.has(place.below)) {
          known.add(place.below);
          const above = parents.get(place.below) ?? [];
          parents.set(place.below, above);
          above.push(place.above);
        }
      }
      return true;
    });
  const children = new Map([...below].map(([id, ids]) => [id, [...ids]]));
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
  argument.nodes.filter(({ id }) => !parents.has(id)).forEach(n => begin(n.id));
  // What is left lies on or below a cycle that nothing leads to.
  argument.nodes.forEach(({ id }) => seen.has(id) || begin(id));
  return { nodes, relations, roots, children, parents };
}

/** Nodes that are open when the parts below `collapsed` are not; from the top. */
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

/**
 * The open nodes that are drawn: all, or those nearest to the top. A node that
 * is looked for is drawn in any case, with a way to it and what is below it.
 *
 * @param most - nodes that can be placed while a reader waits
 */
export function drawnNodes(
  graph: ArgumentGraph,
  collapsed: ReadonlySet<string>,
  wanted: string | null = null,
  most: number = MOST_OPEN,
): Set<string> {
  const open = visibleNodes(graph, collapsed);
  if (open.size <= most) {
    return open;
  }
  const drawn = new Set<string>();
  const draw = (ids: Iterable<string>, limit: number) => {
    for (const id of ids) {
      if (drawn.size >= limit) {
        return;
      }
      if (open.has(id)) {
        drawn.add(id);
      }
    }
  };
  for (
    let id: string | undefined = wanted ?? undefined;
    id !== undefined && !drawn.has(id) && drawn.size < most / 2;
    id = graph.parents.get(id)?.[0]
  ) {
    draw([id], most);
    if (!drawn.has(id)) {
      break;
    }
  }
  if (wanted !== null && !collapsed.has(wanted)) {
    draw(graph.children.get(wanted) ?? [], most * 0.75);
  }
  draw(open, most);
  return drawn;
}

/** Everything that stands above a node, so that it can be uncovered. */
export function ancestorsOf(graph: ArgumentGraph, id: string): Set<string> {
  const { parents } = graph;
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
  most: number = graph.nodes.size <= MOST_OPEN ? MOST_OPEN : MOST_AT_FIRST,
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
