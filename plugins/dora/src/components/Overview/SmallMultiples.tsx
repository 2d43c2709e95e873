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
import Paper from '@material-ui/core/Paper';
import {
  DORA_FIGURES,
  DoraOverviewRow,
} from '@maestro/backstage-plugin-dora-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import {
  AutoGrid,
  formatFigureValue,
  SparkBars,
  STATE_WORDS,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { Metric, SHORT_NAMES, TRENDS } from '../DoraContent/definitions';
import { useDoraLink } from './useDoraLink';

const WITH_TREND = [
  DORA_FIGURES.deploymentFrequency,
  DORA_FIGURES.leadTime,
] as const;

const WITHOUT_TREND = [
  DORA_FIGURES.changeFailureRate,
  DORA_FIGURES.recoveryTime,
  DORA_FIGURES.reworkRate,
] as const;

/** The value; a rate without the name of what is counted. */
function inBrief(figure: Figure): string {
  const { number, text } = formatFigureValue(figure.value, figure.unit);
  const per = figure.unit.split('/')[1];
  return per ? `${number} per ${per}` : text;
}

function Value(props: { figure: Figure | undefined }) {
  const { figure } = props;
  const tones = useTones();
  if (!figure || figure.value === null) {
    return (
      <span style={{ color: tones.muted }}>
        {figure ? STATE_WORDS[figure.state].toLowerCase() : 'unknown'}
      </span>
    );
  }
  return <span style={{ ...tabular, fontWeight: 600 }}>{inBrief(figure)}</span>;
}

function Tile(props: { row: DoraOverviewRow; href: string }) {
  const { row, href } = props;
  const tones = useTones();
  const figure = (id: string) => row.figures.find(f => f.id === id);
  const known = row.figures.some(({ value }) => value !== null);
  return (
    <Paper
      component="li"
      elevation={0}
      style={{
        border: `1px solid ${tones.divider}`,
        borderRadius: 8,
        padding: 14,
        minWidth: 0,
        fontSize: '0.875rem',
      }}
    >
      <h3
        style={{
          margin: '0 0 8px',
          fontSize: '1rem',
          fontWeight: 600,
          overflowWrap: 'anywhere',
        }}
      >
        <Link to={href} underline="always">
          {row.title}
        </Link>
      </h3>
      {!known && (
        <div style={{ color: tones.muted, lineHeight: 1.5 }}>
          <strong>{STATE_WORDS[row.state]}.</strong> {row.reason}
        </div>
      )}
      {known && (
        <div style={{ display: 'grid', gap: 10 }}>
          {WITH_TREND.map(id => {
            const series = row.series.find(s => s.figureId === id);
            return (
              <div key={id}>
                <div
                  style={{
                    display: 'flex',
                    justifyContent: 'space-between',
                    gap: 8,
                    marginBottom: 4,
                  }}
                >
                  <span style={{ color: tones.muted }}>{SHORT_NAMES[id]}</span>
                  <Value figure={figure(id)} />
                </div>
                {series && (
                  <SparkBars
                    title={`${TRENDS[id]}, ${row.title}`}
                    series={series}
                    height={28}
                  />
                )}
              </div>
            );
          })}
          <dl style={{ margin: 0, display: 'grid', gap: 2 }}>
            {WITHOUT_TREND.map(id => (
              <div
                key={id}
                style={{
                  display: 'flex',
                  justifyContent: 'space-between',
                  gap: 8,
                }}
              >
                <dt style={{ color: tones.muted }}>
                  {SHORT_NAMES[id as Metric]}
                </dt>
                <dd style={{ margin: 0, textAlign: 'right' }}>
                  <Value figure={figure(id)} />
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </Paper>
  );
}

/**
 * The same small picture of each service, in the order of their names: to see
 * how each goes, not which is best.
 */
export function SmallMultiples(props: {
  title: string;
  rows: readonly DoraOverviewRow[];
  withheld: number;
}) {
  const { title, rows, withheld } = props;
  const tones = useTones();
  const linkTo = useDoraLink();
  return (
    <section aria-label={title}>
      <h2 style={{ margin: '0 0 4px', fontSize: '1rem', fontWeight: 600 }}>
        {title}
      </h2>
      <div
        style={{
          color: tones.muted,
          fontSize: '0.875rem',
          marginBottom: 12,
        }}
      >
        In the order of names, each on its own scale: read each against its own
        past, not against its neighbours.
        {withheld > 0 &&
          ` ${withheld} more count in the figures above, but you may not see them.`}
      </div>
      <AutoGrid component="ul" minWidth={240} gap={12}>
        {rows.map(row => (
          <Tile key={row.entityRef} row={row} href={linkTo(row.entityRef)} />
        ))}
      </AutoGrid>
    </section>
  );
}
