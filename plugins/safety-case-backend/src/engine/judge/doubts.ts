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

import { Labels } from './labels';
import { isClaim, isSolution } from './states';
import { Argument } from './types';

/** Doubts that were identified, and those of them that were eliminated. */
export interface Doubts {
  identified: number;
  eliminated: number;
}

/**
 * Baconian count of each node: of the doubts at and below it, how many were
 * eliminated (Weinstock, Goodenough, Klein, "Measuring Assurance Case
 * Confidence Using Baconian Probabilities", 2013). Each leaf is one doubt, gone
 * when it is verified; each attack is one, gone when it is out.
 *
 * @param order - ids, children before parents
 */
export function countDoubts(
  argument: Argument,
  order: readonly string[],
  labels: Labels,
): Map<string, Doubts> {
  const index = new Map(order.map((id, position) => [id, position]));
  const byId = new Map(argument.nodes.map(node => [node.id, node]));
  // Sets of nodes as bits: shared nodes count once, and ten thousand nodes
  // take megabytes, not minutes.
  const words = Math.ceil(order.length / 32);
  const leaves = new Uint32Array(words);
  const verified = new Uint32Array(words);
  const below = new Map<string, Uint32Array>();
  const set = (bits: Uint32Array, position: number) => {
    bits[position >> 5] |= 1 << (position & 31);
  };
  for (const id of order) {
    const node = byId.get(id)!;
    const position = index.get(id)!;
    if (isSolution(node) || (isClaim(node) && node.supportedBy.length === 0)) {
      set(leaves, position);
      if (argument.leaves.get(id)?.state === 'verified') {
        set(verified, position);
      }
    }
    const reached = new Uint32Array(words);
    set(reached, position);
    for (const to of [...node.supportedBy, ...node.inContextOf]) {
      const other = below.get(to);
      for (let word = 0; other && word < words; word += 1) {
        reached[word] |= other[word];
      }
    }
    below.set(id, reached);
  }
  const attacks = argument.attacks.flatMap(({ id, target }) => {
    let at: number | undefined;
    if ('node' in target) {
      at = index.get(target.node);
    } else if ('from' in target) {
      at = index.get(target.from);
    }
    const label = labels.attacks.get(id) ?? labels.nodes.get(id);
    return at === undefined ? [] : [{ at, out: label === 'out' }];
  });
  const result = new Map<string, Doubts>();
  for (const [id, reached] of below) {
    const doubts = {
      identified: countCommon(reached, leaves),
      eliminated: countCommon(reached, verified),
    };
    for (const { at, out } of attacks) {
      if (reached[at >> 5] & (1 << (at & 31))) {
        doubts.identified += 1;
        doubts.eliminated += out ? 1 : 0;
      }
    }
    result.set(id, doubts);
  }
  return result;
}

function countCommon(a: Uint32Array, b: Uint32Array): number {
  let count = 0;
  for (let word = 0; word < a.length; word += 1) {
    for (let bits = a[word] & b[word]; bits !== 0; bits &= bits - 1) {
      count += 1;
    }
  }
  return count;
}
