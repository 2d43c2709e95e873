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

import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  LlmRouter,
  LlmRouterPoint,
} from '@maestro/backstage-plugin-cost-common';
import {
  errorMessage,
  Notice,
  Panel,
  partColours,
  stack,
  tabular,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';

const WIDTH = 520;
const HEIGHT = 240;
const LEFT = 48;
const BOTTOM = 34;
const TOP = 10;

type Learned = NonNullable<LlmRouter['learned']>;

const percent = (share: number) =>
  new Intl.NumberFormat(undefined, {
    style: 'percent',
    maximumFractionDigits: 0,
  }).format(share);

function Curve(props: { learned: Learned }) {
  const { learned } = props;
  const tones = useTones();
  const [own, other] = partColours(tones.dark);
  const { curve, lengthCurve, strongAccuracy, weakAccuracy } = learned;
  const all = [...curve, ...lengthCurve].map(({ accuracy }) => accuracy);
  const low = Math.floor(Math.min(weakAccuracy, ...all)) - 1;
  const high = Math.ceil(Math.max(strongAccuracy, ...all)) + 1;
  const x = (share: number) => LEFT + share * (WIDTH - LEFT - 10);
  const y = (accuracy: number) =>
    TOP + (1 - (accuracy - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const line = (points: readonly LlmRouterPoint[]) =>
    points
      .map(({ accuracy, strongShare }) => `${x(strongShare)},${y(accuracy)}`)
      .join(' ');
  const label = { fill: tones.muted, fontSize: 11 };
  const chosen = curve.find(
    ({ strongShare }) => strongShare === learned.chosenStrongShare,
  );
  return (
    <svg
      role="img"
      aria-label={`Accuracy over the share of strong calls: from ${weakAccuracy.toFixed(
        1,
      )} % by the weak model alone to ${strongAccuracy.toFixed(
        1,
      )} % by the strong one alone`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      style={{ width: '100%', maxWidth: 640 }}
    >
      {[low, (low + high) / 2, high].map(value => (
        <g key={value}>
          <line
            x1={LEFT}
            x2={WIDTH - 10}
            y1={y(value)}
            y2={y(value)}
            stroke={tones.divider}
          />
          <text x={LEFT - 6} y={y(value) + 4} textAnchor="end" {...label}>
            {value.toFixed(0)} %
          </text>
        </g>
      ))}
      {[0, 0.25, 0.5, 0.75, 1].map(share => (
        <text
          key={share}
          x={x(share)}
          y={HEIGHT - 16}
          textAnchor="middle"
          {...label}
        >
          {percent(share)}
        </text>
      ))}
      <text
        x={(LEFT + WIDTH) / 2}
        y={HEIGHT - 2}
        textAnchor="middle"
        {...label}
      >
        of prompts go to the strong model
      </text>
      {/* A coin: straight from the weak model to the strong one. */}
      <line
        x1={x(0)}
        y1={y(weakAccuracy)}
        x2={x(1)}
        y2={y(strongAccuracy)}
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
      {chosen && (
        <circle
          cx={x(chosen.strongShare)}
          cy={y(chosen.accuracy)}
          r={5}
          fill={own}
        />
      )}
    </svg>
  );
}

function Key(props: { colour: string; dashed?: boolean; children: string }) {
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <span
        aria-hidden
        style={{
          display: 'inline-block',
          width: 18,
          marginRight: 6,
          verticalAlign: 'middle',
          borderTop: `2px ${props.dashed ? 'dashed' : 'solid'} ${props.colour}`,
        }}
      />
      {props.children}
    </span>
  );
}

function Card(props: { router: LlmRouter; learned: Learned }) {
  const { learned, router } = props;
  const tones = useTones();
  const [own, other] = partColours(tones.dark);
  const figure = (value: number | null) =>
    value === null ? 'not known' : value.toFixed(3);
  return (
    <div style={stack(10)}>
      <Curve learned={learned} />
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: '4px 16px',
          fontSize: '0.8125rem',
          color: tones.muted,
        }}
      >
        <Key colour={own}>Router, on prompts it had not seen</Key>
        <Key colour={other}>Length of the prompt alone</Key>
        <Key colour={tones.muted} dashed>
          A coin
        </Key>
      </div>
      <div style={{ ...tabular, fontSize: '0.875rem', lineHeight: 1.6 }}>
        {router.strong} alone is right in {learned.strongAccuracy.toFixed(1)} %,{' '}
        {router.weak} in {learned.weakAccuracy.toFixed(1)} %, a choice with
        perfect foresight in {learned.oracleAccuracy.toFixed(1)} % of{' '}
        {learned.outcomes.toLocaleString()} prompts in {learned.subjects}{' '}
        subjects. Gap recovered (APGR): {figure(learned.apgr)}; on subjects it
        had not seen {figure(learned.apgrUnseenSubjects)}; length alone{' '}
        {figure(learned.apgrLength)}; a coin 0.500.
      </div>
      <div style={{ fontSize: '0.875rem', lineHeight: 1.6 }}>
        {learned.chosenStrongShare < 1
          ? `Set to keep ${percent(learned.quality)} of the gap: ${percent(
              learned.chosenStrongShare,
            )} of prompts go to the strong model; of the others ${percent(
              learned.qualityRisk,
            )} would have been right only there.`
          : `No setting keeps ${percent(
              learned.quality,
            )} of the gap: all prompts go to the strong model.`}
      </div>
    </div>
  );
}

/** What the router learned, and how good it is, beside what is simpler. */
export function RouterPanel() {
  const api = useApi(costApiRef);
  const load = useCallback(() => api.getLlmRouter(), [api]);
  const { value, error } = useLoaded(load);
  if (error) {
    return <Notice tone="bad">{errorMessage(error)}</Notice>;
  }
  if (!value?.router) {
    return null;
  }
  const { learned, message } = value.router;
  return (
    <Panel
      title="Router"
      subtitle="Which prompts the weaker, cheaper model answers well enough"
    >
      {learned ? (
        <Card router={value.router} learned={learned} />
      ) : (
        <div>
          {message}. Until then the stronger model, {value.router.strong},
          answers.
        </div>
      )}
    </Panel>
  );
}
