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
import Link from '@material-ui/core/Link';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { useLocation } from 'react-router-dom';
import { Panel, stack } from '@maestro/backstage-plugin-maestro-react';
import {
  CaseCounters,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import {
  ancestorsOf,
  argumentGraph,
  collapsedAtFirst,
  findNodes,
  MOST_OPEN,
} from '../../argument/graph';
import { Confidence } from '../NodeDrawer';
import { COUNTERS, leavesOf } from '../words';
import { Drawing } from './Drawing';
import { ExportArgument } from './ExportArgument';
import { Source } from './Source';
import { Toolbar } from './Toolbar';
import { Tree } from './Tree';
import { PRINT_STYLE } from './usePrinting';

type View = 'drawing' | 'tree' | 'source';

/** Leaves that are named, and uncovered, at once. */
const SOME_LEAVES = 50;

/** Leaves that a counter counted, each one click from its proof. */
function ChosenLeaves(props: {
  item: SafetyCase;
  counter: keyof CaseCounters;
  onSelect: (id: string) => void;
  onClear: () => void;
}) {
  const { item, counter, onSelect, onClear } = props;
  const nodes = leavesOf(item.nodes, counter);
  const { words } = COUNTERS.find(({ id }) => id === counter)!;
  const [most, setMost] = useState(SOME_LEAVES);
  return (
    <div
      role="group"
      aria-label={`Leaves that are ${words.word}`}
      style={{ display: 'flex', flexWrap: 'wrap', gap: '2px 12px' }}
    >
      <strong>
        {words.symbol} {nodes.length} {words.word}
        {nodes.length > 0 && ':'}
      </strong>
      {nodes.slice(0, most).map(({ id, text }) => (
        <Link
          key={id}
          component="button"
          underline="always"
          title={text}
          onClick={() => onSelect(id)}
          style={{ font: 'inherit' }}
        >
          {id}
        </Link>
      ))}
      {nodes.length > most && (
        <Button
          size="small"
          variant="outlined"
          onClick={() => setMost(most + 4 * SOME_LEAVES)}
          style={{ textTransform: 'none', padding: '0 6px' }}
        >
          {(nodes.length - most).toLocaleString('en-US')} more
        </Button>
      )}
      <Button
        size="small"
        onClick={onClear}
        style={{ textTransform: 'none', padding: '0 6px' }}
      >
        Highlight none
      </Button>
    </div>
  );
}

/** The argument: drawn, as a tree, and as its source. */
export function Argument(props: {
  item: SafetyCase;
  selected: string | null;
  onSelect: (target: string) => void;
  /** Leaves that the reader wants to see. */
  leaves: keyof CaseCounters | null;
  onClearLeaves: () => void;
}) {
  const { item, selected, onSelect, leaves, onClearLeaves } = props;
  const wide = useMediaQuery('(min-width:1100px)');
  const { hash, key } = useLocation();
  const anchor = useRef<HTMLDivElement>(null);
  const graph = useMemo(() => argumentGraph(item), [item]);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() =>
    collapsedAtFirst(graph),
  );
  const [query, setQuery] = useState('');
  const [focus, setFocus] = useState<string | null>(null);
  const [choice, setChoice] = useState<View | null>(null);
  // The first screen must not wait for the drawing.
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);

  const hits = useMemo(() => findNodes(graph, query), [graph, query]);
  const chosen = useMemo(
    () => (leaves ? leavesOf(item.nodes, leaves).map(({ id }) => id) : []),
    [item.nodes, leaves],
  );
  const found = useMemo(() => new Set([...hits, ...chosen]), [hits, chosen]);

  const uncover = (ids: string[]) =>
    setCollapsed(before => {
      const next = new Set(before);
      ids.forEach(id =>
        ancestorsOf(graph, id).forEach(above => next.delete(above)),
      );
      return next.size === before.size ? before : next;
    });

  useEffect(() => {
    if (hash === '#argument') {
      anchor.current?.scrollIntoView({ block: 'start' });
    }
    // Also when the same counter is chosen again.
  }, [hash, key]);
  useEffect(() => {
    if (chosen.length > 0) {
      // All of some thousands would bury what the reader looks at.
      uncover(chosen.slice(0, SOME_LEAVES));
      setFocus(chosen[0]);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen]);

  const toggle = (id: string) =>
    setCollapsed(before => {
      const next = new Set(before);
      if (!next.delete(id)) {
        next.add(id);
      }
      return next;
    });
  const next = () => {
    if (hits.length > 0) {
      const id = hits[(hits.indexOf(focus ?? '') + 1) % hits.length];
      uncover([id]);
      setFocus(id);
    }
  };

  const views: View[] = wide
    ? ['tree', 'source']
    : ['tree', 'drawing', 'source'];
  const view = choice && views.includes(choice) ? choice : 'tree';
  const root = graph.nodes.get(graph.roots[0]);
  const shared = { graph, collapsed, selected, found, focus, onSelect };
  const drawing = ready && (
    <Drawing {...shared} item={item} onToggle={toggle} />
  );
  return (
    <div id="argument" ref={anchor} style={{ ...stack(8), scrollMarginTop: 8 }}>
      <style>{PRINT_STYLE}</style>
      <Panel
        title="Argument"
        subtitle={root && `${root.id}: ${root.text}`}
        actions={
          <Toolbar
            query={query}
            onQuery={setQuery}
            found={hits.length}
            onNext={next}
            onExpandAll={() => setCollapsed(new Set())}
            onCollapseAll={() => setCollapsed(new Set(graph.children.keys()))}
          >
            <ExportArgument item={item} />
          </Toolbar>
        }
      >
        <div style={stack(10)}>
          {leaves && (
            <ChosenLeaves
              key={leaves}
              item={item}
              counter={leaves}
              onSelect={onSelect}
              onClear={onClearLeaves}
            />
          )}
          <div
            style={{
              display: 'grid',
              gap: 16,
              gridTemplateColumns: wide
                ? 'minmax(0, 3fr) minmax(0, 2fr)'
                : 'minmax(0, 1fr)',
            }}
          >
            {wide && drawing}
            <div style={{ minWidth: 0 }}>
              <div
                role="group"
                aria-label="Show the argument as"
                data-noprint
                style={{ display: 'flex', gap: 6, marginBottom: 6 }}
              >
                {views.map(name => (
                  <Button
                    key={name}
                    size="small"
                    variant={view === name ? 'contained' : 'outlined'}
                    color={view === name ? 'primary' : 'default'}
                    aria-pressed={view === name}
                    onClick={() => setChoice(name)}
                    style={{ textTransform: 'none', padding: '1px 10px' }}
                  >
                    {name === 'source' && item.diagnostics.length > 0
                      ? `Source (${item.diagnostics.length})`
                      : name[0].toLocaleUpperCase('en-US') + name.slice(1)}
                  </Button>
                ))}
              </div>
              {view === 'tree' && (
                <div
                  style={{
                    position: 'relative',
                    maxHeight:
                      wide || graph.nodes.size > MOST_OPEN ? 560 : undefined,
                    overflowY: 'auto',
                  }}
                >
                  <Tree
                    {...shared}
                    challenges={item.challenges}
                    onToggle={toggle}
                  />
                </div>
              )}
              {view === 'drawing' && !wide && drawing}
              {view === 'source' && (
                <Source
                  yaml={item.yaml}
                  diagnostics={item.diagnostics}
                  name={item.identity.source}
                  line={
                    graph.nodes.get(selected ?? focus ?? '')?.position?.line ??
                    null
                  }
                />
              )}
            </div>
          </div>
        </div>
      </Panel>
      {item.confidence && (
        <Panel title="How sure one may be of the claim as a whole">
          <Confidence confidence={item.confidence} />
        </Panel>
      )}
    </div>
  );
}
