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

import { useEffect, useMemo, useRef, useState } from 'react';
import Button from '@material-ui/core/Button';
import {
  useElementId,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import {
  ArgumentGraph,
  drawnNodes,
  MOST_OPEN,
  visibleNodes,
} from '../../argument/graph';
import { layoutArgument } from '../../argument/layoutArgument';
import { measureNode } from '../../argument/measure';
import { NodeFigure } from './NodeFigure';
import { ArrowHeads, RelationLine } from './RelationLine';
import { usePrinting } from './usePrinting';
import { useViewport } from './useViewport';

const NONE: readonly string[] = [];
const HEIGHT = 560;

/** Challenges that still count, by node or relation. */
function openChallenges(item: SafetyCase): Map<string, number> {
  const counts = new Map<string, number>();
  item.challenges.forEach(({ target, label }) => {
    if (label !== 'out') {
      counts.set(target, (counts.get(target) ?? 0) + 1);
    }
  });
  return counts;
}

/** The argument, drawn in GSN. The tree says the same to a keyboard. */
export function Drawing(props: {
  item: SafetyCase;
  graph: ArgumentGraph;
  collapsed: ReadonlySet<string>;
  onToggle: (id: string) => void;
  selected: string | null;
  onSelect: (target: string) => void;
  found: ReadonlySet<string>;
  /** Node to bring into the middle. */
  focus: string | null;
}) {
  const { item, graph, collapsed, selected, found, focus } = props;
  const { onSelect, onToggle } = props;
  const tones = useTones();
  const heads = useElementId('maestro-gsn');
  const frame = useRef<HTMLDivElement>(null);
  const { printing, print } = usePrinting();

  const open = useMemo(
    () => visibleNodes(graph, collapsed).size,
    [graph, collapsed],
  );
  // Only where not all is drawn does it matter what is looked for.
  const wanted = open > MOST_OPEN ? focus : null;
  const { layout, boxes } = useMemo(() => {
    const shown = drawnNodes(graph, collapsed, wanted);
    const nodes = item.nodes.filter(({ id }) => shown.has(id));
    const sizes = new Map(nodes.map(node => [node.id, measureNode(node)]));
    return {
      boxes: sizes,
      layout: layoutArgument(
        nodes.map(({ id }) => ({ id, ...sizes.get(id)! })),
        graph.relations,
      ),
    };
  }, [item.nodes, graph, collapsed, wanted]);
  const places = useMemo(
    () => new Map(layout.nodes.map(place => [place.id, place])),
    [layout],
  );
  const relations = useMemo(
    () => new Map(item.relations.map(relation => [relation.id, relation])),
    [item.relations],
  );
  const challenges = useMemo(() => openChallenges(item), [item]);
  const viewport = useViewport(frame, layout);
  const { view, fit, zoom, centre, step } = viewport;

  // A new case begins with all of it; later the reader holds the view.
  const [fitted, setFitted] = useState<string | null>(null);
  useEffect(() => {
    if (fitted !== item.id) {
      fit();
      setFitted(item.id);
    }
  }, [fitted, item.id, fit]);
  const target = focus === null ? undefined : places.get(focus);
  useEffect(() => {
    if (target) {
      centre({
        x: target.x + target.width / 2,
        y: target.y + target.height / 2,
      });
    }
    // Only when another node is asked for, not whenever places change.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focus, target !== undefined]);

  // What is opened or collapsed may move everything out of the frame.
  useEffect(() => {
    const { clientWidth: width = 0, clientHeight: height = 0 } =
      frame.current ?? {};
    const inside = layout.nodes.some(
      place =>
        (place.x + place.width) * view.scale + view.x > 0 &&
        place.x * view.scale + view.x < width &&
        (place.y + place.height) * view.scale + view.y > 0 &&
        place.y * view.scale + view.y < height,
    );
    const place = target ?? places.get(graph.roots[0]);
    if (width > 0 && !inside && place) {
      centre({
        x: place.x + place.width / 2,
        y: place.y + place.height / 2,
      });
    }
    // Only when places change: a reader may move it away.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [layout]);

  const button = (label: string, text: string, act: () => void) => (
    <Button
      size="small"
      variant="outlined"
      aria-label={label}
      title={label}
      onClick={act}
      style={{
        textTransform: 'none',
        minWidth: 34,
        padding: '1px 8px',
        background: tones.paper,
      }}
    >
      {text}
    </Button>
  );
  return (
    <div style={{ minWidth: 0 }}>
      <div
        role="group"
        aria-label="View of the drawing"
        data-noprint
        style={{ display: 'flex', flexWrap: 'wrap', gap: 6, marginBottom: 6 }}
      >
        {button('Zoom in', '+', () => zoom(step))}
        {button('Zoom out', '−', () => zoom(1 / step))}
        {button('Fit all in', 'Fit', fit)}
        {button('Print the argument', 'Print', print)}
        <span style={{ color: tones.muted, fontSize: '0.8125rem' }}>
          Drag or arrow keys to move; + − 0 or the wheel, once it has the focus,
          to zoom
        </span>
        {layout.nodes.length < open && (
          <strong role="status" style={{ fontSize: '0.8125rem' }}>
            {layout.nodes.length.toLocaleString('en-US')} of the{' '}
            {open.toLocaleString('en-US')} open nodes are drawn, those nearest
            to the top; the tree has all of them
          </strong>
        )}
      </div>
      {/* It moves and zooms by keys and pointer. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={frame}
        role="group"
        aria-roledescription="drawing"
        aria-label={`Argument drawn in GSN, ${layout.nodes.length} of ${item.nodes.length} nodes shown; the tree says the same`}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDown={viewport.onKeyDown}
        {...viewport.pointer}
        style={{
          height: printing ? 'auto' : HEIGHT,
          overflow: 'hidden',
          border: `1px solid ${tones.divider}`,
          borderRadius: 6,
          background: tones.sunken,
          cursor: 'grab',
          // One finger scrolls the page, as everywhere.
          touchAction: 'pan-y',
        }}
      >
        <svg
          // Its frame says what it is, and the tree says what it holds.
          aria-hidden="true"
          focusable="false"
          width="100%"
          height={printing ? undefined : HEIGHT}
          viewBox={
            printing ? `0 0 ${layout.width} ${layout.height}` : undefined
          }
          style={{ display: 'block', userSelect: 'none' }}
        >
          <ArrowHeads heads={heads} tones={tones} />
          <g
            data-testid="argument-view"
            transform={
              printing
                ? undefined
                : `translate(${view.x} ${view.y}) scale(${view.scale})`
            }
          >
            {layout.relations.map(relation => (
              <RelationLine
                key={relation.id}
                relation={relation}
                label={relations.get(relation.id)?.label ?? 'in'}
                challenges={challenges.get(relation.id) ?? 0}
                claimPoints={relations.get(relation.id)?.claimPoints ?? NONE}
                tones={tones}
                heads={heads}
                selected={selected === relation.id}
                onSelect={onSelect}
              />
            ))}
            {layout.nodes.map(place => (
              <NodeFigure
                key={place.id}
                node={graph.nodes.get(place.id)!}
                box={boxes.get(place.id)!}
                place={place}
                tones={tones}
                mark={
                  (selected === place.id && 'selected') ||
                  (found.has(place.id) && 'found') ||
                  null
                }
                collapsed={
                  graph.children.has(place.id) ? collapsed.has(place.id) : null
                }
                challenges={challenges.get(place.id) ?? 0}
                onSelect={onSelect}
                onToggle={onToggle}
              />
            ))}
          </g>
        </svg>
      </div>
    </div>
  );
}
