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

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { aCase, aNode, aRelation } from '../../__testUtils__/cases';
import { show } from '../../__testUtils__/portal';
import { Argument } from './Argument';
import { fitInto, zoomAt } from './useViewport';

async function open(item: SafetyCase = aCase(), wide = true) {
  window.matchMedia = ((media: string) => ({
    matches: wide,
    media,
    addListener: () => {},
    removeListener: () => {},
  })) as never;
  const opened: string[] = [];
  await show(
    <Argument
      item={item}
      selected={null}
      onSelect={target => opened.push(target)}
      leaves={null}
      onClearLeaves={() => {}}
    />,
  );
  return opened;
}

const items = () => within(screen.getByRole('tree')).getAllByRole('treeitem');
const ids = () => items().map(item => item.textContent?.split(' ')[0]);
const drawn = () =>
  [...document.querySelectorAll('[data-node]')].map(node =>
    node.getAttribute('data-node'),
  );

describe('Argument', () => {
  afterEach(() => {
    delete (window as { matchMedia?: unknown }).matchMedia;
  });

  it('draws every kind in the shape of GSN', async () => {
    const kinds = [
      ['goal', 'rectangle'],
      ['strategy', 'parallelogram'],
      ['solution', 'circle'],
      ['context', 'rounded'],
      ['assumption', 'ellipse'],
      ['justification', 'ellipse'],
      ['counter_goal', 'rectangle'],
      ['counter_solution', 'circle'],
      ['module', 'folder'],
      ['contract', 'contract'],
      ['away_goal', 'rectangle'],
      ['away_solution', 'dome'],
      ['away_context', 'arch'],
      ['away_assumption', 'dome'],
      ['away_justification', 'dome'],
    ] as const;
    await open(
      aCase({
        nodes: kinds.map(([kind]) =>
          aNode(kind, kind, 'Text', { undeveloped: kind === 'goal' }),
        ),
        relations: [],
      }),
    );
    kinds.forEach(([kind, shape]) => {
      const node = document.querySelector(`[data-node="${kind}"]`)!;
      const outline = node.querySelector('[data-shape]')!;
      expect(outline).toHaveAttribute('data-shape', shape);
      expect(outline.hasAttribute('stroke-dasharray')).toBe(
        kind.startsWith('counter'),
      );
    });
    expect(
      document.querySelector('[data-node="goal"] [data-shape="diamond"]'),
    ).not.toBeNull();
  });

  it('marks what concerns modules, and assurance claim points', async () => {
    await open(
      aCase({
        nodes: [
          aNode('G1', 'goal', 'Text', { claimPoints: ['ACP1'] }),
          aNode('G2', 'away_goal', 'Text', {
            standsFor: { module: 'payments', element: 'G10' },
          }),
          aNode('G10', 'goal', 'Text', { isPublic: true }),
        ],
        relations: [
          aRelation('G1', 'G2', 'supported_by', { claimPoints: ['ACP2'] }),
          aRelation('G2', 'G10', 'cites'),
        ],
      }),
    );
    const node = (id: string) => document.querySelector(`[data-node="${id}"]`)!;
    const signs = (of: Element) =>
      [...of.querySelectorAll('[data-shape]')].map(sign =>
        sign.getAttribute('data-shape'),
      );
    expect(signs(node('G1'))).toEqual(['rectangle', 'claim-point']);
    expect(signs(node('G2'))).toEqual([
      'rectangle',
      'module-band',
      'module-sign',
    ]);
    expect(node('G2')).toHaveTextContent('payments: G10');
    expect(signs(node('G10'))).toEqual(['rectangle', 'module-sign']);
    const line = (id: string) =>
      document.querySelector(`[data-relation="${id}"]`)!;
    expect(line('G1 -> G2')).toHaveTextContent('ACP2');
    expect(
      line('G2 -> G10').querySelector('[stroke-dasharray]'),
    ).toHaveAttribute('stroke-dasharray', '2 4');
  });

  it('offers the case to other tools', async () => {
    const user = userEvent.setup();
    await open();
    await user.click(await screen.findByRole('button', { name: 'Export' }));
    expect(
      (await screen.findAllByRole('menuitem')).map(item => item.textContent),
    ).toEqual(['Export SACM (XMI)', 'Export GSN (YAML)']);
  });

  it('is one tree, walked by arrow keys', async () => {
    const opened = await open();
    const user = userEvent.setup();
    expect(ids()).toEqual([
      '▾G1',
      '▾S1',
      '▾G2',
      '·Sn1',
      '·Sn3',
      '▾G3',
      '▾Sn2',
      '·CG1',
      '·G4',
      '·J1',
      '·C1',
      '·A1',
    ]);
    items()[0].focus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(items()[2]).toHaveFocus();
    expect(items()[2]).toHaveAttribute('aria-level', '3');
    await user.keyboard('{ArrowLeft}');
    expect(items()[2]).toHaveAttribute('aria-expanded', 'false');
    expect(ids()).not.toContain('·Sn1');
    // The drawing collapses with the tree.
    expect(drawn()).not.toContain('Sn1');
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(items()[3]).toHaveFocus();
    await user.keyboard('{ArrowLeft}');
    expect(items()[2]).toHaveFocus();
    await user.keyboard('{End}');
    expect(items()[11]).toHaveFocus();
    await user.keyboard('{Home}{Enter}');
    expect(opened).toEqual(['G1']);
    // One stop of the tab key for the whole tree.
    expect(items().filter(item => item.tabIndex === 0)).toHaveLength(1);
  });

  it('opens a shared part once, and ends at a cycle', async () => {
    await open(
      aCase({
        nodes: ['G1', 'G2', 'G3', 'G4'].map(id => aNode(id, 'goal', 'Text')),
        relations: [
          aRelation('G1', 'G2'),
          aRelation('G1', 'G3'),
          aRelation('G2', 'G4'),
          aRelation('G3', 'G4'),
          aRelation('G4', 'G3'),
        ],
      }),
    );
    expect(
      items().filter(item => item.textContent?.includes('shown above')),
    ).toHaveLength(2);
    expect(new Set(drawn())).toEqual(new Set(['G1', 'G2', 'G3', 'G4']));
  });

  it('finds, and goes from one to the next, opening what hides them', async () => {
    await open();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Collapse all' }));
    expect(ids()).toEqual(['▸G1']);
    await user.type(
      screen.getByRole('searchbox', { name: 'Find in the argument' }),
      'the change',
    );
    expect(screen.getByText(/3 found/)).toBeInTheDocument();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(ids()).toContain('▸G2'));
    await user.keyboard('{Escape}');
    expect(screen.queryByText(/3 found/)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Expand all' }));
    expect(ids()).toHaveLength(12);
  });

  it('opens nodes and relations of the drawing by a click', async () => {
    const opened = await open();
    const drawing = screen.getByRole('group', {
      name: /^Argument drawn in GSN, 12 of 12 nodes shown/,
    });
    fireEvent.click(
      within(drawing).getByRole('button', {
        name: 'Solution Sn1, verified',
        hidden: true,
      }),
    );
    fireEvent.click(
      within(drawing).getByRole('button', {
        name: 'Relation CG1 -> Sn2, undecided',
        hidden: true,
      }),
    );
    expect(opened).toEqual(['Sn1', 'CG1 -> Sn2']);
    fireEvent.click(
      within(drawing).getByRole('button', {
        name: 'Collapse S1',
        hidden: true,
      }),
    );
    expect(drawn()).toEqual(['G1', 'C1', 'A1', 'S1']);
  });

  it('zooms and moves by keys and buttons', async () => {
    await open();
    const view = screen.getByTestId('argument-view');
    const drawing = screen.getByRole('group', { name: /drawn in GSN/ });
    expect(view).toHaveAttribute('transform', 'translate(0 0) scale(1)');
    fireEvent.keyDown(drawing, { key: 'ArrowRight' });
    expect(view).toHaveAttribute('transform', 'translate(-60 0) scale(1)');
    fireEvent.click(screen.getByRole('button', { name: 'Zoom in' }));
    expect(view).toHaveAttribute('transform', 'translate(-75 0) scale(1.25)');
    fireEvent.keyDown(drawing, { key: '0' });
    expect(view).toHaveAttribute('transform', 'translate(0 0) scale(1)');
    // The wheel belongs to the page until the drawing has the focus.
    fireEvent.wheel(drawing, { deltaY: -1 });
    expect(view).toHaveAttribute('transform', 'translate(0 0) scale(1)');
    drawing.focus();
    fireEvent.wheel(drawing, { deltaY: -1 });
    expect(view).toHaveAttribute('transform', 'translate(0 0) scale(1.25)');
  });

  it('prints all of the drawing', async () => {
    await open();
    fireEvent(window, new Event('beforeprint'));
    const svg = screen.getByTestId('argument-view').closest('svg')!;
    expect(svg.getAttribute('viewBox')).toMatch(/^0 0 \d/);
    expect(screen.getByTestId('argument-view')).not.toHaveAttribute(
      'transform',
    );
    fireEvent(window, new Event('afterprint'));
    await waitFor(() => expect(svg).not.toHaveAttribute('viewBox'));
  });

  it('shows the source with its findings at their lines', async () => {
    const item = aCase();
    await open({
      ...item,
      diagnostics: [
        ...item.diagnostics,
        {
          code: 'V05',
          severity: 'error',
          message: 'no such node',
          line: 99,
          column: null,
        },
      ],
    });
    fireEvent.click(screen.getByRole('button', { name: 'Source (2)' }));
    const source = screen.getByRole('region', {
      name: 'Source of the argument',
    });
    const line = source.querySelector('[data-line="7"]')!;
    expect(line).toHaveTextContent('supportedBy: [G2, G3, G4]');
    expect(line).toHaveTextContent('C02');
    expect(line).toHaveTextContent('line 7, column 16: G4 is undeveloped');
    // A finding whose line the source does not have stands above.
    expect(source).not.toHaveTextContent('V05');
    expect(screen.getByText(/line 99: no such node/)).toBeInTheDocument();
    expect(screen.getByText(/1 error, 1 warning/)).toBeInTheDocument();
  });

  it('shows the tree instead of the drawing on a narrow screen', async () => {
    await open(aCase(), false);
    expect(screen.getByRole('tree')).toBeInTheDocument();
    expect(drawn()).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Drawing' }));
    expect(drawn()).toHaveLength(12);
    expect(screen.queryByRole('tree')).not.toBeInTheDocument();
  });

  it('opens a very large argument collapsed', async () => {
    const count = 900;
    const nodes = Array.from({ length: count }, (_, i) =>
      aNode(`G${i}`, 'goal', `Claim ${i}`),
    );
    await open(
      aCase({
        nodes,
        relations: nodes
          .slice(1)
          .map(({ id }, i) => aRelation(`G${Math.floor(i / 3)}`, id)),
      }),
    );
    expect(drawn().length).toBeGreaterThan(20);
    expect(drawn().length).toBeLessThanOrEqual(60);
  });

  it('renders of ten thousand nodes and lines those that can be seen', async () => {
    const user = userEvent.setup();
    const nodes = Array.from({ length: 10_000 }, (_, i) =>
      aNode(`G${i}`, 'goal', `Claim ${i}`, {
        position: { line: 2 * i + 1, column: 1 },
      }),
    );
    await open(
      aCase({
        nodes,
        // All below one, and the drawing cannot hold them.
        relations: nodes.slice(1).map(({ id }) => aRelation('G0', id)),
        yaml: nodes.map(({ id, text }) => `${id}:\n  text: ${text}\n`).join(''),
      }),
    );
    await user.click(screen.getByRole('button', { name: 'Expand all' }));
    expect(
      screen.getByText(/400 of the 10,000 open nodes are drawn/),
    ).toBeInTheDocument();
    expect(drawn()).toHaveLength(400);
    expect(items().length).toBeLessThan(100);
    expect(items()[1]).toHaveAttribute('aria-setsize', '9999');

    items()[0].focus();
    await user.keyboard('{End}');
    await waitFor(() =>
      expect(document.activeElement).toHaveTextContent('G9999'),
    );
    expect(items().length).toBeLessThan(100);
    await user.keyboard('{ArrowUp}');
    expect(document.activeElement).toHaveTextContent('G9998');
    expect(document.activeElement).toHaveAttribute('aria-posinset', '9998');

    await user.type(screen.getByRole('searchbox'), 'Claim 7777{Enter}');
    await waitFor(() => expect(drawn()).toContain('G7777'));
    expect(ids()).toContain('·G7777');

    await user.click(screen.getByRole('button', { name: /^Source/ }));
    const source = screen.getByRole('region', {
      name: 'Source of the argument',
    });
    const lines = source.querySelectorAll('[data-line]');
    expect(lines.length).toBeLessThan(100);
    expect(source.querySelector('[data-current]')).toHaveTextContent('G7777:');
  });
});

describe('viewport', () => {
  it('keeps the point under the pointer', () => {
    const before = { x: 10, y: 20, scale: 1 };
    const after = zoomAt(before, 1.5, { x: 100, y: 60 });
    expect((100 - after.x) / after.scale).toBeCloseTo(90);
    expect((60 - after.y) / after.scale).toBeCloseTo(40);
    expect(zoomAt(before, 1000, { x: 0, y: 0 }).scale).toBe(3);
  });

  it('fits what is too large, and never enlarges', () => {
    const frame = { width: 400, height: 300 };
    expect(fitInto(frame, { width: 800, height: 300 }).scale).toBe(0.5);
    expect(fitInto(frame, { width: 200, height: 100 })).toEqual({
      scale: 1,
      x: 100,
      y: 0,
    });
  });
});
