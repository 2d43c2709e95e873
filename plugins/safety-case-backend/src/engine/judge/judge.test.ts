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

import fc from 'fast-check';
import { allOf, anyOf, atLeast, both, either, opinionOf } from './confidence';
import { judge } from './judge';
import { labelArgument } from './labels';
import { Argument, ArgumentNode, Attack, LeafEvidence } from './types';

function node(
  id: string,
  kind: ArgumentNode['kind'],
  more: Partial<ArgumentNode> = {},
): ArgumentNode {
  return {
    id,
    kind,
    undeveloped: false,
    supportedBy: [],
    inContextOf: [],
    gather: { kind: 'all' },
    ...more,
  };
}

function leaf(
  state: LeafEvidence['state'],
  digests: string[] = ['d'],
  belief: number | null = null,
): LeafEvidence {
  return state === 'failed'
    ? { state, passed: [], failed: digests, belief }
    : { state, passed: state === 'missing' ? [] : digests, failed: [], belief };
}

/** G1 with solutions, one per leaf. */
function flat(
  leaves: LeafEvidence[],
  more: { gather?: ArgumentNode['gather']; attacks?: Attack[] } = {},
): Argument {
  const ids = leaves.map((_, index) => `Sn${index + 1}`);
  return {
    nodes: [
      node('G1', 'goal', {
        supportedBy: ids,
        gather: more.gather ?? { kind: 'all' },
      }),
      ...ids.map(id => node(id, 'solution')),
    ],
    attacks: more.attacks ?? [],
    leaves: new Map(ids.map((id, index) => [id, leaves[index]])),
  };
}

const verdict = (argument: Argument) => judge(argument).verdict;

describe('verdict', () => {
  it('is supported only when all is verified and no doubt is open', () => {
    expect(
      judge(flat([leaf('verified'), leaf('verified', ['e'])])),
    ).toMatchObject({
      root: 'G1',
      verdict: 'supported',
      reason: 'All that G1 needs was verified, and no doubt is open.',
    });
  });

  it.each([
    ['failed', 'defeated'],
    ['bad_signature', 'defeated'],
    ['missing', 'not_assessable'],
    ['stale', 'supported_with_doubts'],
    ['undeveloped', 'supported_with_doubts'],
  ] as const)('with one leaf %s is %s', (state, expected) => {
    expect(verdict(flat([leaf('verified'), leaf(state)]))).toBe(expected);
  });

  it('takes any, or k, of several where the argument says so', () => {
    const leaves = [leaf('verified', ['a']), leaf('failed'), leaf('stale')];
    expect(verdict(flat(leaves, { gather: { kind: 'any' } }))).toBe(
      'supported_with_doubts',
    );
    expect(verdict(flat(leaves, { gather: { kind: 'at_least', k: 2 } }))).toBe(
      'supported_with_doubts',
    );
    expect(verdict(flat(leaves, { gather: { kind: 'at_least', k: 3 } }))).toBe(
      'defeated',
    );
  });

  it('cannot be told without one root, or of a cycle', () => {
    expect(judge({ nodes: [], attacks: [], leaves: new Map() })).toMatchObject({
      verdict: 'not_assessable',
      reason: expect.stringContaining('no root'),
    });
    expect(
      judge({
        nodes: [node('G1', 'goal'), node('G2', 'goal')],
        attacks: [],
        leaves: new Map(),
      }).reason,
    ).toBe('The argument has several roots: G1, G2.');
    expect(
      judge({
        nodes: [
          node('G1', 'goal', { supportedBy: ['G2'] }),
          node('G2', 'goal', { supportedBy: ['G3'] }),
          node('G3', 'goal', { supportedBy: ['G2'] }),
        ],
        attacks: [],
        leaves: new Map(),
      }).reason,
    ).toMatch(/cycle/);
  });

  it('judges a chain of ten thousand nodes', () => {
    const nodes = Array.from({ length: 10_000 }, (_, index) =>
      node(`G${index}`, 'goal', { supportedBy: [`G${index + 1}`] }),
    );
    expect(
      verdict({
        nodes: [...nodes, node('G10000', 'solution')],
        attacks: [],
        leaves: new Map([['G10000', leaf('verified')]]),
      }),
    ).toBe('supported');
  });
});

describe('challenges', () => {
  const leaves = [leaf('verified', ['a']), leaf('verified', ['b'])];

  it('leave a doubt when they are mere assertions', () => {
    const attacks = [{ id: 'c', target: { node: 'G1' }, grounded: false }];
    const result = judge(flat(leaves, { attacks }));
    expect(result.verdict).toBe('supported_with_doubts');
    expect(result.nodes.get('G1')!.label).toBe('undecided');
  });

  it('of a leaf that all rests on reach the root as a doubt, not as a defeat', () => {
    const argument = (grounded: boolean): Argument => ({
      nodes: [
        node('G1', 'goal', { supportedBy: ['S1'] }),
        node('S1', 'strategy', { supportedBy: ['Sn1', 'Sn2'] }),
        node('Sn1', 'solution'),
        node('Sn2', 'solution'),
      ],
      attacks: [{ id: 'c', target: { node: 'Sn1' }, grounded }],
      leaves: new Map([
        ['Sn1', leaf('verified', ['a'])],
        ['Sn2', leaf('verified', ['b'])],
      ]),
    });
    const labels = (grounded: boolean) => {
      const { nodes, verdict: found } = judge(argument(grounded));
      return [
        found,
        ...['G1', 'S1', 'Sn1', 'Sn2'].map(id => nodes.get(id)!.label),
      ];
    };
    expect(labels(false)).toEqual([
      'supported_with_doubts',
      'undecided',
      'undecided',
      'undecided',
      'in',
    ]);
    expect(labels(true)).toEqual(['defeated', 'out', 'out', 'out', 'in']);
  });

  it('defeat when they have grounds, until an answer with grounds stands', () => {
    const challenge = { id: 'c', target: { node: 'Sn1' }, grounded: true };
    expect(verdict(flat(leaves, { attacks: [challenge] }))).toBe('defeated');
    const answer = (grounded: boolean) => ({
      id: 'a',
      target: { attack: 'c' },
      grounded,
    });
    expect(verdict(flat(leaves, { attacks: [challenge, answer(false)] }))).toBe(
      'supported_with_doubts',
    );
    expect(verdict(flat(leaves, { attacks: [challenge, answer(true)] }))).toBe(
      'supported',
    );
  });

  it('on a relation take that support away, and no other', () => {
    const attacks = [
      { id: 'c', target: { from: 'G1', to: 'Sn1' }, grounded: true },
    ];
    const all = judge(flat(leaves, { attacks }));
    expect(all.verdict).toBe('defeated');
    expect(all.nodes.get('Sn1')!.label).toBe('in');
    const any = judge(flat(leaves, { attacks, gather: { kind: 'any' } }));
    expect(any.nodes.get('G1')!.label).toBe('in');
  });

  it('by a counter goal count as far as its own evidence goes', () => {
    const argument = (state: LeafEvidence['state']): Argument => ({
      nodes: [
        node('G1', 'goal', { supportedBy: ['Sn1'] }),
        node('Sn1', 'solution'),
        node('CG1', 'counter_goal', { supportedBy: ['CS1'] }),
        node('CS1', 'counter_solution'),
      ],
      attacks: [{ id: 'CG1', target: { node: 'G1' }, grounded: false }],
      leaves: new Map([
        ['Sn1', leaf('verified')],
        ['CS1', leaf(state)],
      ]),
    });
    expect(verdict(argument('verified'))).toBe('defeated');
    expect(verdict(argument('failed'))).toBe('supported');
    expect(verdict(argument('missing'))).toBe('supported_with_doubts');
  });

  it('against an assumption reach what is claimed under it', () => {
    const argument: Argument = {
      nodes: [
        node('G1', 'goal', { supportedBy: ['Sn1'], inContextOf: ['A1'] }),
        node('Sn1', 'solution'),
        node('A1', 'assumption'),
      ],
      attacks: [{ id: 'c', target: { node: 'A1' }, grounded: true }],
      leaves: new Map([['Sn1', leaf('verified')]]),
    };
    expect(verdict(argument)).toBe('defeated');
    expect(verdict({ ...argument, attacks: [] })).toBe('supported');
  });

  it('that attack each other stay undecided', () => {
    const attacks = [
      { id: 'a', target: { attack: 'b' }, grounded: true },
      { id: 'b', target: { attack: 'a' }, grounded: true },
      { id: 'c', target: { node: 'G1' }, grounded: true },
      { id: 'd', target: { attack: 'c' }, grounded: true },
      { id: 'a2', target: { attack: 'd' }, grounded: true },
      { id: 'b2', target: { attack: 'a2' }, grounded: true },
      { id: 'a3', target: { attack: 'b2' }, grounded: true },
    ];
    const result = judge(flat(leaves, { attacks }));
    expect([...result.attacks]).toEqual([
      ['a', 'undecided'],
      ['b', 'undecided'],
      ['c', 'in'],
      ['d', 'out'],
      ['a2', 'in'],
      ['b2', 'out'],
      ['a3', 'in'],
    ]);
    expect(result.verdict).toBe('defeated');
  });
});

describe('grounded labelling', () => {
  type Label = 'in' | 'out' | 'undecided';

  const decided = (labels: Label[]) =>
    labels.filter(label => label !== 'undecided').length;

  it('is the least of all complete labellings', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 10 }),
        (count, pairs) => {
          const ids = Array.from({ length: count }, (_, index) => `n${index}`);
          const edges = pairs.filter(([a, b]) => a < count && b < count);
          // An argument may attack several: one attack object for each edge
          // would lose its own attackers, so nodes attack as counter goals.
          const argument: Argument = {
            nodes: ids.map(id =>
              node(id, 'counter_goal', { supportedBy: [`s${id}`] }),
            ),
            attacks: edges.map(([a, b]) => ({
              id: `n${a}`,
              target: { node: `n${b}` },
              grounded: true,
            })),
            leaves: new Map(ids.map(id => [`s${id}`, leaf('verified')])),
          };
          const solutions = ids.map(id => node(`s${id}`, 'counter_solution'));
          const found = labelArgument({
            ...argument,
            nodes: [...argument.nodes, ...solutions],
          }).nodes;
          const complete = completeLabellings(count, edges);
          for (let index = 0; index < count; index += 1) {
            // Grounded: decided exactly where all complete labellings agree
            // with the one that decides least.
            const least = complete.reduce((a, b) =>
              decided(a) <= decided(b) ? a : b,
            );
            expect(found.get(`n${index}`)).toBe(least[index]);
          }
        },
      ),
    );
  });

  function completeLabellings(count: number, edges: number[][]): Label[][] {
    const all: Label[][] = [];
    const options: Label[] = ['in', 'out', 'undecided'];
    for (let code = 0; code < 3 ** count; code += 1) {
      const labels = Array.from(
        { length: count },
        (_, index) => options[Math.floor(code / 3 ** index) % 3],
      );
      const right = labels.every((label, index) => {
        const attackers = edges
          .filter(([, to]) => to === index)
          .map(([from]) => labels[from]);
        if (attackers.every(other => other === 'out')) {
          return label === 'in';
        }
        return attackers.includes('in')
          ? label === 'out'
          : label === 'undecided';
      });
      if (right) {
        all.push(labels);
      }
    }
    return all;
  }
});

const part = fc
  .tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));

const opinion = fc
  .tuple(fc.nat(50), fc.nat(50))
  .map(([r, s]) => opinionOf(r, s));

describe('confidence', () => {
  it('has the Fréchet bounds', () => {
    const parts = [
      { low: 0.9, high: 1 },
      { low: 0.8, high: 0.95 },
    ];
    expect(allOf(parts).low).toBeCloseTo(0.7, 12);
    expect(allOf(parts).high).toBe(0.95);
    expect(anyOf(parts)).toEqual({ low: 0.9, high: 1 });
  });

  it('of at least one, and of all, is that of any and all', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), parts => {
        const any = anyOf(parts);
        const all = allOf(parts);
        expect(atLeast(1, parts).low).toBeCloseTo(any.low, 9);
        expect(atLeast(1, parts).high).toBeCloseTo(any.high, 9);
        expect(atLeast(parts.length, parts).low).toBeCloseTo(all.low, 9);
        expect(atLeast(parts.length, parts).high).toBeCloseTo(all.high, 9);
        for (let k = 1; k < parts.length; k += 1) {
          expect(atLeast(k + 1, parts).low).toBeLessThanOrEqual(
            atLeast(k, parts).low + 1e-12,
          );
        }
      }),
    );
  });

  it('multiplies opinions as published', () => {
    const x = { belief: 0.6, disbelief: 0.1, uncertainty: 0.3, baseRate: 0.5 };
    const y = { belief: 0.5, disbelief: 0.2, uncertainty: 0.3, baseRate: 0.5 };
    const product = both(x, y);
    const p = (o: typeof x) => o.belief + o.baseRate * o.uncertainty;
    expect(p(product)).toBeCloseTo(p(x) * p(y), 12);
    expect(product.disbelief).toBeCloseTo(0.28, 12);
    expect(p(either(x, y))).toBeCloseTo(1 - (1 - p(x)) * (1 - p(y)), 12);
  });

  it('stays in the simplex', () => {
    fc.assert(
      fc.property(opinion, opinion, (x, y) => {
        for (const o of [both(x, y), either(x, y)]) {
          expect(o.belief + o.disbelief + o.uncertainty).toBeCloseTo(1, 12);
          expect(
            Math.min(o.belief, o.disbelief, o.uncertainty),
          ).toBeGreaterThanOrEqual(-1e-12);
        }
      }),
    );
  });
});

describe('properties of a judgement', () => {
  const evidence = fc.record({
    state: fc.constantFrom<LeafEvidence['state']>(
      'verified',
      'failed',
      'missing',
      'stale',
      'bad_signature',
    ),
    digests: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), {
      minLength: 1,
      maxLength: 3,
    }),
  });
  const gather = fc.oneof(
    fc.constant({ kind: 'all' as const }),
    fc.constant({ kind: 'any' as const }),
    fc.integer({ min: 1, max: 3 }).map(k => ({ kind: 'at_least' as const, k })),
  );
  const build = (
    items: Array<{ state: LeafEvidence['state']; digests: string[] }>,
  ) => items.map(({ digests, state }) => leaf(state, digests));
  const low = (argument: Argument) =>
    judge(argument).nodes.get('G1')!.confidence!;

  it('do not depend on the order of supports', () => {
    fc.assert(
      fc.property(
        fc.array(evidence, { minLength: 1, maxLength: 5 }),
        gather,
        (items, by) => {
          const argument = flat(build(items), { gather: by });
          const turned = {
            ...argument,
            nodes: [
              {
                ...argument.nodes[0],
                supportedBy: [...argument.nodes[0].supportedBy].reverse(),
              },
              ...argument.nodes.slice(1).reverse(),
            ],
          };
          expect(verdict(turned)).toBe(verdict(argument));
          expect(low(turned).interval.low).toBeCloseTo(
            low(argument).interval.low,
            12,
          );
          expect(low(turned).opinion.belief).toBeCloseTo(
            low(argument).opinion.belief,
            12,
          );
        },
      ),
    );
  });

  it('never believe more with a piece of evidence less', () => {
    fc.assert(
      fc.property(
        fc.array(evidence, { minLength: 1, maxLength: 5 }),
        gather,
        fc.nat(4),
        (items, by, which) => {
          const all = build(items);
          const index = which % all.length;
          // Only what speaks for the claim: to lose a failure may well help.
          fc.pre(all[index].state === 'verified');
          const without = all.map((item, at) =>
            at === index ? leaf('missing') : item,
          );
          const before = low(flat(all, { gather: by }));
          const after = low(flat(without, { gather: by }));
          expect(after.interval.low).toBeLessThanOrEqual(
            before.interval.low + 1e-12,
          );
          expect(after.opinion.belief).toBeLessThanOrEqual(
            before.opinion.belief + 1e-12,
          );
          expect(after.eliminated).toBeLessThan(before.eliminated);
        },
      ),
    );
  });

  it('never believe more for evidence that is given twice', () => {
    fc.assert(
      fc.property(
        fc.array(evidence, { minLength: 1, maxLength: 4 }),
        fc.nat(3),
        fc.boolean(),
        (items, which, any) => {
          const by = { kind: any ? ('any' as const) : ('all' as const) };
          const all = build(items);
          const twice = [...all, all[which % all.length]];
          const before = low(flat(all, { gather: by }));
          const after = low(flat(twice, { gather: by }));
          expect(after.interval.low).toBeLessThanOrEqual(
            before.interval.low + 1e-12,
          );
          expect(after.opinion.belief).toBeLessThanOrEqual(
            before.opinion.belief + 1e-12,
          );
        },
      ),
    );
  });

  it('are not raised by padding with claims that need nothing', () => {
    fc.assert(
      fc.property(
        fc.array(evidence, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (items, padding) => {
          const argument = flat(build(items));
          const trivial = Array.from({ length: padding }, (_, index) =>
            node(`P${index}`, 'goal'),
          );
          const padded = {
            ...argument,
            nodes: [
              {
                ...argument.nodes[0],
                supportedBy: [
                  ...argument.nodes[0].supportedBy,
                  ...trivial.map(({ id }) => id),
                ],
              },
              ...argument.nodes.slice(1),
              ...trivial,
            ],
          };
          expect(low(padded).interval.low).toBeLessThanOrEqual(
            low(argument).interval.low + 1e-12,
          );
          expect(low(padded).opinion.belief).toBeLessThanOrEqual(
            low(argument).opinion.belief + 1e-12,
          );
          expect(verdict(padded)).not.toBe('supported');
        },
      ),
    );
  });
});
