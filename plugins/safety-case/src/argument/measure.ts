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

import {
  CaseNode,
  CaseNodeKind,
} from '@maestro/backstage-plugin-safety-case-common';

/** Shapes of GSN. */
export type NodeShape =
  | 'rectangle'
  | 'parallelogram'
  | 'circle'
  | 'rounded'
  | 'ellipse'
  | 'folder'
  | 'contract'
  | 'arch'
  | 'dome';

const SHAPES: Record<CaseNodeKind, NodeShape> = {
  goal: 'rectangle',
  strategy: 'parallelogram',
  solution: 'circle',
  context: 'rounded',
  assumption: 'ellipse',
  justification: 'ellipse',
  counter_goal: 'rectangle',
  counter_solution: 'circle',
  module: 'folder',
  contract: 'contract',
  // Away elements stand on the band that names their module.
  away_goal: 'rectangle',
  away_solution: 'dome',
  away_context: 'arch',
  away_assumption: 'dome',
  away_justification: 'dome',
};

/** Shape of a kind, as GSN draws it. */
export function shapeOf(kind: CaseNodeKind): NodeShape {
  return SHAPES[kind];
}

/** How one node is drawn; lengths in pixels of the drawing. */
export interface NodeBox {
  width: number;
  height: number;
  lines: string[];
}

/** Height of the band of an away element. */
export const BAND = 20;

/** Height of the vault of a dome. */
export const VAULT = 46;

/** Whether a kind stands for something of another module. */
export function isAway(kind: CaseNodeKind): boolean {
  return kind.startsWith('away_');
}

/** Distance of two lines of text. */
export const LINE = 15;
/** Height of the line with id and state. */
export const HEAD = 20;
const MOST_LINES = 5;

/** Characters in a line, and the space that a shape needs around its text. */
const ROOM: Record<NodeShape, { chars: number; width: number; pad: number }> = {
  rectangle: { chars: 30, width: 208, pad: 12 },
  parallelogram: { chars: 28, width: 232, pad: 12 },
  circle: { chars: 19, width: 168, pad: 0 },
  rounded: { chars: 26, width: 192, pad: 14 },
  ellipse: { chars: 22, width: 212, pad: 34 },
  folder: { chars: 28, width: 208, pad: 22 },
  contract: { chars: 28, width: 208, pad: 34 },
  arch: { chars: 26, width: 192, pad: 14 },
  dome: { chars: 24, width: 212, pad: VAULT - 18 },
};

/**
 * Breaks text into lines of at most `chars` characters, at most `most` of
 * them; what is left out is marked by an ellipsis.
 */
export function wrapText(text: string, chars: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap(word => word.match(new RegExp(`.{1,${chars}}`, 'gsu')) ?? []);
  for (const word of words) {
    if (line === '') {
      line = word;
    } else if (line.length + 1 + word.length <= chars) {
      line = `${line} ${word}`;
    } else {
      lines.push(line);
      line = word;
    }
    if (lines.length > most) {
      break;
    }
  }
  if (line !== '') {
    lines.push(line);
  }
  if (lines.length <= most) {
    return lines;
  }
  const last = lines[most - 1];
  return [...lines.slice(0, most - 1), `${last.slice(0, chars - 1)}…`];
}

/** Size of a node and the lines of its text. */
export function measureNode(node: Pick<CaseNode, 'kind' | 'text'>): NodeBox {
  const shape = shapeOf(node.kind);
  const { chars, width, pad } = ROOM[shape];
  const lines = wrapText(node.text, chars, MOST_LINES);
  const band = isAway(node.kind) ? BAND : 0;
  const height = HEAD + lines.length * LINE + pad + 12 + band;
  // A circle is as wide as it is high.
  return shape === 'circle'
    ? { width, height: width, lines }
    : { width, height, lines };
}
