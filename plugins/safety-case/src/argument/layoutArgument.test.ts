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
import {
  ArgumentLayout,
  layoutArgument,
  LayoutNode,
  LayoutRelation,
  middleOf,
} from './layoutArgument';

const node = (id: string, width = 200, height = 80): LayoutNode => ({
  id,
  width,
  height,
});

const relation = (
  from: string,
  to: string,
  kind: LayoutRelation['kind'] = 'supported_by',
): LayoutRelation => ({ id: `${from} -> ${to}`, from, to, kind });

function overlaps({ nodes }: ArgumentLayout): string[] {
  return nodes.flatMap((a, i) =>
    nodes
      .slice(i + 1)
      .filter(
        b =>
          a.x + a.width > b.x + 0.01 &&
          b.x + b.width > a.x + 0.01 &&
          a.y + a.height > b.y + 0.01 &&
          b.y + b.height > a.y + 0.01,
      )
      .map(b => `${a.id} and ${b.id}`),
  );
}

const at = (layout: ArgumentLayout, id: string) =>
  layout.nodes.find(placed => placed.id === id)!;

describe('layoutArgument', () => {
  it('places nothing', () => {
    expect(layoutArgument([], [])).toMatchObject({ nodes: [], relations: [] });
  });

  it('places support below, context beside, on the same height', () => {
    const layout = layoutArgument(
      ['G1', 'C1', 'A1', 'G2', 'G3'].map(id => node(id)),
      [
        relation('G1', 'G2'),
        relation('G1', 'G3'),
        relation('G1', 'C1', 'in_context_of'),
        relation('G1', 'A1', 'in_context_of'),
      ],
    );
    expect(overlaps(layout)).toEqual([]);
    const [g1, c1, a1] = ['G1', 'C1', 'A1'].map(id => at(layout, id));
    expect(c1.y).toBe(g1.y);
    expect(a1.y).toBe(g1.y);
    expect(a1.x).toBeLessThan(g1.x);
    expect(c1.x).toBeGreaterThan(g1.x);
    expect(at(layout, 'G2').y).toBeGreaterThan(g1.y + g1.height);
    expect(at(layout, 'G2').y).toBe(at(layout, 'G3').y);
    // Siblings stand in the order in which the argument names them.
    expect(at(layout, 'G2').x).toBeLessThan(at(layout, 'G3').x);
  });

  it('lets a relation begin and end at the borders of its nodes', () => {
    const layout = layoutArgument(
      [node('G1'), node('G2')],
      [relation('G1', 'G2')],
    );
    const { points } = layout.relations[0];
    const [g1, g2] = layout.nodes;
    expect(points[0]).toEqual({ x: g1.x + 100, y: g1.y + 80 });
    expect(points[points.length - 1]).toEqual({ x: g2.x + 100, y: g2.y });
  });

  it('draws a challenge to a relation up to the middle of it', () => {
    const layout = layoutArgument(
      [node('G1'), node('Sn1'), node('CG1')],
      [
        relation('G1', 'Sn1'),
        {
          id: 'CG1 -> G1 -> Sn1',
          from: 'CG1',
          to: 'G1 -> Sn1',
          kind: 'challenges',
        },
      ],
    );
    expect(overlaps(layout)).toEqual([]);
    const [support, challenge] = layout.relations;
    expect(challenge.points[1]).toEqual(middleOf(support.points));
    expect(at(layout, 'CG1').y).toBeGreaterThan(at(layout, 'G1').y);
  });

  it('lets a challenge to a node point from the counter-argument to it', () => {
    const layout = layoutArgument(
      [node('G1'), node('CG1')],
      [relation('CG1', 'G1', 'challenges')],
    );
    const { points } = layout.relations[0];
    expect(points[0].y).toBe(at(layout, 'CG1').y);
    expect(points[points.length - 1].y).toBe(at(layout, 'G1').y + 80);
  });

  it('leaves out relations with an unknown end', () => {
    const layout = layoutArgument(
      [node('G1')],
      [relation('G1', 'G9'), relation('G9', 'G1', 'challenges')],
    );
    expect(layout.relations).toEqual([]);
    expect(layout.nodes).toHaveLength(1);
  });

  it('places cycles, loops and islands', () => {
    const layout = layoutArgument(
      ['G1', 'G2', 'G3', 'G4'].map(id => node(id)),
      [
        relation('G1', 'G2'),
        relation('G2', 'G1'),
        relation('G3', 'G3'),
        relation('G4', 'G4', 'in_context_of'),
      ],
    );
    expect(layout.nodes).toHaveLength(4);
    expect(overlaps(layout)).toEqual([]);
  });

  it('never lets two nodes overlap, and loses none', () => {
    const kinds = [
      'supported_by',
      'supported_by',
      'in_context_of',
      'challenges',
    ] as const;
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            width: fc.integer({ min: 60, max: 260 }),
            height: fc.integer({ min: 30, max: 180 }),
          }),
          { minLength: 1, maxLength: 25 },
        ),
        fc.array(fc.tuple(fc.nat(24), fc.nat(24), fc.constantFrom(...kinds)), {
          maxLength: 40,
        }),
        (sizes, edges) => {
          const nodes = sizes.map((size, i) => ({ id: `N${i}`, ...size }));
          const relations = edges.map(([a, b, kind], i) => ({
            ...relation(`N${a}`, `N${b}`, kind),
            id: `R${i}`,
          }));
          const layout = layoutArgument(nodes, relations);
          expect(overlaps(layout)).toEqual([]);
          expect(layout.nodes.map(({ id }) => id)).toEqual(
            nodes.map(({ id }) => id),
          );
          layout.nodes.forEach(({ x, y, width, height }) => {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(y).toBeGreaterThanOrEqual(0);
            expect(x + width).toBeLessThanOrEqual(layout.width);
            expect(y + height).toBeLessThanOrEqual(layout.height);
          });
          layout.relations.forEach(({ points }) =>
            points.forEach(({ x, y }) => {
              expect(Number.isFinite(x)).toBe(true);
              expect(Number.isFinite(y)).toBe(true);
            }),
          );
        },
      ),
      { numRuns: 150, seed: 20261121 },
    );
  });

  it('places the same argument the same way', () => {
    const nodes = ['G1', 'S1', 'Sn1', 'Sn2'].map(id => node(id));
    const relations = [
      relation('G1', 'S1'),
      relation('S1', 'Sn1'),
      relation('S1', 'Sn2'),
    ];
    expect(layoutArgument(nodes, relations)).toEqual(
      layoutArgument(nodes, relations),
    );
  });
});
