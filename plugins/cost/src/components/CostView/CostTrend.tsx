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

import { lazy, Suspense, useState } from 'react';
import Button from '@material-ui/core/Button';
import {
  COST_LINES,
  CostDay,
  CostLine,
} from '@maestro/backstage-plugin-cost-common';
import {
  Panel,
  partColours,
  tabular,
  useTones,
  visuallyHidden,
} from '@maestro/backstage-plugin-maestro-react';
import { exactMoney, formatMoney, isZero } from '../../format/money';
import { FigureButton } from './FigureButton';
import { LINE_WORDS, REST_COLOUR, REST_WORDS, restOf } from '../../words';

// recharts comes when a chart is shown.
const TrendChart = lazy(() =>
  import('./TrendDays').then(module => ({ default: module.TrendDays })),
);

const HEIGHT = 220;

function Table(props: {
  days: readonly CostDay[];
  lines: readonly CostLine[];
  withRest: boolean;
  currency: string;
  onDay?: (day: string) => void;
}) {
  const { days, lines: columns, currency, onDay, withRest } = props;
  const tones = useTones();
  const cell = {
    padding: '6px 12px 6px 0',
    borderBottom: `1px solid ${tones.divider}`,
    textAlign: 'right' as const,
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
        <caption style={visuallyHidden}>Cost by day</caption>
        <thead>
          <tr>
            <th scope="col" style={{ ...cell, textAlign: 'left' }}>
              Day (UTC)
            </th>
            {columns.map(line => (
              <th key={line} scope="col" style={cell}>
                {LINE_WORDS[line].label}
              </th>
            ))}
            {withRest && (
              <th scope="col" style={cell}>
                {REST_WORDS.label}
              </th>
            )}
            <th scope="col" style={cell}>
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ complete, day, lines, total }) => (
            <tr key={day}>
              <th
                scope="row"
                style={{ ...cell, textAlign: 'left', fontWeight: 500 }}
              >
                {day}
                {!complete && ' (not complete)'}
              </th>
              {columns.map(line => (
                <td key={line} style={cell}>
                  {isZero(lines[line])
                    ? '–'
                    : formatMoney(lines[line], currency)}
                </td>
              ))}
              {withRest && (
                <td style={cell}>
                  {formatMoney(restOf({ lines, total }), currency)}
                </td>
              )}
              <td style={cell} title={exactMoney(total, currency)}>
                {onDay ? (
                  <FigureButton
                    label={`Rows of ${day}`}
                    onClick={() => onDay(day)}
                  >
                    {formatMoney(total, currency)}
                  </FigureButton>
                ) : (
                  formatMoney(total, currency)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Cost by day and stage, as bars and as a table. */
export function CostTrend(props: {
  days: readonly CostDay[];
  currency: string;
  title?: string;
  /** Opens the rows of a day, from the table. */
  onDay?: (day: string) => void;
}) {
  const { days, currency, onDay, title = 'Cost by day' } = props;
  const [asTable, setAsTable] = useState(false);
  const tones = useTones();
  const colours = partColours(tones.dark);
  const used = COST_LINES.filter(line =>
    days.some(({ lines }) => !isZero(lines[line])),
  );
  // At the top there is what no entity has; without it bars are too short.
  const withRest = days.some(day => !isZero(restOf(day)));
  const several = used.length + (withRest ? 1 : 0) > 1;
  const open = days.filter(({ complete }) => !complete).length;
  return (
    <Panel
      title={title}
      subtitle={
        open > 0
          ? `Lighter days are not complete: providers bill up to three days late.`
          : undefined
      }
      actions={
        <Button
          size="small"
          onClick={() => setAsTable(!asTable)}
          style={{ textTransform: 'none' }}
        >
          {asTable ? 'Show chart' : 'Show table'}
        </Button>
      }
    >
      {asTable ? (
        <Table
          days={days}
          lines={several ? used : []}
          withRest={withRest}
          currency={currency}
          onDay={onDay}
        />
      ) : (
        <>
          <div
            role="img"
            aria-label={`Cost by day, ${days.length} days; the table has the numbers`}
            style={{ height: HEIGHT }}
          >
            <Suspense fallback={null}>
              <TrendChart
                days={days}
                lines={used}
                withRest={withRest}
                currency={currency}
                height={HEIGHT}
              />
            </Suspense>
          </div>
          <div
            style={{
              display: 'flex',
              flexWrap: 'wrap',
              gap: '4px 16px',
              marginTop: 8,
              fontSize: '0.8125rem',
              color: tones.muted,
            }}
          >
            {(several ? used : []).map(line => (
              <span key={line} title={LINE_WORDS[line].meaning}>
                <span
                  aria-hidden
                  style={{
                    display: 'inline-block',
                    width: 10,
                    height: 10,
                    marginRight: 6,
                    borderRadius: 2,
                    background: colours[COST_LINES.indexOf(line)],
                  }}
                />
                {LINE_WORDS[line].label}
              </span>
            ))}
            {withRest && (
              <span title={REST_WORDS.meaning}>
                <span
                  aria-hidden
                  style={{
                    display: 'inline-block',
                    width: 10,
                    height: 10,
                    marginRight: 6,
                    borderRadius: 2,
                    background: colours[REST_COLOUR],
                  }}
                />
                {REST_WORDS.label}
              </span>
            )}
          </div>
        </>
      )}
    </Panel>
  );
}
