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

import { memo } from 'react';
import { Tones } from '@maestro/backstage-plugin-maestro-react';
import { CaseNode } from '@maestro/backstage-plugin-safety-case-common';
import { PlacedNode } from '../../argument/layoutArgument';
import {
  BAND,
  HEAD,
  LINE,
  NodeBox,
  VAULT,
  isAway,
  shapeOf,
} from '../../argument/measure';
import { colourOf, isCounter, KIND_WORDS, STATE_WORDS } from '../words';
import { NodeSigns } from './NodeSigns';

const SLANT = 14;

/** The outline of a node, as GSN draws its kind. */
function Outline(props: {
  node: CaseNode;
  place: PlacedNode;
  stroke: string;
  strokeWidth: number;
  fill: string;
}) {
  const { node, place, ...paint } = props;
  const { width: w, height: h } = place;
  const dashed = isCounter(node.kind) ? { strokeDasharray: '6 4' } : {};
  const common = { ...paint, ...dashed };
  const shape = shapeOf(node.kind);
  switch (shape) {
    case 'parallelogram':
      return (
        <path
          data-shape={shape}
          d={`M${SLANT} 0 H${w} L${w - SLANT} ${h} H0 Z`}
          {...common}
        />
      );
    case 'circle':
      return (
        <circle
          data-shape={shape}
          cx={w / 2}
          cy={h / 2}
          r={w / 2}
          {...common}
        />
      );
    case 'ellipse':
      return (
        <ellipse
          data-shape={shape}
          cx={w / 2}
          cy={h / 2}
          rx={w / 2}
          ry={h / 2}
          {...common}
        />
      );
    case 'folder':
      return (
        <path
          data-shape={shape}
          d={`M0 0 H${w * 0.4} V10 H${w} V${h} H0 Z`}
          {...common}
        />
      );
    case 'contract':
      // A module that has a tab for each of the two that it binds.
      return (
        <path
          data-shape={shape}
          d={`M0 0 H${w * 0.4} V10 H${w} V${h} H${w * 0.6} V${h - 10} H0 Z`}
          {...common}
        />
      );
    case 'arch':
      return (
        <path
          data-shape={shape}
          d={`M0 ${h} V20 Q0 0 20 0 H${w - 20} Q${w} 0 ${w} 20 V${h} Z`}
          {...common}
        />
      );
    case 'dome':
      return (
        <path
          data-shape={shape}
          d={`M0 ${h} V${VAULT} A${w / 2} ${VAULT} 0 0 1 ${w} ${VAULT} V${h} Z`}
          {...common}
        />
      );
    default:
      return (
        <rect
          data-shape={shape}
          width={w}
          height={h}
          rx={shape === 'rounded' ? Math.min(22, h / 2) : 0}
          {...common}
        />
      );
  }
}

/** One node of the drawing. */
function Figure(props: {
  node: CaseNode;
  box: NodeBox;
  place: PlacedNode;
  tones: Tones;
  /** It is open, is looked for, or is one of the leaves of a counter. */
  mark: 'selected' | 'found' | null;
  /** Nodes that are hidden below it; null when it is open or has none. */
  collapsed: boolean | null;
  challenges: number;
  onSelect: (id: string) => void;
  onToggle: (id: string) => void;
}) {
  const { node, box, place, tones, mark, collapsed, challenges } = props;
  const { width: w, height: h } = place;
  const words = node.state && STATE_WORDS[node.state];
  const body = isAway(node.kind) ? h - BAND : h;
  // Where the text of a dome has room, below the middle of its vault.
  const middle = shapeOf(node.kind) === 'dome' ? body / 2 + 8 : body / 2;
  const start =
    middle - (HEAD + box.lines.length * LINE) / 2 + HEAD / 2 + LINE / 3;
  const out = node.label === 'out';
  const stroke = words ? colourOf(tones, words) : tones.text;
  return (
    <g transform={`translate(${place.x} ${place.y})`} data-node={node.id}>
      <g
        role="button"
        tabIndex={-1}
        aria-label={`${KIND_WORDS[node.kind]} ${node.id}${
          words ? `, ${words.word}` : ''
        }`}
        onClick={() => props.onSelect(node.id)}
        style={{ cursor: 'pointer' }}
      >
        <title>{`${node.id}: ${node.text}`}</title>
        {mark && (
          <rect
            x={-7}
            y={-7}
            width={w + 14}
            height={h + 14}
            rx={8}
            fill="none"
            stroke={tones.accent}
            strokeWidth={mark === 'selected' ? 4 : 3}
            strokeDasharray={mark === 'selected' ? undefined : '3 3'}
          />
        )}
        <Outline
          node={node}
          place={place}
          fill={tones.paper}
          stroke={stroke}
          strokeWidth={words ? 2 : 1.2}
        />
        <g fill={tones.text} textAnchor="middle" fontSize="12">
          <text x={w / 2} y={start} fontWeight="700">
            {/* Its text must stay readable: that is what was rejected. */}
            <tspan textDecoration={out ? 'line-through' : undefined}>
              {node.id}
            </tspan>
            {words && (
              <tspan fill={colourOf(tones, words)}>
                {'  '}
                {words.symbol} {words.word}
              </tspan>
            )}
          </text>
          {box.lines.map((line, index) => (
            // The lines of a text have no other name than their place.
            // eslint-disable-next-line react/no-array-index-key
            <text key={index} x={w / 2} y={start + (index + 1) * LINE + 2}>
              {line}
            </text>
          ))}
        </g>
        <g fill={tones.text}>
          <NodeSigns node={node} place={place} tones={tones} />
        </g>
        {challenges > 0 && (
          <g
            transform={
              shapeOf(node.kind) === 'circle'
                ? `translate(${w * 0.85} ${h * 0.15})`
                : `translate(${w - 4} -2)`
            }
          >
            <circle r="10" fill={tones.bad} />
            <text
              y="4"
              textAnchor="middle"
              fontSize="11"
              fontWeight="700"
              fill={tones.dark ? '#10151c' : '#ffffff'}
            >
              !{challenges}
            </text>
          </g>
        )}
      </g>
      {collapsed !== null && (
        <g
          role="button"
          tabIndex={-1}
          aria-label={`${collapsed ? 'Expand' : 'Collapse'} ${node.id}`}
          transform={`translate(${w / 2 + (node.undeveloped ? 24 : 0)} ${h})`}
          onClick={() => props.onToggle(node.id)}
          style={{ cursor: 'pointer' }}
          data-noprint
        >
          <circle r="8" fill={tones.paper} stroke={tones.text} />
          <path
            d={collapsed ? 'M-4 0 H4 M0 -4 V4' : 'M-4 0 H4'}
            stroke={tones.text}
            strokeWidth="1.5"
          />
        </g>
      )}
    </g>
  );
}

/** A node is drawn again only when something of it changed. */
export const NodeFigure = memo(Figure);
