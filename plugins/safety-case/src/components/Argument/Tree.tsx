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
  KeyboardEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTones } from '@maestro/backstage-plugin-maestro-react';
import { CaseChallenge } from '@maestro/backstage-plugin-safety-case-common';
import { ArgumentGraph } from '../../argument/graph';
import { TreeRow, treeRows } from '../../argument/treeRows';
import { StateMark } from '../marks';
import { KIND_WORDS, LABEL_WORDS } from '../words';
import { useWindow } from './useWindow';

/** Above this many rows only those are rendered that can be seen. */
const MOST_ROWS = 400;
/** Of such a row: one line for its name, one for its text; pixels. */
const ROW_HEIGHT = 48;
const MOST_INDENTS = 16;

/** The argument as a tree: the same as the drawing, for keyboard and reader. */
export function Tree(props: {
  graph: ArgumentGraph;
  challenges: CaseChallenge[];
  collapsed: ReadonlySet<string>;
  onToggle: (id: string) => void;
  selected: string | null;
  onSelect: (id: string) => void;
  found: ReadonlySet<string>;
  /** Node that takes the place of the keyboard when it changes. */
  focus: string | null;
}) {
  const { graph, challenges, collapsed, selected, found, focus } = props;
  const { onToggle, onSelect } = props;
  const tones = useTones();
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(() => treeRows(graph, collapsed), [graph, collapsed]);
  const [active, setActive] = useState<string | null>(null);
  const current = rows.find(({ key }) => key === active) ?? rows[0];
  const moved = useRef(false);
  const box = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    box.current = list.current?.parentElement ?? null;
  }, []);
  const long = rows.length > MOST_ROWS;
  const { start, end, reveal } = useWindow(
    box,
    rows.length,
    long ? ROW_HEIGHT : null,
  );
  const shown = useMemo(() => {
    const part = rows
      .slice(start, end)
      .map((row, index) => ({ row, at: start + index }));
    // The keyboard stands on a row that is there, wherever the box scrolled.
    const at = current ? rows.indexOf(current) : -1;
    return at < 0 || (at >= start && at < end)
      ? part
      : [...part, { row: current, at }].sort((a, b) => a.at - b.at);
  }, [rows, start, end, current]);

  useEffect(() => {
    const row = rows.find(({ id, repeated }) => id === focus && !repeated);
    if (row) {
      setActive(row.key);
      const at = rows.indexOf(row);
      const item = list.current?.children[at];
      // Its own box only: the page stays where the reader put it.
      if (long) {
        reveal(at);
      } else if (box.current && item instanceof HTMLElement) {
        box.current.scrollTop = item.offsetTop - box.current.clientHeight / 3;
      }
    }
    // Only when another node is asked for.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focus]);
  useEffect(() => {
    if (moved.current) {
      moved.current = false;
      list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    }
  });

  const go = (row: TreeRow | undefined) => {
    if (row) {
      moved.current = true;
      setActive(row.key);
      reveal(rows.indexOf(row));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!current || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const at = rows.indexOf(current);
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(rows[at + 1]),
      ArrowUp: () => go(rows[at - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows[rows.length - 1]),
      ArrowRight: () => {
        if (current.expanded === false) {
          onToggle(current.id);
        } else if (current.expanded) {
          go(rows[at + 1]);
        }
      },
      ArrowLeft: () => {
        if (current.expanded) {
          onToggle(current.id);
        } else {
          go(rows.find(({ key }) => key === current.parentKey));
        }
      },
      Enter: () => onSelect(current.id),
      ' ': () => onSelect(current.id),
    };
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  };

  return (
    <ul
      ref={list}
      role="tree"
      aria-label="Argument"
      onKeyDown={onKeyDown}
      style={{
        listStyle: 'none',
        margin: 0,
        padding: 0,
        fontSize: '0.875rem',
        lineHeight: 1.4,
        ...(long && {
          position: 'relative',
          height: rows.length * ROW_HEIGHT,
          overflow: 'hidden',
        }),
      }}
    >
      {shown.map(({ row, at }) => {
        const node = graph.nodes.get(row.id)!;
        const open = challenges.filter(
          ({ target, label }) => target === row.id && label !== 'out',
        ).length;
        return (
          // The tree takes the keys for all of its items.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={row.key}
            role="treeitem"
            aria-level={row.level}
            aria-posinset={row.position}
            aria-setsize={row.siblings}
            aria-expanded={row.expanded ?? undefined}
            aria-selected={selected === row.id}
            tabIndex={row === current ? 0 : -1}
            title={long ? node.text : undefined}
            onClick={() => {
              setActive(row.key);
              onSelect(row.id);
            }}
            style={{
              ...(long && {
                position: 'absolute',
                top: at * ROW_HEIGHT,
                left: 0,
                right: 0,
                height: ROW_HEIGHT,
                boxSizing: 'border-box',
                overflow: 'hidden',
                whiteSpace: 'nowrap',
              }),
              display: 'flex',
              gap: 6,
              padding: '4px 6px',
              // Deeper ones would leave no room for their text.
              paddingLeft: 6 + Math.min(row.level - 1, MOST_INDENTS) * 16,
              cursor: 'pointer',
              borderTop: `1px solid ${tones.divider}`,
              borderLeft: `4px solid ${
                found.has(row.id) ? tones.accent : 'transparent'
              }`,
              background:
                selected === row.id || found.has(row.id)
                  ? tones.sunken
                  : undefined,
            }}
          >
            {/* Keys open and close; the pointer has this sign. */}
            {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events */}
            <span
              aria-hidden="true"
              onClick={event => {
                if (row.expanded !== null) {
                  event.stopPropagation();
                  setActive(row.key);
                  onToggle(row.id);
                }
              }}
              style={{ width: 16, textAlign: 'center', flexShrink: 0 }}
            >
              {row.expanded === null ? '·' : (row.expanded && '▾') || '▸'}
            </span>
            <span
              style={{
                minWidth: 0,
                overflowWrap: 'anywhere',
                ...(long && { overflow: 'hidden', textOverflow: 'ellipsis' }),
              }}
            >
              <strong>{row.id}</strong>{' '}
              <span style={{ color: tones.muted }}>
                {KIND_WORDS[node.kind]}
              </span>{' '}
              {node.state && <StateMark state={node.state} />}{' '}
              {node.label !== 'in' && (
                <strong style={{ color: tones.bad }}>
                  {LABEL_WORDS[node.label]}{' '}
                </strong>
              )}
              {open > 0 && (
                <strong style={{ color: tones.bad }}>
                  {open} open challenge{open === 1 ? '' : 's'}{' '}
                </strong>
              )}
              {row.repeated && (
                <span style={{ color: tones.muted }}>(shown above) </span>
              )}
              <span
                style={{
                  display: 'block',
                  ...(long && { overflow: 'hidden', textOverflow: 'ellipsis' }),
                }}
              >
                {node.text}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
