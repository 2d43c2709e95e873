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

import { CaseConfidence } from '@maestro/backstage-plugin-safety-case-common';
import { Labels, neededOf } from './labels';
import { countDoubts } from './doubts';
import { relationId } from './relations';
import { isClaim, isSolution } from './states';
import { Argument, ArgumentNode, LeafEvidence } from './types';

/** An opinion of subjective logic: belief + disbelief + uncertainty = 1. */
export interface Opinion {
  belief: number;
  disbelief: number;
  uncertainty: number;
  baseRate: number;
}

/** Weight of the prior: two observations (Jøsang, "Subjective Logic", 2016). */
const PRIOR_WEIGHT = 2;
const BASE_RATE = 0.5;

const VACUOUS: Opinion = {
  belief: 0,
  disbelief: 0,
  uncertainty: 1,
  baseRate: BASE_RATE,
};

/** Opinion after so many passes and failures (Jøsang 2016, section 3.5). */
export function opinionOf(passes: number, failures: number): Opinion {
  const total = passes + failures + PRIOR_WEIGHT;
  return {
    belief: passes / total,
    disbelief: failures / total,
    uncertainty: PRIOR_WEIGHT / total,
    baseRate: BASE_RATE,
  };
}

/**
 * Both of two independent propositions: binomial multiplication (Jøsang 2016,
 * section 7.1), with base rate a₁a₂, so that P = P₁·P₂. Where both base rates
 * are 1 the fraction has its limit.
 */
export function both(x: Opinion, y: Opinion): Opinion {
  const baseRate = x.baseRate * y.baseRate;
  const rest = 1 - baseRate;
  const share = (of: number) => (rest > 0 ? of / rest : 0);
  const belief =
    x.belief * y.belief +
    share(
      (1 - x.baseRate) * y.baseRate * x.belief * y.uncertainty +
        x.baseRate * (1 - y.baseRate) * x.uncertainty * y.belief,
    );
  const disbelief = x.disbelief + y.disbelief - x.disbelief * y.disbelief;
  return simplex(belief, disbelief, baseRate);
}

/** At least one of two: the complement of both complements. */
export function either(x: Opinion, y: Opinion): Opinion {
  return not(both(not(x), not(y)));
}

function not({ baseRate, belief, disbelief, uncertainty }: Opinion): Opinion {
  return {
    belief: disbelief,
    disbelief: belief,
    uncertainty,
    baseRate: 1 - baseRate,
  };
}

/** Rounding must not leave the simplex. */
function simplex(belief: number, disbelief: number, baseRate: number): Opinion {
  const b = Math.min(Math.max(belief, 0), 1);
  const d = Math.min(Math.max(disbelief, 0), 1 - b);
  return { belief: b, disbelief: d, uncertainty: 1 - b - d, baseRate };
}

interface Interval {
  low: number;
  high: number;
}

/** All of several, whatever their dependence: the Fréchet bounds. */
export function allOf(parts: readonly Interval[]): Interval {
  const doubts = parts.reduce((sum, { low }) => sum + 1 - low, 0);
  return {
    low: Math.max(0, 1 - doubts),
    high: Math.min(1, ...parts.map(({ high }) => high)),
  };
}

/** Any of several, whatever their dependence: the Fréchet bounds. */
export function anyOf(parts: readonly Interval[]): Interval {
  return {
    low: Math.max(0, ...parts.map(({ low }) => low)),
    high: Math.min(
      1,
      parts.reduce((sum, { high }) => sum + high, 0),
    ),
  };
}

/**
 * At least k of n, whatever their dependence (Rüger, Metrika 25, 1978): each
 * bound is that of the best choice of parts, by Markov's inequality on the
 * number of them that hold. For k = 1 and k = n these are the Fréchet bounds.
 */
export function atLeast(k: number, parts: readonly Interval[]): Interval {
  const n = parts.length;
  if (k <= 0) {
    return { low: 1, high: 1 };
  }
  if (k > n) {
    return { low: 0, high: 0 };
  }
  const lows = parts.map(({ low }) => low).sort((a, b) => b - a);
  const highs = parts.map(({ high }) => high).sort((a, b) => a - b);
  const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);
  let low = 0;
  let high = 1;
  for (let count = k; count <= n; count += 1) {
    low = Math.max(
      low,
      (sum(lows.slice(0, count)) - (k - 1)) / (count - k + 1),
    );
  }
  for (let count = n - k + 1; count <= n; count += 1) {
    high = Math.min(high, sum(highs.slice(0, count)) / (k - n + count));
  }
  return { low, high };
}

interface Believed {
  interval: Interval;
  opinion: Opinion;
  /** Digests that it rests on, sorted: equal ones are one piece of evidence. */
  basis: string;
}

const NOTHING: Believed = {
  interval: { low: 0, high: 1 },
  opinion: VACUOUS,
  basis: '',
};

/**
 * Confidence in each claim and solution, in several ways.
 *
 * A verified leaf is believed by what the argument states of it, else by the
 * number of its statements; what is not verified is vacuous, and what failed
 * is disbelieved. Two supports that rest on the same statements count once.
 *
 * @param order - ids, children before parents
 */
export function confidenceOf(
  argument: Argument,
  order: readonly string[],
  labels: Labels,
): Map<string, CaseConfidence> {
  const byId = new Map(argument.nodes.map(item => [item.id, item]));
  const found = new Map<string, Believed>();
  const result = new Map<string, CaseConfidence>();
  const counts = countDoubts(argument, order, labels);
  for (const id of order) {
    const node = byId.get(id)!;
    if (isSolution(node) || isClaim(node)) {
      const believed = isSolution(node)
        ? leafBelief(argument.leaves.get(id))
        : claimBelief(node);
      found.set(id, believed);
      result.set(id, {
        interval: believed.interval,
        opinion: believed.opinion,
        ...counts.get(id)!,
      });
    }
  }
  return result;

  function claimBelief(node: ArgumentNode): Believed {
    const children: Believed[] = [];
    const seen = new Map<string, number>();
    for (const to of [...new Set(node.supportedBy)].sort()) {
      const child = found.get(to);
      if (child) {
        const stands =
          labels.relations.get(relationId(node.id, to)) !== 'out' &&
          (isSolution(byId.get(to)!) || labels.nodes.get(to) !== 'out');
        const part = stands ? child : withdrawn(child);
        const twin = part.basis === '' ? undefined : seen.get(part.basis);
        if (twin === undefined) {
          seen.set(part.basis, children.length);
          children.push(part);
        } else {
          children[twin] = weaker(children[twin], part);
          if (node.gather.kind === 'at_least') {
            // The same evidence again is not one more of k.
            children.push(NOTHING);
          }
        }
      }
    }
    const { interval, opinion } =
      children.length === 0
        ? { interval: { low: 0, high: 1 }, opinion: VACUOUS }
        : combine(node, children);
    const attacked = labels.nodes.get(node.id) === 'out';
    return {
      interval: attacked ? { ...interval, low: 0 } : interval,
      opinion: attacked
        ? simplex(0, opinion.disbelief, opinion.baseRate)
        : opinion,
      basis: [...new Set(children.flatMap(child => child.basis.split(' ')))]
        .filter(Boolean)
        .sort()
        .join(' '),
    };
  }

  function combine(node: ArgumentNode, children: Believed[]) {
    const intervals = children.map(({ interval }) => interval);
    const opinions = children.map(({ opinion }) => opinion);
    const needed = neededOf(node.gather, children.length);
    if (node.gather.kind === 'all') {
      return { interval: allOf(intervals), opinion: opinions.reduce(both) };
    }
    if (node.gather.kind === 'any') {
      return { interval: anyOf(intervals), opinion: opinions.reduce(either) };
    }
    return {
      interval: atLeast(needed, intervals),
      // No closed form: the k surest of them, all needed, bound it from below.
      opinion:
        needed > opinions.length
          ? VACUOUS
          : [...opinions]
              .sort((a, b) => b.belief - a.belief || a.disbelief - b.disbelief)
              .slice(0, Math.max(needed, 1))
              .reduce(both),
    };
  }
}

function leafBelief(leaf: LeafEvidence | undefined): Believed {
  const passed = [...new Set(leaf?.passed ?? [])].sort();
  const failed = [...new Set(leaf?.failed ?? [])].sort();
  let opinion = VACUOUS;
  if (leaf?.state === 'verified') {
    opinion =
      leaf.belief === null
        ? opinionOf(passed.length, failed.length)
        : simplex(leaf.belief, 0, BASE_RATE);
  } else if (leaf?.state === 'failed') {
    opinion = opinionOf(0, Math.max(failed.length, 1));
  }
  return {
    interval: { low: opinion.belief, high: 1 - opinion.disbelief },
    opinion,
    // Nothing genuine speaks through a leaf in any other state.
    basis: opinion === VACUOUS ? '' : [...passed, ...failed].sort().join(' '),
  };
}

/** Of two that rest on the same evidence, the one that claims less. */
function weaker(a: Believed, b: Believed): Believed {
  return a.interval.low < b.interval.low ||
    (a.interval.low === b.interval.low && a.interval.high <= b.interval.high)
    ? a
    : b;
}

function withdrawn(child: Believed): Believed {
  return {
    interval: { low: 0, high: child.interval.high },
    opinion: simplex(0, child.opinion.disbelief, child.opinion.baseRate),
    basis: child.basis,
  };
}
