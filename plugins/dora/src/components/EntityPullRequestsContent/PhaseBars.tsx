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

import { useState } from 'react';
import Button from '@material-ui/core/Button';
import {
  DORA_PULL_REQUEST_FIGURES,
  DoraPullRequestAnatomy,
} from '@maestro/backstage-plugin-dora-common';
import {
  FigurePoint,
  FigureSeries,
} from '@maestro/backstage-plugin-maestro-common';
import {
  formatDays,
  formatFigureValue,
  partColours,
  stack,
  tabular,
  useTones,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';
import { duration, PHASES } from './words';

const HEIGHT = 180;

interface Week {
  point: FigurePoint;
  /** Means of the phases, in their order. */
  parts: number[];
  total: number | null;
  median: number | null;
}

function weeksOf(series: FigureSeries[]): Week[] {
  const pointsOf = (id: string) =>
    series.find(({ figureId }) => figureId === id)?.points ?? [];
  const totals = pointsOf(DORA_PULL_REQUEST_FIGURES.timeToMergeMean);
  const medians = pointsOf(DORA_PULL_REQUEST_FIGURES.timeToMerge);
  const phases = PHASES.map(({ id }) => pointsOf(id));
  return totals.map((point, index) => ({
    point,
    parts: phases.map(points => points[index]?.value ?? 0),
    total: point.value,
    median: medians[index]?.value ?? null,
  }));
}

function Bars(props: { weeks: Week[]; zone: string }) {
  const { weeks, zone } = props;
  const tones = useTones();
  const colours = partColours(tones.dark);
  const most = Math.max(1, ...weeks.map(({ total }) => total ?? 0));
  const text = ({ point, parts, total }: Week) =>
    total === null
      ? `${point.bucket}: no merged request`
      : [
          `${point.bucket}, ${formatDays(point, { zone })}: ${duration(total)}`,
          ...PHASES.map(
            ({ label }, index) => `${label} ${duration(parts[index])}`,
          ).filter((_, index) => parts[index] > 0),
          `n = ${point.n}`,
        ].join('\n');
  return (
    <div style={{ display: 'flex', gap: 12 }}>
      <div
        aria-hidden
        style={{
          ...tabular,
          display: 'flex',
          flexDirection: 'column',
          justifyContent: 'space-between',
          height: HEIGHT,
          color: tones.muted,
          fontSize: '0.75rem',
          textAlign: 'right',
          whiteSpace: 'nowrap',
        }}
      >
        <span>{duration(most)}</span>
        <span>{duration(most / 2)}</span>
        <span>0</span>
      </div>
      <div
        role="img"
        aria-label={`Mean time to merge by phase, bars for ${
          weeks.length
        } weeks, highest ${duration(most)}; the table has the numbers`}
        style={{
          flex: 1,
          minWidth: 0,
          display: 'grid',
          gridTemplateColumns: `repeat(${weeks.length}, minmax(0, 1fr))`,
          gap: 'clamp(2px, 1%, 14px)',
        }}
      >
        {weeks.map(week => (
          <div key={week.point.bucket} title={text(week)}>
            <div
              style={{
                height: HEIGHT,
                display: 'flex',
                flexDirection: 'column-reverse',
                borderBottom: `1px solid ${tones.divider}`,
                borderTop: `1px dotted ${tones.divider}`,
              }}
            >
              {week.parts.map((part, index) => (
                <div
                  key={PHASES[index].id}
                  style={{
                    flexShrink: 0,
                    height: `${(part / most) * 100}%`,
                    maxWidth: 48,
                    width: '100%',
                    alignSelf: 'center',
                    background: colours[index],
                    // The week is not complete: paler, and said below.
                    opacity: week.point.partial ? 0.55 : 1,
                  }}
                />
              ))}
            </div>
            <div
              style={{
                ...tabular,
                color: tones.muted,
                fontSize: '0.6875rem',
                textAlign: 'center',
                lineHeight: 1.4,
                overflow: 'hidden',
              }}
            >
              {week.point.bucket.replace(/^\d+-/, '')}
              <div>n {week.point.n ?? '–'}</div>
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

function Table(props: { weeks: Week[]; zone: string }) {
  const { weeks, zone } = props;
  const tones = useTones();
  const cell = {
    padding: '6px 12px 6px 0',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'left' as const,
    whiteSpace: 'nowrap' as const,
  };
  const value = (seconds: number | null) =>
    formatFigureValue(seconds, 's').text;
  return (
    <div
      style={{ overflowX: 'auto' }}
      // Wide on a narrow screen: a keyboard must be able to scroll it.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label="Phases by week"
    >
      <table
        style={{
          ...tabular,
          borderCollapse: 'collapse',
          width: '100%',
          fontSize: '0.875rem',
        }}
      >
        <caption style={visuallyHidden}>
          Mean of each phase by ISO week of the merge
        </caption>
        <thead>
          <tr>
            {[
              'Week',
              'Days',
              ...PHASES.map(({ label }) => label),
              'Mean',
              'Median',
              'Merged',
            ].map(head => (
              <th key={head} scope="col" style={cell}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(({ point, parts, total, median }) => (
            <tr key={point.bucket}>
              <th scope="row" style={{ ...cell, fontWeight: 500 }}>
                {point.bucket}
                {point.partial && ' (not complete)'}
              </th>
              <td style={cell}>{formatDays(point, { zone })}</td>
              {parts.map((part, index) => (
                <td key={PHASES[index].id} style={cell}>
                  {total === null ? '–' : value(part)}
                </td>
              ))}
              <td style={cell}>{value(total)}</td>
              <td style={cell}>{value(median)}</td>
              <td style={cell}>{point.n ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Phases week by week: stacked bars, and the same as a table. */
export function PhaseBars(props: { anatomy: DoraPullRequestAnatomy }) {
  const { series, window } = props.anatomy;
  const [asTable, setAsTable] = useState(false);
  const tones = useTones();
  const weeks = weeksOf(series);
  return (
    <div style={stack(10)}>
      <div
        style={{
          display: 'flex',
          justifyContent: 'space-between',
          alignItems: 'center',
          gap: 8,
        }}
      >
        <h3 style={{ margin: 0, fontSize: '0.9375rem' }}>
          By ISO week of the merge, mean
        </h3>
        <Button
          size="small"
          onClick={() => setAsTable(!asTable)}
          aria-pressed={asTable}
          aria-label="Table: phases by week"
          variant={asTable ? 'outlined' : 'text'}
          style={{ textTransform: 'none' }}
        >
          Table
        </Button>
      </div>
      {asTable ? (
        <Table weeks={weeks} zone={window.zone} />
      ) : (
        <Bars weeks={weeks} zone={window.zone} />
      )}
      {!asTable && weeks.some(({ point }) => point.partial) && (
        <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
          Paler: the week is not complete. n: merged requests of people.
        </div>
      )}
    </div>
  );
}
