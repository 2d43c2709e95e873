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
  LlmRouter,
  LlmRouterPoint,
} from '@maestro/backstage-plugin-cost-common';
import { partColours, useTones } from '@maestro/backstage-plugin-maestro-react';
import { formatMoney, toPixels } from '../../format/money';
import { axisMoney } from '../../format/axis';
import { formatPercent } from '../../format/percent';

type Learned = NonNullable<LlmRouter['learned']>;

const WIDTH = 560;
const HEIGHT = 260;
const LEFT = 48;
const RIGHT = 12;
const BOTTOM = 38;
const TOP = 12;
const PARTS = [0, 0.25, 0.5, 0.75, 1];

/** The setting in use. */
export const chosenOf = ({ chosenStrongShare, curve }: Learned) =>
  curve.find(({ strongShare }) => strongShare === chosenStrongShare);

/**
 * Quality against cost: accuracy over USD for 1,000 prompts, or over the share
 * of strong calls where a price is not known.
 */
export function RouterCurve(props: {
  learned: Learned;
  strong: string;
  weak: string;
}) {
  const { learned, strong, weak } = props;
  const tones = useTones();
  const [own, other] = partColours(tones.dark);
  const { curve, lengthCurve, oracle } = learned;
  const points = [...curve, ...lengthCurve, oracle];
  const byCost = points.every(({ cost }) => cost !== null);
  const at = ({ cost, strongShare }: LlmRouterPoint) =>
    byCost ? toPixels(cost!) : strongShare;
  const right = byCost ? Math.max(...points.map(at)) * 1.04 || 1 : 1;
  const rates = points.map(({ accuracy }) => accuracy);
  const low = Math.floor(Math.min(...rates)) - 1;
  const high = Math.ceil(Math.max(...rates)) + 1;
  const x = (value: number) => LEFT + (value / right) * (WIDTH - LEFT - RIGHT);
  const y = (accuracy: number) =>
    TOP + (1 - (accuracy - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const line = (of: readonly LlmRouterPoint[]) =>
    of.map(point => `${x(at(point))},${y(point.accuracy)}`).join(' ');
  const label = { fill: tones.muted, fontSize: 11 };
  const chosen = chosenOf(learned);
  const weakOnly = curve[0];
  const strongOnly = curve[curve.length - 1];
  const axis = byCost
    ? 'USD for 1,000 prompts'
    : 'of prompts go to the strong model';
  const said = (point: LlmRouterPoint) =>
    `${point.accuracy.toFixed(1)} %${
      byCost ? ` at ${formatMoney(point.cost!, 'USD')}` : ''
    }`;
  const ends = [
    { name: weak, point: weakOnly, anchor: 'start' as const, dx: 8, dy: 14 },
    {
      name: strong,
      point: strongOnly,
      anchor: 'end' as const,
      dx: 0,
      dy: -10,
    },
    {
      name: 'perfect foresight',
      point: oracle,
      anchor: 'start' as const,
      dx: 8,
      dy: 4,
    },
  ];
  return (
    <svg
      role="img"
      aria-label={`Accuracy against ${axis}: ${weak} alone ${said(
        weakOnly,
      )}, ${strong} alone ${said(strongOnly)}${
        chosen ? `, the setting in use ${said(chosen)}` : ''
      }`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      style={{ width: '100%', minWidth: 420 }}
    >
      {[low, (low + high) / 2, high].map(value => (
        <g key={value}>
          <line
            x1={LEFT}
            x2={WIDTH - RIGHT}
            y1={y(value)}
            y2={y(value)}
            stroke={tones.divider}
          />
          <text x={LEFT - 6} y={y(value) + 4} textAnchor="end" {...label}>
            {value.toFixed(0)} %
          </text>
        </g>
      ))}
      {PARTS.map(part => (
        <text
          key={part}
          x={x(part * right)}
          y={HEIGHT - 20}
          textAnchor={part === 1 ? 'end' : 'middle'}
          {...label}
        >
          {byCost ? axisMoney(part * right, 'USD') : formatPercent(part)}
        </text>
      ))}
      <text
        x={(LEFT + WIDTH) / 2}
        y={HEIGHT - 4}
        textAnchor="middle"
        {...label}
      >
        {axis}
      </text>
      {/* A coin: straight from the weak model to the strong one. */}
      <line
        x1={x(at(weakOnly))}
        y1={y(weakOnly.accuracy)}
        x2={x(at(strongOnly))}
        y2={y(strongOnly.accuracy)}
        stroke={tones.muted}
        strokeDasharray="4 4"
      />
      <polyline
        points={line(lengthCurve)}
        fill="none"
        stroke={other}
        strokeWidth={2}
      />
      <polyline
        points={line(curve)}
        fill="none"
        stroke={own}
        strokeWidth={2.5}
      />
      {ends.map(({ anchor, dx, dy, name, point }) => (
        <g key={name}>
          <circle
            cx={x(at(point))}
            cy={y(point.accuracy)}
            r={3.5}
            fill={tones.muted}
          />
          <text
            x={x(at(point)) + dx}
            y={y(point.accuracy) + dy}
            textAnchor={anchor}
            {...label}
          >
            {name}
          </text>
        </g>
      ))}
      {chosen && (
        <circle
          cx={x(at(chosen))}
          cy={y(chosen.accuracy)}
          r={6}
          fill={own}
          stroke={tones.paper}
          strokeWidth={2}
        />
      )}
    </svg>
  );
}
