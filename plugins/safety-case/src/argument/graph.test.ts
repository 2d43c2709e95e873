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
  CaseNode,
  CaseRelation,
} from '@maestro/backstage-plugin-safety-case-common';
import {
  ancestorsOf,
  argumentGraph,
  collapsedAtFirst,
  drawnNodes,
  findNodes,
  visibleNodes,
} from './graph';

function aNode(id: string, text = id): CaseNode {
  return {
    id,
    kind: 'goal',
    module: '',
    text,
    state: null,
    label: 'in',
    undeveloped: false,
    gather: null,
    confidence: null,
    evidence: [],
    position: null,
    standsFor: null,
    isPublic: false,
    claimPoints: [],
  };
}

function aRelation(
  from: string,
  to: string,
  kind: CaseRelation['kind'] = 'supported_by',
): CaseRelation {
  return {
    id: `${from} -> ${to}`,
    from,
    to,
    kind,
    label: 'in',
    claimPoints: [],
  };
}

const graphOf = (ids: string[], relations: CaseRelation[]) =>
  argumentGraph({ nodes: ids.map(id => aNode(id)), relations });

describe('argumentGraph', () => {
  it('begins at what nothing leads to', () => {
    const graph = graphOf(
      ['G2', 'G1', 'C1'],
      [aRelation('G1', 'C1', 'in_context_of'), aRelation('G1', 'G2')],
    );
    expect(graph.roots).toEqual(['G1']);
    // Support before context, whatever the order of the relations.
    expect(graph.children.get('G1')).toEqual(['G2', 'C1']);
  });

  it('hangs a challenge below what it attacks, also below a relation', () => {
    const graph = graphOf(
      ['G1', 'Sn1', 'CG1', 'CG2'],
      [
        aRelation('G1', 'Sn1'),
        aRelation('CG1', 'Sn1', 'challenges'),
        aRelation('CG2', 'G1 -> Sn1', 'challenges'),
      ],
    );
    expect(graph.roots).toEqual(['G1']);
    expect(graph.children.get('Sn1')).toEqual(['CG1']);
    expect(graph.children.get('G1')).toEqual(['Sn1', 'CG2']);
  });

  it('shows islands that are cycles', () => {
    const graph = graphOf(
      ['G1', 'G2', 'G3'],
      [aRelation('G2', 'G3'), aRelation('G3', 'G2')],
    );
    expect(graph.roots).toEqual(['G1', 'G2']);
  });

  it('reaches every node from its roots, whatever the relations', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(
          fc.tuple(
            fc.nat(22),
            fc.nat(22),
            fc.constantFrom(
              'supported_by' as const,
              'in_context_of' as const,
              'challenges' as const,
            ),
          ),
        ),
        (count, edges) => {
          const ids = Array.from({ length: count }, (_, i) => `N${i}`);
          const graph = graphOf(
            ids,
            edges.map(([a, b, kind]) => aRelation(`N${a}`, `N${b}`, kind)),
          );
          expect([...visibleNodes(graph, new Set())].sort()).toEqual(
            ids.sort(),
          );
        },
      ),
      { seed: 4 },
    );
  });
});

describe('what is shown', () => {
  const graph = graphOf(
    ['G1', 'G2', 'G3', 'Sn1'],
    [
      aRelation('G1', 'G2'),
      aRelation('G1', 'G3'),
      aRelation('G2', 'Sn1'),
      aRelation('G3', 'Sn1'),
    ],
  );

  it('keeps a shared node as long as one way to it is open', () => {
    expect(visibleNodes(graph, new Set(['G2'])).has('Sn1')).toBe(true);
    expect(visibleNodes(graph, new Set(['G2', 'G3'])).has('Sn1')).toBe(false);
    expect([...ancestorsOf(graph, 'Sn1')].sort()).toEqual(['G1', 'G2', 'G3']);
  });

  it('collapses large arguments only, at the depth that fits', () => {
    expect(collapsedAtFirst(graph).size).toBe(0);
    const collapsed = collapsedAtFirst(graph, 3);
    expect([...collapsed]).toEqual(['G2', 'G3']);
    expect(visibleNodes(graph, collapsed).size).toBe(3);
  });

  it('draws what is nearest to the top, and what is looked for', () => {
    const count = 2_000;
    const wide = graphOf(
      Array.from({ length: count }, (_, i) => `N${i}`),
      Array.from({ length: count - 1 }, (_, i) =>
        // A thousand below the root, each with one below it.
        aRelation(i < 1_000 ? 'N0' : `N${i - 999}`, `N${i + 1}`),
      ),
    );
    const drawn = drawnNodes(wide, new Set(), null, 50);
    expect([...drawn]).toEqual(Array.from({ length: 50 }, (_, i) => `N${i}`));
    const wanted = drawnNodes(wide, new Set(), 'N1999', 50);
    expect(wanted.size).toBe(50);
    expect([...wanted].slice(0, 3)).toEqual(['N1999', 'N999', 'N0']);
    // What is collapsed is not drawn because it is looked for.
    expect(drawnNodes(wide, new Set(['N999']), 'N1999', 50).has('N1999')).toBe(
      false,
    );
  });

  it('finds by id and by all words', () => {
    const found = argumentGraph({
      nodes: [aNode('G1', 'Tests pass'), aNode('G2', 'Review was done')],
      relations: [],
    });
    expect(findNodes(found, 'g2')).toEqual(['G2']);
    expect(findNodes(found, 'PASS tests')).toEqual(['G1']);
    expect(findNodes(found, '  ')).toEqual([]);
  });
});
