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

import { DefeatLabel } from '@maestro/backstage-plugin-safety-case-common';
import { relationId } from './relations';
import { Argument, ArgumentNode, Attack, Gather } from './types';

/** Labels of all nodes, relations and attacks. */
export interface Labels {
  nodes: Map<string, DefeatLabel>;
  relations: Map<string, DefeatLabel>;
  attacks: Map<string, DefeatLabel>;
}

interface Statement {
  /** From the labels of others; monotone in what is decided. */
  decide(labelOf: (key: string) => DefeatLabel): DefeatLabel;
  dependsOn: string[];
}

const node = (id: string) => `node ${id}`;
const relation = (from: string, to: string) =>
  `relation ${relationId(from, to)}`;
const attack = (id: string) => `attack ${id}`;

/**
 * What of an argument stands: `in`, `out`, or `undecided`.
 *
 * Nodes, relations and attacks are the statements of an abstract dialectical
 * framework (Brewka and Woltran, KR 2010); its grounded interpretation is the
 * least fixpoint from "all undecided", which exists, is unique, and needs no
 * choice. Restricted to attacks alone it is Dung's grounded labelling.
 *
 * - A solution is out when its check failed, in when it was verified, else
 *   undecided.
 * - A node or relation is out when an attacker is in, and free when all
 *   attackers are out.
 * - A node also needs its support, counted as it says, and its contexts; a
 *   relation that is out takes that support away, and no other.
 */
export function labelArgument(argument: Argument): Labels {
  const byId = new Map(argument.nodes.map(item => [item.id, item]));
  const attackers = attackersOf(argument.attacks, byId);
  const statements = new Map<string, Statement>();
  const free = (key: string) => {
    const keys = attackers.get(key) ?? [];
    return {
      keys,
      of: (labelOf: (key: string) => DefeatLabel) =>
        conjunction(keys.map(other => negation(labelOf(other)))),
    };
  };
  for (const item of argument.nodes) {
    const own = free(node(item.id));
    const supports = present(item.supportedBy, byId);
    const contexts = present(item.inContextOf, byId);
    statements.set(node(item.id), {
      dependsOn: [
        ...own.keys,
        ...[...supports, ...contexts].flatMap(to => [
          relation(item.id, to),
          node(to),
        ]),
      ],
      decide(labelOf) {
        const through = (to: string) =>
          conjunction([labelOf(relation(item.id, to)), labelOf(node(to))]);
        return conjunction([
          own.of(labelOf),
          supports.length > 0
            ? gatherLabels(item.gather, supports.map(through))
            : groundsOf(item, argument),
          ...contexts.map(through),
        ]);
      },
    });
    for (const to of [...supports, ...contexts]) {
      const edge = free(relation(item.id, to));
      statements.set(relation(item.id, to), {
        dependsOn: edge.keys,
        decide: edge.of,
      });
    }
  }
  for (const item of argument.attacks) {
    if (!byId.has(item.id)) {
      const own = free(attack(item.id));
      statements.set(attack(item.id), {
        dependsOn: own.keys,
        decide: labelOf =>
          conjunction([own.of(labelOf), item.grounded ? 'in' : 'undecided']),
      });
    }
  }
  const labels = leastFixpoint(statements);
  const pick = (prefix: string) =>
    new Map(
      [...labels]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, label]) => [key.slice(prefix.length), label]),
    );
  return {
    nodes: pick('node '),
    relations: pick('relation '),
    attacks: pick('attack '),
  };
}

function present(
  ids: readonly string[],
  byId: ReadonlyMap<string, ArgumentNode>,
): string[] {
  return [...new Set(ids)].filter(id => byId.has(id));
}

function attackersOf(
  attacks: readonly Attack[],
  byId: ReadonlyMap<string, ArgumentNode>,
): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const { id, target } of attacks) {
    let key: string;
    if ('attack' in target) {
      key = byId.has(target.attack)
        ? node(target.attack)
        : attack(target.attack);
    } else {
      key =
        'node' in target ? node(target.node) : relation(target.from, target.to);
    }
    const list = result.get(key) ?? [];
    list.push(byId.has(id) ? node(id) : attack(id));
    result.set(key, list);
  }
  return result;
}

/** What a node without support rests on. */
function groundsOf(
  { id, kind, undeveloped }: ArgumentNode,
  { leaves }: Argument,
): DefeatLabel {
  switch (kind) {
    case 'solution':
    case 'counter_solution':
    case 'away_solution': {
      const state = leaves.get(id)?.state ?? 'missing';
      if (state === 'verified') {
        return 'in';
      }
      return state === 'failed' || state === 'bad_signature'
        ? 'out'
        : 'undecided';
    }
    case 'goal':
    case 'strategy':
    case 'counter_goal':
    case 'away_goal':
    case 'module':
    case 'contract':
      return 'undecided';
    default:
      // Contexts, assumptions and justifications stand until attacked.
      return undeveloped ? 'undecided' : 'in';
  }
}

/** Counts labels as a strategy asks for. */
export function gatherLabels(
  gather: Gather,
  labels: readonly DefeatLabel[],
): DefeatLabel {
  const needed = neededOf(gather, labels.length);
  const sure = labels.filter(label => label === 'in').length;
  const possible = labels.filter(label => label !== 'out').length;
  if (sure >= needed) {
    return 'in';
  }
  return possible < needed ? 'out' : 'undecided';
}

/** How many of so many are needed. */
export function neededOf(gather: Gather, count: number): number {
  switch (gather.kind) {
    case 'all':
      return count;
    case 'any':
      return 1;
    default:
      return gather.k;
  }
}

function conjunction(labels: readonly DefeatLabel[]): DefeatLabel {
  return gatherLabels({ kind: 'all' }, labels);
}

function negation(label: DefeatLabel): DefeatLabel {
  if (label === 'undecided') {
    return label;
  }
  return label === 'in' ? 'out' : 'in';
}

/** Each statement is decided at most once, so this ends after all are. */
function leastFixpoint(
  statements: ReadonlyMap<string, Statement>,
): Map<string, DefeatLabel> {
  const labels = new Map<string, DefeatLabel>();
  const dependents = new Map<string, string[]>();
  for (const [key, { dependsOn }] of statements) {
    labels.set(key, 'undecided');
    for (const other of dependsOn) {
      const list = dependents.get(other) ?? [];
      list.push(key);
      dependents.set(other, list);
    }
  }
  // What is attacked or needed but does not exist stays undecided.
  const labelOf = (key: string): DefeatLabel => labels.get(key) ?? 'undecided';
  // In rounds, so that a claim with thousands of supports is asked once after
  // all that were decided together, not after each.
  let waiting: Iterable<string> = [...statements.keys()].reverse();
  for (let changed = true; changed; ) {
    const next = new Set<string>();
    for (const key of waiting) {
      if (labels.get(key) === 'undecided') {
        const label = statements.get(key)!.decide(labelOf);
        if (label !== 'undecided') {
          labels.set(key, label);
          (dependents.get(key) ?? []).forEach(other => next.add(other));
        }
      }
    }
    waiting = next;
    changed = next.size > 0;
  }
  return labels;
}
