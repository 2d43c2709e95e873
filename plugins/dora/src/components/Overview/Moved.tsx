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

import { Link } from '@backstage/core-components';
import { DoraOverviewRow } from '@maestro/backstage-plugin-dora-common';
import {
  formatFigureValue,
  Panel,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { Metric, SHORT_NAMES } from '../DoraContent/definitions';
import { useDoraLink } from './useDoraLink';

/** What differs from the window before by more than noise. */
export function Moved(props: { rows: readonly DoraOverviewRow[] }) {
  const tones = useTones();
  const linkTo = useDoraLink();
  const moves = props.rows.flatMap(row =>
    row.moved.map(move => ({ ...move, row })),
  );
  return (
    <Panel
      title="What moved"
      subtitle="Against the window before, beyond what chance explains; in the order of names"
    >
      {moves.length === 0 ? (
        <div style={{ color: tones.muted }}>
          Nothing moved beyond noise. Small ups and downs are not listed.
        </div>
      ) : (
        <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {moves.map(({ row, figureId, direction, before, after, ...move }) => (
            <li
              key={`${row.entityRef} ${figureId}`}
              style={{
                display: 'flex',
                gap: 10,
                padding: '6px 0',
                fontSize: '0.9375rem',
                lineHeight: 1.5,
              }}
            >
              <span
                style={{
                  flexShrink: 0,
                  width: 76,
                  whiteSpace: 'nowrap',
                  fontWeight: 600,
                  color: direction === 'better' ? tones.good : tones.bad,
                }}
              >
                {direction === 'better' ? '▲ Better' : '▼ Worse'}
              </span>
              <span style={{ ...tabular, minWidth: 0 }}>
                <Link to={linkTo(row.entityRef)} underline="always">
                  {row.title}
                </Link>
                : {(SHORT_NAMES[figureId as Metric] ?? figureId).toLowerCase()}{' '}
                from {formatFigureValue(before, move.unit).text} to{' '}
                <strong>{formatFigureValue(after, move.unit).text}</strong>
                <span
                  style={{
                    display: 'block',
                    color: tones.muted,
                    fontSize: '0.8125rem',
                  }}
                >
                  {move.reason}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
