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

import { LeafState } from '@maestro/backstage-plugin-safety-case-common';
import { Labels, neededOf } from './labels';
import { relationId } from './relations';
import { Argument, ArgumentNode } from './types';

/** Worst first. */
export const LEAF_STATES: readonly LeafState[] = [
  'failed',
  'bad_signature',
  'missing',
  'stale',
  'undeveloped',
  'verified',
];

/** Negative when `a` is worse than `b`. */
export function compareStates(a: LeafState, b: LeafState): number {
  return LEAF_STATES.indexOf(a) - LEAF_STATES.indexOf(b);
}

/** Kinds whose state comes from evidence. */
export function isSolution({ kind }: ArgumentNode): boolean {
  return (
    kind === 'solution' ||
    kind === 'counter_solution' ||
    kind === 'away_solution'
  );
}

/** Kinds that claim something, and therefore have a state. */
export function isClaim({ kind }: ArgumentNode): boolean {
  return [
    'goal',
    'strategy',
    'counter_goal',
    'away_goal',
    'module',
    'contract',
  ].includes(kind);
}

/**
 * State of each claim and solution: the worst of its support, where all of it
 * is needed; where k suffice, the worst of the k best. A support whose relation
 * is out is missing. A claim without support is missing too, unless the
 * argument says that it is undeveloped.
 *
 * @param order - ids, children before parents
 */
export function statesOf(
  argument: Argument,
  order: readonly string[],
  labels: Labels,
): Map<string, LeafState> {
  const byId = new Map(argument.nodes.map(item => [item.id, item]));
  const states = new Map<string, LeafState>();
  for (const id of order) {
    const node = byId.get(id)!;
    if (isSolution(node)) {
      states.set(
        id,
        argument.leaves.get(id)?.state ??
          (node.undeveloped ? 'undeveloped' : 'missing'),
      );
    } else if (isClaim(node)) {
      states.set(id, claimState(node));
    }
  }
  return states;

  function claimState(node: ArgumentNode): LeafState {
    const supports = [...new Set(node.supportedBy)]
      .filter(to => states.has(to))
      .map(
        (to): LeafState =>
          labels.relations.get(relationId(node.id, to)) === 'out'
            ? 'missing'
            : states.get(to)!,
      )
      .sort((a, b) => compareStates(b, a));
    if (supports.length === 0) {
      return node.undeveloped ? 'undeveloped' : 'missing';
    }
    const needed = neededOf(node.gather, supports.length);
    return needed > supports.length
      ? 'missing'
      : supports[Math.max(needed, 1) - 1];
  }
}

/**
 * Ids of all nodes, children before parents.
 *
 * @returns null when the argument has a cycle
 */
export function childrenFirst(nodes: readonly ArgumentNode[]): string[] | null {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const order: string[] = [];
  const visited = new Map<string, 'open' | 'done'>();
  for (const { id: start } of nodes) {
    // No recursion: a case may be a chain of ten thousand nodes.
    const stack: Array<{ id: string; next: number; children: string[] }> = [];
    const enter = (id: string) => {
      visited.set(id, 'open');
      const { supportedBy, inContextOf } = byId.get(id)!;
      stack.push({
        id,
        next: 0,
        children: [...supportedBy, ...inContextOf].filter(to => byId.has(to)),
      });
    };
    if (!visited.has(start)) {
      enter(start);
    }
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.next === top.children.length) {
        visited.set(top.id, 'done');
        order.push(top.id);
        stack.pop();
      } else {
        const child = top.children[top.next];
        top.next += 1;
        if (visited.get(child) === 'open') {
          return null;
        }
        if (!visited.has(child)) {
          enter(child);
        }
      }
    }
  }
  return order;
}
