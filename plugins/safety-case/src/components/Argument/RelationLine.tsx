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
import { DefeatLabel } from '@maestro/backstage-plugin-safety-case-common';
import { middleOf, PlacedRelation, Point } from '../../argument/layoutArgument';
import { LABEL_WORDS } from '../words';

/** A line through points, with rounded bends. */
export function pathOf(points: Point[]): string {
  const [first, ...rest] = points;
  const xy = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  if (rest.length < 2) {
    return `M${xy(first)} ${rest.map(point => `L${xy(point)}`).join(' ')}`;
  }
  let path = `M${xy(first)}`;
  for (let i = 0; i < rest.length - 1; i += 1) {
    const next = rest[i + 1];
    const end =
      i === rest.length - 2
        ? next
        : { x: (rest[i].x + next.x) / 2, y: (rest[i].y + next.y) / 2 };
    path += ` Q${xy(rest[i])} ${xy(end)}`;
  }
  return path;
}

/** One relation: support with a full head, context with an empty one. */
function Line(props: {
  relation: PlacedRelation;
  label: DefeatLabel;
  challenges: number;
  /** Names of its assurance claim points. */
  claimPoints: readonly string[];
  tones: Tones;
  /** Prefix of the ids of the arrow heads. */
  heads: string;
  selected: boolean;
  onSelect: (id: string) => void;
}) {
  const { relation, label, challenges, claimPoints, tones, heads, selected } =
    props;
  const { id, kind, points } = relation;
  const cites = kind === 'cites';
  const attack = kind === 'challenges';
  const colour = attack || label === 'out' ? tones.bad : tones.text;
  const d = pathOf(points);
  const middle = middleOf(points);
  const sign =
    (label === 'out' && '✗') ||
    (challenges > 0 && '!') ||
    (label === 'undecided' && '?') ||
    null;
  return (
    <g
      role="button"
      tabIndex={-1}
      aria-label={`Relation ${id}, ${LABEL_WORDS[label]}`}
      data-relation={id}
      onClick={() => props.onSelect(id)}
      style={{ cursor: 'pointer' }}
    >
      <title>{`${id}: ${LABEL_WORDS[label]}`}</title>
      {/* Easier to hit than the line itself. */}
      <path d={d} fill="none" stroke="transparent" strokeWidth="14" />
      <path
        d={d}
        fill="none"
        stroke={selected ? tones.accent : colour}
        strokeWidth={selected ? 3 : 1.4}
        strokeDasharray={
          (cites && '2 4') || (attack || label === 'out' ? '6 4' : undefined)
        }
        markerEnd={`url(#${heads}-${attack ? 'attack' : kind})`}
      />
      {claimPoints.length > 0 && (
        <g
          data-shape="claim-point"
          fill={tones.text}
          transform={`translate(${middle.x + (sign ? 18 : 0)} ${middle.y})`}
        >
          <title>{`Assurance claim point ${claimPoints.join(', ')}`}</title>
          <rect x="-5" y="-5" width="10" height="10" />
          <text x="9" y="4" fontSize="10">
            {claimPoints.join(', ')}
          </text>
        </g>
      )}
      {sign && !attack && (
        <g transform={`translate(${middle.x} ${middle.y})`}>
          <circle r="9" fill={tones.paper} stroke={tones.bad} />
          <text
            y="4"
            textAnchor="middle"
            fontSize="12"
            fontWeight="700"
            fill={tones.bad}
          >
            {sign}
          </text>
        </g>
      )}
    </g>
  );
}

/** A relation is drawn again only when something of it changed. */
export const RelationLine = memo(Line);

/** The arrow heads of GSN. */
export function ArrowHeads(props: { heads: string; tones: Tones }) {
  const { heads, tones } = props;
  const head = (id: string, fill: string, stroke: string) => (
    <marker
      id={`${heads}-${id}`}
      viewBox="0 0 10 10"
      refX="9"
      refY="5"
      markerWidth="9"
      markerHeight="9"
      markerUnits="userSpaceOnUse"
      orient="auto-start-reverse"
    >
      <path d="M0.5 1 L9 5 L0.5 9 Z" fill={fill} stroke={stroke} />
    </marker>
  );
  return (
    <defs>
      {head('supported_by', tones.text, tones.text)}
      {head('cites', 'none', tones.text)}
      {head('in_context_of', tones.paper, tones.text)}
      {head('attack', tones.bad, tones.bad)}
    </defs>
  );
}
