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

import { Tones } from '@maestro/backstage-plugin-maestro-react';
import { CaseNode } from '@maestro/backstage-plugin-safety-case-common';
import { PlacedNode } from '../../argument/layoutArgument';
import { BAND, isAway } from '../../argument/measure';

function shorten(name: string): string {
  return name.length > 30 ? `${name.slice(0, 29)}…` : name;
}

/** The small module of GSN, with its upper left corner at a point. */
function ModuleSign(props: { x: number; y: number; tones: Tones }) {
  const { x, y, tones } = props;
  return (
    <path
      data-shape="module-sign"
      d={`M${x} ${y} h6 v3 h8 v8 h-14 Z`}
      fill={tones.paper}
      stroke={tones.text}
    />
  );
}

/** What stands in the band below an away element: the module, and which part. */
function Band(props: { node: CaseNode; place: PlacedNode; tones: Tones }) {
  const { node, place, tones } = props;
  const { width: w, height: h } = place;
  const { element = null, module = '' } = node.standsFor ?? {};
  const name = element === null ? module : `${module}: ${element}`;
  return (
    <>
      <path
        data-shape="module-band"
        d={`M0 ${h - BAND} H${w}`}
        stroke={tones.text}
      />
      <ModuleSign x={8} y={h - BAND + 5} tones={tones} />
      <text x={28} y={h - 6} fontSize="11">
        {shorten(name)}
      </text>
    </>
  );
}

/** Marks that GSN puts beside an outline. */
export function NodeSigns(props: {
  node: CaseNode;
  place: PlacedNode;
  tones: Tones;
}) {
  const { node, place, tones } = props;
  const { width: w, height: h } = place;
  const letter =
    (/assumption$/.test(node.kind) && 'A') ||
    (/justification$/.test(node.kind) && 'J') ||
    null;
  return (
    <>
      {letter && (
        <text x={w - 10} y={h + 2} fontSize="14" fontWeight="700">
          {letter}
        </text>
      )}
      {node.undeveloped && (
        <path
          data-shape="diamond"
          d={`M${w / 2} ${h} l9 9 l-9 9 l-9 -9 Z`}
          fill={tones.paper}
          stroke={tones.text}
        />
      )}
      {isAway(node.kind) && <Band node={node} place={place} tones={tones} />}
      {(node.kind === 'module' || node.kind === 'contract') && (
        <text
          x={8}
          y={h - (node.kind === 'contract' ? 14 : 6)}
          fontSize="11"
          fontStyle="italic"
        >
          {shorten(node.standsFor?.module ?? '')}
        </text>
      )}
      {node.isPublic && <ModuleSign x={w - 20} y={-6} tones={tones} />}
      {/* Cases that an earlier release judged name none. */}
      {node.claimPoints?.length > 0 && (
        <g data-shape="claim-point">
          <title>{`Assurance claim point ${node.claimPoints.join(
            ', ',
          )}`}</title>
          <rect x={12} y={-6} width="12" height="12" />
          <text x={28} y={-4} fontSize="10">
            {node.claimPoints.join(', ')}
          </text>
        </g>
      )}
    </>
  );
}
