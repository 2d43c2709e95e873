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

import { lazy, ReactNode, Suspense, useState } from 'react';
import Button from '@material-ui/core/Button';
import {
  FigurePoint,
  FigureSeries,
} from '@maestro/backstage-plugin-maestro-common';
import { formatFigureValue } from '../../format/formatFigureValue';
import { formatDays } from '../../format/formatTime';
import { tabular, useTones, visuallyHidden } from '../../theme/tones';
import { Panel } from '../Panel';

// recharts is larger than the rest of a page; it comes when a chart is shown.
const TrendBars = lazy(() =>
  import('./TrendBars').then(module => ({ default: module.TrendBars })),
);

const CHART_HEIGHT = 220;
const NO_MARKS: ReadonlyMap<string, string> = new Map();

function summary(title: string, series: FigureSeries): string {
  const known = series.points.filter(point => point.value !== null);
  if (known.length === 0) {
    return `${title}: no values in ${series.points.length} weeks`;
  }
  const last = known[known.length - 1];
  const { text } = formatFigureValue(last.value, series.unit);
  return `${title}, bars for ${series.points.length} weeks; latest ${
    last.bucket
  }${last.partial ? ' (not complete)' : ''}: ${text}`;
}

function TrendTable(props: {
  title: string;
  points: FigurePoint[];
  unit: string;
  zone?: string;
  samples: string;
  marks: ReadonlyMap<string, string>;
}) {
  const { title, points, unit, zone, samples, marks } = props;
  const tones = useTones();
  const cell = {
    padding: '6px 12px 6px 0',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'left' as const,
  };
  return (
    <div style={{ overflowX: 'auto' }}>
      <table
        style={{
          ...tabular,
          borderCollapse: 'collapse',
          width: '100%',
          fontSize: '0.875rem',
        }}
      >
        <caption style={visuallyHidden}>{title}</caption>
        <thead>
          <tr>
            {[
              'Week',
              'Days',
              'Value',
              samples,
              ...(marks.size > 0 ? ['Restated'] : []),
            ].map(head => (
              <th key={head} scope="col" style={cell}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(point => (
            <tr key={point.bucket}>
              <th scope="row" style={{ ...cell, fontWeight: 500 }}>
                {point.bucket}
                {point.partial && ' (not complete)'}
              </th>
              <td style={cell}>{formatDays(point, { zone })}</td>
              <td style={cell}>{formatFigureValue(point.value, unit).text}</td>
              <td style={cell}>{point.n ?? '–'}</td>
              {marks.size > 0 && (
                <td style={cell}>{marks.get(point.bucket) ?? ''}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/**
 * A figure by ISO week: bars, with the running week hatched, and the same
 * numbers as a table.
 *
 * @public
 */
export function TrendChart(props: {
  title: string;
  series: FigureSeries;
  zone?: string;
  /** What one sample is, in the plural. */
  samples?: string;
  /** Weeks that were restated, by bucket: what changed, in one line. */
  marks?: ReadonlyMap<string, string>;
  /** Controls before the switch to the table. */
  actions?: ReactNode;
  /** Lines below the chart. */
  children?: ReactNode;
}) {
  const { title, series, zone, samples = 'samples', marks = NO_MARKS } = props;
  const [asTable, setAsTable] = useState(false);
  const tones = useTones();
  const partial = series.points.some(point => point.partial);
  const marked = series.points.some(({ bucket }) => marks.has(bucket));
  const empty = series.points.every(point => point.value === null);
  return (
    <Panel
      title={title}
      actions={
        <>
          {props.actions}
          <Button
            size="small"
            onClick={() => setAsTable(!asTable)}
            aria-pressed={asTable}
            aria-label={`Table: ${title}`}
            variant={asTable ? 'outlined' : 'text'}
            style={{ textTransform: 'none' }}
          >
            Table
          </Button>
        </>
      }
    >
      {asTable ? (
        <TrendTable
          title={title}
          points={series.points}
          unit={series.unit}
          zone={zone}
          samples={samples}
          marks={marks}
        />
      ) : null}
      {!asTable && empty && (
        <div style={{ color: tones.muted }}>No values in this window.</div>
      )}
      {!asTable && !empty && (
        <>
          <div
            role="img"
            aria-label={summary(title, series)}
            style={{ height: CHART_HEIGHT, minWidth: 0 }}
          >
            <Suspense fallback={<div style={{ height: CHART_HEIGHT }} />}>
              <TrendBars
                series={series}
                height={CHART_HEIGHT}
                zone={zone}
                samples={samples}
                marks={marks}
              />
            </Suspense>
          </div>
          {(partial || marked) && (
            <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
              {partial && 'Hatched: the week is not complete. '}
              {marked && 'Triangle: the week was restated after it had ended.'}
            </div>
          )}
        </>
      )}
      {props.children}
    </Panel>
  );
}
