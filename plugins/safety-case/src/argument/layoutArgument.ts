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

import { Graph, layout } from '@dagrejs/dagre';

/** A node to place; lengths in pixels. */
export interface LayoutNode {
  id: string;
  width: number;
  height: number;
}

/** A relation to draw; of a challenge `to` may be the id of a relation. */
export interface LayoutRelation {
  id: string;
  from: string;
  to: string;
  kind: 'supported_by' | 'in_context_of' | 'challenges' | 'cites';
}

export interface Point {
  x: number;
  y: number;
}

/** A placed node: its upper left corner. */
export interface PlacedNode extends LayoutNode, Point {}

export interface PlacedRelation extends LayoutRelation {
  /** From its beginning to the border of what it points to. */
  points: Point[];
}

export interface ArgumentLayout {
  width: number;
  height: number;
  nodes: PlacedNode[];
  relations: PlacedRelation[];
}

const MARGIN = 16;
/**
 * Above this many nodes ranks are found by a tight tree: twice as fast, with
 * some edges longer than they need be.
 */
const MOST_BY_SIMPLEX = 200;
/** Between neighbours, between ranks, and between a node and its context. */
const GAP = { node: 28, rank: 56, side: 28, stack: 14 };

/** A node with the contexts that stand beside it: what is placed as one. */
interface Block {
  width: number;
  height: number;
  /** Corners relative to the corner of the block. */
  inside: Map<string, Point>;
}

function columnOf(nodes: LayoutNode[]) {
  return {
    width: Math.max(0, ...nodes.map(({ width }) => width)),
    height:
      nodes.reduce((sum, { height }) => sum + height, 0) +
      GAP.stack * Math.max(0, nodes.length - 1),
  };
}

/** Contexts go right, left, right, …: a node stays near the middle. */
function blockOf(node: LayoutNode, beside: LayoutNode[]): Block {
  const right = beside.filter((_, index) => index % 2 === 0);
  const left = beside.filter((_, index) => index % 2 === 1);
  const columns = [columnOf(left), columnOf(right)];
  const height = Math.max(node.height, ...columns.map(c => c.height));
  const inside = new Map<string, Point>();
  const stackAt = (nodes: LayoutNode[], x: number, total: number) => {
    let y = (height - total) / 2;
    nodes.forEach(({ id, height: own }) => {
      inside.set(id, { x, y });
      y += own + GAP.stack;
    });
  };
  const start = left.length > 0 ? columns[0].width + GAP.side : 0;
  stackAt(left, 0, columns[0].height);
  inside.set(node.id, { x: start, y: (height - node.height) / 2 });
  const end = start + node.width;
  stackAt(right, end + GAP.side, columns[1].height);
  return {
    width: right.length > 0 ? end + GAP.side + columns[1].width : end,
    height,
    inside,
  };
}

/** Which contexts stand beside which node: those that hold nothing themselves. */
function sides(nodes: LayoutNode[], relations: LayoutRelation[]) {
  const known = new Set(nodes.map(({ id }) => id));
  const busy = new Set<string>();
  relations.forEach(({ kind, from, to }) => {
    busy.add(from);
    if (kind !== 'in_context_of') {
      busy.add(to.split(' -> ')[0]);
      busy.add(to);
    }
  });
  const owner = new Map<string, string>();
  relations.forEach(({ kind, from, to }) => {
    if (
      kind === 'in_context_of' &&
      known.has(from) &&
      known.has(to) &&
      !busy.has(to) &&
      !owner.has(to)
    ) {
      owner.set(to, from);
    }
  });
  return owner;
}

function centre(node: PlacedNode): Point {
  return { x: node.x + node.width / 2, y: node.y + node.height / 2 };
}

/** Where the line from a node's centre to `to` leaves its rectangle. */
function border(node: PlacedNode, to: Point): Point {
  const { x, y } = centre(node);
  const dx = to.x - x;
  const dy = to.y - y;
  if (dx === 0 && dy === 0) {
    return { x, y };
  }
  const scale = Math.min(
    dx === 0 ? Infinity : node.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : node.height / 2 / Math.abs(dy),
  );
  return { x: x + dx * scale, y: y + dy * scale };
}

function between(a: PlacedNode, b: PlacedNode): Point[] {
  return [border(a, centre(b)), border(b, centre(a))];
}

/** The point half-way along a line of points. */
export function middleOf(points: Point[]): Point {
  const parts = points
    .slice(1)
    .map((p, i) => Math.hypot(p.x - points[i].x, p.y - points[i].y));
  let rest = parts.reduce((sum, part) => sum + part, 0) / 2;
  for (let i = 0; i < parts.length; i += 1) {
    if (rest <= parts[i] && parts[i] > 0) {
      const t = rest / parts[i];
      return {
        x: points[i].x + (points[i + 1].x - points[i].x) * t,
        y: points[i].y + (points[i + 1].y - points[i].y) * t,
      };
    }
    rest -= parts[i];
  }
  return points[0];
}

/**
 * Whether siblings mostly stand in the reverse of the order in which the
 * argument names them. Left and right are alike to dagre, but not to a reader.
 */
function isMirrored(
  edges: Array<[above: string, below: string]>,
  at: (id: string) => Point,
): boolean {
  const siblings = new Map<string, string[]>();
  edges.forEach(([above, below]) =>
    siblings.set(above, [...(siblings.get(above) ?? []), below]),
  );
  let balance = 0;
  siblings.forEach(ids =>
    ids.slice(1).forEach((id, i) => {
      balance += Math.sign(at(id).x - at(ids[i]).x);
    }),
  );
  return balance < 0;
}

/** From the lower border of the upper node to the upper border of the lower. */
function downward(a: PlacedNode, b: PlacedNode, bends: Point[]): Point[] {
  return a.y + a.height <= b.y
    ? [
        { x: a.x + a.width / 2, y: a.y + a.height },
        // What dagre bends around; its ends belong to blocks, not to nodes.
        ...bends.slice(1, -1),
        { x: b.x + b.width / 2, y: b.y },
      ]
    : between(a, b);
}

/**
 * Places an argument: support flows downward in ranks, contexts stand beside
 * their node, counter-arguments below what they challenge. No two nodes
 * overlap. Relations with an unknown end are left out; cycles are allowed.
 */
export function layoutArgument(
  nodes: LayoutNode[],
  relations: LayoutRelation[],
): ArgumentLayout {
  const owner = sides(nodes, relations);
  const sizes = new Map(nodes.map(node => [node.id, node]));
  const beside = new Map<string, LayoutNode[]>();
  owner.forEach((of, id) =>
    beside.set(of, [...(beside.get(of) ?? []), sizes.get(id)!]),
  );
  const blocks = new Map<string, Block>();
  nodes.forEach(node => {
    if (!owner.has(node.id)) {
      blocks.set(node.id, blockOf(node, beside.get(node.id) ?? []));
    }
  });

  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: 'TB',
    nodesep: GAP.node,
    ranksep: GAP.rank,
    marginx: MARGIN,
    marginy: MARGIN,
    ranker: blocks.size > MOST_BY_SIMPLEX ? 'tight-tree' : 'network-simplex',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  blocks.forEach(({ width, height }, id) =>
    graph.setNode(id, { width, height }),
  );
  const blockId = (id: string) => owner.get(id) ?? id;
  /** Upper and lower end of a relation that decides on ranks. */
  const ends = (relation: LayoutRelation): [string, string] =>
    relation.kind === 'challenges'
      ? [relation.to.split(' -> ')[0], relation.from]
      : [relation.from, relation.to];
  const drawn = relations.filter(relation =>
    ends(relation).every(id => sizes.has(id)),
  );
  const ranked: Array<[above: string, below: string]> = [];
  drawn.forEach(relation => {
    const [above, below] = ends(relation).map(blockId);
    if (above !== below) {
      graph.setEdge(above, below, {}, relation.id);
      ranked.push([above, below]);
    }
  });
  if (blocks.size > 0) {
    layout(graph);
  }
  const centreOf = (id: string) => graph.node(id) as unknown as Point;
  const { width: total = 0 } = graph.graph() as { width?: number };
  const mirrored = isMirrored(ranked, centreOf);
  const turned = ({ x, y }: Point): Point => ({
    x: mirrored ? total - x : x,
    y,
  });

  const placed = new Map<string, PlacedNode>();
  blocks.forEach((block, id) => {
    const { x, y } = turned(centreOf(id));
    block.inside.forEach((corner, nodeId) =>
      placed.set(nodeId, {
        ...sizes.get(nodeId)!,
        x: x - block.width / 2 + corner.x,
        y: y - block.height / 2 + corner.y,
      }),
    );
  });

  const lines = new Map<string, Point[]>();
  const pathOf = (relation: LayoutRelation): Point[] => {
    const [above, below] = ends(relation).map(id => placed.get(id)!);
    if (above === below || owner.get(below.id) === above.id) {
      return between(above, below);
    }
    const [from, to] = [blockId(above.id), blockId(below.id)];
    const edge = graph.edge(from, to, relation.id) as
      | { points?: Point[] }
      | undefined;
    return downward(above, below, (edge?.points ?? []).map(turned));
  };
  drawn.forEach(relation => {
    if (relation.kind !== 'challenges') {
      lines.set(relation.id, pathOf(relation));
    }
  });
  drawn.forEach(relation => {
    if (relation.kind === 'challenges') {
      const target = lines.get(relation.to);
      const counter = placed.get(relation.from)!;
      const middle = target && middleOf(target);
      lines.set(
        relation.id,
        middle
          ? [border(counter, middle), middle]
          : pathOf(relation).slice().reverse(),
      );
    }
  });

  const all = nodes.map(({ id }) => placed.get(id)!);
  return {
    width: Math.max(0, ...all.map(n => n.x + n.width)) + MARGIN,
    height: Math.max(0, ...all.map(n => n.y + n.height)) + MARGIN,
    nodes: all,
    relations: drawn.map(relation => ({
      ...relation,
      points: lines.get(relation.id)!,
    })),
  };
}
