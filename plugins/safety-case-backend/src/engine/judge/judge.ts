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

import { CaseVerdict } from '@maestro/backstage-plugin-safety-case-common';
import { Steps, finish } from '../steps';
import { confidenceOf } from './confidence';
import { labelArgument } from './labels';
import { childrenFirst, statesOf } from './states';
import { Argument, ArgumentNode, Judgement } from './types';

/**
 * Judges an argument: what stands, in which state its claims are, how sure one
 * may be, and the verdict of its root. Pure; the same argument gives the same
 * judgement, whatever the order of its nodes and evidence.
 */
export function judge(argument: Argument): Judgement {
  return finish(judgeInSteps(argument));
}

/** As `judge`, with its turns between the parts. */
export function* judgeInSteps(argument: Argument): Steps<Judgement> {
  const empty = { nodes: new Map(), relations: new Map(), attacks: new Map() };
  const root = rootOf(argument.nodes);
  if (typeof root !== 'string') {
    return {
      ...empty,
      root: null,
      verdict: 'not_assessable',
      reason: root.problem,
    };
  }
  const order = childrenFirst(argument.nodes);
  if (order === null) {
    return {
      ...empty,
      root,
      verdict: 'not_assessable',
      reason: 'The argument supports itself: it has a cycle.',
    };
  }
  yield;
  const labels = labelArgument(argument);
  yield;
  const states = statesOf(argument, order, labels);
  const confidence = confidenceOf(argument, order, labels);
  yield;
  const nodes: Judgement['nodes'] = new Map();
  for (const { id } of argument.nodes) {
    nodes.set(id, {
      id,
      label: labels.nodes.get(id)!,
      state: states.get(id) ?? null,
      confidence: confidence.get(id) ?? null,
    });
  }
  const attacks = new Map(
    argument.attacks.map(({ id }) => [
      id,
      labels.attacks.get(id) ?? labels.nodes.get(id) ?? 'undecided',
    ]),
  );
  return {
    root,
    ...verdictOf(root, nodes, attacks, argument),
    nodes,
    relations: labels.relations,
    attacks,
  };
}

/** The one goal that supports nothing and attacks nothing. */
function rootOf(nodes: readonly ArgumentNode[]): string | { problem: string } {
  const supporting = new Set(
    nodes.flatMap(({ inContextOf, supportedBy }) => [
      ...supportedBy,
      ...inContextOf,
    ]),
  );
  const roots = nodes.filter(
    ({ id, kind }) => kind === 'goal' && !supporting.has(id),
  );
  if (roots.length === 1) {
    return roots[0].id;
  }
  return {
    problem:
      roots.length === 0
        ? 'The argument has no root: no goal that supports no other.'
        : `The argument has several roots: ${roots
            .map(({ id }) => id)
            .sort()
            .join(', ')}.`,
  };
}

function verdictOf(
  root: string,
  nodes: Judgement['nodes'],
  attacks: Judgement['attacks'],
  argument: Argument,
): { verdict: CaseVerdict; reason: string } {
  const { label, state } = nodes.get(root)!;
  if (label === 'out') {
    return {
      verdict: 'defeated',
      reason: `${root} does not stand: its support failed, or a challenge to it does.`,
    };
  }
  if (state === 'missing') {
    return {
      verdict: 'not_assessable',
      reason: `${root} needs evidence that is missing.`,
    };
  }
  const doubts = doubtsBelow(root, nodes, attacks, argument);
  if (label === 'in' && state === 'verified' && doubts === 0) {
    return {
      verdict: 'supported',
      reason: `All that ${root} needs was verified, and no doubt is open.`,
    };
  }
  return {
    verdict: 'supported_with_doubts',
    reason: `${root} is supported, with ${doubts} open ${
      doubts === 1 ? 'doubt' : 'doubts'
    }.`,
  };
}

/** Nodes and attacks below the root that are not settled. */
function doubtsBelow(
  root: string,
  nodes: Judgement['nodes'],
  attacks: Judgement['attacks'],
  argument: Argument,
): number {
  const byId = new Map(argument.nodes.map(node => [node.id, node]));
  const reached = new Set<string>();
  const waiting = [root];
  while (waiting.length > 0) {
    const node = byId.get(waiting.pop()!);
    if (node && !reached.has(node.id)) {
      reached.add(node.id);
      waiting.push(...node.supportedBy, ...node.inContextOf);
    }
  }
  let doubts = 0;
  for (const id of reached) {
    const { label, state } = nodes.get(id)!;
    const leaf = byId.get(id)!.supportedBy.length === 0;
    doubts +=
      leaf && (label !== 'in' || (state !== null && state !== 'verified'))
        ? 1
        : 0;
  }
  for (const { id, target } of argument.attacks) {
    const below =
      ('node' in target && reached.has(target.node)) ||
      ('from' in target && reached.has(target.from));
    doubts += below && attacks.get(id) !== 'out' ? 1 : 0;
  }
  return doubts;
}
